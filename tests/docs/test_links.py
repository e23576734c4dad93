"""The pages as they lie in the repository: each link leads somewhere, and each page is found."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from tests.support.paths import ROOT
from tools.site.layout import DeadLink, config, nav_pages, place_of, target_of
from tools.site.markdown import anchors, links, with_links

PAGES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md"))
BESIDE = ["CHANGELOG.md", "CONTRIBUTING.md", "README.md", "SECURITY.md", "benchmarks/README.md"]
IN_NAV = {path for *_, path in nav_pages(config()["nav"])}


def text_of(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def inner_links(page: str) -> list[str]:
    return [link for link in links(text_of(page)) if not re.match(r"(https?|mailto):", link)]


@cache
def anchors_of(path: str) -> set[str]:
    return anchors(text_of(path))


@pytest.mark.parametrize("page", PAGES + BESIDE)
def test_each_link_leads_to_a_file_and_to_a_heading_of_it(page: str) -> None:
    for link in inner_links(page):
        target, anchor = target_of(page, link), link.partition("#")[2]
        if anchor:
            assert anchor in anchors_of(target), f"{page}: {link}"


@pytest.mark.parametrize("page", PAGES)
def test_the_site_has_a_place_for_each_link_of_a_page(page: str) -> None:
    for link in inner_links(page):
        assert place_of(target_of(page, link))


def test_each_page_is_in_the_navigation_and_each_of_the_navigation_is_there() -> None:
    brought = {place_of(page) for page in (*BESIDE, "examples")}

    assert {place_of(page) for page in PAGES} | brought == IN_NAV


@pytest.mark.parametrize("link", ["gone.md", "../../gone.md", "../../../etc/passwd"])
def test_a_link_to_nowhere_is_refused(link: str) -> None:
    with pytest.raises(DeadLink, match=r"docs/reference/client\.md: .* leads nowhere"):
        target_of("docs/reference/client.md", link)


def test_a_link_to_what_the_site_does_not_have_is_refused() -> None:
    with pytest.raises(DeadLink, match=r"no place for pyproject\.toml"):
        place_of("pyproject.toml")


def test_code_keeps_what_looks_like_a_link() -> None:
    text = "[a](b.md) `[a](b.md)`\n\n```\n[a](b.md)\n```\n\n[a]\n\n[a]: b.md\n"

    changed = with_links(text, lambda _: "c.md")

    assert changed == "[a](c.md) `[a](b.md)`\n\n```\n[a](b.md)\n```\n\n[a]\n\n[a]: c.md\n"


def test_headings_have_the_anchors_that_forges_give_them() -> None:
    text = "# What's *new*, and `x_y`\n\n## A & B\n"

    assert anchors(text) == {"whats-new-and-x_y", "a--b"}


def test_the_repository_has_no_address_yet() -> None:
    """So a link to a forge can only be one to somebody else's project."""
    own = re.compile(r"https?://[^\s)]*close[-_]async", re.IGNORECASE)

    assert {page for page in PAGES + BESIDE if own.search(text_of(page))} == set()


def test_the_config_of_the_site_is_where_make_docs_looks() -> None:
    assert Path(ROOT / config()["docs_dir"]).parent == ROOT / "build"
