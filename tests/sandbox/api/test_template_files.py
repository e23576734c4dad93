"""Files of templates in the sandbox: what is needed, and what comes back."""

from __future__ import annotations

import pytest

from close_async.sandbox import Sandbox
from tests.sandbox.worlds import connect

pytestmark = pytest.mark.anyio

FILE = {"url": "https://files.example/a.pdf", "filename": "a.pdf", "content_type": "text/plain"}


@pytest.mark.parametrize("path", ["/email_template/", "/sms_template/"])
async def test_a_file_comes_back_with_a_size(path: str) -> None:
    async with connect(Sandbox(leads=1)) as client:
        answer = await client.post(path, json={"name": "x", "attachments": [FILE]})

    assert answer.json()["attachments"] == [{**FILE, "size": 0}]


@pytest.mark.parametrize("path", ["/email_template/", "/sms_template/"])
@pytest.mark.parametrize("key", FILE)
async def test_a_file_without_one_of_its_keys_is_refused(path: str, key: str) -> None:
    file = {name: value for name, value in FILE.items() if name != key}
    async with connect(Sandbox(leads=1)) as client:
        answer = await client.post(path, json={"name": "x", "attachments": [file]})

    assert answer.status_code == 400
    assert key in answer.text
