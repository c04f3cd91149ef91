"""Change crisis files at random, read, lay out and solve them: nothing may break, or take long.

    python -W error scripts/mutated_crises.py [FILES] [SEED] [SOLVED] [USED]

Each round changes the text of a bundled crisis, of a small one, or of one that was changed before and
is valid still, in up to three ways (bytes, characters, words, lines, indentation, keys, numbers,
escapes, unusual spaces, sections of another file) and reads it within two seconds of CPU: every
finding names a place that lies in the file, and nothing that would be printed acts on a terminal.
What is valid, and some of what is not, is laid out by `fmt`, which must keep what it says and change
nothing the second time. One file in ten is given to the commands themselves. The first SOLVED valid
ones are also solved: the odds of certified draws add up to 1. Warnings count as errors. All files
are read; USED of them (1: all) are also laid out, given to commands and solved, which costs as much.
"""

from __future__ import annotations

import json
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from ordeal import RAW, Hung, ask, changed, ended_badly, keep, trouble, within
from small_crises import CRISES

import melian
from melian.api import Case, findings_of
from melian.diagnostic import Diagnostic
from melian.errors import MelianError, ScenarioError
from melian.library import bundled, names
from melian.runs.blocks import IMPOSSIBLE, INVALID
from melian.scenario.findings.diagnostics import Diagnostics, render
from melian.scenario.text.decoding import decode
from melian.scenario.text.format import format_text
from melian.scenario.text.yaml import parse_document
from melian.solve.solver import Status

PATIENCE = 2.0
"""Seconds of CPU after which reading is said to take long."""
SOLVING = 60
"""Seconds after which solving is said to hang."""
LARGE = 10_000
"""Bytes from which a bundled file is taken once in fifty rounds only, and beyond twice that never:
reading it takes as long as a hundred small ones."""
KEPT = 200
"""Valid files that are changed again, the latest ones."""
MOST_ENDINGS = 400
"""Larger games are read and not solved."""
BITS = (
    "'", '"', "{", "}", "[", "]", ",", ":", ": ", "#", " #", "&a", "*a", "!x", "|", ">", ">-", "|+2", "%",
    "@", "`", "?", "? ", "-", "- ", "---", "...", "<<: ", "~", "null", "\t", "\r", "\x00", "\x1b[2J",
    "\x85", "\u2028", "\u2029", "\u202e", "\u2066", "\ufeff", "\ud7ff", "\ue000", "\U0010ffff",
    "\u05e9\u05dc", "e\u0301", "\u0430", "\u2212", "\u2013", "\u201c", "9" * 400, "x" * 5000, "(" * 60,
    "not " * 40, " or x", "1e400", "\n", "\n\n", "  ", "{}", "[]", '""',
)  # fmt: skip
NUMBERS = (
    "0", "-0", "-1", "1", "2", "0.5", "100%", "120%", "-5%", "1e308", "1e-320", "1e400", "nan", "inf",
    "9" * 30, "1/3", "1/0", "0x10", "1_000", "0,5", "40 %", "\u0663", "007", ".5", "5.", "+3", "1e", "--1",
    "3 to 1", "1 to 1", "0 to 5", "-2 to 3", "1%  to 5", "5 to 10, best 30", "2000000", "limit", "rest",
    "weight 0",
)  # fmt: skip
WORDS = (
    "is", "is not", "and", "or", "not", "none", "rest", "otherwise", "nobody", "all", "any", "count",
    "where", "sees", "last", "before", "if", "else", "limit", "weight", "to", "best", "range", "true",
    "false", "chance", "others", "yes", "no", "share", "withhold", "silent", "passed", "failed", "majority",
    "at least 2", "times", "min(1, 2)", "exp(800)", "log(0)", "sqrt(-1)", "1/0", "2 ** 5000", "outcome is",
    "above", "below", "rises",
)  # fmt: skip
KEYS = (
    "who", "choices", "odds", "if", "only_if", "end_if", "seen_by", "to", "leaks", "quiet", "hidden_until",
    "seen_as", "fixed", "promises", "means", "if_false", "about", "honest", "passes", "open", "kind",
    "label", "because", "worth", "when", "for", "by", "crossed", "answered", "cost", "date", "event",
    "reported", "sets", "hints", "later", "force", "secretly", "set", "reveal", "public", "on_table",
    "drop", "repeat", "until", "steps", "types", "known_by", "value", "range", "best", "quantiles", "dist",
    "bounds", "any_sign", "judgement", "title", "scale", "precision", "analyst", "actors", "outcomes",
    "stakes", "variants", "checks", "define", "timeline", "red_lines", "file", "sha256", "url", "melian",
    "as_of", "counts_as_yes", "<<", "",
)  # fmt: skip
ESCAPES = (
    r"\e]0;x\a", r"\0", r"\u202e", r"\u2028", r"\x85", r"\N", r"\L", r"\_", r"\ud800", r"\U0010ffff",
    r"\x1b", r"\q", r"\"", "\\", r"\n", r"\t", r"\ufeff", r"\u05e9", r"\/", "\\\n    ",
)  # fmt: skip
SPACES = (
    "\u00a0", "\u2003", "\u3000", "\u200b", "\u200d", "\u00ad", "\u2028", "\u2029", "\u180e", "\ufeff",
    "\u202f", "\t", "  ", "\x0b", "\x0c", "\x1c", "\x85", "\r",
)  # fmt: skip
NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?%?")
KEY = re.compile(r"(?<=[\s{,])[a-z_]+(?=:)")
SECTION = re.compile(r"^(?=[a-z_]+:)", re.MULTILINE)

