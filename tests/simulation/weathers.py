"""
The weathers: what is unlike a world of our own, each of them apart and by its name.

    python -m tools.soak --weather clocks --lives 500

`Conditions` are what the `Server` and the network do by them. They are drawn from the seed of a
life, so each life of one weather has other figures.
"""

from __future__ import annotations

import random
from typing import Final, Literal, get_args

import attrs

Name = Literal[
    "clocks", "dates", "fills", "colleagues", "lag", "foreign", "failover", "guards", "restarts",
    "odd json", "processes", "strays",
]  # fmt: skip
NAMES: Final[tuple[Name, ...]] = get_args(Name)

# Those that the code can't hold yet: `make soak` and the tests leave them out.
NOT_YET: Final[frozenset[Name]] = frozenset()

Manner = Literal["traced", "mute", "renamed", "subclass", "failover"]
"""
What a transport does otherwise than httpx's own, which is *traced*.

A *mute* one builds requests anew, without their extensions. *renamed*: it's mute, and its failures
come as those that httpx raises before anything is sent. A *subclass* is such a one of
`httpx.AsyncHTTPTransport`. *failover* tries httpx's own first, which tells that it can't connect,
and then sends by another way, which tells nothing.
"""


@attrs.frozen(kw_only=True)
class Conditions:
    """What a server is like, in seconds and shares of requests."""

    date_ahead: float = 0.0
    """How far the clock behind `Date` is ahead of the true time."""
    created_ahead: float = 0.0
    """How far the clock behind `date_created` is."""
    whole_seconds: bool = False
    """Whether objects tell their times in whole seconds."""
    odd_dates: float = 0.0
    """The share of answers whose `Date` is of no use; 429 name their end as a date."""
    fills_in: bool = False
    colleagues: float = 0.0
    """The share of creations that are lost on the way, and done by a colleague almost alike."""
    lag: float = 0.0
    """For how long reads show what was, after a PUT, a DELETE and a creation."""
    doomed: float = 0.0
    """The share of changes and deletions of which no attempt arrives."""
    manners: tuple[Manner, ...] = ("traced", "mute")
    odd_json: float = 0.0
    """The share of objects that hold what JSON allows and few programs can write."""
    per_second: int | None = None
    """How many calls a second the key may make."""
    strays: float = 0.0
    """The share of creations that are answered with another object."""


def conditions(seed: int, weathers: frozenset[Name]) -> Conditions:
    """Return what the server of a life is like."""
    rng = random.Random(f"{seed}: weathers")
    date_ahead = rng.uniform(-2, 2)
    # Everything is drawn in any case, so that a weather is the same alone and among others.
    drawn: dict[Name, dict[str, object]] = {
        "clocks": {
            "date_ahead": date_ahead,
            "created_ahead": date_ahead + rng.uniform(-2, 2),
            "whole_seconds": rng.random() < 0.5,
        },
        "dates": {"odd_dates": rng.choice((0.05, 0.3))},
        "fills": {"fills_in": True},
        "colleagues": {"colleagues": rng.choice((0.1, 0.3))},
        "lag": {"lag": rng.choice((1.0, 2.0, 4.0)), "doomed": 0.3},
        "foreign": {"manners": ("mute", "renamed", "renamed", "subclass")},
        "failover": {"manners": ("failover",)},
        "guards": {},
        "restarts": {},
        "odd json": {"odd_json": rng.choice((0.1, 0.5))},
        "processes": {"per_second": rng.choice((1, 2, 5))},
        "strays": {"strays": rng.choice((0.05, 0.2))},
    }
    found: dict[str, object] = {}
    for name in NAMES:
        if name in weathers:
            found.update(drawn[name])
    return attrs.evolve(Conditions(), **found)  # type: ignore[arg-type]  # the table above says which


def some_weathers(seed: int) -> frozenset[Name] | None:
    """
    Return the weathers of an ordinary life, out of those that hold.

    None is for a life on the sandbox, as all were once.
    """
    rng = random.Random(f"{seed}: which weathers")
    holding = [name for name in NAMES if name not in NOT_YET]
    if not holding or rng.random() < 0.4:
        return None
    return frozenset(rng.sample(holding, rng.randint(1, len(holding))))
