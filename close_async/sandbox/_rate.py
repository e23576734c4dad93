"""Rate limits: so many calls per second and endpoint group, as Close counts them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

WINDOW = 1.0


@attrs.define
class RateLimit:
    """
    Counts calls per window of one second.

    Without a *limit* nothing is counted and no header is sent, which clients must bear as well.
    """

    limit: int | None
    _windows: dict[str, tuple[float, int]] = attrs.field(
        factory=dict[str, tuple[float, int]], init=False
    )

    def count(self, group: str, now: datetime) -> tuple[bool, Mapping[str, str]]:
        """Return whether the call may pass, and the headers that its answer carries."""
        if self.limit is None:
            return True, {}

        moment = now.timestamp()
        start, used = self._windows.get(group, (moment, 0))
        if moment - start >= WINDOW:
            start, used = moment, 0
        self._windows[group] = (start, used + 1)
        reset = start + WINDOW - moment
        passes = used < self.limit
        headers = {
            "RateLimit": f"limit={self.limit}, remaining={max(self.limit - used - 1, 0)}, "
            f"reset={reset:.3f}"
        }
        return passes, headers if passes else headers | {"retry-after": str(math.ceil(reset))}

    def clear(self) -> None:
        """Begin to count anew."""
        self._windows.clear()


def group_of(method: str, path: str) -> str:
    """
    Return the group of endpoints that a call counts for.

    Close does not publish its groups. Here one is the method and the path without ids. [guess]
    """
    parts = [
        "*" if "_" in part and any(map(str.isupper, part)) else part for part in path.split("/")
    ]
    return f"{method} {'/'.join(parts)}"
