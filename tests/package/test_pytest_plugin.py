"""The pytest plugin, in runs of pytest of their own, and the page that teaches it."""

from __future__ import annotations

import subprocess
import sys
from textwrap import dedent

import pytest

from tests.support.pages import DOCS, files_of

pytest_plugins = ["pytester"]

PAGE = DOCS / "how-to" / "testing.md"


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Run:
    # No other plugins, whether they are installed or not: what is seen is the work of these two.
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makeini("[pytest]\nfilterwarnings = error\n")
    return Run(pytester)


class Run:
    """A run of pytest over one file, in a process of its own."""

    def __init__(self, pytester: pytest.Pytester) -> None:
        self.pytester = pytester

    def __call__(self, test: str, *arguments: str, anyio: bool = True) -> pytest.RunResult:
        self.pytester.makepyfile(test_it=dedent(test))
        plugins = ["-p", "close_async.pytest_plugin", *(["-p", "anyio.pytest_plugin"] * anyio)]
        return self.pytester.runpytest_subprocess("--strict-markers", *plugins, *arguments)


def test_it_gives_each_test_a_sandbox_and_a_client_on_both_event_loops(run: Run) -> None:
    result = run(
        """
        import pytest

        @pytest.mark.anyio
        @pytest.mark.parametrize("anyio_backend", ["asyncio", "trio"])
        async def test_it(close_client, close_sandbox):
            me = await close_client.users.me()
            statuses = await close_client.lead_statuses.list().collect()
            assert me.id == close_sandbox.world.me
            assert len(close_sandbox.requests) == 2
            assert len(close_sandbox.world.all("lead")) == 100
            close_sandbox.world.remove("lead", close_sandbox.world.all("lead")[0]["id"])
        """
    )

    result.assert_outcomes(passed=2)


def test_it_serves_a_sandbox_to_code_that_opens_its_own_client(run: Run) -> None:
    result = run(
        """
        import os
        import subprocess
        import sys

        import anyio
        import pytest
        from close_async import CloseClient

        async def job():
            async with CloseClient.from_env() as close:
                return (await close.users.me()).id

        @pytest.mark.close_sandbox(leads=3)
        def test_it(close_served):
            close_served.faults.next(status=503)
            assert anyio.run(job) == close_served.world.me
            assert [call.status for call in close_served.requests] == [503, 200]
            ask = "import os, urllib.request as u; u.urlopen(u.Request("
            ask += "os.environ['CLOSE_SANDBOX_URL'] + '/reset', method='POST', headers="
            ask += "{'X-Sandbox-Key': os.environ['CLOSE_SANDBOX_KEY']}))"
            subprocess.run([sys.executable, "-c", ask], check=True)
            assert close_served.requests == ()

        def test_nothing_is_left(close_served):
            assert close_served.requests == ()

        def test_the_environment_is_put_back():
            assert "CLOSE_SANDBOX_KEY" not in os.environ
        """
    )

    result.assert_outcomes(passed=3)


def test_its_client_needs_no_plugin_for_async_tests(run: Run) -> None:
    result = run(
        """
        import asyncio

        def test_it(close_client):
            me = asyncio.run(close_client.users.me())
            again = asyncio.run(close_client.users.me())
            assert me.id == again.id
        """,
        anyio=False,
    )

    result.assert_outcomes(passed=1)


def test_its_client_waits_on_the_clock_of_the_sandbox(run: Run) -> None:
    result = run(
        """
        import time

        import pytest
        from close_async.query import Lead

        pytestmark = pytest.mark.anyio

        @pytest.mark.close_sandbox(bulk_seconds=3600)
        async def test_it(close_client, close_sandbox):
            status = close_sandbox.world.all("status.lead")[0]["id"]
            before, begun = close_sandbox.clock.now(), time.monotonic()
            bulk = await close_client.bulk.set_lead_status(
                Lead.rows, lead_status_id=status, everything=True
            )
            action = await bulk.wait(timeout=7200)
            assert action.status == "done"
            assert (close_sandbox.clock.now() - before).total_seconds() >= 3600
            assert time.monotonic() - begun < 60
        """
    )

    result.assert_outcomes(passed=len(["asyncio", "trio"]))


