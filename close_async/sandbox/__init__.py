"""
A Close that lives in memory: sequences, subscriptions, bulk actions, Advanced Filtering.

It is a second reading of Close's documentation, and shares nothing with the client but HTTP.
So a wrong belief about the API can't hide in both.
"""

from __future__ import annotations

from importlib.util import find_spec

if not all(map(find_spec, ("starlette", "jinja2", "jsonschema"))):
    _missing = next(
        name for name in ("Starlette", "Jinja2", "jsonschema") if find_spec(name.lower()) is None
    )
    _msg = f'the sandbox needs {_missing}: pip install "close-async[sandbox]"'
    raise ModuleNotFoundError(_msg, name=_missing.lower())

from ._sandbox import Sandbox
from .common.clock import Clock, FastClock, RealClock, SteerableClock, SteppedClock
from .effects.simulated_events import Happenings
from .faults.fault import Fault, FaultOptions
from .faults.plan import Faults
from .faults.rate_limit import RateLimits
from .faults.request_log import Received
from .http.oauth import OAuthApp
from .world.store import World

__all__ = [
    "Clock",
    "FastClock",
    "Fault",
    "FaultOptions",
    "Faults",
    "Happenings",
    "OAuthApp",
    "RateLimits",
    "RealClock",
    "Received",
    "Sandbox",
    "SteerableClock",
    "SteppedClock",
    "World",
]
