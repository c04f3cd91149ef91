"""What is said of passages: it is read back, and nothing else of the text changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from melian.dossier.read import parse_dossier
from melian.errors import UsageError
from melian.scenario.findings.diagnostics import Diagnostics
from melian.workspace.judging import KEEPS, Judgement, with_judgements

HEAD = """\
dossier: 1
title: A border   # kept as it is
texts:
  r: {title: A paper}
passages:
"""
BLOCK = """\
  p1:
    text: r
    at: 0 to 5
    quote: "<b>Troops</b> moved"
    keep: "?"   # mine
  p2: {text: r, at: 6 to 9, claim: 'as it was', keep: no}  # and this

  p3:
    text: r
    at: 6 to 9
"""
TEXT = HEAD + BLOCK
SAID = st.builds(Judgement, st.sampled_from(KEEPS), st.text(max_size=30))


@given(st.dictionaries(st.sampled_from(["p1", "p2", "p3"]), SAID))
def test_what_is_said_is_read_back_and_all_else_stays(said: dict[str, Judgement]) -> None:
    made = with_judgements(TEXT, said)
    found = Diagnostics()
    dossier = parse_dossier(made, "d", found)
    assert not found.has_errors
    before = parse_dossier(TEXT, "d", Diagnostics())
    for name, passage in dossier.file.passages.items():
        old = before.file.passages[name]
        assert passage.keep == (said[name].keep if name in said else old.keep)
        assert (passage.text, passage.at, passage.quote) == (old.text, old.at, old.quote)
    kept = [line for line in made.splitlines() if "keep" not in line and "claim" not in line]
    assert kept == [line for line in TEXT.splitlines() if "keep" not in line and "claim" not in line]
    assert made.count("#") - sum(said[name].claim.count("#") for name in said) <= TEXT.count("#")
    assert with_judgements(made, said) == made


def test_only_the_scalar_changes() -> None:
    made = with_judgements(TEXT, {"p1": Judgement("no"), "p2": Judgement("yes", 'It is "so": # really')})
    expected = TEXT.replace('keep: "?"   # mine', "keep: no   # mine")
    expected = expected.replace("'as it was', keep: no", '"It is \\"so\\": # really", keep: yes')
    assert made == expected
    assert with_judgements(TEXT, {"p1": Judgement("?"), "p2": Judgement("no", "as it was")}) == TEXT


@pytest.mark.parametrize(
    ("name", "keep"), [("p9", "yes"), ("p1", "maybe"), ("../p1", "no"), ("p1", "yes\nno")]
)
def test_what_is_no_judgement_is_refused(name: str, keep: str) -> None:
    with pytest.raises(UsageError):
        with_judgements(TEXT, {name: Judgement(keep)})


def test_a_sentence_over_several_lines_is_left_to_the_file() -> None:
    text = TEXT.replace("    quote:", "    claim: >\n      as it\n      was\n    quote:")
    with pytest.raises(UsageError, match="several lines"):
        with_judgements(text, {"p1": Judgement("yes", "other")})
