"""
Takes the pictures of the sandbox's page for docs/, with Debian's Chromium.

    python -m tools.site.screenshots
"""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING, Any, Final

import anyio
from playwright.sync_api import sync_playwright

from close_async import CloseClient, CloseError
from close_async.query import Contact, Lead
from close_async.sandbox import Sandbox
from close_async.sandbox.server.threaded import served

from ..document import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["main"]

FOLDER: Final = ROOT / "docs" / "pictures"
_SIZE: Final[Any] = {"width": 1000, "height": 800}


async def _work(sandbox: Sandbox) -> None:
    """Let something be seen: calls, one that is refused, and a bulk action under way."""
    async with CloseClient(sandbox.api_key, transport=sandbox.transport()) as close:
        await close.users.me()
        ceos = Lead.has(Contact.title.has_words("CEO"))
        await close.bulk.pause_subscriptions(ceos, max_leads=200)
        try:
            await close.leads.create(name="ACME", status_id="stat_none")
        except CloseError as refused:
            print(refused)
        await close.leads.create(name="ACME")


def _filter(browser: Browser, url: str) -> bytes:
    page = browser.new_page(base_url=url, viewport=_SIZE)
    page.goto("/")
    ceos = Lead.has(Contact.title.has_words("CEO")).to_json()
    page.get_by_role("textbox", name="Filter").fill(ceos)
    page.get_by_role("button", name="Explain").click()
    page.locator("#match summary").first.click()
    return _below(page, "#filter", 0)


def _live(browser: Browser, url: str) -> bytes:
    page = browser.new_page(base_url=url, viewport=_SIZE)
    page.goto("/")
    page.locator("#requests-rows tr").first.wait_for()
    return _below(page, "#requests-rows", 140)


def _below(page: Page, selector: str, above: int) -> bytes:
    """Return a picture of the page from *above* pixels before an element on."""
    page.evaluate("scrollTo(0, 0)")
    box = page.locator(selector).bounding_box()
    assert box is not None
    clip: Any = {"x": 0, "y": max(box["y"] - above, 0), **_SIZE}
    return page.screenshot(clip=clip, full_page=True)


def main() -> int:
    """Take all of them, and return the exit code."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        print("Chromium isn't installed (apt-get install chromium)", file=sys.stderr)
        return 1

    sandbox = Sandbox(leads=120, seed=7, bulk_seconds=60)
    anyio.run(_work, sandbox)
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with served(sandbox.app) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        (FOLDER / "sandbox-live.png").write_bytes(_live(browser, url))
        (FOLDER / "sandbox-filter.png").write_bytes(_filter(browser, url))
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
