"""New numbers put into the text of a crisis file: what they replace goes, all else stays as written.

Tested in `tests/unit/test_fit_to_scenario.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from melian.fit.crisis.model import ScenarioModel
from melian.scenario.assumptions import distribution_of
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.quantities.distributions import Fixed
from melian.scenario.text.comments import attach_comments
from melian.scenario.text.format import format_text
from melian.scenario.text.layout import Collection, Entry, Scalar, write
from melian.scenario.text.plain_data import document_yaml, scalar_text
from melian.scenario.text.source_tree import read_tree

__all__ = ["spliced", "written_number"]

DIGITS = 10
"""Significant digits that are written."""
_UNCERTAIN = ("value", "range", "best", "quantiles", "dist", "bounds", "any_sign")


def written_number(value: float) -> str:
    """A number as the file has it: in full, to `DIGITS` significant digits."""
    return scalar_text(float(f"{value:.{DIGITS}g}"))


def spliced(model: ScenarioModel, made: Mapping[str, Mapping[str, Any]], data: str) -> str:
    """The text of the file with what is new, and without what it replaces."""
    tree = read_tree(model.model.scenario.text.removeprefix("\ufeff").replace("\r\n", "\n"))
    attach_comments(tree)
    root = tree.root.collection
    fitted = {number.stream for number in model.fitted}
    assumptions = _section(root, "assumptions")
    assumptions.entries = [entry for entry in assumptions.entries if entry.key not in fitted]
    for entry in assumptions.entries:
        _hold(entry, model)
    variants = next((entry.value for entry in root.entries if entry.key == "variants"), None)
    if isinstance(variants, Collection):
        _forget(variants, fitted)
    for name, content in made.items():
        section, new = _section(root, name), _entries(content)
        new[0].before = ["", f"# From the fit to {data}"] if section.entries else []
        section.entries += new
    precision = _precision(model, made["define"])
    empty = ["variants"] if isinstance(variants, Collection) and not variants.entries else []
    root.entries = [entry for entry in root.entries if entry.key not in ("checks", "precision", *empty)]
    root.entries += read_tree(document_yaml({"precision": precision})).root.collection.entries
    if not any(entry.key == "analyst" for entry in root.entries):
        root.entries += read_tree(document_yaml({"analyst": f"the fit to {data}"})).root.collection.entries
    return format_text(write(root))


def _section(root: Collection, name: str) -> Collection:
    """A section of the file, made if it is not there, as a block."""
    for entry in root.entries:
        if entry.key == name and isinstance(entry.value, Collection):
            entry.value.in_braces = False
            return entry.value
    section = Collection(True, in_braces=False)
    root.entries.append(Entry(name, section, before=[""]))
    return section


def _entries(content: Mapping[str, Any]) -> list[Entry]:
    """New entries of a section, as a crisis file lays them out."""
    section = read_tree(document_yaml({"section": content})).root.collection.entries[0].value
    return section.entries if isinstance(section, Collection) else []


def _hold(entry: Entry, model: ScenarioModel) -> None:
    """Write the number that the fit was made with, where the file says another or an uncertain one."""
    name = str(entry.key)
    written = model.model.scenario.file.assumptions[name]
    held = model.structure.held[name]
    own = distribution_of(name, written, Diagnostics())
    if isinstance(own, Fixed) and own.median == held:
        return
    text = Scalar(written_number(held))
    if isinstance(entry.value, Collection):
        kept = [part for part in entry.value.entries if part.key not in _UNCERTAIN]
        entry.value.entries = [Entry("value", text), *kept]
    else:
        entry.value = text


def _forget(variants: Collection, fitted: set[str]) -> None:
    """Take fitted numbers out of what variants set, and variants out that then change nothing."""
    changing = ("set", "force", "secretly", "reveal", "public", "drop")
    for variant in variants.entries:
        if isinstance(variant.value, Collection):
            for part in variant.value.entries:
                if part.key == "set" and isinstance(part.value, Collection):
                    part.value.entries = [item for item in part.value.entries if item.key not in fitted]
            variant.value.entries = [
                part
                for part in variant.value.entries
                if part.key != "set" or not isinstance(part.value, Collection) or part.value.entries
            ]
    variants.entries = [
        variant
        for variant in variants.entries
        if not isinstance(variant.value, Collection)
        or any(part.key in changing for part in variant.value.entries)
    ]


def _precision(model: ScenarioModel, defines: Mapping[str, Any]) -> Any:
    """What `precision` says in the file: names of fitted numbers, and numbers as they were held."""
    names = [name for name in defines if name.startswith("fitted_precision")]
    fitted = {n.stream: name for n, name in zip(
        [number for number in model.fitted if number.is_precision], names, strict=True)}  # fmt: skip
    entries = {}
    for entry in model.model.precision.entries:
        stream = "precision" if entry == "others" else f"precision.{entry}"
        entries[entry] = fitted.get(stream) or written_number(model.structure.held[stream])
    entries |= dict.fromkeys(model.model.precision.worked, model.model.precision.text)
    return entries["others"] if set(entries) == {"others"} else entries
