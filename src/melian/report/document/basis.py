"""What a report rests on: assumptions, facts, sources, the file, methods, runs, and what it cannot tell.

Tested in `tests/unit/test_report.py`.
"""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

from melian.report.document.bare import numbers_of_the_file
from melian.report.document.material import Material
from melian.report.document.runs import runs_of
from melian.report.markup import bullets, closed, link, paragraph, section, table, text, verbatim
from melian.report.svg.sparkline import spark
from melian.report.words.cells.rows import rows
from melian.report.words.figures import count, percent
from melian.report.words.hints import hint_words, hinted
from melian.report.words.odds import certificate_lines, notes, precision_words
from melian.report.words.passages import passage_html
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.form.facts import CitedFact, cited_fact
from melian.scenario.quantities.distributions import Distribution
from melian.scenario.quantities.notation import show
from melian.scenario.schema.elements import Source
from melian.version import __version__

__all__ = ["assumptions", "certificates", "source_words", "sources", "the_file"]

PACKAGES = ("numpy", "numba", "scipy", "pandas", "altair", "vl-convert-python")


def assumptions(material: Material) -> str:
    """Every uncertain number with its source or owner, and the curve that was fitted to it."""
    model = material.model
    file = model.scenario.file
    facts = _facts(material)
    named = {str(name) for name in file.assumptions}
    body = []
    for stream, distribution in model.distributions.items():
        written = file.assumptions.get(stream)
        if stream in named and written is not None:
            label = written.words(stream)
            grounds = _grounds(written.because, written.judgement, facts)
        else:
            label, grounds = _other(material, stream, facts)
        changed = " (set for this report)" if stream in material.settings else ""
        low, high = (_at(distribution, q) for q in (0.05, 0.95))
        body.append(
            f'<tr><th scope="row">{text(label)}{text(changed)}<br><code>{text(stream)}</code></th>'
            f"<td class=n>{_show(distribution.median, distribution)}</td>"
            f"<td class=n>{_show(low, distribution)} to {_show(high, distribution)}</td>"
            f'<td class="spark">{spark(distribution)}</td><td>{grounds}</td></tr>\n'
        )
    return section(
        "assumptions",
        "Every assumption, and who answers for it",
        paragraph(
            f"{count(len(body), 'uncertain number')}. The curve is the density that was fitted to what "
            "the file "
            "says, between the 1 % and the 99 % quantile; its mark is the median. The grade is the Admiralty "
            "code: A to F for the source, 1 to 6 for the statement."
        ),
        numbers_of_the_file(material),
        '<div class="scroll" tabindex="0"><table class="cards"><thead><tr><th scope="col">Number</th>'
        '<th scope="col" class=n>median</th><th scope="col" class=n>middle 90 %</th><th '
        'scope="col" class="spark">curve</th>'
        f'<th scope="col">rests on</th></tr></thead><tbody>{"".join(body)}</tbody></table></div>',
    )  # fmt: skip


def _at(distribution: Distribution, share: float) -> float:
    import numpy as np

    return float(distribution.ppf(np.array([share]))[0])


def _show(value: float, distribution: Distribution) -> str:
    share = distribution.bounds == (0.0, 1.0)
    return text(percent(value) if share else show(float(f"{value:.3g}")))


def _facts(material: Material) -> dict[str, CitedFact]:
    quiet = Diagnostics()
    return {
        str(name): cited_fact(name, fact, quiet) for name, fact in material.model.scenario.file.facts.items()
    }


def _grounds(because: tuple[str, ...], judgement: str | None, facts: dict[str, CitedFact]) -> str:
    parts = [
        f'<a href="#fact-{text(name)}">{text(name)}</a>{text(_grades(facts.get(str(name))))}'
        for name in because
    ]
    if judgement:
        parts.append(f"judgement of {text(judgement)}")
    return ", ".join(parts)


def _grades(fact: CitedFact | None) -> str:
    found = sorted({f"{r.grade}{r.figure}" for r in fact.references if r.grade}) if fact is not None else []
    return f" ({', '.join(found)})" if found else ""


def _other(material: Material, stream: str, facts: dict[str, CitedFact]) -> tuple[str, str]:
    """Precision and hints: numbers that the file writes elsewhere than under `assumptions`."""
    file = material.model.scenario.file
    owner = f"{text(file.analyst)}, as the file writes it" if file.analyst else "the file"
    if stream.startswith("precision"):
        return "How reliably actors do what pays, per scale", owner
    hint = hinted(material.model, stream)
    if hint is None:
        return stream, owner
    news = _grounds(hint[0].because, None, facts)
    return hint_words(material.model, stream) or stream, f"{owner}; the news: {news}" if news else owner


def sources(material: Material) -> str:
    """Facts and sources."""
    file = material.model.scenario.file
    facts = _facts(material)
    if not facts and not file.sources:
        return ""
    lines = "".join(
        f'<tr id="fact-{text(name)}"><th scope="row"><code>{text(name)}</code></th>'
        f"<td>{text(fact.text)}{passage_html(material.passages[name])}</td>"
        f"<td>{_references(fact)}</td></tr>\n"
        for name, fact in facts.items()
    )
    read = "".join(
        f'<li id="source-{text(name)}"><code>{text(name)}</code>: {source_words(source)}</li>'
        for name, source in file.sources.items()
    )
    counted = material.passages.sentence
    return section(
        "sources",
        "What was reported, and where",
        paragraph(f"{counted}. Where a text is at hand, the passage behind a fact is marked in it.")
        if any(each.anchor is not None for each in material.passages) else "",
        '<div class="scroll" tabindex="0"><table class="cards"><thead><tr><th scope="col">Fact</th>'
        '<th scope="col">What is said</th><th scope="col">read in</th></tr></thead>'
        f"<tbody>{lines}</tbody></table></div>" if facts else "",
        f"<h3>Sources</h3><ul>{read}</ul>" if read else "",
    )  # fmt: skip


