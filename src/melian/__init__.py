"""Turn a reported international crisis into a game that can be solved and questioned."""

__version__ = "0.1.0"
