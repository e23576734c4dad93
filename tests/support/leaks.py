"""
Fixtures for all tests: nothing is left behind, and nobody blocks the event loop.

`pytest_plugins = ["tests.support.leaks"]` turns them on.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest
from blockbuster import blockbuster_ctx

if TYPE_CHECKING:
    from collections.abc import Iterator

# Where blocking is part of the work, and why that's right.
_ALLOWED = (
    # Python imports what is first needed in a coroutine: models, resources.
    ("<frozen importlib._bootstrap>", {"_find_and_load"}),
    # Python reads each time zone from disk once.
    ("zoneinfo/_tzpath.py", {"find_tzfile"}),
    ("zoneinfo/_common.py", {"load_tzdata", "load_data"}),
    # Certificates are read when a client is opened, once for all with the same settings.
    ("close_async/_wire/pool/tls.py", {"_made", "_stamp", "_is_folder", "_trusting"}),
    # A sandbox is made in one go, in a test or before its server runs.
    ("close_async/sandbox/seed/file.py", {"read_file"}),
    # Its caller is a fixture or a `with`, and waits for the thread in which the server's loop is.
    ("close_async/sandbox/server/threaded.py", {"served"}),
    # What would be a thread's work, where a test does it without threads.
    ("tests/support/virtual_time.py", {"run_in_loop"}),
)
# They ask for the working directory, and never wait for a disk.
_QUICK = ("os.path.abspath", "os.getcwd")


@pytest.fixture(scope="session", autouse=True)
def _what_is_there_stays() -> None:
    # Collecting after each test takes milliseconds if it looks only at what came since.
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _leaves_nothing(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a test forgot to close warns in that test, and not in whichever comes later."""
    yield
    if "anyio_backend" in request.fixturenames:
        gc.collect()
        # What is left by now is pytest's, or a cache's: the next test needn't look at it again.
        gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _nobody_blocks() -> Iterator[None]:
    """A blocking call of close_async while asyncio runs raises `BlockingError`."""
    # A command line has its event loop to itself, so it may read and write files as it goes.
    with blockbuster_ctx("close_async", excluded_modules=["close_async.cli"]) as blockbuster:
        for name in _QUICK:
            blockbuster.functions[name].deactivate()
        for function in blockbuster.functions.values():
            for file, names in _ALLOWED:
                function.can_block_in(file, names)
        yield
