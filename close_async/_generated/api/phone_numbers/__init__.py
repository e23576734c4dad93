# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""Phone numbers from which calls and texts go out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....paging import Pages
from . import phone_numbers_list

if TYPE_CHECKING:
    from collections import abc

    from ...._core.call import Sender
    from ...models.phone_number import PhoneNumber

__all__ = ["PhoneNumbers", "PhoneNumbersCalls"]


class PhoneNumbersCalls:
    """The calls of `phone_numbers`, not sent: `close.send(close.phone_numbers.calls.list(...))`."""

    list = staticmethod(phone_numbers_list.call)


class PhoneNumbers:
    """
    Phone numbers from which calls and texts go out.
    """

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
            BadRequest: The request isn't valid, a paging limit was exceeded, a cursor has
                expired, or the plan lacks what was asked for.
            Unauthorized: There are no credentials, or Close doesn't know them.
            PlanLimitReached: A limit of the organization's plan is reached.
            Forbidden: The user may not do this.
            NotFound: There is no such URL, or no such object in this organization.
            MethodNotAllowed: The URL exists, but not for this method.
            UnsupportedMediaType: The body isn't JSON, or not declared as such.
            RateLimited: Too many calls, for this key or for the organization.
            ServerError: Close, or a proxy in front of it, failed.
            RequestNotSent: Nothing left this machine.
            NoAnswer: It was sent, and no answer came.
        """
        return Pages(
            self._sender,
            self.calls.list(
                number=number,
                participant_user_id=participant_user_id,
                user_id=user_id,
                is_group_number=is_group_number,
                fields=fields,
            ),
            page_size=page_size,
            prefetch=prefetch,
            checkpoint=checkpoint,
        )
