"""Random small crises, as plain data and as the text of a crisis file.

`crisis(pick)` makes one; `pick` takes one item of a sequence, so that a seeded generator
or Hypothesis can drive it. Conditions and numbers are tuples, written out by `text_of`:
the slow twin in oracle_scenario.py reads the tuples and never the text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

__all__ = ["Block", "Crisis", "Private", "Step", "crises", "crisis", "text_of"]

ACTORS = ("north", "south", "west")
ASSUMPTIONS = ("p_a", "p_b")
Expression = tuple[Any, ...]


@dataclass
class Private:
    """What one actor, or several, know."""

    name: str
    seers: tuple[str, ...]
    odds: dict[str, Expression | None]
    """Type -> number; None takes the rest."""
    numbers: dict[str, Expression] = field(default_factory=dict)
    """Type -> its attribute `size`."""


@dataclass
class Step:
    """One step; the fields are those of the file."""

    name: str
    who: tuple[str, ...]
    kind: str = "move"
    options: tuple[str, ...] = ()
    odds: dict[str, Expression | None] = field(default_factory=dict)
    weights: bool = False
    numbers: dict[str, Expression] = field(default_factory=dict)
    only_if: Expression | None = None
    end_if: Expression | None = None
    available: dict[str, Expression] = field(default_factory=dict)
    off_table: tuple[str, ...] = ()
    seen_by: tuple[str, ...] | None = None
    to: tuple[str, ...] = ()
    leaks: dict[str, Expression] = field(default_factory=dict)
    quiet: tuple[str, ...] = ()
    hidden_until: str = ""
    seen_as: dict[str, str] = field(default_factory=dict)
    fixed: str = ""
    about: tuple[str, Any] = ("", "")
    honest: bool | None = None
    passes: str = ""
    open: bool = False
    means: dict[str, Expression] = field(default_factory=dict)
    if_false: Expression | None = None
    offers: int = 0
    """Of an offer: how many may be made."""
    words: str = ""
    """Of a move: the kind that reports word it by; it changes nothing in play."""
    promise: tuple[tuple[str, ...], Expression | None, Expression, Expression] | None = None
    """by, when, do, if_broken."""


@dataclass
class Block:
    """Steps in rounds."""

    name: str
    repeat: int
    steps: list[Step]
    only_if: Expression | None = None
    until: Expression | None = None


@dataclass
class Crisis:
    """All of it."""

    actors: tuple[str, ...]
    privates: list[Private] = field(default_factory=list)
    steps: list[Step | Block] = field(default_factory=list)
    stakes: list[tuple[str, tuple[str, ...], Expression | None, Any]] = field(default_factory=list)
    """heading, for, when, worth: a number, or a list of (condition, number)."""
    red_lines: list[tuple[str, Expression, Expression, Expression]] = field(default_factory=list)
    outcomes: list[tuple[str, Expression]] = field(default_factory=list)
    """All but the last, `rest_of_it`."""
    force: dict[str, str] = field(default_factory=dict)
    public: tuple[str, ...] = ()
    reveal: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def all_steps(self) -> dict[str, Step]:
        """Steps by name."""
        result: dict[str, Step] = {}
        for item in self.steps:
            for step in item.steps if isinstance(item, Block) else [item]:
                result[step.name] = step
        return result


# as text


def reference(ref: tuple[str, Any]) -> str:
    """`force`, `force before`, `force@2`; a ballot's round goes before the dot."""
    name, which = ref
    if which == "":
        return name
    head, dot, tail = name.partition(".")
    word = f"@{which}" if isinstance(which, int) else f" {which}"
    return f"{head}{word}{dot}{tail}"


