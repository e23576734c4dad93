"""What lists can be filtered by, as it stands in a URL."""

from __future__ import annotations

from typing import Any

import pytest

from close_async._generated.api.smart_views import SmartViews

listed = SmartViews.calls.list


def test_a_list_is_joined_by_commas() -> None:
    assert listed(type_in=["lead", "contact"]).params == (("type__in", "lead,contact"),)
    assert listed(type_in=None).params == ()


@pytest.mark.parametrize(
    ("given", "error", "said"),
    [
        ("lead", TypeError, "type_in must be a list, got 'lead'"),
        (["lead", None], TypeError, "type_in must be a list of strings, got None in it"),
        ([], ValueError, "type_in must not be empty: Close would leave the filter out"),
        (["lead,contact"], ValueError, "type_in must hold non-empty strings without commas"),
        ([""], ValueError, "type_in must hold non-empty strings without commas"),
        (["lead", "leed"], ValueError, "type_in must be one of 'lead', 'contact'"),
    ],
)
def test_a_list_that_would_find_something_else_is_refused(
    given: Any, error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        listed(type_in=given)
