"""What the app holds after an hour: `melian app` in a process of its own, used at random.

    python benchmarks/memory.py [--crisis NAME] [--minutes N] [--every SECONDS] [--seed N]

Somebody reads pages, opens other crises, drags and lets go of sliders, types, slips, saves, leaves before
an answer is there, has a brief made. Every so often the resident megabytes are printed: all of them, and
those that are the process's own (without what is read from files, such as libraries). At the end the
last third is judged: a line through it (Theil-Sen: the median slope of all pairs), in MB an hour, and the
means of its halves. It rises if both do so by more than `NOISE` of what is held.
"""

from __future__ import annotations

import argparse
import http.cookiejar
import json
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import Counter
from itertools import combinations
from pathlib import Path
from urllib.parse import urlencode

from melian.api.reading import read
from melian.library import bundled, names
from melian.workspace.scalars import with_number

NOISE = 0.03
"""Share of what is held by which it may go up and down."""
SETTLED = 20.0
"""Seconds that somebody waits for an answer at most."""
PAGES = ("now", "story", "events", "numbers", "evidence", "file", "papers")
OFTEN = {
    "page": 8, "leave": 3, "other": 2, "shelf": 1, "drag": 4, "release": 4, "type": 4, "slip": 1, "save": 1,
    "choice": 2, "events": 2, "brief": 0.1,
}  # fmt: skip
"""How often each thing is done."""


