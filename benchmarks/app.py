"""What somebody waits for at the app and in an editor: start, page, slider, key, stop.

    python benchmarks/app.py [--crisis NAME] [--times N] [--only WHAT]

Seconds on the clock (median, 95 %) and of all cores together (CPU, median): a machine with other work
stretches the first, hardly the second. WHAT is one of the lines' groups: start, service, lsp, stop; what it
holds after an hour is told by `memory.py`.
"""

from __future__ import annotations

import argparse
import http.cookiejar
import json
import os
import random
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from functools import partial
from pathlib import Path

from melian.library import bundled
from melian.runs.ask import Ask
from melian.workspace.document import Document
from melian.workspace.reweighing import movable, reweighed
from melian.workspace.scalars import with_number
from melian.workspace.work.jobs import Jobs
from melian.workspace.workspace import Workspace

GROUPS = ("start", "service", "lsp", "stop")
STOPPED = ("solve", "now", "strategy", "beliefs", "whatif", "timeline", "drivers", "tip", "equilibria")
"""Questions that are stopped on their way."""
ABOUT = {"tip": {"number": None, "step": None, "within": None}}


def main() -> None:
    """Print the times."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--crisis", default="ukraine-2021")
    parser.add_argument("--times", type=int, default=8)
    parser.add_argument("--only", choices=GROUPS)
    options = parser.parse_args()
    wanted = GROUPS if options.only is None else (options.only,)
    print(f"{options.crisis}, {options.times} times each, {len(os.sched_getaffinity(0))} cores", end="")
    print(f", load {os.getloadavg()[0]:.1f}; seconds")
    print(f"{'':38} {'clock':>8} {'95 %':>8} {'CPU':>8}")
    with tempfile.TemporaryDirectory() as folder:
        if "start" in wanted:
            _start(options.crisis, min(options.times, 3))
        if {"service", "stop"} & set(wanted):
            path = bundled(options.crisis)
            assert path is not None
            desk = Desk(Workspace(folder).create("crisis.yaml", path.read_text("utf-8")))
            if "service" in wanted:
                _service(desk, options.crisis, options.times)
            if "stop" in wanted:
                _stops(desk)
        if "lsp" in wanted:
            _editor(options.crisis, options.times)


class Desk:
    """A crisis that is open, its solved draws, and who moves its numbers."""

    def __init__(self, document: Document) -> None:
        self.document, self.jobs, self.rng = document, Jobs(quiet=0), random.Random(0)
        _told("opened and solved for 200 draws", [_taken(lambda: self.solved(Ask(draws=200)))])
        self.run = self.solved(Ask(draws=200))
        known = movable(self.run)
        self.names = [name for name in document.subject.scenario.file.assumptions if name in known]
        self.middles = {name: document.subject.base.model.distributions[name].median for name in self.names}

    def solved(self, ask: Ask):
        """The draws that are asked for."""
        job = self.jobs.ask(self.document, "solve", ask)
        job.wait()
        assert job.answered is not None, job.error
        return job.answered.run

    def move(self, digits: int = 6) -> tuple[str, str]:
        """A number, somewhere near its middle."""
        name = self.rng.choice(self.names)
        return name, f"{self.middles[name] * self.rng.uniform(0.9, 1.1):.{digits}g}"

    def retyped(self) -> None:
        """Another number in the text."""
        name, value = self.move(3)
        self.document.change(with_number(self.document.text, name, float(value)))


def _start(crisis: str, times: int) -> None:
    """From the command to its first page, and a page whose answer is there."""
    first, again = [], []
    for _ in range(times):
        begun = time.perf_counter()
        code = [sys.executable, "-m", "melian", "app", crisis, "--no-browser"]
        with subprocess.Popen(code, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as app:
            assert app.stdout is not None
            cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
            browser = urllib.request.build_opener(cookies)
            with browser.open(app.stdout.readline().strip()) as page:
                page.read()
                seconds = time.perf_counter() - begun
                place = page.geturl()
            first.append((seconds, _cpu_of(app.pid)))
            look = partial(_read, browser, place)
            while b"/job/" in look():  # it waits for its answer
                time.sleep(0.2)
            again += [_taken(look, app.pid) for _ in range(5)]
            app.send_signal(signal.SIGINT)
    _told("app: command to first page", first)
    _told("app: a page whose answer is there", again)


def _read(browser: urllib.request.OpenerDirector, place: str) -> bytes:
    with browser.open(place) as page:
        return page.read()


def _service(desk: Desk, crisis: str, times: int) -> None:
    """Sliders and keys, at the service below the pages."""
    released = []
    for _ in range(times):
        name, value = desk.move()
        ask = Ask(draws=200, settings={name: value})
        released.append(_taken(lambda ask=ask: desk.solved(ask)))
    _told("slider let go, to 200 draws", released)
    dragged = []
    for _ in range(20 * times):
        moved = {name: float(value) for name, value in (desk.move() for _ in range(2))}
        dragged.append(_taken(lambda moved=moved: reweighed(desk.run, moved)))
    _told("slider dragged", dragged)
    typed = []
    for _ in range(times):
        desk.retyped()
        typed.append(_taken(lambda: desk.document.findings))
    _told("findings after a key", typed)
    code = [sys.executable, "-m", "melian", "solve", crisis, "--draws", "200", "--quiet", "--json"]
    commands = []
    for _ in range(3):
        before, begun = _children(), time.perf_counter()
        subprocess.run(code, check=True, stdout=subprocess.DEVNULL)
        commands.append((time.perf_counter() - begun, _children() - before))
    _told("200 draws by command", commands)


def _editor(crisis: str, times: int) -> None:
    """From a change in an editor to its findings, by `melian lsp` in a process of its own."""
    path = bundled(crisis)
    assert path is not None
    text = path.read_text("utf-8")
    with Editor() as editor:
        editor.open(text)
        taken = []
        for version in range(2, times + 2):
            taken.append(_taken(lambda version=version: editor.change(version), editor.pid))
    _told("editor: a change to its findings", taken)


class Editor:
    """The least that speaks to a language server."""

    URI = "file:///crisis.yaml"

    def __enter__(self) -> Editor:
        code = [sys.executable, "-m", "melian", "lsp"]
        self.server = subprocess.Popen(code, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.pid = self.server.pid
        self._say("initialize", {"processId": None, "rootUri": None, "capabilities": {}}, id=1)
        self._await(lambda said: said.get("id") == 1)
        self._say("initialized", {})
        return self

    def __exit__(self, *_: object) -> None:
        self.server.kill()
        self.server.wait()

    def open(self, text: str) -> None:
        """Show a text, and wait for its findings."""
        item = {"uri": self.URI, "languageId": "yaml", "version": 1, "text": text}
        self._say("textDocument/didOpen", {"textDocument": item})
        self._await(lambda said: said.get("params", {}).get("version") == 1)

    def change(self, version: int) -> None:
        """Write a word into the first line, and wait for the findings."""
        start = {"line": 0, "character": 0}
        edit = {"range": {"start": start, "end": start}, "text": f"# {version}\n"}
        about = {"textDocument": {"uri": self.URI, "version": version}, "contentChanges": [edit]}
        self._say("textDocument/didChange", about)
        self._await(lambda said: said.get("params", {}).get("version") == version)

    def _say(self, method: str, params: object, **more: object) -> None:
        body = json.dumps({"jsonrpc": "2.0", "method": method, "params": params, **more}).encode()
        assert self.server.stdin is not None
        self.server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.server.stdin.flush()

    def _await(self, is_it: Callable[[dict], bool]) -> None:
        out = self.server.stdout
        assert out is not None
        while True:
            length = 0
            while (line := out.readline().strip()) != b"":
                if line.lower().startswith(b"content-length"):
                    length = int(line.split(b":")[1])
            if is_it(json.loads(out.read(length))):
                return


def _stops(desk: Desk) -> None:
    """How long jobs go on once they are stopped, each stopped somewhere on its way."""
    from melian.questions.registry import question

    for name in STOPPED:
        taken = []
        for seconds in (0.5, 2.0):
            about = ABOUT.get(name, {})
            ask = Ask(draws=question(name).usual_draws(about), about=about, seed=int(10 * seconds))
            job = desk.jobs.ask(desk.document, name, ask, slot="stopped")
            job.wait(seconds)
            if not job.is_over:
                job.stop()
                taken.append(_taken(job.wait))
        if taken:
            _told(f"stop of {name}", taken)


def _children() -> float:
    """Seconds of CPU of all processes that were started here and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _cpu_of(pid: int | None) -> float:
    """Seconds of CPU of a process; of this one if none is named."""
    if pid is None:
        return time.process_time()
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _taken(call: Callable[[], object], pid: int | None = None) -> tuple[float, float]:
    """Seconds on the clock and of CPU."""
    cpu, begun = _cpu_of(pid), time.perf_counter()
    call()
    return time.perf_counter() - begun, _cpu_of(pid) - cpu


def _told(what: str, taken: list[tuple[float, float]]) -> None:
    clock, cpu = zip(*taken, strict=True)
    high = statistics.quantiles(clock, n=20)[-1] if len(clock) > 1 else clock[0]
    figures = f"{statistics.median(clock):8.3f} {high:8.3f} {statistics.median(cpu):8.3f}"
    print(f"{what:38} {figures}", flush=True)


if __name__ == "__main__":
    main()
