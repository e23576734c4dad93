# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""Groups of users."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.call import Call
from ..._core.decode import holding, identified, nothing, only
from ..._core.encode import (
    body_of,
    params,
    present,
    segment,
)
from ...paging import Pages

if TYPE_CHECKING:
    from collections import abc

    from ..._core.call import Sender
    from ..models.group import Group
    from ..models.group_member import GroupMember
    from ..models.group_page import GroupPage

__all__ = ["Groups", "GroupsCalls"]


class GroupsCalls:
    """The calls of `groups`, not sent: `close.send(close.groups.calls.list(...))`."""

    @staticmethod
    def list(*, fields: abc.Sequence[str] | None = None) -> Call[GroupPage]:
        """Return the call of `groups.list()`, not sent."""
        from ..models.group_page import GroupPage

        return Call(
            operation="groups.list",
            method="GET",
            path="/group/",
            parse=only(GroupPage.from_dict, fields),
            effect="read",
            params=params(
                ("_fields", fields),
            ),
        )

    @staticmethod
    def create(*, name: str) -> Call[Group]:
        """Return the call of `groups.create()`, not sent."""
        from ..models.group import Group

        return Call(
            operation="groups.create",
            method="POST",
            path="/group/",
            parse=identified(Group.from_dict),
            effect="create",
            json=body_of(
                ("name", present("name", name)),
            ),
        )

    @staticmethod
    def get(id: str, *, fields: abc.Sequence[str] | None = None) -> Call[Group]:
        """Return the call of `groups.get()`, not sent."""
        from ..models.group import Group

        return Call(
            operation="groups.get",
            method="GET",
            path=f"/group/{segment(id)}/",
            parse=only(Group.from_dict, fields),
            effect="read",
            params=params(
                ("_fields", fields),
            ),
        )

    @staticmethod
    def update(id: str, *, name: str) -> Call[Group]:
        """Return the call of `groups.update()`, not sent."""
        from ..models.group import Group

        return Call(
            operation="groups.update",
            method="PUT",
            path=f"/group/{segment(id)}/",
            parse=identified(Group.from_dict),
            effect="repeat",
            json=body_of(
                ("name", present("name", name)),
            ),
        )

    @staticmethod
    def delete(id: str) -> Call[None]:
        """Return the call of `groups.delete()`, not sent."""

        return Call(
            operation="groups.delete",
            method="DELETE",
            path=f"/group/{segment(id)}/",
            parse=nothing,
            effect="repeat",
        )

    @staticmethod
    def add_member(group_id: str, *, user_id: str) -> Call[GroupMember]:
        """Return the call of `groups.add_member()`, not sent."""
        from ..models.group_member import GroupMember

        return Call(
            operation="groups.add_member",
            method="POST",
            path=f"/group/{segment(group_id)}/member/",
            parse=holding(GroupMember.from_dict, "user_id"),
            effect="create",
            json=body_of(
                ("user_id", present("user_id", user_id)),
            ),
        )

    @staticmethod
    def remove_member(user_id: str, *, group_id: str) -> Call[None]:
        """Return the call of `groups.remove_member()`, not sent."""

        return Call(
            operation="groups.remove_member",
            method="DELETE",
            path=f"/group/{segment(group_id)}/member/{segment(user_id)}/",
            parse=nothing,
            effect="repeat",
        )


class Groups:
    """Groups of users."""

    calls = GroupsCalls

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def list(
        self,
        *,
        fields: abc.Sequence[str] | None = None,
        page_size: int = 100,
        prefetch: int = 0,
        checkpoint: str | None = None,
    ) -> Pages[Group]:
        """
        List groups.

        Return the groups of the organization. Members come only where `_fields` names them, as
        in `id,name,members`.

        *fields*: The fields that the answer shall hold (in the URL joined by commas). Without
          it all of them come.
        *page_size*: How many rows to ask for at once.
        *prefetch*: How many further pages to fetch at the same time.
        *checkpoint*: Where to go on: the `checkpoint` of an earlier walk through the same list.

        Raises:
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.list(fields=fields)
        return Pages(
            self._sender, call, page_size=page_size, prefetch=prefetch, checkpoint=checkpoint
        )

    async def create(self, *, name: str) -> Group:
        """
        Create a group.

        Create a group without members and return it.

        *name*: The name that users see.

        Raises:
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.create(name=name)
        return (await self._sender.send(call)).parsed

    async def get(self, id: str, *, fields: abc.Sequence[str] | None = None) -> Group:
        """
        Fetch one group.

        Return one group. Members come only where `_fields` names them.

        *id*: Id of the group, for example `group_2NkBzR7vLmXq5TcWdYf9Sa`.
        *fields*: The fields that the answer shall hold (in the URL joined by commas). Without
          it all of them come.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.get(id, fields=fields)
        return (await self._sender.send(call)).parsed

    async def update(self, id: str, *, name: str) -> Group:
        """
        Rename a group.

        Rename a group and return it. Its members stay.

        *id*: Id of the group, for example `group_2NkBzR7vLmXq5TcWdYf9Sa`.
        *name*: The name that users see.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.update(id, name=name)
        return (await self._sender.send(call)).parsed

    async def delete(self, id: str) -> None:
        """
        Delete a group.

        Delete a group. Its members stay users.

        *id*: Id of the group, for example `group_2NkBzR7vLmXq5TcWdYf9Sa`.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.delete(id)
        return (await self._sender.send(call)).parsed

    async def add_member(self, group_id: str, *, user_id: str) -> GroupMember:
        """
        Add a member to a group.

        Add a user to a group.

        *group_id*: Id of the group, for example `group_2NkBzR7vLmXq5TcWdYf9Sa`.
        *user_id*: Id of the user, starts with `user_`.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.add_member(group_id, user_id=user_id)
        return (await self._sender.send(call)).parsed

    async def remove_member(self, user_id: str, *, group_id: str) -> None:
        """
        Remove a member from a group.

        Remove a user from a group.

        *user_id*: Id of the user, for example
          `user_N6KhMpzHRCYQHdn4gRNIFNN5JExnsrprKA6ekxM63XA`.
        *group_id*: Id of the group, for example `group_2NkBzR7vLmXq5TcWdYf9Sa`.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.remove_member(user_id, group_id=group_id)
        return (await self._sender.send(call)).parsed
