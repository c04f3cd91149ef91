"""Read a crisis file: bytes to a checked `Scenario`, or all that is wrong with it.

Tested in `tests/unit/language/test_text.py`.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from melian.scenario.checks.variants import check_variants
from melian.scenario.compile import compile_found
from melian.scenario.compiled import Compiled
from melian.scenario.findings.diagnostics import Diagnostics, refusal
from melian.scenario.form.limits import exceeds_limits
from melian.scenario.form.names import check_names
from melian.scenario.form.references import check_references
from melian.scenario.form.repeats import check_repeats
from melian.scenario.form.short_forms import check_short_forms
from melian.scenario.form.validate import validated
from melian.scenario.language.sentences import parse_checks
from melian.scenario.scenario import Scenario
from melian.scenario.schema.elements import CrisisFile
from melian.scenario.steps.names import symbols_of
from melian.scenario.text.decoding import decode, read_bytes
from melian.scenario.text.kinds import is_of_kind
from melian.scenario.text.placed import Map
from melian.scenario.text.yaml import parse_document
from melian.scenario.variants import intervention_of

__all__ = ["parse_and_compile", "parse_text", "read_path", "read_text"]


def read_path(path: Path, *, name: str | None = None) -> Scenario:
    """The scenario in a file.

    Raises
    ------
    ScenarioError
        With every error of the file, sorted, and its rendering as the message.
    """
    found = Diagnostics()
    data = read_bytes(path, found)
    text = decode(data, found) if data is not None else None
    if text is None:
        raise refusal(found, "", str(name or path))
    return read_text(text, name or path.name, path.parent, path=path)


def read_text(
    text: str, name: str = "scenario", folder: Path | None = None, *, path: Path | None = None
) -> Scenario:
    """The scenario in a text.

    Raises
    ------
    ScenarioError
        With every error of the text, sorted, and its rendering as the message.
    """
    found = Diagnostics()
    scenario = parse_text(text, name, folder, found, path=path)
    if scenario is None or found.has_errors:
        raise refusal(found, text, name)
    return scenario


def parse_text(
    text: str, name: str, folder: Path | None, found: Diagnostics, *, path: Path | None = None
) -> Scenario | None:
    """The scenario, compiled once to find out whether it can be; all findings go to `found`."""
    scenario, _ = parse_and_compile(text, name, folder, found, path=path)
    return scenario


def parse_and_compile(
    text: str, name: str, folder: Path | None, found: Diagnostics, *, path: Path | None = None
) -> tuple[Scenario | None, Compiled | None]:
    """The scenario and what its compilation found out."""
    with _keeping_all():
        return _parse_and_compile(text, name, folder, found, path)


@contextmanager
def _keeping_all() -> Iterator[None]:
    """Without looking for garbage: what is read stays, and looking again and again takes a quarter more."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _parse_and_compile(
    text: str, name: str, folder: Path | None, found: Diagnostics, path: Path | None
) -> tuple[Scenario | None, Compiled | None]:
    document = parse_document(text, found) if is_of_kind(text, name, "crisis", found) else None
    if document is None:
        return None, None
    _check_version(document, found)
    file = validated(document, found)
    if file is None or exceeds_limits(file, found):
        return None, None
    symbols = symbols_of(file)
    check_names(file, found)
    check_repeats(file, found)
    check_short_forms(file, found)
    check_references(file, folder, found)
    parse_checks(file, found)
    scenario = Scenario(name, file, symbols, text, path, ())
    for variant in file.variants:
        intervention_of(variant, file, symbols, found)
    compiled = compile_found(scenario, found)
    if compiled is not None and not found.has_errors:
        check_variants(scenario, compiled, found)
    _check_bare_numbers(file, compiled, found)
    return Scenario(name, file, symbols, text, path, found.sorted()), compiled


def _check_version(document: Map, found: Diagnostics) -> None:
    version = document.get("melian", "1")  # type: ignore[call-overload]
    if isinstance(version, str) and version != "1":
        found.error("M207", f"the format is '{version}'; this melian reads 1", version, "write `melian: 1`")


def _check_bare_numbers(file: CrisisFile, compiled: Compiled | None, found: Diagnostics) -> None:
    if compiled is None or file.analyst is not None:
        return
    for mark in sorted(compiled.uses.bare_numbers):
        found.error(
            "M306",
            "nobody answers for this number",
            mark,
            "add the line `analyst: who`, or make it an assumption with `because`",
        )
