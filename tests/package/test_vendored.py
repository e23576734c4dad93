"""The package as `worker._vendor.close_async`: whole, and without its sandbox and command line."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Final

import pytest

from tests.support.paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path

# What a copy may leave out. The plugin's fixtures need the sandbox.
LEFT_OUT: Final = ("sandbox", "cli", "pytest_plugin.py")
PATIENCE: Final = 280
WORKER = '''
"""A worker that has the package in a folder of its own."""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

import anyio
import httpx

from worker._vendor.close_async import CloseClient, Journal, NotFound, OutcomeUnknown
from worker._vendor.close_async.models import Lead as LeadModel, Sequence
from worker._vendor.close_async.query import Contact, Filter, Lead, Query


def answer(request: httpx.Request) -> httpx.Response:
    if request.url.path.endswith("/lead_none/"):
        return httpx.Response(404, json={"error": "Not found."})
    if request.method == "POST":
        return httpx.Response(200, json={"id": "lead_1", "name": "ACME"})
    rows = [{"id": "seq_1", "name": "Outreach", "status": "active"}]
    return httpx.Response(200, json={"data": rows, "has_more": False})


async def main(folder: Path) -> None:
    transport = httpx.MockTransport(answer)
    journal = Journal.sqlite(folder / "sent.db")
    async with CloseClient("api_key", transport=transport, journal=journal) as close:
        found: list[Sequence] = await close.sequences.list().collect()
        spring = close.with_options(idempotency_key="spring")
        lead: LeadModel = await spring.leads.create(name="ACME")
        again = await spring.leads.create(name="ACME")
        try:
            await close.leads.get("lead_none")
        except NotFound as error:
            assert str(pickle.loads(pickle.dumps(error))) == str(error)
    assert (found[0].name, lead.id, again.id) == ("Outreach", "lead_1", "lead_1")
    assert pickle.loads(pickle.dumps(found[0])) == found[0]
    assert issubclass(OutcomeUnknown, Exception)

    query = Lead.has(Contact.title.has_words("CEO")) & ~Lead.name.has_words("Bob")
    assert Query.from_dict(query.to_dict()) == query
    assert Filter.from_dict({"query": query.to_dict()}).query == query
    print(query.to_python())


if __name__ == "__main__":
    sys.modules["close_async"] = None  # type: ignore[assignment] # whatever is installed
    anyio.run(main, Path(sys.argv[1]))
'''
MIXED = """
import anyio
from close_async.query import Filter, Lead
from worker._vendor.close_async import CloseClient
from worker._vendor.close_async.query import Contact, Lead as Ours, all_of

close = CloseClient("api_key")
theirs, ours = Lead.url.exists(), Ours.url.exists()
for attempt in (
    lambda: ours & theirs,
    lambda: theirs | ours,
    lambda: Contact.has(theirs),
    lambda: all_of(theirs),
    lambda: ours.diff(theirs),
    lambda: close.search(theirs),
    lambda: close.search(Filter(theirs)),
    lambda: anyio.run(close.count, theirs),
    lambda: anyio.run(lambda: close.bulk.delete(theirs, max_leads=1)),
    lambda: anyio.run(lambda: close.bulk_deletes.create(s_query=theirs)),
):
    try:
        attempt()
    except TypeError as error:
        print(error)
"""
WARNED = """
import logging
from worker._vendor.close_async.cli._session import run

async def work():
    logging.getLogger("close_async").warning("an answer was lost")

run(work)
"""
EVERY_MODULE = """
import sys
sys.modules["close_async"] = None
from importlib import import_module
from pkgutil import walk_packages
import worker._vendor.close_async as ours
for module in walk_packages(ours.__path__, ours.__name__ + "."):
    if not module.name.endswith("__main__"):
        import_module(module.name)
"""


@pytest.fixture(scope="module", params=["whole", "without sandbox and cli"])
def home(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the package `worker`, with a copy of ours in it."""
    folder = tmp_path_factory.mktemp("home")
    vendor = folder / "worker" / "_vendor"
    without = () if request.param == "whole" else LEFT_OUT
    shutil.copytree(
        ROOT / "close_async",
        vendor / "close_async",
        ignore=shutil.ignore_patterns("__pycache__", *without),
    )
    for package in (vendor, vendor.parent):
        (package / "__init__.py").touch()
    (folder / "worker" / "job.py").write_text(WORKER, encoding="utf-8")
    return folder


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=home,
        env=os.environ | {"PYTHONPATH": str(home), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
        timeout=PATIENCE,
    )


