"""The version of melian; it stands alone, so that every module may say it.

Tested in `tests/unit/test_citation.py`.
"""

__all__ = ["__version__"]

__version__ = "0.1.0"
