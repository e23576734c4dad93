"""`close-async sequences` and `subscriptions`: lists, shows, copies, exports."""

from __future__ import annotations

import csv
import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from .conftest import CLOSE_ASYNC

if TYPE_CHECKING:
    from .conftest import CommandLine, Served


def sequence_in(served: Served, name: str = "Cold outreach") -> dict[str, Any]:
    rows = served.sandbox.world.all("sequence")
    return next(dict(one) for one in rows if one["name"] == name)


def test_all_sequences_are_listed(command: CommandLine, online: Served) -> None:
    code = command("sequences", "list")

    rows = online.sandbox.world.all("sequence")
    assert (code, command.err) == (0, "")
    assert all(str(row["id"]) in command.out and str(row["name"]) in command.out for row in rows)
    assert len(command.out.splitlines()) == len(rows) + 2


def test_a_real_process_lists_and_shows_them_as_json(online: Served) -> None:
    def output(*arguments: str) -> list[Any]:
        done = subprocess.run(
            [*CLOSE_ASYNC, "sequences", *arguments, "--json"],
            capture_output=True,
            text=True,
            timeout=30,
            check=True,
        )
        assert done.stderr == ""
        return [json.loads(line) for line in done.stdout.splitlines()]

    listed = output("list")
    (shown,) = output("show", listed[0]["id"])
    (named,) = output("show", str(listed[0]["name"]))

    assert {one["id"] for one in listed} == {
        one["id"] for one in online.sandbox.world.all("sequence")
    }
    assert shown == named
    assert shown["steps"] == listed[0]["steps"]
    assert set(shown["subscription_counts_by_status"]) >= {"active", "paused"}


def test_a_sequence_is_shown_with_its_steps(command: CommandLine, online: Served) -> None:
    sequence = sequence_in(online)

    code = command("sequences", "show", sequence["id"])

    lines = command.out.splitlines()
    assert (code, command.err) == (0, "")
    assert lines[0] == f"Cold outreach ({sequence['id']}), active"
    assert lines[1].startswith("Subscriptions: ")
    assert lines[2].startswith("Hours: Mon 09:00-16:59, ")
    assert [line.split()[0] for line in lines[6:]] == ["1", "2", "3", "4"]
    assert "2 d" in lines[8]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Cold outrach", "Cold outreach"),
        ("", "sequence"),
    ],
)
def test_an_unknown_name_is_told_with_near_ones(
    command: CommandLine, online: Served, name: str, said: str
) -> None:
    code = command("sequences", "show", name)

    assert (code, command.out) == (2, "")
    assert said in command.err
    del online


def test_a_copy_has_the_same_steps_and_is_a_draft(command: CommandLine, online: Served) -> None:
    source = sequence_in(online)

    code = command("sequences", "copy", "Cold outreach", "--name", "Twin", "--yes", "--json")

    (made,) = command.json
    twin = sequence_in(online, "Twin")
    keys = ("step_type", "delay", "email_template_id", "threading", "required")
    assert (code, command.err) == (0, "")
    assert made["id"] == twin["id"] != source["id"]
    assert (twin["status"], twin["timezone"]) == ("draft", source["timezone"])
    assert twin["schedule"] == source["schedule"]
    assert [[step[key] for key in keys] for step in twin["steps"]] == [
        [step[key] for key in keys] for step in source["steps"]
    ]


def test_under_a_journal_a_copy_is_made_once(command: CommandLine, online: Served) -> None:
    order = ("sequences", "copy", "Cold outreach", "--name", "Twin", "--yes", "--json")

    first = command(*order, "--journal", "sent.db"), command.json
    second = command(*order, "--journal", "sent.db"), command.json

    assert first == second
    assert [one["name"] for one in online.sandbox.world.all("sequence")].count("Twin") == 1


@pytest.mark.parametrize(
    ("typed", "code", "count"), [("y\n", 0, 1), ("\n", 4, 0), ("", 4, 0), (None, 4, 0)]
)
def test_a_copy_is_made_only_if_somebody_says_so(
    command: CommandLine, online: Served, typed: str | None, code: int, count: int
) -> None:
    found = command("sequences", "copy", "Cold outreach", "--name", "Twin", stdin=typed)

    names = [one["name"] for one in online.sandbox.world.all("sequence")]
    assert (found, names.count("Twin")) == (code, count)
    assert "nothing was done" in command.err or code == 0


