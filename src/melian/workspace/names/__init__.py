"""The names of a crisis file: what each stands for, and every place where it stands.

Tested in `tests/unit/workspace/test_names.py`.
"""
