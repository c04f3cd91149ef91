"""Gather the pages of the documentation's site, and check what was built of them.

`python docs/site.py pages FOLDER` copies the pages below docs/ and those at the head of the project, and
writes the reference of Python. A link to a file that is no page leads to a copy of that file.
`python docs/site.py check FOLDER` follows every link and every picture of the built site, to the heading
where a link names one, and finds what a page would fetch from elsewhere. `scripts/docs` runs both, with
the build between them.
"""

from __future__ import annotations

import json
import os
import posixpath
import re
import sys
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

HERE = Path(__file__).parent
ROOT = HERE.parent
HEAD = ("ARCHITECTURE", "CHANGELOG", "CONTRIBUTING", "SECURITY", "VISION")
"""Pages at the head of the project."""
FILES = "files"
"""Where copies of files go that are no pages."""
SOURCE = ".in.md"
"""How names end of what pages are made of."""
_LINK = re.compile(r"""(?<=\]\()(?![a-z]+:|#)([^)\s#]+)((?:#[^)\s]*)?)(?=(?: "[^"\n]*")?\))""")
_FENCED = re.compile(r"^(```.*?^```$)", re.M | re.S)


def places() -> dict[Path, str]:
    """Every page, by its file: where it stands on the site."""
    found = {
        ROOT / f"{name}.md": f"project/{name.lower()}.md" for name in HEAD if (ROOT / f"{name}.md").exists()
    }
    for path in sorted(HERE.rglob("*")):
        if path.suffix == ".ipynb":
            found[path] = path.relative_to(HERE).with_suffix(".md").as_posix()
        elif path.suffix in {".md", ".png", ".svg"} and not path.name.endswith(SOURCE):
            found[path] = path.relative_to(HERE).as_posix()
    return found


def pages() -> dict[str, str | bytes]:
    """What every file of the site holds, by its place: texts, and photographs as they are."""
    known = places()
    others: dict[Path, str] = {}

    def moved(path: Path, link: str) -> str:
        target = Path(os.path.normpath(path.parent / unquote(link)))
        target = target / "__init__.py" if (target / "__init__.py").is_file() else target
        if target not in known:
            if not target.is_file():
                raise SystemExit(f"{path.relative_to(ROOT)} links to {link}, which is no file")
            others[target] = f"{FILES}/{target.relative_to(ROOT).as_posix()}"
        place = known.get(target) or others[target]
        return posixpath.relpath(place, posixpath.dirname(known[path]))

    texts: dict[str, str | bytes] = {}
    for path, place in known.items():
        if path.suffix == ".png":
            texts[place] = path.read_bytes()
            continue
        text = path.read_text("utf-8")
        if path.suffix == ".ipynb":
            text = notebook_page(json.loads(text))
        texts[place] = (
            relinked(text, lambda link, path=path: moved(path, link)) if place.endswith(".md") else text
        )
    texts |= {place: path.read_text("utf-8") for path, place in others.items()}
    return texts | {"reference/python.md": python_page()}


def relinked(text: str, moved: Callable[[str], str]) -> str:
    """A page whose links to files are replaced; blocks of code are left alone."""
    parts = _FENCED.split(text)
    parts[::2] = [_LINK.sub(lambda match: moved(match[1]) + match[2], part) for part in parts[::2]]
    return "".join(parts)


def notebook_page(notebook: dict) -> str:
    """A notebook as a page: its words, its cells, what they print and the pictures that they show."""
    parts = []
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        parts.append(source if cell["cell_type"] == "markdown" else f"```python\n{source}\n```")
        for output in cell.get("outputs", ()):
            data = {kind: "".join(lines) for kind, lines in output.get("data", {}).items()}
            if "image/svg+xml" in data:
                # in one line: a blank one would end the block
                parts.append(f"<div>{' '.join(data['image/svg+xml'].split())}</div>")
            else:
                printed = "".join(output.get("text", ())) or data["text/plain"]
                parts.append(f"```text\n{printed.rstrip()}\n```")
    return "\n\n".join(parts) + "\n"


def python_page() -> str:
    """The public names of melian, each with its docstring."""
    import melian

    names = set(melian.__all__) - {"__version__", "fit"} | {"fit.fit", "fit.Fit"}
    parts = ["# Python", "What `import melian` offers. Everything else may change without notice."]
    for name in sorted(
        names, key=lambda name: (name.startswith("fit."), name.rsplit(".")[-1][0].isupper(), name)
    ):
        shown = "melian.fit" if name == "fit.fit" else f"melian.{name}"  # the package itself can be called
        parts.append(f"::: melian.{name}\n    options:\n      heading: {shown}\n      toc_label: {shown}")
    return "\n\n".join(parts) + "\n"


def write(folder: Path) -> None:
    """The pages, in a folder that holds nothing else afterwards."""
    texts = pages()
    for path in [path for path in folder.rglob("*") if path.is_file()]:
        if path.relative_to(folder).as_posix() not in texts:
            path.unlink()
    for place, text in texts.items():
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())


class _Links(HTMLParser):
    """What a page links to, what it fetches, and the places that it has."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids |= {given[name] for name in ("id", "name") if name in given}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag in {"img", "script", "iframe", "source"} and "src" in given:
            self.fetched.append(given["src"])
        if tag == "link" and {"stylesheet", "icon", "preload", "preconnect"} & set(
            given.get("rel", "").split()
        ):
            self.fetched.append(given["href"])


def faults(site: Path) -> Iterator[str]:
    """What leads nowhere, and what would be fetched from elsewhere."""
    read = {path: _Links() for path in sorted(site.rglob("*.html"))}
    for path, parser in read.items():
        parser.feed(path.read_text("utf-8"))
    for path, parser in read.items():
        here = path.relative_to(site).as_posix()
        if here == "404.html":
            continue  # its links hold for the address at which the site will stand
        for link in parser.fetched:
            if urlsplit(link).scheme not in {"", "data"} or link.startswith("//"):
                yield f"{here} would fetch {link}"
        for link in parser.links + parser.fetched:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = Path(os.path.normpath(path.parent / unquote(parts.path))) if parts.path else path
            target = target / "index.html" if target.is_dir() else target
            if not target.is_file():
                yield f"{here} links to {link}, which is not there"
            elif (
                parts.fragment
                and target in read
                and unquote(parts.fragment) not in read[target].ids | {"__top"}
            ):
                yield f"{here} links to {link}, where there is no such heading"


def main(action: str, folder: str) -> None:
    """Do what was asked."""
    if action == "pages":
        write(Path(folder))
        return
    found = list(faults(Path(folder)))
    sys.stdout.write("".join(f"{fault}\n" for fault in found))
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
