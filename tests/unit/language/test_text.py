"""Section 1 of the language: text, YAML and names."""

from __future__ import annotations

import os
import re

import pytest

from melian.errors import ScenarioError
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.read import read_path, read_text
from melian.scenario.schema.elements import CrisisFile
from melian.scenario.schema.fields import Element
from melian.scenario.text.decoding import decode
from melian.scenario.text.yaml import parse_document
from small_crisis import crisis, errors, findings, model, wrong


@pytest.mark.parametrize("word", ["no", "off", "yes", "on", "null", "n"])
def test_words_are_never_booleans_or_null(word):
    built = model(steps=f"{{act: {{who: north, choices: {{{word}: No, attack: Attack}}}}}}")
    assert built.infosets[0].actions == (word, "attack")


@pytest.mark.parametrize("text", ["2021-12-09", "0755", "1e3", "~", "No", "12:30:45", "0x1F"])
def test_scalars_stay_text(text):
    scenario = read_text(crisis(title=text))
    assert scenario.title == text
    assert scenario.file.title == text


def test_a_bom_and_crlf_are_fine(tmp_path):
    path = tmp_path / "a.crisis.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + crisis().replace("\n", "\r\n").encode())
    assert read_path(path).title == "A small crisis"


def test_labels_may_hold_anything():
    scenario = read_text(crisis(actors='{north: "Север ☃: {x}, # y", south: South, west: West}'))
    assert scenario.label("north") == "Север ☃: {x}, # y"


# refused by name


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("title: &x A\n", "anchor"),
        ("title: *x\n", "alias"),
        ("title: !!str A\n", "tag"),
        ("title: !mine A\n", "tag"),
        ("actors:\n  <<: {a: A}\n  north: N\n", "merge key"),
        ("title: A\n---\ntitle: B\n", "second document"),
        ("title: A\ntitle: B\n", "twice"),
        ("actors:\n\tnorth: N\n", "tab"),
        ("title: A\x07B\n", "control character U+0007"),
        ("title: A\u202eB\n", "control character U+202E"),
        ("%YAML 1.1\n---\ntitle: A\n", "directive"),
        ("? [a, b]\n: c\n", "key"),
    ],
)
def test_what_yaml_has_and_a_crisis_file_does_not(text, word):
    found = errors(text=text)
    assert any(word in error for error in found), found


def test_bytes_that_are_not_utf8_are_refused_with_their_place():
    found = Diagnostics()
    assert decode(b"title: Gr" + b"\xfc\xdf\n", found) is None
    assert [(d.code, d.mark.line, d.mark.column) for d in found.items] == [("M003", 1, 10)]
    assert "0xfc" in found.items[0].message


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_a_byte_that_is_no_text_is_found_at_its_character(start, end):
    found = Diagnostics()
    assert decode(start + b"melian: 1" + end + "title: \u00e9\u6c34 ".encode() + b"\xe9", found) is None
    assert [(d.mark.line, d.mark.column) for d in found.items] == [(2, len("title: \u00e9\u6c34 ") + 1)]
    assert "0xe9" in found.items[0].message


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-32"])
def test_other_encodings_are_refused(codec):
    found = Diagnostics()
    text = decode(("\ufeff" if codec == "utf-16-le" else "").encode(codec) + crisis().encode(codec), found)
    assert text is None or errors(text=text)


@pytest.mark.parametrize(
    "name",
    [
        "nörth",
        "n\N{CYRILLIC SMALL LETTER O}rth",
        "north-korea",
        "North",
        "1st",
        "_north",
        "north korea",
        "nor.th",
    ],
)
def test_names_are_plain(name):
    found = errors(actors=f'{{"{name}": N, south: S}}', steps="{act: {who: south, choices: {a: A, b: B}}}",
                   stakes="{south: {G: 1}}")  # fmt: skip
    assert len(found) == 1
    assert " M101 " in found[0]
    if not name.isascii():
        assert "U+0" in found[0]


WORDS = """
    and or not is if else in any all count where before last sees none nobody silent rest otherwise
    chance always never true false precision others
"""


