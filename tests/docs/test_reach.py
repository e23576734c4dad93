"""What a reader finds from the start page, by the links of the pages themselves."""

from __future__ import annotations

import re

from tests.docs.test_links import BESIDE, IN_NAV, PAGES, inner_links
from tests.support.paths import ROOT
from tools.site.layout import place_of, target_of

START = "index.md"


def pages_linked(page: str) -> set[str]:
    """Return which pages of the site one page leads to."""
    places = (place_of(target_of(page, link)) for link in inner_links(page))
    return {place for place in places if place.endswith(".md")}


def within(clicks: int) -> set[str]:
    """Return the pages that are at most so many links away from the start page."""
    source = {place_of(page): page for page in (*BESIDE, *PAGES)}  # index.md is that of docs/
    found = {START}
    for _ in range(clicks):
        found |= {one for place in found if place in source for one in pages_linked(source[place])}
    return found


def test_each_page_is_at_most_two_clicks_away_from_the_start_page() -> None:
    assert IN_NAV - within(2) == set()


def test_ten_questions_are_answered_within_two_clicks() -> None:
    section = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("Ten questions")[2]
    rows = re.findall(r"^\| (.+\?) \| \[.+\]\((\S+)\) \|$", section, re.MULTILINE)

    assert len(rows) == 10
    assert {place_of(path) for _, path in rows} <= within(2)
