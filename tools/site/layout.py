"""Where each file of the repository stands in the site, and what a link becomes there."""

from __future__ import annotations

import ast
import posixpath
import shutil
import tomllib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from ..document import DOCUMENT, ROOT, Document
from .markdown import with_links, with_signatures

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["CONFIG", "DeadLink", "config", "nav_pages", "place_of", "stage", "target_of"]

CONFIG: Final = ROOT / "zensical.toml"
# What lies outside of docs/ and has a place in the site.
_BROUGHT: Final = {
    "README.md": "index.md",
    "CHANGELOG.md": "project/changes.md",
    "CONTRIBUTING.md": "project/contributing.md",
    "SECURITY.md": "project/security.md",
    "benchmarks/README.md": "project/benchmarks.md",
    "openapi/close.yaml": "reference/close.yaml",
    "examples": "examples/index.md",
    "examples/fleet": "examples/fleet.md",
}
# Beside the page of the benchmarks lie its drawings and figures.
_BESIDE: Final = {"benchmarks": "project"}
_EXAMPLES_HEAD: Final = """\
# Examples

Each is a program of its own in the folder `examples/`, and runs as it stands, on a sandbox.

| program | what it does |
| --- | --- |
"""


class DeadLink(ValueError):
    """A link leads nowhere, or to a file that the site doesn't have."""


def config() -> dict[str, Any]:
    """Return the settings of the site."""
    project: dict[str, Any] = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["project"]
    return project


def nav_pages(nav: object) -> Iterator[tuple[str, ...]]:
    """Give each page of a navigation: the titles above it, and its path."""
    if isinstance(nav, str):
        yield (nav,)
    elif isinstance(nav, list):
        for one in nav:
            yield from nav_pages(one)
    elif isinstance(nav, Mapping):
        for heading, inner in nav.items():
            yield from ((heading, *rest) for rest in nav_pages(inner))


def place_of(path: str) -> str:
    """
    Return where a file of the repository stands in the site.

    Raises:
        DeadLink: nowhere.
    """
    if path in _BROUGHT:
        return _BROUGHT[path]
    top, _, rest = path.partition("/")
    if top in _BESIDE and path.endswith((".svg", ".csv")):
        return f"{_BESIDE[top]}/{rest}"
    if top == "docs":
        return rest
    if top == "examples" and path.endswith(".py") and "/" not in rest:
        return path.removesuffix(".py") + ".md"
    msg = f"the site has no place for {path}; see tools/site/layout.py"
    raise DeadLink(msg)


def target_of(page: str, link: str) -> str:
    """
    Return the file of the repository, relative to its root, to which a *link* on *page* leads.

    Raises:
        DeadLink: there is no such file.
    """
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page), link.partition("#")[0]))
    found = page if link.startswith("#") else path
    if found.startswith("..") or not (ROOT / found).exists():
        msg = f"{page}: {link} leads nowhere"
        raise DeadLink(msg)
    return found


def stage(folder: Path) -> None:
    """
    Lay out all that the site is built from in *folder*.

    Raises:
        DeadLink: a link leads nowhere, or to a file that the site doesn't have.
    """
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ROOT / "docs", folder)
    pages = [path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md")]
    brought = [path for path in _BROUGHT if path.endswith(".md") and path != "README.md"]
    for page in (*pages, *brought):
        _write(folder / place_of(page), _moved(page))
    for top, place in _BESIDE.items():
        for path in (one for kind in ("svg", "csv") for one in (ROOT / top).glob(f"*.{kind}")):
            shutil.copy(path, folder / place)
    _stage_examples(folder)
    # As one file, since programs that read it don't follow references to others.
    _write(folder / place_of("openapi/close.yaml"), Document(DOCUMENT).text())


def _moved(page: str) -> str:
    """Return the text of a page whose links hold where it stands in the site."""
    here = posixpath.dirname(place_of(page)) or "."

    def moved(link: str) -> str:
        if link.startswith(("#", "https:", "http:", "mailto:")):
            return link
        path = posixpath.relpath(place_of(target_of(page, link)), here)
        return path + "".join(link.partition("#")[1:])

    return with_signatures(with_links((ROOT / page).read_text(encoding="utf-8"), moved))


def _stage_examples(folder: Path) -> None:
    rows = []
    for path in sorted((ROOT / "examples").glob("*.py")):
        rows.append(f"| [{path.name}]({path.stem}.md) | {_said(path)} |\n")
        page = f"# {path.name}\n\n{_said(path)}\n{_code(path)}"
        _write(folder / place_of(f"examples/{path.name}"), page)
    fleet = sorted((ROOT / "examples" / "fleet").glob("*.py"))
    parts = (f"\n## {path.name}\n\n{_said(path)}\n{_code(path)}" for path in fleet)
    rows.append("| [fleet](fleet.md) | Three workers, of which one is killed: `make fleet`. |\n")
    _write(folder / place_of("examples/fleet"), f"# The fleet\n{''.join(parts)}")
    _write(folder / place_of("examples"), _EXAMPLES_HEAD + "".join(rows))


def _said(path: Path) -> str:
    """Return the first paragraph of a module's docstring, as one line."""
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return " ".join(said.partition("\n\n")[0].split())


def _code(path: Path) -> str:
    return f"\n```python\n{path.read_text(encoding='utf-8')}```\n"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