def text_of(e: Expression) -> str:
    """An expression with every part in parentheses."""
    op = e[0]
    if op == "true":
        return "always"
    if op in ("is", "isnot"):
        word = "is" if op == "is" else "is not"
        return f"({reference(e[1])} {word} {' or '.join(e[2])})"
    if op == "outcome":
        return f"(outcome is {' or '.join(e[1])})"
    if op == "sees":
        return f"({e[1]} sees {reference(e[2])})"
    if op == "not":
        return f"(not {text_of(e[1])})"
    if op in ("and", "or"):
        return "(" + f" {op} ".join(text_of(part) for part in e[1:]) + ")"
    if op == "over":
        return f"({e[1]} > 1/2)"
    if op in ("any", "all"):
        return f"({op} {e[1]} where {text_of(e[2])})"
    if op == "count":
        return f"((count {e[1]} where {text_of(e[2])}) {e[3]} {e[4]})"
    if op == "num":
        return str(e[1])
    if op == "assume":
        return str(e[1])
    if op == "if":
        return f"({text_of(e[1])} if {text_of(e[2])} else {text_of(e[3])})"
    if op in ("+", "-", "*"):
        return f"({text_of(e[1])} {op} {text_of(e[2])})"
    if op == "attr":
        return f"{reference(e[1])}.size"
    if op == "offers":
        return f"{reference(e[1])}.offers"
    raise ValueError(op)


def as_text(crisis: Crisis) -> str:
    """The crisis file."""
    odds = {"value": "0.3", "judgement": "the test"}
    document: dict[str, Any] = {
        "melian": "1",
        "title": "A random crisis",
        "scale": "10 = enough",
        "analyst": "the test",
        "as_of": "2000-01-01",
        "sources": {"report": {"title": "A report", "date": "2000"}},
        "facts": {"troops": "Troops have moved. [report]"},
        "actors": {actor: actor.title() for actor in crisis.actors},
        "assumptions": {name: odds for name in ASSUMPTIONS},
        "steps": {},
        "stakes": {},
        "outcomes": {},
    }
    if crisis.privates:
        document["private"] = {p.name: _private(p) for p in crisis.privates}
    for item in crisis.steps:
        if isinstance(item, Block):
            block: dict[str, Any] = {"repeat": str(item.repeat)}
            _put(block, only_if=item.only_if, until=item.until)
            block["steps"] = {step.name: _step(step) for step in item.steps}
            document["steps"][item.name] = block
        else:
            document["steps"][item.name] = _step(item)
    for index, (heading, members, when, worth) in enumerate(crisis.stakes):
        cases = {text_of(c): text_of(n) for c, n in worth} if isinstance(worth, list) else text_of(worth)
        line: dict[str, Any] = {"worth": cases}
        _put(line, when=when)
        if members:
            line["for"] = list(members)
        document["stakes"].setdefault(heading, {})[f"Line {index}"] = line
    if crisis.red_lines:
        document["red_lines"] = {
            f"red_{i}": {"by": by, "crossed": text_of(c), "answered": text_of(a), "cost": text_of(n)}
            for i, (by, c, a, n) in enumerate(crisis.red_lines)
        }
    document["outcomes"] = {name: text_of(when) for name, when in crisis.outcomes}
    document["outcomes"]["rest_of_it"] = "otherwise"
    variant: dict[str, Any] = {}
    for name in ("force", "public", "reveal"):
        value = getattr(crisis, name)
        if value:
            variant[name] = value if isinstance(value, dict) else list(value)
    if variant:
        document["variants"] = {"what_if": variant}
    return json.dumps(document, indent=1)


def _put(target: dict[str, Any], **values: Expression | None) -> None:
    target.update({key: text_of(value) for key, value in values.items() if value is not None})


def _private(private: Private) -> dict[str, Any]:
    types = {
        name: {"odds": "rest" if share is None else text_of(share), "size": text_of(private.numbers[name])}
        for name, share in private.odds.items()
    }
    shared = {} if "." in private.name else {"known_by": list(private.seers)}
    return {**shared, "types": types}


