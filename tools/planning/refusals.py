"""Collects what is refused, so that one run tells all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from ..errors import PlanError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["Refusals", "each"]

T = TypeVar("T")
U = TypeVar("U")


class Refusals:
    """What was refused so far."""

    def __init__(self) -> None:
        self._reasons: dict[str, None] = {}

    def attempt(self, make: Callable[..., T], *arguments: object) -> T | None:
        """Return what *make* returns, or None if it refuses."""
        try:
            return make(*arguments)
        except PlanError as error:
            self.add(*error.args)
            return None

    def add(self, *reasons: str) -> None:
        """Note reasons that are already known."""
        self._reasons.update(dict.fromkeys(reasons))

    def check(self) -> None:
        """
        Go on only if nothing was refused.

        Raises:
            PlanError: something was.
        """
        if self._reasons:
            raise PlanError(*self._reasons)


def each(make: Callable[[T], U], given: Iterable[T]) -> tuple[U, ...]:
    """
    Return what *make* makes of each.

    Raises:
        PlanError: it refuses some of them; the error has the reasons of all.
    """
    refusals = Refusals()
    made = [refusals.attempt(make, one) for one in given]
    refusals.check()
    return tuple(one for one in made if one is not None)
