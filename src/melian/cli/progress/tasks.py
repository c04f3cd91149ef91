"""The moving line of many runs, and what is known of them when they are left.

Tested in `tests/unit/test_cli_why.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from melian.cli.screen import MAX_WIDTH, clear_line, moving_line

if TYPE_CHECKING:
    from melian.analysis.whatif import Effect

__all__ = ["Tasks"]


class Tasks:
    """How many changes are solved; what `interruptible` asks of a watch.

    Parameters
    ----------
    count
        How many there will be; None where that is not known beforehand.
    what
        What they are, in the plural.
    show
        Whether to draw the line on stderr.
    """

    def __init__(self, count: int | None, what: str, *, show: bool) -> None:
        self.count, self.what, self.show = count, what, show
        self.done: list[Effect] = []
        self.draw()

    def __call__(self, effect: Effect) -> None:
        """Take what one change does."""
        self.done.append(effect)
        self.draw()

    def draw(self) -> None:
        """The line."""
        if self.show:
            last = f", last: {self.done[-1].name}" if self.done else ", solving the base"
            moving_line(f"{self.solved()}{last}"[:MAX_WIDTH])

    def solved(self) -> str:
        """How many are solved, of how many if that is known."""
        of = "" if self.count is None else f" of {self.count}"
        return f"{len(self.done)}{of} {self.what}"

    def known(self) -> list[str]:
        """What is known when a run is left where it is."""
        from melian.analysis.situations.wording import signed

        lines = [f"Interrupted after {self.solved()}."]
        for effect in self.done:
            if effect.comparison is None:
                lines.append(f"  {effect.label}: impossible: {effect.impossible}")
                continue
            change = effect.change
            lines.append(
                f"  {effect.label}: median {signed(100 * change.median)} percentage points, "
                f"middle 50 % {signed(100 * change.q25)} to {signed(100 * change.q75)}"
            )
        return lines

    def finish(self) -> None:
        """Leave nothing of the line behind."""
        if self.show:
            clear_line()
