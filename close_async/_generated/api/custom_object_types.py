# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""The organization's own kinds of objects."""

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
    from ..models.custom_object_type import CustomObjectType
    from ..models.custom_object_type_page import CustomObjectTypePage

__all__ = ["CustomObjectTypes", "CustomObjectTypesCalls"]


class CustomObjectTypesCalls:
    """The calls of `custom_object_types`, not sent: `close.send(close.custom_object_types.calls.list(...))`."""

    @staticmethod
    def list(*, fields: abc.Sequence[str] | None = None) -> Call[CustomObjectTypePage]:
        """Return the call of `custom_object_types.list()`, not sent."""
        from ..models.custom_object_type_page import CustomObjectTypePage

        return Call(
            operation="custom_object_types.list",
            method="GET",
            path="/custom_object_type/",
            parse=only(CustomObjectTypePage.from_dict, fields),
            effect="read",
            params=params(
                ("_fields", fields),
            ),
        )

    @staticmethod
    def create(
        *,
        name: str,
        name_plural: str,
        description: str | None | Unset = UNSET,
        api_create_only: bool | Unset = UNSET,
        editable_with_roles: abc.Sequence[str] | Unset = UNSET,
    ) -> Call[CustomObjectType]:
        """Return the call of `custom_object_types.create()`, not sent."""
        from ..models.custom_object_type import CustomObjectType

        return Call(
            operation="custom_object_types.create",
            method="POST",
            path="/custom_object_type/",
            parse=identified(CustomObjectType.from_dict),
            effect="create",
            json=body_of(
                ("name", present("name", name)),
                ("name_plural", present("name_plural", name_plural)),
                ("description", description),
                ("api_create_only", present("api_create_only", api_create_only)),
                (
                    "editable_with_roles",
                    present(
                        "editable_with_roles", listed("editable_with_roles", editable_with_roles)
                    ),
                ),
            ),
        )

    @staticmethod
    def get(id: str, *, fields: abc.Sequence[str] | None = None) -> Call[CustomObjectType]:
        """Return the call of `custom_object_types.get()`, not sent."""
        from ..models.custom_object_type import CustomObjectType

        return Call(
            operation="custom_object_types.get",
            method="GET",
            path=f"/custom_object_type/{segment(id)}/",
            parse=only(CustomObjectType.from_dict, fields),
            effect="read",
            params=params(
                ("_fields", fields),
            ),
        )

    @staticmethod
    def update(
        id: str,
        *,
        name: str | Unset = UNSET,
        name_plural: str | Unset = UNSET,
        description: str | None | Unset = UNSET,
        api_create_only: bool | Unset = UNSET,
        editable_with_roles: abc.Sequence[str] | Unset = UNSET,
    ) -> Call[CustomObjectType]:
        """Return the call of `custom_object_types.update()`, not sent."""
        from ..models.custom_object_type import CustomObjectType

        return Call(
            operation="custom_object_types.update",
            method="PUT",
            path=f"/custom_object_type/{segment(id)}/",
            parse=identified(CustomObjectType.from_dict),
            effect="repeat",
            json=body_of(
                ("name", present("name", name)),
                ("name_plural", present("name_plural", name_plural)),
                ("description", description),
                ("api_create_only", present("api_create_only", api_create_only)),
                (
                    "editable_with_roles",
                    present(
                        "editable_with_roles", listed("editable_with_roles", editable_with_roles)
                    ),
                ),
            ),
        )

    @staticmethod
    def delete(id: str) -> Call[None]:
        """Return the call of `custom_object_types.delete()`, not sent."""

        return Call(
            operation="custom_object_types.delete",
            method="DELETE",
            path=f"/custom_object_type/{segment(id)}/",
            parse=nothing,
            effect="repeat",
        )


class CustomObjectTypes:
    """The organization's own kinds of objects."""

    calls = CustomObjectTypesCalls

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def list(
        self,
        *,
        fields: abc.Sequence[str] | None = None,
        page_size: int = 100,
        prefetch: int = 0,
        checkpoint: str | None = None,
    ) -> Pages[CustomObjectType]:
        """
        List custom object types.

        Return the custom object types of the organization.

        *fields*: The fields that the answer shall hold (in the URL joined by commas). Without
          it all of them come. That this endpoint takes it is a guess.
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

    async def create(
        self,
        *,
        name: str,
        name_plural: str,
        description: str | None | Unset = UNSET,
        api_create_only: bool | Unset = UNSET,
        editable_with_roles: abc.Sequence[str] | Unset = UNSET,
    ) -> CustomObjectType:
        """
        Create one custom object type.

        Create a kind of objects. Its custom fields are created after it.

        *name*: The name that users see.
        *name_plural*: The name for several of them.
        *description*: What it is for.
        *api_create_only*: Whether only programs may create objects of the type.
        *editable_with_roles*: Roles that may change objects of the type; empty means all.

        Raises:
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.create(
            name=name,
            name_plural=name_plural,
            description=description,
            api_create_only=api_create_only,
            editable_with_roles=editable_with_roles,
        )
        return (await self._sender.send(call)).parsed

    async def get(self, id: str, *, fields: abc.Sequence[str] | None = None) -> CustomObjectType:
        """
        Fetch one custom object type.

        Return one custom object type.

        *id*: Id of the custom object type, for example `cotype_2v5m6uHM9BZOpwVhyRJb4Y`.
        *fields*: The fields that the answer shall hold (in the URL joined by commas). Without
          it all of them come. That this endpoint takes it is a guess.

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
        name: str | Unset = UNSET,
        name_plural: str | Unset = UNSET,
        description: str | None | Unset = UNSET,
        api_create_only: bool | Unset = UNSET,
        editable_with_roles: abc.Sequence[str] | Unset = UNSET,
    ) -> CustomObjectType:
        """
        Change one custom object type.

        Change the given keys of one custom object type and leave the others.

        *id*: Id of the custom object type, for example `cotype_2v5m6uHM9BZOpwVhyRJb4Y`.
        *name*: The name that users see.
        *name_plural*: The name for several of them.
        *description*: What it is for.
        *api_create_only*: Whether only programs may create objects of the type.
        *editable_with_roles*: Roles that may change objects of the type; empty means all.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.update(
            id,
            name=name,
            name_plural=name_plural,
            description=description,
            api_create_only=api_create_only,
            editable_with_roles=editable_with_roles,
        )
        return (await self._sender.send(call)).parsed

    async def delete(self, id: str) -> None:
        """
        Delete one custom object type.

        Delete one custom object type for good.

        *id*: Id of the custom object type, for example `cotype_2v5m6uHM9BZOpwVhyRJb4Y`.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.delete(id)
        return (await self._sender.send(call)).parsed
