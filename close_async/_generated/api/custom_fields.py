# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""The custom fields that the organization has defined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.call import Call
from ..._core.decode import holding, identified, nothing, only
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
    from ..models.custom_field import CustomField
    from ..models.custom_field_association import CustomFieldAssociation
    from ..models.custom_field_object_type import CustomFieldObjectTypeValue
    from ..models.custom_field_page import CustomFieldPage
    from ..models.custom_field_type import CustomFieldTypeValue

__all__ = ["CustomFields", "CustomFieldsCalls"]


class CustomFieldsCalls:
    """The calls of `custom_fields`, not sent: `close.send(close.custom_fields.calls.list(...))`."""

    @staticmethod
    def list(
        object_type: CustomFieldObjectTypeValue, *, fields: abc.Sequence[str] | None = None
    ) -> Call[CustomFieldPage]:
        """Return the call of `custom_fields.list()`, not sent."""
        from ..models.custom_field_object_type import (
            CustomFieldObjectType,
        )
        from ..models.custom_field_page import CustomFieldPage

        return Call(
            operation="custom_fields.list",
            method="GET",
            path=f"/custom_field/{segment(choice('object_type', object_type, CustomFieldObjectType))}/",
            parse=only(CustomFieldPage.from_dict, fields),
            effect="read",
            params=params(
                ("_fields", fields),
            ),
        )

    @staticmethod
    def create(
        object_type: CustomFieldObjectTypeValue,
        *,
        name: str,
        type: CustomFieldTypeValue,
        description: str | None | Unset = UNSET,
        choices: abc.Sequence[str] | Unset = UNSET,
        accepts_multiple_values: bool | Unset = UNSET,
        editable_with_roles: abc.Sequence[str] | Unset = UNSET,
        required: bool | Unset = UNSET,
        custom_activity_type_id: str | Unset = UNSET,
        custom_object_type_id: str | Unset = UNSET,
        referenced_custom_type_id: str | Unset = UNSET,
        back_reference_is_visible: bool | Unset = UNSET,
    ) -> Call[CustomField]:
        """Return the call of `custom_fields.create()`, not sent."""
        from ..models.custom_field import CustomField
        from ..models.custom_field_object_type import (
            CustomFieldObjectType,
        )
        from ..models.custom_field_type import CustomFieldType

        return Call(
            operation="custom_fields.create",
            method="POST",
            path=f"/custom_field/{segment(choice('object_type', object_type, CustomFieldObjectType))}/",
            parse=identified(CustomField.from_dict),
            effect="create",
            json=body_of(
                ("name", present("name", name)),
                ("type", present("type", choice("type", type, CustomFieldType))),
                ("description", description),
                ("choices", present("choices", listed("choices", choices))),
                (
                    "accepts_multiple_values",
                    present("accepts_multiple_values", accepts_multiple_values),
                ),
                (
                    "editable_with_roles",
                    present(
                        "editable_with_roles", listed("editable_with_roles", editable_with_roles)
                    ),
                ),
                ("required", present("required", required)),
                (
                    "custom_activity_type_id",
                    present("custom_activity_type_id", custom_activity_type_id),
                ),
                ("custom_object_type_id", present("custom_object_type_id", custom_object_type_id)),
                (
                    "referenced_custom_type_id",
                    present("referenced_custom_type_id", referenced_custom_type_id),
                ),
                (
                    "back_reference_is_visible",
                    present("back_reference_is_visible", back_reference_is_visible),
                ),
            ),
        )

    @staticmethod
    def get(
        id: str, *, object_type: CustomFieldObjectTypeValue, fields: abc.Sequence[str] | None = None
    ) -> Call[CustomField]:
        """Return the call of `custom_fields.get()`, not sent."""
        from ..models.custom_field import CustomField
        from ..models.custom_field_object_type import (
            CustomFieldObjectType,
        )

        return Call(
            operation="custom_fields.get",
            method="GET",
            path=f"/custom_field/{segment(choice('object_type', object_type, CustomFieldObjectType))}/{segment(id)}/",
            parse=only(CustomField.from_dict, fields),
            effect="read",
            params=params(
                ("_fields", fields),
            ),
        )

    @staticmethod
    def update(
        id: str,
        *,
        object_type: CustomFieldObjectTypeValue,
        name: str | Unset = UNSET,
        description: str | None | Unset = UNSET,
        choices: abc.Sequence[str] | Unset = UNSET,
        accepts_multiple_values: bool | Unset = UNSET,
        editable_with_roles: abc.Sequence[str] | Unset = UNSET,
        required: bool | Unset = UNSET,
        back_reference_is_visible: bool | Unset = UNSET,
    ) -> Call[CustomField]:
        """Return the call of `custom_fields.update()`, not sent."""
        from ..models.custom_field import CustomField
        from ..models.custom_field_object_type import (
            CustomFieldObjectType,
        )

        return Call(
            operation="custom_fields.update",
            method="PUT",
            path=f"/custom_field/{segment(choice('object_type', object_type, CustomFieldObjectType))}/{segment(id)}/",
            parse=identified(CustomField.from_dict),
            effect="repeat",
            json=body_of(
                ("name", present("name", name)),
                ("description", description),
                ("choices", present("choices", listed("choices", choices))),
                (
                    "accepts_multiple_values",
                    present("accepts_multiple_values", accepts_multiple_values),
                ),
                (
                    "editable_with_roles",
                    present(
                        "editable_with_roles", listed("editable_with_roles", editable_with_roles)
                    ),
                ),
                ("required", present("required", required)),
                (
                    "back_reference_is_visible",
                    present("back_reference_is_visible", back_reference_is_visible),
                ),
            ),
        )

    @staticmethod
    def delete(id: str, *, object_type: CustomFieldObjectTypeValue) -> Call[None]:
        """Return the call of `custom_fields.delete()`, not sent."""
        from ..models.custom_field_object_type import (
            CustomFieldObjectType,
        )

        return Call(
            operation="custom_fields.delete",
            method="DELETE",
            path=f"/custom_field/{segment(choice('object_type', object_type, CustomFieldObjectType))}/{segment(id)}/",
            parse=nothing,
            effect="repeat",
        )

    @staticmethod
    def associate(
        field_id: str,
        *,
        object_type: str,
        custom_activity_type_id: str | None | Unset = UNSET,
        custom_object_type_id: str | None | Unset = UNSET,
        editable_with_roles: abc.Sequence[str] | Unset = UNSET,
        required: bool | Unset = UNSET,
    ) -> Call[CustomFieldAssociation]:
        """Return the call of `custom_fields.associate()`, not sent."""
        from ..models.custom_field_association import CustomFieldAssociation

        return Call(
            operation="custom_fields.associate",
            method="POST",
            path=f"/custom_field/shared/{segment(field_id)}/association/",
            parse=holding(CustomFieldAssociation.from_dict, "object_type"),
            effect="create",
            json=body_of(
                ("object_type", present("object_type", object_type)),
                ("custom_activity_type_id", custom_activity_type_id),
                ("custom_object_type_id", custom_object_type_id),
                (
                    "editable_with_roles",
                    present(
                        "editable_with_roles", listed("editable_with_roles", editable_with_roles)
                    ),
                ),
                ("required", present("required", required)),
            ),
        )

    @staticmethod
    def get_association(object_type: str, *, field_id: str) -> Call[CustomFieldAssociation]:
        """Return the call of `custom_fields.get_association()`, not sent."""
        from ..models.custom_field_association import CustomFieldAssociation

        return Call(
            operation="custom_fields.get_association",
            method="GET",
            path=f"/custom_field/shared/{segment(field_id)}/association/{segment(object_type)}/",
            parse=CustomFieldAssociation.from_dict,
            effect="read",
        )

    @staticmethod
    def update_association(
        object_type: str,
        *,
        field_id: str,
        editable_with_roles: abc.Sequence[str] | Unset = UNSET,
        required: bool | Unset = UNSET,
    ) -> Call[CustomFieldAssociation]:
        """Return the call of `custom_fields.update_association()`, not sent."""
        from ..models.custom_field_association import CustomFieldAssociation

        return Call(
            operation="custom_fields.update_association",
            method="PUT",
            path=f"/custom_field/shared/{segment(field_id)}/association/{segment(object_type)}/",
            parse=holding(CustomFieldAssociation.from_dict, "object_type"),
            effect="repeat",
            json=body_of(
                (
                    "editable_with_roles",
                    present(
                        "editable_with_roles", listed("editable_with_roles", editable_with_roles)
                    ),
                ),
                ("required", present("required", required)),
            ),
        )

    @staticmethod
    def dissociate(object_type: str, *, field_id: str) -> Call[None]:
        """Return the call of `custom_fields.dissociate()`, not sent."""

        return Call(
            operation="custom_fields.dissociate",
            method="DELETE",
            path=f"/custom_field/shared/{segment(field_id)}/association/{segment(object_type)}/",
            parse=nothing,
            effect="repeat",
        )


