# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""The custom fields that the organization has defined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.call import Call
from ..._core.decode import only
from ..._core.encode import (
    choice,
    params,
    segment,
)
from ...paging import Pages

if TYPE_CHECKING:
    from collections import abc

    from ..._core.call import Sender
    from ..models.custom_field import CustomField
    from ..models.custom_field_object_type import CustomFieldObjectTypeValue
    from ..models.custom_field_page import CustomFieldPage

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
