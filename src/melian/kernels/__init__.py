"""All compiled code: it knows NumPy and Numba, and arrays that describe a tree."""

from pathlib import Path

from melian.kernels.freshness import drop_stale

__all__: list[str] = []

drop_stale(Path(__file__).parent)