def test_the_closest_marker_counts_for_each_of_its_keywords(run: Run) -> None:
    result = run(
        """
        import pytest

        pytestmark = pytest.mark.close_sandbox(leads=7, seed=3)

        def test_module(close_sandbox):
            assert repr(close_sandbox) == "Sandbox(leads=7, seed=3)"

        @pytest.mark.close_sandbox(leads=8)
        class TestClass:
            def test_class(self, close_sandbox):
                assert repr(close_sandbox) == "Sandbox(leads=8, seed=3)"

            @pytest.mark.close_sandbox(leads=9)
            def test_function(self, close_sandbox):
                assert repr(close_sandbox) == "Sandbox(leads=9, seed=3)"
        """
    )

    result.assert_outcomes(passed=3)


def test_a_seed_file_is_all_there_is(run: Run) -> None:
    run.pytester.path.joinpath("world.json").write_text('{"leads": ["Acme"]}')

    result = run(
        """
        import pytest

        @pytest.mark.close_sandbox(seed_file="world.json")
        def test_it(close_sandbox):
            assert [lead["name"] for lead in close_sandbox.world.all("lead")] == ["Acme"]
        """
    )

    result.assert_outcomes(passed=1)


def test_the_same_marker_gives_the_same_world_anew(run: Run) -> None:
    result = run(
        """
        import pytest

        seen = []

        @pytest.mark.parametrize("turn", range(2))
        def test_it(turn, close_sandbox):
            rows = close_sandbox.world.all("lead")
            seen.append([row["id"] for row in rows])
            close_sandbox.world.remove("lead", rows[0]["id"])
            assert seen[0] == seen[-1]
        """
    )

    result.assert_outcomes(passed=2)


@pytest.mark.parametrize(
    ("marker", "complaint"),
    [
        ("leads=-1", "*@pytest.mark.close_sandbox: leads must be an integer >= 0, got -1*"),
        ("lead=1", "*@pytest.mark.close_sandbox: *unexpected keyword argument 'lead'*"),
        ("50", "*@pytest.mark.close_sandbox takes keywords only, such as leads=50*"),
    ],
    ids=["value", "keyword", "positional"],
)
def test_a_wrong_marker_is_one_line(run: Run, marker: str, complaint: str) -> None:
    result = run(
        f"""
        import pytest

        @pytest.mark.close_sandbox({marker})
        def test_it(close_sandbox):
            pass
        """
    )

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([complaint])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_without_the_extra_it_names_the_mend(run: Run) -> None:
    run.pytester.makeconftest("import sys\nsys.modules['starlette'] = None\n")

    result = run("def test_it(close_client): ...\n\n\ndef test_other(): ...\n")

    result.assert_outcomes(errors=1, passed=1)
    result.stdout.fnmatch_lines(['*pip install "close-async[[]sandbox]"*'])


def test_it_loads_nothing_that_nobody_asked_for() -> None:
    program = (
        "import sys, pytest; before = set(sys.modules); import close_async.pytest_plugin; "
        "print(*sorted(name for name in set(sys.modules) - before "
        "if name.partition('.')[0] not in sys.stdlib_module_names))"
    )

    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert loaded.stdout.split() == ["close_async", "close_async.pytest_plugin"]


def test_its_marker_and_fixtures_are_listed(run: Run) -> None:
    markers = run("", "--markers")
    fixtures = run("", "--fixtures")

    markers.stdout.fnmatch_lines(["@pytest.mark.close_sandbox(*"])
    fixtures.stdout.fnmatch_lines_random(["close_sandbox -- *", "close_client -- *"])


def test_the_worker_of_the_documentation_is_tested_as_it_says(run: Run) -> None:
    files = files_of(PAGE)
    for name, text in files.items():
        run.pytester.path.joinpath(name).write_text(text, encoding="utf-8")

    result = run("", "test_worker.py")

    # Three tests, each on both event loops.
    result.assert_outcomes(passed=6)
    lengths = {name: len(text.splitlines()) - 1 for name, text in files.items()}
    assert lengths["worker.py"] <= 30
    assert lengths["test_worker.py"] <= 20


def test_the_mocks_of_the_documentation_behave_as_it_says(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD")
    names = ["test_mocked.py", "test_respx.py", "test_recorded.py"]
    files = files_of(PAGE)
    for name in names:
        run.pytester.path.joinpath(name).write_text(files[name], encoding="utf-8")

    result = run.pytester.runpytest_subprocess("-p", "no:asyncio", *names)

    # Seven tests, each on both event loops.
    result.assert_outcomes(passed=14)
