# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ...._core.call import Call
from ...._core.decode import only
from ...._core.encode import (
    choice,
    params,
    segment,
)

if TYPE_CHECKING:
    from collections import abc

    from ...models.custom_field_object_type import CustomFieldObjectTypeValue
    from ...models.custom_field_page import CustomFieldPage

__all__ = ["call"]


def call(
    object_type: CustomFieldObjectTypeValue,
    *,
    fields: abc.Sequence[str] | None = None,
) -> Call[CustomFieldPage]:
    """
    List custom fields of one kind of object.

    The same as `custom_fields.list()`, not sent: pass it to `CloseClient.send()`.
    """
    from ...models.custom_field_object_type import CustomFieldObjectType
    from ...models.custom_field_page import CustomFieldPage

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
