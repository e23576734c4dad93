"""What all tests share: both event loops, and the folder of samples."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.support.depth import examples
from tests.support.paths import ROOT, SAMPLES
from tests.support.secrets_watch import watching

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.secrets_watch import Watch

# A slow or busy machine is no fault of the code.
settings.register_profile(
    "patient",
    deadline=None,
    max_examples=examples(100),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("patient")

# A shell starts what runs in the background deaf to Ctrl-C, and so would be all programs that the
# tests start and interrupt.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

HERE = ROOT / "tests"
# These are for pytest-asyncio, and run by themselves.
collect_ignore = ["on_asyncio"]
# What starts servers, processes or the generator: `make unit` leaves it out.
SLOW = (
    "cli/",
    "events/test_inbox.py",
    "events/test_killed.py",
    "exactly_once/test_endings.py",
    "exactly_once/test_killed.py",
    "exactly_once/test_shared_limits.py",
    "faults",
    "fleet",
    "interop",
    "journal/test_processes.py",
    "oauth",
    "package",
    "pages",
    "paging/test_export.py",
    "sandbox/control",
    "sandbox/page/test_page.py",
    "telemetry/test_log.py",
    "tools",
    "typing",
    "wire/pool/test_pool_contention.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is slow by where it lies."""
    for item in items:
        if item.path.is_relative_to(HERE) and str(item.path.relative_to(HERE)).startswith(SLOW):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request: pytest.FixtureRequest) -> str:
    """Every test that awaits runs on both event loops."""
    return str(request.param)


@pytest.fixture(scope="session")
def secrets_watch() -> Iterator[Watch]:
    with watching() as watch:
        yield watch


@pytest.fixture(autouse=True)
def _secrets_stay_secret(secrets_watch: Watch) -> Iterator[None]:
    """Fail the test in which a key shows."""
    yield
    secrets_watch.check()


@pytest.fixture
def samples() -> Path:
    """The folder with recorded documents."""
    return SAMPLES
