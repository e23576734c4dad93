"""
A pytest plugin: `close_sandbox` is a Close of its own for each test, `close_client` talks to it.

It does nothing unless a test asks for one of them, and loads nothing before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from .client import CloseClient
    from .sandbox import Sandbox

__all__ = ["close_client", "close_sandbox", "pytest_configure"]

_LEADS: Final = 100
_MARKER: Final = "close_sandbox"
_MARKER_HELP: Final = (
    f"{_MARKER}(*, leads={_LEADS}, seed=0, index_lag=0.0, rate_limit=None, ...): "
    "what the fixture of that name makes its Sandbox with; takes all that Sandbox takes."
)


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known, for `--markers` and `--strict-markers`."""
    config.addinivalue_line("markers", _MARKER_HELP)


@pytest.fixture
def close_sandbox(request: pytest.FixtureRequest) -> Sandbox:
    """
    Return a Close in memory for this test alone, whose clock stands still until it is stepped.

    The marker of the same name says what it is made with: a test's own counts more than its
    class's, and that more than its module's.
    """
    try:
        from .sandbox import Sandbox, SteppedClock  # noqa: PLC0415 - starlette is an extra
    except ModuleNotFoundError as error:
        pytest.fail(f"the fixture close_sandbox can't be made: {error}", pytrace=False)

    options: dict[str, Any] = {"clock": SteppedClock(), **_options(request)}
    if "seed_file" not in options:
        options = {"leads": _LEADS, **options}
    try:
        return Sandbox(**options)
    except (TypeError, ValueError) as error:
        pytest.fail(f"@pytest.mark.{_MARKER}: {error}", pytrace=False)


@pytest.fixture
def close_client(close_sandbox: Sandbox) -> CloseClient:
    """
    Return a client of `close_sandbox`, to be used as it is: no `async with`, no closing.

    It waits on the clock of the sandbox. So each of its pauses, such as between two looks at a
    bulk action, puts that clock forward and is over at once.
    """
    # No async fixture: it would need a plugin for async tests, and there are three of them.
    from random import Random  # noqa: PLC0415 - costs nothing until asked for

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


def _options(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Return what the markers say; of two the closer one counts."""
    options: dict[str, Any] = {}
    for marker in request.node.iter_markers(_MARKER):
        if marker.args:
            why = f"@pytest.mark.{_MARKER} takes keywords only, such as leads=50"
            pytest.fail(why, pytrace=False)

        options = marker.kwargs | options
    return options
