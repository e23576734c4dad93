"""
A Close that lives in memory: sequences, subscriptions, bulk actions, Advanced Filtering.

It is a second reading of Close's documentation, and shares nothing with the client but HTTP.
So a wrong belief about the API can't hide in both.
"""

from __future__ import annotations

from importlib.util import find_spec

if find_spec("starlette") is None:
    _msg = 'the sandbox needs Starlette: pip install "close-async[sandbox]"'
    raise ModuleNotFoundError(_msg, name="starlette")

from ._clock import Clock, FastClock, RealClock, SteppedClock
from ._fault import Fault, FaultOptions
from ._faults import Faults
from ._happen import Happenings
from ._log import Received
from ._oauth import OAuthApp
from ._rate import RateLimits
from ._sandbox import Sandbox
from ._world import World

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
