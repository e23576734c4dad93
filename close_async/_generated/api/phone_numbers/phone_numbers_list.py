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

    from ...models.phone_number_page import PhoneNumberPage

__all__ = ["call"]


def call(
    *,
    number: str | None = None,
    participant_user_id: str | None = None,
    user_id: str | None = None,
    is_group_number: bool | None = None,
    fields: abc.Sequence[str] | None = None,
) -> Call[PhoneNumberPage]:
    """
    List phone numbers.

    The same as `phone_numbers.list()`, not sent: pass it to `CloseClient.send()`.
    """
    from ...models.phone_number_page import PhoneNumberPage

    return Call(
        operation="phone_numbers.list",
        method="GET",
        path="/phone_number/",
        parse=only(PhoneNumberPage.from_dict, fields),
        effect="read",
        params=params(
            ("number", number),
            ("participant_user_id", participant_user_id),
            ("user_id", user_id),
            ("is_group_number", is_group_number),
            ("_fields", fields),
        ),
    )
