"""Change `.efg` files and profiles at random, and read them: nothing may break, or take long.

    python -W error scripts/mutated_games.py [FILES] [SEED]

Each round changes the text of a known game, and of a profile for a game that was read, in one to
four places (characters, words and lines put in, left out, exchanged; numbers of any size, control
characters, braces). Reading must end within seconds: with a game or a profile, or with an error
that says line and column. A profile that is read is judged. Warnings count as errors.
"""

from __future__ import annotations

import json
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from zlib import crc32

import numpy as np
from ordeal import Hung, changed, keep, trouble, within

from melian.errors import EfgError, ImperfectRecallError, MelianError
from melian.game import classics
from melian.game.files.efg import EfgFile, read_efg_file, write_efg
from melian.game.files.profile_file import read_profile
from melian.game.files.profile_write import profile_entries
from melian.game.game import Game, uniform_profile
from melian.solve.certify import judged

PATIENCE = 2.0
"""Seconds of CPU after which a file is said to take long."""
HANGING = 60
"""Seconds after which it is said to hang."""
KEPT = 200
"""Games that profiles are written for, the latest ones."""
GAMES = (
    '"', "{", "}", ",", "1e400", "-1e308", "1.7e308", "1e-400", "0", "-0", "1/0", "1/3", "1.", ".5", "inf",
    "nan", "\\", "\x00", "\x1b", "\u202e", "\u0663", "9" * 3999, "1/" + "7" * 3990, 'c "" ', 'p "" 1 1 ',
    't "" 0 ', '""', "2147483648", "9" * 20, "1_0", '"a" "a"', "{ }", "{ 1 2 }", "EFG", "\ufeff", '"\\"', "-",
    "/", "1e", "\n", " ",
)  # fmt: skip
PROFILES = (
    '"', "{", "}", "[", "]", ",", ":", "1e400", "-1", "1e-400", "0", "1/0", '"1/3"', '"1/0"', "Infinity",
    "NaN", "null", "true", '""', '"limit"', "9" * 5000, '"' + "9" * 4500 + '"', '"1e-9999"', '"1e9999"',
    "\\ud800", "\x00", "[[]]", '{"a":1,"a":2}', '"format"', '"strategy"', '"prob"', '"beliefs"', '"infoset"',
    '"claim"', '"precision"',
)  # fmt: skip


def main(files: int = 1000, seed: int = 0) -> int:
    """Run the rounds, print the figures; how many files went wrong."""
    rng, seen, wrong = random.Random(seed), Counter[str](), 0
    texts = [write_efg(game) for game in _known()]
    games: list[EfgFile] = [read_efg_file(text) for text in texts]
    with tempfile.TemporaryDirectory() as folder:
        for number in range(files):
            text = changed(rng.choice(texts), GAMES, rng)
            if not text.startswith("EFG"):
                text = "EFG " + text  # anything else names a file
            wrong += _tried(partial(_read, text, games), "game", text, seen)
            del games[:-KEPT]
            source = rng.choice(games)
            path = Path(folder, rng.choice(("p.json", "p.json", "p.json", "p.csv")))
            text = changed(_profile(source, rng), PROFILES, rng)
            path.write_text(text, "utf-8")
            wrong += _tried(partial(_judge, path, source), "profile", text, seen)
            if (number + 1) % 1000 == 0:
                print(f"{number + 1:,}", dict(seen), file=sys.stderr)
    print(f"{files:,} games and {files:,} profiles, seed {seed}: {wrong} went wrong.")
    print(dict(sorted(seen.items())))
    return wrong


def _known() -> list[Game]:
    return [
        classics.beer_quiche(), classics.centipede(4), classics.kuhn_poker(), classics.matching_pennies(),
        classics.myerson_figure_4_2(), classics.selten_horse(), classics.stripped_down_poker(),
        classics.trust_game(),
    ]  # fmt: skip


def _profile(source: EfgFile, rng: random.Random) -> str:
    uniform = uniform_profile(source.game)
    rows = profile_entries(source, uniform, np.log(np.maximum(uniform.prob, 1e-300)), finite=True)
    if rng.random() < 0.4:
        by_hand = {row["infoset"]: dict(zip(row["actions"], row["prob"], strict=True)) for row in rows}
        return json.dumps(by_hand, indent=rng.choice((None, 1)))
    claim = {"concept": rng.choice(("logit", "nash")), "tolerance": 1e-8}
    data = {"format": 1, "precision": rng.choice(("limit", 3.0)), "claim": claim, "strategy": rows}
    return json.dumps(data, indent=rng.choice((None, 1)))


def _read(text: str, games: list[EfgFile]) -> None:
    games.append(read_efg_file(text))


def _judge(path: Path, source: EfgFile) -> None:
    judged(source, read_profile(path, source))


def _tried(action: Callable[[], None], what: str, text: str, seen: Counter[str]) -> bool:
    """Whether an action went wrong; what became of it is counted."""
    begun, said = time.process_time(), ""
    try:
        with within(HANGING):
            action()
    except (EfgError, ImperfectRecallError) as error:
        said = "refused"
        broken = "" if re.search(r":\d+:\d+: ", str(error)) else f"no place: {error}"
    except MelianError:
        said, broken = "refused by the solver", ""
    except (Exception, Hung) as error:
        broken = trouble(error)
    else:
        said, broken = "read", ""
    spent = time.process_time() - begun
    broken = broken or (f"{spent:.1f} s" if spent > PATIENCE else "")
    seen[f"{what}s {said}" if said else f"{what}s broken"] += 1
    if broken:
        data = text.encode("utf-8", "surrogatepass")
        print(f"{broken[:200]}: {keep(f'mutated-{what}-{crc32(data):08x}.txt', data)}")
    return bool(broken)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])) > 0)
