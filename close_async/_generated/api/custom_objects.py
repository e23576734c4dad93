# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""Objects of the organization's own kinds, on leads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..._core.call import Call
from ..._core.decode import identified, nothing, only
from ..._core.encode import (
    body_of,
    params,
    present,
    segment,
    spread,
)
from ..._core.model import UNSET, Unset
from ...paging import Pages

if TYPE_CHECKING:
    from collections import abc

    from ..._core.call import Sender
    from ..models.custom_object import CustomObject
    from ..models.custom_object_page import CustomObjectPage

__all__ = ["CustomObjects", "CustomObjectsCalls"]


class CustomObjectsCalls:
    """The calls of `custom_objects`, not sent: `close.send(close.custom_objects.calls.list(...))`."""

    @staticmethod
    def list(
        *,
        lead_id: str,
        custom_object_type_id: str | None = None,
        fields: abc.Sequence[str] | None = None,
    ) -> Call[CustomObjectPage]:
        """Return the call of `custom_objects.list()`, not sent."""
        from ..models.custom_object_page import CustomObjectPage

        return Call(
            operation="custom_objects.list",
            method="GET",
            path="/custom_object/",
            parse=only(CustomObjectPage.from_dict, fields),
            effect="read",
            params=params(
                ("lead_id", present("lead_id", lead_id)),
                ("custom_object_type_id", custom_object_type_id),
                ("_fields", fields),
            ),
        )

    @staticmethod
    def create(
        *,
        custom_object_type_id: str,
        lead_id: str,
        name: str,
        custom: abc.Mapping[str, Any] | Unset = UNSET,
    ) -> Call[CustomObject]:
        """Return the call of `custom_objects.create()`, not sent."""
        from ..models.custom_object import CustomObject

        return Call(
            operation="custom_objects.create",
            method="POST",
            path="/custom_object/",
            parse=identified(CustomObject.from_dict),
            effect="create",
            json=body_of(
                ("custom_object_type_id", present("custom_object_type_id", custom_object_type_id)),
                ("lead_id", present("lead_id", lead_id)),
                ("name", present("name", name)),
                *spread("custom", custom, "custom."),
            ),
        )

    @staticmethod
    def get(id: str, *, fields: abc.Sequence[str] | None = None) -> Call[CustomObject]:
        """Return the call of `custom_objects.get()`, not sent."""
        from ..models.custom_object import CustomObject

        return Call(
            operation="custom_objects.get",
            method="GET",
            path=f"/custom_object/{segment(id)}/",
            parse=only(CustomObject.from_dict, fields),
            effect="read",
            params=params(
                ("_fields", fields),
            ),
        )

    @staticmethod
    def update(
        id: str, *, name: str | Unset = UNSET, custom: abc.Mapping[str, Any] | Unset = UNSET
    ) -> Call[CustomObject]:
        """Return the call of `custom_objects.update()`, not sent."""
        from ..models.custom_object import CustomObject

        return Call(
            operation="custom_objects.update",
            method="PUT",
            path=f"/custom_object/{segment(id)}/",
            parse=identified(CustomObject.from_dict),
            effect="repeat",
            json=body_of(
                ("name", present("name", name)),
                *spread("custom", custom, "custom."),
            ),
        )

    @staticmethod
    def delete(id: str) -> Call[None]:
        """Return the call of `custom_objects.delete()`, not sent."""

        return Call(
            operation="custom_objects.delete",
            method="DELETE",
            path=f"/custom_object/{segment(id)}/",
            parse=nothing,
            effect="repeat",
        )


class CustomObjects:
    """Objects of the organization's own kinds, on leads."""

    calls = CustomObjectsCalls

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def list(
        self,
        *,
        lead_id: str,
        custom_object_type_id: str | None = None,
        fields: abc.Sequence[str] | None = None,
        page_size: int = 100,
        prefetch: int = 0,
        checkpoint: str | None = None,
    ) -> Pages[CustomObject]:
        """
        List custom objects.

        Return the custom objects of one lead.

        *lead_id*: Only custom objects of this lead.
        *custom_object_type_id*: Only those of this type.
        *fields*: The fields that the answer shall hold (in the URL joined by commas). Without
          it all of them come. That this endpoint takes it is a guess.
        *page_size*: How many rows to ask for at once.
        *prefetch*: How many further pages to fetch at the same time.
        *checkpoint*: Where to go on: the `checkpoint` of an earlier walk through the same list.

        Raises:
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.list(
            lead_id=lead_id, custom_object_type_id=custom_object_type_id, fields=fields
        )
        return Pages(
            self._sender, call, page_size=page_size, prefetch=prefetch, checkpoint=checkpoint
        )

    async def create(
        self,
        *,
        custom_object_type_id: str,
        lead_id: str,
        name: str,
        custom: abc.Mapping[str, Any] | Unset = UNSET,
    ) -> CustomObject:
        """
        Create one custom object.

        Add a custom object to a lead.

        *custom_object_type_id*: Id of its type, starts with `cotype_`.
        *lead_id*: Id of the lead, starts with `lead_`.
        *name*: The name that users see.
        *custom*: The value of a custom field, by the field's id as in `custom.cf_...`. null
          takes the value away; a list replaces the values of a field that accepts several.

        Raises:
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.create(
            custom_object_type_id=custom_object_type_id, lead_id=lead_id, name=name, custom=custom
        )
        return (await self._sender.send(call)).parsed

    async def get(self, id: str, *, fields: abc.Sequence[str] | None = None) -> CustomObject:
        """
        Fetch one custom object.

        Return one custom object.

        *id*: Id of the custom object, for example `cobj_3w5m6uHM9BZOpwVhyRJb4Y`.
        *fields*: The fields that the answer shall hold (in the URL joined by commas). Without
          it all of them come. That this endpoint takes it is a guess.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.get(id, fields=fields)
        return (await self._sender.send(call)).parsed

    async def update(
        self, id: str, *, name: str | Unset = UNSET, custom: abc.Mapping[str, Any] | Unset = UNSET
    ) -> CustomObject:
        """
        Change one custom object.

        Change the given keys of one custom object and leave the others.

        *id*: Id of the custom object, for example `cobj_3w5m6uHM9BZOpwVhyRJb4Y`.
        *name*: The new name.
        *custom*: The value of a custom field, by the field's id as in `custom.cf_...`. null
          takes the value away; a list replaces the values of a field that accepts several.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.update(id, name=name, custom=custom)
        return (await self._sender.send(call)).parsed

    async def delete(self, id: str) -> None:
        """
        Delete one custom object.

        Delete one custom object for good.

        *id*: Id of the custom object, for example `cobj_3w5m6uHM9BZOpwVhyRJb4Y`.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.delete(id)
        return (await self._sender.send(call)).parsed
