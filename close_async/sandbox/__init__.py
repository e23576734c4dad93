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

from ._clock import Clock, RealClock, SteppedClock
from ._faults import Fault, Faults
from ._log import Received
from ._sandbox import Sandbox
from ._world import World

__all__ = [
    "Clock",
    "Fault",
    "Faults",
    "RealClock",
    "Received",
    "Sandbox",
    "SteppedClock",
    "World",
]
