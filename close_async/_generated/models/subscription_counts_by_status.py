# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from ..._core.model import Model, fill

if TYPE_CHECKING:
    from collections import abc

__all__ = ["SubscriptionCountsByStatus"]


@attrs.define(init=False, eq=False, repr=False, getstate_setstate=False)
class SubscriptionCountsByStatus(Model):
    """
    How many subscriptions of a sequence have which status.
    """

    active: int
    """
    Number of subscriptions that run.
    """
    error: int
    """
    Number of subscriptions that an error stopped.
    """
    finished: int
    """
    Number of subscriptions that ran through all steps.
    """
    goal: int
    """
    Number of subscriptions that ended because their goal was reached.
    """
    paused: int
    """
    Number of subscriptions that are paused.
    """

    _slots_by_key: ClassVar[abc.Mapping[str, str]] = {
        "active": "active",
        "error": "error",
        "finished": "finished",
        "goal": "goal",
        "paused": "paused",
    }
    _keys: ClassVar[tuple[str, ...]] = (
        "active",
        "error",
        "finished",
        "goal",
        "paused",
    )
    _always: ClassVar[frozenset[str]] = frozenset(_keys)

    def __init__(
        self,
        *,
        active: int,
        error: int,
        finished: int,
        goal: int,
        paused: int,
    ) -> None:
        fill(
            self,
            active=active,
            error=error,
            finished=finished,
            goal=goal,
            paused=paused,
        )

    @staticmethod
    def _fill(made: list[Any], values: abc.Iterable[Any], /) -> None:
        one: Any
        for one, (
            one.active,
            one.error,
            one.finished,
            one.goal,
            one.paused,
        ) in zip(made, values):
            pass
