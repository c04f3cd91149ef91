"""What `melian efg certify` says of a profile, as sentences.

No sentence says more than was shown: beliefs are named, and so is what was not examined.

Tested in `tests/unit/test_cli_efg.py`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from melian.game.exact.beliefs import Assessment
from melian.game.files.efg import EfgFile
from melian.game.files.profile_names import infoset_key
from melian.game.labels import player_names
from melian.report.pages.games.efg import Line
from melian.report.words.figures import count, percent
from melian.report.words.games.efg import action_name, infoset_name
from melian.report.words.games.efg_numbers import figure
from melian.solve.certify import Concept, Judgement, Verdict

__all__ = ["CONCEPTS", "certificate_lines"]

CONCEPTS: dict[Concept, str] = {
    "nash": "Nash equilibrium",
    "sequential": "Sequential rationality",
    "agent": "Equilibrium of the agent form",
    "logit": "Logit equilibrium",
}


def certificate_lines(
    source: EfgFile, found: Judgement, verdicts: Sequence[Verdict], claim: Concept, tolerance: float
) -> Iterator[Line]:
    """How it was judged, each concept in a sentence, and what became of the claim."""
    yield 0, _arithmetic(found, tolerance)
    for verdict in verdicts:
        yield 0, ""
        yield 0, f"{CONCEPTS[verdict.concept]}: {_outcome(found, verdict, tolerance)}."
        for text in _reasons(source, found, verdict, tolerance):
            yield 1, text
    yield 0, ""
    claimed = next(verdict for verdict in verdicts if verdict.concept == claim)
    shown = "shown" if claimed.holds else "NOT shown"
    yield 0, f"The claim, {_lower(CONCEPTS[claim])}, is {shown}."


def _outcome(found: Judgement, verdict: Verdict, tolerance: float) -> str:
    """Whether it holds. Where only some beliefs were tried, a gain does not show that it fails."""
    if verdict.holds:
        return "holds exactly" if found.exact and verdict.gain <= 0 else "holds within the tolerance"
    if verdict.concept == "sequential" and not verdict.share:
        bound = tolerance * float(found.span)
        certain = any(
            each.gain > bound and (each.kind in ("bayes", "none") or len(each.belief) == 1)
            for each in found.assessed
        )
        return "DOES NOT HOLD" if certain else "NOT SHOWN"
    return "DOES NOT HOLD"


def _lower(text: str) -> str:
    return text if text.startswith("Nash") else text[0].lower() + text[1:]


def _arithmetic(found: Judgement, tolerance: float) -> str:
    bound = f"Tolerance: {tolerance:g} of the payoff range {figure(found.span)}."
    mended = ""
    if found.mended:
        mended = (
            f" {'They' if found.exact else 'Probabilities'} did not add up to exactly 1 everywhere: the "
            f"largest took up the difference, at most {figure(found.mended)}."
        )
    if not found.exact:
        return f"Judged in double precision.{mended} {bound}"
    return (
        "Judged in rational arithmetic: payoffs, chance and probabilities are taken as the files write them."
        f"{mended} {bound}"
    )


def _reasons(source: EfgFile, found: Judgement, verdict: Verdict, tolerance: float) -> Iterator[str]:
    if verdict.concept == "logit":
        if math.isinf(verdict.gain):
            yield "Some action has probability 0, or no precision is stated: this is no logit equilibrium."
        else:
            yield f"The largest residual of the logit equations is {figure(verdict.gain)} in log-odds."
        return
    if verdict.share:
        yield (
            f"The gain of {figure(verdict.gain)} is within the tolerance only because of payoffs that play "
            f"does not lead to: it is {percent(verdict.share)} of what is at stake where play does lead."
        )
    if verdict.concept == "nash":
        yield from _nash(source, found, verdict)
    elif verdict.concept == "agent":
        if verdict.where >= 0:
            yield (
                f"The largest gain of one information set deviating alone, times its reach, is "
                f"{figure(verdict.gain)}"
                + (f", {infoset_name(source, verdict.where)}." if verdict.gain else ".")
            )
        yield "This is weaker than a Nash equilibrium: a player's sets may gain by deviating together."
    else:
        yield from _sequential(source, found, verdict, float(tolerance))


def _nash(source: EfgFile, found: Judgement, verdict: Verdict) -> Iterator[str]:
    noise = 0.0 if found.exact else 1e-14 * max(abs(float(found.span)), 1e-300)
    for player, gain in enumerate(found.nash):
        name = player_names(source.game.players)[player]
        if gain <= noise:
            yield f"{name} gains nothing by any deviation."
            continue
        changes = [
            f"at {infoset_key(source, infoset)} {action_name(source, action)}"
            for infoset, action in found.changes[player]
        ]
        how = "; ".join(changes[:6]) + (f"; and {len(changes) - 6} more changes" if len(changes) > 6 else "")
        yield f"{name} gains {figure(gain)} by playing {how}."


def _sequential(source: EfgFile, found: Judgement, verdict: Verdict, tolerance: float) -> Iterator[str]:
    worst = next((each for each in found.assessed if each.infoset == verdict.where), None)
    if worst is not None and (worst.gain > 0 or not verdict.holds):
        yield (
            f"The largest gain from an information set on is {figure(worst.gain)}, "
            f"{infoset_name(source, worst.infoset)}, {_under(worst, found.exact)}."
        )
    elif worst is not None:
        yield "From no information set on does anybody gain."
    bound = tolerance * float(found.span)
    more = [each for each in found.assessed if each is not worst and float(each.gain) > bound]
    if more:
        names = ", ".join(infoset_key(source, each.infoset) for each in more[:6])
        yield f"Gains above the tolerance also at {names}" + (
            f" and {len(more) - 6} more." if len(more) > 6 else "."
        )
    by_kind = {kind: [e for e in found.assessed if e.kind == kind] for kind in ("tremble", "given", "found")}
    kept = {kind: [e for e in every if float(e.gain) <= bound] for kind, every in by_kind.items()}
    yield from _beliefs_used(source, kept)
    if verdict.holds:
        yield _what_follows(kept)
    elif worst is not None and worst.kind in ("tremble", "given") and not found.exact:
        yield "Other beliefs may support what is done there: --exact looks for them."


def _under(each: Assessment, exact: bool) -> str:
    if each.kind == "none":
        return "under the most favourable beliefs" if len(each.belief) > 1 else "its one node"
    return {
        "bayes": "with beliefs by Bayes' rule",
        "given": "with the beliefs of the file",
        "tremble": "with the beliefs of equally likely mistakes",
        "found": "with beliefs found for it",
        "unchecked": "with the beliefs of equally likely mistakes (too large a set to look for others)",
    }[each.kind]


def _beliefs_used(source: EfgFile, kept: dict[str, list[Assessment]]) -> Iterator[str]:
    words = {
        "tremble": "the limit of equally likely mistakes",
        "given": "those of the file",
        "found": "some that support what is done, found set by set",
    }
    for kind, every in kept.items():
        if every:
            names = ", ".join(infoset_key(source, each.infoset) for each in every[:6])
            more = f" and {len(every) - 6} more" if len(every) > 6 else ""
            yield (
                f"Beliefs at {count(len(every), 'information set')} where the others never let play come "
                f"({names}{more}): {words[kind]}."
            )


def _what_follows(kept: dict[str, list[Assessment]]) -> str:
    if kept["given"] or kept["found"]:
        return (
            "So nobody gains more than the tolerance anywhere under these beliefs. Whether they are "
            "consistent with one another (Kreps & Wilson 1982) was not examined, so that no sequential "
            "equilibrium is claimed."
        )
    return (
        "These beliefs are consistent (Kreps & Wilson 1982): to within the tolerance this is a sequential "
        "equilibrium."
    )
