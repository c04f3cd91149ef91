"""Where a crisis is read from.

Tested in `tests/unit/test_api.py`.
"""

from __future__ import annotations

import os
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from melian.api.calls import checked
from melian.api.case import Case
from melian.questions.asked.request import check_numbers
from melian.questions.subject import Subject
from melian.scenario.findings.diagnostics import Diagnostics, nearest, refusal
from melian.scenario.read import parse_and_compile
from melian.scenario.text.decoding import SUFFIXES, decode, plain_text, read_bytes

if TYPE_CHECKING:
    from melian.scenario.builder import Crisis

__all__ = ["case_of", "read"]

NEAR = 0.8
"""How much alike a path and the name of a bundled scenario are where the name was meant."""


@checked
def read(source: str | os.PathLike[str] | Crisis) -> Case:
    r"""A crisis: from a path, by the name of a bundled scenario, from a text, or as built.

    Parameters
    ----------
    source
        The path of a crisis file (one that is there goes before a bundled scenario of that name), a
        name that `melian list` shows, the text of a crisis file in two lines or more, or a `Crisis`.

    Returns
    -------
    Case
        Read, checked, and compiled once without any what-if.

    Raises
    ------
    ScenarioError
        With everything that is wrong with it, and a message that shows each error in its line.

    Examples
    --------
    >>> import melian
    >>> melian.read("canon/hawk-dove").scenario.actors
    ('first', 'second')
    >>> try:
    ...     melian.read("melian: 1\ntitle: Too short")
    ... except melian.ScenarioError as error:
    ...     print(str(error).splitlines()[0])
    scenario:1:1: error[M202]: the file needs `actors`
    """
    if hasattr(source, "to_yaml"):
        return case_of(source.to_yaml(), "scenario", None, None, Diagnostics())
    if isinstance(source, str) and ("\n" in source or "\r" in source):
        plain = plain_text(source.removeprefix("\ufeff"))  # as decoding a file would give it
        return case_of(plain, "scenario", None, None, Diagnostics())
    name, path = _locate(os.fspath(source))
    found = Diagnostics()
    data = read_bytes(path, found)
    text = decode(data, found) if data is not None else None
    if text is None:
        raise refusal(found, "", name)
    return case_of(text, name, path.parent, path, found)


def _locate(source: str) -> tuple[str, Path]:
    """What a scenario is called, and its file; a file that is there goes before a bundled name."""
    from melian.files import is_plain, is_there
    from melian.library import bundled, names
    from melian.near_files import file_meant

    path = Path(source)
    inside = None if is_plain(path) else bundled(source)
    if inside is not None:
        return source, inside
    close = get_close_matches(source, names(), n=1, cutoff=NEAR)
    if not is_there(path) and not path.suffix and (path.name == source or close):
        found = Diagnostics()
        message = f"there is no file and no bundled scenario called '{source}'"
        near = file_meant(path, SUFFIXES)
        help = f"there is a file '{near}': write its name" if near else nearest(source, names())
        found.error("M001", message, None, help)
        raise refusal(found, "", source)
    return source, path


def case_of(text: str, name: str, folder: Path | None, path: Path | None, found: Diagnostics) -> Case:
    """The crisis of a text that was decoded, as if it stood in a file; `found` holds what decoding found.

    Raises
    ------
    ScenarioError
        As `read` does.
    """
    scenario, compiled = parse_and_compile(text, name, folder, found, path=path)
    if scenario is None or compiled is None or found.has_errors:
        raise refusal(found, text, name)
    check_numbers(compiled.model, found)
    if found.has_errors:
        raise refusal(found, text, name)
    return Case(Subject(scenario, compiled))