STATUSES = {INVALID: "invalid", IMPOSSIBLE: "impossible", **{int(one): one.name.lower() for one in Status}}

Rng = random.Random


def main(files: int = 1000, seed: int = 0, solved: int | None = None, used: float = 1.0) -> int:
    """Run the rounds, print the figures; how many files went wrong."""
    rng, seen, wrong, again = Rng(seed), Counter[str](), 0, list[str]()
    left = most = files // 10 if solved is None else solved
    usual, large = _sources()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "x.crisis.yaml")
        for number in range(1, files + 1):
            texts = rng.choices((usual, again or usual, large), (0.58, 0.4, 0.02))[0]
            data = _mutated(rng.choice(texts), rng.choice(usual), rng)
            fault, case = _read(data, path, seen)
            is_used = used >= 1 or rng.random() < used
            is_solved = is_used and case is not None and left > 0 and case.model.n_leaves <= MOST_ENDINGS
            left -= is_solved
            if is_used and fault is None:
                fault = _used(data, path, case, is_solved, rng, seen)
            if case is not None and len(data) < LARGE:
                again = [*again[1 - KEPT :], data.decode("utf-8")]
            if fault is not None:
                wrong += 1
                print(f"{fault}: {keep(f'mutated-{seed}-{number}.crisis.yaml', data)}", flush=True)
            if not number % 10_000:
                print(f"{number:,}", dict(seen), file=sys.stderr, flush=True)
    print(f"{files:,} crisis files, seed {seed}: {wrong} went wrong; {most - left:,} were solved.")
    print(dict(sorted(seen.items())))
    return wrong


def _used(
    data: bytes, path: Path, case: Case | None, is_solved: bool, rng: Rng, seen: Counter[str]
) -> str | None:  # fmt: skip
    """What goes wrong with a file that was read: laid out, solved, given to commands."""
    fault = _laid_out(data, case) if case is not None or rng.random() < 0.1 else None
    if fault is None and is_solved and case is not None:
        fault = _solved(case, seen)
    if fault is None and rng.random() < 0.1:
        fault = _commanded(path, case, rng)
    return fault


def _sources() -> tuple[list[str], list[str]]:
    """The texts that are changed: the usual and the large ones."""
    paths = [path for path in map(bundled, names()) if path is not None]
    texts = [text for path in paths if len(text := path.read_text("utf-8")) < 2 * LARGE]
    usual = [*CRISES * 3, *(text for text in texts if len(text) < LARGE)]
    return usual, [text for text in texts if len(text) >= LARGE] or usual


def _mutated(text: str, other: str, rng: Rng) -> bytes:
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        text = rng.choice(FAMILIES)(text, other, rng)
    data = bytearray(text.encode("utf-8", "surrogatepass"))
    if rng.random() < 0.08:
        for _ in range(rng.choice((1, 1, 4))):
            place = rng.randrange(len(data) + 1)
            data[place : place + rng.randrange(3)] = rng.randbytes(rng.randrange(3))
    return bytes(data)


