"""Every answer has a picture: sound, of the width that was asked for, and with the figures of the answer."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

import melian
from crisis_blows import TEXT
from melian.analysis.equilibria import game_equilibria
from melian.api.pictures import picture
from melian.errors import UsageError
from melian.game.classics import selten_horse
from melian.report.charts.shares import Bar, Section, sections_chart
from melian.report.charts.sheet import NONE, Sheet, colour_of, told_apart
from melian.report.charts.tips import Strip, strips_chart
from melian.report.charts.vega import ACCENT, PALETTE, WIDTHS
from melian.report.svg.parts import outcome_colours
from melian.report.svg.signs import AGAINST, LESS, MORE, SPEAKS_FOR
from melian.report.svg.waterfall import reach
from melian.report.words.changes import odds_change
from melian.report.words.figures import percent

SVG = "{http://www.w3.org/2000/svg}"
WIDE, NARROW = 1120, 400


@pytest.fixture(scope="module")
def compiled():
    return melian.read(TEXT).compile()


@pytest.fixture(scope="module")
def result(compiled):
    return compiled.solve(draws=20)


@pytest.fixture(scope="module")
def answers(compiled, result):
    case = melian.read(TEXT)
    return {
        "result": result,
        "strategy": result.strategy(),
        "beliefs": result.beliefs(),
        "tree": result.tree(),
        "timeline": result.timeline(),
        "why": result.why("reply"),
        "drivers": result.drivers(draws=4),
        "tip": compiled.tip("prize", draws=4),
        "tips": compiled.tip(draws=3),
        "whatif": case.whatif(draws=4),
        "levers": case.levers("north", draws=4),
        "equilibria": compiled.equilibria(starts=3),
        "game": game_equilibria(selten_horse(), starts=3),
    }


KINDS = (
    "result", "strategy", "beliefs", "tree", "timeline", "why", "drivers", "tip", "tips", "whatif", "levers",
    "equilibria", "game",
)  # fmt: skip


def words_of(drawn) -> list[str]:
    texts = [
        " ".join("".join(e.itertext()).split()) for e in ElementTree.fromstring(drawn.svg).iter(f"{SVG}text")
    ]
    return [text.replace("\N{NO-BREAK SPACE}", " ") for text in texts]


def written(drawn) -> str:
    """All words, lines joined."""
    return " ".join(words_of(drawn))


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("kind", KINDS)
def test_every_answer_has_a_sound_picture(answers, kind, width):
    drawn = picture(answers[kind], width=width)
    root = ElementTree.fromstring(drawn.svg)
    assert root.tag == f"{SVG}svg"
    assert not re.search(r"NaN|undefined|null|Infinity", drawn.svg)
    assert all(float(root.get(side)) > 30 for side in ("width", "height"))
    assert written(drawn)
    if kind not in ("tree", "why"):
        assert float(root.get("width")) <= WIDTHS["narrow" if width == NARROW else "wide"] + 4


def test_strategies_say_who_and_what_with_the_means(answers):
    text = written(picture(answers["strategy"]))
    frame = answers["strategy"].frame
    for row in frame.to_dict(orient="records"):
        assert f"{row['actor_label']}: {row['step_label']}" in text
        assert str(row["option_label"]) in text
        if row["mean"] > 0.1:
            assert f"{100 * row['mean']:.0f} %" in text
    assert 'Where "north.aim" is "keen"' in text


def test_beliefs_stand_beside_what_was_held_before(answers):
    text = written(picture(answers["beliefs"]))
    assert "Before the story" in text
    assert "South about \N{LEFT DOUBLE QUOTATION MARK}north.aim\N{RIGHT DOUBLE QUOTATION MARK}, at" in text
    for row in answers["beliefs"].frame.to_dict(orient="records"):
        for share in (row["prior"], row["mean"]):
            assert share < 0.1 or f"{100 * share:.0f} %" in text


def test_the_same_belief_at_several_steps_is_one_part():
    steps = {
        "  act: ": "  wave: {who: south, choices: {so: So, thus: Thus}}\n",
        "  reply: ": "  nod: {who: south, only_if: act is attack, choices: {now: Now, then: Then}}\n",
    }
    text = TEXT
    for before, step in steps.items():
        text = text.replace(before, step + before)
    found = melian.read(text).solve(draws=6).beliefs(actor="south")
    held = found.frame.groupby("step")["mean"].apply(lambda means: tuple(means.round(2)))
    assert held["nod"] == held["reply"] != held["wave"]
    words = written(picture(found))
    assert words.count("South about \N{LEFT DOUBLE QUOTATION MARK}north.aim") == 2
    assert "\N{RIGHT DOUBLE QUOTATION MARK}, \N{LEFT DOUBLE QUOTATION MARK}" in words


def test_where_all_is_known_there_is_nothing_to_believe():
    found = melian.read("canon/ultimatum").solve(draws=2).beliefs()
    assert not len(found.frame)
    text = written(picture(found))
    assert text == "Who moves here knows all that has happened: there is nothing to believe."


def test_a_tipping_point_lies_where_it_was_found():
    """The textbook: the challenger fights once climbing down costs more than war, which costs it 0.5."""
    found = (
        melian.read("canon/deterrence")
        .compile()
        .tip("audience_cost", within=(0.1, 0.9), step="ending", draws=3)
    )
    drawn = picture(found)
    assert [w for w in words_of(drawn) if w in ("Climb down", "Fight")][:2] == ["Climb down", "Fight"]
    text = written(drawn)
    assert text.count("in 100 % of draws") == 2
    assert "Climb down \N{RIGHTWARDS ARROW} Fight, in 100 % of draws" in text
    assert "at 0.5" in text
    bars = re.findall(r'<path d="M[\d.]+,[\d.]+h([\d.]+)v[^"]*" fill="#', drawn.svg)
    widths = [float(width) for width in bars]
    assert len(widths) == 2
    assert widths[0] == pytest.approx(widths[1], abs=0.1)  # half of the range each


def test_each_number_says_what_gives_way_to_what(answers):
    table = answers["tips"]
    tipping = [each for each in table.tippings if each.tipped]
    text = written(picture(table))
    assert tipping
    for each in tipping:
        c = max(each.crossings, key=lambda c: c.share)
        arrow = f"{table.labels[c.before]} \N{RIGHTWARDS ARROW} {table.labels[c.after]}"
        assert f"{arrow}, in {100 * c.share:.0f} % of draws" in text


def test_numbers_that_tip_nothing_are_named(answers):
    text = written(picture(answers["tips"]))
    still = [each.input.label for each in answers["tips"].tippings if not each.crossings]
    assert still
    assert f"No tipping within the middle 90 %: {'; '.join(still)}." in text


def test_equilibria_are_bars_of_their_outcomes():
    found = melian.read("canon/hawk-dove").compile(precision="limit").equilibria(starts=6)
    text = written(picture(found))
    assert (
        "A continuation of the principal branch beyond its split (sequential; reached by 3 of 6 starts)"
        in text
    )
    for each in found.search.equilibria:
        for share, label in zip(each.outcome, found.outcome_labels, strict=True):
            assert share < 0.1 or (f"{100 * share:.0f} %" in text and label in text)
    assert "Every equilibrium is one of these" in text


def test_a_game_is_drawn_by_its_endings(answers):
    """Selten (1975): the horse has the equilibria (A, a) and, off it, (D, L)."""
    text = written(picture(answers["game"]))
    assert "A, a" in text
    assert "D, L" in text
    assert "named by the moves that lead there" in text


def test_words_keep_their_digits_and_places_do_not():
    leads = ((0.0, 1 / 3, "", PALETTE[0]), (1 / 3, 1.0, "", PALETTE[1]))
    strip = Strip("1.23456 < 2", "0.325", ("0.125", "0.875"), leads, ())
    for drawn in strips_chart("Head", [("a 9.8765", PALETTE[0]), ("b", PALETTE[1])], [strip], "").values():
        text = " ".join("".join(e.itertext()) for e in ElementTree.fromstring(drawn).iter("text"))
        assert all(word in text for word in ("1.23456 < 2", "0.325", "0.125", "0.875", "a 9.8765"))
        assert not re.search(r"\d\.\d{3}", " ".join(re.findall(r"<[^>]*>", drawn)))


def test_an_outcome_has_the_colour_that_it_has_in_the_tree(answers, compiled):
    own, found = outcome_colours(compiled.model), answers["equilibria"]
    drawn = picture(found)
    text = written(drawn)
    shown = [own[n] for n, label in zip(found.outcomes, found.outcome_labels, strict=True) if label in text]
    assert len(shown) > 1
    assert all(f'fill="{colour}"' in drawn.svg for colour in shown)


def test_colours_of_their_own_give_way_where_they_tell_nothing_apart():
    assert told_apart(["a", "b"], {"a": "#111", "b": "#222", "c": "#333"}) == ["#111", "#222"]
    assert told_apart(["a", "b"], {"a": "#111", "b": "#111"}) == [colour_of(0), colour_of(1)]
    assert told_apart(["a", "x"], {"a": "#111"}) == [colour_of(0), colour_of(1)]


def test_what_has_no_picture_is_named():
    there_are = "there is one of a result, what can still be done, strategies, beliefs"
    with pytest.raises(UsageError, match=f"no picture of an int; {there_are}"):
        picture(3)


def test_a_title_in_bold_stays_inside_the_picture():
    words = "The nine eastern members: Whether NATO opens talks on weapons and expansion"
    for name, drawn in sections_chart([Section(words, (), (Bar("", (1.0,)),))]).items():
        assert float(ElementTree.fromstring(drawn).get("width")) <= WIDTHS[name]


def test_where_no_draw_has_an_answer_the_picture_says_so(compiled):
    found = compiled.tip("prize", draws=2)
    (tipping,) = found.tippings
    nothing = replace(tipping, n_draws=0, tipped=float("nan"))
    assert "no draw certified" in written(picture(replace(found, tippings=(nothing,))))


def test_a_sheet_is_as_long_as_what_is_on_it():
    sheet = Sheet(340)
    sheet.write("word " * 30)
    sheet.key([("one", NONE), ("a rather long option that fills the line", NONE), ("two", PALETTE[2])])
    sheet.bar([(0.0, 0.25, "25 %", PALETTE[0]), (0.25, 1.0, "", NONE)])
    sheet.band(0.1, 0.2, 0.5, 0.6, 0.9)
    assert sheet.at >= max(row["y"] for row in (*sheet.texts, *sheet.bands))
    assert all(0 <= row["x"] <= 340 for row in sheet.texts)
    assert [row["c"] for row in sheet.pieces] == [PALETTE[0], NONE]
    assert [row["t"] for row in sheet.pieces] == ["25 %", ""]
    assert sum(row["e"] - row["a"] for row in sheet.pieces) == pytest.approx(sheet.room)
    assert percent(0.25) == sheet.pieces[0]["t"]


def _values(part):
    """All rows that a chart is drawn from."""
    if isinstance(part, dict):
        yield from (row for row in part.get("values", ()) if isinstance(row, dict))
        for each in part.values():
            yield from _values(each)
    elif isinstance(part, (list, tuple)):
        for each in part:
            yield from _values(each)


def test_no_line_at_zero_cuts_a_label_and_no_axis_counts_what_is_nothing():
    from melian.report.charts import spread

    bands = [
        spread.Band(
            "A label that is so long that it is broken " * 2, -3e-12, -2e-12, 1e-12, 2e-12, 3e-12, "0"
        )
    ]
    drawn = spread.spread_chart(bands * 3, percent=True, zero=True)
    for svg in drawn.values():
        ticks = [
            words.replace("\N{MINUS SIGN}", "-")
            for words in re.findall(r">([-+\N{MINUS SIGN}\d.e]+)</text>", svg)
        ]
        assert ticks
        assert max(abs(float(tick)) for tick in ticks) >= 0.2  # half a percentage point to either side
    low, high = spread._reach(bands, True, 0.01)
    rows = list(_values(spread._drawn(bands * 3, 340, low, high, True, True, "").to_dict(validate=False)))
    lines = [(row["y1"], row["y2"]) for row in rows if "y1" in row]
    letters = [(row["y"] - 9, row["y"]) for row in rows if "t" in row]
    assert lines
    assert letters
    assert not [1 for top, foot in lines for high, low in letters if high < foot and low > top]


def test_colours_of_changes_are_those_of_the_endings_that_mean_yes():
    from melian.report.svg.parts import COOL, WARM
    from melian.report.svg.signs import odds_colour, points_colour

    assert odds_colour(0.1) in WARM
    assert odds_colour(-0.1) in COOL
    assert len({odds_colour(1), odds_colour(-1), points_colour(1), points_colour(-1)}) == 4


@pytest.mark.parametrize("kind", ["drivers", "whatif", "levers"])
def test_a_change_has_the_colour_of_its_sign_and_says_itself_with_the_unit(answers, kind):
    table = answers[kind]
    changes = [each.change.median for each in (
        table.swings if kind == "drivers" else
        [e for e in (table.table if kind == "levers" else table).effects if e.comparison is not None]
    )][:15]  # fmt: skip
    drawn = picture(answers[kind], width=WIDE)
    assert (MORE in drawn.svg, LESS in drawn.svg) == (max(changes) > 0, min(changes) <= 0)
    assert ACCENT not in drawn.svg
    assert {odds_change(change) for change in changes} | {"percentage points"} <= set(words_of(drawn))


@pytest.mark.parametrize("kind", ["result", "timeline"])
def test_how_likely_something_is_has_no_colour_of_a_change(answers, kind):
    assert ACCENT not in {MORE, LESS, SPEAKS_FOR, AGAINST}
    drawn = picture(answers[kind], width=WIDE)
    assert ACCENT in drawn.svg
    ticks = [word for word in words_of(drawn) if re.fullmatch(r"[0-9.]+ ?%", word)]
    assert ticks
    assert all(" " in word for word in ticks)


@given(st.lists(st.floats(-1e3, 1e3) | st.floats(-1e-9, 1e-9), max_size=5), st.sampled_from([0.01, 1.0]))
def test_an_axis_holds_zero_and_its_figures_and_spans_something(ends, least):
    low, high = reach(ends, least)
    assert low <= min([0.0, *ends])
    assert high >= max([0.0, *ends])
    assert high - low >= least - 1e-9
