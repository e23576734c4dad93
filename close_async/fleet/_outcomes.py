"""What a fleet tells of a campaign, all of it read from the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import attrs

if TYPE_CHECKING:
    from collections.abc import Mapping


@attrs.frozen
class Submitted:
    """
    What became of rows that were submitted.

    *rows* of them are in the *chunks* that were queued, *refused* ones can't be sent as they are,
    and *finished* ones were in chunks of which the journal knows the end already.
    """

    rows: int = 0
    chunks: int = 0
    refused: int = 0
    finished: int = 0


@attrs.frozen
class CampaignProgress:
    """
    The rows of a campaign, by what came of them.

    *waiting* ones have no outcome yet; those that were submitted twice, in other chunks, count
    twice until their chunks are finished.
    """

    enrolled: int = 0
    refused: int = 0
    unknown: int = 0
    waiting: int = 0
    is_paused: bool = False

    @property
    def done(self) -> int:
        """The number of rows that have an outcome."""
        return self.enrolled + self.refused + self.unknown

    @property
    def total(self) -> int:
        """The number of rows."""
        return self.done + self.waiting

    @property
    def is_over(self) -> bool:
        """Whether all rows that were submitted have an outcome."""
        return self.done > 0 and self.waiting == 0


@attrs.frozen
class CampaignRow:
    """
    One row of a campaign and what came of it, as the journal has it.

    *row* are the fields that were sent, or what could be read of a row that can't be.
    *reason* says why it's refused or unknown.
    """

    outcome: Literal["enrolled", "refused", "unknown"]
    # It names a person, so it must not end up in logs.
    row: Mapping[str, object] = attrs.field(repr=False)
    reason: str | None = None
    subscription_id: str | None = None
