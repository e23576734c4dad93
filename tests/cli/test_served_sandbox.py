"""`close-async sandbox` in a process of its own, over HTTP."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import anyio
import httpx
import pytest

from close_async import CloseClient
from close_async.cli._serve import listen
from close_async.sandbox import Sandbox

from .conftest import CLOSE_ASYNC

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path


@contextmanager
def sandbox(*arguments: str) -> Generator[tuple[subprocess.Popen[str], str, str], None, None]:
    command = [*CLOSE_ASYNC, "sandbox", "--leads", "60", *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    with process:
        try:
            yield process, *printed(process)
        finally:
            process.kill()


def printed(process: subprocess.Popen[str]) -> tuple[str, str]:
    """Return the key and the URL that the process prints."""
    assert process.stdout is not None
    text = ""
    # The line comes, or the process dies and the output ends; the suite's own limit is above all.
    for line in process.stdout:
        text += line
        if "curl" in line:
            break
    key = re.search(r"^    export CLOSE_API_KEY=(\S+)$", text, re.MULTILINE)
    url = re.search(r"^    export CLOSE_BASE_URL=(\S+)$", text, re.MULTILINE)
    assert key is not None, text
    assert url is not None, text
    return key[1], url[1]


@pytest.mark.parametrize(
    ("sent", "expected"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)], ids=["term", "ctrl-c"]
)
def test_it_answers_until_a_signal_ends_it(sent: signal.Signals, expected: int) -> None:
    async def ask(key: str, url: str) -> tuple[str | None, int]:
        async with CloseClient(key, base_url=url) as close:
            me = await close.users.me()
            sequences = await close.sequences.list().collect()
        return me.first_name, len(sequences)

    with sandbox("--port", "0") as (process, key, url):
        answered = anyio.run(ask, key, url)
        process.send_signal(sent)
        rest, errors = process.communicate(timeout=10)

    assert answered == ("John", 4)
    assert (process.returncode, errors) == (expected, "")
    assert '"GET /api/v1/me/ HTTP/1.1" 200' in rest


def test_it_has_the_world_of_its_seed() -> None:
    with sandbox("--port", "0", "--seed", "3") as (_, key, _url):
        pass

    assert key == Sandbox(leads=60, seed=3).api_key


def test_its_page_shows_what_goes_on_and_is_no_call() -> None:
    with sandbox("--port", "0") as (process, key, url):
        page = url.removesuffix("api/v1")
        httpx.get(f"{url}/me/", auth=(key, "")).raise_for_status()
        seen = httpx.get(page).raise_for_status().text
        httpx.get(f"{page}page/live").raise_for_status()
        process.terminate()
        printed, _ = process.communicate(timeout=10)

    assert "GET /api/v1/me/" in seen
    assert re.findall('"GET (\\S+)', printed) == ["/api/v1/me/"]


def test_it_says_where_its_page_is() -> None:
    command = [*CLOSE_ASYNC, "sandbox", "--leads", "0", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        text = ""
        for line in process.stdout:
            text += line
            if "Ctrl-C" in line:
                break
        process.terminate()

    url = re.search(r"^    export CLOSE_BASE_URL=(\S+)/api/v1$", text, re.MULTILINE)
    assert url is not None
    assert f"Its page with requests, bulk actions and sequences: {url[1]}/\n" in text
    assert "0 leads, all of them fictitious." in text


def test_its_clock_can_run_fast() -> None:
    """A bulk action takes six seconds, and here it doesn't."""
    query = {"type": "object_type", "object_type": "lead"}
    body = {"type": "set_lead_status", "lead_status_id": "stat_potential", "s_query": query}
    with (
        sandbox("--port", "0", "--fast") as (_, key, url),
        httpx.Client(base_url=url, auth=(key, "")) as client,
    ):
        body["lead_status_id"] = client.get("/status/lead/").json()["data"][0]["id"]
        begun = time.monotonic()
        action = client.post("/bulk_action/edit/", json=body).raise_for_status().json()
        while action["status"] != "done":
            action = client.get(f"/bulk_action/edit/{action['id']}/").raise_for_status().json()
        seconds = time.monotonic() - begun

    assert 0.3 < seconds < 5


def test_it_has_what_a_seed_file_says(tmp_path: Path) -> None:
    seed = tmp_path / "world.json"
    seed.write_text('{"leads": [{"name": "Acme", "contacts": [{"name": "Ann"}]}]}')

    # The one that is given last counts, and none is made up.
    with sandbox("--port", "0", "--leads", "0", "--seed", str(seed)) as (_, key, url):
        leads = httpx.get(f"{url}/lead/", auth=(key, "")).raise_for_status().json()["data"]

    assert [(lead["name"], lead["contacts"][0]["name"]) for lead in leads] == [("Acme", "Ann")]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (None, r"can't read \S+world.json: No such file or directory"),
        ("{", r"\S+world.json is not JSON: .*"),
        ('{"leads": [{"nmae": "x"}]}', r"\S+world.json: .*leads\.0.*"),
    ],
    ids=["missing", "no-JSON", "misspelt"],
)
def test_a_seed_file_that_is_no_good_is_one_line(
    tmp_path: Path, content: str | None, complaint: str
) -> None:
    seed = tmp_path / "world.json"
    if content is not None:
        seed.write_text(content)

    done = subprocess.run(
        [*CLOSE_ASYNC, "sandbox", "--port", "0", "--seed", str(seed)],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )

    assert done.returncode == 2
    assert re.fullmatch(f"close-async: {complaint}\n", done.stderr)


