"""Read a text: everything the rules find in it, layer by layer.

Tested in `tests/unit/test_passages.py`.
"""
