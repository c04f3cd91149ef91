"""What the exit codes say.

Tested in `tests/unit/test_cli_commands.py`.
"""

from __future__ import annotations

__all__ = ["BAD_SCENARIO", "CHECK_FAILED", "INTERRUPTED", "OK", "UNCERTIFIED", "USAGE"]

OK = 0
CHECK_FAILED = 1
"""A check does not hold, or a warning stands under `--strict`."""
USAGE = 2
"""The command was called wrongly, or a file, an address or a stream cannot be used."""
BAD_SCENARIO = 3
"""The crisis file, the game in Gambit's format or the profile cannot be used."""
UNCERTIFIED = 4
"""More than 1 % of draws have no certificate (invalid input is counted apart), or a fit found no maximum."""
INTERRUPTED = 130
"""Ended from the keyboard."""
