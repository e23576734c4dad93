"""Rate limits: per key, per organization, per endpoint, and the hidden ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from close_async.sandbox import RateLimits, Sandbox, SteppedClock
from tests.sandbox.worlds import connect

if TYPE_CHECKING:
    import httpx

pytestmark = pytest.mark.anyio


def limited(clock: SteppedClock, **limits: Any) -> Sandbox:
    """Return a sandbox with those limits."""
    return Sandbox(leads=0, clock=clock, rate_limit=RateLimits(**limits))


async def ask(sandbox: Sandbox, count: int, key: str | None = None) -> list[httpx.Response]:
    """Return the answers to that many calls of one endpoint."""
    settings = {} if key is None else {"auth": (key, "")}
    async with connect(sandbox, **settings) as client:
        return [await client.get("/me/") for _ in range(count)]


def statuses(answers: list[httpx.Response]) -> list[int]:
    """Return their statuses."""
    return [answer.status_code for answer in answers]


async def test_each_key_has_calls_of_its_own_until_the_organization_has_none_left(
    clock: SteppedClock,
) -> None:
    sandbox = limited(clock, per_key=2)
    keys = [sandbox.api_key, *(sandbox.add_key() for _ in range(3))]

    answers = [await ask(sandbox, 3, key) for key in keys]

    assert [statuses(some) for some in answers] == [
        [200, 200, 429],
        [200, 200, 429],
        [200, 200, 429],
        [429, 429, 429],
    ]
    told = [some[-1].headers["ratelimit"] for some in answers]
    assert told == [
        "limit=2, remaining=0, reset=1.000",
        "limit=2, remaining=0, reset=1.000",
        "limit=2, remaining=0, reset=1.000",
        "limit=6, remaining=0, reset=1.000",
    ]


async def test_calls_that_were_refused_do_not_count_for_the_organization(
    clock: SteppedClock,
) -> None:
    sandbox = limited(clock, per_key=1, per_organization=2)
    other = sandbox.add_key()

    await ask(sandbox, 5)
    answers = await ask(sandbox, 1, other)

    assert statuses(answers) == [200]


async def test_the_header_tells_of_the_limit_that_ends_first(clock: SteppedClock) -> None:
    sandbox = limited(clock, per_key=5, per_organization=6)
    other = sandbox.add_key()
    await ask(sandbox, 4)

    (answer,) = await ask(sandbox, 1, other)

    assert answer.headers["ratelimit"] == "limit=6, remaining=1, reset=1.000"


async def test_a_window_can_be_longer_and_reset_has_decimals(clock: SteppedClock) -> None:
    sandbox = limited(clock, per_key=1, window=10)
    await ask(sandbox, 1)
    clock.step(3.25)

    (refused,) = await ask(sandbox, 1)
    clock.step(6.75)
    (passed,) = await ask(sandbox, 1)

    assert refused.headers["ratelimit"] == "limit=1, remaining=0, reset=6.750"
    assert refused.headers["retry-after"] == "7"
    assert (refused.status_code, passed.status_code) == (429, 200)


async def test_a_clock_that_is_put_back_begins_a_new_window(clock: SteppedClock) -> None:
    sandbox = limited(clock, per_key=1)
    before = await ask(sandbox, 2)
    clock.step(-3600)

    after = await ask(sandbox, 2)

    assert [statuses(before), statuses(after)] == [[200, 429]] * 2
    assert after[1].headers["ratelimit"] == "limit=1, remaining=0, reset=1.000"


async def test_a_hidden_limit_refuses_although_calls_are_left(clock: SteppedClock) -> None:
    sandbox = limited(clock, per_key=10, hidden={"GET /me/": 1})

    passed, refused = await ask(sandbox, 2)
    async with connect(sandbox) as client:
        other = await client.get("/user/")

    assert passed.headers["ratelimit"] == "limit=10, remaining=9, reset=1.000"
    assert refused.status_code == 429
    assert refused.headers["ratelimit"] == "reset=1.000"
    assert refused.headers["retry-after"] == "1"
    assert other.status_code == 200


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("/bulk_action/*", [429, 429, 200]),
        ("POST /bulk_action/*", [400, 429, 200]),
        ("GET /bulk_action/email/", [429, 400, 200]),
        ("/nothing/", [400, 400, 200]),
    ],
)
async def test_a_hidden_limit_is_for_what_fits_its_pattern(
    clock: SteppedClock, pattern: str, expected: list[int]
) -> None:
    sandbox = limited(clock, per_key=10, hidden={pattern: 0})
    async with connect(sandbox) as client:
        answers = [
            await client.get("/bulk_action/email/?_limit=x"),
            await client.post("/bulk_action/email/", json={}),
            await client.get("/me/"),
        ]

    assert statuses(answers) == expected


async def test_headers_can_be_left_out_except_on_a_429(clock: SteppedClock) -> None:
    sandbox = limited(clock, per_key=1, headers=False)

    passed, refused = await ask(sandbox, 2)

    assert "ratelimit" not in passed.headers
    assert refused.headers["ratelimit"] == "limit=1, remaining=0, reset=1.000"


async def test_a_wrong_key_is_not_counted(clock: SteppedClock) -> None:
    sandbox = limited(clock, per_key=1, per_organization=1)

    refused = await ask(sandbox, 3, "api_wrong.key")
    answers = await ask(sandbox, 1)

    assert (statuses(refused), statuses(answers)) == ([401, 401, 401], [200])


async def test_a_path_with_and_without_its_last_slash_is_one_endpoint(clock: SteppedClock) -> None:
    sandbox = limited(clock, per_key=1)
    body = {"query": {"type": "object_type", "object_type": "lead"}}
    async with connect(sandbox) as client:
        answers = [await client.post(path, json=body) for path in ("/data/search", "/data/search/")]

    assert statuses(answers) == [200, 429]


async def test_a_reset_gives_new_calls(clock: SteppedClock) -> None:
    sandbox = limited(clock, per_key=1)
    await ask(sandbox, 2)

    sandbox.reset()

    assert statuses(await ask(sandbox, 1)) == [200]


async def test_keys_are_the_same_for_the_same_seed() -> None:
    keys = [(box.api_key, box.add_key(), box.access_token) for box in (Sandbox(0), Sandbox(0))]

    assert keys[0] == keys[1]
    assert len(set(keys[0])) == 3
    assert all(key.startswith("api_sandbox") for key in keys[0][:2])


@pytest.mark.parametrize(
    "settings",
    [
        {"per_key": 0},
        {"per_key": 1, "per_organization": 0},
        {"per_key": 1, "window": 0},
        {"per_key": 1, "hidden": {"/me/": -1}},
    ],
)
def test_limits_that_make_no_sense_are_mistakes(settings: Any) -> None:
    with pytest.raises(ValueError, match="must be"):
        RateLimits(**settings)