@pytest.mark.parametrize("word", WORDS.split())
@pytest.mark.parametrize("kind", ["actors", "define", "option"])
def test_reserved_words_are_no_names(word, kind):
    parts = {
        "actors": {"actors": f"{{{word}: A, north: N, south: S}}"},
        "define": {"define": f"{{{word}: 1}}"},
        "option": {"steps": f"{{act: {{who: north, choices: {{{word}: A, b: B}}}}}}"},
    }[kind]
    assert any(f" M102 '{word}'" in error for error in errors(**parts))


def test_outcome_is_a_word_of_the_language_too():
    step = "{outcome: {who: north, choices: {wait: Wait, attack: Attack}}}"
    assert "'outcome'" in wrong(steps=step)


def test_a_name_has_40_characters():
    long = "a" * 40
    assert not errors(define=f"{{{long}: 1}}")
    assert "41 characters" in wrong(define=f"{{{long}a: 1}}")


# rooms


@pytest.mark.parametrize(
    "parts",
    [
        {"define": "{north: 1}"},
        {"define": "{act: 1}"},
        {"define": "{p: 1}", "assumptions": "{p: {value: 1, judgement: me}}"},
        {"define": "{m: 1}", "steps": "{m: {repeat: 2, steps: {act: {who: north, choices: {a: A, b: B}}}}}"},
        {"steps": "{m: {repeat: 2, steps: {m: {who: north, choices: {a: A, b: B}}}}}"},
        {
            "define": "{plan: 1}",
            "private": "{plan: {known_by: [north], types: {a: {odds: 1/2}, b: {odds: rest}}}}",
        },
    ],
)
def test_one_room_for_actors_steps_blocks_assumptions_and_defines(parts):
    assert " M122 " in wrong(**parts)


def test_private_names_count_whole_and_options_belong_to_their_step():
    types = "{types: {act: {odds: 1/2}, north: {odds: rest}}}"
    model(
        private=f"{{north.act: {types}, south.act: {types}}}",
        steps="{act: {who: north, choices: {south: S, act: A}}}",
        stakes="{north: {Line: {worth: 1, when: north.act is act and south.act is north and act is south}}}",
    )


def test_sources_facts_outcomes_variants_red_lines_and_events_have_rooms_of_their_own():
    model(
        as_of="2000-01-01",
        sources="{act: {title: A, date: 2000}}",
        facts='{act: "It was so. [act]"}',
        red_lines="{act: {by: north, crossed: act is attack, answered: never, cost: 1}}",
        outcomes="{act: act is attack, north: otherwise}",
        timeline="{act: {date: 2000-01, event: It was so, because: act}}",
        variants="{act: {force: {act: wait}}}",
    )


def test_one_name_without_brackets_will_do():
    model(
        as_of="2000-01-01",
        question="What?",
        counts_as_yes="anything",
        sources="{report: {title: A, date: 2000}}",
        facts='{fact: "It was so. [report]"}',
        timeline="{event: {date: 2000-01, event: It was so, because: fact, hints: {act is wait: 2 times}}}",
        private="{plan: {known_by: north, types: {a: {odds: 1/2}, b: {odds: rest}}}}",
        steps="""
          act: {who: north, choices: {wait: W, attack: A}, seen_by: south, quiet: wait, leaks: {west: 1/2}}
          tell: {who: south, kind: briefing, about: act, honest: true, to: west}
        """,
        stakes="{all: {Line: {worth: 1, for: north}}}",
        variants="{seen: {public: act, reveal: {plan: south}, drop: event}}",
        checks="odds of anything above 0%",
    )


# needed


@pytest.mark.parametrize("part", ["melian", "title", "scale", "actors", "steps", "stakes", "outcomes"])
def test_what_is_needed(part):
    assert f"the file needs `{part}`" in wrong(**{part: None})


def test_as_of_is_needed_with_a_timeline_and_sources_with_facts():
    assert "needs `as_of`" in wrong(timeline="{e: {date: 2000-01, event: It was so}}")
    assert any("source" in error for error in errors(facts='{f: "It was so. [report]"}'))


def test_another_version_is_refused():
    assert "this melian reads 1" in wrong(melian="2")


