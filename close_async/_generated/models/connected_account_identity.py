# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from ..._core.model import Model, fill

if TYPE_CHECKING:
    from collections import abc

__all__ = ["ConnectedAccountIdentity"]


@attrs.define(init=False, eq=False, repr=False, getstate_setstate=False)
class ConnectedAccountIdentity(Model):
    """
    A sender in whose name an account can send. Gives `sender_email` and `sender_name` of a
    subscription.
    """

    email: str
    """
    The address in the From line.
    """
    name: str | None
    """
    The name in the From line. That it can be None is a guess.
    """

    _slots_by_key: ClassVar[abc.Mapping[str, str]] = {
        "email": "email",
        "name": "name",
    }
    _keys: ClassVar[tuple[str, ...]] = (
        "email",
        "name",
    )
    _always: ClassVar[frozenset[str]] = frozenset(_keys)

    def __init__(
        self,
        *,
        email: str,
        name: str | None,
    ) -> None:
        fill(
            self,
            email=email,
            name=name,
        )

    @staticmethod
    def _fill(made: list[Any], values: abc.Iterable[Any], /) -> None:
        one: Any
        for one, (
            one.email,
            one.name,
        ) in zip(made, values):
            pass
