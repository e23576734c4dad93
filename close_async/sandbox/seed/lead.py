"""What the builders of one lead, its people and its activities share."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import attrs

if TYPE_CHECKING:
    from ..common.ids import IdFactory
    from ..world.store import World
    from .organization import Office

_EPOCH: Final = date(1970, 1, 1)
# A day, in milliseconds.
_DAY: Final = 86_400_000
_MINUTES: Final = tuple(f"{hour:02}:{minute:02}" for hour in range(24) for minute in range(60))


@lru_cache(10_000)
def _date(days: int) -> str:
    """Write the date that many days after 1970 began."""
    return (_EPOCH + timedelta(days=days)).isoformat()


@attrs.frozen
class LeadSeed:
    """What the builders of one lead share."""

    world: World
    office: Office
    ids: IdFactory
    start: float
    index: int
    bits: int
    age: float

    def pick(self, choices: tuple[str, ...], shift: int) -> str:
        """Choose by a slice of the random number."""
        return choices[(self.bits >> shift) % len(choices)]

    def moment(self, age: float) -> str:
        """Write the moment *age* seconds before the start, to the millisecond."""
        # A million of these are written for a large world, so it is done without `datetime`.
        days, rest = divmod(round((self.start - age) * 1000), _DAY)
        minutes, rest = divmod(rest, 60_000)
        return f"{_date(days)}T{_MINUTES[minutes]}:{rest // 1000:02}.{rest % 1000:03}000+00:00"

    @property
    def user_id(self) -> str:
        """Whose lead this is."""
        return self.pick(self.office.user_ids, 3)
