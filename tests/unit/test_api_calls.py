"""Every public call from Python refuses what it does not take, and says what would work."""

from __future__ import annotations

import inspect
import re
import threading

import pytest

import melian
import melian.api
from melian.api.kinds import KINDS, kind_of
from melian.errors import UsageError

OF_ANY = ("progress", "source", "answer")
"""What a bare object may be too, or what is refused with words of its own."""


@pytest.fixture(scope="module")
def case():
    return melian.read("canon/kydd")


@pytest.fixture(scope="module")
def result(case):
    return case.solve(draws=2)


@pytest.fixture(scope="module")
def owners(case, result):
    return {
        "Case": case, "CompiledCase": case.compile(), "Result": result, "Picture": melian.api.Picture("<svg/>"),
    }  # fmt: skip


def methods(kind):
    return [
        name for name, each in vars(kind).items() if inspect.isfunction(each) and not name.startswith("_")
    ]


CALLS = [
    *((kind, name) for kind in ("Case", "CompiledCase", "Result", "Picture")
      for name in methods(getattr(melian.api, kind))),
    *(("", name) for name in melian.api.__all__ if inspect.isfunction(getattr(melian.api, name))),
]  # fmt: skip


def call_of(owners, kind, name):
    return getattr(owners[kind], name) if kind else getattr(melian.api, name)


def options_of(call):
    """What it takes by name, with what its options are unpacked from."""
    found = dict(inspect.signature(call).parameters)
    more = next((each for each in found.values() if each.kind is each.VAR_KEYWORD), None)
    listed = re.fullmatch(r"Unpack\[(\w+)\]", str(more.annotation)) if more is not None else None
    names = [n for n, each in found.items() if each.kind not in (each.VAR_KEYWORD, each.VAR_POSITIONAL)]
    return [*names, *(inspect.unwrap(call).__globals__[listed[1]].__annotations__ if listed else ())]


def needed_by(call, owners):
    """Something for all that it needs."""
    like = {"actors": ["north", "south"], "other": owners["Result"], "case": owners["Case"]}
    parameters = inspect.signature(call).parameters.values()
    return {
        each.name: like.get(each.name, "x")
        for each in parameters
        if each.default is each.empty and each.kind in (each.POSITIONAL_OR_KEYWORD, each.KEYWORD_ONLY)
    }


def test_there_are_public_calls():
    assert len(CALLS) > 30


@pytest.mark.parametrize(("kind", "name"), CALLS)
def test_a_call_refuses_what_it_does_not_take(owners, kind, name):
    call = call_of(owners, kind, name)
    with pytest.raises(UsageError, match=r"nonsense|needs"):
        call(nonsense=3)
    if not any(each.kind is each.VAR_POSITIONAL for each in inspect.signature(call).parameters.values()):
        with pytest.raises(UsageError, match="cannot place"):
            call(*[object()] * 9)


@pytest.mark.parametrize(("kind", "name"), CALLS)
def test_a_call_names_what_it_needs(owners, kind, name):
    call = call_of(owners, kind, name)
    for each in needed_by(call, owners):
        rest = {other: value for other, value in needed_by(call, owners).items() if other != each}
        with pytest.raises(UsageError, match=rf"{name}\(\) needs `{each}`"):
            call(**rest)


@pytest.mark.parametrize(("kind", "name"), CALLS)
def test_every_argument_has_a_kind_and_another_is_refused(owners, kind, name):
    call = call_of(owners, kind, name)
    for each in options_of(call):
        assert kind_of(name, each) is not None, each
        if each in OF_ANY:
            continue
        with pytest.raises(UsageError, match=rf"{name}\(\): {each}=<object.* is .*; write one, as {each}="):
            call(**{**needed_by(call, owners), each: object()})


def test_what_is_written_as_an_example_is_of_the_kind():
    for name, kind in KINDS.items():
        if name in ("answer", "case", "other"):
            continue
        first = kind.like.split(" or ")[0]
        assert kind.holds(eval(first, {"threading": threading, "print": print})), name


def test_names_of_the_crisis_are_told(case, result):
    with pytest.raises(UsageError, match=f"known: {', '.join(sorted(case.scenario.actors))}"):
        case.levers()
    with pytest.raises(UsageError, match="known: first_move, gesture, second_move"):
        result.why()
    with pytest.raises(UsageError, match=r"levers\(\) has no option called 'outcom'.*Did you mean 'outcome'"):
        case.levers("first", outcom="x")
    with pytest.raises(UsageError, match="known: precision, set, variant"):
        case.compile(draws=3)
    with pytest.raises(UsageError, match=r"needs `step`"):
        case.ask("why")


def test_what_is_asked_elsewhere_is_no_attribute_and_says_where(case, result):
    assert not hasattr(case, "beliefs")
    with pytest.raises(UsageError, match=r"it is case\.solve\(\.\.\.\)\.beliefs"):
        case.beliefs(step=1)
    with pytest.raises(AttributeError, match=r"Did you mean 'strategy'"):
        result.stratgy()
