# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ...._core.call import Call
from ...._core.decode import only
from ...._core.encode import (
    params,
    segment,
)

if TYPE_CHECKING:
    from collections import abc

    from ...models.smart_view import SmartView

__all__ = ["call"]


def call(
    id: str,
    *,
    fields: abc.Sequence[str] | None = None,
) -> Call[SmartView]:
    """
    Fetch one Smart View.

    The same as `smart_views.get()`, not sent: pass it to `CloseClient.send()`.
    """
    from ...models.smart_view import SmartView

    return Call(
        operation="smart_views.get",
        method="GET",
        path=f"/saved_search/{segment(id)}/",
        parse=only(SmartView.from_dict, fields),
        effect="read",
        params=params(
            ("_fields", fields),
        ),
    )
