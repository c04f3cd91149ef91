"""How well the reader reads texts with gold annotation.

    python benchmarks/reader.py FOLDER [FOLDER ...] [--misses] [--actors]
    python benchmarks/reader.py FOLDER [FOLDER ...] --speed [--copies 500]

Each folder holds pairs `name.txt` and `name.gold.json`; layers that a gold file lacks are not scored.
A found span matches the gold span that it overlaps most, one to one. Quotations: role speech or
fragment, exact inner places. Speakers: of speech, the actor and, where the gold names one, the person;
names count without their articles, and whoever speaks for no state and no organisation is right where
no such side is found. Dates: those that are required, the days right; a found date with days that
overlaps no gold date is a false one. Numbers: value and unit, or one of the gold's `unit_also`,
or a synonym of one (`SAME_UNITS`); of vague ones, an interval that holds what the gold names.
Kinds: of matched passages, one that the gold allows; the mean F1.

With `--actors` the reader is given each text's actors and how the text calls them, as a person gives them
to `melian dossier --actors`; without it, it finds out by itself.

With `--speed` the texts are read as `melian dossier` reads them: 1,000 words, warm, and many texts of about
600 words made of them under other names, with the time, the peak of memory and the size of the dossier.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import sys
import tempfile
import time
from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from melian.dossier.build import Source, dossier_text
from melian.dossier.gather import Wanted, gathered
from melian.reader.found import Figure, Moment, Reading, Text
from melian.reader.read import read
from melian.texts.span import Span

Gold = dict[str, Any]
LAYERS = ("quotations", "speakers", "dates", "numbers", "passages", "kinds")
ARTICLE = re.compile(r"^(?:(?:the|il|lo|la|i|gli|le|les|el|los|las|der|die|das|den|dem|des)\s+|l\W)")
CHECKS = ("negated", "hedged", "conditional")


@dataclass
class Count:
    """What was found of a layer."""

    right: int = 0
    missed: int = 0
    false: int = 0
    misses: list[str] = field(default_factory=list)

    def add(self, other: Count) -> None:
        """Take in the counts of another text."""
        self.right, self.missed, self.false = (
            self.right + other.right, self.missed + other.missed, self.false + other.false,
        )  # fmt: skip
        self.misses += other.misses

    @property
    def scores(self) -> tuple[float, float, float]:
        """Precision, recall and F1."""
        precision = self.right / max(1, self.right + self.false)
        recall = self.right / max(1, self.right + self.missed)
        return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--misses", action="store_true", help="print what was missed or wrong")
    parser.add_argument("--actors", action="store_true", help="give the reader the actors of each text")
    parser.add_argument("--speed", action="store_true", help="measure time and memory in place of scores")
    parser.add_argument("--copies", type=int, default=500, help="how many texts are read with --speed")
    options = parser.parse_args()
    if options.speed:
        speed([path for folder in options.folders for path in sorted(folder.glob("*.txt"))], options.copies)
        return
    paths = sorted(path for folder in options.folders for path in folder.glob("*.gold.json"))
    if not paths:
        sys.exit(f"no *.gold.json in {', '.join(map(str, options.folders))}")
    total: dict[str, Count] = {layer: Count() for layer in (*LAYERS, *CHECKS)}
    by_kind: dict[str, Count] = defaultdict(Count)
    spent, words = 0.0, 0
    print(f"{'text':18}" + "".join(f"{layer:>12}" for layer in LAYERS[:5]))
    for path in paths:
        gold, text = loaded(path)
        start = time.perf_counter()
        reading = read(text, table_of(gold) if options.actors else None)
        spent += time.perf_counter() - start
        words += len(text.words.split())
        counts = scored(gold, reading, by_kind)
        row = "".join(
            f"{counts[layer].scores[2]:12.2f}" if layer in counts else " " * 11 + "-" for layer in LAYERS[:5]
        )
        print(f"{path.name.removesuffix('.gold.json'):18}{row}")
        for layer, count in counts.items():
            total[layer].add(count)
            if options.misses:
                print("".join(f"    {layer}: {miss}\n" for miss in count.misses), end="")
    print(f"\n{'layer':12}{'precision':>10}{'recall':>10}{'F1':>10}{'right':>8}{'missed':>8}{'false':>8}")
    for layer, count in total.items():
        if count.right + count.missed + count.false and layer != "kinds":
            row = "".join(f"{score:10.2f}" for score in count.scores)
            print(f"{layer:12}{row}{count.right:8}{count.missed:8}{count.false:8}")
    if by_kind:
        mean = sum(count.scores[2] for count in by_kind.values()) / len(by_kind)
        print(f"{'kinds':12}{'':20}{mean:10.2f}   the mean F1 of {len(by_kind)} kinds")
    print(f"\n{words} words in {spent:.2f} s")


WORDS = 600
"""Of each text whose reading is timed."""


def speed(paths: Sequence[Path], copies: int) -> None:
    """Print how long reading takes, and how much memory."""
    with tempfile.TemporaryDirectory() as folder:
        texts = [Path(folder) / f"r{number}.txt" for number in range(copies)]
        for number, text in enumerate(texts):
            words = paths[number % len(paths)].read_text("utf-8").split(" ")
            while len(words) < WORDS:
                words += words
            text.write_text(f"Report {number}\n\n{' '.join(words[:WORDS])}\n", "utf-8")
        some = texts[: len(paths)]
        _read_all(some)
        spent = _read_all(some)[1] / len(some)
        print(f"1,000 words, warm: {spent * 1000 / WORDS:.2f} s, the mean of {len(some)} texts")
        sources, spent = _read_all(texts)
    begin = time.perf_counter()
    size = len(dossier_text("Speed", sources)) / 1e6
    wrote = time.perf_counter() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    n_passages = sum(len(source.reading.passages) for source in sources)
    print(f"{copies} texts of {WORDS} words: read in {spent:.0f} s, written in {wrote:.0f} s")
    print(f"{n_passages:,} passages, {size:.1f} MB of dossier, {peak:.0f} MiB of memory at most")


def _read_all(texts: Sequence[Path]) -> tuple[list[Source], float]:
    """What is read in texts, and in how many seconds."""
    begin, said = time.perf_counter(), Wanted(date(2028, 9, 7))
    sources = [gathered(text, f"r{number}", said)[0] for number, text in enumerate(texts)]
    return sources, time.perf_counter() - begin


def loaded(path: Path) -> tuple[Gold, Text]:
    """A gold file and its text."""
    gold = json.loads(path.read_text("utf-8"))
    head = gold["text"]
    words = (path.parent / head["file"]).read_text("utf-8")
    headline = Span(*head["headline"]) if head.get("headline") else None
    return gold, Text(words, head["language"], date.fromisoformat(head["published"]), headline)


def table_of(gold: Gold) -> Gold:
    """The actors of a text as a person would give them; nobody lists those whom the text leaves unnamed."""
    known = {each: each for each in ("state", "organisation", "non-state")}
    known |= dict.fromkeys(("company", "party", "media"), "organisation") | {"territory": "state"}
    return {
        key: each | {"type": known.get(each["type"], "non-state")}
        for key, each in gold.get("actors", {}).items()
        if each["type"] != "unnamed"
    }


def scored(gold: Gold, reading: Reading, by_kind: dict[str, Count]) -> dict[str, Count]:
    """The counts of one text, layer by layer."""
    words = reading.text.words
    counts: dict[str, Count] = {}
    if "quotations" in gold:
        counts["quotations"], counts["speakers"] = _quotations(gold, reading)
    if "dates" in gold:
        counts["dates"] = _dates(gold["dates"], reading.moments, words)
    if "numbers" in gold:
        counts["numbers"] = _numbers(gold["numbers"], reading)
    if "passages" in gold:
        counts |= _passages(gold, reading, by_kind)
    return counts


def matched(gold: Sequence[Gold], spans: Sequence[Span]) -> dict[int, int]:
    """Gold number -> found number: those that overlap most first, one to one."""
    pairs = sorted(
        (
            (_overlap(item, span) / max(item["end"] - item["start"], span.end - span.start), g, s)
            for g, item in enumerate(gold)
            for s, span in enumerate(spans)
            if _overlap(item, span) > 0
        ),
        reverse=True,
    )
    found: dict[int, int] = {}
    taken: set[int] = set()
    for _, g, s in pairs:
        if g not in found and s not in taken:
            found[g] = s
            taken.add(s)
    return found


def _overlap(item: Gold, span: Span) -> int:
    return min(item["end"], span.end) - max(item["start"], span.start)


def _quotations(gold: Gold, reading: Reading) -> tuple[Count, Count]:
    real = [item for item in gold["quotations"] if item["role"] in ("speech", "fragment")]
    found = [each for each in reading.quotations if each.role in ("speech", "fragment")]
    places = {(each.span.start, each.span.end): each for each in found}
    count, speakers = Count(), Count()
    for item in real:
        quotation = places.pop((item["start"], item["end"]), None)
        count.right += quotation is not None
        if quotation is None:
            count.missed += 1
            count.misses.append(_shown(reading, item))
        if item["role"] != "speech":
            continue
        said = item["speaker"] or {"actor": "", "person": ""}
        voice = quotation and quotation.speaker
        actor = bool(voice) and same_actor(voice.actor, said["actor"], gold, reading)
        person = not said["person"] or (
            bool(voice) and same_person(voice.person, said["person"], gold, reading)
        )
        speakers.right += actor and person
        if not (actor and person):
            speakers.missed += 1
            speakers.false += bool(voice)
            speakers.misses.append(
                f"{_shown(reading, item)} wants {said['actor']}/{said['person']}, got {voice}"
            )
    count.false = len(places)
    count.misses += [f"false: {each.span.of(reading.text.words)[:70]!r}" for each in places.values()]
    return count, speakers


def same_actor(found: str, wanted: str, gold: Gold, reading: Reading) -> bool:
    """Whether two ids mean the same: equal, or with a form of their names in common.

    Articles and marks around a name do not count. Somebody who speaks for no state and no organisation,
    whom the gold gives to `fishermen` or `unnamed`, is right where the reader finds no such side either.
    """
    if found == wanted:
        return True
    theirs = gold["actors"].get(wanted, {})
    mine = next((actor for actor in reading.actors if actor.id == found), None)
    if theirs.get("type") in ("non-state", "unnamed") and (
        mine is None or mine.type in ("non-state", "unnamed")
    ):
        return True
    forms = {_bare(form) for form in (*theirs.get("forms", []), theirs.get("label", ""))}
    return bool(mine) and bool(forms & {_bare(form) for form in (*mine.forms, mine.label)})


def _bare(name: str) -> str:
    """A name in small letters, without an article before it and marks around it; apostrophes are straight."""
    return ARTICLE.sub("", name.strip("«»„“”\"'").casefold().replace("\u2019", "'"))


def same_person(found: str, wanted: str, gold: Gold, reading: Reading) -> bool:
    """Whether a found person bears the surname of the one that the gold names, in any of its forms."""
    known = gold["people"].get(wanted, {})
    surnames = {name.split()[-1].casefold() for name in (known.get("name"), *known.get("forms", ())) if name}
    mine = next((person for person in reading.people if person.id == found), None)
    return found == wanted or (bool(mine) and mine.name.split()[-1].casefold() in surnames)


def _shown(reading: Reading, item: Gold) -> str:
    return repr(reading.text.words[item["start"] : item["end"]][:70])


def _dates(gold: Sequence[Gold], moments: Sequence[Moment], words: str) -> Count:
    pairs, count = matched(gold, [moment.span for moment in moments]), Count()
    for number, item in enumerate(gold):
        moment = moments[pairs[number]] if number in pairs else None
        ok = moment is not None and is_right(moment, item)
        if item["required"]:
            count.right += ok
            count.missed += not ok
        if not ok and (item["required"] or (moment and moment.value)):
            count.false += moment is not None and moment.value is not None
            got = moment and (moment.span.of(words), moment.value)
            count.misses.append(
                f"{item['quote'] if 'quote' in item else item['start']!r} is {item.get('value')}, got {got}"
            )
    strangers = [m for n, m in enumerate(moments) if n not in pairs.values() and m.value]
    count.false += len(strangers)
    count.misses += [f"false: {m.span.of(words)!r} {m.value}" for m in strangers]
    return count


def is_right(moment: Moment, item: Gold) -> bool:
    """Whether the days are those of the gold, or lie between its narrowest and widest interval."""
    if item["status"] in ("unresolved", "ambiguous"):
        return moment.status != "exact"
    mine = (moment.first, moment.last)
    if any(value and days(value) == mine for value in (item.get("value"), *item.get("accept", ()))):
        return True
    if not item.get("core") or moment.first is None or moment.last is None:
        return False
    (first, last), (early, late) = days(item["core"]), days(item["outer"])
    return early <= moment.first <= first and last <= moment.last <= late  # type: ignore[operator]


def days(value: str) -> tuple[date | None, date | None]:
    """`2028-09`, `2028-09-04/2028-09-06`, `../2028`: the first and the last day."""
    first, _, last = value.partition("/")
    return _day(first, end=False), _day(last or first, end=True)


def _day(text: str, *, end: bool) -> date | None:
    if text == "..":
        return None
    parts = [int(part) for part in text.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else (12 if end else 1)
    day = parts[2] if len(parts) > 2 else (monthrange(year, month)[1] if end else 1)
    return date(year, month, day)


def _numbers(gold: Sequence[Gold], reading: Reading) -> Count:
    found = [each for each in reading.figures if each.role in ("quantity", "ratio")]
    pairs, count = matched(gold, [each.span for each in found]), Count()
    for number, item in enumerate(gold):
        figure = found[pairs[number]] if number in pairs else None
        if not item["required"]:
            count.false += figure is not None and item["role"] in ("name", "idiom", "ordinal")
            continue
        low, high = item.get("low", item.get("value")), item.get("high", item.get("value"))
        ok = (
            figure is not None
            and (same_number((figure.low, figure.high), (low, high)) or is_vague(figure, item))
            and any(same_unit(figure, unit) for unit in (item["unit"] or "", *item.get("unit_also", ())))
        )
        count.right += ok
        count.missed += not ok
        if not ok:
            count.false += figure is not None
            count.misses.append(f"{_shown(reading, item)} is {low} {item['unit']}, got {figure}")
    inside = [Span(item["start"], item["end"]) for item in (*gold,)]
    strangers = [
        each
        for n, each in enumerate(found)
        if n not in pairs.values() and not any(each.span.overlaps(s) for s in inside)
    ]
    count.false += len(strangers)
    count.misses += [f"false: {each.span.of(reading.text.words)!r}" for each in strangers]
    return count


SAME_UNITS = (
    frozenset(("ships", "boats", "vessels")),  # what one report calls ships another calls vessels
    frozenset(
        ("crowns", "kronas", "korunas", "kronor", "kroner")
    ),  # the coin in English or in its own tongue
    frozenset(("florins", "guilders", "gulden")),
    frozenset(("thalers", "talers")),
    frozenset(("riyals", "rials")),
    frozenset(("cents", "centimes")),
    frozenset(("men", "soldiers")),  # what English calls men, of an army or not
    frozenset(("men", "persons")),
    frozenset(("members", "states")),  # of a union, unless the noun says of what else
    frozenset(("livres", "pounds")),
    frozenset(("tranches", "instalments", "installments")),
    frozenset(("posts", "positions")),
    frozenset(("gates", "floodgates", "sluice gates", "sluices")),
    frozenset(("metres", "meters")),
    frozenset(("litres", "liters")),
    frozenset(("tonnes", "metric tons")),
)
"""English names of the same unit, which a reader of English takes for one; people are no soldiers."""


def same_unit(figure: Figure, wanted: str) -> bool:
    """Whether a unit is the one that the gold names, by one of its names; a factor is so many times."""
    mine = figure.unit or ("times" if figure.role == "ratio" and figure.low > 1 and wanted else "")
    pairs = zip(_spelled(mine).split(" per "), _spelled(wanted).split(" per "), strict=False)
    as_long = mine.count(" per ") == wanted.count(" per ")
    return as_long and all(
        one == other or any({one, other} <= each for each in SAME_UNITS) for one, other in pairs
    )


def _spelled(unit: str) -> str:
    """A unit in one of its spellings: megawatt-hours and meters as megawatt hours and metres."""
    return re.sub(r"\b(cubic |square |kilo|milli|centi)?met(er)(s?)\b", r"\1metre\3", unit).replace("-", " ")


def is_vague(figure: Figure, item: Gold) -> bool:
    """Whether both are vague and the found interval holds what the gold names: `several hundred`."""
    ends = [item[name] for name in ("value", "low", "high") if item.get(name) is not None]
    vague = item.get("approx") == "vague" and figure.low < figure.high
    return vague and all(figure.low <= each <= figure.high for each in ends)


def same_number(mine: tuple[float, float], wanted: tuple[float, float]) -> bool:
    """Whether two numbers agree to four places: a third is 0.3333."""
    return all(round(one, 4) == round(other, 4) for one, other in zip(mine, wanted, strict=True))


def _passages(gold: Gold, reading: Reading, by_kind: dict[str, Count]) -> dict[str, Count]:
    found, count = reading.passages, Count()
    pairs = matched(gold["passages"], [each.span for each in found])
    checks = {name: Count() for name in CHECKS}
    for number, item in enumerate(gold["passages"]):
        passage = found[pairs[number]] if number in pairs else None
        count.right += passage is not None
        if passage is None:
            count.missed += 1
            by_kind[item["kind"]].missed += 1
            count.misses.append(_shown(reading, item))
            continue
        if passage.kind == item["kind"] or passage.kind in item["kinds_also"]:
            by_kind[item["kind"]].right += 1
        else:
            by_kind[item["kind"]].missed += 1
            by_kind[passage.kind].false += 1
            count.misses.append(f"{_shown(reading, item)} is {item['kind']}, got {passage.kind}")
        for name, check in checks.items():
            check.right += item[name] == getattr(passage, name)
            check.missed += item[name] != getattr(passage, name)
    spans = [Span(item["start"], item["end"]) for item in gold["passages"]]
    headline = reading.text.headline
    for passage in _unmatched(found, pairs.values()):
        if not any(passage.span.overlaps(s) for s in spans) and not (
            headline and headline.holds(passage.span)
        ):
            count.false += 1
            count.misses.append(f"false: {passage.span.of(reading.text.words)[:70]!r}")
    return {"passages": count, **checks}


def _unmatched(found: Sequence[Any], taken: Iterable[int]) -> Iterator[Any]:
    used = Counter(taken)
    return (each for number, each in enumerate(found) if number not in used)


if __name__ == "__main__":
    main()
