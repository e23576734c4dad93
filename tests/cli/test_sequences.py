"""`close-async sequences` and `subscriptions`: lists, shows, copies, exports."""

from __future__ import annotations

import csv
import json
import re
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


ABROAD = ("sequences", "copy", "Inbound follow-up", "--name", "Twin", "--to-key-env", "BERLIN_KEY")


def texts(served: Served, kind: str, key: str) -> dict[str, tuple[str, str]]:
    return {
        str(row["name"]): (str(row["id"]), str(row[key])) for row in served.sandbox.world.all(kind)
    }


def test_a_copy_to_another_organization_takes_the_templates_that_are_missing_there(
    command: CommandLine, online: Served, abroad: Served
) -> None:
    source = sequence_in(online, "Inbound follow-up")
    sms_before = texts(abroad, "sms_template", "text")

    code = command(*ABROAD, "--yes", "--json")

    twin = sequence_in(abroad, "Twin")
    emails = texts(abroad, "email_template", "body")
    assert (code, command.err) == (0, "")
    assert command.json[0]["id"] == twin["id"]
    assert twin["schedule"] == source["schedule"]
    assert twin["status"] == "draft"
    assert twin["owner_id"] != source["owner_id"]
    assert [step["delay"] for step in twin["steps"]] == [step["delay"] for step in source["steps"]]
    assert emails["Introduction"][1] == texts(online, "email_template", "body")["Introduction"][1]
    assert twin["steps"][0]["email_template_id"] == emails["Introduction"][0]
    # The text of the same name is used, and not made again.
    assert texts(abroad, "sms_template", "text") == sms_before
    assert twin["steps"][1]["sms_template_id"] == sms_before["Short hello"][0]
    assert "Twin" not in [row["name"] for row in online.sandbox.world.all("sequence")]


def test_a_dry_run_shows_what_a_copy_would_create_and_sends_only_reads(
    command: CommandLine, online: Served, abroad: Served
) -> None:
    abroad.sandbox.world.all("sms_template")[0]["text"] = "Moin"

    codes = [command(*ABROAD, "--dry-run"), command(*ABROAD, "--dry-run", "--json")]

    plan = command.json[0]
    assert codes == [0, 0]
    assert [(one["kind"], one["name"], one["differs"]) for one in plan["templates"]] == [
        ("email template", "Introduction", False),
        ("SMS template", "Short hello", True),
    ]
    assert [one["id"] for one in plan["templates"]] == [
        None,
        texts(abroad, "sms_template", "text")["Short hello"][0],
    ]
    assert plan["sequence"] == {"name": "Twin", "status": "draft", "steps": 2}
    assert plan["organization_id"] != sequence_in(online)["organization_id"]
    assert {call.method for call in abroad.sandbox.requests} == {"GET"}


def test_a_copy_to_another_organization_shows_its_plan_and_asks(
    command: CommandLine, abroad: Served
) -> None:
    code = command(*ABROAD, stdin="n\n")

    assert code == 4
    assert re.search(r"^email template +Introduction +new$", command.out, re.MULTILINE)
    assert re.search(r"^SMS template +Short hello +smstmpl_\w+$", command.out, re.MULTILINE)
    assert re.search(r"^sequence +Twin +new, draft, 2 steps$", command.out, re.MULTILINE)
    assert {call.method for call in abroad.sandbox.requests} == {"GET"}


def test_a_copy_that_fails_half_way_says_what_is_there_and_goes_on_under_the_journal(
    command: CommandLine, abroad: Served
) -> None:
    order = (*ABROAD, "--yes", "--json", "--journal", "sent.db")
    abroad.sandbox.faults.next(method="POST", path="/api/v1/sequence/", status=401)

    broken = command(*order), command.out
    said = command.err
    made = texts(abroad, "email_template", "body")["Introduction"][0]
    again = command(*order), command.json
    once_more = command(*order), command.json

    assert broken == (2, "")
    assert f"for the next run to use: email template 'Introduction' ({made})" in said
    assert again[0] == 0
    assert again == once_more
    names = [str(row["name"]) for row in abroad.sandbox.world.all("email_template")]
    assert names.count("Introduction") == 1
    assert [row["name"] for row in abroad.sandbox.world.all("sequence")].count("Twin") == 1


