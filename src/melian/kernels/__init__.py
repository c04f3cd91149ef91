"""All compiled code: it knows NumPy and Numba, and arrays that describe a tree."""

__all__: list[str] = []
