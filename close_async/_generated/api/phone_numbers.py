# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""Phone numbers from which calls and texts go out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.call import Call
from ..._core.decode import only
from ..._core.encode import (
    params,
)
from ...paging import Pages

if TYPE_CHECKING:
    from collections import abc

    from ..._core.call import Sender
    from ..models.phone_number import PhoneNumber
    from ..models.phone_number_page import PhoneNumberPage

__all__ = ["PhoneNumbers", "PhoneNumbersCalls"]


class PhoneNumbersCalls:
    """The calls of `phone_numbers`, not sent: `close.send(close.phone_numbers.calls.list(...))`."""

    @staticmethod
    def list(
        *,
        number: str | None = None,
        participant_user_id: str | None = None,
        user_id: str | None = None,
        is_group_number: bool | None = None,
        fields: abc.Sequence[str] | None = None,
    ) -> Call[PhoneNumberPage]:
        """Return the call of `phone_numbers.list()`, not sent."""
        from ..models.phone_number_page import PhoneNumberPage

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


class PhoneNumbers:
    """Phone numbers from which calls and texts go out."""

    calls = PhoneNumbersCalls

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def list(
        self,
        *,
        number: str | None = None,
        participant_user_id: str | None = None,
        user_id: str | None = None,
        is_group_number: bool | None = None,
        fields: abc.Sequence[str] | None = None,
        page_size: int = 100,
        prefetch: int = 0,
        checkpoint: str | None = None,
    ) -> Pages[PhoneNumber]:
        """
        List phone numbers.

        Return the organization's phone numbers. The id of one that can send texts goes into
        `sms_options`.

        *number*: Only this number, with country code, for example `+16505550100`.
        *participant_user_id*: Only numbers that this user takes part in, alone or in a group,
          for example `user_N6KhMpzHRCYQHdn4gRNIFNN5JExnsrprKA6ekxM63XA`.
        *user_id*: Only numbers of this user alone. Use `participant_user_id` instead.
        *is_group_number*: Only numbers shared by a group (true) or only personal ones (false).
          Use `participant_user_id` instead.
        *fields*: The fields that the answer shall hold (in the URL joined by commas). Without
          it all of them come.
        *page_size*: How many rows to ask for at once.
        *prefetch*: How many further pages to fetch at the same time.
        *checkpoint*: Where to go on: the `checkpoint` of an earlier walk through the same list.

        Raises:
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.list(
            number=number,
            participant_user_id=participant_user_id,
            user_id=user_id,
            is_group_number=is_group_number,
            fields=fields,
        )
        return Pages(
            self._sender, call, page_size=page_size, prefetch=prefetch, checkpoint=checkpoint
        )
