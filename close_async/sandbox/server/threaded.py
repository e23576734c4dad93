"""A sandbox served over HTTP from a thread, for programs that open their own connections."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import uvicorn

if TYPE_CHECKING:
    from collections.abc import Generator

    from starlette.types import ASGIApp

_PATIENCE: Final = 10.0


@contextmanager
def served(app: ASGIApp) -> Generator[str]:
    """
    Serve *app* on a free port of loopback until the end, and give its URL.

    Raises:
        TimeoutError: at the end it doesn't stop.
    """
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(
            app, log_level="error", date_header=False, timeout_graceful_shutdown=1
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=_PATIENCE)
    if thread.is_alive():
        msg = f"the served sandbox did not stop within {_PATIENCE:g} s"
        raise TimeoutError(msg)
