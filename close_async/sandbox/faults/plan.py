"""The faults that a test plans, and which calls they come with."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random
from typing import TypeAlias, Unpack

import attrs

from ..common.arguments import integer, share as check_share
from .fault import Fault, FaultOptions

# Whether the call of that number, of those that fit, is due.
_Due: TypeAlias = Callable[[int], bool]


@attrs.define
class _PlannedFault:
    """A fault, the calls it comes with, and how often it is still to come; None is for ever."""

    fault: Fault
    due: _Due
    left: int | None
    path: str | None
    _seen: int = attrs.field(default=0, init=False)

    def is_due(self, method: str, path: str) -> bool:
        """Count the call if it fits, and return whether the fault comes with it."""
        if not self.fault.fits(method, path):
            return False

        self._seen += 1
        return self.due(self._seen)

    def described(self) -> dict[str, object]:
        """Return which calls it is for, how often it is to come, and how many calls fitted."""
        return {
            "method": self.fault.method,
            "path": self.path,
            "left": self.left,
            "seen": self._seen,
        }

    def use(self) -> None:
        """Count the fault off."""
        if self.left is not None:
            self.left -= 1


class Faults:
    """
    The faults that are still to come, in the order in which they were planned.

    Each call takes the first fault that is due with it, so two for the same path come one after the
    other. `FaultOptions` says what can be planned.

        sandbox.faults.next(status=503)
        sandbox.faults.next(drop="after", method="POST", path="/bulk_action/*/")
        sandbox.faults.nth(3, retry_after=2.5)
        sandbox.faults.every(10, truncate=True)
        sandbox.faults.randomly(0.05, seed=1, status=502)
    """

    def __init__(self) -> None:
        self._planned: list[_PlannedFault] = []
        self._bulk: list[float] = []

    def __len__(self) -> int:
        """Return how many are still to come; one that comes for ever counts once."""
        return sum(planned.left or 1 for planned in self._planned) + len(self._bulk)

    def planned(self) -> list[dict[str, object]]:
        """
        Describe those that are still to come with calls.

        Each has the *method* and the *path* it is for, how often it's *left* to come (None is for
        ever), and how many fitting calls it has *seen*: one that never comes has seen none.
        """
        return [planned.described() for planned in self._planned]

    def next(self, *, times: int = 1, **options: Unpack[FaultOptions]) -> None:
        """Let the next *times* calls that fit go wrong."""
        self._plan(options, lambda _number: True, times)

    def nth(self, number: int, *, times: int = 1, **options: Unpack[FaultOptions]) -> None:
        """
        Let the call of that *number* go wrong, counted from 1 and from now among those that fit.

        With *times*, those after it go wrong, too. So `nth(1)` is `next()`.
        """
        integer("number", number, least=1)
        self._plan(options, lambda seen: seen >= number, times)

    def every(
        self, number: int = 1, *, times: int | None = None, **options: Unpack[FaultOptions]
    ) -> None:
        """Let every call that fits go wrong, or every second, third .. by *number*."""
        integer("number", number, least=1)
        self._plan(options, lambda seen: seen % number == 0, times)

    def randomly(
        self,
        share: float,
        *,
        seed: int = 0,
        times: int | None = None,
        **options: Unpack[FaultOptions],
    ) -> None:
        """Let that *share* of the calls that fit go wrong; the same *seed* draws the same calls."""
        check_share("share", share)
        random = Random(seed)  # noqa: S311 - the same draws every time is what we want
        self._plan(options, lambda _number: random.random() < share, times)

    def fail_bulk(self, *, after: float = 0.5) -> None:
        """Let the next bulk action end in status `error` when that share of its time is over."""
        check_share("after", after)
        self._bulk.append(after)

    def take(self, method: str, path: str) -> Fault | None:
        """Return the fault for this call, and count it off."""
        # All must count the call, also those that come behind the one that is taken.
        due = [planned for planned in self._planned if planned.is_due(method, path)]
        if not due:
            return None

        due[0].use()
        self._planned = [planned for planned in self._planned if planned.left != 0]
        return due[0].fault

    def take_bulk(self) -> float | None:
        """Return the share after which the bulk action that begins now fails, if it does."""
        return self._bulk.pop(0) if self._bulk else None

    def clear(self) -> None:
        """Let nothing go wrong any more."""
        self._planned.clear()
        self._bulk.clear()

    def _plan(self, options: FaultOptions, due: _Due, times: int | None) -> None:
        if times is not None:
            integer("times", times, least=1)
        path = options.get("path")
        text = path.pattern if isinstance(path, re.Pattern) else path
        self._planned.append(_PlannedFault(Fault.of(options), due, times, text))
