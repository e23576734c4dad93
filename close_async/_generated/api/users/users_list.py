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

    from ...models.user_order import UserOrderValue
    from ...models.user_page import UserPage

__all__ = ["call"]


def call(
    *,
    order_by: UserOrderValue | None = None,
    fields: abc.Sequence[str] | None = None,
) -> Call[UserPage]:
    """
    List users.

    The same as `users.list()`, not sent: pass it to `CloseClient.send()`.
    """
    from ...models.user_order import UserOrder
    from ...models.user_page import UserPage

    return Call(
        operation="users.list",
        method="GET",
        path="/user/",
        parse=only(UserPage.from_dict, fields),
        effect="read",
        params=params(
            ("_order_by", choice("order_by", order_by, UserOrder)),
            ("_fields", fields),
        ),
    )
