"""Blocks solved by other processes: the same bytes, and a worker that dies costs only time."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import replace

import pytest
from click.testing import CliRunner

import melian
from crisis_blows import TEXT
from crisis_resolve import RESOLVE
from melian.analysis.numbers.far_points import PointsJob, points_there
from melian.cli.main import cli
from melian.errors import ClusterError
from melian.runs import address as address_module
from melian.runs import cluster as cluster_module
from melian.runs.address import check_address
from melian.runs.ask import Watch
from melian.runs.blocks import BlockSolver
from melian.runs.cluster import Job, solve_there
from melian.runs.points import PointSolver
from melian.runs.recipe import model_of
from melian.runs.store.manifest import versions
from melian.runs.store.store import Store

distributed = pytest.importorskip("distributed")

pytestmark = [
    # sockets and pipes of processes that were killed are closed by the garbage collector
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
ARRAYS = (
    "status", "residual", "nash_regret", "sequential_regret", "where", "outcome_odds", "line_payoff",
    "mean_prob", "mean_reach", "kept_draws", "kept_prob",
)  # fmt: skip


def local(n_workers):
    """A cluster of separate processes on this machine; it ends with its `with` block."""
    return distributed.LocalCluster(
        n_workers=n_workers, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None,
        silence_logs=50, scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},  # two may run at once
    )  # fmt: skip


@pytest.fixture(scope="module")
def cluster():
    with local(2) as started:
        yield started


@pytest.fixture(scope="module")
def case():
    return melian.read("canon/beer-quiche")


def same(a, b):
    for name in ARRAYS:
        assert getattr(a, name).tobytes() == getattr(b, name).tobytes(), name


def job_of(case, **changes):
    solver = BlockSolver(case.model, 0, (), {})
    return replace(Job.of(solver, case.compile().recipe, ()), **changes)


def test_what_is_sent_is_plain_text_that_makes_the_same_model():
    crisis = melian.read("ukraine-2021")
    case = crisis.compile(
        set={"p_fight": {"range": "40% to 70%", "best": "55%"}, "p_leak": "25%"}, precision=6
    )
    text = job_of(crisis, recipe=case.recipe, given=("x",), fixed={"p_leak": 0.1}).text()
    job = Job.read(json.dumps(json.loads(text)))
    assert job.recipe == case.recipe
    assert (job.given, job.fixed) == (("x",), {"p_leak": 0.1})
    made = model_of(job.recipe)
    assert dict(made.distributions) == dict(case.model.distributions)
    assert dict(made.distributions) != dict(crisis.model.distributions)
    assert made.precision == case.model.precision
    for name in made.tree._fields:
        assert (getattr(made.tree, name) == getattr(case.model.tree, name)).all()


def test_a_process_with_other_versions_refuses(case):
    job = job_of(case)
    with pytest.raises(ClusterError, match=r"a worker has numpy \S+, but this machine has numpy 1\.0\.0"):
        solve_there(job_of(case, versions=job.versions | {"numpy": "1.0.0"}).text(), 0, 8)
    assert len(solve_there(job.text(), 0, 8)) == 8


def test_what_is_announced_now_is_solved_elsewhere_too(cluster):
    """The continuation begins with odds that the base has: whoever solves it, solves the base for them."""
    case = melian.read(RESOLVE.replace("precision: limit", "precision: 1 to 4"))
    here = case.whatif("stand", draws=20)
    far = case.whatif("stand", draws=20, cluster=cluster.scheduler_address)
    assert far.now.again.n_certified == 20
    same(here.now.again, far.now.again)
    same(here.effects[0].comparison.other, far.effects[0].comparison.other)
    assert far.frame.equals(here.frame)


def test_no_scheduler_is_a_sentence(monkeypatch):
    monkeypatch.setattr(address_module, "REACH", 0.5)
    done = CliRunner().invoke(cli, ["solve", "canon/beer-quiche", "--cluster", "tcp://127.0.0.1:1", "-q"])
    assert done.exit_code == 2
    assert "no scheduler answers at 'tcp://127.0.0.1:1'" in done.stderr
    assert "Traceback" not in done.output


NO_ADDRESS = (
    "", " ", "nonsense", "tcp://", "tcp://:8786", "tcp://host:port", "http://192.0.2.1:8786", "192.0.2.1", "192.0.2.1:0",
    "192.0.2.1:99999", "tcp://[::1", "tcp://::1:8786", "tcp://192.0.2.1:8786:1", "tcp://192.0.2.1:8786/x", "a b:1",
    "\u0661.0.0.1:\u0661", "nul\0:1", "x" * 5000, "x" * 5000 + ":1",
)  # fmt: skip


@pytest.mark.parametrize("address", NO_ADDRESS, ids=lambda address: repr(address[:24]))
def test_what_is_no_address_is_refused_before_anything_is_read(address):
    done = CliRunner().invoke(cli, ["solve", "no such crisis", "--cluster", address])
    assert done.exit_code == 2
    assert "is no address of a scheduler; write the one that `dask scheduler` prints" in done.stderr
    assert len(done.stderr) < 500


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("tcp://192.0.2.1:8786", ("192.0.2.1", 8786)), ("host-1.example.org:1", ("host-1.example.org", 1)),
        ("tls://[2001:db8::1]:65535", ("2001:db8::1", 65535)), ("[fe80::1%eth0]:80", ("fe80::1%eth0", 80)),
        ("wss://host:443/", ("host", 443)), ("inproc://192.0.2.1/1/1", None),
    ],
)  # fmt: skip
def test_addresses_that_are_some(address, place):
    assert check_address(address) == place


def answering(what):
    """The port of somebody who listens, takes what comes and says something else, or nothing."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            try:
                caller, _ = listener.accept()
            except OSError:
                return
            if what is not None:
                caller.sendall(what)
                caller.close()
            else:
                callers.append(caller)

    callers = []
    threading.Thread(target=serve, daemon=True).start()
    return listener, listener.getsockname()[1]


