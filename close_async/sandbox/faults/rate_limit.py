"""
Rate limits: so many calls per window, endpoint group and key, as Close counts them.

All keys of an organization together may make three times as many. Some endpoints have a stricter
limit that no header names.
"""

from __future__ import annotations

import fnmatch
import math
from typing import TYPE_CHECKING, Final

import attrs
from attrs import validators

from ..common.ids import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

# The organization may make that many times the calls of one key. [doc]
_KEYS_PER_ORGANIZATION: Final = 3
_ID_STARTS: Final = frozenset({*PREFIXES.values(), "lcf", "ev", "whsub", "req"})


def _most(limits: RateLimits) -> int:
    return _KEYS_PER_ORGANIZATION * limits.per_key


@attrs.frozen(kw_only=True)
class RateLimits:
    """
    How many calls are answered before a 429.

    *per_key* and *per_organization* count each endpoint group by itself, in windows of *window*
    seconds. *hidden* are stricter limits per key, which callers only notice by their 429: the calls
    that they are for, such as `"POST /bulk_action/*/"`, and how many of them pass. Without
    *headers*, answers other than a 429 carry none, which Close was seen to do.
    """

    per_key: int = attrs.field(validator=validators.ge(1))
    per_organization: int = attrs.field(
        default=attrs.Factory(_most, takes_self=True), validator=validators.ge(1)
    )
    window: float = attrs.field(default=1.0, validator=validators.gt(0))
    hidden: Mapping[str, int] = attrs.field(
        factory=dict[str, int],
        validator=validators.deep_mapping(
            key_validator=validators.instance_of(str), value_validator=validators.ge(0)
        ),
    )
    headers: bool = True


@attrs.frozen
class _RateDecision:
    """Whether a call may pass, and the headers that its answer carries."""

    passes: bool
    headers: Mapping[str, str]


@attrs.define
class _Window:
    """One window of one counter."""

    limit: int
    start: float
    used: int = 0

    @property
    def left(self) -> int:
        """How many calls may still pass."""
        return max(self.limit - self.used, 0)


@attrs.define
class RateLimit:
    """Counts calls. Without *limits* it counts nothing and sends no header."""

    limits: RateLimits | None
    _windows: dict[tuple[str, str], _Window] = attrs.field(
        factory=dict[tuple[str, str], _Window], init=False
    )

    def count(self, call: str, credential: str, now: datetime) -> _RateDecision:
        """Count a *call*, such as `GET /me/`, that is made with a *credential*."""
        if self.limits is None:
            return _RateDecision(passes=True, headers={})

        return self._count(self.limits, call, credential, now.timestamp())

    def clear(self) -> None:
        """Begin to count anew."""
        self._windows.clear()

    def _count(
        self, limits: RateLimits, call: str, credential: str, moment: float
    ) -> _RateDecision:
        group = _group_of(call)
        key = self._window(limits, (f"key {credential}", group), limits.per_key, moment)
        organization = self._window(limits, ("", group), limits.per_organization, moment)
        hidden = [
            self._window(limits, (f"hidden {credential}", pattern), limit, moment)
            for pattern, limit in limits.hidden.items()
            if _matches(call, pattern)
        ]
        # The header names the one that is used up first.
        # [guess: Which of the two the header tells of]
        tighter = organization if organization.left < key.left else key
        refusing = [window for window in (tighter, *hidden) if not window.left]
        if refusing:
            return _refusal(refusing[0], limits, moment, is_hidden=refusing[0] is not tighter)

        for window in (key, organization, *hidden):
            window.used += 1
        return _RateDecision(
            passes=True, headers=_told(tighter, limits, moment) if limits.headers else {}
        )

    def _window(
        self, limits: RateLimits, name: tuple[str, str], limit: int, moment: float
    ) -> _Window:
        window = self._windows.get(name)
        # A clock that was put back must not leave a window open until it has caught up.
        if window is None or not 0 <= moment - window.start < limits.window:
            window = self._windows[name] = _Window(limit, moment)
        return window


def _refusal(
    window: _Window, limits: RateLimits, moment: float, *, is_hidden: bool
) -> _RateDecision:
    reset = window.start + limits.window - moment
    told = {"RateLimit": f"reset={reset:.3f}"} if is_hidden else _told(window, limits, moment)
    return _RateDecision(passes=False, headers={**told, "retry-after": str(math.ceil(reset))})


def _told(window: _Window, limits: RateLimits, moment: float) -> dict[str, str]:
    reset = window.start + limits.window - moment
    return {"RateLimit": f"limit={window.limit}, remaining={window.left}, reset={reset:.3f}"}


def _matches(call: str, pattern: str) -> bool:
    """Return whether a hidden limit is for this call; `*` stands for anything."""
    method, _, path = pattern.rpartition(" ")
    made, _, where = call.partition(" ")
    is_method = method in {"", made}
    return is_method and fnmatch.fnmatchcase(where.removeprefix("/api/v1"), path)


def _group_of(call: str) -> str:
    """
    Return the group of endpoints that a call counts for.

    Close does not publish its groups. Here one is the method and the path without ids.
    [guess: Rate limits]
    """
    parts = ["*" if _is_id(part) else part for part in call.rstrip("/").split("/")]
    return "/".join(parts)


def _is_id(part: str) -> bool:
    prefix, underscore, _ = part.partition("_")
    return bool(underscore) and prefix in _ID_STARTS
