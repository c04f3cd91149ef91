"""A crisis written in Python: the same document as a crisis file, built call by call.

Fields are keyword arguments named as in the file, with `_` behind the names that
Python keeps for itself (`if_`, `for_`). Each method returns the name it was given, so
that it can be used in the expressions that follow. What a field may hold is checked
when the crisis is read, exactly as for a file.

>>> crisis = Crisis("A small crisis", scale="100 = all that there is to win", analyst="Anna")
>>> north = crisis.actor("north", "North")
>>> act = crisis.step("act", who=north, choices={"wait": "Wait", "attack": "Attack"})
>>> _ = crisis.stake(north, "Gain", 30, when=f"{act} is attack")
>>> _ = crisis.outcome("war", f"{act} is attack"), crisis.outcome("peace", "otherwise")
>>> print(crisis.to_yaml().splitlines()[-1])
  peace: otherwise
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from melian.articles import with_article
from melian.errors import UsageError
from melian.files import write_file
from melian.scenario.findings.diagnostics import nearest
from melian.scenario.schema.elements import (
    Actor,
    Assumption,
    CrisisFile,
    Define,
    Event,
    Fact,
    Outcome,
    Private,
    Question,
    RedLine,
    Source,
    Stake,
    Variant,
)
from melian.scenario.schema.steps import Block, Step
from melian.scenario.text.plain_data import document_yaml, scalar_text

if TYPE_CHECKING:
    from melian.scenario.scenario import Scenario

__all__ = ["BlockBuilder", "Crisis", "document_yaml"]

_HEAD = (
    "description", "question", "counts_as_yes", "ranked", "as_of", "hindsight", "precision",
    "analyst", "bare",
)  # fmt: skip


class Crisis:
    """A crisis under construction.

    Parameters
    ----------
    title, scale
        As in the file: what the crisis is called, and the unit of every payoff in words.
    fields
        `description`, `question`, `counts_as_yes`, `ranked`, `as_of`, `hindsight`, `precision`, `analyst`,
        `bare`.

    Raises
    ------
    UsageError
        If a field has a name that the file does not know, or an element is given twice. What the fields
        hold is checked when the crisis is read: `melian.read(crisis)` raises `ScenarioError`.

    Examples
    --------
    >>> import melian
    >>> crisis = melian.Crisis("A small crisis", scale="100 = all that there is to win", analyst="Anna")
    >>> north = crisis.actor("north", "North")
    >>> act = crisis.step("act", who=north, choices={"wait": "Wait", "attack": "Attack"})
    >>> _ = crisis.stake(north, "Gain", 30, when=f"{act} is attack")
    >>> _ = crisis.outcome("war", f"{act} is attack"), crisis.outcome("peace", "otherwise")
    >>> melian.read(crisis).compile(precision="limit").solve(draws=4).odds["mean"].tolist()
    [1.0, 0.0]
    """

    def __init__(self, title: str, *, scale: str, **fields: Any) -> None:
        for name in fields:
            if name not in _HEAD:
                raise UsageError(f"a crisis has no field '{name}'; {nearest(name, _HEAD)}")
        self._data: dict[str, Any] = {"melian": 1, "title": title, "scale": scale, **_given(fields)}

    def source(self, name: str, title: str, date: str | int, **fields: Any) -> str:
        """Where facts were read; its date is a year, a month or a day."""
        return self._add("sources", name, _fields(Source, fields, title=title, date=date))

    def fact(self, name: str, text: str, *references: str, **fields: Any) -> str:
        """One sentence; references such as `report p.3 B2` are put behind it in brackets.

        Fields say where its words stand: `source`, `grade`, `at` (also pairs of places), `says`, `quote`,
        `passage`.
        """
        text = f"{text} [{', '.join(references)}]" if references else text
        if not fields:
            return self._add("facts", name, text)
        if fields.get("at") is not None and not isinstance(fields["at"], str):
            pairs = fields["at"] if isinstance(fields["at"][0], Sequence) else [fields["at"]]
            fields["at"] = " and ".join(f"{start} to {end}" for start, end in pairs)
        return self._add("facts", name, _fields(Fact, fields, text=text))

    def actor(self, name: str, label: str, **fields: Any) -> str:
        """Who acts."""
        return self._add("actors", name, _fields(Actor, fields, label=label))

    def private(self, name: str, types: Mapping[str, Any], **fields: Any) -> str:
        """What one side knows and the others must guess: type -> odds, or its fields."""
        return self._add("private", name, _fields(Private, fields, types=_options(types)))

    def assumption(self, name: str, **fields: Any) -> str:
        """An uncertain number; `range` and `bounds` may be pairs of numbers."""
        for field in ("range", "bounds"):
            ends = fields.get(field)
            if isinstance(ends, Sequence) and not isinstance(ends, str):
                fields[field] = " to ".join(scalar_text(end, name) for end in ends)
        return self._add("assumptions", name, _fields(Assumption, fields))

    def define(self, name: str, value: str | float, **fields: Any) -> str:
        """A named expression."""
        return self._add("define", name, _fields(Define, fields, value=value))

    def step(self, name: str, **fields: Any) -> str:
        """One move, after those added before it."""
        return self._add("steps", name, _step(fields))

    def block(self, name: str, repeat: int, **fields: Any) -> BlockBuilder:
        """Steps in rounds, after the steps added before it; add them to what this returns."""
        steps: dict[str, Any] = {}
        self._add("steps", name, _fields(Block, fields, repeat=repeat) | {"steps": steps})
        return BlockBuilder(name, steps)

    def stake(self, actor: str, label: str, worth: Any, **fields: Any) -> str:
        """One line of what an actor gains or loses; `actor` may be `all`."""
        lines = self._data.setdefault("stakes", {}).setdefault(actor, {})
        return _put(lines, label, _fields(Stake, fields, worth=worth), f"stakes of {actor}")

    def red_line(self, name: str, **fields: Any) -> str:
        """A line that its owner must defend or pay: `by`, `crossed`, `answered`, `cost`."""
        return self._add("red_lines", name, _fields(RedLine, fields))

    def outcome(self, name: str, when: str = "otherwise", **fields: Any) -> str:
        """How the story can end; the first that fits, so the last says `otherwise`."""
        return self._add("outcomes", name, _fields(Outcome, fields, when=when))

    def question(self, name: str, label: str, **fields: Any) -> str:
        """One more question that the odds answer."""
        return self._add("questions", name, _fields(Question, fields, label=label))

    def event(self, name: str, date: str, event: str, **fields: Any) -> str:
        """What was reported, with its date."""
        return self._add("timeline", name, _fields(Event, fields, date=date, event=event))

    def variant(self, name: str, **fields: Any) -> str:
        """A named what-if."""
        return self._add("variants", name, _fields(Variant, fields))

    def check(self, sentence: str) -> str:
        """A sentence that the results must satisfy."""
        self._data.setdefault("checks", []).append(sentence)
        return sentence

    @property
    def data(self) -> dict[str, Any]:
        """The document as plain data, sections in the order of the language."""
        return {section: self._data[section] for section in CrisisFile.model_fields if section in self._data}

    def to_yaml(self) -> str:
        """The text of the crisis file."""
        return document_yaml(self.data)

    def save(self, path: str | Path) -> Path:
        """Write the crisis file, over what is there, and say where."""
        path = Path(path)
        write_file(path, self.to_yaml())
        return path

    def read(self, name: str = "scenario", folder: Path | None = None) -> Scenario:
        """The scenario, read and checked as a file would be.

        Raises
        ------
        ScenarioError
            With all that is wrong, at its place in the text that `to_yaml` gives.
        """
        from melian.scenario.read import read_text  # what is not read needs no compiler

        return read_text(self.to_yaml(), name, folder)

    def _add(self, section: str, name: str, value: Any) -> str:
        return _put(self._data.setdefault(section, {}), name, value, section)


class BlockBuilder:
    """The steps of a block under construction."""

    def __init__(self, name: str, steps: dict[str, Any]) -> None:
        self.name = name
        self._steps = steps

    def step(self, name: str, **fields: Any) -> str:
        """One move of a round, after those added before it."""
        return _put(self._steps, name, _step(fields), f"steps of {self.name}")


def _put(section: dict[str, Any], name: str, value: Any, where: str) -> str:
    if name in section:
        raise UsageError(f"'{name}' is there already among the {where}; choose another name")
    section[name] = value
    return name


def _step(fields: dict[str, Any]) -> Any:
    given = dict(fields)
    if isinstance(given.get("choices"), Mapping):
        given["choices"] = _options(given["choices"])
    return _fields(Step, given)


def _options(options: Mapping[str, Any]) -> dict[str, Any]:
    """Options or types with the names of their fields as the file has them."""
    return {
        name: {_as_written(key): item for key, item in option.items()}
        if isinstance(option, Mapping)
        else option
        for name, option in options.items()
    }


def _fields(model: type[BaseModel], fields: Mapping[str, Any], **first: Any) -> Any:
    """The fields of an element as the file writes them; the short form where only one is given."""
    known = {field.alias or name for name, field in model.model_fields.items()}
    given = _given(first) | {_as_written(name): value for name, value in _given(fields).items()}
    for name in given:
        if name not in known:
            raise UsageError(f"{_article(model)} has no field '{name}'; {nearest(name, known)}")
    short = _SHORT.get(model)
    if short is None or list(given) != [short] or isinstance(given[short], Mapping):
        return given
    return given[short]


_SHORT: Mapping[type[BaseModel], str] = {Actor: "label", Define: "value", Stake: "worth", Outcome: "when"}


def _article(model: type[BaseModel]) -> str:
    name = "red line" if model is RedLine else model.__name__.lower()
    return with_article(name)


def _as_written(name: str) -> str:
    return name.removesuffix("_")


def _given(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}
