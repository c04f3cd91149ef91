"""A crisis that was changed without touching its file: what questions are asked of it is read from a copy.

Tested in `tests/unit/workspace/test_added.py`.
"""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod

from melian.errors import ScenarioError
from melian.questions.subject import Subject
from melian.workspace.document import Document
from melian.workspace.reading import read_crisis

__all__ = ["Changed", "read_anew"]


class Changed(ABC):
    """What is asked of a document in which something was changed; it is read when its answer is asked for."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._lock = threading.Lock()
        self._subject: Subject | None = None

    @property
    def name(self) -> str:
        """Of the document."""
        return self.document.name

    @property
    @abstractmethod
    def sha(self) -> str:
        """Another one for another text or another change."""

    @property
    def is_stale(self) -> bool:
        """Whether it is of an older text than the present one."""
        return self.document.is_stale

    @property
    def subject(self) -> Subject | None:
        """What can be asked; None where no text of the document could be used.

        Raises
        ------
        UsageError
            If what is changed cannot be so there, or contradicts itself.
        ScenarioError
            If the file cannot be used with it.
        """
        with self._lock:
            if self._subject is None and self.document.subject is not None:
                self._subject = self._made(self.document.subject)
            return self._subject

    @abstractmethod
    def _made(self, subject: Subject) -> Subject:
        """The crisis with the change."""


def read_anew(subject: Subject, text: str, what: str) -> Subject:
    """The crisis of another text; `what` was changed, and is named where the text cannot be used."""
    scenario = subject.scenario
    reading = read_crisis(text, scenario.name, scenario.path)
    if reading.subject is None:
        wrong = next(item for item in reading.findings if item.severity == "error")
        raise ScenarioError(f"with that {what} the file cannot be used: {wrong.message}", (wrong,))
    return reading.subject
