"""Links of the package's page, from the forge that builds it; elsewhere there are none.

The project names no host, so that a copy of it never points to a place that somebody else keeps.
GitHub, Forgejo and Gitea set the two variables below in every workflow.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

__all__ = ["CustomMetadataHook", "links"]

PAGES = {
    "Source": "",
    "Issues": "/issues",
    "Changelog": "/blob/HEAD/CHANGELOG.md",
    "Documentation": "/blob/HEAD/docs/index.md",
}


def links(environment: Mapping[str, str]) -> dict[str, str]:
    """The links by their labels."""
    server, name = environment.get("GITHUB_SERVER_URL"), environment.get("GITHUB_REPOSITORY")
    return {label: f"{server}/{name}{page}" for label, page in PAGES.items()} if server and name else {}


class CustomMetadataHook(MetadataHookInterface):
    """Hatchling finds it by its name."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Fill in `project.urls`."""
        metadata["urls"] = links(os.environ)
