"""A folder of crises that stays open: files, findings, and answers that are ready again at once.

No web, no editor, no printing: the app and the language server ask here.

Tested in `tests/unit/workspace/test_workspace.py`.
"""
