"""The pages as Markdown for programs: `llms.txt` lists them, `llms-full.txt` holds all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .layout import nav_pages
from .markdown import SIGNATURES, first_sentence, title

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["write_llms"]


def write_llms(project: Mapping[str, Any], pages: Path, site: Path) -> None:
    """Write both files into *site*, with each page of the navigation in its order, as Markdown."""
    listed = [f"# {project['site_name']}\n\n> {project['site_description']}\n"]
    full = []
    section = ""
    for *headings, path in nav_pages(project["nav"]):
        # What mkdocstrings reads is no text yet.
        text = (pages / path).read_text(encoding="utf-8").partition(f"{SIGNATURES}\n")[0]
        if headings[0] != section:
            section = headings[0]
            listed.append(f"\n## {section}\n\n")
        name = headings[1] if len(headings) > 1 else title(text)
        listed.append(f"- [{name}]({path}): {first_sentence(text)}\n")
        full.append(f"<!-- {path} -->\n\n{text}")
        copy = site / path
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(text, encoding="utf-8")
    (site / "llms.txt").write_text("".join(listed), encoding="utf-8")
    (site / "llms-full.txt").write_text("\n".join(full), encoding="utf-8")
