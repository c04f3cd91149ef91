"""Jobs: figures as commands print them, the newest of a slot alone, answers that are kept, errors that say why."""

import json
import threading
import time

import pytest
from click.testing import CliRunner

from melian.cli.main import cli
from melian.errors import UsageError
from melian.questions.registry import question
from melian.questions.subject import solved
from melian.runs.ask import Ask
from melian.workspace.work.jobs import Jobs
from melian.workspace.workspace import Workspace


@pytest.fixture(scope="module")
def document(tmp_path_factory):
    return Workspace(tmp_path_factory.mktemp("crises")).open("canon/deterrence")


@pytest.mark.parametrize(
    ("arguments", "name", "ask"),
    [
        (["solve", "--draws", "8"], "solve", Ask(draws=8)),
        (["now", "--draws", "8"], "now", Ask(draws=8)),
        (["whatif", "--all", "--draws", "8"], "whatif", Ask(draws=8)),
        (["solve", "--draws", "8", "--set", "war_a=1"], "solve", Ask(draws=8, settings={"war_a": "1"})),
    ],
)
def test_figures_are_those_of_the_command(document, arguments, name, ask):
    command, *rest = arguments
    printed = CliRunner().invoke(cli, [command, "canon/deterrence", *rest, "--json", "--quiet"])
    job = Jobs().ask(document, name, ask)
    assert job.wait(300)
    assert job.state == "done", job.error
    expected = json.loads(printed.stdout)
    expected.pop("again", None)  # the command line itself, which nobody typed here
    assert json.loads(json.dumps(job.plain())) == expected


def test_what_cannot_be_asked_says_what_would_work(document):
    job = Jobs().ask(document, "solve", Ask(draws=4, settings={"war_b_": 1}))
    assert job.wait(300)
    assert (job.state, job.answered) == ("failed", None)
    assert "Did you mean" in job.error
    assert question("solve").name == job.question.name


class Counting:
    """Solves draws and counts how often; waits for leave to, and until it is stopped if it is never given."""

    def __init__(self, leave=True):
        self.leave = threading.Event()
        if leave:
            self.leave.set()
        self.begun = []
        self.has_begun = threading.Event()

    def __call__(self, posed, watch):
        self.begun.append(dict(posed.ask.settings))
        self.has_begun.set()
        while not self.leave.is_set() and not watch.stop.wait(0.002):
            pass
        return solved(posed, watch)


def test_of_sixty_changes_two_are_solved_at_most_and_the_last_wins(document):
    solve = Counting(leave=False)
    jobs = Jobs(solve=solve, quiet=0.5)
    asked = []
    for k in range(60):
        asked.append(
            jobs.ask(document, "solve", Ask(draws=4, settings={"war_a": str(k / 10)}), slot="slider")
        )
        time.sleep(1 / 100)
    solve.leave.set()
    assert asked[-1].wait(300)
    assert [job.state for job in asked[:-1]] == ["stopped"] * 59
    assert asked[-1].state == "done"
    assert jobs.latest("slider") is asked[-1]
    assert len(solve.begun) <= 2
    assert solve.begun[-1] == {"war_a": "5.9"}


def test_slots_do_not_stop_each_other(document):
    jobs = Jobs()
    both = [jobs.ask(document, "solve", Ask(draws=4, seed=k), slot=f"{k}") for k in range(2)]
    assert [job.wait(300) and job.state for job in both] == ["done", "done"]


def test_an_answer_that_is_kept_is_not_solved_again(document):
    solve = Counting()
    jobs = Jobs(solve=solve, answers=2, quiet=0)
    asks = [Ask(draws=4, seed=k) for k in (0, 0, 1)]
    for ask in asks:
        assert jobs.ask(document, "solve", ask).wait(300)
    assert len(solve.begun) == 2


def test_solved_draws_serve_other_questions_and_fewer_draws(document):
    solve = Counting()
    jobs = Jobs(solve=solve, quiet=0)
    first = jobs.ask(document, "solve", Ask(draws=12))
    assert first.wait(300)
    for name, ask in (("now", Ask(draws=12)), ("solve", Ask(draws=5)), ("strategy", Ask(draws=5))):
        job = jobs.ask(document, name, ask)
        assert job.wait(300)
        assert job.state == "done", job.error
        fresh = Jobs().ask(document, name, ask)
        assert fresh.wait(300)
        assert job.plain() == fresh.plain()
    assert len(solve.begun) <= 2  # strategies rest on no event


def test_a_job_that_is_stopped_ends_without_an_answer_and_leaves_none_behind(document):
    solve = Counting(leave=False)
    jobs = Jobs(solve=solve, quiet=0)
    job = jobs.ask(document, "solve", Ask(draws=4))
    assert solve.has_begun.wait(300)
    jobs.stop("solve")
    assert job.wait(300)
    assert (job.state, job.answered) == ("stopped", None)
    solve.leave.set()
    again = jobs.ask(document, "solve", Ask(draws=4))
    assert again.wait(300)
    assert again.state == "done"
    assert len(solve.begun) == 2
    jobs.close()


def test_of_what_was_solved_before_a_stop_nothing_is_worked_out(document, monkeypatch):
    worked_out = []
    monkeypatch.setattr("melian.analysis.strategy.strategies", lambda *_, **__: worked_out.append("a table"))
    solve = Counting(leave=False)
    jobs = Jobs(solve=solve, quiet=0)
    job = jobs.ask(document, "strategy", Ask(draws=8))
    assert solve.has_begun.wait(300)
    job.stop()
    assert job.wait(300)
    assert (job.state, job.answered, worked_out) == ("stopped", None, [])


def test_progress_rises_to_the_end(document):
    seen = []
    job = Jobs().ask(
        document, "solve", Ask(draws=40), progress=lambda job: seen.append((job.state, job.share))
    )
    assert job.wait(300)
    shares = [share for _, share in seen]
    assert shares == sorted(shares)
    assert seen[-1] == ("done", 1.0)


def test_a_question_that_does_not_exist_is_told_at_once(document):
    with pytest.raises(UsageError, match=r"Did you mean 'solve'"):
        Jobs().ask(document, "slove")


def test_a_file_without_a_good_text_says_so(tmp_path):
    document = Workspace(tmp_path).create("x.yaml", "melian: 1\n")
    job = Jobs().ask(document, "solve")
    assert job.wait(300)
    assert job.error.startswith("the file has errors")


def test_a_fault_of_the_solver_ends_the_job_and_not_the_slot(document):
    def fails(posed, watch):
        raise ZeroDivisionError("no")

    jobs = Jobs(solve=fails, quiet=0)
    job = jobs.ask(document, "solve", Ask(draws=4))
    assert job.wait(300)
    assert job.error == "melian failed, which is a fault of its own: ZeroDivisionError('no')"
    jobs.solves.solve = solved
    again = jobs.ask(document, "solve", Ask(draws=4))
    assert again.wait(300)
    assert again.state == "done"
