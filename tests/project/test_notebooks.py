"""The notebooks of the tutorial run, and say what they are said to say."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_PLACE = importlib.util.spec_from_file_location("notebook", ROOT / "docs" / "notebook.py")
notebook = importlib.util.module_from_spec(_PLACE)
_PLACE.loader.exec_module(notebook)


@pytest.mark.parametrize("path", notebook.notebooks(), ids=lambda path: path.stem)
def test_a_notebook_says_what_it_is_said_to_say(path):
    kept = json.loads(path.read_text("utf-8"))
    assert notebook.text_of(kept) == path.read_text("utf-8")
    assert [cell["id"] for cell in kept["cells"]] == sorted({cell["id"] for cell in kept["cells"]})
    now = notebook.ran(kept)
    assert notebook.plain(now) == notebook.plain(kept), "run `python docs/notebook.py`"
    kinds = [list(output.get("data", ())) for cell in now["cells"] for output in cell.get("outputs", ())]
    assert sum("image/svg+xml" in kind for kind in kinds) >= 5


def test_a_cell_that_fails_fails():
    with pytest.raises(ZeroDivisionError):
        notebook.ran({"cells": [{"cell_type": "code", "source": ["1 / 0"]}]})
    ran = notebook.ran({"cells": [{"cell_type": "code", "source": ["print(1)\n", "2 + 2"]}]})
    assert notebook.plain(ran) == ["1\n", "4"]
