"""
A server that counts calls in fixed windows and refuses what is too much, as Close says it does.

It's raw HTTP over asyncio and knows nothing of the package. GET /counted tells what it counted.
"""

from __future__ import annotations

import asyncio
import base64
import json
import sys
import time
from collections import Counter


class Window:
    """The window of one key, or one organization: so many calls each second."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.begun = 0.0
        self.taken = 0

    def turn(self, now: float) -> None:
        """Begin the window that *now* belongs to."""
        if now - self.begun >= 1:
            self.begun, self.taken = now, 0


class Counting:
    """The server. An organization has three times the limit of a key."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._keys: dict[str, Window] = {}
        self._organization = Window(3 * limit)
        self._counts: Counter[str] = Counter()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection."""
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                lines = head.decode().split("\r\n")
                signed = next((one for one in lines if one.lower().startswith("authorization")), "")
                writer.write(self._answer(lines[0], signed))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    def _answer(self, line: str, signed: str) -> bytes:
        if "/counted" in line:
            return _http(200, {}, dict(self._counts))
        key = base64.b64decode(signed.rpartition(" ")[2]).decode() if signed else ""
        now = time.monotonic()
        window = self._keys.setdefault(key, Window(self._limit))
        for one in (window, self._organization):
            one.turn(now)
        reset = max(0.0, 1 - (now - window.begun))
        is_full = window.taken >= window.limit or self._organization.taken >= 3 * self._limit
        if not is_full:
            window.taken += 1
            self._organization.taken += 1
        self._counts["refused" if is_full else "answered"] += 1
        told = f"limit={window.limit}, remaining={window.limit - window.taken}, reset={reset:.6f}"
        headers = {"RateLimit": told}
        return _http(429, headers, {"error": "slow down"}) if is_full else _http(200, headers, ME)


ME = {
    "id": "user_1", "email": "a@example.com", "first_name": "A", "last_name": "B",
    "organizations": [], "memberships": [],
}  # fmt: skip


def _http(status: int, headers: dict[str, str], body: object) -> bytes:
    text = json.dumps(body).encode()
    fields = {**headers, "Content-Type": "application/json", "Content-Length": str(len(text))}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status} X\r\n{head}\r\n".encode() + text


async def main(limit: int) -> None:
    """Serve until standard input ends."""
    server = await asyncio.start_server(Counting(limit).serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