def test_label_and_because_are_allowed_on_every_element():
    extra = "label: L, because: [fact]"
    model(
        as_of="2000-01-01",
        sources=f"{{report: {{title: A, date: 2000, {extra}}}}}",
        facts='{fact: "It was so. [report]"}',
        actors=f"{{north: {{{extra}}}, south: S, west: W}}",
        private=f"{{north.aim: {{{extra}, types: {{a: {{odds: 1/2, {extra}}}, b: {{odds: rest}}}}}}}}",
        assumptions=f"{{p: {{value: 0.2, {extra}}}}}",
        define=f"{{d: {{value: p * 2, {extra}}}}}",
        steps=f"""
          act: {{who: north, choices: {{wait: {{{extra}}}, attack: A}}, {extra}}}
          m: {{repeat: 2, {extra}, steps: {{b: {{who: south, choices: {{x: X, y: Y}}}}}}}}
        """,
        stakes=f"{{north: {{Line: {{worth: d, {extra}}}}}}}",
        red_lines=f"{{red: {{by: north, crossed: act is attack, answered: never, cost: 1, {extra}}}}}",
        outcomes=f"{{war: {{when: act is attack, {extra}}}, peace: otherwise}}",
        timeline=f"{{e: {{date: 2000-01, event: It was so, {extra}}}}}",
        variants=f"{{v: {{force: {{act: wait}}, {extra}}}}}",
    )


# what YAML swallows


def test_a_label_split_by_a_comma():
    found = errors(steps="{act: {who: north, choices: {wait: Wait, surge: Up to 175,000}}}")
    assert "the comma split your label: put it in quotes" in found[0]


def test_a_comment_sign_glued_to_the_word_after_it():
    found = errors(text=crisis(title="Crisis #2 of the year"))
    assert "'#' begins a comment" in found[0]
    assert not errors(text=crisis(title="A crisis # of the year"))


@pytest.mark.parametrize("label", ["The second: what came of it", '"No" he said'])
def test_an_unquoted_colon_and_a_text_that_goes_on_after_its_quotation_mark(label):
    found = errors(text=crisis(title=label))
    assert "quotes" in found[0]


def test_block_style_and_flow_style_say_the_same():
    block = """
      act:
        who: north
        choices:
          wait: Wait
          attack:
            label: Attack
    """
    assert model(steps=block).infosets == model().infosets


# limits


def test_a_file_of_1_mib(tmp_path):
    path = tmp_path / "large.crisis.yaml"
    path.write_text(crisis() + "#" * 1024 * 1024)
    with pytest.raises(ScenarioError, match="larger than 1 MiB"):
        read_path(path)
    path.write_text(crisis() + "# " + "x" * 1000_000)
    assert read_path(path)


def test_depth_20():
    nested = "{a: " * 21 + "1" + "}" * 21
    assert "20 levels" in errors(text=crisis(define=nested))[0]


@pytest.mark.parametrize("text", ["[" * 500_000, "{a: " * 200_000, "- " * 300_000, "[[],\n" * 100_000])
def test_nested_brackets_without_end_are_refused(text):
    assert errors(text=text)


def test_12_actors():
    names = [f"actor_{i}" for i in range(13)]
    actors = "{north: N, " + ", ".join(f"{name}: A" for name in names[:11]) + "}"
    assert not errors(actors=actors)
    assert "12" in wrong(actors=actors.replace("}", ", one_more: A}"))


def test_two_million_leaves_are_refused_and_name_the_steps():
    steps = "\n".join(
        f"s_{i}: {{who: north, choices: {{a: A, b: B, c: C}}, seen_by: nobody}}" for i in range(14)
    )
    steps += "\nbig: {who: south, choices: {" + ", ".join(f"o_{i}: O" for i in range(60)) + "}}"
    found = wrong(steps=steps)
    assert "2,000,000" in found
    assert found.count("(x3)") == 3


def test_the_step_that_multiplies_most_is_named_even_if_it_is_the_last():
    steps = "\n".join(f"s_{i}: {{who: north, choices: {{a: A, b: B, c: C}}}}" for i in range(12))
    steps += "\nbig: {who: south, choices: {" + ", ".join(f"o_{i}: O" for i in range(60)) + "}}"
    assert "'big' (x60)" in wrong(steps=steps)


