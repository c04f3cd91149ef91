"""The steps of a crisis in the order in which they are played.

Rounds are written out, kinds are turned into what they mean for play (who
moves, who is shown what), variants are applied, and every expression of a step
is bound. What a step gets wrong by itself is reported here; what shows only
along histories is reported by `grow`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from melian.articles import with_article
from melian.scenario.findings.diagnostics import Diagnostics, Nearest, Text, nearest
from melian.scenario.language.binding import Binder, Context
from melian.scenario.language.evaluate import Node
from melian.scenario.language.symbols import Symbols, step_key, whole_number
from melian.scenario.schema.elements import CrisisFile
from melian.scenario.schema.steps import Block, Promise, Step

__all__ = [
    "CHANCE",
    "QUIET_BRIEFINGS",
    "Change",
    "Hidden",
    "Odds",
    "Option",
    "Played",
    "Story",
    "promises_of",
    "story_of",
]

CHANCE = "chance"
QUIET_BRIEFINGS = frozenset({"withhold", "silent"})
"""What a briefing may do unnoticed, public or not: nobody can tell it from nothing to tell."""
KINDS = ("move", "chance", "message", "threat", "promise", "demand", "briefing", "vote")


@dataclass(frozen=True, slots=True)
class Change:
    """What a variant changes in the story (numbers and events are changed elsewhere)."""

    force: Mapping[str, str] = field(default_factory=dict)
    """Column key of a step or private matter -> the one option left."""
    public: frozenset[str] = frozenset()
    """Column keys of steps that everybody sees."""
    reveal: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Private matter -> who is told besides."""
    on_table: frozenset[str] = frozenset()
    """`step.option`, put back on the table."""


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a step, or one type."""

    name: str
    label: str
    available: Node | None = None
    """When it is there; None: always."""
    on_table: bool = True
    """Whether it can be played at all."""


@dataclass(frozen=True, slots=True)
class Odds:
    """How chance picks: an expression per option; None stands for the rest."""

    shares: tuple[Node | None, ...]
    weights: bool = False
    """Whether the shares are divided by their sum."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """A private matter, drawn before the story."""

    key: str
    options: tuple[Option, ...]
    odds: Odds
    seers: tuple[str, ...]
    """Who knows it: the owner or `known_by`, and whoever it is revealed to."""
    forced: int | None
    mark: Text


@dataclass(frozen=True, slots=True)
class Played:
    """A step in one round: everything that play needs, bound."""

    key: str
    name: str
    round: int
    block: str
    step: Step
    kind: str
    label: str
    movers: tuple[str, ...]
    """The actor, `chance`, or the voters in order."""
    options: tuple[Option, ...]
    odds: Odds | None
    only_if: Node | None
    end_if: Node | None
    until: Node | None
    """When the block is left after this step."""
    seers: tuple[str, ...]
    """Who is shown the choice, the mover left out; voters see the result only where they stand here."""
    leaks: tuple[tuple[str, Node], ...]
    quiet: frozenset[int]
    hidden_until: str
    shown_as: tuple[str | None, ...]
    """What seers are shown instead of the option, None: the option itself."""
    forced: int | None
    about: str
    """Column key of the step that a briefing tells of."""
    receivers: tuple[str, ...]
    """Whom a briefing tells."""
    passes: int
    """Ballots that a vote needs."""
    means: tuple[Node | None, ...]
    """What each option states."""
    mark: Text
    """Its name, where the file writes it."""


@dataclass(frozen=True, slots=True)
class Story:
    """All of it, in order."""

    hidden: tuple[Hidden, ...]
    played: tuple[Played, ...]
    enter: Mapping[str, Node]
    """The condition under which a block is entered, by block."""


def story_of(file: CrisisFile, symbols: Symbols, binder: Binder, change: Change) -> Story:
    """The steps in order of play; problems go to the binder's findings."""
    teller = _Teller(file, symbols, binder, binder.found, change)
    return teller.story()


