"""Where the story stands: what events settle, what is still open, and what `played` and `due` may say."""

from __future__ import annotations

from melian.runs.evidence import given_events
from melian.scenario.model import Model
from melian.scenario.standing import Standing, histories_at_now, open_infosets, standing_of
from small_crisis import history_text, model

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
