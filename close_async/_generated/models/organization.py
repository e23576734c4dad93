# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from ..._core.model import UNSET, Model, Unset, fill, read_many

if TYPE_CHECKING:
    from collections import abc

    from ..models.lead_status import LeadStatus

__all__ = ["Organization"]


@attrs.define(init=False, eq=False, repr=False, getstate_setstate=False)
class Organization(Model):
    """
    An organization of the caller. Close answers many more keys, which are kept as they come.
    """

    id: str
    """
    Id of the organization, starts with `orga_`.
    """
    name: str
    """
    Name of the organization.
    """
    _lead_statuses: Any

    _slots_by_key: ClassVar[abc.Mapping[str, str]] = {
        "id": "id",
        "name": "name",
        "lead_statuses": "_lead_statuses",
    }
    _keys: ClassVar[tuple[str, ...]] = (
        "id",
        "name",
    )
    _always: ClassVar[frozenset[str]] = frozenset(_keys)

    def __init__(
        self,
        *,
        id: str,
        name: str,
        lead_statuses: abc.Sequence[LeadStatus] | Unset = UNSET,
    ) -> None:
        fill(
            self,
            id=id,
            name=name,
            _lead_statuses=lead_statuses,
        )

    @property
    def lead_statuses(self) -> list[LeadStatus]:
        """
        The statuses that a lead can have.
        """
        from ..models.lead_status import LeadStatus

        found: list[LeadStatus] = read_many(self, "lead_statuses", LeadStatus.from_rows)
        return found

    @lead_statuses.setter
    def lead_statuses(self, value: list[LeadStatus]) -> None:
        self._lead_statuses = value

    @staticmethod
    def _fill(made: list[Any], values: abc.Iterable[Any], /) -> None:
        one: Any
        for one, (
            one.id,
            one.name,
        ) in zip(made, values):
            pass
