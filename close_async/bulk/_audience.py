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
CONTACT: Final = "contact"
LEADS: Final = (LEAD,)
PEOPLE: Final = (LEAD, CONTACT)
# What custom fields of its own has, and Close's bulk edits name. [spec]
EDITED: Final = (*PEOPLE, "opportunity", "activity.custom_activity", "custom_object")


class Limits(TypedDict, total=False):
    """
    The keywords of every bulk action.

    *everything* allows a query that matches everything.
    *results_limit* and *sort* say how many objects are taken and which come first; a `Filter`
    brings its own, and what is given here counts instead. With a limit and no order, the oldest
    are taken, those that a preview shows.
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
    larger. *max_objects* is the same for an audience of any type; one of others than leads takes
    only it.
    """

    max_leads: int | None
    max_objects: int | None


class CommonBody(TypedDict):
    """The part of a body that all bulk actions share."""

    s_query: Query
    results_limit: int | Unset | None
    sort: Sequence[AnySortKey] | Unset
    send_done_email: bool | Unset


@attrs.frozen
class Audience:
    """The leads, contacts or other objects that an action is for, and its guards."""

    action: str
    query: Query
    object_type: str
    results_limit: int | None
    sort: tuple[AnySortKey, ...]
    most: int | None
    """The *max_leads* or *max_objects*; *guard* is which of the two."""

    guard: str

    may_be_everything: bool
    send_done_email: bool | Unset

    @classmethod
    def checked(
        cls,
        action: str,
        audience: Query | Filter | SmartView,
        *,
        types: tuple[str, ...] = LEADS,
        max_leads: int | None = None,
        max_objects: int | None = None,
        everything: bool = False,
        results_limit: int | Unset | None = UNSET,
        sort: Sequence[AnySortKey] | Unset = UNSET,
        send_done_email: bool | Unset = UNSET,
    ) -> Audience:
        """
        Return the audience of *action*, its arguments checked. Sends nothing, asks no guard.

        *types* are the types of objects that the action takes.

        Raises:
            ValueError: the query is about other objects, or a number or a flag is invalid.
            TypeError: *sort* is not a list of sort keys.
        """
        wanted = audience_filter(audience, types)
        object_type = wanted.object_type or LEAD
        limit = wanted.results_limit if isinstance(results_limit, Unset) else results_limit
        if limit is not None:
            integer("results_limit", limit, least=1)
        most = _most(object_type, max_leads, max_objects)
        if send_done_email is not UNSET:
            flag("send_done_email", send_done_email)

        keys = check_sort(wanted.sort if isinstance(sort, Unset) else sort)
        guard = "max_leads" if max_objects is None else "max_objects"
        return cls(
            action=action,
            query=wanted.query,
            object_type=object_type,
            results_limit=limit,
            sort=keys,
            most=most,
            guard=guard,
            may_be_everything=everything is True,
            send_done_email=send_done_email,
        )

    async def check(self, sender: Sender) -> None:
        """
        Check that it isn't everything by accident, and count the objects if there is a guard.

        Raises:
            UnboundedQuery: the query matches everything, and *everything* was not True.
            AudienceTooLarge: there are more than *max_leads* or *max_objects*.
            AudienceEmpty: there are none.
        """
        if self.query.is_unbounded and not self.may_be_everything:
            raise UnboundedQuery(self.action)
        if self.most is None:
            return

        found = await count(sender, Filter(self.query, results_limit=self.results_limit))
        if found > self.most:
            raise AudienceTooLarge(found, self.most, self.guard)
        if not found:
            # Close may take a limit of 0 for no limit.
            raise AudienceEmpty(self.action)

    @property
    def body(self) -> CommonBody:
        """What is sent of it, `UNSET` for what was not given."""
        limits = [n for n in (self.results_limit, self.most) if n is not None]
        # Which of them lie within a limit depends on their order, and a preview has one of its own.
        sort = search_order(self.object_type, self.sort).sort if limits else self.sort
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
        return {**body, **said} if audience.most is not None else body


def audience_filter(
    audience: Query | Filter | SmartView, types: tuple[str, ...] = EDITED
) -> Filter:
    """
    Return an audience as a filter with a rooted query.

    Raises:
        ValueError: it finds objects of another type than one of *types*.
    """
    wanted = as_filter(audience)
    object_type = wanted.object_type or LEAD
    if object_type not in types:
        takes = " or ".join(_plural(one) for one in types)
        msg = (
            f"this bulk action is for {takes}, but this query finds {object_type} objects: "
            "put it into one about leads, as in Lead.has(...), which takes whole leads"
        )
        raise ValueError(msg)
    return Filter(
        wanted.query.rooted(object_type),
        sort=wanted.sort,
        results_limit=wanted.results_limit,
        fields=wanted.fields,
    )


def _plural(object_type: str) -> str:
    return f"{object_type}s".replace("ys", "ies")


def _most(object_type: str, max_leads: int | None, max_objects: int | None) -> int | None:
    if max_leads is not None and max_objects is not None:
        msg = "give either max_leads or max_objects"
        raise ValueError(msg)
    if max_leads is not None and object_type != LEAD:
        finds = _plural(object_type)
        msg = f"max_leads counts leads, and this query finds {finds}: give max_objects"
        raise ValueError(msg)
    if max_objects is not None:
        integer("max_objects", max_objects, least=0)
    if max_leads is not None:
        integer("max_leads", max_leads, least=0)
    return max_objects if max_leads is None else max_leads
