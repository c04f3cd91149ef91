"""A slow, obvious twin of the compiler of crisis files.

It plays a random crisis (strategies_scenario.py) history by history with dictionaries
and sets, and follows the rules of the language word for word: what an actor can tell
apart is the tuple of all that it has observed. It shares no code with the package and
never reads the text of the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from strategies_scenario import Block, Crisis, Expression, Private, Step

__all__ = ["Move", "Story", "Value", "all_see", "play"]


@dataclass(frozen=True)
class Move:
    """One choice on the way to an ending."""

    key: str
    who: str
    options: tuple[str, ...]
    """What could be chosen here."""
    option: str
    known: tuple[Any, ...]
    """What the mover had observed; for chance nothing."""
    odds: Any = None
    """(draw,) for chance."""
    valid: Any = None
    """(draw,) whether the odds of its step are odds, for chance."""
    clock: int = -1
    """How many steps have come before the one that is being played; -1 before all of them."""


@dataclass(frozen=True)
class History:
    """How far a story has gone."""

    chosen: dict[str, str] = field(default_factory=dict)
    sees: frozenset[tuple[str, str]] = frozenset()
    known: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    moves: tuple[Move, ...] = ()
    left: frozenset[str] = frozenset()
    said: dict[str, Any] = field(default_factory=dict)
    """Step -> (draw,) whether what was said was true when it was said."""

    def choose(self, key: str, option: str) -> History:
        return replace(self, chosen={**self.chosen, key: option})

    def shown(self, actor: str, token: tuple[Any, ...]) -> History:
        return replace(self, known={**self.known, actor: (*self.known.get(actor, ()), token)})

    def now_sees(self, actor: str, key: str) -> History:
        return replace(self, sees=self.sees | {(actor, key)})


@dataclass(frozen=True)
class Value:
    """Values by draw, whether the history alone decides them, and whether they are undefined."""

    by_draw: Any
    fixed: bool = True
    undefined: bool = False


@dataclass(frozen=True)
class At:
    """Where an expression stands."""

    block: str = ""
    round: int = 0


@dataclass
class Story:
    """All that can happen."""

    endings: list[History]
    outcomes: list[str]
    payoffs: list[dict[str, Any]]
    """Per ending, actor -> (draw,)."""
    mistakes: set[str]
    played: set[str]
    order: list[str]
    """The steps that were asked for, round by round."""

    def at_now(
        self, played: list[str], took: dict[str, str]
    ) -> tuple[set[tuple[Any, ...]], set[tuple[Any, ...]]]:
        """Which histories are possible now, and which endings: each as the moves on the way.

        It is known that some steps were played, and of some how they went; the clock has come to
        the last of them all.
        """
        now = max((self.order.index(key) for key in (*played, *took)), default=-1)
        histories, endings = set(), set()
        for one in self.endings:
            if all(key in one.chosen for key in played) and all(
                one.chosen.get(k) == o for k, o in took.items()
            ):
                past = [move for move in one.moves if move.clock <= now and now >= 0]
                histories.add(tuple((move.key, move.option) for move in past))
                endings.add(tuple((move.key, move.option) for move in one.moves))
        return histories, endings


def play(
    crisis: Crisis, assumptions: dict[str, Any], *, variant: bool = False, limit: int = 3000
) -> Story | None:
    """Every ending of a crisis, or None where there are too many."""
    twin = _Twin(crisis, assumptions, limit)
    if variant:
        twin.force, twin.public, twin.reveal = crisis.force, set(crisis.public), crisis.reveal
    return twin.story()


class _Twin:
    def __init__(self, crisis: Crisis, assumptions: dict[str, Any], limit: int) -> None:
        self.crisis, self.assumptions, self.limit = crisis, assumptions, limit
        self.force: dict[str, str] = {}
        self.public: set[str] = set()
        self.reveal: dict[str, tuple[str, ...]] = {}
        self.mistakes: set[str] = set()
        self.played: set[str] = set()
        self.order: list[str] = []
        self.menus: dict[tuple[Any, ...], set[tuple[str, ...]]] = {}
        """What somebody who bargains has to choose from, by all that it knows."""
        self.steps = crisis.all_steps()
        self.blocks = {item.name: item for item in crisis.steps if isinstance(item, Block)}
        self.n_draws = len(next(iter(assumptions.values())))

    # the order of play

    def story(self) -> Story | None:
        open_ones, ended = [History()], []
        for private in self.crisis.privates:
            open_ones = [after for one in open_ones for after in self.draw(private, one)]
        for item in self.crisis.steps:
            if isinstance(item, Block):
                if item.only_if is not None:
                    open_ones = [
                        one if self.truth(item.only_if, one, At(), "M426")
                        else replace(one, left=one.left | {item.name})
                        for one in open_ones
                    ]  # fmt: skip
                for number in range(1, item.repeat + 1):
                    for step in item.steps:
                        open_ones = self.one_step(step, item, number, open_ones, ended)
            else:
                open_ones = self.one_step(item, None, 0, open_ones, ended)
            if len(open_ones) + len(ended) > self.limit:
                return None
        endings = ended + open_ones
        outcomes = [self.outcome(one) for one in endings]
        payoffs = [self.payoff(one, name) for one, name in zip(endings, outcomes, strict=True)]
        return Story(endings, outcomes, payoffs, self.mistakes, self.played, self.order)

    def one_step(
        self, step: Step, block: Block | None, number: int, open_ones: list[History], ended: list[History]
    ) -> list[History]:
        at = At(block.name if block else "", number)
        key = _key(step.name, number)
        self.order.append(key)
        going_on: list[History] = []
        before = [(one, self.is_played(step, at, one)) for one in open_ones]
        self.check_options_known(step, at, [one for one, plays in before if plays])
        for one, plays in before:
            for after in self.take(step, at, one) if plays else [one]:
                if plays:
                    self.played.add(key)
                if plays and step.end_if is not None and self.truth(step.end_if, after, at, "M426"):
                    ended.append(after)
                    continue
                until = block.until if block and block.name not in after.left else None
                if until is not None and self.truth(until, after, at, "M426"):
                    after = replace(after, left=after.left | {at.block})
                going_on.append(after)
        siblings = block.steps if block else [s for s in self.crisis.steps if isinstance(s, Step)]
        for other in siblings:
            if other.hidden_until == step.name and not self.is_public(other, number):
                going_on = [
                    after
                    for one in going_on
                    for after in (
                        self.show(other, at, one) if _key(other.name, number) in one.chosen else [one]
                    )
                ]
        return going_on

    def is_played(self, step: Step, at: At, one: History) -> bool:
        if at.block in one.left:
            return False
        if step.kind == "briefing":
            told = self.resolve(step.about, at, one)
            if told not in one.chosen or (step.who[0], told) not in one.sees:
                return False
        return step.only_if is None or self.truth(step.only_if, one, at, "M426")

    # choices

    def draw(self, private: Private, one: History) -> list[History]:
        seers = (*private.seers, *self.reveal.get(private.name, ()))
        result = []
        for after, option in self.by_chance(private.name, private.odds, list(private.odds), one, At(), False):
            after = after.choose(private.name, option)
            for actor in self.crisis.actors:
                if actor in seers:
                    after = after.shown(actor, (private.name, option)).now_sees(actor, private.name)
            result.append(after)
        return result

    def take(self, step: Step, at: At, one: History) -> list[History]:
        key = _key(step.name, at.round)
        if step.kind == "vote":
            return self.vote(step, at, one)
        if step.kind == "offer":
            return self.offer(step, at, one)
        options, is_forced = self.options(step, at, one)
        if not options:
            self.mistakes.add("M422")
            return []
        if step.who == ("chance",):
            taken = self.by_chance(key, step.odds, options, one, at, step.weights, is_forced)
        else:
            taken = self.by_choice(key, step.who[0], options, one)
        result: list[History] = []
        for after, option in taken:
            after = after.choose(key, option)
            if option in step.means:
                statement = self.value(step.means[option], one, at)
                if statement.undefined:
                    self.mistakes.add("M426")
                after = replace(after, said={**after.said, key: statement.by_draw})
            if step.who != ("chance",):
                after = after.shown(step.who[0], (key, "own", option)).now_sees(step.who[0], key)
            if is_forced:
                for actor in self.crisis.actors:
                    after = after.now_sees(actor, key)
            hidden = step.hidden_until and not self.is_public(step, at.round)
            result += [after] if hidden else self.show(step, at, after)
        return result

    def is_public(self, step: Step, number: int) -> bool:
        """Whether the variant plays a step, or this round of it, before all."""
        return step.name in self.public or _key(step.name, number) in self.public

    def options(self, step: Step, at: At, one: History) -> tuple[list[str], bool]:
        """The options that are there, and whether the step is forced here."""
        there = [
            o
            for o in step.options
            if o not in step.off_table
            and (o not in step.available or self.truth(step.available[o], one, at, "M426"))
        ]
        forced = self.force.get(step.name) or step.fixed
        return ([forced], True) if forced and forced in there else (there, False)

    def check_options_known(self, step: Step, at: At, playing: list[History]) -> None:
        if step.kind == "vote" or step.who == ("chance",):
            return
        forced = self.force.get(step.name) or step.fixed
        if playing and forced and not any(self.options(step, at, one)[1] for one in playing):
            self.mistakes.add("M421")
        if step.kind == "offer":
            return  # every answer has its own options: see `say`
        there: dict[tuple[Any, ...], set[tuple[str, ...]]] = {}
        for one in playing:
            known = one.known.get(step.who[0], ())
            there.setdefault(known, set()).add(tuple(self.options(step, at, one)[0]))
        if any(len(kinds) > 1 for kinds in there.values()):
            self.mistakes.add("M425")

    def by_choice(
        self, key: str, who: str, options: list[str], one: History
    ) -> Iterator[tuple[History, str]]:
        known = one.known.get(who, ())
        for option in options:
            move = Move(key, who, tuple(options), option, known, clock=len(self.order) - 1)
            yield (one if len(options) == 1 else replace(one, moves=(*one.moves, move))), option

    def by_chance(
        self,
        key: str,
        odds: dict[str, Expression | None],
        options: list[str],
        one: History,
        at: At,
        weights: bool,
        is_forced: bool = False,
    ) -> list[tuple[History, str]]:
        if is_forced:
            return [(one, options[0])]
        shares = {o: self.value(odds[o], one, at) for o in options if odds[o] is not None}  # type: ignore[arg-type]
        if any(share.undefined for share in shares.values()):
            self.mistakes.add("M426")
            return []
        total = sum((s.by_draw for s in shares.values()), np.zeros(self.n_draws))
        by_history = all(share.fixed for share in shares.values())
        kept: dict[str, Any] = {}
        for option in options:
            if option not in shares:
                if not (by_history and abs(total[0] - 1) < 1e-12):
                    kept[option] = 1 - total
            elif not (shares[option].fixed and shares[option].by_draw[0] == 0):
                with np.errstate(invalid="ignore"):  # weights that are all 0 are no odds
                    kept[option] = shares[option].by_draw / total if weights else shares[option].by_draw
        if not kept or self.cannot_be_odds(shares, kept, weights):
            self.mistakes.add("M423")
            return []
        may_be_nothing = weights and not all(share.fixed for share in shares.values())
        if len(kept) == 1 and not may_be_nothing:
            return [(one, next(iter(kept)))]
        valid = np.ones(self.n_draws, dtype=bool)
        for share in kept.values():
            valid &= (share >= -1e-12) & (share <= 1 + 1e-12)
        valid &= abs(sum(kept.values()) - 1) < 1e-9
        moves = [
            (o, Move(key, "chance", tuple(kept), o, (), share, valid, len(self.order) - 1))
            for o, share in kept.items()
        ]
        return [(replace(one, moves=(*one.moves, move)), option) for option, move in moves]

    def cannot_be_odds(self, shares: dict[str, Value], kept: dict[str, Any], weights: bool) -> bool:
        """Whether the odds are none in any draw."""
        given = [shares[option] for option in kept if option in shares]
        if not all(share.fixed for share in given):
            return len(kept) == 1 and not weights
        numbers = [share.by_draw[0] for share in given]
        if weights:
            return min(numbers, default=0) < 0
        closed = len(given) == len(kept)
        return (
            any(not 0 <= n <= 1 for n in numbers)
            or sum(numbers) > 1 + 1e-9
            or (closed and sum(numbers) < 1 - 1e-9)
        )

    def vote(self, step: Step, at: At, one: History) -> list[History]:
        key = _key(step.name, at.round)
        forced = self.force.get(step.name) or step.fixed
        voted = [one]
        if not forced:
            for voter in step.who:
                ballot = _key(f"{step.name}.{voter}", at.round)
                voted = [
                    after.choose(ballot, option).shown(voter, (key, "ballot", option))
                    for before in voted
                    for after, option in self.by_choice(ballot, voter, ["yes", "no"], before)
                ]
        result = []
        for after in voted:
            ballots = [after.chosen.get(_key(f"{step.name}.{voter}", at.round)) for voter in step.who]
            needed = {"unanimous": len(step.who), "majority": len(step.who) // 2 + 1}.get(step.passes, 1)
            after = after.choose(key, forced or ("passed" if ballots.count("yes") >= needed else "failed"))
            if forced:
                for actor in self.crisis.actors:
                    after = after.now_sees(actor, key)
            hidden = step.hidden_until and not self.is_public(step, at.round)
            result += [after] if hidden else self.show(step, at, after)
        return result

    def offer(self, step: Step, at: At, one: History) -> list[History]:
        """First one names a deal; then they take turns until somebody accepts or refuses."""
        key = _key(step.name, at.round)
        there, is_forced = self.options(step, at, one)
        deals = [option for option in there if option != "refused"]
        ended: list[tuple[History, str, int]] = []
        if there == ["refused"] and is_forced:
            ended.append((one, "refused", 1))
        elif not deals:
            self.mistakes.add("M422")
        else:
            for after, deal in self.say(step, at, one, 0, deals):
                ended += self.answers(step, at, after, 1, deal, deals, is_forced)
        result = []
        for after, deal, made in ended:
            after = after.choose(_key(f"{step.name}.offers", at.round), str(made)).choose(key, deal)
            for actor in (*step.who, *step.to):
                after = after.shown(actor, (key, "agreed", deal)).now_sees(actor, key)
            if is_forced:
                for actor in self.crisis.actors:
                    after = after.now_sees(actor, key)
            hidden = step.hidden_until and not self.is_public(step, at.round)
            result += [after] if hidden else self.show(step, at, after)
        return result

    def answers(
        self, step: Step, at: At, one: History, made: int, deal: str, deals: list[str], is_forced: bool
    ) -> list[tuple[History, str, int]]:
        """How the bargain ends after so many offers, the last of them `deal`."""
        others = [other for other in deals if other != deal] if made < step.offers else []
        options = ["accept"] if is_forced else ["accept", "refuse", *others]
        result = []
        for after, said in self.say(step, at, one, made, options):
            if said == "accept":
                result.append((after, deal, made))
            elif said == "refuse":
                result.append((after, "refused", made))
            else:
                result += self.answers(step, at, after, made + 1, said, deals, False)
        return result

    def say(
        self, step: Step, at: At, one: History, made: int, options: list[str]
    ) -> list[tuple[History, str]]:
        """One of the two says something that the other hears."""
        part = _key(f"{step.name}.answer_{made}" if made else f"{step.name}.offer", at.round)
        speaker, listener = (step.to[0], step.who[0]) if made % 2 else (step.who[0], step.to[0])
        menu = self.menus.setdefault((part, speaker, one.known.get(speaker, ())), set())
        menu.add(tuple(options))
        if len(menu) > 1:
            self.mistakes.add("M425")
        result = []
        for after, said in self.by_choice(part, speaker, options, one):
            after = after.choose(part, said).shown(speaker, (part, "own", said))
            result.append((after.shown(listener, (part, "heard", said)), said))
        return result

    # who is shown what

    def show(self, step: Step, at: At, one: History) -> list[History]:
        """Those who see the choice are shown it; then it may leak."""
        key = _key(step.name, at.round)
        public = self.is_public(step, at.round)
        option = one.chosen[key]
        is_quiet = option in step.quiet and not public
        if step.kind == "briefing" and option in ("withhold", "silent"):
            is_quiet = True
        if is_quiet:
            return [one]
        after = one
        told = self.resolve(step.about, at, one) if step.kind == "briefing" else ""
        receivers = [a for a in self.crisis.actors if a in step.to or public] if told else []
        if told:
            for actor in receivers:
                if actor in step.who:
                    continue
                if not step.honest:
                    after = after.shown(actor, (key, "claim", option)).now_sees(actor, key)
                elif (actor, told) not in one.sees:
                    after = after.shown(actor, (key, "told", one.chosen[told]))
                    after = after.now_sees(actor, told).now_sees(actor, key)
        for actor in self.crisis.actors:
            if self.is_seer(step, actor, public) and actor not in receivers:
                after = self.shown_choice(step, key, actor, option, after, public)
        endings = [after]
        if not public:
            for actor in self.crisis.actors:
                if actor in step.leaks:
                    endings = [x for y in endings for x in self.leak(step, at, actor, y)]
        return endings

    def is_seer(self, step: Step, actor: str, public: bool) -> bool:
        if actor in step.who and step.kind != "vote":
            return False
        if step.kind == "offer" and actor not in step.to:  # what was agreed is public, whoever is addressed
            return public or step.seen_by is None or actor in step.seen_by
        if step.kind == "offer":
            return False
        if public or (step.seen_by is None and not step.to):
            return True
        return actor in step.to or actor in (step.seen_by or ())

    def shown_choice(
        self, step: Step, key: str, actor: str, option: str, one: History, public: bool = False
    ) -> History:
        if step.open and not (self.force.get(step.name) or step.fixed):
            number = key.partition("@")[1] + key.partition("@")[2]
            if step.kind == "offer":
                course = [
                    one.chosen.get(f"{step.name}.answer_{k}{number}") for k in range(1, step.offers + 1)
                ]
                course.append(one.chosen.get(f"{step.name}.offer{number}"))
                return one.shown(actor, (key, "course", tuple(course))).now_sees(actor, key)
            ballots = tuple(one.chosen[f"{step.name}.{voter}{number}"] for voter in step.who)
            return one.shown(actor, (key, "ballots", ballots)).now_sees(actor, key)
        groups = set() if public else set(step.seen_as.values())
        if not public and option in step.seen_as:
            return one.shown(actor, (key, "shown", step.seen_as[option]))
        if option in groups:  # an option that others are seen as: itself not told apart from them
            return one.shown(actor, (key, "shown", option))
        return one.shown(actor, (key, "shown", option)).now_sees(actor, key)

    def leak(self, step: Step, at: At, actor: str, one: History) -> list[History]:
        key = _key(step.name, at.round)
        if (actor, key) in one.sees:
            return [one]
        odds = {"leaks": step.leaks[actor], "stays": None}
        result = []
        for after, how in self.by_chance(f"leak:{actor}:{key}", odds, ["leaks", "stays"], one, at, False):
            if how == "leaks":
                secret = replace(step, open=False)
                after = self.shown_choice(secret, key, actor, one.chosen[key], after)
            result.append(after)
        return result

    # what it comes to

    def outcome(self, one: History) -> str:
        for name, when in self.crisis.outcomes:
            value = self.value(when, one, At())
            if value.undefined:
                self.mistakes.add("M426")
            if value.by_draw[0]:
                return name
        return "rest_of_it"

    def payoff(self, one: History, outcome: str) -> dict[str, Any]:
        total = {actor: np.zeros(self.n_draws) for actor in self.crisis.actors}
        self.ended_as = outcome
        for heading, members, when, worth in self.crisis.stakes:
            amount = self.line(worth, when, one, At())
            actors = set(members) | ({heading} if heading != "all" else set())
            for actor in actors or set(self.crisis.actors):
                total[actor] = total[actor] + amount
        for by, crossed, answered, cost in self.crisis.red_lines:
            due = ("and", crossed, ("not", answered))
            total[by] = total[by] - self.line(cost, due, one, At())
        for step in self.steps.values():
            block = next((b for b in self.blocks.values() if step in b.steps), None)
            for number in range(1, block.repeat + 1) if block else (0,):
                self.words(step, At(block.name if block else "", number), one, total)
        del self.ended_as
        return total

    def words(self, step: Step, at: At, one: History, total: dict[str, Any]) -> None:
        key = _key(step.name, at.round)
        said = one.chosen.get(key)
        if step.promise:
            by, when, do, price = step.promise
            due = ("is", (step.name, at.round or ""), by)
            due = ("and", due, when or ("true",), ("not", do))
            total[step.who[0]] = total[step.who[0]] - self.line(price, due, one, at)
        if said in step.means:
            price = self.line(step.if_false, None, one, at)
            total[step.who[0]] = total[step.who[0]] - np.where(one.said[key], 0, price)

    def line(self, worth: Any, when: Expression | None, one: History, at: At) -> Any:
        parts = [self.value(when, one, at)] if when else []
        if isinstance(worth, list):
            parts.append(self.connected([self.value(case, one, at) for case, _ in worth], True))
        holds = self.connected(parts, False)
        if holds.undefined:
            self.mistakes.add("M426")
        if not holds.by_draw.any():
            return np.zeros(self.n_draws)
        if not isinstance(worth, list):
            worth = [(("true",), worth)]
        for condition, number in worth:
            fits = self.value(condition, one, at)
            if fits.undefined:
                self.mistakes.add("M426")
            if fits.by_draw[0]:
                amount = self.value(number, one, at)
                if amount.undefined:
                    self.mistakes.add("M426")
                return np.where(holds.by_draw, amount.by_draw, 0)
        return np.zeros(self.n_draws)

    # expressions

    def truth(self, e: Expression, one: History, at: At, code: str) -> bool:
        value = self.value(e, one, at)
        if value.undefined:
            self.mistakes.add(code)
        return bool(value.by_draw[0])

    def resolve(self, ref: tuple[str, Any], at: At, one: History) -> str:
        name, which = ref
        head = name.split(".")[0]
        block = next((b for b in self.blocks.values() if any(s.name == head for s in b.steps)), None)
        if block is None:
            return name
        if which == "":
            return _key(name, at.round)
        if which == "before":
            return _key(name, at.round - 1) if at.round > 1 else f"{name}@never"
        if which == "last":
            rounds = [n for n in range(1, block.repeat + 1) if self.round_played(block, n, one)]
            return _key(name, max(rounds)) if rounds else f"{name}@never"
        return _key(name, which)

    def round_played(self, block: Block, number: int, one: History) -> bool:
        return any(_key(step.name, number) in one.chosen for step in block.steps)

    def value(self, e: Expression, one: History, at: At) -> Value:
        op = e[0]
        if op in (
            "is",
            "isnot",
            "sees",
            "true",
            "outcome",
            "over",
            "not",
            "and",
            "or",
            "any",
            "all",
            "count",
        ):
            return self.condition(e, one, at)
        if op == "num":
            return Value(np.full(self.n_draws, _number(e[1])))
        if op == "assume":
            return Value(np.asarray(self.assumptions[e[1]], dtype=float), fixed=False)
        if op == "if":
            test = self.value(e[2], one, at)
            if test.undefined:
                return Value(np.zeros(self.n_draws), undefined=True)
            if test.fixed:
                return self.value(e[1] if test.by_draw[0] else e[3], one, at)
            yes, no = self.value(e[1], one, at), self.value(e[3], one, at)
            chosen = np.where(test.by_draw, yes.by_draw, no.by_draw)
            return Value(chosen, False, yes.undefined or no.undefined)
        if op == "attr":
            chosen = one.chosen.get(self.resolve(e[1], at, one))
            if chosen is None:
                return Value(np.zeros(self.n_draws), undefined=True)
            return self.value(self.steps[e[1][0]].numbers[chosen], one, at)
        if op == "offers":
            made = one.chosen.get(self.resolve((f"{e[1][0]}.offers", e[1][1]), at, one))
            return Value(np.full(self.n_draws, float(made or 0)), undefined=made is None)
        parts = [self.value(part, one, at) for part in e[1:]]
        undefined = any(part.undefined for part in parts)
        if op == "*" and any(part.fixed and not part.by_draw[0] and not part.undefined for part in parts):
            return Value(np.zeros(self.n_draws), True, undefined)
        result = {"+": np.add, "-": np.subtract, "*": np.multiply}[op](*(part.by_draw for part in parts))
        return Value(result, all(part.fixed for part in parts), undefined)

    def condition(self, e: Expression, one: History, at: At) -> Value:
        op = e[0]
        if op == "true":
            return self.sure(True)
        if op == "outcome":
            return self.sure(self.ended_as in e[1])
        if op == "over":
            return Value(np.asarray(self.assumptions[e[1]]) > 0.5, fixed=False)
        if op == "sees":
            return self.sure((e[1], self.resolve(e[2], at, one)) in one.sees)
        if op in ("is", "isnot"):
            chosen = one.chosen.get(self.resolve(e[1], at, one), "none")
            if op == "is":
                return self.sure(chosen in e[2])
            return Value(
                np.full(self.n_draws, chosen not in e[2]), True, chosen == "none" and "none" not in e[2]
            )
        if op == "not":
            part = self.value(e[1], one, at)
            return Value(~part.by_draw, part.fixed, part.undefined)
        if op in ("and", "or"):
            return self.connected([self.value(part, one, at) for part in e[1:]], op == "or")
        return self.over_rounds(e, one, at)

    def over_rounds(self, e: Expression, one: History, at: At) -> Value:
        block = self.blocks[e[1]]
        rounds = range(1, block.repeat + 1)
        hits = [self.value(e[2], one, At(block.name, n)) for n in rounds if self.round_played(block, n, one)]
        if e[0] == "any":
            return self.connected(hits, True)
        if e[0] == "all":
            return self.connected(hits, False)
        count = sum(int(hit.by_draw[0]) for hit in hits)
        holds = count > e[4] if e[3] == ">" else count == e[4]
        return Value(np.full(self.n_draws, holds), True, any(hit.undefined for hit in hits))

    def connected(self, parts: list[Value], decisive: bool) -> Value:
        """Kleene: a part that is surely decisive settles it, whatever is undefined."""
        if any(p.fixed and not p.undefined and p.by_draw[0] == decisive for p in parts):
            return self.sure(decisive)
        result = np.full(self.n_draws, not decisive)
        for part in parts:
            result = (result | part.by_draw) if decisive else (result & part.by_draw)
        return Value(result, all(p.fixed for p in parts), any(p.undefined for p in parts))

    def sure(self, truth: bool) -> Value:
        return Value(np.full(self.n_draws, truth))


def all_see(crisis: Crisis, step: Step) -> bool:
    """Whether a step is shown to all as it is, at once and in full, so that nothing can be made public."""
    if step.kind == "briefing" or step.quiet or step.leaks or step.hidden_until or step.seen_as:
        return False  # a briefing may be withheld
    if step.kind == "offer":
        return step.seen_by is None or {*step.seen_by, *step.to, *step.who} >= {*crisis.actors}
    shown = {*step.to, *(step.seen_by or ())} if step.to or step.seen_by is not None else {*crisis.actors}
    return {*shown, *(() if step.kind == "vote" else step.who)} >= {*crisis.actors}


def _key(name: str, number: Any) -> str:
    return f"{name}@{number}" if number else name


def _number(text: str) -> float:
    top, slash, bottom = text.partition("/")
    return float(top) / float(bottom) if slash else float(top)
