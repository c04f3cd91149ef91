"""Quotations: which marks open and close, what stands between them, what they are used for."""
