"""A time of day that stands still until somebody moves it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

NOON = datetime(2024, 7, 1, 12, tzinfo=UTC)


class Calendar:
    """What time it is, as told by a clock that can be moved in both directions."""

    def __init__(self) -> None:
        self.moment = NOON

    def __call__(self) -> datetime:
        return self.moment

    def move(self, by: timedelta) -> None:
        """Let time pass, or put the clock back."""
        self.moment += by
