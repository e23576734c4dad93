"""What goes wrong: faults that a test orders in advance, and with which calls they come."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import TypeAlias, Unpack

import attrs

from .fault import Fault, FaultOptions

# Whether the call of that number, of those that fit, is due.
Due: TypeAlias = Callable[[int], bool]


@attrs.define
class Order:
    """One fault, the calls it comes with, and how often it is still to come; None is for ever."""

    fault: Fault
    due: Due
    left: int | None
    _seen: int = attrs.field(default=0, init=False)

    def wants(self, method: str, path: str) -> bool:
        """Count the call if it fits, and tell whether it is to go wrong."""
        if not self.fault.fits(method, path):
            return False

        self._seen += 1
        return self.due(self._seen)

    def use(self) -> None:
        """Count the fault off."""
        if self.left is not None:
            self.left -= 1


class Faults:
    """
    The faults that are still to come, in the order in which they were ordered.

    Each call takes the first fault that is due with it, so two for the same path come one after the
    other. `FaultOptions` says what can be ordered.

        sandbox.faults.next(status=503)
        sandbox.faults.next(drop="after", method="POST", path="/bulk_action/*/")
        sandbox.faults.nth(3, retry_after=2.5)
        sandbox.faults.every(10, truncate=True)
        sandbox.faults.randomly(0.05, seed=1, status=502)
    """

    def __init__(self) -> None:
        self._orders: list[Order] = []
        self._bulk: list[float] = []

    def __len__(self) -> int:
        """Return how many are still to come; one that comes for ever counts once."""
        return sum(order.left or 1 for order in self._orders) + len(self._bulk)

    def next(self, *, times: int = 1, **options: Unpack[FaultOptions]) -> None:
        """Let the next *times* calls that fit go wrong."""
        self._order(options, lambda _number: True, times)

    def nth(self, number: int, *, times: int = 1, **options: Unpack[FaultOptions]) -> None:
        """
        Let the call of that *number* go wrong, counted from 1 and from now among those that fit.

        With *times*, those after it go wrong, too. So `nth(1)` is `next()`.
        """
        _check_count("number", number)
        self._order(options, lambda seen: seen >= number, times)

    def every(
        self, number: int = 1, *, times: int | None = None, **options: Unpack[FaultOptions]
    ) -> None:
        """Let every call that fits go wrong, or every second, third .. by *number*."""
        _check_count("number", number)
        self._order(options, lambda seen: seen % number == 0, times)

    def randomly(
        self,
        share: float,
        *,
        seed: int = 0,
        times: int | None = None,
        **options: Unpack[FaultOptions],
    ) -> None:
        """Let that *share* of the calls that fit go wrong; the same *seed* draws the same calls."""
        _check_share("share", share)
        random = Random(seed)  # noqa: S311 - the same draws every time is what we want
        self._order(options, lambda _number: random.random() < share, times)

    def fail_bulk(self, *, after: float = 0.5) -> None:
        """Let the next bulk action end in status `error` when that share of its time is over."""
        _check_share("after", after)
        self._bulk.append(after)

    def take(self, method: str, path: str) -> Fault | None:
        """Return the fault for this call, and count it off."""
        # All must count the call, also those that come behind the one that is taken.
        wanting = [order for order in self._orders if order.wants(method, path)]
        if not wanting:
            return None

        wanting[0].use()
        self._orders = [order for order in self._orders if order.left != 0]
        return wanting[0].fault

    def take_bulk(self) -> float | None:
        """Return the share after which the bulk action that begins now fails, if it does."""
        return self._bulk.pop(0) if self._bulk else None

    def clear(self) -> None:
        """Let nothing go wrong any more."""
        self._orders.clear()
        self._bulk.clear()

    def _order(self, options: FaultOptions, due: Due, times: int | None) -> None:
        if times is not None:
            _check_count("times", times)
        self._orders.append(Order(Fault.of(options), due, times))


def _check_count(name: str, count: int) -> None:
    if count < 1:
        msg = f"{name} must be 1 or more, not {count}"
        raise ValueError(msg)


def _check_share(name: str, share: float) -> None:
    if not 0 <= share <= 1:
        msg = f"{name} must be from 0 to 1, not {share:g}"
        raise ValueError(msg)
