"""Where the story stands: what events settle, what is still open, and what `played` and `due` may say."""

from __future__ import annotations

import pytest

from melian.runs.evidence import given_events
from melian.scenario.checks.sight import sight_of
from melian.scenario.checks.standing import standing as standing_checks
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.model import Model
from melian.scenario.read import parse_and_compile
from melian.scenario.standing import Standing, histories_at_now, open_infosets, standing_of
from small_crisis import crisis, history_text, model, wrong

STEPS = """
arm: {who: north, choices: {no_arms: None, arms: Some}}
ask: {who: south, only_if: arm is arms, choices: {hold: Hold, ask: Ask}, end_if: ask is ask}
act: {who: north, choices: {wait: Wait, attack: Attack}}
rounds:
  repeat: 2
  steps: {talk: {who: west, choices: {soft: Soft, hard: Hard}}}
"""


def events(**news: str) -> str:
    lines = [f"  {name}: {{date: 2021-12-0{n}, event: News, {said}}}" for n, (name, said) in
             enumerate(news.items(), 1)]  # fmt: skip
    return "\n" + "\n".join(lines) + "\n"


def compiled(variant: str | None = None, **news: str) -> Model:
    variants = "{calm: {force: {arm: no_arms}}, unheard: {drop: [two]}}" if "two" in news else None
    return model(steps=STEPS, as_of="2021-12-09", timeline=events(**news), variants=variants, variant=variant)


def standing(**news: str) -> tuple[Standing, list[str], int]:
    """Where the crisis stands, its histories at now in words, and how many endings are possible."""
    made = compiled(**news)
    found = standing_of(made, made.evidence)
    now = [history_text(made, int(node)) for node in histories_at_now(made, found)]
    return found, now, int(found.possible.sum())


def test_now_is_after_the_last_step_that_is_known_to_have_been_played() -> None:
    # by hand: 8 endings after no arms, 1 + 8 after arms (asking ends the story)
    found, now, endings = standing(one="sets: {arm: arms}")
    assert (found.last, found.open, now, endings) == ("arm", ("ask", "act", "talk@1", "talk@2"), ["arms"], 9)
    found, now, endings = standing(one="played: ask")
    assert (found.last, found.open) == ("ask", ("act", "talk@1", "talk@2"))
    assert (now, endings) == (["arms hold", "arms ask"], 9), (
        "asking ended the story; without arms it was skipped"
    )
    found, now, endings = standing(one="played: act")
    assert (now, endings) == (["no_arms wait", "no_arms attack", "arms hold wait", "arms hold attack"], 16)
    found, now, endings = standing(one="sets: {arm: no_arms}, played: talk@2")
    assert found.is_over
    assert endings == len(now) == 8


def test_without_events_now_is_the_start() -> None:
    made = compiled(one="hints: {arm is arms: 2 times}")
    found = standing_of(made, made.evidence)
    assert found.is_whole
    assert histories_at_now(made, found).tolist() == [0]
    assert open_infosets(made, found).all()


def test_a_variant_or_an_earlier_day_stands_where_the_events_that_are_left_say() -> None:
    news = {"one": "sets: {arm: arms}", "two": "played: act"}
    made = compiled(**news)
    assert standing_of(made, made.evidence).last == "act"
    assert standing_of(made, given_events(made, at="2021-12-01")[0]).last == "arm"
    assert standing_of(made, given_events(made, before_events=True)[0]).is_whole
    for variant, last in (("unheard", "arm"), ("calm", "act")):
        made = compiled(variant, **news)
        assert standing_of(made, made.evidence).last == last, variant


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("played: actt", "M603 'one' plays a step 'actt', which there is not | "),
        ("played: talk", "M603 'talk' is played in rounds: say which | write `talk@1`"),
        ("played: talk@3", "M603 'talk' has no round '3' | rounds are 1 to 2"),
        ("played: act@1", "M603 'act' has no round '1' | it is not played in rounds"),
        ("sets: {act: wait}, played: [ask, act]", "M603 'one' says that 'act' was played, and how under `sets`"),
        ("sets: {arm: no_arms}, played: ask", "M608 'one' cannot have happened"),
    ],
)  # fmt: skip
def test_what_was_played_is_checked(said: str, message: str) -> None:
    assert message in wrong(steps=STEPS, as_of="2021-12-09", timeline=events(one=said))


def test_a_private_matter_is_known_and_not_played() -> None:
    parts = {"private": "{north.aim: {types: {mild: 1/2, hard: rest}}}", "as_of": "2021-12-09"}
    assert "is a private matter | what is known of it stands under `sets`" in wrong(
        timeline=events(one="played: north.aim"), **parts
    )


def warnings(as_of: str = "2021-12-09", *, arm: str, act: str, said: str) -> list[str]:
    """What the check finds of where the story stands; `arm` and `act` are when these steps are due."""
    steps = STEPS.replace("arm: {", f"arm: {{due: {arm}, ").replace("act: {", f"act: {{due: {act}, ")
    scenario, made = parse_and_compile(
        crisis(steps=steps, as_of=as_of, timeline=events(one=said)), "test", None, found := Diagnostics()
    )
    assert scenario is not None
    assert made is not None
    standing_checks(sight_of(made, found))
    return [f"{item.code} {item.message}" for item in found.sorted()]


def test_dates_due_are_held_against_events_and_the_order_of_play() -> None:
    assert warnings(arm="2021-11", act="~2021-12", said="sets: {arm: arms}") == []
    assert warnings(arm="2021-12", act="2021-12-09", said="hints: {act is wait: 2 times}") == []
    assert warnings(arm="2021-12-08", act="2022-01", said="hints: {act is wait: 2 times}") == [
        "M622 'arm' was due 2021-12-08, before `as_of` (2021-12-09), and is still open by the events"
    ]
    assert warnings(arm="2022-01-02", act="2021-12-31", said="played: arm") == [
        "M622 'arm' is due 2022-01-02, after `as_of` (2021-12-09), but lies before now, for an event tells of it",
        "M621 'act' is due 2021-12-31 and is played after 'arm', due 2022-01-02",
    ]


def test_news_of_a_step_that_is_open_is_questioned_unless_it_is_due_later() -> None:
    said = "played: arm, hints: {act is attack: 2 times, arm is arms: 3 times, talk last is hard: 2 times}"
    assert warnings(arm="2021-11", act="2021-12-01", as_of="2021-12-01", said=said) == [
        "M620 'one' hints at 'talk@1', 'talk@2', still open by the events: now is after 'arm'"
    ]
