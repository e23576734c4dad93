"""
A Close that lives in memory: sequences, subscriptions, bulk actions, Advanced Filtering.

It is a second reading of Close's documentation, and shares nothing with the client but HTTP.
So a wrong belief about the API can't hide in both.
"""

from __future__ import annotations

from importlib.util import find_spec

if find_spec("starlette") is None or find_spec("jinja2") is None:
    _missing = "Starlette" if find_spec("starlette") is None else "Jinja2"
    _msg = f'the sandbox needs {_missing}: pip install "close-async[sandbox]"'
    raise ModuleNotFoundError(_msg, name=_missing.lower())

from ._sandbox import Sandbox
from .common.clock import Clock, FastClock, RealClock, SteppedClock
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
    "SteppedClock",
    "World",
]