def _characters(text: str, other: str, rng: Rng) -> str:
    return changed(text, BITS, rng)


def _words(text: str, other: str, rng: Rng) -> str:
    words = list(re.finditer(r"[\w@.%]+", text))
    if not words:
        return text
    word, new = rng.choice(words), rng.choice((rng.choice(words)[0], rng.choice(WORDS)))
    return text[: word.start()] + rng.choice((new, new, f"{word[0]} {new}", "")) + text[word.end() :]


def _lines(text: str, other: str, rng: Rng) -> str:
    lines, strange = text.split("\n"), other.split("\n")
    at, kind = rng.randrange(len(lines)), rng.randrange(4)
    if kind == 0:
        del lines[at : at + rng.choice((1, 1, 3))]
    elif kind == 1:
        lines.insert(at, rng.choice(strange))
    elif kind == 2:
        start = rng.randrange(len(lines))
        lines[at:at] = lines[start : start + rng.choice((1, 4))]
    else:
        to = rng.randrange(len(lines))
        lines[at], lines[to] = lines[to], lines[at]
    return "\n".join(lines)


def _indentation(text: str, other: str, rng: Rng) -> str:
    lines = text.split("\n")
    start = rng.randrange(len(lines))
    more = rng.choice((" ", "  ", "    ", "\t", "", "- "))
    for at in range(start, min(len(lines), start + rng.choice((1, 1, 3, 30)))):
        lines[at] = more + lines[at] if more else lines[at][rng.choice((1, 2)) :]
    return "\n".join(lines)


def _keys(text: str, other: str, rng: Rng) -> str:
    return _swapped(text, KEY, KEYS, rng)


def _numbers(text: str, other: str, rng: Rng) -> str:
    return _swapped(text, NUMBER, NUMBERS, rng)


def _swapped(text: str, what: re.Pattern[str], by: tuple[str, ...], rng: Rng) -> str:
    """Some of a kind replaced by others of it, or by odd ones."""
    found = list(what.finditer(text))
    for one in sorted(rng.sample(found, min(len(found), rng.choice((1, 1, 2, 5)))), key=lambda m: -m.start()):
        new = rng.choice((rng.choice(found)[0], rng.choice(by), rng.choice(by), one[0][:-1]))
        text = text[: one.start()] + new + text[one.end() :]
    return text


def _escapes(text: str, other: str, rng: Rng) -> str:
    """A value, or a part of one, as a text in quotes that holds an escape."""
    values = list(re.finditer(r"(?<=: )[\w][^,{}\[\]\n\"']*", text))
    if not values:
        return text
    value = rng.choice(values)
    at = rng.randrange(len(value[0]) + 1)
    new = f'"{value[0][:at]}{rng.choice(ESCAPES)}{value[0][at:]}"'
    return text[: value.start()] + new + text[value.end() :]


def _spaces(text: str, other: str, rng: Rng) -> str:
    places = [at for at, char in enumerate(text) if char in " \n"]
    for at in rng.sample(places, min(len(places), rng.choice((1, 2, 6)))):
        text = text[:at] + rng.choice(SPACES) + text[at + rng.randrange(2) :]
    return text


def _sections(text: str, other: str, rng: Rng) -> str:
    """Sections of two files, mixed; or the same in another order."""
    mine, theirs = SECTION.split(text), SECTION.split(other)
    kind = rng.randrange(3)
    if kind == 0:
        rng.shuffle(mine)
    else:
        strange = rng.choice(theirs)
        same = [at for at, section in enumerate(mine) if section.split(":")[0] == strange.split(":")[0]]
        at = rng.choice(same) if same else rng.randrange(len(mine) + 1)
        mine[at : at + (kind == 1)] = [strange]
    return "".join(mine)


FAMILIES: tuple[Callable[[str, str, Rng], str], ...] = (
    _characters, _words, _words, _lines, _indentation, _keys, _numbers, _numbers, _escapes, _spaces,
    _sections,
)  # fmt: skip


