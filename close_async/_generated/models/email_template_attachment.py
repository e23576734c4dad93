# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from ..._core.model import UNSET, Model, Unset, fill

if TYPE_CHECKING:
    from collections import abc

__all__ = ["EmailTemplateAttachment"]


@attrs.define(init=False, eq=False, repr=False, getstate_setstate=False)
class EmailTemplateAttachment(Model):
    """
    A file of an email template.
    """

    url: str
    """
    Where the file is.
    """
    filename: str
    """
    Name of the file.
    """
    content_type: str
    """
    Media type of the file, such as `application/pdf`.
    """
    size: int
    """
    Size of the file, by a guess in bytes.
    """
    content_id: str | None
    """
    Name by which the body refers to the file, if it does.
    """
    inline_only: bool
    """
    Whether the file shows only within the body.
    """

    _slots_by_key: ClassVar[abc.Mapping[str, str]] = {
        "url": "url",
        "filename": "filename",
        "content_type": "content_type",
        "size": "size",
        "content_id": "content_id",
        "inline_only": "inline_only",
    }
    _keys: ClassVar[tuple[str, ...]] = (
        "url",
        "filename",
        "content_type",
        "size",
    )
    _always: ClassVar[frozenset[str]] = frozenset(_keys)

    def __init__(
        self,
        *,
        url: str,
        filename: str,
        content_type: str,
        size: int,
        content_id: str | None | Unset = UNSET,
        inline_only: bool | Unset = UNSET,
    ) -> None:
        fill(
            self,
            url=url,
            filename=filename,
            content_type=content_type,
            size=size,
            content_id=content_id,
            inline_only=inline_only,
        )

    @staticmethod
    def _fill(made: list[Any], values: abc.Iterable[Any], /) -> None:
        one: Any
        for one, (
            one.url,
            one.filename,
            one.content_type,
            one.size,
        ) in zip(made, values):
            pass