@dataclass(slots=True)
class _Teller:
    file: CrisisFile
    symbols: Symbols
    binder: Binder
    found: Diagnostics
    change: Change

    def story(self) -> Story:
        hidden = self.privates()
        played: list[Played] = []
        enter: dict[str, Node] = {}
        for name, item in self.file.steps.items():
            if isinstance(item, Block):
                entry = self.entry(name, item)
                if entry is not None:
                    enter[name] = entry
                for number in range(1, item.repeat + 1):
                    for inner, step in item.steps.items():
                        played.append(self.step(inner, step, name, number, item))
            else:
                played.append(self.step(name, item, "", 0, None))
        return Story(tuple(hidden), tuple(played), enter)

    def entry(self, name: str, block: Block) -> Node | None:
        if block.only_if is None:
            return None
        first = self.symbols.steps[next(iter(block.steps))].position if block.steps else 0
        return self.binder.bind(
            block.only_if, "truth", Context(f"the `only_if` of '{name}'", before=first, numbers=False)
        )

    # what each side knows

    def privates(self) -> list[Hidden]:
        result: list[Hidden] = []
        drawn: set[str] = set()
        for name, private in self.file.private.items():
            owner = str(name).split(".")[0] if "." in name else ""
            known = (owner,) if owner else tuple(private.known_by)
            context = Context(f"the odds of '{name}'", before=0, privates=frozenset(drawn))
            shares = {option: t.odds for option, t in private.types.items()}
            odds = self.odds(shares, tuple(private.types), context, name)
            options = tuple(Option(o, _label(t.label, o)) for o, t in private.types.items())
            forced = self.forced(str(name), tuple(private.types))
            seers = tuple(dict.fromkeys((*known, *self.change.reveal.get(str(name), ()))))
            result.append(Hidden(str(name), options, odds, seers, forced, name))  # type: ignore[arg-type]
            drawn.add(str(name))
        return result

    def odds(
        self, shares: Mapping[str, str | None], options: tuple[str, ...], context: Context, where: str
    ) -> Odds:
        texts = {option: shares.get(option) for option in options}
        missing = [option for option, text in texts.items() if text is None]
        if missing and len(missing) == len(options):
            self.found.error(
                "M405", f"'{where}' has no odds", where, "give each option its odds; one may be `rest`"
            )
            return Odds((None,) * len(options))
        if missing:
            self.found.error(
                "M405", f"'{where}' gives no odds for '{missing[0]}'", where, "write `rest` for one of them"
            )
        weights = [text is not None and text.split(" ")[0] == "weight" for text in texts.values()]
        if any(weights) and not all(weights):
            bad = next(o for o, w in zip(options, weights, strict=True) if not w)
            self.found.error(
                "M406",
                f"'{where}' mixes weights and odds: '{bad}' is no weight",
                where,
                "write `weight ...` for all options or for none",
            )
            weights = [False] * len(weights)
        nodes = [self.share(text, context) for text in texts.values()]
        rests = [text for text in texts.values() if text == "rest"]
        if len(rests) > 1:
            self.found.error(
                "M407", f"'{where}' has more than one `rest`", rests[1], "one option may take the rest"
            )
        return Odds(tuple(nodes), all(weights) and bool(weights))

    def share(self, text: str | None, context: Context) -> Node | None:
        if text is None or text == "rest":
            return None
        if text.split(" ")[0] == "weight":
            text = _after_word(text, "weight")
        return self.binder.bind(text, "number", context)

    # steps

    def step(self, name: str, step: Step, block: str, number: int, inside: Block | None) -> Played:
        key = step_key(name, number)
        position = self.symbols.steps[name].position
        kind = self.kind(name, step)
        options = self.symbols.choices[name].options
        before = Context("", block=block, round=number, before=position, numbers=False)
        after = Context("", block=block, round=number, before=position + 1, numbers=False)
        movers = self.movers(name, step, kind)
        forced = self.forced(key, options)
        public = key in self.change.public
        seers = self.seers(step, () if kind == "vote" else movers, public)
        return Played(
            key=key,
            name=str(name),
            round=number,
            block=block,
            step=step,
            kind=kind,
            label=_label(step.label, str(name)),
            movers=movers,
            options=self.options(name, step, options, before),
            odds=self.chance_odds(name, step, options, block, number, position)
            if movers == (CHANCE,)
            else None,
            only_if=self.condition(step.only_if, before, f"the `only_if` of '{name}'"),
            end_if=self.condition(step.end_if, after, f"the `end_if` of '{name}'"),
            until=self.until(block, inside, after) if inside else None,
            seers=seers,
            leaks=() if public else self.leaks(name, step, () if kind == "vote" else movers, seers, after),
            quiet=self.quiet(() if public else step.quiet, options, name),
            hidden_until="" if public else self.hidden_until(name, step, block, number),
            shown_as=(None,) * len(options) if public else self.shown_as(name, step, options),
            forced=forced,
            about=self.about(name, step, kind, block, number),
            receivers=self.receivers(step, kind, movers, public),
            passes=self.passes(name, step, kind, movers),
            means=self.means(name, step, options, block, number, position),
            mark=name,  # type: ignore[arg-type]
        )

    def condition(self, text: str | None, context: Context, what: str) -> Node | None:
        if text is None:
            return None
        return self.binder.bind(text, "truth", _in(context, what))

    def until(self, name: str, block: Block, after: Context) -> Node | None:
        """Asked after each step of a round: the steps still to come are unplayed then."""
        last = max(self.symbols.steps[step].position for step in block.steps)
        return self.condition(block.until, replace(after, before=last + 1), f"the `until` of '{name}'")

    def kind(self, name: str, step: Step) -> str:
        kind = str(step.kind) if step.kind else (CHANCE if tuple(step.who) == (CHANCE,) else "move")
        if kind not in KINDS:
            self.found.error("M401", f"'{kind}' is no kind of step", step.kind, nearest(kind, KINDS))
            return "move"
        if (kind == CHANCE) != (tuple(step.who) == (CHANCE,)):
            self.found.error(
                "M402",
                f"'{name}' is of kind '{kind}' but moved by {', '.join(step.who)}",
                name,
                "`who: chance` and `kind: chance` go together",
            )
        self.fields(name, step, kind)
        return kind

    def fields(self, name: str, step: Step, kind: str) -> None:
        """Each kind has fields of its own; others may not carry them."""
        special: dict[str, dict[str, object]] = {
            "briefing": {"about": step.about, "honest": step.honest},
            "vote": {"passes": step.passes, "open": step.open or None},
            CHANCE: {"odds": step.odds or None},
        }
        for owner, fields in special.items():
            for label, value in fields.items():
                if value is not None and kind != owner:
                    self.found.error(
                        "M403",
                        f"'{name}' is {with_article(kind)} and takes no `{label}`",
                        name,
                        f"`{label}` belongs to `kind: {owner}`",
                    )
        needed: dict[str, dict[str, object]] = {
            "briefing": {"about": step.about, "honest": step.honest, "to": step.to or None},
            "vote": {"passes": step.passes},
        }
        if kind == "message" and step.seen_by is None:
            needed["message"] = {"to": step.to or None}
        for label, value in needed.get(kind, {}).items():
            if value is None:
                self.found.error("M404", f"the {kind} '{name}' needs `{label}`", name, _NEEDED[label])
        own = {"briefing": "share and withhold, or say_... and silent", "vote": "yes and no"}
        options = self.symbols.choices[name].options
        if kind in own:
            for option in step.choices:
                if option not in options:
                    self.found.error(
                        "M408",
                        f"'{option}' is no option of {with_article(kind)}",
                        option,
                        f"its options are {own[kind]}: leave `choices` out",
                    )
        elif not options:
            self.found.error("M404", f"'{name}' has no choices", name, "write `choices: {a: ..., b: ...}`")
        if kind == CHANCE and step.choices and step.odds:
            for option in step.odds:
                if option not in step.choices:
                    self.found.error(
                        "M409",
                        f"`odds` of '{name}' names '{option}', which is no choice",
                        option,
                        nearest(option, step.choices),
                    )
        if kind != CHANCE:
            for option, choice in step.choices.items():
                if choice.odds is not None:
                    self.found.error(
                        "M403",
                        f"'{option}' has odds but '{name}' is not moved by chance",
                        option,
                        "remove them, or write `who: chance`",
                    )
        if kind == "vote" and (step.quiet or step.seen_as):
            self.found.error(
                "M403", f"the vote '{name}' takes no `quiet` and no `seen_as`", name, "use `seen_by`"
            )
        if step.if_false is not None and not step.means:
            self.found.error(
                "M404",
                f"'{name}' has `if_false` but states nothing",
                step.if_false,
                "write `means: {option: condition}` beside it",
            )
        if step.means and step.if_false is None:
            self.found.error(
                "M404", f"'{name}' has `means` but no price", name, "write `if_false: ...` beside it"
            )

    def movers(self, name: str, step: Step, kind: str) -> tuple[str, ...]:
        for actor in step.who:
            if actor != CHANCE:
                self.actor(actor)
        if len(step.who) != 1 and kind != "vote":
            self.found.error(
                "M410",
                f"'{name}' is moved by {len(step.who)} actors",
                name,
                "several move together only in `kind: vote`",
            )
        if len(step.who) > 1 and CHANCE in step.who:
            self.found.error("M410", f"'{name}' names chance among actors", name, "chance moves by itself")
        return tuple(str(actor) for actor in step.who) or (CHANCE,)

    def actor(self, name: str, *, seeing: bool = False) -> None:
        if name not in self.symbols.actors:
            word = name.lower()
            help: str | Nearest = nearest(name, self.symbols.actors)
            if word in (CHANCE, "nobody"):
                help = f"write `{word}`, in small letters"
            elif seeing and word in ("none", "all", "everybody", "everyone", "public", "others"):
                help = "write `nobody`" if word == "none" else "leave the line out: everybody sees a step"
            elif seeing and name in {*self.symbols.assumptions, *self.symbols.defines}:
                help = f"odds of learning it go to `leaks: {{actor: {name}}}`"
            self.found.error("M103", f"there is no actor called '{name}'", name, help)

    def forced(self, key: str, options: tuple[str, ...]) -> int | None:
        name = self.change.force.get(key)
        if name is None and key.split("@")[0] in self.symbols.steps:
            fixed = self.symbols.steps[key.split("@")[0]].step.fixed
            if fixed is not None and fixed not in options:
                self.found.error(
                    "M411", f"`fixed` names '{fixed}', which is no option", fixed, nearest(fixed, options)
                )
            name = fixed
        return options.index(name) if name is not None and name in options else None

    def options(
        self, name: str, step: Step, options: tuple[str, ...], context: Context
    ) -> tuple[Option, ...]:
        result = []
        for option in options:
            choice = step.choices.get(option)
            if choice is None:
                usual = _OF_BRIEFINGS.get(option) if step.kind == "briefing" else None
                result.append(Option(str(option), _label(usual, str(option))))
                continue
            available = self.condition(choice.if_, context, f"the `if` of '{option}'")
            on_table = not choice.off_table or f"{name}.{option}" in self.change.on_table
            result.append(Option(str(option), _label(choice.label, str(option)), available, on_table))
        if result and not any(option.on_table for option in result):
            self.found.error("M412", f"every option of '{name}' is off the table", name, "leave one on it")
        return tuple(result)

    def chance_odds(
        self, name: str, step: Step, options: tuple[str, ...], block: str, number: int, position: int
    ) -> Odds:
        shares = {
            o: step.odds.get(o) or (step.choices[o].odds if o in step.choices else None) for o in options
        }
        context = Context(f"the odds of '{name}'", block=block, round=number, before=position)
        return self.odds(shares, options, context, name)

    def seers(self, step: Step, movers: tuple[str, ...], public: bool) -> tuple[str, ...]:
        everybody = self.symbols.actors
        for actor in (*step.to, *(step.seen_by or ())):
            if actor[0].isdigit():
                help = f"odds of learning it go to `leaks: {{actor: {actor}}}`"
                self.found.error("M103", f"'{actor}' is no actor", actor, help)
            elif actor != "nobody":
                self.actor(actor, seeing=True)
        named = tuple(a for a in (step.seen_by or ()) if a != "nobody")
        if step.seen_by and "nobody" in step.seen_by and len(step.seen_by) > 1:
            self.found.error(
                "M413", "`nobody` stands beside names", step.seen_by[0], "write one or the other"
            )
        if public or (step.seen_by is None and not step.to):
            shown: tuple[str, ...] = everybody
        else:
            shown = (*step.to, *named)
        return tuple(str(a) for a in everybody if a in shown and a not in movers)

    def receivers(self, step: Step, kind: str, movers: tuple[str, ...], public: bool) -> tuple[str, ...]:
        if kind != "briefing":
            return ()
        return tuple(str(a) for a in self.symbols.actors if (a in step.to or public) and a not in movers)

    def leaks(
        self, name: str, step: Step, movers: tuple[str, ...], seers: tuple[str, ...], context: Context
    ) -> tuple[tuple[str, Node], ...]:
        given: dict[str, Node] = {}
        for actor, text in step.leaks.items():
            self.actor(actor)
            if actor in seers or actor in movers:
                self.found.error(
                    "M414",
                    f"'{name}' leaks to '{actor}', who sees it anyway",
                    actor,
                    "remove the leak, or restrict `seen_by`",
                )
                continue
            reading = _in(context, f"the leak of '{name}'", numbers=True)
            bound = self.binder.bind(text, "number", reading)
            if bound is not None:
                given[str(actor)] = bound
        return tuple((actor, given[actor]) for actor in self.symbols.actors if actor in given)

    def option_set(
        self, names: tuple[str, ...], options: tuple[str, ...], step: str, field: str
    ) -> frozenset[int]:
        for name in names:
            if name not in options:
                self.found.error(
                    "M411",
                    f"`{field}` of '{step}' names '{name}', which is no option",
                    name,
                    nearest(name, options),
                )
        return frozenset(options.index(name) for name in names if name in options)

    def quiet(self, names: tuple[str, ...], options: tuple[str, ...], step: str) -> frozenset[int]:
        """The options that look like nothing: those named, and of any briefing those that tell nothing."""
        quiet = self.option_set(names, options, step, "quiet")
        if self.symbols.steps[step].step.kind == "briefing":
            quiet |= {options.index(o) for o in QUIET_BRIEFINGS if o in options}
        return quiet

    def hidden_until(self, name: str, step: Step, block: str, number: int) -> str:
        if step.hidden_until is None:
            return ""
        target = str(step.hidden_until)
        symbol = self.symbols.steps.get(target)
        mine = self.symbols.steps[name]
        if symbol is None:
            self.found.error(
                "M415",
                f"there is no step called '{target}'",
                step.hidden_until,
                nearest(target, self.symbols.steps),
            )
            return ""
        if symbol.block != block or symbol.position <= mine.position:
            self.found.error(
                "M415",
                f"`hidden_until: {target}` does not name a later step of the same list",
                step.hidden_until,
                "name a step below it",
            )
            return ""
        return step_key(target, number)

    def shown_as(self, name: str, step: Step, options: tuple[str, ...]) -> tuple[str | None, ...]:
        self.option_set(tuple(step.seen_as), options, name, "seen_as")
        groups = {str(group) for group in step.seen_as.values()}
        for group in step.seen_as.values():
            if group in options and step.seen_as.get(group, group) != group:
                self.found.error(
                    "M416",
                    f"'{name}' is seen as '{group}', itself an option seen as something else",
                    group,
                    "give the group a name of its own",
                )
        # an option that others are seen as cannot be told from them
        return tuple(
            str(step.seen_as.get(o, o)) if o in step.seen_as or o in groups else None for o in options
        )

    def about(self, name: str, step: Step, kind: str, block: str, number: int) -> str:
        if kind != "briefing" or step.about is None:
            return ""
        told, at, wanted = str(step.about).partition("@")
        symbol = self.symbols.steps.get(told)
        if symbol is None:
            self.found.error(
                "M417", f"there is no step called '{told}'", step.about, nearest(told, self.symbols.steps)
            )
            return ""
        inside = bool(at) and bool(symbol.block) and symbol.block == block
        if symbol.position >= self.symbols.steps[name].position and not inside:
            self.found.error(
                "M417", f"'{name}' tells of '{told}', which is played later", step.about, "move it down"
            )
            return ""
        if at:
            total = self.symbols.blocks.get(symbol.block, 0)
            if not whole_number(wanted, total):
                self.found.error(
                    "M417",
                    f"'{told}' has no round '{wanted}'",
                    step.about,
                    f"rounds are 1 to {total}" if total else "it is not played in rounds",
                )
                return ""
            return step_key(told, int(wanted))
        if symbol.block and symbol.block != block:
            self.found.error(
                "M417", f"'{told}' is played in rounds: say which", step.about, f"`about: {told}@1`"
            )
            return ""
        return step_key(told, number if symbol.block else 0)

    def passes(self, name: str, step: Step, kind: str, movers: tuple[str, ...]) -> int:
        if kind != "vote" or step.passes is None:
            return len(movers)
        rule = str(step.passes)
        if rule == "unanimous":
            return len(movers)
        if rule == "majority":
            return len(movers) // 2 + 1
        words = rule.split()
        if words[:-1] == ["at", "least"] and whole_number(words[-1], len(movers)):
            return int(words[-1])
        self.found.error(
            "M418",
            f"`passes: {rule}` is no rule for {len(movers)} voters",
            step.passes,
            f"write unanimous, majority, or at least N with N from 1 to {len(movers)}",
        )
        return len(movers)

    def means(
        self, name: str, step: Step, options: tuple[str, ...], block: str, number: int, position: int
    ) -> tuple[Node | None, ...]:
        self.option_set(tuple(step.means), options, name, "means")
        context = Context(f"what '{name}' means", block=block, round=number, before=position)
        result: list[Node | None] = []
        for option in options:
            choice = step.choices.get(option)
            text = step.means.get(option) or (choice.means if choice else None)
            if choice and choice.means is not None and choice.if_false is None and step.if_false is None:
                self.found.error(
                    "M404",
                    f"'{option}' states something but has no price",
                    option,
                    "write `if_false: ...` beside it",
                )
            result.append(self.binder.bind(text, "truth", context) if text is not None else None)
        return tuple(result)