# files that are no files


def test_directories_pipes_and_missing_files(tmp_path):
    with pytest.raises(ScenarioError, match="is a directory"):
        read_path(tmp_path)
    with pytest.raises(ScenarioError, match="there is no file"):
        read_path(tmp_path / "none.crisis.yaml")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ScenarioError, match="pipe"):
        read_path(tmp_path / "pipe")


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing\n", "---\n", "hello\n", "- a\n- b\n", "''\n"])
def test_a_file_that_is_no_mapping(text):
    found = wrong(text=text)
    assert " M004 " in found
    assert "melian: 1" in found


# all at once


def test_all_mistakes_of_the_form_are_reported_in_one_run():
    found = errors(
        melian="7",
        actors="{north: {colour: red}, south: South, west: West}",
        steps="{act: {who: north, choices: {wait: Wait, attack: Attack}, onyl_if: always, open: maybe}}",
        stakes="{north: {Gain: {wroth: 1}}}",
        outcomes="{war: {when: act is attack}, peace: []}",
    )
    text = "\n".join(found)
    for word in ("'7'", "colour", "onyl_if", "maybe", "wroth", "peace"):
        assert word in text
    assert "Did you mean 'only_if'?" in text


def test_mistakes_of_meaning_are_reported_in_one_run_and_in_order():
    found = errors(
        assumptions="{p: {range: 3 to 1, best: 2, judgement: me}}",
        steps="{act: {who: nobdy, choices: {wait: Wait, attack: Attack}, end_if: act is atack}}",
        stakes="{north: {Gain: {worth: q + 1}}}",
        outcomes="{war: act is bad, peace: otherwise}",
    )
    text = "\n".join(found)
    for word in ("'p'", "nobdy", "atack", "'q'", "'bad'"):
        assert word in text
    lines = [int(error.split(":")[0]) for error in found]
    assert lines == sorted(lines)


def test_a_mistake_of_the_form_does_not_hide_those_of_meaning():
    found = errors(
        steps="{act: {who: north, choices: {wait: Wait, attack: Attack}, onyl_if: always}}",
        stakes="{north: {Gain: {worth: q + 1}}}",
    )
    assert len(found) == 2, found


def test_an_error_says_where_what_got_and_what_would_work():
    text = crisis(
        stakes="\nnorth:\n  Gain: {worth: oil_prise * 2}\n",
        assumptions="{oil_price: {value: 3, judgement: me}}",
    )
    with pytest.raises(ScenarioError) as caught:
        read_text(text, "suez.crisis.yaml")
    assert str(caught.value).splitlines() == [
        "suez.crisis.yaml:10:19: error[M104]: there is nothing called 'oil_prise'",
        "    10 |     Gain: {worth: oil_prise * 2}",
        "       |                   ^^^^^^^^^",
        "  known: act, north, oil_price, outcome, south, west. Did you mean 'oil_price'?",
    ]


STEP = "steps: {act: {who: north, %s, choices: {wait: W, go: G}}}"
LISTS = {
    "counts_as_yes": "counts_as_yes: [anything, anything]",
    "ranked": "ranked: [anything, anything]",
    "who": "steps: {act: {who: [south, south], kind: vote, passes: majority}}",
    "seen_by": STEP % "seen_by: [south, south]",
    "to": STEP % "to: [south, south]",
    "quiet": STEP % "quiet: [wait, wait]",
    "because": STEP % "because: [troops, troops]",
    "by": STEP % "promises: {by: [go, go], do: always, if_broken: 1}",
    "off_table": "steps: {act: {who: north, choices: {wait: W, go: {off_table: [troops, troops]}}}}",
    "known_by": "private: {plan: {known_by: [south, south], types: {a: 1/2, b: rest}}}",
    "for": "stakes: {all: {Gain: {worth: 1, for: [south, south]}}}",
    "public": "variants: {v: {public: [secret, secret]}}",
    "drop": "variants: {v: {drop: [news, news]}}",
    "played": "timeline: {news: {date: 1999-01-01, event: E, played: [act, act]}}",
    "on_table": "variants: {v: {on_table: [act.flee, act.flee]}}",
    "reveal": "variants: {v: {reveal: {north.aim: [south, south]}}}",
    "checks": "checks: [odds of anything above 1%, odds of anything above 1%]",
}
"""Every list of the language, with one name twice."""


