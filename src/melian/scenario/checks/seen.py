"""Words without a stake, steps that betray a secret, leaks that tell nobody anything.

Tested in `tests/project/test_codes.py`.
"""

from __future__ import annotations

from melian.articles import listed
from melian.scenario.checks.sight import Sight, is_priced, told_apart
from melian.scenario.steps.kind import Stage

__all__ = ["betrayals", "leaks", "words_without_a_stake"]


def betrayals(sight: Sight) -> None:
    """Steps that show what they are played for."""
    told: dict[tuple[str, str], tuple[Stage, str, dict[str, None]]] = {}
    for stage, actor, key in sight.compiled.built.betrayals:
        _, _, actors = told.setdefault((stage.name, key.split("@")[0]), (stage, key, {}))
        actors[actor] = None
    for stage, key, actors in told.values():
        who, one = listed(list(actors)), len(actors) == 1
        message = (
            f"{who} {'sees' if one else 'see'} '{stage.name}', which is played only if something holds of "
            f"'{key}', which {who if one else 'they'} may not see"
        )
        if stage.quiet:
            sight.found.note("M807", message, stage.mark, "its options that are not `quiet` betray it")
        else:
            sight.found.warning(
                "M807",
                message,
                stage.mark,
                f"name options that look like nothing under `quiet`, restrict `seen_by`, let {who} see "
                f"'{key}', or let the step be played anyway",
            )


def words_without_a_stake(sight: Sight) -> None:
    """A message on which nothing depends says nothing on the principal branch."""
    done: set[str] = set()
    for stage in sight.model.order.stages:
        if stage.name in done or not stage.kind.only_words:
            continue
        done.add(stage.name)
        if is_priced(stage) or stage.leaks or len(told_apart(sight, stage)) > 1:
            continue
        sight.found.warning(
            "M808",
            f"nothing depends on what is said in '{stage.name}'",
            stage.mark,
            "words need a stake: a promise, `means` with `if_false`, or a stake line that names it; "
            "without one the message says exactly nothing",
        )


def leaks(sight: Sight) -> None:
    """Leaks on which nothing depends."""
    last = {actor: n for n, stage in enumerate(sight.model.order.stages) for actor in stage.movers}
    done: set[tuple[str, str]] = set()
    for number, stage in enumerate(sight.model.order.stages):
        for actor, _ in stage.leaks:
            later = last.get(actor, -1) > number
            read = f"sees:{actor}:{stage.key}" in sight.seen
            if not later and not read and (stage.name, actor) not in done:
                done.add((stage.name, actor))
                sight.found.warning(
                    "M809",
                    f"'{stage.name}' leaks to '{actor}', who never moves afterwards",
                    stage.mark,
                    "nothing depends on the leak: remove it, the tree gets smaller",
                )