def test_a_worker_runs_with_it(home: Path, tmp_path: Path) -> None:
    ran = run(home, "-W", "error", "-m", "worker.job", str(tmp_path))

    assert (ran.returncode, ran.stderr) == (0, "")
    assert "from worker._vendor.close_async" in ran.stdout or "import" not in ran.stdout


def test_each_of_its_modules_imports_no_copy_but_its_own(home: Path) -> None:
    ran = run(home, "-W", "error", "-c", EVERY_MODULE)

    assert (ran.returncode, ran.stderr) == (0, "")


def test_a_query_of_another_copy_is_refused_with_the_reason(home: Path) -> None:
    ran = run(home, "-W", "error", "-c", MIXED)

    mend = "import the client and the query language from the same one"
    vendored, installed = "worker._vendor.close_async", "close_async"
    told = f"FieldCondition is of {installed}, another copy of {vendored}: {mend}"
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.splitlines() == [
        told,
        f"FieldCondition is of {vendored}, another copy of {installed}: {mend}",
        *[told] * 4,
        f"Filter is of {installed}, another copy of {vendored}: {mend}",
        *[told] * 3,
    ]


def test_its_command_line_tells_what_the_library_warns_of(home: Path) -> None:
    if not (home / "worker" / "_vendor" / "close_async" / "cli").exists():
        pytest.skip("this copy has no command line")

    ran = run(home, "-c", WARNED)

    assert (ran.returncode, ran.stderr) == (0, "close-async: an answer was lost\n")


@pytest.mark.timeout(2 * PATIENCE)
@pytest.mark.parametrize("checker", ["mypy", "pyright"])
def test_a_worker_that_has_it_type_checks(home: Path, checker: str) -> None:
    # What is in the copy and isn't used is checked with the package; who imports what it left out
    # is one of those: its tests of `TYPE_CHECKING` can't find the sandbox.
    strict = ["--strict", "--follow-imports=silent", "--cache-dir", str(home / ".mypy_cache")]
    arguments = {
        "mypy": ["mypy", *strict, "worker/job.py"],
        "pyright": ["pyright", "--pythonpath", sys.executable, "worker/job.py"],
    }

    ran = run(home, "-m", *arguments[checker])

    assert ran.returncode == 0, ran.stdout


@pytest.mark.parametrize("command", [["demo"], ["sandbox"], ["query", "explain", "{}"]])
def test_the_command_line_tells_what_the_copy_lacks(home: Path, command: list[str]) -> None:
    copy = home / "worker" / "_vendor" / "close_async"
    if not (copy / "cli").exists():
        ran = run(home, "-m", "worker._vendor.close_async", *command)
        assert ran.returncode == 1
        assert ran.stderr.startswith("worker._vendor.close_async has no command line")
        return

    hidden = copy.parent / "sandbox"
    (copy / "sandbox").rename(hidden)
    try:
        ran = run(home, "-m", "worker._vendor.close_async", *command)
    finally:
        hidden.rename(copy / "sandbox")

    assert "Traceback" not in ran.stderr + ran.stdout
    if command[0] != "query":
        assert ran.returncode == 2
        assert ran.stderr == (
            "worker._vendor.close_async has no sandbox: this copy was made without the folder "
            "sandbox. Copy that, too, or install the package: "
            "pip install 'close-async[cli,sandbox]'\n"
        )


def test_no_hint_names_the_command_line_of_another_package(home: Path, tmp_path: Path) -> None:
    if not (home / "worker" / "_vendor" / "close_async" / "cli").exists():
        pytest.skip("this copy has no command line")
    narrow = os.environ | {"PATH": str(tmp_path), "PYTHONPATH": str(home), "COLUMNS": "200"}

    ran = subprocess.run(
        [sys.executable, "-m", "worker._vendor.close_async", "demo"],
        cwd=tmp_path,
        env=narrow,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
        timeout=PATIENCE,
    )

    assert ran.returncode == 0, ran.stderr
    assert "-m worker._vendor.close_async" in ran.stdout
    assert "-m close_async" not in ran.stdout
    assert "pydoc close_async" not in ran.stdout
