"""
The other side of what is measured here: an HTTP server as small as asyncio allows.

It runs in a process of its own, so that its work isn't counted. It answers at once, or after a
delay as long as the way to Close and back, and knows three things: a sequence, a creation of a
subscription, and a list of as many subscriptions as are asked for.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMPLES: Final = Path(__file__).parent.parent / "tests" / "samples" / "examples"
SEQUENCE: Final[dict[str, object]] = {
    "id": "seq_1",
    "name": "Spring",
    "timezone": "UTC",
    "status": "active",
    "schedule": None,
    "steps": [],
    "organization_id": "orga_1",
    "created_by_id": "user_1",
    "updated_by_id": "user_1",
    "date_created": "2024-07-01T12:00:00+00:00",
    "date_updated": "2024-07-01T12:00:00+00:00",
}
_ID: Final = "sub_PLACE"
_HEAD_END: Final = b"\r\n\r\n"


@contextmanager
def serve(*, rows: int = 0, delay: float = 0.0) -> Iterator[str]:
    """Serve a list of so many *rows* until the block is left, and yield the base URL."""
    command = [sys.executable, "-m", "benchmarks.server", str(rows), str(delay)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}/api/v1"
        finally:
            process.terminate()


def subscription() -> dict[str, Any]:
    """Return a subscription as the samples have it."""
    sample = EXAMPLES / "sequence_subscriptions.list.response.json"
    row: dict[str, Any] = json.loads(sample.read_text())["data"][0]
    return row


class _Answers:
    """What is answered, prepared as far as it can be."""

    def __init__(self, rows: int) -> None:
        self.rows = rows
        self._numbers = count(1)
        self._created = subscription()
        self._row = json.dumps({**self._created, "id": _ID}, separators=(",", ":"))
        self._sequence = json.dumps(SEQUENCE, separators=(",", ":")).encode()

    def answer(self, method: str, target: str, body: bytes) -> bytes:
        """Return the whole answer to one request."""
        if method == "POST":
            return _whole(self._create(body))
        if "_skip=" not in target:
            return _whole(self._sequence)
        query = parse_qs(urlsplit(target).query)
        return _whole(self._page(int(query["_skip"][0]), int(query["_limit"][0])))

    def _create(self, body: bytes) -> bytes:
        now = datetime.now(UTC).isoformat()
        named = {"id": f"sub_{next(self._numbers)}", "date_created": now, "date_updated": now}
        return json.dumps({**self._created, **json.loads(body), **named}).encode()

    def _page(self, skip: int, limit: int) -> bytes:
        end = min(skip + limit, self.rows)
        rows = ",".join(
            self._row.replace(_ID, f"sub_{number:09}", 1) for number in range(skip, end)
        )
        has_more = "true" if end < self.rows else "false"
        return f'{{"data":[{rows}],"has_more":{has_more}}}'.encode()


def _whole(body: bytes) -> bytes:
    head = (
        "HTTP/1.1 200 OK\r\n"
        f"date: {format_datetime(datetime.now(UTC), usegmt=True)}\r\n"
        "content-type: application/json\r\n"
        "ratelimit: limit=1000000, remaining=999999, reset=1\r\n"
        f"content-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


class _Connection(asyncio.Protocol):
    def __init__(self, answers: _Answers, delay: float) -> None:
        self._answers = answers
        self._delay = delay
        self._heard = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._heard += data
        head, end, rest = self._heard.partition(_HEAD_END)
        length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n", 1)[0] or 0)
        if not end or len(rest) < length:
            return

        self._heard = b""
        method, target, _ = head.decode("latin-1").split(" ", 2)
        answer = self._answers.answer(method, target, rest)
        if self._delay:
            asyncio.get_running_loop().call_later(self._delay, self._transport.write, answer)
        else:
            self._transport.write(answer)


async def _serve(rows: int, delay: float) -> None:
    loop, answers = asyncio.get_running_loop(), _Answers(rows)
    server = await loop.create_server(lambda: _Connection(answers, delay), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), float(sys.argv[2])))