LANGUAGES = {
    "ar": "Arabic", "de": "German", "en": "English", "es": "Spanish", "fa": "Persian", "fr": "French",
    "he": "Hebrew", "it": "Italian", "ja": "Japanese", "ko": "Korean", "nl": "Dutch", "pl": "Polish",
    "pt": "Portuguese", "ru": "Russian", "sv": "Swedish", "tr": "Turkish", "uk": "Ukrainian", "zh": "Chinese",
}  # fmt: skip
"""Languages in words; others are shown by their code."""


def _references(fact: CitedFact) -> str:
    return ", ".join(
        f'<a href="#source-{text(r.source)}">{text(r.source)}</a>'
        f"{text(f' {r.place}' if r.place else '')}{text(f' {r.grade}{r.figure}' if r.grade else '')}"
        for r in fact.references
    )


def source_words(source: Source) -> str:
    """A source as HTML: its title, who wrote it, when, how far it is trusted."""
    title = source.title
    parts = [link(source.url, title) if source.url else text(title)]
    for name, words in (
        ("author", "{}"), ("publisher", "{}"), ("date", "{}"), ("language", "in {}"), ("archive", "{}"),
        ("isbn", "ISBN {}"), ("grade", "graded {}"), ("sha256", "SHA-256 {}"),
    ):  # fmt: skip
        value = getattr(source, name, None)
        if value:
            value = LANGUAGES.get(str(value), value) if name == "language" else value
            parts.append(text(words.format(value)))
    return ", ".join(parts)


def the_file(material: Material) -> str:
    """The scenario file itself."""
    scenario = material.model.scenario
    return section(
        "file",
        "The crisis file",
        paragraph("All of the above was computed from this file. Whoever disagrees with a line can change it "
                  "and run melian again."),
        closed(
            f"{scenario.name}, {count(scenario.text.count(chr(10)) + 1, 'line')}",
            f"<pre>{verbatim(scenario.text)}</pre>", "screen",
        ),
        '<p class="paper">The file is not printed; the HTML form of this report holds it.</p>',
    )  # fmt: skip


def _notes(material: Material) -> list[str]:
    return notes(material.run, material.settings, material.precision, material.equilibria)


def certificates(material: Material) -> str:
    """Methods with their papers, runs with their commands, versions, what became of the draws."""
    run, model = material.run, material.model
    found = [
        [row["code"], f"{row['draws']:,}", percent(row["share"]), row["sentence"]]
        for row in rows(material.certificate)
    ]
    worst = [("Largest residual, log-odds", run.residual), ("Largest Nash regret, points", run.nash_regret),
             ("Largest sequential regret, points", run.sequential_regret)]  # fmt: skip
    checked = [f"{name}: {_largest(values[run.certified])}" for name, values in worst]
    return section(
        "methods",
        "How it was computed, and how well",
        paragraph(
            f"The file is compiled to a game of {count(model.n_leaves, 'ending')}, "
            f"{count(model.n_infosets, 'information set')} and {count(model.n_actions, 'choice')} at "
            "these, and the "
            "game is solved once for each draw. " + precision_words(run)
        ),
        "<h3>Certificate</h3>",
        table(["Status", "draws", "share", "meaning"], found),
        bullets([*checked, *certificate_lines(run)[1:], *_notes(material)]),
        "<h3>Runs</h3>",
        paragraph("Every figure names the run that it is of. The same command gives the same figures."),
        "<ul>" + "".join(
            f"<li>{text(letter)}. {text(what)}: <code>{text(command)}</code></li>"
            for letter, what, command in runs_of(material)
        ) + "</ul>",
        "<h3>Methods</h3>",
        bullets(_methods(material)),
        "<h3>Versions</h3>",
        paragraph(f"melian {__version__}, Python {platform.python_version()}, {', '.join(_versions())}. "
                  f"File fingerprint (SHA-256): {_fingerprint(model.scenario.text)}."),
    )  # fmt: skip


def _largest(values: object) -> str:
    import numpy as np

    known = np.asarray(values)[~np.isnan(np.asarray(values))]
    return f"{float(known.max()):.1e}" if len(known) else "not asked at this precision"


def _methods(material: Material) -> list[str]:
    """What was used, each with its paper."""
    lines = [
        "Agent logit quantal-response equilibrium on its principal branch: McKelvey & Palfrey (1998), "
        "Experimental Economics 1, 9-41.",
        "Following the branch: Turocy (2010), Economic Theory 42, 255-269.",
        "Distributions from quantiles: Keelin (2016), Decision Analysis 13, 243-277.",
    ]
    if material.beliefs is not None:
        lines.append("Beliefs by Bayes' rule: Kreps & Wilson (1982), Econometrica 50, 863-894.")
    if material.timeline is not None:
        lines.append(
            "What an event teaches: Kullback & Leibler (1951), Annals of Mathematical Statistics 22, 79-86."
        )
    if material.levers:
        lines.append("Commitment as a move of its own: Schelling (1960), The Strategy of Conflict.")
    lines.append("Colours: Okabe & Ito (2008), Color universal design.")
    return lines


def _versions() -> list[str]:
    result = []
    for name in PACKAGES:
        try:
            result.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    return result


def _fingerprint(words: str) -> str:
    import hashlib

    return hashlib.sha256(words.encode()).hexdigest()