def main() -> None:
    """Print the curve, and whether its last third rises."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--crisis", default="ukraine-2021")
    parser.add_argument("--minutes", type=float, default=20.0)
    parser.add_argument("--every", type=float, default=30.0, metavar="SECONDS")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Visitor(folder, options.crisis, options.seed) as visitor:
        _tell_curve(_curve(visitor, 60 * options.minutes, options.every))
        print("done: " + ", ".join(f"{what} {count}" for what, count in sorted(visitor.done.items())))


def _curve(visitor: Visitor, seconds: float, every: float) -> list[tuple[float, float]]:
    """(minutes, MB of its own) at each look."""
    begun, curve = time.monotonic(), []
    print(f"{'minutes':>8} {'resident MB':>12} {'its own':>8} {'steps':>7}")
    while (gone := time.monotonic() - begun) < seconds:
        if gone >= every * len(curve):  # a step may take longer than that
            whole, own = _resident(visitor.app.pid)
            curve.append((gone / 60, own))
            print(f"{gone / 60:8.1f} {whole:12.0f} {own:8.0f} {visitor.done.total():7}", flush=True)
        visitor.step()
    return curve


def _tell_curve(curve: list[tuple[float, float]]) -> None:
    last = curve[2 * len(curve) // 3 :]
    if len(last) < 6:
        print("too short to say whether it rises")
        return
    slope = 60 * statistics.median((b[1] - a[1]) / (b[0] - a[0]) for a, b in combinations(last, 2))
    first, second = last[: len(last) // 2], last[len(last) // 2 :]
    before, after = (statistics.fmean(each[1] for each in half) for half in (first, second))
    risen, hours = after - before, (last[-1][0] - last[0][0]) / 60
    rises = risen > NOISE * before and slope * hours > NOISE * before
    print(
        f"last third: {slope:+.0f} MB an hour, its halves {before:.0f} and {after:.0f} MB, "
        f"at most {max(each[1] for each in curve):.0f} MB: it {'rises' if rises else 'does not rise'}"
    )


class Visitor:
    """A browser at an app of its own, and who sits before it."""

    def __init__(self, folder: str, crisis: str, seed: int) -> None:
        path = bundled(crisis)
        assert path is not None
        Path(folder, "a.crisis.yaml").write_bytes(path.read_bytes())
        self.here, self.rng, self.done = "/c/a.crisis.yaml", random.Random(seed), Counter[str]()
        case = read(str(path))
        self.middles = {
            name: case.crisis.base.model.distributions[name].median for name in case.scenario.file.assumptions
        }
        self.what_ifs = ["", *map(str, case.scenario.file.variants)]
        self.events = [str(each) for each in case.scenario.file.timeline]
        code = [sys.executable, "-m", "melian", "app", folder, "--no-browser"]
        self.app = subprocess.Popen(code, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.browser = urllib.request.build_opener(cookies)

    def __enter__(self) -> Visitor:
        assert self.app.stdout is not None
        address = self.app.stdout.readline().strip()
        self.origin = address[: address.index("/", 8)]
        self.browser.open(address).read()
        return self

    def __exit__(self, *_: object) -> None:
        self.app.send_signal(signal.SIGINT)
        try:
            self.app.wait(60)
        except subprocess.TimeoutExpired:
            self.app.kill()

    def step(self) -> None:
        """Do something."""
        what = self.rng.choices(list(OFTEN), list(OFTEN.values()))[0]
        getattr(self, f"_{what}")()
        self.done[what] += 1

    def _page(self) -> None:
        self._settled(f"{self.here}/{self.rng.choice(PAGES)}?variant={self.rng.choice(self.what_ifs)}")

    def _leave(self) -> None:
        self._get(f"{self.here}/{self.rng.choice(PAGES)}?variant={self.rng.choice(self.what_ifs)}")

    def _other(self) -> None:
        small = [name for name in names() if name.startswith(("canon/", "history/"))]
        self._settled(f"/c/{self.rng.choice(small)}/{self.rng.choice(PAGES)}")

    def _shelf(self) -> None:
        self._get(self.rng.choice(("/", "/shelf.json")))

    def _drag(self) -> None:
        for _ in range(10):
            self._post(f"{self.here}/numbers/weigh", {"numbers": self._moved()})

    def _release(self) -> None:
        about = {"numbers": self._moved(), "draws": 200}
        until = time.monotonic() + self.rng.choice((0.1, SETTLED))
        while time.monotonic() < until:
            told = json.loads(self._post(f"{self.here}/numbers/ask", about))
            if told.get("state") in ("done", "failed"):
                return
            time.sleep(0.2)

    def _type(self) -> None:
        (name, value), *_ = self._moved().items()
        text, version = self._text()
        changed = with_number(text, name, float(f"{value:.3g}"))
        self._post(f"{self.here}/change", {"text": changed, "version": version})

    def _slip(self) -> None:
        text, version = self._text()
        self._post(f"{self.here}/change", {"text": text + "nonsense: [\n", "version": version})
        self._settled(f"{self.here}/now")
        self._post(f"{self.here}/change", {"text": text, "version": version + 1})

    def _save(self) -> None:
        text, version = self._text()
        self._post(f"{self.here}/save", {"text": text, "version": version})

    def _choice(self) -> None:
        links = re.findall(r'data-choice href="([^"]*)"', self._settled(f"{self.here}/story"))
        if links:
            self._settled(self.rng.choice(links).replace("&amp;", "&").partition("#")[0])

    def _events(self) -> None:
        kept = [each for each in self.events if self.rng.random() < 0.7]
        self._settled(f"{self.here}/events?{urlencode([('some', '1'), *(('keep', each) for each in kept)])}")

    def _brief(self) -> None:
        self._post(f"{self.here}/papers/brief", None)
        self._settled(f"{self.here}/papers")

    def _moved(self) -> dict[str, float]:
        """A number, somewhere near its middle."""
        name = self.rng.choice(list(self.middles))
        return {name: float(f"{self.middles[name] * self.rng.uniform(0.9, 1.1):.6g}")}

    def _text(self) -> tuple[str, int]:
        told = json.loads(self._post(f"{self.here}/reload", None))
        return told["text"], told["version"]

    def _settled(self, path: str) -> str:
        """A page, once its answers are there; or as it is when somebody gives up."""
        until = time.monotonic() + SETTLED
        while 'data-working="' in (page := self._get(path)):
            if time.monotonic() > until:
                break
            time.sleep(0.2)
        return page

    def _get(self, path: str) -> str:
        return self._sent(urllib.request.Request(self.origin + path))

    def _post(self, path: str, about: object) -> str:
        headers = {"Origin": self.origin, "Content-Type": "application/json"}
        data = b"" if about is None else json.dumps(about).encode()
        return self._sent(urllib.request.Request(self.origin + path, data, headers))

    def _sent(self, request: urllib.request.Request) -> str:
        try:
            with self.browser.open(request) as answer:
                return answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                self.done[f"answers {error.code}"] += 1
                return error.read().decode()


def _resident(pid: int) -> tuple[float, float]:
    """Megabytes that a process holds, and those of them that are in no file."""
    told = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    whole, own = (int(told[key].split()[0]) / 1024 for key in ("VmRSS", "RssAnon"))
    return whole, own


if __name__ == "__main__":
    main()