class CustomFields:
    """The custom fields that the organization has defined."""

    calls = CustomFieldsCalls

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def list(
        self,
        object_type: CustomFieldObjectTypeValue,
        *,
        fields: abc.Sequence[str] | None = None,
        page_size: int = 100,
        prefetch: int = 0,
        checkpoint: str | None = None,
    ) -> Pages[CustomField]:
        """
        List custom fields of one kind of object.

        Return the custom fields that are defined for one kind of object. Their ids go into
        queries and bulk edits. Those of `shared` and `custom_object_type` come all at once,
        whatever `_skip` and `_limit` say.

        *object_type*: The kind of object that has the fields; `shared` names fields that
          several kinds have in common.
        *fields*: The fields that the answer shall hold (in the URL joined by commas). Without
          it all of them come.
        *page_size*: How many rows to ask for at once.
        *prefetch*: How many further pages to fetch at the same time.
        *checkpoint*: Where to go on: the `checkpoint` of an earlier walk through the same list.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.list(object_type, fields=fields)
        return Pages(
            self._sender, call, page_size=page_size, prefetch=prefetch, checkpoint=checkpoint
        )

    async def create(
        self,
        object_type: CustomFieldObjectTypeValue,
        *,
        name: str,
        type: CustomFieldTypeValue,
        description: str | None | Unset = UNSET,
        choices: abc.Sequence[str] | Unset = UNSET,
        accepts_multiple_values: bool | Unset = UNSET,
        editable_with_roles: abc.Sequence[str] | Unset = UNSET,
        required: bool | Unset = UNSET,
        custom_activity_type_id: str | Unset = UNSET,
        custom_object_type_id: str | Unset = UNSET,
        referenced_custom_type_id: str | Unset = UNSET,
        back_reference_is_visible: bool | Unset = UNSET,
    ) -> CustomField:
        """
        Create a custom field.

        Create a custom field for one kind of object and return it.

        *object_type*: The kind of object that has the field; `shared` names fields that several
          kinds have in common.
        *name*: The name that users see.
        *type*: What the field holds.
        *description*: What the field is for.
        *choices*: The allowed values of a field of the type choices.
        *accepts_multiple_values*: Whether it holds a list. Only fields of the types user,
          choices, contact and custom_object can.
        *editable_with_roles*: Roles that may change values of the field; empty means all.
        *required*: Whether an activity or object of its type must have a value. That Close
          takes it here is a guess.
        *custom_activity_type_id*: Id of the type of activities that shall have a field of
          `activity`. That Close takes it here is a guess.
        *custom_object_type_id*: Id of the type of objects that shall have a field of
          `custom_object_type`. That Close takes it here is a guess.
        *referenced_custom_type_id*: Id of the custom object type that a field of the type
          custom_object refers to. That Close takes it here is a guess.
        *back_reference_is_visible*: Whether users see the reference at the other object, too.
          That Close takes it here is a guess.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.create(
            object_type,
            name=name,
            type=type,
            description=description,
            choices=choices,
            accepts_multiple_values=accepts_multiple_values,
            editable_with_roles=editable_with_roles,
            required=required,
            custom_activity_type_id=custom_activity_type_id,
            custom_object_type_id=custom_object_type_id,
            referenced_custom_type_id=referenced_custom_type_id,
            back_reference_is_visible=back_reference_is_visible,
        )
        return (await self._sender.send(call)).parsed

    async def get(
        self,
        id: str,
        *,
        object_type: CustomFieldObjectTypeValue,
        fields: abc.Sequence[str] | None = None,
    ) -> CustomField:
        """
        Fetch one custom field.

        Return one custom field.

        *id*: Id of the custom field, for example
          `cf_v6S011I6MqcbVvB2FA5Nk8dr5MkL8sWuCiG8cUleO9c`.
        *object_type*: The kind of object that has the field; `shared` names fields that several
          kinds have in common.
        *fields*: The fields that the answer shall hold (in the URL joined by commas). Without
          it all of them come.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.get(id, object_type=object_type, fields=fields)
        return (await self._sender.send(call)).parsed

    async def update(
        self,
        id: str,
        *,
        object_type: CustomFieldObjectTypeValue,
        name: str | Unset = UNSET,
        description: str | None | Unset = UNSET,
        choices: abc.Sequence[str] | Unset = UNSET,
        accepts_multiple_values: bool | Unset = UNSET,
        editable_with_roles: abc.Sequence[str] | Unset = UNSET,
        required: bool | Unset = UNSET,
        back_reference_is_visible: bool | Unset = UNSET,
    ) -> CustomField:
        """
        Update a custom field.

        Change the keys that are given, and return the whole field. Values that objects have
        stay.

        *id*: Id of the custom field, for example
          `cf_v6S011I6MqcbVvB2FA5Nk8dr5MkL8sWuCiG8cUleO9c`.
        *object_type*: The kind of object that has the field; `shared` names fields that several
          kinds have in common.
        *name*: The name that users see.
        *description*: What the field is for.
        *choices*: The allowed values of a field of the type choices.
        *accepts_multiple_values*: Whether it holds a list. Only fields of the types user,
          choices, contact and custom_object can.
        *editable_with_roles*: Roles that may change values of the field; empty means all.
        *required*: Whether an activity or object of its type must have a value. That Close
          takes it here is a guess.
        *back_reference_is_visible*: Whether users see the reference at the other object, too.
          That Close takes it here is a guess.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.update(
            id,
            object_type=object_type,
            name=name,
            description=description,
            choices=choices,
            accepts_multiple_values=accepts_multiple_values,
            editable_with_roles=editable_with_roles,
            required=required,
            back_reference_is_visible=back_reference_is_visible,
        )
        return (await self._sender.send(call)).parsed

    async def delete(self, id: str, *, object_type: CustomFieldObjectTypeValue) -> None:
        """
        Delete a custom field.

        Delete a custom field, with its values in all objects.

        *id*: Id of the custom field, for example
          `cf_v6S011I6MqcbVvB2FA5Nk8dr5MkL8sWuCiG8cUleO9c`.
        *object_type*: The kind of object that has the field; `shared` names fields that several
          kinds have in common.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.delete(id, object_type=object_type)
        return (await self._sender.send(call)).parsed

    async def associate(
        self,
        field_id: str,
        *,
        object_type: str,
        custom_activity_type_id: str | None | Unset = UNSET,
        custom_object_type_id: str | None | Unset = UNSET,
        editable_with_roles: abc.Sequence[str] | Unset = UNSET,
        required: bool | Unset = UNSET,
    ) -> CustomFieldAssociation:
        """
        Give a shared custom field to a kind of object.

        Let one more kind of object have a shared custom field.

        *field_id*: Id of the shared custom field, for example
          `cf_v6S011I6MqcbVvB2FA5Nk8dr5MkL8sWuCiG8cUleO9c`.
        *object_type*: The kind of object, such as `lead`.
        *custom_activity_type_id*: Id of the type of activities, if it's one.
        *custom_object_type_id*: Id of the type of objects, if it's one.
        *editable_with_roles*: Roles that may change values of the field; empty means all.
        *required*: Whether such an object must have a value.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.associate(
            field_id,
            object_type=object_type,
            custom_activity_type_id=custom_activity_type_id,
            custom_object_type_id=custom_object_type_id,
            editable_with_roles=editable_with_roles,
            required=required,
        )
        return (await self._sender.send(call)).parsed

    async def get_association(self, object_type: str, *, field_id: str) -> CustomFieldAssociation:
        """
        Fetch how a kind of object has a shared custom field.

        Return how a kind of object has a shared custom field.

        *object_type*: The kind of object that has the shared field, such as `lead`.
        *field_id*: Id of the shared custom field, for example
          `cf_v6S011I6MqcbVvB2FA5Nk8dr5MkL8sWuCiG8cUleO9c`.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.get_association(object_type, field_id=field_id)
        return (await self._sender.send(call)).parsed

    async def update_association(
        self,
        object_type: str,
        *,
        field_id: str,
        editable_with_roles: abc.Sequence[str] | Unset = UNSET,
        required: bool | Unset = UNSET,
    ) -> CustomFieldAssociation:
        """
        Update how a kind of object has a shared custom field.

        Change how a kind of object has a shared custom field, and return that.

        *object_type*: The kind of object that has the shared field, such as `lead`.
        *field_id*: Id of the shared custom field, for example
          `cf_v6S011I6MqcbVvB2FA5Nk8dr5MkL8sWuCiG8cUleO9c`.
        *editable_with_roles*: Roles that may change values of the field; empty means all.
        *required*: Whether such an object must have a value.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.update_association(
            object_type,
            field_id=field_id,
            editable_with_roles=editable_with_roles,
            required=required,
        )
        return (await self._sender.send(call)).parsed

    async def dissociate(self, object_type: str, *, field_id: str) -> None:
        """
        Take a shared custom field from a kind of object.

        Take a shared custom field from a kind of object, with its values in all of these
        objects.

        *object_type*: The kind of object that has the shared field, such as `lead`.
        *field_id*: Id of the shared custom field, for example
          `cf_v6S011I6MqcbVvB2FA5Nk8dr5MkL8sWuCiG8cUleO9c`.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.dissociate(object_type, field_id=field_id)
        return (await self._sender.send(call)).parsed
