"""Which names and demonyms of a text are of the same state, the user's states first.

Tested in `tests/unit/test_actors.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from melian.reader.actors.known import identifier
from melian.reader.actors.marked import Marked
from melian.reader.actors.names import stem_of
from melian.reader.actors.states.endings import Kin

__all__ = ["States"]


class States:
    """The states of one text with their forms."""

    def __init__(self, text: Marked, given: Mapping[str, Iterable[str]]) -> None:
        self.language = text.language.language
        self.given = {key: tuple(forms) for key, forms in given.items()}
        self.forms = {key: list(forms) for key, forms in given.items()}
        """The forms of each state, by id."""
        self.labels: dict[str, str] = {}
        self.adjectives = {
            form for forms in self.given.values() for form in forms if self._is_demonym(form, forms[0])
        }
        """Forms of the user's that are no names."""
        self.stems: dict[str, str] = {}
        """The state of each stem of a name."""
        self.close()

    def _is_demonym(self, form: str, name: str) -> bool:
        """Whether a form of the user's comes from the first one, and is not a case of it."""
        same = stem_of(form.lower(), self.language) == stem_of(name.lower(), self.language)
        return form.islower() or (not same and Kin({"": [name]}, self.language).of(form) is not None)

    def add(self, stem: str, forms: list[str], label: str) -> str:
        """The id of a name that the text has, by its stem: that of a state that is there, or a new one."""
        of_it = Kin({"": forms}, self.language)
        same = (key for key, own in self.given.items() if any(of_it.of(form) is not None for form in own))
        key = self.stems.get(stem) or self.kin.of(forms[0]) or next(same, "") or identifier(label)
        self.forms.setdefault(key, []).extend(forms)
        self.labels.setdefault(key, label)
        return key

    def close(self) -> None:
        """Make what words are looked up in."""
        self.kin = Kin(self.forms, self.language)
        self.stems = {
            stem_of(form.lower(), self.language): key
            for key, forms in self.forms.items()
            for form in forms
            if form not in self.adjectives
        }
