"""
What can be ordered under `/_sandbox/`: functions from a JSON object to a JSON object.

`openapi.json` beside this file says what each takes, and a body that isn't so doesn't get here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias, cast

import attrs

from ..common.clock import SteerableClock, SteppedClock
from ..common.errors import error
from ..faults.rate_limit import RateLimits

if TYPE_CHECKING:
    from ..common.clock import Clock
    from ..faults.fault import FaultOptions
    from ..faults.plan import Faults
    from ..faults.request_log import Received
    from ..world.store import World

Body: TypeAlias = Mapping[str, Any]
Order: TypeAlias = Callable[["Steered", Body], Mapping[str, object] | None]

# What a plan takes besides the fault and how many times it comes.
_PLANS: Final[Mapping[str, tuple[str, ...]]] = {
    "next": (),
    "nth": ("number",),
    "every": ("number",),
    "randomly": ("share", "seed"),
}
_NEEDED: Final[Mapping[str, str]] = {"nth": "number", "randomly": "share"}
_PLAN_KEYS: Final = frozenset({"when", *(key for keys in _PLANS.values() for key in keys)})


class Steered(Protocol):
    """A sandbox, as much of it as can be steered."""

    @property
    def rate_limit(self) -> RateLimits | None:
        """How many calls are answered."""
        ...

    @rate_limit.setter
    def rate_limit(self, limits: RateLimits | None, /) -> None: ...

    @property
    def index_lag(self) -> float:
        """By how many seconds lists are late."""
        ...

    @index_lag.setter
    def index_lag(self, lag: float, /) -> None: ...

    @property
    def clock(self) -> Clock:
        """What time it is inside."""
        ...

    @property
    def world(self) -> World:
        """All objects."""
        ...

    @property
    def faults(self) -> Faults:
        """What goes wrong next."""
        ...

    @property
    def requests(self) -> tuple[Received, ...]:
        """The calls that came in."""
        ...

    def forget_requests(self) -> None:
        """Forget them."""
        ...

    def reset(self) -> None:
        """Put back the world as it was."""
        ...

    def dump(self) -> dict[str, Any]:
        """Return all objects."""
        ...

    def restore(self, content: Mapping[str, object]) -> None:
        """Go back to a dump."""
        ...


def pending_faults(sandbox: Steered, _: Body) -> Mapping[str, object]:
    """Return how many faults are still to come."""
    return {"pending": len(sandbox.faults)}


def planned_faults(sandbox: Steered, _: Body) -> Mapping[str, object]:
    """Return how many faults are still to come, and with which calls."""
    return {**pending_faults(sandbox, {}), "faults": sandbox.faults.planned()}


def plan_fault(sandbox: Steered, body: Body) -> Mapping[str, object]:
    """Plan a fault."""
    when = body.get("when", "next")
    given = {key: value for key, value in body.items() if key not in _PLAN_KEYS}
    plan = {key: body[key] for key in _PLANS[when] if key in body}
    stray = sorted(body.keys() & (_PLAN_KEYS - {"when", *_PLANS[when]}))
    if stray:
        msg = f"with when={when!r}, {', '.join(stray)} means nothing"
        raise error(400, msg)
    needed = _NEEDED.get(when)
    if needed is not None and needed not in plan:
        msg = f"with when={when!r}, {needed} is required"
        raise error(400, msg)

    make: Callable[..., None] = getattr(sandbox.faults, when)
    make(**plan, **cast("FaultOptions", given))
    return pending_faults(sandbox, {})


def plan_bulk_fault(sandbox: Steered, body: Body) -> Mapping[str, object]:
    """Let the next bulk action end in `error`."""
    sandbox.faults.fail_bulk(**body)
    return pending_faults(sandbox, {})


def clear_faults(sandbox: Steered, _: Body) -> None:
    """Forget the faults that are still to come."""
    sandbox.faults.clear()


def rate_limit(sandbox: Steered, _: Body) -> Mapping[str, object]:
    """Return the rate limits."""
    limits = sandbox.rate_limit
    return {"per_key": None} if limits is None else attrs.asdict(limits)


def set_rate_limit(sandbox: Steered, body: Body) -> Mapping[str, object]:
    """Set the rate limits."""
    sandbox.rate_limit = None if body["per_key"] is None else RateLimits(**body)
    return rate_limit(sandbox, {})


def index_lag(sandbox: Steered, _: Body) -> Mapping[str, object]:
    """Return by how many seconds lists and searches are late."""
    return {"seconds": sandbox.index_lag}


def set_index_lag(sandbox: Steered, body: Body) -> Mapping[str, object]:
    """Let lists and searches be late."""
    sandbox.index_lag = body["seconds"]
    return index_lag(sandbox, {})


def clock(sandbox: Steered, _: Body) -> Mapping[str, object]:
    """Return what time it is inside, and how fast it passes."""
    stands = isinstance(sandbox.clock, SteppedClock)
    speed = 0.0 if stands else getattr(sandbox.clock, "speed", 1.0)
    return {"now": sandbox.clock.now().isoformat(), "speed": speed}


def set_clock(sandbox: Steered, body: Body) -> Mapping[str, object]:
    """Let time pass as fast as that."""
    inside = sandbox.clock
    if not isinstance(inside, SteerableClock):
        msg = f"the speed of a {type(inside).__name__} can't be set: use a SteerableClock"
        raise error(409, msg)

    inside.run(body["speed"])
    return clock(sandbox, {})


def step_clock(sandbox: Steered, body: Body) -> Mapping[str, object]:
    """Put the clock forward."""
    sandbox.clock.step(body["seconds"])
    return clock(sandbox, {})


def reset(sandbox: Steered, _: Body) -> None:
    """Put back the world as it was."""
    sandbox.reset()


def requests(sandbox: Steered, query: Body) -> Mapping[str, object]:
    """Return the calls that came in, of *method* and with *path* in theirs."""
    method, path = query.get("method"), query.get("path", "")
    calls = [call for call in sandbox.requests if method in {None, call.method}]
    return {"data": [_shown(call) for call in calls if path in call.path]}


def forget_requests(sandbox: Steered, _: Body) -> None:
    """Forget the calls that came in."""
    sandbox.forget_requests()


def world(sandbox: Steered, _: Body) -> Mapping[str, object]:
    """Return all objects, as `Sandbox.dump()` does."""
    return sandbox.dump()


def load_world(sandbox: Steered, body: Body) -> None:
    """Put the objects of a dump in the place of those that there are."""
    sandbox.restore(body)


def add_lead(sandbox: Steered, body: Body) -> Mapping[str, object]:
    """Create a lead with its contacts, as `POST /lead/` does, but without being a call to Close."""
    lead = sandbox.world.create("/lead/", body)
    return {**lead, "contacts": list(sandbox.world.where("contact", "lead_id", lead["id"]))}


ORDERS: Final[Mapping[tuple[str, str], tuple[int, Order]]] = {
    ("GET", "/_sandbox/faults"): (200, planned_faults),
    ("POST", "/_sandbox/faults"): (201, plan_fault),
    ("DELETE", "/_sandbox/faults"): (204, clear_faults),
    ("POST", "/_sandbox/faults/bulk"): (201, plan_bulk_fault),
    ("GET", "/_sandbox/rate_limit"): (200, rate_limit),
    ("PUT", "/_sandbox/rate_limit"): (200, set_rate_limit),
    ("GET", "/_sandbox/index_lag"): (200, index_lag),
    ("PUT", "/_sandbox/index_lag"): (200, set_index_lag),
    ("GET", "/_sandbox/clock"): (200, clock),
    ("PUT", "/_sandbox/clock"): (200, set_clock),
    ("POST", "/_sandbox/clock/step"): (200, step_clock),
    ("POST", "/_sandbox/reset"): (204, reset),
    ("GET", "/_sandbox/requests"): (200, requests),
    ("DELETE", "/_sandbox/requests"): (204, forget_requests),
    ("GET", "/_sandbox/world"): (200, world),
    ("PUT", "/_sandbox/world"): (204, load_world),
    ("POST", "/_sandbox/world/leads"): (201, add_lead),
}
"""The status of success and the function, by method and path."""


def _shown(call: Received) -> Mapping[str, object]:
    return {
        "method": call.method,
        "path": call.path,
        "query": dict(call.query),
        "json": call.json,
        "headers": dict(call.headers),
        "time": call.time.isoformat(),
        "status": call.status,
    }
