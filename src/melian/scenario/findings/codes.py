"""What the codes of findings mean, each with an example of what is wrong and what is right.

The catalogue is the text `codes.md` beside this module, so that it can be read and
printed as it is. Its examples are parts of one small file that stands at its head;
`whole` puts a part back into that file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

__all__ = ["CODES", "Code", "codes_in", "example", "whole"]

_ENTRY = re.compile(
    r"^## ([A-Z]\d{3}) (.+)\n\n((?s:.+?))\n\n```(\w+)\n((?s:.*?))\n```\n\n```\w+\n((?s:.*?))\n```$", re.M
)
_EXAMPLE = re.compile(r"^```yaml\n((?s:.*?))^```$", re.M)
_SECTION = re.compile(r"^(?=\S)", re.M)
_MEMBER = re.compile(r"^(?=  ?\S|\t)", re.M)


@dataclass(frozen=True, slots=True)
class Code:
    """What one code means."""

    code: str
    """The code, as messages show it."""
    title: str
    """What it is about, in a few words."""
    explanation: str
    """What is the matter, why it matters, and what to do."""
    wrong: str
    """A part of a crisis file that draws the code."""
    right: str
    """The same part as it should be."""
    is_part: bool = True
    """Whether the examples are parts of a crisis file; otherwise they are words."""


@lru_cache(maxsize=1)
def _catalogue() -> str:
    return resources.files("melian.scenario.findings").joinpath("codes.md").read_text("utf-8")


def codes_in(text: str) -> dict[str, Code]:
    """The codes of a catalogue: a heading, an explanation, what is wrong and what is right."""
    entries = (
        Code(code, title, " ".join(explanation.split()), wrong, right, language == "yaml")
        for code, title, explanation, language, wrong, right in _ENTRY.findall(text)
    )
    return {entry.code: entry for entry in entries}


CODES: Mapping[str, Code] = codes_in(_catalogue())
"""Code -> what it means, in order."""


def example() -> str:
    """The small crisis file that the examples are parts of."""
    match = _EXAMPLE.search(_catalogue())
    return match[1] if match else ""


def whole(part: str) -> str:
    """The small file with a part in place of what it had there.

    A section replaces the section of that name; where both hold members on lines of their
    own, those of the part come first and take the place of members with their names.
    """
    given, standing = _sections(part), _sections(example())
    names = [*standing, *(name for name in given if name not in standing)]
    return "".join(_merged(given.get(name, ""), standing.get(name, "")) for name in names)


def _sections(text: str) -> dict[str, str]:
    sections: dict[str, str] = {}
    for piece in filter(None, _SECTION.split(text + "\n" * (bool(text) and not text.endswith("\n")))):
        name = piece.split(":")[0]
        sections[name] = sections.get(name, "") + piece
    return sections


def _merged(given: str, standing: str) -> str:
    if not given or not standing or not given.partition("\n")[2].strip():
        return given or standing
    heading, *members = _MEMBER.split(given)
    names = {member.split(":")[0].strip() for member in members}
    if heading.startswith("outcomes") or any(member.lstrip().startswith("-") for member in members):
        return given
    left = [member for member in _MEMBER.split(standing)[1:] if member.split(":")[0].strip() not in names]
    if heading.startswith("stakes"):
        inner = {member.split(":")[0].strip(): member for member in _MEMBER.split(standing)[1:]}
        members = [_with_lines(member, inner.get(member.split(":")[0].strip(), "")) for member in members]
    return heading + "".join(members + left)


def _with_lines(member: str, standing: str) -> str:
    """The stakes of an actor beside those that stand."""
    labels = {line.split(":")[0] for line in member.splitlines()[1:]}
    return member + "".join(
        f"{line}\n" for line in standing.splitlines()[1:] if line.split(":")[0] not in labels
    )
