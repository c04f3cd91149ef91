"""The language server: findings, names and layout of crisis files in any editor that speaks LSP.

Tested in `tests/unit/lsp/test_server.py`.
"""
