# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from ..._core.model import UNSET, Model, Unset, fill, read_many, read_one
from ..models.connected_account_type import ConnectedAccountType, ConnectedAccountTypeValue

if TYPE_CHECKING:
    from collections import abc

    from ..models.connected_account_identity import ConnectedAccountIdentity

__all__ = ["ConnectedAccount"]


@attrs.define(init=False, eq=False, repr=False, getstate_setstate=False)
class ConnectedAccount(Model):
    """
    A connected mail, meeting or calendar account of a user.
    """

    id: str
    """
    Id of the account, starts with `emailacct_`, even for Zoom.
    """
    _type: Any
    _identities: Any
    email: str | None
    """
    The address of the account. Mail accounts may lack it; that it can be None is a guess.
    """
    organization_id: str
    """
    Id of the organization, starts with `orga_`.
    """
    user_id: str
    """
    Id of the user, starts with `user_`.
    """
    _default_identity: Any
    send_status: str | None
    """
    Whether the account can send. Its type is a guess.
    """
    enabled_features: list[str]
    """
    What the account is used for. Its type is a guess.
    """

    _slots_by_key: ClassVar[abc.Mapping[str, str]] = {
        "id": "id",
        "_type": "_type",
        "identities": "_identities",
        "email": "email",
        "organization_id": "organization_id",
        "user_id": "user_id",
        "default_identity": "_default_identity",
        "send_status": "send_status",
        "enabled_features": "enabled_features",
    }
    _keys: ClassVar[tuple[str, ...]] = (
        "id",
        "_type",
        "identities",
    )
    _always: ClassVar[frozenset[str]] = frozenset(_keys)

    def __init__(
        self,
        *,
        id: str,
        type: ConnectedAccountTypeValue,
        identities: abc.Sequence[ConnectedAccountIdentity],
        email: str | None | Unset = UNSET,
        organization_id: str | Unset = UNSET,
        user_id: str | Unset = UNSET,
        default_identity: ConnectedAccountIdentity | None | Unset = UNSET,
        send_status: str | None | Unset = UNSET,
        enabled_features: abc.Sequence[str] | Unset = UNSET,
    ) -> None:
        fill(
            self,
            id=id,
            _type=type,
            _identities=identities,
            email=email,
            organization_id=organization_id,
            user_id=user_id,
            _default_identity=default_identity,
            send_status=send_status,
            enabled_features=enabled_features,
        )

    @property
    def type(self) -> ConnectedAccountType | str:
        """
        The service of the account.
        """
        value = self._type
        found: ConnectedAccountType | str = (
            _CONNECTEDACCOUNTTYPE.get(value, value) if value.__class__ is str else value
        )
        return found

    @type.setter
    def type(self, value: ConnectedAccountType | str) -> None:
        self._type = value

    @property
    def identities(self) -> list[ConnectedAccountIdentity]:
        """
        The senders in whose name the account can send; empty for Zoom.
        """
        from ..models.connected_account_identity import ConnectedAccountIdentity

        found: list[ConnectedAccountIdentity] = read_many(
            self, "identities", ConnectedAccountIdentity.from_rows
        )
        return found

    @identities.setter
    def identities(self, value: list[ConnectedAccountIdentity]) -> None:
        self._identities = value

    @property
    def default_identity(self) -> ConnectedAccountIdentity | None:
        """
        The identity that is used unless told otherwise. Its type is a guess.
        """
        from ..models.connected_account_identity import ConnectedAccountIdentity

        found: ConnectedAccountIdentity | None = read_one(
            self, "default_identity", ConnectedAccountIdentity.from_rows
        )
        return found

    @default_identity.setter
    def default_identity(self, value: ConnectedAccountIdentity | None) -> None:
        self._default_identity = value

    @staticmethod
    def _fill(made: list[Any], values: abc.Iterable[Any], /) -> None:
        one: Any
        for one, (
            one.id,
            one._type,
            one._identities,
        ) in zip(made, values):
            pass


_CONNECTEDACCOUNTTYPE: dict[Any, Any] = {known.value: known for known in ConnectedAccountType}
