"""How many equilibria of fully calculating actors were published for bundled scenarios, where several were.

Each is named, with its source and its odds, on the scenario's page of the gallery.

Tested in `tests/unit/test_known_equilibria.py`.
"""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["SEVERAL"]

SEVERAL: Mapping[str, Mapping[str | None, int]] = {
    "canon/beer-quiche": {None: 2},
    "canon/crawford-sobel": {None: 3, "far_apart": 2},
    "canon/fearon-1997": {None: 2, "sink_more": 2, "tie": 2},
    "canon/hawk-dove": {None: 3},
    "canon/kurizaki": {None: 2},
    "canon/kydd": {None: 2, "cheap_gesture": 3},
    "canon/lewis-schultz": {"no_winner": 2},
    "canon/selten-horse": {None: 2},
    "canon/slantchev": {"cheap": 2},
    "canon/ultimatum": {None: 2},
}
"""Scenario -> its variant, None for the file as it stands -> how many."""
