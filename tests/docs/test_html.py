"""The check of the built site finds what is wrong in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tools.site.html import faults

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """
<link rel="canonical" href="https://docs.invalid/"><link rel="stylesheet" href="site.css">
<h1 id="top">Top</h1><a href="#top">up</a> <a href="a/b.html#here">on</a> <a href="a/">in</a>
<a href="https://elsewhere.invalid/">out</a> <a href="data.yaml">data</a> <img src="one%20two.svg">
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "a").mkdir()
    (tmp_path / "index.html").write_text(GOOD)
    (tmp_path / "a" / "b.html").write_text('<p id="here"></p><a href="../index.html#top">up</a>')
    (tmp_path / "a" / "index.html").write_text('<a href="..">up</a>')
    for name in ("site.css", "data.yaml", "one two.svg"):
        (tmp_path / name).write_text("")
    return tmp_path


def test_a_good_site_has_no_fault(site: Path) -> None:
    assert list(faults(site)) == []


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ('<a href="gone.html">', "gone.html leads nowhere"),
        ('<a href="a/b.html#gone">', "a/b.html#gone leads nowhere"),
        ('<a href="#gone">', "#gone leads nowhere"),
        ('<a href="data.yaml#gone">', "data.yaml#gone leads nowhere"),
        ('<img src="gone.svg">', "gone.svg leads nowhere"),
        ('<script src="https://cdn.invalid/x.js">', "loads https://cdn.invalid/x.js from another"),
        ('<link rel="stylesheet" href="//cdn.invalid/x.css">', "loads //cdn.invalid/x.css from"),
        ('<img src="https://cdn.invalid/x.png">', "loads https://cdn.invalid/x.png from another"),
    ],
)
def test_a_fault_is_told_with_its_page(site: Path, html: str, fault: str) -> None:
    (site / "a.html").write_text(html)

    (told,) = faults(site)

    assert told.startswith("a.html: ")
    assert fault in told
