# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ...._core.call import Call
from ...._core.decode import only
from ...._core.encode import (
    choice,
    params,
)

if TYPE_CHECKING:
    from collections import abc

    from ...models.smart_view_page import SmartViewPage
    from ...models.smart_view_type import SmartViewTypeValue

__all__ = ["call"]


def call(
    *,
    type: SmartViewTypeValue | None = None,
    type_in: abc.Sequence[SmartViewTypeValue] | None = None,
    fields: abc.Sequence[str] | None = None,
) -> Call[SmartViewPage]:
    """
    List Smart Views.

    The same as `smart_views.list()`, not sent: pass it to `CloseClient.send()`.
    """
    from ...models.smart_view_page import SmartViewPage
    from ...models.smart_view_type import SmartViewType

    return Call(
        operation="smart_views.list",
        method="GET",
        path="/saved_search/",
        parse=only(SmartViewPage.from_dict, fields),
        effect="read",
        params=params(
            ("type", choice("type", type, SmartViewType)),
            ("type__in", type_in),
            ("_fields", fields),
        ),
    )
