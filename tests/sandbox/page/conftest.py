"""A headless Chromium, as Debian packages it, and a page of it that must not complain."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from close_async.sandbox import Sandbox
from tests.support.served import Served, serve

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """
    One browser for all tests of a module.

    No longer than that: as long as it is there, its driver keeps an event loop of asyncio running,
    and none of anyio's tests could run in this process.
    """
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None and not os.environ.get("CI"):
        pytest.skip("Chromium isn't installed (apt-get install chromium), and this is no CI")

    with sync_playwright() as playwright:
        # Chromium's own sandbox needs a user that isn't root.
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def served() -> Iterator[Served]:
    """A sandbox whose bulk actions can be watched."""
    with serve(Sandbox(leads=60, bulk_seconds=3)) as served:
        yield served


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    """The page of the sandbox, on a desk in daylight; a complaint in its console is a failure."""
    complaints: list[str] = []
    page = browser.new_page(base_url=served.url)
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/")

    yield page

    page.close()
    assert complaints == []
