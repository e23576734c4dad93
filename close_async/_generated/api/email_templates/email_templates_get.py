# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ...._core.call import Call
from ...._core.decode import only
from ...._core.encode import (
    params,
    segment,
)

if TYPE_CHECKING:
    from collections import abc

    from ...models.email_template import EmailTemplate

__all__ = ["call"]


def call(
    id: str,
    *,
    fields: abc.Sequence[str] | None = None,
    include_embedded: bool | None = None,
) -> Call[EmailTemplate]:
    """
    Fetch one email template.

    The same as `email_templates.get()`, not sent: pass it to `CloseClient.send()`.
    """
    from ...models.email_template import EmailTemplate

    return Call(
        operation="email_templates.get",
        method="GET",
        path=f"/email_template/{segment(id)}/",
        parse=only(EmailTemplate.from_dict, fields),
        effect="read",
        params=params(
            ("_fields", fields),
            ("include_embedded", include_embedded),
        ),
    )