def test_a_taken_port_is_one_line() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = str(taken.getsockname()[1])

        done = subprocess.run(
            [*CLOSE_ASYNC, "sandbox", "--port", port],
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )

    assert done.returncode == 2
    assert (
        done.stderr
        == f"close-async: can't listen on 127.0.0.1, port {port}: Address already in use\n"
    )


def run_with(*command: str, options: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    """Run a command beside a sandbox."""
    arguments = [*CLOSE_ASYNC, "sandbox", "--leads", "3", "--port", "0", *options, "--", *command]
    return subprocess.run(arguments, capture_output=True, text=True, timeout=30, check=False)


def python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code)


ASK = """
import os, httpx
key, url = os.environ["CLOSE_API_KEY"], os.environ["CLOSE_BASE_URL"]
print(httpx.get(url + "/me/", auth=(key, "")).status_code)
orders = httpx.Client(
    base_url=os.environ["CLOSE_SANDBOX_URL"],
    headers={"X-Sandbox-Key": os.environ["CLOSE_SANDBOX_KEY"]},
)
"""


def test_a_command_runs_beside_it_and_gives_its_status() -> None:
    ended = run_with(*python(f"{ASK}raise SystemExit(7)"))

    assert (ended.returncode, ended.stdout, ended.stderr) == (7, "200\n", "")


def test_a_command_that_is_killed_gives_the_status_that_a_shell_would_give() -> None:
    ended = run_with(*python("import os; os.kill(os.getpid(), 9)"))

    assert ended.returncode == 128 + signal.SIGKILL


def test_a_command_that_is_not_there_is_said_so() -> None:
    ended = run_with("no-such-program")

    assert ended.returncode == 2
    assert "no-such-program" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_signal_ends_the_command_with_it() -> None:
    code = f"{ASK}import time; print('ready', flush=True); time.sleep(60)"
    command = [*CLOSE_ASYNC, "sandbox", "--leads", "3", "--port", "0", "--", *python(code)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line == "ready\n":
                break
        process.terminate()
        status = process.wait(timeout=10)

    assert status == 128 + signal.SIGTERM


def test_its_options_are_what_is_steered() -> None:
    show = "print(*(orders.get(name).text for name in ('rate_limit', 'index_lag', 'clock')))"
    options = ("--rate-limit", "9", "--index-lag", "2.5", "--speed", "0")
    ended = run_with(*python(f"{ASK}{show}"), options=options)

    assert '"per_key":9,' in ended.stdout
    assert '{"seconds":2.5}' in ended.stdout
    assert '"speed":0.0}' in ended.stdout


def test_the_file_of_variables_is_there_as_long_as_it_listens(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    show = f"print(open({str(file)!r}).read() + os.environ['CLOSE_SANDBOX_KEY'])"
    ended = run_with(*python(f"{ASK}{show}"), options=("--env-file", str(file)))

    names = re.findall(r"^(\w+)=\S+$", ended.stdout, re.MULTILINE)
    assert names == ["CLOSE_API_KEY", "CLOSE_BASE_URL", "CLOSE_SANDBOX_URL", "CLOSE_SANDBOX_KEY"]
    key = ended.stdout.splitlines()[-1]
    assert f"CLOSE_SANDBOX_KEY={key}\n" in ended.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_file_of_somebody_else_is_neither_overwritten_nor_deleted(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("SECRET=mine\n", encoding="utf-8")

    ended = run_with(*python("print('ran')"), options=("--env-file", str(file)))

    assert (ended.returncode, ended.stdout) == (2, "")
    assert "it exists and is not of a sandbox" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert file.read_text(encoding="utf-8") == "SECRET=mine\n"


def test_a_file_that_another_sandbox_has_written_since_stays(tmp_path: Path) -> None:
    file, show = tmp_path / ".env", "print(os.environ['CLOSE_SANDBOX_KEY'])"
    other = f"import os, re; file = {str(file)!r}; text = open(file).read()"
    code = f"{other}; open(file + '.1', 'w').write(text + 'X=1'); os.replace(file + '.1', file)"

    ended = run_with(*python(f"{code}; {show}"), options=("--env-file", str(file)))

    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.strip() in file.read_text(encoding="utf-8")
    assert file.read_text(encoding="utf-8").endswith("X=1")


def test_what_a_killed_sandbox_left_behind_is_written_anew(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    code = python(f"import shutil; shutil.copy({str(file)!r}, {str(file)!r} + '.copy')")
    run_with(*code, options=("--env-file", str(file)))
    (tmp_path / ".env.copy").rename(file)

    ended = run_with(*python("print('ran')"), options=("--env-file", str(file)))

    assert (ended.returncode, ended.stdout) == (0, "ran\n")
    assert not file.exists()
