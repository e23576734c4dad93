"""
Watches the whole suite for secrets that show: in log lines, in errors, and in pickles of errors.

Keys of the tests look like real ones (`api_`, a dot, many letters), so whatever shows one is a
fault, wherever it happens.
"""

from __future__ import annotations

import logging
import pickle
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import attrs
import httpx
import pytest

from close_async.errors import CloseError

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRET: Final = re.compile(
    r"api_[A-Za-z0-9]{5,}\.[A-Za-z0-9]{8,}|sandbox\.[A-Za-z0-9]{30,}|hunter2-[a-z]+"
    # A key as HTTP Basic says it: "api_" in base64, and what follows.
    r"|YXBpX[A-Za-z0-9+/]{20,}"
)
_MOST: Final = 2000


@attrs.define(eq=False)
class Watch(logging.Handler):
    """Keeps the texts in which a secret shows."""

    found: list[str] = attrs.field(factory=list)
    errors: list[CloseError] = attrs.field(factory=list)

    def __attrs_post_init__(self) -> None:
        logging.Handler.__init__(self, logging.DEBUG)

    def emit(self, record: logging.LogRecord) -> None:
        """Look at a line of the log, with its traceback if it has one."""
        self.look("a line of the log", logging.Formatter().format(record))

    def note(self, error: CloseError) -> None:
        """Keep an error until the test is over."""
        if len(self.errors) < _MOST:
            self.errors.append(error)

    def look(self, where: str, text: str) -> None:
        """Keep *text* if a secret shows in it."""
        if SECRET.search(text):
            self.found.append(f"{where}: {text}")

    def check(self) -> None:
        """Look at all errors, and fail if a secret showed anywhere."""
        for error in self.errors:
            for text in (str(error), repr(error), *getattr(error, "__notes__", ())):
                self.look("an error", text)
            cause = error.__cause__ or error.__context__
            if isinstance(cause, httpx.HTTPError | ValueError):
                self.look("what an error comes of", f"{cause} {cause.args!r}")
            self.look("a pickled error", pickle.dumps(error).decode("latin-1"))
        self.errors.clear()
        found, self.found = self.found, []
        assert found == []


@contextmanager
def watching() -> Iterator[Watch]:
    """Watch what the package logs and raises."""
    watch = Watch()
    log = logging.getLogger("close_async")
    raised = CloseError.__init__

    def init(self: CloseError, *args: Any) -> None:
        raised(self, *args)
        watch.note(self)

    level = log.level
    log.addHandler(watch)
    log.setLevel(logging.DEBUG)
    # Through here each of them goes when it's made.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CloseError, "__init__", init)
        yield watch
    log.removeHandler(watch)
    log.setLevel(level)