@pytest.mark.parametrize("scheme", ["tcp", "ws", "tls"])
@pytest.mark.parametrize("what", [None, b"", b"HTTP/1.0 400 Bad\r\n\r\n", b"\xff" * 400, b"\0" * 400])
def test_somebody_else_who_listens_there_is_a_sentence(monkeypatch, case, scheme, what):
    monkeypatch.setattr(cluster_module, "CONNECT", 0.5)
    listener, port = answering(what)
    with listener, pytest.raises(ClusterError, match=r"^no scheduler answers at '") as caught:
        case.solve(draws=8, cluster=f"{scheme}://127.0.0.1:{port}")
    assert "\n" not in str(caught.value)


def test_distributed_is_named_where_it_is_missing(case, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match=r"pip install 'melian\[cluster\]'"):
        case.solve(draws=8, cluster="tcp://127.0.0.1:1")


def test_a_cluster_without_workers_is_said(case, monkeypatch):
    monkeypatch.setattr(cluster_module, "CONNECT", 1.0)
    with local(0) as empty, pytest.raises(ClusterError, match="has no worker; start some with `dask worker"):
        case.solve(draws=8, cluster=empty.scheduler_address)


@pytest.mark.slow
def test_a_killed_worker_costs_no_draw_and_no_byte(case, cluster, tmp_path):
    draws, seen, killed = 60 * 1024, [], []
    processes = {worker.pid for worker in cluster.workers.values()}

    def watch(n, odds):
        seen.append(n)
        if not killed:
            killed.append(processes.copy().pop())
            os.kill(killed[0], signal.SIGKILL)
        assert len(odds) == n

    run = case.solve(draws=draws, cluster=cluster.scheduler_address, store=tmp_path, progress=watch).run
    assert seen[0] < draws
    assert seen[-1] == draws
    assert seen == sorted(seen)
    deadline = time.monotonic() + 30
    while killed[0] in {worker.pid for worker in cluster.workers.values()} and time.monotonic() < deadline:
        time.sleep(0.1)
    assert killed[0] not in {worker.pid for worker in cluster.workers.values()}
    same(run, case.solve(draws=draws).run)
    again = case.solve(draws=draws, store=tmp_path).run
    assert again.keeping.solved == 0
    same(run, again)


def test_evidence_and_settings_reach_the_workers(cluster):
    asked = {"draws": 24, "set": {"p_fight": "60%"}, "at": "2021-12-08"}
    case = melian.read("ukraine-2021")
    far = case.solve(**asked, cluster=cluster.scheduler_address)
    near = case.solve(**asked)
    assert far.run.given == near.run.given
    assert far.run.given
    same(far.run, near.run)


def test_a_stop_lets_go_of_what_was_begun(case, cluster, tmp_path):
    stop = threading.Event()
    run = case.solve(
        draws=2_000 * 1024, cluster=cluster.scheduler_address, store=tmp_path, stop=stop,
        progress=lambda n, odds: stop.set(),
    ).run  # fmt: skip
    assert run.n_draws < 2_000 * 1024
    assert "interrupted" in run.uncertified()
    assert run.n_certified >= 1024
    assert run.keeping.solved * 1024 == run.n_certified


