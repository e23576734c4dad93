# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ...._core.call import Call
from ...._core.decode import identified
from ...._core.encode import (
    body_of,
    choice,
    listed,
    present,
)
from ...._core.model import UNSET, Unset

if TYPE_CHECKING:
    from collections import abc

    from ...models.sequence import Sequence
    from ...models.sequence_schedule import SequenceSchedule
    from ...models.sequence_status import SequenceStatusValue
    from ...types import SequenceStepCreate

__all__ = ["call"]


def call(
    *,
    name: str,
    timezone: str,
    steps: abc.Sequence[SequenceStepCreate],
    schedule: SequenceSchedule | None | Unset = UNSET,
    status: SequenceStatusValue | Unset = UNSET,
) -> Call[Sequence]:
    """
    Create a sequence.

    The same as `sequences.create()`, not sent: pass it to `CloseClient.send()`.
    """
    from ...models.sequence import Sequence
    from ...models.sequence_status import SequenceStatus

    return Call(
        operation="sequences.create",
        method="POST",
        path="/sequence/",
        parse=identified(Sequence.from_dict),
        effect="create",
        json=body_of(
            ("name", present("name", name)),
            ("timezone", present("timezone", timezone)),
            ("steps", present("steps", listed("steps", steps))),
            ("schedule", schedule),
            ("status", present("status", choice("status", status, SequenceStatus))),
        ),
    )
