"""A crisis in which something was moved without touching its file: bare numbers, several what-ifs at a time.

Other numbers of assumptions need none of this: an `Ask` has them as `settings`.

Tested in `tests/unit/workspace/test_moved.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from melian.errors import UsageError
from melian.questions.asked.request import check_variant
from melian.questions.subject import Subject
from melian.scenario.findings.diagnostics import Text
from melian.scenario.schema.elements import Variant
from melian.workspace.changed import Changed, read_anew
from melian.workspace.document import Document
from melian.workspace.scalars import with_numbers

__all__ = ["Moved", "combined", "joined_name"]


class Moved(Changed):
    """A document in which bare numbers were moved, or of which several what-ifs hold.

    Parameters
    ----------
    document
        Of which it is.
    places
        Line and column of bare numbers -> other numbers.
    what_ifs
        Those that hold, all together.
    """

    def __init__(
        self, document: Document, places: Mapping[str, float] | None = None, what_ifs: Sequence[str] = ()
    ) -> None:
        super().__init__(document)
        self.places, self.what_ifs = dict(places or {}), tuple(what_ifs)

    @property
    def sha(self) -> str:
        """Another one for another text or other places."""
        return f"{self.document.sha} {sorted(self.places.items())}"

    def _made(self, subject: Subject) -> Subject:
        if self.places:
            subject = read_anew(subject, with_numbers(subject.scenario.text, self.places), "number")
        return combined(subject, self.what_ifs) if len(self.what_ifs) > 1 else subject


def joined_name(what_ifs: Sequence[str]) -> str | None:
    """What several what-ifs together are called; None for none.

    >>> joined_name(["war", "talks"]), joined_name([])
    ('war + talks', None)
    """
    return " + ".join(what_ifs) or None


def combined(subject: Subject, what_ifs: Sequence[str]) -> Subject:
    """The crisis with one more what-if, which changes all that several of them change.

    Raises
    ------
    UsageError
        If there is none of a name, or two of them say different things of the same.
    """
    scenario = subject.scenario
    for name in what_ifs:
        check_variant(name, scenario)
    fields: dict[str, Any] = {}
    for key, field in Variant.model_fields.items():
        merged: Any = field.get_default(call_default_factory=True)
        for name in what_ifs if key not in ("label", "because") else ():
            merged = _merged(merged, getattr(scenario.file.variants[name], key), name, what_ifs)
        fields[key] = merged
    fields["label"] = " and ".join(scenario.file.variants[name].words(name) for name in what_ifs)
    made = Variant.model_construct(**fields)
    variants = {**scenario.file.variants, Text(str(joined_name(what_ifs))): made}
    file = scenario.file.model_copy(update={"variants": variants})
    return Subject(replace(scenario, file=file), subject.base)


def _merged(present: Any, added: Any, name: str, what_ifs: Sequence[str]) -> Any:
    if not isinstance(added, Mapping):
        return (*present, *(each for each in added if each not in present))
    for key, value in added.items():
        if key in present and present[key] != value:
            others = ", ".join(f"'{each}'" for each in what_ifs if each != name)
            raise UsageError(
                f"'{name}' says something else of '{key}' than {others}: ask for one of them, not both"
            )
    return {**present, **added}
