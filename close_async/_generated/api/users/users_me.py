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

    from ...models.me import Me

__all__ = ["call"]


def call(
    *,
    fields: abc.Sequence[str] | None = None,
) -> Call[Me]:
    """
    Fetch the caller.

    The same as `users.me()`, not sent: pass it to `CloseClient.send()`.
    """
    from ...models.me import Me

    return Call(
        operation="users.me",
        method="GET",
        path="/me/",
        parse=only(Me.from_dict, fields),
        effect="read",
        params=params(
            ("_fields", fields),
        ),
    )
