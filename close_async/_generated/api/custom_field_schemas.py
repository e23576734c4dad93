# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""Which custom fields a kind of object has, shared ones included, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.call import Call
from ..._core.decode import holding
from ..._core.encode import (
    body_of,
    choice,
    listed,
    present,
    segment,
)

if TYPE_CHECKING:
    from collections import abc

    from ..._core.call import Sender
    from ..models.custom_field_place import CustomFieldPlace
    from ..models.custom_field_schema import CustomFieldSchema
    from ..models.schema_object_type import SchemaObjectTypeValue

__all__ = ["CustomFieldSchemas", "CustomFieldSchemasCalls"]


class CustomFieldSchemasCalls:
    """The calls of `custom_field_schemas`, not sent: `close.send(close.custom_field_schemas.calls.get(...))`."""

    @staticmethod
    def get(object_type: SchemaObjectTypeValue) -> Call[CustomFieldSchema]:
        """Return the call of `custom_field_schemas.get()`, not sent."""
        from ..models.custom_field_schema import CustomFieldSchema
        from ..models.schema_object_type import SchemaObjectType

        return Call(
            operation="custom_field_schemas.get",
            method="GET",
            path=f"/custom_field_schema/{segment(choice('object_type', object_type, SchemaObjectType))}/",
            parse=CustomFieldSchema.from_dict,
            effect="read",
        )

    @staticmethod
    def update(
        object_type: SchemaObjectTypeValue, *, fields: abc.Sequence[CustomFieldPlace]
    ) -> Call[CustomFieldSchema]:
        """Return the call of `custom_field_schemas.update()`, not sent."""
        from ..models.custom_field_schema import CustomFieldSchema
        from ..models.schema_object_type import SchemaObjectType

        return Call(
            operation="custom_field_schemas.update",
            method="PUT",
            path=f"/custom_field_schema/{segment(choice('object_type', object_type, SchemaObjectType))}/",
            parse=holding(CustomFieldSchema.from_dict, "fields"),
            effect="repeat",
            json=body_of(
                ("fields", present("fields", listed("fields", fields))),
            ),
        )

    @staticmethod
    def get_of_activity_type(id: str) -> Call[CustomFieldSchema]:
        """Return the call of `custom_field_schemas.get_of_activity_type()`, not sent."""
        from ..models.custom_field_schema import CustomFieldSchema

        return Call(
            operation="custom_field_schemas.get_of_activity_type",
            method="GET",
            path=f"/custom_field_schema/activity/{segment(id)}/",
            parse=CustomFieldSchema.from_dict,
            effect="read",
        )

    @staticmethod
    def get_of_custom_object_type(id: str) -> Call[CustomFieldSchema]:
        """Return the call of `custom_field_schemas.get_of_custom_object_type()`, not sent."""
        from ..models.custom_field_schema import CustomFieldSchema

        return Call(
            operation="custom_field_schemas.get_of_custom_object_type",
            method="GET",
            path=f"/custom_field_schema/custom_object/{segment(id)}/",
            parse=CustomFieldSchema.from_dict,
            effect="read",
        )


class CustomFieldSchemas:
    """Which custom fields a kind of object has, shared ones included, in order."""

    calls = CustomFieldSchemasCalls

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    async def get(self, object_type: SchemaObjectTypeValue) -> CustomFieldSchema:
        """
        Fetch the custom fields of a kind of object.

        Return the custom fields that leads, contacts or opportunities have, shared ones
        included, in the order in which users see them.

        *object_type*: The kind of object.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.get(object_type)
        return (await self._sender.send(call)).parsed

    async def update(
        self, object_type: SchemaObjectTypeValue, *, fields: abc.Sequence[CustomFieldPlace]
    ) -> CustomFieldSchema:
        """
        Update the order of custom fields.

        Put the custom fields of leads, contacts or opportunities into another order, and return
        them.

        *object_type*: The kind of object.
        *fields*: The fields in their new order.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.update(object_type, fields=fields)
        return (await self._sender.send(call)).parsed

    async def get_of_activity_type(self, id: str) -> CustomFieldSchema:
        """
        Fetch the custom fields of a type of activities.

        Return the custom fields that activities of one type have, shared ones included.

        *id*: Id of the type, starts with `actitype_`.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.get_of_activity_type(id)
        return (await self._sender.send(call)).parsed

    async def get_of_custom_object_type(self, id: str) -> CustomFieldSchema:
        """
        Fetch the custom fields of a type of objects.

        Return the custom fields that objects of one type have, shared ones included.

        *id*: Id of the type, starts with `cotype_`.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.get_of_custom_object_type(id)
        return (await self._sender.send(call)).parsed
