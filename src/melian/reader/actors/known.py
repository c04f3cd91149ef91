"""Actors that are known before a text is read: territories by CLDR, capitals, demonyms, organisations.

Tested in `tests/unit/test_actors.py`.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from melian.reader.tokens import LANGUAGES
from melian.reader.words.load import Phrases

__all__ = ["Known", "identifier", "inflected", "known_actors"]

By = Literal["name", "demonym", "capital"]
CYRILLIC = re.compile("[а-яёіїєґ]", re.IGNORECASE)
SHORT = 4
"""Letters of a root with which many words begin."""
ENDINGS = ("а", "у", "ом", "е", "ы", "и", "ою", "ой", "і", "ю", "я", "ї", "єю", "ем", "єм", "ей", "й")
LETTERS = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i",
    "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
    "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "",
    "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya", "і": "i", "ї": "i", "є": "ye", "ґ": "g",
}  # fmt: skip
OTHER_LETTERS = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae"}


@dataclass(frozen=True, slots=True)
class Known:
    """Forms, each labelled `by|id`, and what each id stands for."""

    forms: Phrases
    actors: Mapping[str, tuple[str, Literal["state", "organisation", "non-state", "unnamed"]]]
    """Label and type of each id."""


LONGEST = 40
"""Letters of an id at most, in a crisis file and a dossier."""


def identifier(name: str) -> str:
    """The id of a name: small Latin letters, digits and underscores, such as "united_states"."""
    name = re.sub("(?<=[а-яіїєґ])[’'](?=[а-яіїєґ])", "", name, flags=re.IGNORECASE)
    plain = "".join(
        OTHER_LETTERS.get(each, LETTERS.get(each, each))
        for each in unicodedata.normalize("NFC", name.lower())
    )
    plain = "".join(each for each in unicodedata.normalize("NFD", plain) if not unicodedata.combining(each))
    plain = re.sub(r"iya\b", "ia", plain)
    plain = re.sub(r"[^a-z0-9]+", "_", plain).strip("_") or "actor"
    return plain if len(plain) <= LONGEST else plain[: LONGEST + 1].rpartition("_")[0] or plain[:LONGEST]


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(files("melian.reader.actors").joinpath("tables", name).read_text("utf-8"))


def inflected(name: str) -> list[str]:
    """A name as a table of phrases takes it: with its endings where the language has cases."""
    if not CYRILLIC.search(name) or name.isupper() or name.endswith("*"):
        return [name]
    words = name.split()
    if len(words) == 1 and len(name) <= 4:
        return [name, *(name + each for each in ENDINGS)]
    root = re.sub("[аяоеєуюиіїьйы]$", "", name)
    if len(words) == 1 and len(root) <= SHORT:  # "само*" would be a plane, too
        return [name, root, *(root + each for each in (*ENDINGS, "ск*", "нск*", "анск*", "ськ*", "нськ*"))]
    return [" ".join(re.sub("(?:ая|ый|ий|ые|ие|ое|[аяоеєиіїьйы])$", "", each) + "*" for each in words)]


@cache
def known_actors(language: str) -> Known:
    """All actors known in a language: names in it and in English, capitals and demonyms."""
    from babel import Locale

    states, organisations = _table("states.toml"), _table("organisations.toml")
    ids = {entry["code"]: key for key, entry in states.items()}
    names = Locale.parse("en").territories
    local = Locale.parse(language if language in LANGUAGES else "en").territories
    labelled: list[tuple[str, str]] = []
    actors: dict[str, Any] = {}
    for code, name in names.items():
        if len(code) != 2 or not code.isalpha() or code in ("EU", "UN", "EZ", "QO", "XA", "XB", "ZZ"):
            continue
        key = ids.get(code) or identifier(name)
        actors[key] = (name if code != "TR" else "Turkey", "state")
        entry = states.get(key, {})
        for form in {name, local.get(code, name), *entry.get("forms", ())}:
            labelled += [(each, f"name|{key}") for each in inflected(form.lower())]
            if language == "de" and form[-1] not in "sxz":
                labelled.append((f"{form.lower()}s", f"name|{key}"))
        labelled += [(form.lower(), f"demonym|{key}") for form in entry.get("demonyms", ())]
        labelled += [(form.lower(), f"capital|{key}") for form in entry.get("seats", ())]
    for key, entry in organisations.items():
        actors[key] = (entry["label"], entry.get("type", "organisation"))
        labelled += [(form.lower(), f"name|{key}") for form in entry["forms"]]
    dotted = [(form.replace(".", " ").strip(), label) for form, label in labelled if "." in form]
    return Known(Phrases([*labelled, *dotted]), actors)