_NEEDED = {
    "about": "`about: STEP` names the step that it tells of",
    "honest": "`honest: true` (share or withhold) or `honest: false` (may claim anything)",
    "to": "`to: [actors]` names who receives it",
    "passes": "`passes: unanimous`, `majority` or `at least N`",
}


def promises_of(step: Step, options: tuple[str, ...]) -> list[tuple[tuple[str, ...], Promise]]:
    """Each promise of a step with the options that give it."""
    result = [(tuple(promise.by), promise) for promise in step.promises]
    for option in options:
        choice = step.choices.get(option)
        result.extend(((option,), promise) for promise in (choice.promises if choice else ()))
    return result


_OF_BRIEFINGS = {"share": "Tell what was said", "withhold": "Keep it back", "silent": "Say nothing"}
"""Labels of the options that a briefing brings along."""


def _label(label: str | None, name: str) -> str:
    return str(label) if label is not None else name.replace("_", " ")


def _in(context: Context, what: str, *, numbers: bool | None = None) -> Context:
    return replace(context, what=what, numbers=context.numbers if numbers is None else numbers)


def _after_word(text: str, word: str) -> str:
    """What follows a first word, in its place."""
    mark = getattr(text, "mark", None)
    rest = text[len(word) :]
    skipped = len(word) + len(rest) - len(rest.lstrip())
    if mark is None:
        return rest.lstrip()
    quoted = getattr(text, "quoted", False)
    place = type(mark)(mark.line, mark.column + skipped + (1 if quoted else 0), max(1, len(text) - skipped))
    return Text.at(text[skipped:], place)
