"""What a question names, by the keys of the crisis: pages show labels, and so a label names as well.

Tested in `tests/unit/test_meant.py`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from melian.errors import UsageError

if TYPE_CHECKING:
    from melian.runs.ask import Ask
    from melian.scenario.model import Model
    from melian.scenario.schema.elements import CrisisFile

__all__ = ["about_by_keys", "by_keys", "key_of"]

NEAR = 0.75
"""How much alike a word and a label have to be for the label to be offered."""


def key_of(word: str, known: Mapping[str, Iterable[str]], what: str) -> str:
    """The key that a word stands for: itself, or the one that has it as a label, in capitals or not.

    Parameters
    ----------
    word
        As it was typed.
    known
        Key -> its words: label and short form.
    what
        What the keys are of: `actor`, `step`.

    Returns
    -------
    str
        The word as it is where it is nothing that is known: whoever uses it says what there is.

    Raises
    ------
    UsageError
        If several have the label, or the word is almost one.

    Examples
    --------
    >>> key_of("united states", {"us": ["United States"], "uk": ["United Kingdom"]}, "actor")
    'us'
    """
    if word in known:
        return word
    wanted = _folded(word)
    found = [key for key, words in known.items() if wanted in {_folded(key), *map(_folded, words)}]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f"'{word}' names several: write {' or '.join(found)}")
    labels = {_folded(label): (key, label) for key, words in known.items() for label in words}
    near = difflib.get_close_matches(wanted, labels, n=1, cutoff=NEAR)
    if near and not difflib.get_close_matches(wanted, known, n=1):
        key, label = labels[near[0]]
        raise UsageError(f"there is no {what} called '{word}'; write '{key}', which is \"{label}\"")
    return word


def _folded(text: str) -> str:
    return " ".join(text.replace("_", " ").split()).casefold()


def by_keys(ask: Ask, model: Model) -> Ask:
    """What is asked, with keys in place of labels.

    Raises
    ------
    UsageError
        As `key_of`.
    """
    file = model.scenario.file
    return ask.but(
        variant=None if ask.variant is None else key_of(ask.variant, _words(file.variants), "variant"),
        settings=_by_number(ask.settings, file),
        about=about_by_keys(ask.about, model),
    )


def about_by_keys(about: Mapping[str, Any], model: Model) -> dict[str, Any]:
    """What a question takes besides, likewise."""
    file = model.scenario.file
    asked = dict(about)
    for name, what, named in (
        ("actor", "actor", file.actors), ("outcome", "outcome", file.outcomes),
        ("number", "number", file.assumptions), ("a", "variant", file.variants),
        ("b", "variant", file.variants), ("against", "variant", file.variants),
    ):  # fmt: skip
        if isinstance(asked.get(name), str):
            asked[name] = key_of(asked[name], _words(named), what)
    for name, what, named in (("variants", "variant", file.variants), ("skip", "event", file.timeline)):
        if asked.get(name):
            asked[name] = tuple(key_of(each, _words(named), what) for each in asked[name])
    for name in ("settings_a", "settings_b"):
        if asked.get(name):
            asked[name] = _by_number(asked[name], file)
    if asked.get("groups"):
        numbers = _words(file.assumptions)
        asked["groups"] = {
            group: [key_of(each, numbers, "number") for each in members]
            for group, members in asked["groups"].items()
        }
    return asked | _step_by_key(asked, model)


def _step_by_key(asked: Mapping[str, Any], model: Model) -> dict[str, str]:
    """The step that is asked about, and its options."""
    step = asked.get("step")
    if not isinstance(step, str):
        return {}
    from melian.analysis.situations.information import matters

    moves = [each for each in matters(model).values() if each.kind != "type"]
    known: dict[str, list[str]] = {each.name: [] for each in moves} | {
        each.key: [each.label] for each in moves
    }
    found = {"step": key_of(step, known, "step")}
    there = [each for each in moves if found["step"] in (each.key, each.name)]
    options = {
        name: [label, short]
        for each in there
        for name, label, short in zip(each.options, each.labels, each.shorts, strict=True)
    }
    for name in ("option", "over"):
        if isinstance(asked.get(name), str):
            found[name] = key_of(asked[name], options, "option")
    return found


def _by_number(settings: Mapping[str, object], file: CrisisFile) -> dict[str, object]:
    numbers = _words(file.assumptions) if settings else {}
    found = {key_of(name, numbers, "number"): value for name, value in settings.items()}
    if len(found) < len(settings):
        raise UsageError(f"two of {', '.join(settings)} are the same number; give one")
    return found


def _words(named: Mapping[Any, Any]) -> dict[str, list[str]]:
    """Key -> its label, or what an event tells; nothing for what has none."""
    said = {
        str(key): getattr(each, "label", None) or getattr(each, "event", None) for key, each in named.items()
    }
    return {key: [str(words)] if words else [] for key, words in said.items()}
