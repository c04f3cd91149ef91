"""The JSON twins of pages: the record of the question, as its command prints it.

Tested in `tests/unit/app/test_pages.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi.responses import JSONResponse

from melian.app.asking import Asked
from melian.questions.question import Answered
from melian.report.words.odds import repeat

__all__ = ["PLAIN", "answer_json", "waited"]

PLAIN: dict[int | str, dict[str, Any]] = {
    200: {"description": "the record of the question, as `melian schema` has it"},
    400: {"description": "it cannot be asked so"},
    404: {"description": "there is no such file"},
    503: {"description": "there is no answer yet: how far it is"},
}
"""What a twin answers with."""


def answer_json(asked: Asked) -> JSONResponse:
    """The record of the question, with the command that gives it again."""

    def record(answered: Answered) -> dict[str, Any]:
        plain, question = asked.job.plain(), asked.job.question
        if question.says_again:
            settings, precision = answered.posed.settings, answered.ask.precision
            plain["again"] = repeat(answered.run, settings, precision, command=question.name)
        return plain

    return waited(asked, record)


def waited(asked: Asked, record: Callable[[Answered], dict[str, Any]]) -> JSONResponse:
    """What an answer is as plain values; why there is none, or how far it is."""
    if asked.answered is None:
        if asked.problem:
            return JSONResponse({"error": asked.problem}, status_code=400)
        return JSONResponse(asked.plain, status_code=503, headers={"Retry-After": "1"})
    headers = {"X-Melian-Stale": "yes"} if asked.job.is_stale else None
    return JSONResponse(record(asked.answered), headers=headers)
