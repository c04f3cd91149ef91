"""What an editor asks about a place of a crisis file, and what it is answered.

Tested in `tests/unit/lsp/test_answers.py`.
"""
