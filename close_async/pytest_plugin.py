"""
A pytest plugin: `close_sandbox` is a new sandbox for each test, `close_client` a client of it.

`close_served` is a sandbox behind HTTP, for code that calls `CloseClient.from_env()` by itself.

It does nothing, and imports nothing, until a test uses one of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .client import CloseClient
    from .sandbox import Sandbox

__all__ = ["close_client", "close_sandbox", "close_served", "pytest_configure"]

_LEADS: Final = 100
_MARKER: Final = "close_sandbox"
_MARKER_HELP: Final = (
    f"{_MARKER}(*, leads={_LEADS}, seed=0, index_lag=0.0, rate_limit=None, ...): "
    "the arguments of the fixture's Sandbox; takes all that Sandbox takes."
)


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker, for `--markers` and `--strict-markers`."""
    config.addinivalue_line("markers", _MARKER_HELP)


@pytest.fixture
def close_sandbox(request: pytest.FixtureRequest) -> Sandbox:
    """
    Return a sandbox for this test alone, whose clock stands still until it is stepped.

    The marker of the same name holds its arguments: a test's own override its class's, and those
    its module's.
    """
    return _make(request, "SteppedClock")


@pytest.fixture
def close_served(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Sandbox]:
    """
    Return a sandbox for this test alone that is served over HTTP on this machine.

    CLOSE_API_KEY and CLOSE_BASE_URL are set to it, and CLOSE_SANDBOX_URL and CLOSE_SANDBOX_KEY for
    programs that steer it. Its clock is a `SteerableClock`, which runs like this machine's.
    """
    sandbox = _make(request, "SteerableClock")
    from .sandbox.server.threaded import served  # noqa: PLC0415 - uvicorn is an extra

    with served(sandbox.app) as url:
        monkeypatch.setenv("CLOSE_API_KEY", sandbox.api_key)
        monkeypatch.setenv("CLOSE_BASE_URL", f"{url}/api/v1")
        monkeypatch.setenv("CLOSE_SANDBOX_URL", f"{url}/_sandbox")
        monkeypatch.setenv("CLOSE_SANDBOX_KEY", sandbox.control_key)
        yield sandbox


@pytest.fixture
def close_client(close_sandbox: Sandbox) -> CloseClient:
    """
    Return a client of `close_sandbox`, ready for use: it needs no `async with` and no closing.

    It waits on the clock of the sandbox. So each of its pauses, such as between two polls of a bulk
    action, steps that clock and is over at once.
    """
    # Not an async fixture: that would need a plugin for async tests, and there are three of them.
    from random import Random  # noqa: PLC0415 - loads when first used

    from ._core.clock import Clock  # noqa: PLC0415 - the same
    from .client import CloseClient  # noqa: PLC0415 - the same

    inside = close_sandbox.clock
    clock = Clock(
        now=inside.now,
        monotonic=lambda: inside.now().timestamp(),
        sleep=inside.sleep,
        random=Random(0).random,  # noqa: S311 - spreads retries, alike in every run
    )
    return CloseClient(close_sandbox.api_key, transport=close_sandbox.transport(), clock=clock)


def _make(request: pytest.FixtureRequest, clock: str) -> Sandbox:
    """Return the sandbox that the markers of a test describe."""
    try:
        from . import sandbox  # noqa: PLC0415 - starlette is an extra
    except ModuleNotFoundError as error:
        pytest.fail(f"the fixture {request.fixturename} can't be made: {error}", pytrace=False)

    options: dict[str, Any] = {"clock": getattr(sandbox, clock)(), **_options(request)}
    if "seed_file" not in options:
        options = {"leads": _LEADS, **options}
    try:
        return sandbox.Sandbox(**options)
    except (TypeError, ValueError) as error:
        pytest.fail(f"@pytest.mark.{_MARKER}: {error}", pytrace=False)


def _options(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Return the arguments of the markers; the closest one wins."""
    options: dict[str, Any] = {}
    for marker in request.node.iter_markers(_MARKER):
        if marker.args:
            why = f"@pytest.mark.{_MARKER} takes keywords only, such as leads=50"
            pytest.fail(why, pytrace=False)

        options = marker.kwargs | options
    return options
