"""Neovim, without a screen, with the settings of the guide; left out by name where there is none."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from league import ROUNDS_AND_WORDS

GUIDE = Path(__file__).parents[3] / "docs" / "how-to" / "write-in-an-editor.md"
SCRIPT = """
local out = io.open(vim.env.MELIAN_OUT, 'w')
local function tell(key, value) out:write(vim.json.encode({[key] = value}) .. '\\n') out:flush() end
local function diagnostics() return vim.diagnostic.get(0) end
vim.wait(60000, function() return #diagnostics() > 0 end, 20)
for _, each in ipairs(diagnostics()) do
  tell('found', {each.code or each.user_data.lsp.code, each.lnum, each.col, each.severity})
end
local row = diagnostics()[1].lnum
local line = vim.api.nvim_buf_get_lines(0, row, row + 1, true)[1]
vim.api.nvim_buf_set_lines(0, row, row + 1, true, {(line:gsub('quite', 'quiet'))})
local function errors() return #vim.diagnostic.get(0, {severity = vim.diagnostic.severity.ERROR}) end
vim.wait(60000, function() return errors() == 0 end, 20)
tell('left', errors())
local params = {textDocument = {uri = vim.uri_from_bufnr(0)}}
local answer = vim.lsp.buf_request_sync(0, 'textDocument/documentSymbol', params, 20000)
for _, each in pairs(answer) do tell('symbols', #each.result) end
vim.cmd('qa!')
"""


@pytest.mark.skipif(shutil.which("nvim") is None, reason="Neovim is not installed")
def test_neovim_shows_what_is_found_and_that_it_is_mended(tmp_path: Path) -> None:
    wrong = ROUNDS_AND_WORDS.replace("choices: {wait", "quite: wait, choices: {wait", 1)
    wrong = wrong.replace("      hold: {who: south,", "      hold: {label: \u0416 \U0001f600, who: south,", 1)
    wrong = wrong.replace("quiet: wait, hidden", "hidden", 1)
    file, script, init, out = (tmp_path / name for name in ("a.crisis.yaml", "try.lua", "init.lua", "out"))
    file.write_text(wrong, "utf-8")
    script.write_text(SCRIPT, "utf-8")
    settings = re.search(r"```lua\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    assert settings is not None
    init.write_text(
        settings[1].replace("'melian', 'lsp'", f"'{sys.executable}', '-m', 'melian', 'lsp'"), "utf-8"
    )
    subprocess.run(
        [str(shutil.which("nvim")), "--headless", "-u", str(init), "-n", str(file), "-c", f"luafile {script}"],
        env={"MELIAN_OUT": str(out), "HOME": str(tmp_path)}, check=True, timeout=120, capture_output=True,
    )  # fmt: skip
    told = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    line = wrong[: wrong.index("quite")].count("\n")
    column = len(wrong.split("\n")[line].split("quite")[0].encode())  # Neovim shows bytes
    assert ["M201", line, column, 1] in [each["found"] for each in told if "found" in each]
    sections = re.findall(r"^[a-z_]+:", wrong, re.MULTILINE)
    assert told[-2:] == [{"left": 0}, {"symbols": len(sections)}]