def _read(data: bytes, path: Path, seen: Counter[str]) -> tuple[str | None, Case | None]:
    """What is wrong with how a file was read, or nothing; and the crisis, if it is one."""
    path.write_bytes(data)
    begun, case, fault = time.process_time(), None, None
    try:
        with within(SOLVING):
            case = melian.read(path)
            found = findings_of(case)
            said = case.scenario.render(found, most=None)
    except ScenarioError as error:
        found, said = error.diagnostics, render(error.diagnostics, error.text, "x", most=None) + str(error)
        fault = None if found else "refused without a finding"
    except (Exception, Hung) as error:
        seen["broken"] += 1
        return trouble(error), None
    spent = time.process_time() - begun
    seen["valid" if case else "refused"] += 1
    if spent > PATIENCE:
        fault = f"{spent:.1f} s"
    elif RAW.search(said):
        fault = "a raw control character would be printed"
    return fault or _places(found, data), case


def _places(found: tuple[Diagnostic, ...], data: bytes) -> str | None:
    """What names a place that is not in the file."""
    text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    for item in found:
        line, column, width = item.mark
        if not 1 <= line <= len(lines) or not 1 <= column <= len(lines[line - 1]) + 1 or width < 1:
            return f"{item.code} at {line}:{column}, which is not in the file"
    return None


def _laid_out(data: bytes, case: Case | None) -> str | None:
    """What is wrong with what `fmt` makes of a file; it needs no more than that the YAML can be read."""
    found = Diagnostics()
    text = decode(data, found)
    if text is None or parse_document(text, found) is None or found.has_errors:
        return None if case is None else "a valid file cannot be read"
    try:
        text = data.decode("utf-8")
        once = format_text(text)
        if format_text(once) != once:
            return "fmt changes its own layout"
        if _meaning(once.encode()) != _meaning(data):
            return "fmt changes what the file says"
        if case is not None:
            melian.read(f"{once}\n")
    except MelianError as error:
        return f"fmt or what it wrote: {str(error)[:160]}"
    except Exception as error:
        return f"fmt: {trouble(error)}"
    return None


def _meaning(data: bytes) -> object:
    """What a file says, as plain lists: keys in order (sections sorted), texts with their being quoted."""
    found = Diagnostics()
    document = parse_document(decode(data, found) or "", found)

    def plain(value: object, depth: int) -> object:
        if isinstance(value, Mapping):
            items = [(str(key), key.quoted, plain(item, depth + 1)) for key, item in value.items()]
            return items if depth else sorted(items, key=lambda item: item[0])
        if isinstance(value, list):
            return [plain(item, depth + 1) for item in value]
        return str(value), getattr(value, "quoted", None)

    return plain(document, 0)


def _solved(case: Case, seen: Counter[str]) -> str | None:
    """What is wrong with how a crisis was solved."""
    try:
        with within(SOLVING):
            result = case.solve(draws=3, seed=0)
            odds, status = result.run.outcome_odds, result.run.status
            json.dumps(result.to_dict(), allow_nan=False)
    except MelianError as error:
        seen["not solved: refused with a reason"] += 1
        return None if str(error).strip() else "refused without a reason"
    except (Exception, Hung) as error:
        seen["not solved: broken"] += 1
        return f"solving: {trouble(error)}"
    seen.update(f"draws {STATUSES.get(int(code), 'of no known status')}" for code in status)
    if not STATUSES.keys() >= set(map(int, status)):
        return f"status {status}"
    certain = odds[status == int(Status.CERTIFIED)]
    sums = certain.sum(axis=1)
    if not ((np.abs(sums - 1) <= 1e-9).all() and (certain >= -1e-12).all()):
        return f"odds add up to {sums}"
    return None


def _commanded(path: Path, case: Case | None, rng: Rng) -> str | None:
    """What is wrong with how a command on the file ended."""
    words = rng.choice(
        (["check", str(path)], ["check", str(path), "--json"], ["fmt", str(path), "--check"],
         ["show", str(path)])
    )  # fmt: skip
    done = ask(words)
    codes = {0} if case is not None else {3}
    if words[0] == "fmt":
        codes = {0, 1} if case is not None else {0, 1, 3}  # it asks no more than that the YAML can be read
    fault = ended_badly(done, codes)
    if fault is None and "--json" in words:
        json.loads(done.stdout)
    return fault and f"melian {words[0]}: {fault}"


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:4]), *map(float, sys.argv[4:5])) > 0)
