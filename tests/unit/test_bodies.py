"""Bodies that a text names again without their owner; the snippets are invented."""

from __future__ import annotations

import pytest

from melian.reader.found import Text
from melian.reader.voices import find_voices

AGAIN = {
    "ministry": ("en", "Sorland’s army left. Ardel’s defence ministry accused Sorland of shelling. Sorland fired twice. “They began,” a spokesman of the ministry, Ian Moor, said.", "ardel"),
    "министерства": ("ru", "Армия Сорландии ушла. Министерство обороны Арделии обвинило Сорландию. Сорландия стреляла. «Начали они», — сказал представитель министерства Ян Моров.", "ardelia"),
}  # fmt: skip


@pytest.mark.parametrize("case", AGAIN)
def test_a_ministry_named_again_is_the_same(case):
    language, words, actor = AGAIN[case]
    assert find_voices(Text(words, language)).quotations[-1].speaker.actor == actor


def test_a_ministry_of_either_side_may_be_meant_where_both_were_named():
    words = "Ardel’s defence ministry wrote. Sorland’s defence ministry wrote. “We wait,” the ministry said."
    bodies = [each for each in find_voices(Text(words, "en")).mentions if each.by == "body"]
    assert [each.actor for each in bodies][:2] == ["ardel", "sorland"]
