"""Run the notebooks of the tutorial and keep what they show.

`python docs/notebook.py` runs every cell of docs/tutorial/*.ipynb in order and writes what it printed and
showed into the file; a test fails where a cell fails or prints something else. No Jupyter is needed.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SHOWN = {"text/html": "_repr_html_", "image/svg+xml": "_repr_svg_"}


def notebooks() -> list[Path]:
    """The notebooks of the tutorial."""
    return sorted((HERE / "tutorial").glob("*.ipynb"))


def ran(notebook: dict[str, Any]) -> dict[str, Any]:
    """The notebook with what its cells print and show now; files are written into a folder that goes."""
    import pandas as pd

    names: dict[str, Any] = {"__name__": "__main__"}
    cells = []
    number = 0
    here = Path.cwd()
    narrow = ("display.width", 100, "display.max_columns", 12, "display.max_colwidth", 40)
    with tempfile.TemporaryDirectory() as folder, pd.option_context(*narrow):
        os.chdir(folder)
        try:
            for cell in notebook["cells"]:
                if cell["cell_type"] == "code":
                    number += 1
                    outputs = list(_outputs("".join(cell["source"]), names, number))
                    cell = {**cell, "execution_count": number, "outputs": outputs}
                cells.append(cell)
        finally:
            os.chdir(here)
    return {**notebook, "cells": cells}


def _outputs(source: str, names: dict[str, Any], number: int) -> Iterator[dict[str, Any]]:
    """What one cell prints, and what its last expression shows."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    value = None
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(compile(tree, f"<cell {number}>", "exec"), names)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), f"<cell {number}>", "eval"), names)
    if printed.getvalue():
        yield {"name": "stdout", "output_type": "stream", "text": _lines(printed.getvalue())}
    if value is not None:
        data = {
            kind: _lines(getattr(value, method)()) for kind, method in SHOWN.items() if hasattr(value, method)
        }
        yield {
            "data": {**data, "text/plain": _lines(repr(value))},
            "execution_count": number,
            "metadata": {},
            "output_type": "execute_result",
        }


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def plain(notebook: dict[str, Any]) -> list[str]:
    """What the cells say in words, cell by cell; pictures and tables of HTML are left out."""
    said = []
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            said.append("".join(output.get("text") or output["data"]["text/plain"]))
    return said


def text_of(notebook: dict[str, Any]) -> str:
    """The file."""
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    for path in notebooks():
        path.write_text(text_of(ran(json.loads(path.read_text("utf-8")))), "utf-8")
        sys.stdout.write(f"{path.name} ran\n")
