# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""Who may send emails from the address of whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.call import Call
from ..._core.decode import identified, nothing, only
from ..._core.encode import (
    body_of,
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
    from ..models.send_as_association import SendAsAssociation
    from ..models.send_as_association_page import SendAsAssociationPage

__all__ = ["SendAs", "SendAsCalls"]


class SendAsCalls:
    """The calls of `send_as`, not sent: `close.send(close.send_as.calls.list(...))`."""

    @staticmethod
    def list(
        *,
        allowing_user_id: str | None = None,
        allowed_user_id: str | None = None,
        fields: abc.Sequence[str] | None = None,
    ) -> Call[SendAsAssociationPage]:
        """Return the call of `send_as.list()`, not sent."""
        from ..models.send_as_association_page import SendAsAssociationPage

        return Call(
            operation="send_as.list",
            method="GET",
            path="/send_as/",
            parse=only(SendAsAssociationPage.from_dict, fields),
            effect="read",
            params=params(
                ("allowing_user_id", allowing_user_id),
                ("allowed_user_id", allowed_user_id),
                ("_fields", fields),
            ),
        )

    @staticmethod
    def create(*, allowing_user_id: str, allowed_user_id: str) -> Call[SendAsAssociation]:
        """Return the call of `send_as.create()`, not sent."""
        from ..models.send_as_association import SendAsAssociation

        return Call(
            operation="send_as.create",
            method="POST",
            path="/send_as/",
            parse=identified(SendAsAssociation.from_dict),
            effect="create",
            json=body_of(
                ("allowing_user_id", present("allowing_user_id", allowing_user_id)),
                ("allowed_user_id", present("allowed_user_id", allowed_user_id)),
            ),
        )

    @staticmethod
    def delete_between(*, allowing_user_id: str, allowed_user_id: str) -> Call[None]:
        """Return the call of `send_as.delete_between()`, not sent."""

        return Call(
            operation="send_as.delete_between",
            method="DELETE",
            path="/send_as/",
            parse=nothing,
            effect="repeat",
            params=params(
                ("allowing_user_id", present("allowing_user_id", allowing_user_id)),
                ("allowed_user_id", present("allowed_user_id", allowed_user_id)),
            ),
        )

    @staticmethod
    def create_many(
        *, allow: abc.Sequence[str] | Unset = UNSET, disallow: abc.Sequence[str] | Unset = UNSET
    ) -> Call[None]:
        """Return the call of `send_as.create_many()`, not sent."""

        return Call(
            operation="send_as.create_many",
            method="POST",
            path="/send_as/bulk/",
            parse=nothing,
            effect="repeat",
            json=body_of(
                ("allow", present("allow", listed("allow", allow))),
                ("disallow", present("disallow", listed("disallow", disallow))),
            ),
        )

    @staticmethod
    def get(id: str) -> Call[SendAsAssociation]:
        """Return the call of `send_as.get()`, not sent."""
        from ..models.send_as_association import SendAsAssociation

        return Call(
            operation="send_as.get",
            method="GET",
            path=f"/send_as/{segment(id)}/",
            parse=SendAsAssociation.from_dict,
            effect="read",
        )

    @staticmethod
    def delete(id: str) -> Call[None]:
        """Return the call of `send_as.delete()`, not sent."""

        return Call(
            operation="send_as.delete",
            method="DELETE",
            path=f"/send_as/{segment(id)}/",
            parse=nothing,
            effect="repeat",
        )


class SendAs:
    """Who may send emails from the address of whom."""

    calls = SendAsCalls

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def list(
        self,
        *,
        allowing_user_id: str | None = None,
        allowed_user_id: str | None = None,
        fields: abc.Sequence[str] | None = None,
        page_size: int = 100,
        prefetch: int = 0,
        checkpoint: str | None = None,
    ) -> Pages[SendAsAssociation]:
        """
        List who may send as whom.

        Return permissions to send as somebody else. One of the two users must be named, and
        must be the caller.

        *allowing_user_id*: Id of the user whose address is sent from.
        *allowed_user_id*: Id of the user who sends.
        *fields*: The fields that the answer shall hold (in the URL joined by commas). Without
          it all of them come. That this endpoint takes it is a guess.
        *page_size*: How many rows to ask for at once.
        *prefetch*: How many further pages to fetch at the same time.
        *checkpoint*: Where to go on: the `checkpoint` of an earlier walk through the same list.

        Raises:
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.list(
            allowing_user_id=allowing_user_id, allowed_user_id=allowed_user_id, fields=fields
        )
        return Pages(
            self._sender, call, page_size=page_size, prefetch=prefetch, checkpoint=checkpoint
        )

    async def create(self, *, allowing_user_id: str, allowed_user_id: str) -> SendAsAssociation:
        """
        Allow somebody to send as the caller.

        Allow a user to send emails from the address of the caller, and return the permission.

        *allowing_user_id*: Id of the user whose address is sent from.
        *allowed_user_id*: Id of the user who sends.

        Raises:
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.create(allowing_user_id=allowing_user_id, allowed_user_id=allowed_user_id)
        return (await self._sender.send(call)).parsed

    async def delete_between(self, *, allowing_user_id: str, allowed_user_id: str) -> None:
        """
        Take the permission between two users back.

        Take back that one user may send as the other, without knowing the id of the permission.

        *allowing_user_id*: Id of the user whose address is sent from.
        *allowed_user_id*: Id of the user who sends.

        Raises:
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.delete_between(
            allowing_user_id=allowing_user_id, allowed_user_id=allowed_user_id
        )
        return (await self._sender.send(call)).parsed

    async def create_many(
        self,
        *,
        allow: abc.Sequence[str] | Unset = UNSET,
        disallow: abc.Sequence[str] | Unset = UNSET,
    ) -> None:
        """
        Allow several users to send as the caller.

        Allow users to send emails from the address of the caller, and take that back from
        others.

        *allow*: Ids of users who may.
        *disallow*: Ids of users who may not.

        Raises:
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.create_many(allow=allow, disallow=disallow)
        return (await self._sender.send(call)).parsed

    async def get(self, id: str) -> SendAsAssociation:
        """
        Fetch one permission to send.

        Return one permission to send as somebody else.

        *id*: Id of the permission, for example `sendas_5RtXk2QvWm9LcZn4HsYb8D`.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.get(id)
        return (await self._sender.send(call)).parsed

    async def delete(self, id: str) -> None:
        """
        Take one permission to send back.

        Take one permission to send as somebody else back.

        *id*: Id of the permission, for example `sendas_5RtXk2QvWm9LcZn4HsYb8D`.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.delete(id)
        return (await self._sender.send(call)).parsed
