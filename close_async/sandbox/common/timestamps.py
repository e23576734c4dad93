"""How Close writes moments, and how the sandbox reads them."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo


def aware(moment: datetime) -> str:
    """Write `2013-12-05T18:34:41.753000+00:00`, as most resources do."""
    return moment.isoformat(timespec="microseconds")


def naive(moment: datetime) -> str:
    """Write `2022-03-10T14:21:15.270359`, as sequences, their steps and subscriptions do."""
    return moment.replace(tzinfo=None).isoformat(timespec="microseconds")


def read(value: object, zone: tzinfo = UTC) -> datetime | None:
    """
    Read a date or a moment, or return None if *value* is neither.

    A moment without an offset is UTC; a bare date is the start of that day in *zone*.
    """
    if not isinstance(value, str):
        return None

    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None

    if moment.tzinfo is not None:
        return moment

    is_date = len(value) == len("2026-03-02")
    return moment.replace(tzinfo=zone if is_date else UTC)
