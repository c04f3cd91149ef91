"""The uncertain numbers of a model as things whose influence can be asked for.

Tested in `tests/unit/test_drivers.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from melian.errors import UsageError
from melian.scenario.findings.diagnostics import nearest
from melian.scenario.model import Evidence, Model
from melian.scenario.quantities.distributions import Fixed
from melian.scenario.quantities.notation import show_figure
from melian.scenario.quantities.numbers import is_percent

__all__ = [
    "Input",
    "check_outcome",
    "followed_outcomes",
    "inputs_of",
    "is_chance",
    "median_values",
    "outcome_label",
    "range_words",
    "value_at",
]


@dataclass(frozen=True, slots=True)
class Input:
    """One uncertain number, or several that are moved together."""

    name: str
    label: str
    streams: tuple[str, ...]
    """What is drawn for it."""
    ends: tuple[float, float] | None = None
    """The 5 % and the 95 % value of a bare number, which is not drawn."""
    is_chance: bool = False
    """Whether its values are chances, which pages write in percent."""

    @property
    def is_bare(self) -> bool:
        """Whether it stands in a formula, without a name."""
        return self.ends is not None


def inputs_of(
    model: Model, evidence: Sequence[Evidence], groups: Mapping[str, Sequence[str]] | None = None
) -> tuple[Input, ...]:
    """Everything uncertain that the odds can depend on: numbers, precision, ratios of the hints in use.

    The entries of precision are one input. A group stands in the place of its members.

    Raises
    ------
    UsageError
        If a group names what is not uncertain, or two groups share a member.
    """
    alone = _single(model, evidence)
    taken: dict[str, str] = {}
    grouped = []
    for name, members in (groups or {}).items():
        if name in alone:
            raise UsageError(f"a group cannot be called '{name}': an uncertain number has that name")
        for member in members:
            if member not in alone:
                known = nearest(member, alone)
                raise UsageError(f"group '{name}': there is no uncertain number called '{member}'; {known}")
            if member in taken:
                raise UsageError(f"'{member}' is in the groups '{taken[member]}' and '{name}'; put it in one")
            taken[member] = name
        streams = tuple(stream for member in members for stream in alone[member].streams)
        grouped.append(Input(name, f"{name}: {', '.join(members)}", streams))
    return (*grouped, *(item for name, item in alone.items() if name not in taken))


def _single(model: Model, evidence: Sequence[Evidence]) -> dict[str, Input]:
    file = model.scenario.file
    used = {stream for item in evidence for stream, _ in item.hints}
    result: dict[str, Input] = {}
    precision = []
    for stream, distribution in model.distributions.items():
        if isinstance(distribution, Fixed):
            continue
        if stream.split(".")[0] == "precision":
            precision.append(stream)
        elif stream.startswith("hint."):
            if stream in used:
                _, event, number = stream.split(".")
                which = next(e for name, e in file.timeline.items() if name == event)
                text = list(which.hints)[int(number) - 1]
                result[stream] = Input(stream, f"How telling '{event}' is of: {text}", (stream,))
        else:
            written = file.assumptions.get(stream)
            label = str(written.label) if written is not None and written.label else stream
            result[stream] = Input(stream, label, (stream,), is_chance=is_chance(model, stream))
    if precision:
        label = "How reliably actors do what pays"
        result["precision"] = Input("precision", label, tuple(precision))
    return result


def is_chance(model: Model, name: str) -> bool:
    """Whether an assumption is a chance: the file writes it in percent."""
    written = model.scenario.file.assumptions.get(name)
    if written is None:
        return False
    quantiles = written.quantiles or {}
    texts = (written.value, written.range, *quantiles.values())
    return any(is_percent(str(text)) for text in texts if text is not None)


def value_at(model: Model, item: Input, share: float) -> dict[str, float]:
    """Stream -> its quantile at a share, for all that the input moves together; an end of a bare number."""
    if item.ends is not None:
        return {item.streams[0]: item.ends[share > 0.5]}
    return {s: float(model.distributions[s].ppf(np.array([share]))[0]) for s in item.streams}


def median_values(model: Model) -> dict[str, float]:
    """Stream -> its median, for every stream."""
    return {stream: float(d.median) for stream, d in model.distributions.items()}


def range_words(model: Model, item: Input) -> tuple[str, str]:
    """The 5 % and 95 % values as reports write them; of a group, those ends in words."""
    if len(item.streams) > 1:
        return "5 %", "95 %"
    low, high = (next(iter(value_at(model, item, share).values())) for share in (0.05, 0.95))
    return show_figure(low, percent=item.is_chance), show_figure(high, percent=item.is_chance)


def followed_outcomes(
    model: Model, outcome: str | None, base: Float[np.ndarray, "draw outcome"]
) -> tuple[tuple[str, ...], bool]:
    """The outcomes whose odds are meant, and whether they are the file's yes.

    Parameters
    ----------
    outcome
        One by name; else those that answer the question with yes; else the leading one.
    base
        (draw, outcome) odds that say which leads.

    Raises
    ------
    UsageError
        If there is no such outcome, or no draw has an answer.
    """
    names = [str(name) for name in model.scenario.file.outcomes]
    if outcome is not None:
        check_outcome(model, outcome)
        return (outcome,), False
    yes = tuple(str(name) for name in model.scenario.file.counts_as_yes)
    if yes:
        return yes, True
    if np.isnan(base).all():
        raise UsageError("no draw is certified, so there is no answer")
    return (names[int(np.argmax(np.nanmedian(base, axis=0)))],), False


def check_outcome(model: Model, outcome: str | None) -> None:
    """Raise `UsageError`, with what would work, where an outcome is named that the file has not."""
    file = model.scenario.file
    if outcome is None or outcome in file.outcomes:
        return
    why = f"there is no outcome called '{outcome}'"
    if outcome.lower() in ("yes", "no") and file.counts_as_yes:
        counted = ", ".join(map(str, file.counts_as_yes))
        others = ", ".join(name for name in map(str, file.outcomes) if name not in file.counts_as_yes)
        raise UsageError(
            f"{why}; leave the outcome out: the odds are then those of yes (here {counted})"
            + (f"; of no are {others}: name one" if outcome.lower() == "no" else "")
        )
    raise UsageError(f"{why}; {nearest(outcome, file.outcomes)}")


def outcome_label(model: Model, name: str) -> str:
    """The words for an outcome."""
    outcome = next(o for key, o in model.scenario.file.outcomes.items() if key == name)
    return outcome.words(name)
