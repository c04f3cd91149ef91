"""`melian explain`: what a code means.

Tested in `tests/unit/test_cli_commands.py`.
"""

from __future__ import annotations

import click

from melian.cli.options import as_json
from melian.cli.screen import echo

__all__ = ["command"]


@click.command("explain")
@click.argument("code", required=False)
@as_json
def command(code: str | None, as_json: bool) -> None:
    """Explain CODE, as in error[M104]; without CODE, list all codes."""
    from melian.cli.screen import print_json
    from melian.record.codes import ALL_CODES as CODES

    if code is None:
        if as_json:
            from melian.report.records.files import CodesRecord

            print_json(CodesRecord(codes={name: known.title for name, known in CODES.items()}).plain())
            return
        for name, known in CODES.items():
            echo(f"{name}  {known.title}")
        return
    entry = CODES.get(code.strip().strip("[]").upper())
    if entry is None:
        raise click.UsageError(f"There is no code '{code}'. {_near(code, tuple(CODES))}")
    if as_json:
        from melian.report.records.files import CodeRecord

        record = CodeRecord(
            code=entry.code, title=entry.title, explanation=entry.explanation, wrong=entry.wrong,
            right=entry.right,
        )  # fmt: skip
        print_json(record.plain())
        return
    import textwrap

    echo(f"{entry.code}: {entry.title}\n")
    echo(textwrap.fill(entry.explanation, 88))
    echo(f"\nWrong:\n{textwrap.indent(entry.wrong, '  ')}\n\nRight:\n{textwrap.indent(entry.right, '  ')}")


_LETTERS = str.maketrans("OIL", "011")
"""Letters that are taken for figures."""


def _near(code: str, known: tuple[str, ...]) -> str:
    import difflib

    close = difflib.get_close_matches(code.upper().translate(_LETTERS), known, n=3, cutoff=0.5)
    return f"Near: {', '.join(close)}." if close else "`melian explain` lists them."
