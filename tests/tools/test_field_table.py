"""The tables of docs/reference/fields.md hold what the catalogue does."""

from __future__ import annotations

import pytest

from close_async.query.build.catalog import KNOWN_TYPES
from close_async.query.build.known_fields import row_fields
from tools.tables.fields import PAGE, with_tables


def test_the_page_is_what_the_catalogue_gives() -> None:
    page = PAGE.read_text()

    assert page == with_tables(page), "run `python -m tools.tables.fields`"


def test_each_known_field_stands_on_the_page() -> None:
    page = PAGE.read_text()

    for known in KNOWN_TYPES:
        _, _, section = page.partition(f": `{known!r}`\n")
        section, _, _ = section.partition("\n## ")
        assert all(f"`{name}`" in section for name in row_fields(known.object_type))


def test_a_page_without_the_comment_is_refused() -> None:
    with pytest.raises(ValueError, match="lacks the comment"):
        with_tables("# Fields\n")
