"""Uniform numbers that depend on their name and index only, never on who asks or when.

A stream is the counter-based generator Philox 4x64-10 with a key made of the
seed and the stream's name. Draw `i` is word `i mod 4` of the block with counter
`i // 4 + 1`, so every block size, order and machine sees the same draws, and a
new assumption changes no draw of another.

References
----------
Salmon, Moraes, Dror & Shaw (2011), Parallel Random Numbers: As Easy as 1, 2, 3, SC '11.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import numpy as np
from jaxtyping import Float

from melian.errors import UsageError
from melian.scenario.model import Model
from melian.scenario.shapes import Draw

__all__ = ["draw_values", "uniforms"]

_WORDS = 4  # 64-bit words per counter value


def draw_values(
    model: Model, seed: int, start: int, stop: int, fixed: Mapping[str, float] | None = None
) -> dict[str, Draw]:
    """Stream -> (draw,) values of draws `start` to `stop`, the same in any block.

    Streams in `fixed` are held at one number; all others keep their draws.
    """
    held = fixed or {}
    return {
        stream: np.full(stop - start, float(held[stream]))
        if stream in held
        else distribution.ppf(uniforms(seed, stream, start, stop))
        for stream, distribution in model.distributions.items()
    }


def uniforms(seed: int, stream: str, start: int, stop: int) -> Float[np.ndarray, " draw"]:
    """Draws `start` to `stop - 1` of a stream, each strictly between 0 and 1.

    Parameters
    ----------
    seed
        Any whole number, 0 included.
    stream
        What is drawn, such as the name of an assumption; other names, other numbers.
    start, stop
        Half-open range of draw indices, from 0.

    Raises
    ------
    UsageError
        If the range of draws is upside down or begins below 0.

    Examples
    --------
    >>> whole = uniforms(0, "war_cost", 0, 10)
    >>> bool((uniforms(0, "war_cost", 7, 10) == whole[7:]).all())
    True
    """
    if not 0 <= start <= stop:
        raise UsageError(f"draws {start} to {stop} are no range; write 0 <= start <= stop")
    skipped = start % _WORDS
    generator = np.random.Philox(key=_key(seed, stream), counter=start // _WORDS)
    words = generator.random_raw(stop - start + skipped)[skipped:]
    # 52 bits and the middle of each cell: with 53 the last cell would round to 1
    return ((words >> np.uint64(12)).astype(np.float64) + 0.5) * 2.0**-52


def _key(seed: int, stream: str) -> int:
    """128 bits that depend on nothing else; the first word versions the scheme."""
    digest = hashlib.sha256(f"melian-draws-1\0{seed}\0{stream}".encode()).digest()
    return int.from_bytes(digest[:16], "little")