def _step(step: Step) -> dict[str, Any]:
    result: dict[str, Any] = {"who": list(step.who)}
    if step.kind not in ("move", "chance"):
        result["kind"] = step.kind
    if step.words:
        result["kind"] = step.words
    _put(result, only_if=step.only_if, end_if=step.end_if, if_false=step.if_false)
    if step.kind in ("move", "chance", "offer"):
        result["choices"] = {option: _choice(step, option) for option in step.options}
    if step.odds:
        result["odds"] = {
            o: "rest" if n is None else ("weight " if step.weights else "") + text_of(n)
            for o, n in step.odds.items()
        }
    if step.seen_by is not None:
        result["seen_by"] = list(step.seen_by) or "nobody"
    for name in ("to", "quiet"):
        if getattr(step, name):
            result[name] = list(getattr(step, name))
    if step.leaks:
        result["leaks"] = {actor: text_of(n) for actor, n in step.leaks.items()}
    if step.seen_as:
        result["seen_as"] = step.seen_as
    for name in ("hidden_until", "fixed", "passes"):
        if getattr(step, name):
            result[name] = getattr(step, name)
    if step.kind == "briefing":
        result["about"] = reference(step.about)
        result["honest"] = "true" if step.honest else "false"
    if step.open:
        result["open"] = "true"
    if step.offers:
        result["offers"] = str(step.offers)
    if step.means:
        result["means"] = {option: text_of(c) for option, c in step.means.items()}
    if step.promise:
        by, when, do, price = step.promise
        result["promises"] = {"by": list(by), "do": text_of(do), "if_broken": text_of(price)}
        _put(result["promises"], when=when)
    return result


def _choice(step: Step, option: str) -> dict[str, Any]:
    result: dict[str, Any] = {"label": f"To {option}", "size": text_of(step.numbers[option])}
    if option in step.available:
        result["if"] = text_of(step.available[option])
    if option in step.off_table:
        result["off_table"] = ["troops"]
    return result


# by chance

Pick = Callable[[Sequence[Any]], Any]


