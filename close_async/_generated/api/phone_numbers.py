# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""Phone numbers from which calls and texts go out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.call import Call
from ..._core.decode import identified, nothing, only
from ..._core.encode import (
    body_of,
    choice,
    listed,
    params,
    present,
    segment,
)
from ..._core.model import UNSET, Unset
from ...paging import Pages

if TYPE_CHECKING:
    from collections import abc

    from ..._core.call import Sender
    from ..models.phone_number import PhoneNumber
    from ..models.phone_number_page import PhoneNumberPage
    from ..models.phone_number_request_type import (
        PhoneNumberRequestTypeValue,
    )
    from ..models.phone_number_sharing import PhoneNumberSharingValue

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

    @staticmethod
    def request_internal(
        *,
        country: str,
        sharing: PhoneNumberSharingValue,
        prefix: str | Unset = UNSET,
        carrier_type: PhoneNumberRequestTypeValue | Unset = UNSET,
        with_sms: bool | Unset = UNSET,
        with_mms: bool | Unset = UNSET,
        bundle_id: str | Unset = UNSET,
    ) -> Call[PhoneNumber]:
        """Return the call of `phone_numbers.request_internal()`, not sent."""
        from ..models.phone_number import PhoneNumber
        from ..models.phone_number_request_type import (
            PhoneNumberRequestType,
        )
        from ..models.phone_number_sharing import PhoneNumberSharing

        return Call(
            operation="phone_numbers.request_internal",
            method="POST",
            path="/phone_number/request/internal/",
            parse=identified(PhoneNumber.from_dict),
            effect="create",
            json=body_of(
                ("country", present("country", country)),
                ("sharing", present("sharing", choice("sharing", sharing, PhoneNumberSharing))),
                ("prefix", present("prefix", prefix)),
                (
                    "carrier_type",
                    present(
                        "carrier_type", choice("carrier_type", carrier_type, PhoneNumberRequestType)
                    ),
                ),
                ("with_sms", present("with_sms", with_sms)),
                ("with_mms", present("with_mms", with_mms)),
                ("bundle_id", present("bundle_id", bundle_id)),
            ),
        )

    @staticmethod
    def get(id: str, *, fields: abc.Sequence[str] | None = None) -> Call[PhoneNumber]:
        """Return the call of `phone_numbers.get()`, not sent."""
        from ..models.phone_number import PhoneNumber

        return Call(
            operation="phone_numbers.get",
            method="GET",
            path=f"/phone_number/{segment(id)}/",
            parse=only(PhoneNumber.from_dict, fields),
            effect="read",
            params=params(
                ("_fields", fields),
            ),
        )

    @staticmethod
    def update(
        id: str,
        *,
        label: str | Unset = UNSET,
        forward_to: str | Unset = UNSET,
        forward_to_enabled: bool | Unset = UNSET,
        participants: abc.Sequence[str] | Unset = UNSET,
        phone_numbers: abc.Sequence[str] | Unset = UNSET,
        press_1_to_accept: bool | Unset = UNSET,
        voicemail_greeting_url: str | None | Unset = UNSET,
    ) -> Call[PhoneNumber]:
        """Return the call of `phone_numbers.update()`, not sent."""
        from ..models.phone_number import PhoneNumber

        return Call(
            operation="phone_numbers.update",
            method="PUT",
            path=f"/phone_number/{segment(id)}/",
            parse=identified(PhoneNumber.from_dict),
            effect="repeat",
            json=body_of(
                ("label", present("label", label)),
                ("forward_to", present("forward_to", forward_to)),
                ("forward_to_enabled", present("forward_to_enabled", forward_to_enabled)),
                ("participants", present("participants", listed("participants", participants))),
                ("phone_numbers", present("phone_numbers", listed("phone_numbers", phone_numbers))),
                ("press_1_to_accept", present("press_1_to_accept", press_1_to_accept)),
                ("voicemail_greeting_url", voicemail_greeting_url),
            ),
        )

    @staticmethod
    def delete(id: str) -> Call[None]:
        """Return the call of `phone_numbers.delete()`, not sent."""

        return Call(
            operation="phone_numbers.delete",
            method="DELETE",
            path=f"/phone_number/{segment(id)}/",
            parse=nothing,
            effect="repeat",
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

    async def request_internal(
        self,
        *,
        country: str,
        sharing: PhoneNumberSharingValue,
        prefix: str | Unset = UNSET,
        carrier_type: PhoneNumberRequestTypeValue | Unset = UNSET,
        with_sms: bool | Unset = UNSET,
        with_mms: bool | Unset = UNSET,
        bundle_id: str | Unset = UNSET,
    ) -> PhoneNumber:
        """
        Rent a phone number.

        Rent a phone number from Close, which costs money each month, and return it.

        *country*: Two-letter code of the country.
        *sharing*: Who shall use it.
        *prefix*: The digits with which it shall begin, after the code of the country.
        *carrier_type*: What kind of number it shall be.
        *with_sms*: Whether texts shall go out from it.
        *with_mms*: Whether texts with pictures shall go out from it.
        *bundle_id*: Id of the papers that some countries demand.

        Raises:
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.request_internal(
            country=country,
            sharing=sharing,
            prefix=prefix,
            carrier_type=carrier_type,
            with_sms=with_sms,
            with_mms=with_mms,
            bundle_id=bundle_id,
        )
        return (await self._sender.send(call)).parsed

    async def get(self, id: str, *, fields: abc.Sequence[str] | None = None) -> PhoneNumber:
        """
        Fetch one phone number.

        Return one phone number.

        *id*: Id of the phone number, for example `phon_7bLqK3mWzXcVn5RtYhGf2D`.
        *fields*: The fields that the answer shall hold (in the URL joined by commas). Without
          it all of them come.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.get(id, fields=fields)
        return (await self._sender.send(call)).parsed

    async def update(
        self,
        id: str,
        *,
        label: str | Unset = UNSET,
        forward_to: str | Unset = UNSET,
        forward_to_enabled: bool | Unset = UNSET,
        participants: abc.Sequence[str] | Unset = UNSET,
        phone_numbers: abc.Sequence[str] | Unset = UNSET,
        press_1_to_accept: bool | Unset = UNSET,
        voicemail_greeting_url: str | None | Unset = UNSET,
    ) -> PhoneNumber:
        """
        Update a phone number.

        Change the keys that are given, and return the whole phone number.

        *id*: Id of the phone number, for example `phon_7bLqK3mWzXcVn5RtYhGf2D`.
        *label*: The name that users see.
        *forward_to*: The number to which calls are forwarded.
        *forward_to_enabled*: Whether calls are forwarded.
        *participants*: Ids of the users who take part in a group number.
        *phone_numbers*: Other numbers that ring, too.
        *press_1_to_accept*: Whether who is called has to press 1 first.
        *voicemail_greeting_url*: Where the greeting of the voicemail is.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.update(
            id,
            label=label,
            forward_to=forward_to,
            forward_to_enabled=forward_to_enabled,
            participants=participants,
            phone_numbers=phone_numbers,
            press_1_to_accept=press_1_to_accept,
            voicemail_greeting_url=voicemail_greeting_url,
        )
        return (await self._sender.send(call)).parsed

    async def delete(self, id: str) -> None:
        """
        Give a phone number up.

        Give a phone number up. One that Close rents may be gone for good.

        *id*: Id of the phone number, for example `phon_7bLqK3mWzXcVn5RtYhGf2D`.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.delete(id)
        return (await self._sender.send(call)).parsed
