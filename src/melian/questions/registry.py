"""All questions by name, in the order in which somebody new would meet them.

Tested in `tests/unit/test_questions.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from melian.errors import UsageError
from melian.scenario.findings.diagnostics import nearest

if TYPE_CHECKING:
    from melian.questions.question import Question

__all__ = ["QUESTIONS", "every_question", "question"]

QUESTIONS = (
    "solve", "now", "strategy", "beliefs", "why", "whatif", "compare", "levers", "timeline", "drivers", "tip",
    "equilibria",
)  # fmt: skip
"""Each is in the module of its name beside this one."""


@cache
def question(name: str) -> Question:
    """The question of a name.

    >>> question("tip").name
    'tip'

    Raises
    ------
    UsageError
        If there is no such question.
    """
    if name not in QUESTIONS:
        raise UsageError(f"there is no question called '{name}'; {nearest(name, QUESTIONS)}")
    found: Question = import_module(f"melian.questions.{name}").QUESTION
    return found


def every_question() -> Iterator[Question]:
    """All of them, in order."""
    return map(question, QUESTIONS)
