"""Jobs: figures as commands print them, the newest of a slot alone, answers that are kept, errors that say why."""

import json

import pytest
from click.testing import CliRunner

from melian.cli.main import cli
from melian.questions.registry import question
from melian.runs.ask import Ask
from melian.workspace.jobs import Jobs
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
    assert job.wait(60)
    assert job.state == "done", job.error
    expected = json.loads(printed.stdout)
    expected.pop("again", None)  # the command line itself, which nobody typed here
    assert json.loads(json.dumps(job.plain())) == expected


def test_what_cannot_be_asked_says_what_would_work(document):
    job = Jobs().ask(document, "solve", Ask(draws=4, settings={"war_b_": 1}))
    assert job.wait(60)
    assert (job.state, job.answered) == ("failed", None)
    assert "Did you mean" in job.error
    assert question("solve").name == job.question.name