@pytest.mark.parametrize("field", LISTS)
def test_a_name_that_stands_twice_in_a_list_is_refused_at_its_second_place(field):
    parts: dict[str, str | None] = {
        "as_of": "2000-01-01",
        "sources": "{report: {title: A report, date: 2000}}",
        "facts": '{troops: "Troops have moved. [report]"}',
        "private": "{north.aim: {types: {soft: 1/2, hard: rest}}}",
        "steps": "{act: {who: north, choices: {wait: Wait, attack: Attack, flee: {label: F, off_table: troops}}}, "
        "secret: {who: south, seen_by: nobody, choices: {a: A, b: B}}}",
        "timeline": "{news: {date: 1999-01-01, event: E, sets: {act: wait}}}",
    }
    section, _, value = LISTS[field].partition(": ")
    text = crisis(**(parts | {section: value})).replace("counts_as_yes:", "question: Is it?\ncounts_as_yes:")
    found = [error for error in errors(text=text) if " M209 " in error]
    assert len(found) == 1, errors(text=text)
    line = next(line for line in text.split("\n") if line.startswith(f"{section}:"))
    twice = next(name for name in re.findall(r"[a-z_.]+[^,:{}\[\]]*", line) if f"{name}, {name}" in line)
    place = f"{text.split(chr(10)).index(line) + 1}:{line.index(f'{twice}, {twice}') + len(twice) + 3}"
    assert found[0].startswith(f"{place} M209 `{field}` names '{twice}' twice")


def test_a_hint_given_twice_in_one_event_would_count_twice():
    hints = "{act is wait: 2 times, (act is wait): 3 times}"
    found = wrong(as_of="2000-01-01", timeline=f"{{e: {{date: 1999-01-01, event: E, hints: {hints}}}}}")
    assert "M209 `hints` gives '(act is wait)', which is 'act is wait' written otherwise" in found


def test_every_list_of_the_language_is_among_those():
    """A list is a field that the models read as a tuple of texts, or a mapping to such."""
    models = [Element, *Element.__subclasses__(), CrisisFile]
    fields = {
        info.alias or name
        for model in models
        for name, info in model.model_fields.items()
        if re.search(r"tuple\[(?!.*Promise)", str(info.annotation))
    }
    assert fields == {*LISTS}


def test_a_round_beside_the_whole_step_is_named_twice():
    steps = "{month: {repeat: 2, steps: {talk: {who: north, seen_by: nobody, choices: {a: A, b: B}}}}}"
    for given in ("public: [talk, talk@2]", "public: [talk@2, talk]", "force: {talk: a, talk@2: b}",
                  "force: {talk@2: b, talk: a}", "secretly: {talk: a, talk@1: b}"):  # fmt: skip
        found = wrong(steps=steps, variants=f"{{v: {{{given}}}}}")
        assert " M209 " in found
        assert "a step stands for all its rounds" in found
    assert errors(steps=steps, variants="{v: {public: [talk@1, talk@2]}}") == []


def test_findings_of_a_fine_file_are_none():
    assert findings(crisis()) == []


@pytest.mark.parametrize(
    ("text", "place"),
    [("facts:\n  ?\n", (2, 3)), ("? \n: x\n", (1, 1)), ("facts: {? : x}\n", (1, 9)), ("a: {?}", (1, 5))],
)
def test_a_lone_question_mark_stands_for_a_key_that_is_missing(text, place):
    """It means an empty key in YAML; one in quotes, or a text that ends so, is none."""
    found = Diagnostics()
    parse_document(text, found)
    (error,) = found.items
    assert (error.code, (error.mark.line, error.mark.column)) == ("M004", place)
    assert "a key is missing" in error.message
    for fine in ("facts:\n  why: what?\n", "? a\n: b\n"):
        found = Diagnostics()
        parse_document(fine, found)
        assert not found.items
