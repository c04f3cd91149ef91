"""What can be written at a place of a crisis file, and the remedies of findings as edits: for every editor.

Tested in `tests/unit/lsp/test_completion.py`.
"""
