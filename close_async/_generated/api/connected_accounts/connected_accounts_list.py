# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ...._core.call import Call
from ...._core.decode import only
from ...._core.encode import (
    params,
)

if TYPE_CHECKING:
    from collections import abc

    from ...models.connected_account_page import ConnectedAccountPage

__all__ = ["call"]


def call(
    *,
    user_id: str | None = None,
    fields: abc.Sequence[str] | None = None,
) -> Call[ConnectedAccountPage]:
    """
    List connected accounts.

    The same as `connected_accounts.list()`, not sent: pass it to `CloseClient.send()`.
    """
    from ...models.connected_account_page import ConnectedAccountPage

    return Call(
        operation="connected_accounts.list",
        method="GET",
        path="/connected_account/",
        parse=only(ConnectedAccountPage.from_dict, fields),
        effect="read",
        params=params(
            ("user_id", user_id),
            ("_fields", fields),
        ),
    )