@dataclass
class _Maker:
    pick: Pick
    crisis: Crisis
    block: Block | None = None
    done: list[Step] = field(default_factory=list)
    """Steps of this list, or of the plain list, written so far, in order."""
    blocks: list[Block] = field(default_factory=list)

    def maybe(self, out_of: int) -> bool:
        return self.pick(range(out_of)) == out_of - 1

    def some(self, items: Sequence[str], least: int = 0) -> tuple[str, ...]:
        chosen = tuple(item for item in items if self.pick((False, True)))
        return chosen if len(chosen) >= least else tuple(items[:least])

    # references

    def refs(self) -> list[tuple[tuple[str, Any], tuple[str, ...]]]:
        """Everything that may be asked about here, with its options."""
        result: list[tuple[tuple[str, Any], tuple[str, ...]]] = []
        for private in self.crisis.privates:
            result.append(((private.name, ""), tuple(private.odds)))
        for step in self.done:
            result.append(((step.name, ""), step.options))
            if step.kind == "vote":
                result += [((f"{step.name}.{voter}", ""), ("yes", "no")) for voter in step.who]
            if step.kind == "offer":
                deals = step.options[:-1]
                back = deals if step.offers > 1 else ()
                result.append(((f"{step.name}.offer", ""), deals))
                result.append(((f"{step.name}.answer_1", ""), ("accept", "refuse", *back)))
        if self.block is not None:
            for step in self.block.steps:
                result.append(((step.name, "before"), step.options))
                result.append(((step.name, 1), step.options))
        for block in self.blocks:
            for step in block.steps:
                result.append(((step.name, "last"), step.options))
                result.append(((step.name, self.pick(range(1, block.repeat + 1))), step.options))
        return result

    def ask(self, depth: int = 2, *, by: str = "", soft: bool = True) -> tuple[Any, ...]:
        """A condition on the story so far; `by` an actor, only on what it has chosen itself."""
        refs = self.refs()
        if by:
            own = [s.name for s in self.crisis.all_steps().values() if s.who == (by,)]
            own += [p.name for p in self.crisis.privates if by in p.seers]
            refs = [r for r in refs if r[0][0] in own]
        if not refs:
            return ("true",)
        what = self.pick(("is", "is", "is", "isnot", "sees", "not", "and", "or", "rounds"))
        if depth and what in ("not", "and", "or"):
            parts = [self.ask(depth - 1, by=by) for _ in range(1 if what == "not" else 2)]
            return (what, *parts)
        ref, options = self.pick(refs)
        if what == "sees" and not by and "." not in ref[0]:
            return ("sees", self.pick(self.crisis.actors), ref)
        if what == "rounds" and self.blocks and not by:
            block = self.pick(self.blocks)
            inner = self.pick(block.steps)
            inside = ("is", (inner.name, self.pick(("", "before"))), self.some(inner.options, 1))
            how = self.pick(("any", "all", "count"))
            if how == "count":
                return ("count", block.name, inside, self.pick((">", "==")), self.pick((0, 1)))
            return (how, block.name, inside)
        private = any(p.name == ref[0] for p in self.crisis.privates)
        chosen = self.some(options, 1)
        if not private and what != "isnot" and self.maybe(4):
            chosen = (*chosen, "none")
        if what == "isnot" and self.maybe(2):
            return ("isnot", ref, chosen if private else (*chosen, "none"))
        return ("isnot" if what == "isnot" and self.maybe(3) else "is", ref, chosen)

    def number(self, texts: Sequence[str], depth: int = 1) -> tuple[Any, ...]:
        """A number, perhaps by cases or by an assumption."""
        what = self.pick(("num", "assume", "if", "if", "attr", "*"))
        if what == "assume":
            return ("assume", self.pick(ASSUMPTIONS))
        if what == "if" and depth:
            return ("if", self.number(texts, depth - 1), self.ask(1), self.number(texts, depth - 1))
        if what == "*" and depth:
            return ("*", self.number(texts, 0), self.number(texts, 0))
        return ("num", self.pick(texts))

    def odds(self, options: Sequence[str]) -> dict[str, tuple[Any, ...] | None]:
        """Odds with a rest."""
        result: dict[str, tuple[Any, ...] | None] = {o: self.number(("0", "1/3", "1/4"), 1) for o in options}
        if not self.maybe(12):
            result[self.pick(list(options))] = None
        return result

    # elements

    def private(self, number: int) -> Private:
        actors = self.crisis.actors
        shared = self.maybe(3)
        name = f"secret_{number}" if shared else f"{self.pick(actors)}.aim_{number}"
        seers = self.some(actors, 1) if shared else (name.split(".")[0],)
        types = ("soft", "firm")
        return Private(name, seers, self.odds(types), {t: ("num", self.pick(("0", "2"))) for t in types})

    def step(self, name: str) -> Step:
        actors = self.crisis.actors
        kind = self.pick(("move", "move", "move", "move", "chance", "briefing", "vote", "offer"))
        tellable = [(s.name, "") for s in self.done]
        tellable += [(s.name, 1) for b in self.blocks for s in b.steps]
        if kind == "briefing" and not tellable:
            kind = "move"
        step = Step(name, (self.pick(actors),), kind)
        if kind == "briefing":
            step.about, step.honest = self.pick(tellable), self.pick((True, False))
            told = self.crisis.all_steps().get(step.about[0]) or next(
                s for s in self.done if s.name == step.about[0]
            )
            step.options = (
                ("share", "withhold") if step.honest else (*(f"say_{o}" for o in told.options), "silent")
            )
            step.to = self.some([a for a in actors if a not in step.who], 1)
        elif kind == "vote":
            step.who = self.some(actors, 2)
            step.passes = self.pick(("unanimous", "majority", "at least 1"))
            step.options = ("passed", "failed")
            step.open = self.maybe(2)
        elif kind == "offer":
            step.to = (self.pick([a for a in actors if a not in step.who]),)
            step.options = (*("yield", "hold")[: self.pick((2, 2, 1))], "refused")
            step.numbers = {o: ("num", self.pick(("0", "3"))) for o in step.options}
            step.offers, step.open = self.pick((1, 2, 2, 3)), self.maybe(2)
            if self.maybe(4):
                step.available = {step.options[0]: self.ask(1, by="" if self.maybe(4) else step.who[0])}
            if len(step.options) > 2 and self.maybe(8):
                step.off_table = step.options[1:2]
            if self.maybe(10):
                step.fixed = self.pick((step.options[0], "refused"))
        else:
            step.options = ("yield", "hold", "press")[: self.pick((2, 2, 3, 1))]
            step.numbers = {o: ("num", self.pick(("0", "3"))) for o in step.options}
        if kind == "chance":
            step.who = ("chance",)
            step.odds = self.odds(step.options)
            if self.maybe(4):
                step.weights = True
                least = ("num", self.pick(("1", "1", "0")))
                step.odds = {o: ("+", least, self.number(("0", "2"))) for o in step.options}
                if len(step.options) > 1 and self.maybe(2):
                    step.odds[step.options[0]] = ("num", "0")
        if self.maybe(3):
            step.only_if = self.ask()
        self.visibility(step)
        if kind == "move":
            self.options_of(step)
            if self.maybe(3):
                addressed = ("message",) if step.to or step.seen_by is not None else ()
                step.words = self.pick(("threat", "promise", "demand", *addressed))
        return step

    def visibility(self, step: Step) -> None:
        actors = self.crisis.actors
        if self.maybe(2):
            step.seen_by = self.some(actors)
        if step.kind == "move" and self.maybe(5):
            step.to = self.some([a for a in actors if a not in step.who], 1)
        others = [
            a
            for a in actors
            if a not in step.who
            and a not in step.to
            and a not in (step.seen_by or ())
            and (step.seen_by is not None or (step.to and step.kind != "offer"))
        ]
        if others and self.maybe(3):
            step.leaks = {a: self.number(("0", "1", "1/4")) for a in self.some(list(reversed(others)), 1)}
        if step.kind in ("move", "chance"):
            if self.maybe(3):
                step.quiet = self.some(step.options)
            if len(step.options) > 1 and self.maybe(4):
                group = self.pick(("talked", step.options[-1]))
                step.seen_as = {o: group for o in step.options[:2] if o != group}

    def options_of(self, step: Step) -> None:
        for option in step.options[1:]:
            if self.maybe(5):
                blind = self.maybe(6)
                step.available[option] = self.ask(1, by="" if blind else step.who[0])
        if len(step.options) > 1 and self.maybe(8):
            step.off_table = step.options[-1:]
        if self.maybe(10) and step.options[0] not in step.off_table:
            step.fixed = step.options[0]
        if self.maybe(4):
            step.means = {o: self.ask(1) for o in self.some(step.options, 1)}
            if self.maybe(2):
                step.means = {o: ("or", ("over", "p_b"), c) for o, c in step.means.items()}
            step.if_false = ("num", "4")

    def endings(self, step: Step) -> None:
        """What the step ends, asked when it has been played."""
        self.done.append(step)
        if self.maybe(5):
            step.end_if = self.ask(1)

    def hide(self, steps: list[Step]) -> None:
        for index, step in enumerate(steps[:-1]):
            if step.seen_by is None and (not step.to or step.kind == "offer") and self.maybe(5):
                step.hidden_until = self.pick(steps[index + 1 :]).name

    def rounds(self, name: str) -> Block:
        block = Block(name, 2, [])
        self.crisis.steps.append(block)
        if self.maybe(4):
            block.only_if = self.ask(1)
        plain = list(self.done)
        self.block = block
        for index in range(self.pick((1, 2))):
            step = self.step(f"{name}_{index}")
            block.steps.append(step)
            self.endings(step)
        if self.maybe(3):
            block.until = self.ask(1)
        self.hide(block.steps)
        self.block = None
        self.done = plain
        self.blocks.append(block)
        return block


