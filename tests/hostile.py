"""Crisis files made to take long; run it to see what each takes: name, seconds of CPU, findings.

It is run as a program of its own by a test, because the checks of types in tests take longer than reading.
"""

from __future__ import annotations

import json
import resource
import time

import melian
from melian.api import findings_of
from melian.errors import ScenarioError

__all__ = ["HOSTILE", "crisis", "many", "measured"]

SIZE = 100_000
"""Characters of a hostile file."""
PROMISED = 2
"""Seconds of CPU within which any file is read or refused."""
BEGIN = "melian: 1\ntitle: T\nscale: 100 = all\nanalyst: me\n"


def crisis(*, actors="a: A, b: B", steps="", lines="", outcomes="", rest="") -> str:
    return (
        f"{BEGIN}actors: {{{actors}}}\nsteps:\n  x: {{who: a, choices: {{p: P, q: Q}}}}\n"
        f"  y: {{who: b, choices: {{p: P, q: Q}}}}\n{steps}\nstakes:\n  a:\n    S: {{worth: 1, when: x is p}}\n{lines}\n"
        f"  b:\n    T: {{worth: 1, when: y is p}}\noutcomes:\n{outcomes}\n  one: {{when: x is p}}\n"
        f"  two: {{when: otherwise}}\n{rest}\n"
    )


def many(form: str, n: int = 0, join: str = "\n") -> str:
    """So many of a kind; as many as fit where no number is given."""
    return join.join(form.format(i=i) for i in range(n or SIZE // len(form)))


HOSTILE = {
    "tabs": "melian: 1\n" + "\tk: 1\n" * (SIZE // 6),
    "one key again and again": "melian: 1\n" + "k: 1\n" * (SIZE // 5),
    "keys that come twice, late": f"{many('k{i}: 1')}\n{many('k{i}: 1')}",
    "unknown keys": crisis(rest=many("k{i}: 1")),
    "unknown fields of one stake": crisis(lines=f"    L: {{worth: 1, {many('t{i}: 1', join=', ')}}}"),
    "misspelt steps": crisis(steps=many("  z{i}: {{woh: a, choices: {{p: P}}}}")),
    "actors": crisis(actors="a: A, b: B, " + many("c{i}: C", join=", ")),
    "facts that nothing rests on": crisis(
        rest="sources: {s: {title: S, date: 2021}}\nfacts:\n" + many("  f{i}: so [s]")
    ),
    "reasons that there are not": crisis(
        rest="sources: {s: {title: S, date: 2021}}\nfacts:\n" + many("  f{i}: so [s]")
        + "\nassumptions:\n  u: {value: 1, because: [" + many("g{i}", join=", ") + "]}"
    ),
    "outcomes": crisis(outcomes=many("  o{i}: {{when: x is p}}")),
    "assumptions that nothing reads": crisis(
        rest="assumptions:\n" + many("  u{i}: {{dist: 'beta(2, 6)', judgement: me}}")
    ),
    "quantiles": crisis(
        rest="assumptions:\n" + many("  u{i}: {{quantiles: {{5%: 1, 50%: 2, 95%: 3.5}}, judgement: me}}")
    ),
    "a chain of defines": crisis(rest="define:\n  d0: 1\n" + many("  d{i}1: d{i} + 1")),
    "a ring of defines": crisis(
        rest="define:\n" + "\n".join(f"  d{i}: d{(i + 1) % 4000} + 1" for i in range(4000))
    ),
    "steps that are never played": crisis(
        steps=many("  z{i}: {{who: a, only_if: x is q and x is p, choices: {{p: P, q: Q}}}}", 390)
    ),
    "options": crisis(steps="  z: {who: a, choices: {" + many("o{i}: O", join=", ") + "}}"),
    "rounds": crisis(steps="  m: {repeat: 99999999999, steps: {z: {who: a, choices: {p: P}}}}"),
    "a fact of spaces": crisis(rest="facts: {f: 'so [s" + " " * SIZE + "x'}"),
    "a fact of brackets": crisis(rest="facts: {f: 'so " + "[s]" * (SIZE // 3) + "x'}"),
    "an address of dots": crisis(
        rest="sources: {s: {title: S, date: 2021, url: 'http://" + "a." * (SIZE // 2) + " '}}"
    ),
    "brackets in brackets": "melian: " + "[" * SIZE + "\n",
    "an anchor": "k: &" + "a" * SIZE + " x\n",
    "aliases of aliases": "a: &a [x,x,x]\n" + "".join(f"k{i}: [*a,*a,*a]\n" for i in range(9)),
    "a long number": crisis(rest="assumptions: {u: {value: " + "9" * SIZE + ", judgement: me}}"),
    "a long name": crisis(steps=f"  {'z' * SIZE}: {{who: a, choices: {{p: P}}}}"),
}  # fmt: skip


def _checked(text: str) -> tuple[float, int]:
    """Seconds of CPU, and how much is found."""
    begun = time.process_time()
    try:
        findings = len(findings_of(melian.read(text)))
    except ScenarioError as error:
        findings = len(error.diagnostics)
    return time.process_time() - begun, findings


def measured() -> dict[str, tuple[float, int, float]]:
    """By name: seconds of CPU with all that `check` finds out, findings, and MB of memory so far."""
    findings_of(melian.read(crisis()))
    result = {}
    for name, text in HOSTILE.items():
        took, findings = _checked(text)
        if took > PROMISED:  # whoever shares a core takes of its time: the quicker of two counts
            took = min(took, _checked(text)[0])
        result[name] = took, findings, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return result


if __name__ == "__main__":
    print(json.dumps(measured(), indent=1))