def test_a_step_that_would_get_lost_is_not_copied(command: CommandLine, online: Served) -> None:
    steps = online.sandbox.world.all("sequence")[0]["steps"]
    steps[1]["step_type"] = "postcard"
    name = str(online.sandbox.world.all("sequence")[0]["name"])

    code = command("sequences", "copy", name, "--name", "Twin", "--yes")

    assert (code, command.out) == (2, "")
    assert command.err == ("close-async: step 2 is of the kind 'postcard', which can't be copied\n")


def test_a_copy_whose_answer_was_lost_is_found_or_said_to_be_unknown(
    command: CommandLine, online: Served
) -> None:
    online.sandbox.faults.next(method="POST", drop="after")

    code = command("sequences", "copy", "Cold outreach", "--name", "Twin", "--yes")

    assert (code, command.out.startswith("Twin (seq_")) == (0, True)
    assert command.err == "close-async: POST /sequence/: unknown, looking for its effect\n"


def test_subscriptions_are_exported(command: CommandLine, online: Served) -> None:
    sequence = sequence_in(online)
    rows = [
        row
        for row in online.sandbox.world.all("sequence_subscription")
        if row["sequence_id"] == sequence["id"]
    ]

    codes = [
        command("subscriptions", "export", "subs.csv", "--sequence", "Cold outreach"),
        command("subscriptions", "export", "subs.jsonl", "--sequence", sequence["id"], "--json"),
    ]

    assert codes == [0, 0]
    assert command.json == [{"file": "subs.jsonl", "rows": len(rows)}]
    with Path("subs.csv").open(newline="", encoding="utf-8") as file:
        assert {one["id"] for one in csv.DictReader(file)} == {row["id"] for row in rows}
    lines = Path("subs.jsonl").read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["id"] for line in lines} == {row["id"] for row in rows}


def test_an_export_that_was_broken_off_goes_on(command: CommandLine, online: Served) -> None:
    sequence = sequence_in(online)
    for number in range(150):
        row = dict(online.sandbox.world.all("sequence_subscription")[0])
        online.sandbox.world.add(
            "sequence_subscription",
            row | {"id": f"sub_more{number}", "sequence_id": sequence["id"]},
        )
    export = ("subscriptions", "export", "subs.csv", "--sequence", sequence["id"], "--json")
    online.sandbox.faults.nth(2, path="/api/v1/sequence_subscription/", status=401)

    broken = command(*export)
    assert (broken, Path("subs.csv").exists(), Path("subs.csv.part").exists()) == (2, False, True)
    before = len(online.sandbox.requests)
    code = command(*export)

    asked = [str(call.path) for call in online.sandbox.requests][before:]
    assert (code, len(asked)) == (0, 1)
    with Path("subs.csv").open(newline="", encoding="utf-8") as file:
        ids = [one["id"] for one in csv.DictReader(file)]
    assert len(ids) == len(set(ids)) == command.json[0]["rows"]
    assert len(ids) >= 150


def test_a_file_that_is_there_is_not_replaced_unasked(command: CommandLine, online: Served) -> None:
    Path("subs.csv").write_text("mine")

    codes = [
        command("subscriptions", "export", "subs.csv", "--sequence", "Cold outreach"),
        command("subscriptions", "export", "subs.csv", "--sequence", "Cold outreach", stdin="n\n"),
    ]

    assert (codes, Path("subs.csv").read_text()) == ([4, 4], "mine")
    assert command("subscriptions", "export", "subs.csv", "--sequence", "Cold outreach", "-y") == 0
    assert Path("subs.csv").read_text() != "mine"
    del online


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("subs.txt", "--sequence", "x"), "the name of subs.txt tells no format"),
        (("subs.csv",), "Close lists no subscriptions without --sequence"),
    ],
)
def test_what_an_export_lacks_is_said(
    command: CommandLine, arguments: tuple[str, ...], said: str
) -> None:
    assert command("subscriptions", "export", *arguments) == 2
    assert said in command.err