def test_a_template_whose_answer_was_lost_is_made_once(
    command: CommandLine, abroad: Served
) -> None:
    abroad.sandbox.faults.next(method="POST", path="/api/v1/email_template/", drop="after")

    codes = [command(*ABROAD, "--yes", "--journal", "sent.db") for _ in range(2)]

    names = [str(row["name"]) for row in abroad.sandbox.world.all("email_template")]
    assert (codes, names.count("Introduction")) == ([3, 0], 1)
    assert [row["name"] for row in abroad.sandbox.world.all("sequence")].count("Twin") == 1


def test_under_a_journal_a_template_that_may_be_there_is_not_made_again(
    command: CommandLine, abroad: Served
) -> None:
    abroad.sandbox.faults.next(method="POST", path="/api/v1/email_template/", drop="after")
    order = (*ABROAD, "--yes", "--journal", "sent.db")

    first = command(*order)
    for row in abroad.sandbox.world.all("email_template"):
        row["name"] = f"{row['name']}, not to be found"
    second = command(*order)

    sent = [str(call.path) for call in abroad.sandbox.requests if call.method == "POST"]
    assert (first, second) == (3, 3)
    assert sent == ["/api/v1/email_template/"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"attachments": [{"url": "https://x/y"}]}, "has attachments, which can't be copied"),
        ({"unsubscribe_link_id": "unsub_1"}, "has unsubscribe_link_id, which can't be copied"),
        ({"name": ""}, "has no name"),
    ],
)
def test_a_template_that_would_lose_something_is_not_copied(
    command: CommandLine, online: Served, abroad: Served, change: dict[str, Any], said: str
) -> None:
    for row in online.sandbox.world.all("email_template"):
        row.update(change)

    code = command(*ABROAD, "--yes")

    assert (code, command.out) == (2, "")
    assert said in command.err
    assert {call.method for call in abroad.sandbox.requests} == {"GET"}


def test_templates_that_no_sequence_may_use_are_passed_over_and_two_of_a_name_are_refused(
    command: CommandLine, abroad: Served
) -> None:
    rows = abroad.sandbox.world.all("email_template")
    rows[0].update(name="Introduction", is_shared=False)
    rows[1].update(name="Introduction", is_shared=True, is_archived=True)

    assert command(*ABROAD, "--dry-run", "--json") == 0
    assert command.json[0]["templates"][0]["id"] is None

    for row in rows[2:4]:
        row.update(name="Introduction", is_shared=True)
    assert command(*ABROAD, "--dry-run") == 2
    assert "is there 2 times in" in command.err


@pytest.mark.parametrize("key", ["schedule_id", "trigger_query"])
def test_what_no_other_organization_has_is_not_copied(
    command: CommandLine, online: Served, abroad: Served, key: str
) -> None:
    sequence_in(online)  # there is one
    for row in online.sandbox.world.all("sequence"):
        row.update({key: "sched_1" if key == "schedule_id" else {"type": "match_all"}})
        row["schedule"] = None

    code = command(*ABROAD, "--yes")

    assert (code, command.out) == (2, "")
    assert f"the sequence has a {key}, which no other organization has" in command.err
    assert list(abroad.sandbox.requests) == []


def test_the_key_of_another_organization_is_needed_and_never_told(
    command: CommandLine, online: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = ABROAD[:-1]
    monkeypatch.setenv("SAME_KEY", online.sandbox.api_key)

    assert command(*order, "MISSING_KEY", "--yes") == 2
    assert "the environment variable MISSING_KEY is not set" in command.err
    assert command(*order, "api_secret.one", "--yes") == 2
    assert "secret" not in command.out + command.err
    assert command(*order, "SAME_KEY", "--yes") == 2
    assert "both keys belong to the same organization" in command.err


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
