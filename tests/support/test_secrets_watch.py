"""The watch over secrets sees what it's there to see."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from close_async.errors import CloseError, RequestNotSent
from close_async.sandbox import Sandbox

from .script import CANARY
from .secrets_watch import SECRET, watching

if TYPE_CHECKING:
    from collections.abc import Callable

    from .secrets_watch import Watch


def _raise_with_note() -> None:
    RequestNotSent("GET /me/", "no").add_note(CANARY)


@pytest.mark.parametrize(
    "show",
    [
        lambda: logging.getLogger("close_async").debug("%s", CANARY),
        lambda: logging.getLogger("close_async.inner").warning("key", exc_info=OSError(CANARY)),
        lambda: RequestNotSent("GET /me/", CANARY),
        lambda: CloseError(CANARY),
        lambda: setattr(CloseError("fine"), "kept", CANARY),
        _raise_with_note,
    ],
    ids=["log", "traceback", "reason", "args", "attribute", "note"],
)
def test_a_key_that_shows_is_found(show: Callable[[], object], secrets_watch: Watch) -> None:
    with watching() as watch:
        show()

        with pytest.raises(AssertionError):
            watch.check()

    # The watch of the whole suite saw it as well.
    with pytest.raises(AssertionError):
        secrets_watch.check()


def test_a_key_that_stays_hidden_is_not() -> None:
    with watching() as watch:
        logging.getLogger("close_async").info("GET /me/: 200")
        RequestNotSent("GET /me/", "no connection came about")

        watch.check()


def test_the_keys_of_the_sandbox_and_of_the_tests_count_as_secrets() -> None:
    sandbox = Sandbox(leads=0)

    assert all(SECRET.search(key) for key in (CANARY, sandbox.api_key, sandbox.access_token))
