"""Who may look at a served sandbox and steer it, and how much it reads of whom."""

from __future__ import annotations

import socket
from contextlib import suppress
from typing import TYPE_CHECKING

import httpx
import pytest

from close_async.sandbox import Sandbox
from tests.support.served import serve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.served import Served

MANY = 300_000_000


@pytest.fixture
def served() -> Iterator[Served]:
    with serve(Sandbox(leads=1, hosts=["sandbox.test"])) as served:
        yield served


@pytest.mark.parametrize("key", ["", "wrong", "API", "ключ"])
def test_orders_need_the_key_for_them(served: Served, key: str) -> None:
    sent = served.sandbox.api_key if key == "API" else key

    answer = httpx.get(
        f"{served.url}/_sandbox/world", headers={b"X-Sandbox-Key": sent.encode()}, timeout=10
    )

    assert answer.status_code == 401
    assert "X-Sandbox-Key" in answer.json()["error"]


@pytest.mark.parametrize("path", ["/", "/page/live", "/_sandbox/openapi.json"])
@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:1", 200),
        ("LOCALHOST", 200),
        ("127.0.0.1:1", 200),
        ("[::1]:1", 200),
        ("sandbox.test", 200),
        ("evil.example", 403),
        ("localhost.evil.example", 403),
        ("127.0.0.1.evil.example", 403),
        ("[", 403),
        ("", 403),
    ],
)
def test_the_page_and_orders_answer_under_known_names(
    served: Served, path: str, host: str, status: int
) -> None:
    """A page of another site could bring its own name for this address to a browser."""
    answer = httpx.get(f"{served.url}{path}", headers={"Host": host}, timeout=10)

    assert answer.status_code == status
    assert served.sandbox.api_key not in answer.text or status == 200


def test_the_api_answers_under_any_name_since_its_calls_carry_a_key(served: Served) -> None:
    with served.client() as client:
        answer = client.get("/me/", headers={"Host": "anything.example"})

    assert answer.status_code == 200


def test_one_name_is_no_list_of_names() -> None:
    with pytest.raises(TypeError, match=r"such as \['sandbox'\]"):
        Sandbox(leads=0, hosts="sandbox")


@pytest.mark.parametrize("name", ["*", "*.test", "a b", "http://a", "a:80", "a/b", "u@a", ""])
def test_what_no_host_can_match_is_no_name(name: str) -> None:
    with pytest.raises(ValueError, match="hosts must be names without port"):
        Sandbox(leads=0, hosts=[name])


@pytest.mark.parametrize("is_known", [True, False], ids=["with the key", "without it"])
def test_no_body_is_read_beyond_the_limit_and_none_without_a_key(
    served: Served, is_known: bool
) -> None:
    """The server answers and stops reading, long before all is sent."""
    host, port = served.url.removeprefix("http://").split(":")
    auth = httpx.BasicAuth(served.sandbox.api_key if is_known else "api_no", "")
    request = next(auth.auth_flow(httpx.Request("POST", f"{served.api}/lead/")))
    head = (
        f"POST /api/v1/lead/ HTTP/1.1\r\nHost: {host}\r\nContent-Length: {MANY}\r\n"
        "Content-Type: application/json\r\n"
        f"Authorization: {request.headers['authorization']}\r\n\r\n"
    )

    sent = 0
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(head.encode())
        with suppress(OSError):
            while sent < MANY:
                sent += connection.send(b" " * 100_000)
    statuses = [call.status for call in served.sandbox.requests]

    assert sent < 60_000_000
    assert statuses == ([413] if is_known else [401])
    assert served.sandbox.requests[0].json is None
