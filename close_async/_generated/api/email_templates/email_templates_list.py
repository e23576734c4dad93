# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ...._core.call import Call
from ...._core.decode import only
from ...._core.encode import (
    params,
)

if TYPE_CHECKING:
    from collections import abc

    from ...models.email_template_page import EmailTemplatePage

__all__ = ["call"]


def call(
    *,
    is_archived: bool | None = None,
    is_shared: bool | None = None,
    fields: abc.Sequence[str] | None = None,
) -> Call[EmailTemplatePage]:
    """
    List email templates.

    The same as `email_templates.list()`, not sent: pass it to `CloseClient.send()`.
    """
    from ...models.email_template_page import EmailTemplatePage

    return Call(
        operation="email_templates.list",
        method="GET",
        path="/email_template/",
        parse=only(EmailTemplatePage.from_dict, fields),
        effect="read",
        params=params(
            ("is_archived", is_archived),
            ("is_shared", is_shared),
            ("_fields", fields),
        ),
    )
