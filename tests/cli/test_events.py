"""`close-async events follow`: prints events, and goes on at its checkpoint."""

from __future__ import annotations

import json
import signal
import subprocess
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from .conftest import CLOSE_ASYNC

if TYPE_CHECKING:
    from .conftest import CommandLine, Served

FOLLOW = ("events", "follow", "--every", "0.2", "--checkpoint", "place", "--json")


def make_leads(served: Served, *names: str) -> None:
    with httpx.Client(base_url=served.url, auth=(served.sandbox.api_key, "")) as client:
        for name in names:
            client.post("/lead/", json={"name": name}).raise_for_status()


def test_a_real_process_goes_on_where_it_was_ended(online: Served) -> None:
    names: list[str] = []

    def follow(*made: str, count: int) -> int:
        command = [*CLOSE_ASYNC, *FOLLOW, "--object-type", "lead", "--action", "created"]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            if not Path("place").exists():
                # From now on, so it must have asked once.
                while not [one for one in online.sandbox.requests if "event" in one.path]:
                    time.sleep(0.01)
            make_leads(online, *made)
            lines = [process.stdout.readline() for _ in range(count)]
            names.extend(json.loads(line)["data"]["name"] for line in lines)
            process.send_signal(signal.SIGINT)
            rest, errors = process.communicate(timeout=20)
        assert (rest, errors) == ("", "")
        return process.returncode

    first = follow("A", "B", count=2)
    make_leads(online, "C")
    second = follow("D", count=2)

    assert (first, second) == (130, 130)
    assert names == ["A", "B", "C", "D"]


def test_the_place_is_kept_without_events(command: CommandLine, online: Served) -> None:
    """The first start notes where it began, so what comes before the second isn't missed."""

    def one_later() -> None:
        while not Path("place").exists():
            time.sleep(0.01)
        make_leads(online, "Late")

    thread = threading.Thread(target=one_later)
    thread.start()
    code = command(*FOLLOW, "--object-type", "lead", "--limit", "1")
    thread.join()

    assert (code, command.err) == (0, "")
    assert command.json[0]["data"]["name"] == "Late"


def test_lines_are_for_people(command: CommandLine, online: Served) -> None:
    make_leads(online, "A")
    since = "2026-01-01T00:00:00Z"

    code = command("events", "follow", "--since", since, "--limit", "1", "--object-type", "lead")

    assert code in {0, 2}
    if code == 0:
        assert command.out.split()[1:3] == ["created", "lead"]


def test_a_checkpoint_of_other_events_is_refused(command: CommandLine, online: Served) -> None:
    Path("place").write_text("nonsense")

    code = command(*FOLLOW)

    assert (code, command.out) == (2, "")
    assert "since must be the whole text that checkpoint gave" in command.err
    assert Path("place").read_text() == "nonsense"
    del online


def test_a_moment_needs_a_time_zone(command: CommandLine) -> None:
    assert command("events", "follow", "--since", "2026-03-02T12:00:00") == 2
    assert "--since must have a time zone" in command.err
    assert command("events", "follow", "--since", "yesterday") == 2
    assert "--since must be a moment" in command.err


def test_forgotten_events_are_an_error(command: CommandLine, online: Served) -> None:
    code = command("events", "follow", "--since", "2020-01-01T00:00:00Z")

    assert (code, command.out) == (2, "")
    assert "Close has forgotten events since 2020-01-01" in command.err
    del online
