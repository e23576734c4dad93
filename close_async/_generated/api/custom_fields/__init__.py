# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""The custom fields that the organization has defined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....paging import Pages
from . import custom_fields_list

if TYPE_CHECKING:
    from collections import abc

    from ...._core.call import Sender
    from ...models.custom_field import CustomField
    from ...models.custom_field_object_type import CustomFieldObjectTypeValue

__all__ = ["CustomFields", "CustomFieldsCalls"]


class CustomFieldsCalls:
    """The calls of `custom_fields`, not sent: `close.send(close.custom_fields.calls.list(...))`."""

    list = staticmethod(custom_fields_list.call)


class CustomFields:
    """
    The custom fields that the organization has defined.
    """

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
        queries and bulk edits.

        *object_type*: The kind of object that has the fields; `shared` names fields that
          several kinds have in common.
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
                object_type,
                fields=fields,
            ),
            page_size=page_size,
            prefetch=prefetch,
            checkpoint=checkpoint,
        )
