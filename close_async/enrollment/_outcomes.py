"""What comes of a row, and how far a run is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import attrs

from ..errors import BadRequest, NotFound

if TYPE_CHECKING:
    from ..errors import CloseError, OutcomeUnknown, StatusError
    from ..models import SequenceSubscription
    from ._rows import Enrollment

RefusedKind: TypeAlias = Literal[
    "bad_row", "duplicate", "already_subscribed", "not_found", "invalid", "other"
]
"""
Why a row wasn't subscribed.

`bad_row`: it can't be sent as it is. `duplicate`: the contact came before in this run.
`already_subscribed`: Close refused it, and there is a subscription of the contact to the sequence,
of whatever status: Close takes no second one until the first is deleted. `not_found`: Close knows
no such object. `invalid`: Close names fields that are wrong. `other`: anything else.
"""


@attrs.frozen
class Enrolled:
    """
    The contact was subscribed by this run, or by an earlier one with the same journal.

    *was_before* says that it was done before according to the journal, by an earlier run or for an
    earlier row of this one, and nothing was sent now. *number* is that of the row, from 1.
    """

    row: Enrollment
    subscription: SequenceSubscription
    was_before: bool = False
    number: int = attrs.field(default=0, kw_only=True)


@attrs.frozen
class Refused:
    """
    Close did not subscribe the contact, for this *reason*, which is of this *kind*.

    *error* is what Close answered, or None if nothing was sent: the row is bad or came twice, or
    the journal has the answer from an earlier run (then *kind* goes by Close's text alone).
    *existing* is the subscription that is in the way. *number* is that of the row, from 1. The
    *row* of a bad one holds what could be read of it, unchecked.
    """

    row: Enrollment
    reason: str
    error: CloseError | None = None
    kind: RefusedKind = attrs.field(default="other", kw_only=True)
    existing: SequenceSubscription | None = attrs.field(default=None, kw_only=True)
    number: int = attrs.field(default=0, kw_only=True)


@attrs.frozen
class Unknown:
    """
    It is unknown whether the contact was subscribed, so it isn't sent again.

    `await outcome.error.look_again()` looks once more. *number* is that of the row, from 1.
    """

    row: Enrollment
    reason: str
    error: OutcomeUnknown
    number: int = attrs.field(default=0, kw_only=True)


EnrollmentOutcome: TypeAlias = Enrolled | Refused | Unknown


@attrs.frozen
class Progress:
    """The number of rows so far, by outcome."""

    enrolled: int = 0
    refused: int = 0
    unknown: int = 0

    @property
    def total(self) -> int:
        """The number of rows that have an outcome."""
        return self.enrolled + self.refused + self.unknown

    def plus(self, outcome: EnrollmentOutcome) -> Progress:
        """Return the progress after one more row."""
        match outcome:
            case Enrolled():
                return attrs.evolve(self, enrolled=self.enrolled + 1)
            case Refused():
                return attrs.evolve(self, refused=self.refused + 1)
            case Unknown():
                return attrs.evolve(self, unknown=self.unknown + 1)


_INVALID: Final = 422


def kind_of(error: StatusError) -> RefusedKind:
    if isinstance(error, NotFound):
        return "not_found"
    found = kind_in(error.message or "")
    if found is not None:
        return found
    names_fields = isinstance(error, BadRequest) and bool(error.field_errors)
    return "invalid" if names_fields or error.status_code == _INVALID else "other"


def kind_in(reason: str) -> RefusedKind | None:
    # [guess: Close's words aren't known]; they choose a word for people, and nothing else.
    text = reason.lower()
    if "already" in text and "subscribed" in text:
        return "already_subscribed"
    return "not_found" if "not found" in text else None
