"""What CLOSE_LOG does: the log of this package goes to stderr, unless the program has set it up."""

from __future__ import annotations

import logging
import sys
from functools import cache
from typing import Final

_log: Final = logging.getLogger("close_async")

LEVELS: Final = {"info": logging.INFO, "debug": logging.DEBUG}
_FORMAT: Final = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class _ToStderr(logging.Handler):
    """Writes to what is stderr at that moment, what no other handler writes."""

    def emit(self, record: logging.LogRecord) -> None:
        others = [*_log.handlers, *(logging.getLogger().handlers if _log.propagate else ())]
        if any(one is not self and record.levelno >= one.level for one in others):
            return
        try:
            sys.stderr.write(f"{self.format(record)}\n")
        except Exception:  # noqa: BLE001 - a log must not break what it tells of
            self.handleError(record)


@cache
def set_up(value: str) -> None:
    """Log from the level that *value* names; done once for each."""
    level = LEVELS.get(value.strip().lower())
    if level is None:
        # As a record: as a warning, it would break programs that make errors of these.
        _log.warning("CLOSE_LOG must be 'info' or 'debug', got %r: nothing was set up", value)
        return
    if _log.handlers or _log.level != logging.NOTSET:
        return

    handler = _ToStderr()
    handler.setFormatter(logging.Formatter(_FORMAT))
    _log.addHandler(handler)
    _log.setLevel(level)
