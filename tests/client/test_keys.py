"""Keys of a sandbox and real ones, each at the wrong door."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from close_async import ApiKey, CloseClient, Unauthorized
from close_async.sandbox import Sandbox

REAL = "api_1a2B3c4D5e.6f7G8h9I0j"
SANDBOX = Sandbox(leads=0)


@pytest.mark.parametrize("url", ["https://api.close.com/api/v1", "https://API.close.com./api/v1/"])
@pytest.mark.parametrize("option", ["api_key", "auth"])
def test_the_key_of_a_sandbox_is_refused_for_the_real_host(option: str, url: str) -> None:
    signers: dict[str, Any] = {"api_key": SANDBOX.api_key, "auth": ApiKey(SANDBOX.api_key)}

    with pytest.raises(ValueError, match=r"pass transport=sandbox.transport\(\)") as caught:
        CloseClient(**{option: signers[option]}, base_url=url)

    assert SANDBOX.api_key not in str(caught.value)


def test_the_key_of_a_sandbox_in_the_environment_is_refused_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CLOSE_API_KEY", SANDBOX.api_key)
    monkeypatch.delenv("CLOSE_BASE_URL", raising=False)

    with pytest.raises(ValueError, match="api_key is that of a sandbox"):
        CloseClient.from_env()


def test_a_client_may_have_a_key_for_its_own_kind_of_server() -> None:
    served = CloseClient(SANDBOX.api_key, base_url="http://127.0.0.1:8080/api/v1")
    in_memory = CloseClient(SANDBOX.api_key, transport=SANDBOX.transport())
    real = CloseClient(REAL)

    assert [repr(client) for client in (served, in_memory, real)] == [
        "CloseClient(base_url='http://127.0.0.1:8080/api/v1')",
        "CloseClient(base_url='https://api.close.com/api/v1')",
        "CloseClient(base_url='https://api.close.com/api/v1')",
    ]


@pytest.mark.anyio
async def test_a_sandbox_says_loudly_that_a_real_key_does_not_belong_there(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with CloseClient(REAL, transport=SANDBOX.transport()) as close:
        with pytest.raises(Unauthorized) as caught:
            await close.users.me()

    assert "This is a sandbox, and the key looks like a real one" in str(caught.value)
    warnings = [record for record in caplog.records if record.levelname == "WARNING"]
    assert len(warnings) == 1
    assert "looks like a real one" in caplog.text
    told = f"{caught.value} {caplog.text}"
    assert not any(part in told for part in REAL.removeprefix("api_").split("."))


@pytest.mark.anyio
@pytest.mark.parametrize(
    "key", ["api_wrong", "nonsense", f"{SANDBOX.api_key}x"], ids=["short", "other", "sandbox"]
)
async def test_any_other_wrong_key_is_only_unauthorized(
    key: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with httpx.AsyncClient(transport=SANDBOX.transport(), auth=(key, "")) as client:
        answer = await client.get("https://api.close.com/api/v1/me/")

    assert (answer.status_code, answer.json()) == (401, {"error": "Unauthorized"})
    assert not [record for record in caplog.records if record.name == "close_async.sandbox"]
