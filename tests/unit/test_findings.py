"""Many findings: each once, quickly, the first ones shown and the rest counted."""

from __future__ import annotations

import difflib
import json

from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from melian.cli.main import cli
from melian.diagnostic import Diagnostic, Mark
from melian.scenario.findings.diagnostics import SHOWN, Diagnostics, Nearest, nearest, render

# made in the test, not in the strategy: whoever checks the type of a tuple looks at one item at random
found = st.tuples(
    st.sampled_from(["M001", "M002"]),
    st.sampled_from(["error", "warning", "note"]),
    st.sampled_from(["this", "that"]),
    st.builds(Mark, st.integers(1, 3), st.integers(1, 3)),
)


@given(st.lists(found), st.lists(found))
def test_findings_are_kept_once(first, more):
    """Against a list that compares each with all before."""
    first, more = ([Diagnostic(*each) for each in some] for some in (first, more))
    once = []
    for item in first + more:
        if item not in once:
            once.append(item)
    kept = Diagnostics(list(first))
    kept.take(more)
    assert kept.items == once
    assert kept.has_errors == any(item.severity == "error" for item in once)


@given(st.text("abc_", min_size=1, max_size=6), st.sets(st.text("abc_", min_size=1, max_size=6)))
def test_what_was_meant_is_searched_when_it_is_read(name, known):
    close = difflib.get_close_matches(name, sorted(known), n=1)
    help = str(nearest(name, known))
    assert help.endswith(f"Did you mean '{close[0]}'?" if close else "" if known else "there are none")
    assert str(nearest(name, iter(known))) == help


def test_a_name_is_found_among_very_many():
    known = [f"fact_{i}" for i in range(20_000)]
    assert "Did you mean 'fact_12345'?" in str(nearest("fact_1234_5", known))
    assert "(20000 in all)" in str(nearest("fact_1234_5", known))
    assert "Did you mean" not in str(nearest("q" * 100_000, known))


def test_thousands_of_findings_are_not_compared_and_only_those_shown_are_searched(monkeypatch):
    """Each is compared with few others, however many there are; the names meant are looked for when read."""
    compared, searched = [], []
    equal = Diagnostic.__eq__
    monkeypatch.setattr(Diagnostic, "__eq__", lambda a, b: compared.append(a) or equal(a, b))

    class Counted(Nearest):
        def __str__(self):
            searched.append(self.name)
            return super().__str__()

    many = Diagnostics()
    known = {f"name_{i}": 0 for i in range(500)}
    for i in range(3000):
        many.error("M104", f"there is nothing called 'x{i}'", Mark(i + 1, 1), Counted(f"x{i}", known))
    page = render(many.sorted(), "x\n" * 3000, "x")
    assert len(compared) < 3000
    assert set(searched) == {f"x{i}" for i in range(SHOWN)}
    assert page.count("error[M104]") == SHOWN
    assert page.endswith(f"and {3000 - SHOWN:,} more; `melian check --all` shows them")


def test_a_long_message_loses_its_middle():
    some = Diagnostics()
    some.error("M104", f"there is nothing called '{'x' * 9000}', which is long", None)
    assert len(some.items[0].message) < 700
    assert some.items[0].message.endswith("xx', which is long")


def check(path, *options):
    return CliRunner().invoke(cli, ["check", str(path), *options])


def test_the_first_findings_are_shown_and_all_are_counted(tmp_path):
    """7 + 150 unknown fields, counted by hand."""
    path = tmp_path / "x.crisis.yaml"
    path.write_text("melian: 1\n" + "".join(f"k{i}: 1\n" for i in range(150)), encoding="utf-8")
    shown = check(path)
    assert shown.exit_code == 3
    errors = 150 + len(["title", "scale", "actors", "steps", "stakes", "outcomes"])
    assert shown.stderr.count("error[") == 100
    assert f"and {errors - 100} more; `melian check --all` shows them\n{errors} errors" in shown.stderr
    whole = check(path, "--all")
    assert whole.stderr.count("error[") == errors
    assert "more;" not in whole.stderr
    data = json.loads(check(path, "--json").stdout)
    assert (data["errors"], len(data["findings"]), data["left_out"]) == (errors, 100, errors - 100)
    data = json.loads(check(path, "--json", "--all").stdout)
    assert (data["errors"], len(data["findings"]), data["left_out"]) == (errors, errors, 0)


def test_warnings_of_a_file_that_can_be_used_are_counted_too(tmp_path):
    path = tmp_path / "x.crisis.yaml"
    numbers = "".join(f"  u{i}: {{value: 3, judgement: me}}\n" for i in range(120))
    path.write_text(
        "melian: 1\ntitle: T\nscale: 100 = all\nanalyst: me\nactors: {a: A, b: B}\n"
        "steps: {x: {who: a, choices: {p: P, q: Q}}, y: {who: b, choices: {p: P, q: Q}}}\n"
        "stakes: {a: {S: {worth: 5, when: x is p}}, b: {T: {worth: 5, when: y is p}}}\n"
        f"outcomes: {{one: {{when: x is p}}, two: otherwise}}\nassumptions:\n{numbers}", encoding="utf-8",
    )  # fmt: skip
    page = check(path)
    assert page.exit_code == 0
    assert page.stdout.count("warning[") == 100
    assert check(path, "--all").stdout.count("warning[") == page.stdout.count("warning[") + int(
        page.stdout.split("and ")[1].split()[0]
    )
