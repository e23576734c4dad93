"""What the builders of one lead, its people and its activities share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import attrs

from ._times import aware

if TYPE_CHECKING:
    from ._ids import Mint
    from ._seed_office import Office
    from ._world import World


@attrs.frozen
class LeadSeed:
    """What the builders of one lead share."""

    world: World
    office: Office
    mint: Mint
    start: float
    index: int
    bits: int
    age: float

    def pick(self, choices: tuple[str, ...], shift: int) -> str:
        """Choose by a slice of the random number."""
        return choices[(self.bits >> shift) % len(choices)]

    def moment(self, age: float) -> str:
        """Write the moment *age* seconds before the start, to the millisecond."""
        return aware(datetime.fromtimestamp(round(self.start - age, 3), UTC))

    @property
    def user_id(self) -> str:
        """Whose lead this is."""
        return self.pick(self.office.user_ids, 3)
