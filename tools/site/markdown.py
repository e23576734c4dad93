"""What a Markdown file links to, and which anchors it has."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from markdown_it.token import Token

__all__ = [
    "SIGNATURES",
    "anchors",
    "first_sentence",
    "links",
    "signed_names",
    "title",
    "with_links",
    "with_signatures",
]

_PARSER: Final = MarkdownIt("commonmark").enable("table")
# A piece of code, which stays as it is, or the target of a link: `](here)` and `[name]: here`.
_TARGET: Final = re.compile(
    r"(`+)(?:.|\n)*?(?<!`)\1(?!`)|(?<=\]\()[^()\s]+(?=\))|(?<=\]: )\S+$", re.MULTILINE
)

SIGNATURES: Final = "## Signatures"
# In the repository nothing shows of it.
_SIGNATURES: Final = re.compile(r"^<!-- signatures: (.*?) -->$", re.MULTILINE)


def links(text: str) -> Iterator[str]:
    """Give the targets of all links and pictures of a page."""
    for token in _inline(text):
        target = token.attrs.get("src" if token.type == "image" else "href")
        if isinstance(target, str):
            yield target


def anchors(text: str) -> set[str]:
    """Return what may stand behind a "#": the slug of each heading, as on forges and the site."""
    slugs = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in _headings(text))
    return {slug.strip().replace(" ", "-") for slug in slugs}


def title(text: str) -> str:
    """Return the text of the first heading, or ""."""
    return next(_headings(text), "")


def first_sentence(text: str) -> str:
    """Return the first line of the first paragraph, without its links."""
    tokens = _PARSER.parse(text)
    for before, token in pairwise(tokens):
        if before.type == "paragraph_open":
            return re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", token.content.partition("\n")[0])
    return ""


def with_links(text: str, change: Callable[[str], str]) -> str:
    """Return a page with each target of a link replaced by what *change* makes of it."""
    return _TARGET.sub(lambda match: match[0] if match[1] else change(match[0]), text)


def signed_names(text: str) -> list[str]:
    """Return the names whose signatures and docstrings a page shows in the site."""
    return [name for found in _SIGNATURES.findall(text) for name in found.split()]


def with_signatures(text: str) -> str:
    """Return a page with what mkdocstrings reads in the place of the comment that asks for it."""

    def write(match: re.Match[str]) -> str:
        return f"{SIGNATURES}\n\n" + "\n\n".join(f"::: {name}" for name in match[1].split())

    return _SIGNATURES.sub(write, text)


def _headings(text: str) -> Iterator[str]:
    tokens = _PARSER.parse(text)
    for before, token in pairwise(tokens):
        if before.type == "heading_open":
            yield "".join(one.content for one in token.children or ())


def _inline(text: str) -> Iterator[Token]:
    for token in _PARSER.parse(text):
        yield from token.children or ()