def crisis(pick: Pick) -> Crisis:
    """A random crisis; perhaps one with a mistake (an option unknown to its mover, say)."""
    result = Crisis(ACTORS[: pick((2, 3))])
    maker = _Maker(pick, result)
    for number in range(pick((0, 1, 1, 2))):
        result.privates.append(maker.private(number))
    n_steps = pick((1, 2, 3, 4))
    in_rounds = pick((-1, -1, 0, 1, 2))
    for index in range(n_steps):
        if index == in_rounds:
            maker.rounds(f"round_{index}")
            continue
        step = maker.step(f"step_{index}")
        result.steps.append(step)
        maker.endings(step)
    maker.hide([item for item in result.steps if isinstance(item, Step)])
    _stakes(maker)
    _variant(maker)
    return result


def _stakes(maker: _Maker) -> None:
    result = maker.crisis
    for index in range(maker.pick((1, 2))):
        result.outcomes.append((f"end_{index}", maker.ask(1)))
    for _ in range(maker.pick((1, 2, 3))):
        heading = maker.pick((*result.actors, "all"))
        members = maker.some(result.actors) if maker.maybe(4) else ()
        when = maker.ask() if maker.maybe(2) else None
        if maker.maybe(5):
            when = ("and", ("over", "p_a"), maker.ask(1))
        if maker.maybe(4):
            when = ("outcome", ("end_0",))
        worth: Any = maker.number(("2", "-3", "7"), 2)
        if maker.maybe(4):
            worth = [(maker.ask(1), maker.number(("2", "-3"))), (maker.ask(0), maker.number(("5",)))]
            if worth[0][0] == worth[1][0]:
                del worth[1]
        if maker.maybe(5) and result.all_steps():
            sized = [s for s in maker.done if s.numbers and s.kind != "offer"]
            if sized:
                ref = (maker.pick(sized).name, "")
                guarded = maker.maybe(2)
                worth = ("attr", ref)
                when = ("is", ref, ("yield", "hold", "press")[: len(_step_of(maker, ref).options)])
                when = when if guarded or maker.maybe(2) else None
                if when and maker.maybe(3):
                    when = ("and", ("over", "p_a"), when)
        bargains = [s for s in maker.done if s.kind == "offer"]
        if bargains and maker.maybe(2):
            bargain = maker.pick(bargains)
            worth = (maker.pick(("attr", "offers")), (bargain.name, ""))
            when = ("is", (bargain.name, ""), bargain.options)
        result.stakes.append((heading, members, when, worth))
    if maker.maybe(3):
        red = (maker.pick(result.actors), maker.ask(1), maker.ask(1), ("num", "6"))
        result.red_lines.append(red)
    movers = [s for s in result.all_steps().values() if s.kind == "move"]
    if movers and maker.maybe(3):
        step = maker.pick(movers)
        inside = next((b for b in maker.blocks if step in b.steps), None)
        maker.block = inside
        step.promise = (maker.some(step.options, 1), maker.ask(1), maker.ask(1), maker.number(("5",)))
        maker.block = None


