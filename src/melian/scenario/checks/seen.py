"""Words without a stake, steps that betray a secret, leaks that tell nobody anything."""

from __future__ import annotations

from melian.articles import listed
from melian.scenario.checks.sight import Sight, is_priced, told_apart
from melian.scenario.steps.kind import Played

__all__ = ["betrayals", "leaks", "words_without_a_stake"]


def betrayals(sight: Sight) -> None:
    """Steps that show what they are played for."""
    told: dict[tuple[str, str], tuple[Played, str, dict[str, None]]] = {}
    for played, actor, key in sight.compiled.grown.betrayals:
        _, _, actors = told.setdefault((played.name, key.split("@")[0]), (played, key, {}))
        actors[actor] = None
    for played, key, actors in told.values():
        who, one = listed(list(actors)), len(actors) == 1
        message = (
            f"{who} {'sees' if one else 'see'} '{played.name}', which is played only if something holds of "
            f"'{key}', which {who if one else 'they'} may not see"
        )
        if played.quiet:
            sight.found.note("M807", message, played.mark, "its options that are not `quiet` betray it")
        else:
            sight.found.warning(
                "M807",
                message,
                played.mark,
                f"make options `quiet`, restrict `seen_by`, let {who} see '{key}', or let the step be played "
                "anyway",
            )


def words_without_a_stake(sight: Sight) -> None:
    """A message on which nothing depends says nothing on the principal branch."""
    done: set[str] = set()
    for played in sight.model.story.played:
        if played.name in done or not played.kind.only_words:
            continue
        done.add(played.name)
        if is_priced(played) or played.leaks or len(told_apart(sight, played)) > 1:
            continue
        sight.found.warning(
            "M808",
            f"nothing depends on what is said in '{played.name}'",
            played.mark,
            "words need a stake: a promise, `means` with `if_false`, or a stake line that names it; "
            "without one the message says exactly nothing",
        )


def leaks(sight: Sight) -> None:
    """Leaks on which nothing depends."""
    last = {actor: n for n, played in enumerate(sight.model.story.played) for actor in played.movers}
    done: set[tuple[str, str]] = set()
    for number, played in enumerate(sight.model.story.played):
        for actor, _ in played.leaks:
            later = last.get(actor, -1) > number
            read = f"sees:{actor}:{played.key}" in sight.seen
            if not later and not read and (played.name, actor) not in done:
                done.add((played.name, actor))
                sight.found.warning(
                    "M809",
                    f"'{played.name}' leaks to '{actor}', who never moves afterwards",
                    played.mark,
                    "nothing depends on the leak: remove it, the tree gets smaller",
                )