def test_ctrl_c_ends_the_command_and_not_the_cluster(case, cluster):
    command = [sys.executable, "-m", "melian", "solve", "canon/beer-quiche", "--draws", "5000000"]
    process = subprocess.Popen(
        [*command, "--cluster", cluster.scheduler_address], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        with distributed.Client(cluster.scheduler_address, set_as_default=False) as client:
            deadline = time.monotonic() + 60
            while not any(client.processing().values()) and time.monotonic() < deadline:
                time.sleep(0.05)
        time.sleep(1)
        begin = time.monotonic()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    finally:
        process.kill()
    assert process.returncode == 130, (out, err)
    assert time.monotonic() - begin < 10
    assert b"Traceback" not in err
    assert case.solve(draws=16, cluster=cluster.scheduler_address).run.n_certified == 16


def test_whatifs_and_levers_are_solved_there_too(cluster, monkeypatch):
    """With a lever in the recipe, which no text of the file names."""
    case, address, solve, asked = (
        melian.read(TEXT),
        cluster.scheduler_address,
        cluster_module.cluster_blocks,
        [],
    )

    def noted(*args, address, **named):
        asked.append(address)
        return solve(*args, address=address, **named)

    monkeypatch.setattr(cluster_module, "cluster_blocks", noted)
    for ask in (
        lambda **place: case.levers("north", draws=6, **place),
        lambda **place: case.whatif(draws=6, **place),
    ):
        here = ask()
        asked.clear()
        there = ask(cluster=address)
        assert here.frame.drop(columns=["variant"], errors="ignore").equals(
            there.frame.drop(columns=["variant"], errors="ignore")
        )
        table = getattr(there, "table", there)
        assert table.effects
        assert asked == [address] * (1 + len(table.effects))


MOVED = (
    ("drivers", ["--draws", "9", "--outcome", "blows"]),
    ("drivers", ["--draws", "3", "--sobol", "--samples", "8", "--at", "2021-12-01"]),
    ("tip", ["prize", "--draws", "5"]),
    ("tip", ["--all", "--draws", "3", "--variant", "bold", "--set", "p_keen=30%"]),
    ("tip", ["prize", "--draws", "5", "--step", "reply", "--precision", "limit"]),
)
"""Questions that move numbers."""


@pytest.mark.parametrize(("command", "words"), MOVED, ids=lambda value: "".join(value))
def test_questions_that_move_numbers_are_solved_there_too(cluster, tmp_path, monkeypatch, command, words):
    path, store = tmp_path / "small.crisis.yaml", str(tmp_path / "store")
    path.write_text(TEXT, encoding="utf-8")
    asked = [command, str(path), *words, "--json", "--quiet"]
    near = CliRunner().invoke(cli, asked)
    assert near.exit_code == 0, near.output

    def solve(*_):
        raise AssertionError("it was solved here")

    monkeypatch.setattr(PointSolver, "solve", solve)
    place = ["--cluster", cluster.scheduler_address]
    far = CliRunner().invoke(cli, [*asked, *place, "--store", store], catch_exceptions=False)
    assert far.exit_code == 0, far.output
    assert json.loads(far.stdout) == json.loads(near.stdout)
    kept = CliRunner().invoke(cli, [*asked, "--store", store], catch_exceptions=False)  # what came is kept
    assert json.loads(kept.stdout) == json.loads(near.stdout)


def test_points_that_are_sent_are_plain_text_and_other_versions_refuse():
    compiled = melian.read("ukraine-2021").compile(set={"p_fight": "60%"}, precision=6)
    job = PointsJob(compiled.recipe, ("warning",), "act", versions())
    assert PointsJob.read(job.text()) == job
    other = replace(job, versions={**versions(), "numba": "0.1"})
    with pytest.raises(
        ClusterError, match=r"a worker has numba .*, but this machine has numba 0\.1; install"
    ):
        points_there(other.text(), {})


def test_points_under_way_are_let_go_of_when_somebody_stops(cluster, tmp_path):
    stop = threading.Event()
    found = (
        melian.read(TEXT)
        .compile()
        .drivers(
            draws=30_000, cluster=cluster.scheduler_address, store=tmp_path, stop=stop,
            progress=lambda done: stop.set(),
        )
    )  # fmt: skip
    assert found.is_interrupted
    assert 0 < found.n_certified < found.n_points
    store = Store.at(tmp_path)
    (run,) = store.runs()
    assert store.manifest(run)["finished"] is None
    assert sum(1 for _ in store.block_files()) * 128 >= found.n_certified


def test_a_question_without_a_scheduler_is_a_sentence(monkeypatch):
    monkeypatch.setattr(cluster_module, "CONNECT", 0.3)
    with pytest.raises(ClusterError, match=r"no scheduler answers at 'tcp://127\.0\.0\.1:1'"):
        melian.read(TEXT).compile().tip("prize", draws=2, cluster="tcp://127.0.0.1:1")


def test_drivers_and_tipping_points_of_a_report_are_solved_there(cluster, monkeypatch):
    from melian.report.document.document import Depth, gathered

    depth = Depth(whatif_draws=2, lever_draws=0, driver_draws=2, starts=0)
    case = melian.read(TEXT).compile()
    near = gathered(case.solve(draws=6).run, {}, None, depth)

    def solve(*_):
        raise AssertionError("it was solved here")

    monkeypatch.setattr(PointSolver, "solve", solve)
    watch = Watch(cluster=cluster.scheduler_address)
    far = gathered(case.solve(draws=6, cluster=watch.cluster).run, {}, None, depth, watch)
    assert far.drivers.frame.equals(near.drivers.frame)
    assert [t.frame.to_json() for t in far.tips] == [t.frame.to_json() for t in near.tips]
    assert near.tips