def _step_of(maker: _Maker, ref: tuple[str, Any]) -> Step:
    return next(s for s in maker.done if s.name == ref[0])


def _variant(maker: _Maker) -> None:
    result = maker.crisis
    steps = result.all_steps()
    if steps and maker.maybe(5):
        name = maker.pick(sorted(steps))
        left = [o for o in steps[name].options if o not in steps[name].off_table and o != steps[name].fixed]
        if left:
            result.force[name] = maker.pick(left)
    secret = [
        s
        for s in steps.values()
        if s.quiet or s.leaks or s.seen_by is not None or s.seen_as or s.to or s.hidden_until
    ]
    if secret and maker.maybe(3):
        result.public = (_named(maker, maker.pick(secret)),)
        if maker.maybe(4):
            other = maker.pick(list(steps.values()))
            result.public += (other.name,) * (not result.public[0].startswith(other.name))
    if result.privates and maker.maybe(8):
        private = maker.pick(result.privates)
        others = tuple(a for a in result.actors if a not in private.seers)
        if others:
            result.reveal[private.name] = others[:1]


def _named(maker: _Maker, step: Step) -> str:
    """A step as a variant names it: all its rounds, or one of them."""
    block = next((block for block in maker.blocks if step in block.steps), None)
    alone = block is not None and maker.maybe(3)
    return f"{step.name}@{maker.pick(range(1, block.repeat + 1))}" if block and alone else step.name


@st.composite
def crises(draw: Callable[..., Any]) -> Crisis:
    """A random crisis; shrinks to few and plain steps."""
    return crisis(lambda items: draw(st.sampled_from(list(items))))
