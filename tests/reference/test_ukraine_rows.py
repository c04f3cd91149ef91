"""Every row of the report at work: one assumption or what-if, one quantity, and the sign that theory gives.

The rows are those of the tables in the READMEs of the two bundled crises. Signs hold
for the mean over draws, between the 25 % and the 75 % point of one assumption or
between the base and a what-if, all other numbers at their draws, before any event.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from melian.errors import ScenarioError
from melian.runs.ask import Ask
from melian.runs.solving import solve_model
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.form.facts import cited_fact
from melian.scenario.quantities.dates import parse_date
from melian.scenario.read import read_text
from reference.histories import (
    Solved,
    beliefs,
    bundled,
    choice,
    compiled,
    observed,
    path_of,
    quantile,
    share,
    solved,
    where,
)

Array = npt.NDArray[Any]
Quantity = Callable[[Solved], Array]

EVERYDAY, FULL = "ukraine-2021", "ukraine-2021-full"
DRAWS = {EVERYDAY: 40, FULL: 4}
LEAST = 1e-3
"""A smaller change of a probability is no effect: the sign of a rounding error must not pass."""


@dataclass(frozen=True, slots=True)
class Case:
    """One comparative static."""

    row: str
    change: str
    """An assumption, or a variant."""
    sign: int
    quantity: Quantity
    theory: str
    within: str | None = None
    """The variant in which the assumption moves; none for the base."""

    def __str__(self) -> str:
        return f"{self.row}-{self.change}"


def odds(condition: str, given: str = "") -> Quantity:
    """Probability that a condition holds at the end."""
    return lambda found: share(found, condition, given)


def chosen(key: str, option: str, given: str = "") -> Quantity:
    """How often an option is taken where the step is reached."""
    return lambda found: choice(found, key, option, given)


def believed(key: str, actor: str, about: str, having_seen: str) -> Quantity:
    """Mean belief at the information sets of a step at which the actor has seen something."""

    def mean(found: Solved) -> Array:
        seen = [
            both
            for number, both in beliefs(found, key, actor, about).items()
            if having_seen in observed(found.model, number)
        ]
        return sum(belief * reach for belief, reach in seen) / sum(reach for _, reach in seen)  # type: ignore[return-value]

    return mean


def built_up(found: Solved) -> Array:
    """How often more than the reported 94,000 troops are massed."""
    in_rounds = "months" in found.model.scenario.file.steps
    return share(found, "any months where force is add" if in_rounds else "force is surge")


BOTH = [
    Case(
        "R1", "refusing", +1, chosen("donbas", "concede"),
        "A private request moves its hearer by what refusing costs: the dearer an option, the rarer it is "
        "(McKelvey and Palfrey 1998).",
    ),
    Case(
        "R4", "us_word", +1, chosen("punish", "severe", "threat is upper_end"),
        "Public words tie hands: the dearer it is to drop a threat, the more often it is carried out "
        "(Schelling 1960; Fearon 1997).",
    ),
    Case(
        "R5", "upkeep", -1, built_up,
        "A build-up that costs more is made less often (Slantchev 2005).",
    ),
    Case(
        "R5", "no_surge", -1, odds("act is full"),
        "Mobilising moves the balance: without it a full attack succeeds less often and is made less often "
        "(Slantchev 2005).",
    ),
    Case(
        "R6", "p_spot", +1, believed("threat", "us", "russia.aim is conquer", "intel=plan"),
        "A sharper signal moves beliefs further (Bayes' rule).",
    ),
    Case(
        "R6", "p_false", -1, believed("threat", "us", "russia.aim is conquer", "intel=plan"),
        "A signal that is often false moves beliefs less (Bayes' rule).",
    ),
    Case(
        "R7", "sanction_cost", -1, odds("act is full"),
        "A threat deters by what it would cost (Schelling 1966).",
    ),
    Case(
        "R7", "blowback", -1, chosen("punish", "severe"),
        "A sanction that hurts its sender more is imposed less often (Drezner 1999).",
    ),
    Case(
        "R8", "can_intervene", -1, odds("act is full"),
        "What is off the table deters nobody; back on it, it does (Schelling 1966).",
    ),
    Case(
        "R8", "nato_war", -1, odds("act is full"),
        "The dearer the fight that may follow, the more it deters (Schelling 1966).",
        within="can_intervene",
    ),
    Case(
        "R9", "javelin_cost", -1, odds("act is full", "arms is ship"),
        "A dearer war is less attractive to who would begin it (Fearon 1995).",
    ),
    Case(
        "R9", "no_arms", +1, odds("act is full"),
        "Without the arms the war is cheaper to begin (Fearon 1995).",
    ),
    Case(
        "R10", "red_line", +1, odds("attack"),
        "Who has drawn a line in public pays for letting it be crossed, and backs down less (Fearon 1994).",
    ),
    Case(
        "R10", "no_demand", -1, odds("attack"),
        "Without the demand there is no line to defend (Fearon 1994).",
    ),
    Case(
        "R12", "p_leak", -1, chosen("press", "push"),
        "Pressure that is likely to become known is applied less: secrecy pays (Kurizaki 2007).",
    ),
    Case(
        "R12", "seen_pushing", -1, chosen("press", "push"),
        "The second audience disciplines what is said to the first (Farrell and Gibbons 1989).",
    ),
    Case(
        "R13", "concession", -1, odds("attack", "donbas is concede"),
        "What peace offers is weighed against the expected worth of war (Fearon 1995).",
    ),
    Case(
        "R13", "autonomy", -1, chosen("donbas", "concede"),
        "A concession that is dearer at home is made less often (Putnam 1988).",
    ),
    Case(
        "R14", "drift", +1, odds("attack", "donbas is hold or none"),
        "A status quo that worsens is a reason to fight now: preventive motives (Powell 2006).",
    ),
    Case(
        "R14", "limbo", +1, chosen("donbas", "concede"),
        "The worse a conflict without end, the more is given to end it (Zartman 2001).",
    ),
]  # fmt: skip
"""What both sizes express."""

ONLY_FULL = [
    Case(
        "R1", "hint_word", +1, chosen("talks.us", "yes", "call is hint"),
        "A private word with a price is kept more often (Fearon 1997).",
    ),
    Case(
        "R1", "accommodation", -1, odds("attack", "call is hint and talks is passed"),
        "What was hinted at is a gain of peace, and is weighed against war (Fearon 1995).",
    ),
    Case(
        "R3", "misleading", -1, chosen("consult", "with_you", "west.will is wary"),
        "The dearer a lie, the rarer (Kartik 2009).",
    ),
    Case(
        "R3", "misleading", +1, believed("threat", "us", "west.will is willing", "consult=with_you"),
        "The dearer a lie, the more the words are believed (Kartik 2009).",
    ),
    Case(
        "R11", "east_yielding", -1, odds("talks is passed"),
        "Under unanimity each member holds a veto: one that finds talks dearer blocks more (Tsebelis 2002).",
    ),
]  # fmt: skip
"""What only the full size has."""


def ends(case: Case, slug: str, within: str | None = None) -> tuple[Array, Array]:
    """The quantity before and after the change, on the draws that both could solve."""
    draws, within = DRAWS[slug], case.within or within
    if case.change in bundled(slug).file.variants:
        low, high = solved(slug, None, draws), solved(slug, case.change, draws)
    else:
        low, high = (
            solved(slug, within, draws, ((case.change, quantile(slug, case.change, level, within)),))
            for level in (0.25, 0.75)
        )
    common = np.intersect1d(low.draws, high.draws)
    assert len(common) >= draws / 2, f"{len(common)} of {draws} draws are certified at both ends"
    before, after = (case.quantity(found)[np.isin(found.draws, common)] for found in (low, high))
    return before, after


def assert_sign(case: Case, slug: str, within: str | None = None) -> None:
    before, after = ends(case, slug, within)
    change = case.sign * float((after - before).mean())
    assert change > LEAST, f"{before.mean():.4f} -> {after.mean():.4f}: {case.theory}"


@pytest.mark.parametrize("case", BOTH, ids=str)
def test_a_row_of_the_everyday_crisis_works_as_theory_says(case: Case) -> None:
    assert_sign(case, EVERYDAY)


@pytest.mark.parametrize("case", ONLY_FULL, ids=str)
def test_a_row_that_only_the_full_crisis_has_works_as_theory_says(case: Case) -> None:
    """Where Russia keeps its troops as they are: a fifth of the tree."""
    assert_sign(case, FULL, within="no_surge")


@pytest.mark.slow
@pytest.mark.parametrize("case", BOTH + ONLY_FULL, ids=str)
def test_a_row_of_the_full_crisis_works_as_theory_says(case: Case) -> None:
    assert_sign(case, FULL)


def test_every_row_has_its_test() -> None:
    rows = {case.row for case in BOTH + ONLY_FULL} | {"R2", "R15", "R16"}
    assert rows == {f"R{number}" for number in range(1, 17)}


# R2: what an ally believes of what it was not told


@dataclass(frozen=True, slots=True)
class Told:
    """A private exchange, those who may be told of it, and what all of them have seen by then."""

    slug: str
    briefing: str
    """The step that tells of it."""
    about: str
    """What was said there."""
    at: str
    """The step at which the ally chooses, as the key of its information sets."""
    ally: str
    public: tuple[str, ...]
    """What the ally has seen besides."""


TOLD = [
    Told(EVERYDAY, "brief", "press is push", "reply", "nato", ("force", "intel", "threat", "arms")),
    Told(FULL, "readout", "call is hint", "talks.east", "east", ("force@1", "force@2", "threat", "arms")),
]


def of_history(found: Solved, told: Told) -> dict[tuple[int, ...], Array]:
    """What the ally has seen besides -> (draw,) odds of the exchange for an outsider who saw just that."""
    columns, reach = found.model.columns, found.leaf_reach
    seen = np.column_stack([columns.column(key) for key in told.public])
    said = where(found.model, told.about)
    result = {}
    for history in np.unique(seen, axis=0):
        here = (seen == history).all(axis=1)
        result[tuple(int(code) for code in history)] = reach[:, here & said].sum(axis=1) / reach[:, here].sum(
            axis=1
        )
    return result


def at_history(found: Solved, told: Told, number: int) -> tuple[int, ...]:
    """What the ally has seen besides at an information set."""
    tokens = {
        token.key: token.shown for token in found.model.observed(found.model.infosets[number].information)
    }
    return tuple(_code(found, key, tokens.get(key)) for key in told.public)


def _code(found: Solved, key: str, shown: str | None) -> int:
    step = found.model.scenario.symbols.choices[key.split("@")[0]]
    return -1 if shown is None else list(step.options).index(shown)


@pytest.mark.parametrize("told", TOLD, ids=lambda told: told.slug)
def test_r2_an_ally_that_was_not_briefed_believes_less_in_what_it_was_not_told(told: Told) -> None:
    """An honest briefing that might have come is news when it does not (Milgrom 1981)."""
    found = solved(told.slug, None, 2)
    outside = of_history(found, told)
    n_unaware = 0
    for number, (belief, _) in beliefs(found, told.at, told.ally, told.about).items():
        if any(entry.startswith(f"{told.briefing}=") for entry in observed(found.model, number)):
            np.testing.assert_allclose(belief, 1.0, rtol=1e-12)
        else:
            n_unaware += 1
            assert (belief < 0.999 * outside[at_history(found, told, number)]).all()
    assert n_unaware > 0


@pytest.mark.parametrize("told", TOLD, ids=lambda told: told.slug)
def test_r2_silence_says_nothing_where_all_know_that_nobody_is_briefed(told: Told) -> None:
    """Where the briefing cannot come, its absence is no news: the belief stays at the prior."""
    found = solved(told.slug, "briefing_withheld", 2)
    outside = of_history(found, told)
    for number, (belief, _) in beliefs(found, told.at, told.ally, told.about).items():
        np.testing.assert_allclose(belief, outside[at_history(found, told, number)], rtol=1e-12)


# R15: every statement has its source, and every number its owner


@pytest.mark.parametrize("slug", [EVERYDAY, FULL])
def test_r15_every_fact_is_graded_and_every_number_has_an_owner(slug: str) -> None:
    file = bundled(slug).file
    for name, fact in file.facts.items():
        (reference,) = cited_fact(name, fact, Diagnostics()).references
        assert reference.source in file.sources
        assert reference.figure is not None
    for assumption in file.assumptions.values():
        assert assumption.because or assumption.judgement
    for event in file.timeline.values():
        assert event.because
        assert parse_date(event.date, at_least="month")


BROKEN = [
    (
        "{text: The US says that the members of NATO decide who joins., source: report, grade: B2, at: ",
        "{text: The US says that the members of NATO decide who joins., at: ",
        "M701",
    ),
    ("label: Shipping arms in a crisis,                          because: [javelins, demand]}", "}", "M303"),
    ("analyst: melian authors, illustrative", "", "M306"),
]


@pytest.mark.parametrize(("old", "new", "code"), BROKEN, ids=[code for *_, code in BROKEN])
@pytest.mark.parametrize("slug", [EVERYDAY, FULL])
def test_r15_a_statement_without_its_source_is_refused(slug: str, old: str, new: str, code: str) -> None:
    text = bundled(slug).text
    assert old in text
    with pytest.raises(ScenarioError) as caught:
        read_text(text.replace(old, new, 1))
    assert code in {finding.code for finding in caught.value.diagnostics}


# R16: what came next was open, and the events moved its odds


def test_r16_the_warning_makes_a_build_up_and_a_full_war_likelier() -> None:
    """News that is likelier with a build-up raises its odds (Bayes), and those of what it is made for."""
    before = solve_model(compiled(EVERYDAY, None), Ask(draws=DRAWS[EVERYDAY], before_events=True))
    after = solve_model(compiled(EVERYDAY, None), Ask(draws=DRAWS[EVERYDAY], at="2021-12-03"))
    assert after.given == ("warning",)
    full_war = list(bundled(EVERYDAY).file.outcomes).index("full_war")
    assert np.nanmean(after.outcome_odds[:, full_war] - before.outcome_odds[:, full_war]) > LEAST


def test_r16_without_the_warning_the_odds_of_a_full_war_are_lower() -> None:
    """The same event taken out of the full timeline."""
    known = solve_model(compiled(EVERYDAY, None), Ask(draws=DRAWS[EVERYDAY]))
    doubted = solve_model(compiled(EVERYDAY, "warning_doubted"), Ask(draws=DRAWS[EVERYDAY]))
    full_war = list(bundled(EVERYDAY).file.outcomes).index("full_war")
    assert np.nanmean(known.outcome_odds[:, full_war] - doubted.outcome_odds[:, full_war]) > LEAST


@pytest.mark.parametrize("slug", [EVERYDAY, FULL])
def test_r16_every_way_on_is_open(slug: str) -> None:
    run = solve_model(compiled(slug, None), Ask(draws=2))
    odds_of = run.outcome_odds[run.certified]
    np.testing.assert_allclose(odds_of.sum(axis=1), 1.0, rtol=1e-12)
    assert (odds_of.mean(axis=0) > 1e-6).all()


# the tables of the READMEs

CITED = re.compile(r"`([^`]+)` (\d+)(?:-(\d+))?")


def table_of(slug: str) -> dict[str, str]:
    """Row -> what the README says of it."""
    text = path_of(slug).with_name("README.md").read_text(encoding="utf-8")
    return dict(re.findall(r"^\| (R\d+) \|(.*)$", text, flags=re.MULTILINE))


@pytest.mark.parametrize("slug", [EVERYDAY, FULL])
def test_the_readme_cites_the_lines_that_hold_the_names(slug: str) -> None:
    lines = bundled(slug).text.splitlines()
    table = table_of(slug)
    assert list(table) == [f"R{number}" for number in range(1, 17)]
    for row, said in table.items():
        cited = CITED.findall(said)
        assert cited or "not in this size" in said, row
        for name, first, last in cited:
            begins = [n for n, line in enumerate(lines, 1) if re.match(rf" *{re.escape(name)}:", line)]
            assert int(first) in begins, f"{row}: `{name}` begins at {begins}, not at {first}"
            indent = len(lines[int(first) - 1]) - len(lines[int(first) - 1].lstrip())
            for line in lines[int(first) : int(last or first)]:
                assert line.startswith(" " * (indent + 1)), f"{row}: `{name}` ends before line {last}"


@pytest.mark.parametrize("slug", [EVERYDAY, FULL])
def test_the_readme_leaves_out_no_row_that_is_tested(slug: str) -> None:
    for case in BOTH + (ONLY_FULL if slug == FULL else []):
        names = {name for name, *_ in CITED.findall(table_of(slug)[case.row])}
        assert case.change in names, f"{case.row}: `{case.change}`"
