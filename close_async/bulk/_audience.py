"""The audience of a bulk action, and the guards that are checked before anything is sent."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, TypedDict, TypeVar, cast

import attrs

from .._core.call import Intent
from .._core.model import UNSET, Unset
from .._validate import flag, integer
from ..errors import AudienceEmpty, AudienceTooLarge, UnboundedQuery
from ..paging.cursor_walk import search_order
from ..query import Filter, Query
from ..search import as_filter, check_sort, count

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .._core.call import Call, Response, Sender
    from .._generated.models.smart_view import SmartView
    from ..query import AnySortKey

T = TypeVar("T")

LEAD: Final = "lead"


class Limits(TypedDict, total=False):
    """
    The keywords of every bulk action.

    *everything* allows a query that matches every lead.
    *results_limit* and *sort* say how many leads are taken and which come first; a `Filter` brings
    its own, and what is given here counts instead. With a limit and no order, the oldest leads are
    taken, those that a preview shows.
    *send_done_email* says whether Close mails the user when it's done, which it does by itself.
    """

    everything: bool
    results_limit: int | None
    sort: Sequence[AnySortKey]
    send_done_email: bool


class Guards(Limits, total=False):
    """
    `Limits`, and *max_leads*: the leads are counted first, and if there are more, nothing is sent.

    Nor is it if there are none. Otherwise the number is sent along as `results_limit`, unless a
    lower one is given. So leads that begin to match between the count and the action don't make it
    larger.
    """

    max_leads: int | None


class CommonBody(TypedDict):
    """The part of a body that all bulk actions share."""

    s_query: Query
    results_limit: int | Unset | None
    sort: Sequence[AnySortKey] | Unset
    send_done_email: bool | Unset


@attrs.frozen
class Audience:
    """The leads that an action is for, and its guards."""

    action: str
    query: Query
    results_limit: int | None
    sort: tuple[AnySortKey, ...]
    max_leads: int | None
    send_done_email: bool | Unset

    @classmethod
    def checked(
        cls,
        action: str,
        audience: Query | Filter | SmartView,
        *,
        max_leads: int | None = None,
        everything: bool = False,
        results_limit: int | Unset | None = UNSET,
        sort: Sequence[AnySortKey] | Unset = UNSET,
        send_done_email: bool | Unset = UNSET,
    ) -> Audience:
        """
        Return the audience of *action*, checked. Sends nothing.

        Raises:
            UnboundedQuery: the query matches everything, and *everything* is not True.
            ValueError: the query isn't about leads, or a number or a flag is invalid.
            TypeError: *sort* is not a list of sort keys.
        """
        wanted = lead_filter(audience)
        limit = wanted.results_limit if isinstance(results_limit, Unset) else results_limit
        if limit is not None:
            integer("results_limit", limit, least=1)
        if max_leads is not None:
            integer("max_leads", max_leads, least=0)
        if send_done_email is not UNSET:
            flag("send_done_email", send_done_email)
        if wanted.query.is_unbounded and everything is not True:
            raise UnboundedQuery(action)

        keys = check_sort(wanted.sort if isinstance(sort, Unset) else sort)
        return cls(action, wanted.query, limit, keys, max_leads, send_done_email)

    async def check(self, sender: Sender) -> None:
        """
        Count the leads, if there is a *max_leads*.

        Raises:
            AudienceTooLarge: there are more leads than *max_leads*.
            AudienceEmpty: there are none.
        """
        if self.max_leads is None:
            return

        found = await count(sender, Filter(self.query, results_limit=self.results_limit))
        if found > self.max_leads:
            raise AudienceTooLarge(found, self.max_leads)
        if not found:
            # Close may take a limit of 0 for no limit.
            raise AudienceEmpty(self.action)

    @property
    def body(self) -> CommonBody:
        """What is sent of it, `UNSET` for what was not given."""
        limits = [n for n in (self.results_limit, self.max_leads) if n is not None]
        # Which leads lie within a limit depends on their order, and a preview has one of its own.
        sort = search_order(LEAD, self.sort).sort if limits else self.sort
        return {
            "s_query": self.query,
            "results_limit": min(limits, default=UNSET),
            "sort": sort or UNSET,
            "send_done_email": self.send_done_email,
        }


@attrs.frozen
class GuardedSender:
    """
    Sends what an action is for through *inner*, with the guards of its *audience*.

    They are asked just before it's sent, and not at all if it was sent before under the same key.
    """

    inner: Sender
    audience: Audience

    async def send(self, call: Call[T], /) -> Response[T]:
        """Send *call* and return its answer."""
        intent = Intent(self._said(call), partial(self.audience.check, self.inner))
        return await self.inner.send(attrs.evolve(call, intent=intent))

    def _said(self, call: Call[object]) -> Mapping[str, object]:
        """Return the body as it would be without a count: the limit and the order are its work."""
        audience = self.audience
        said: dict[str, object] = {
            "results_limit": audience.results_limit,
            "sort": [key.to_dict() for key in audience.sort],
        }
        body = cast("Mapping[str, object]", call.json)
        return {**body, **said} if audience.max_leads is not None else body


def lead_filter(audience: Query | Filter | SmartView) -> Filter:
    """
    Return an audience as a filter with a rooted query.

    Raises:
        ValueError: it finds other objects than leads.
    """
    wanted = as_filter(audience)
    if wanted.object_type not in (None, LEAD):
        msg = (
            f"a bulk action is for leads, but this query finds {wanted.object_type} objects: "
            "put it into one about leads, as in Lead.has(...)"
        )
        raise ValueError(msg)
    return Filter(
        wanted.query.rooted(LEAD),
        sort=wanted.sort,
        results_limit=wanted.results_limit,
        fields=wanted.fields,
    )
