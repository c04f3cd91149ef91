"""Emacs with eglot, without a screen, with the settings of the guide; left out by name where there is none."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from league import ROUNDS_AND_WORDS

GUIDE = Path(__file__).parents[3] / "docs" / "how-to" / "write-in-an-editor.md"
SCRIPT = """
(defun wait-for (test)
  (let ((n 0))
    (while (and (not (funcall test)) (< n 600)) (accept-process-output nil 0.1) (setq n (1+ n)))))
(find-file (getenv "MELIAN_FILE"))
(run-hooks 'post-command-hook)
(wait-for 'eglot-current-server)
(flymake-start)
(wait-for 'flymake-diagnostics)
(dolist (each (flymake-diagnostics))
  (goto-char (flymake-diagnostic-beg each))
  (princ (format "found %s %s %s\\n" (line-number-at-pos) (- (point) (line-beginning-position))
                 (car (split-string (flymake-diagnostic-text each) "\\n")))))
(goto-char (point-min))
(search-forward "quite")
(replace-match "quiet")
(eglot--signal-textDocument/didChange)
(wait-for (lambda () (not (seq-find (lambda (each) (eq (flymake-diagnostic-type each) 'eglot-error))
                                    (flymake-diagnostics)))))
(princ (format "symbols %s\\n" (length (jsonrpc-request
  (eglot-current-server) :textDocument/documentSymbol
  (list :textDocument (eglot--TextDocumentIdentifier))))))
(set-buffer-modified-p nil)
"""


def _has_eglot() -> bool:
    emacs = shutil.which("emacs")
    if emacs is None:
        return False
    asked = [emacs, "--batch", "--eval", "(progn (package-initialize) (require 'eglot) (require 'yaml-mode))"]
    return subprocess.run(asked, capture_output=True, timeout=60, check=False).returncode == 0


@pytest.mark.skipif(not _has_eglot(), reason="Emacs with eglot and yaml-mode is not installed")
def test_emacs_shows_what_is_found_and_that_it_is_mended(tmp_path: Path) -> None:
    wrong = ROUNDS_AND_WORDS.replace("choices: {wait", "quite: wait, choices: {wait", 1)
    wrong = wrong.replace("      hold: {who: south,", "      hold: {label: \u0416 \U0001f600, who: south,", 1)
    wrong = wrong.replace("quiet: wait, hidden", "hidden", 1)
    file, script, init = (tmp_path / name for name in ("a.crisis.yaml", "try.el", "init.el"))
    file.write_text(wrong, "utf-8")
    script.write_text(SCRIPT, "utf-8")
    settings = re.search(r"```elisp\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    assert settings is not None
    server = settings[1].replace('"melian" "lsp"', f'"{sys.executable}" "-m" "melian" "lsp"')
    init.write_text(f'(package-initialize)\n(set-language-environment "UTF-8")\n{server}', "utf-8")
    done = subprocess.run(
        [str(shutil.which("emacs")), "--batch", "-l", str(init), "-l", str(script)],
        env={"MELIAN_FILE": str(file), "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}, check=True, timeout=120,
        capture_output=True, text=True,
    )  # fmt: skip
    place = wrong.index("quite")
    line, column = wrong[:place].count("\n") + 1, place - wrong.rindex("\n", 0, place) - 1
    told = done.stdout.splitlines()
    assert [
        each for each in told if each.startswith(f"found {line} {column} melian [M201]: there is no field")
    ]
    sections = re.findall(r"^[a-z_]+:", wrong, re.MULTILINE)
    assert told[-1] == f"symbols {len(sections)}"
