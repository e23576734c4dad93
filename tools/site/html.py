"""Checks of the built site: each link leads somewhere, and nothing loads from another host."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

__all__ = ["faults"]

# Written for whatever address the server is asked for, so its links are no relative ones.
_NOT_A_PAGE: Final = "404.html"


class _Page(HTMLParser):
    """The anchors of a page, what it links to, and what a browser loads for it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value for name, value in attrs if value}
        self.anchors.update(given[name] for name in ("id", "name") if name in given)
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag == "link" and given.get("rel") != "canonical" and "href" in given:
            self.loads.append(given["href"])
        if "src" in given:
            self.loads.append(given["src"])


def faults(folder: Path) -> Iterator[str]:
    """Tell each link that leads nowhere, and each thing that comes from another host."""
    pages = {
        path.resolve(): _Page(path.read_text(encoding="utf-8"))
        for path in sorted(folder.rglob("*.html"))
        if path.name != _NOT_A_PAGE
    }
    for path, page in pages.items():
        where = path.relative_to(folder.resolve())
        for target in page.loads:
            if urlsplit(target).netloc:
                yield f"{where}: loads {target} from another host"
        for target in (*page.links, *page.loads):
            if not _leads_somewhere(path, target, pages):
                yield f"{where}: {target} leads nowhere"


def _leads_somewhere(path: Path, target: str, pages: Mapping[Path, _Page]) -> bool:
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        return True

    found = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if found.is_dir():
        found /= "index.html"
    if not found.is_file():
        return False

    fragment = unquote(parts.fragment)
    return not fragment or (found in pages and fragment in pages[found].anchors)
