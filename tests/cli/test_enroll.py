"""`close-async enroll`: what is sent of a CSV file, and what isn't."""

from __future__ import annotations

import json
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anyio
import pytest

from close_async import CloseClient, Journal
from close_async.cli import _session
from close_async.cli._rows import BadLine, CsvRows

from .conftest import CLOSE_ASYNC

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .conftest import CommandLine, Served

PLAN = ["type", "rows", "to_send", "bad", "duplicates", "in_journal", "sample"]
OUTCOME = [
    *("type", "line", "contact_id", "sequence_id", "outcome", "was_before", "subscription_id"),
    *("kind", "reason"),
]
SUMMARY = ["type", "rows", "enrolled", "enrolled_before", "refused", "unknown", "interrupted"]


class Terms:
    """Whom the sandbox can subscribe, and to what."""

    def __init__(self, served: Served) -> None:
        world = served.sandbox.world
        self.sequence = next(
            str(one["id"]) for one in world.all("sequence") if one["name"] == "Inbound follow-up"
        )
        account = next(one for one in world.all("connected_account") if one.get("identities"))
        sender = ("--sender-account-id", account["id"], "--sender-name", "John Doe")
        self.options = (
            *("--sequence-id", self.sequence),
            *(*sender, "--sender-email", account["identities"][0]["email"]),
        )
        taken = {one["contact_id"] for one in world.all("sequence_subscription")}
        self.contacts = [
            str(one["id"])
            for one in world.all("contact")
            if one["id"] not in taken and one.get("emails")
        ]


@pytest.fixture
def terms(online: Served) -> Terms:
    return Terms(online)


def written(contacts: Iterable[str], header: str = "contact_id") -> str:
    lines = [header, *contacts, ""]
    Path("people.csv").write_text("\n".join(lines), encoding="utf-8")
    return "people.csv"


def posts(served: Served) -> list[Any]:
    return [
        call
        for call in served.sandbox.requests
        if (call.method, call.path) == ("POST", "/api/v1/sequence_subscription/")
    ]


def test_a_real_process_enrolls_each_contact_once_however_often_it_runs(
    online: Served, terms: Terms
) -> None:
    order = [*CLOSE_ASYNC, "enroll", written(terms.contacts[:12]), *terms.options]

    def run(*options: str) -> tuple[int, list[Any]]:
        done = subprocess.run(
            [*order, *options, "--journal", "sent.db", "--json"],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.stderr == ""
        return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]

    dry = run("--dry-run")
    assert not online.sandbox.requests
    assert not Path("sent.db").exists()
    first = run("--yes")
    second = run("--yes")
    again = run("--dry-run")

    assert [code for code, _ in (dry, first, second, again)] == [0, 0, 0, 0]
    assert len(posts(online)) == 12
    (plan,) = dry[1]
    assert list(plan) == PLAN
    assert (plan["rows"], plan["to_send"]) == (12, 12)
    assert [one["line"] for one in plan["sample"]] == [2, 3, 4]
    assert plan["sample"][0]["body"]["contact_id"] == terms.contacts[0]
    outcomes, summary = first[1][1:-1], first[1][-1]
    assert [list(one) for one in outcomes] == [OUTCOME] * 12
    assert [one["line"] for one in outcomes] == list(range(2, 14))
    assert list(summary) == SUMMARY
    assert (summary["enrolled"], summary["enrolled_before"]) == (12, 0)
    assert second[1][-1] == summary | {"enrolled_before": 12}
    assert again[1] == [
        {
            "type": "plan",
            "rows": 12,
            "to_send": 0,
            "bad": 0,
            "duplicates": 0,
            "in_journal": {"done": 12, "refused": 0, "unknown": 0},
            "sample": [],
        }
    ]


def test_a_dry_run_checks_every_row_and_sends_nothing(
    command: CommandLine, online: Served, terms: Terms
) -> None:
    ann, bob = terms.contacts[:2]
    rows = [ann, "", ",,", f"  {bob} ", f"{ann}", "a b", '"x\ny"', f"{ann},more"]

    code = command("enroll", written(rows), *terms.options, "--dry-run")

    assert code == 1
    assert command.out.splitlines() == [
        "line 7: contact_id must hold no white space and no invisible character, got 'a b'",
        "line 8: contact_id holds \\n, which can't be sent",
        "line 10: it has 2 cells, and there are 1 columns",
        "rows:                              6",
        "to be sent:                        2",
        "bad:                               3",
        "duplicates:                        1",
        "in the journal as done:            0",
        "in the journal as refused:         0",
        "in the journal as unknown:         0",
        "the first ones to be sent:",
        *(
            f"  line {line}: contact_id={one}, sequence_id={terms.sequence}, sender_account_id="
            f"{terms.options[3]}, sender_name=John Doe, sender_email={terms.options[7]}"
            for line, one in ((2, ann), (5, bob))
        ),
    ]
    assert not online.sandbox.requests


def test_a_bad_row_stops_it_before_anything_is_sent(
    command: CommandLine, online: Served, terms: Terms
) -> None:
    order = ("enroll", written([*terms.contacts[:3], "a b"]), *terms.options, "--yes")

    stopped = command(*order, "--journal", "sent.db")
    assert (stopped, posts(online)) == (2, [])
    assert "nothing was sent: 1 bad rows" in command.err
    code = command(*order, "--journal", "sent.db", "--on-bad-row", "refuse")

    assert (code, len(posts(online))) == (1, 3)
    lines = command.out.splitlines()
    assert [line for line in lines if line.startswith("line 5: a b refused (bad_row): ")]
    assert lines[-1] == "3 enrolled, 1 refused (1 bad_row), 0 unknown"


def test_refusals_are_told_by_kind_and_kept(
    command: CommandLine, online: Served, terms: Terms
) -> None:
    subscribed = next(
        str(one["contact_id"])
        for one in online.sandbox.world.all("sequence_subscription")
        if one["sequence_id"] == terms.sequence
    )
    file = written([terms.contacts[0], subscribed, "cont_none"])
    order = ("enroll", file, *terms.options, "--journal", "sent.db", "--yes")

    first = command(*order)
    told = command.out.splitlines()
    sent = len(posts(online))
    second = command(*order)

    assert (first, second) == (1, 1)
    assert told[-3].startswith(f"line 3: {subscribed} refused (already_subscribed): ")
    assert told[-2].startswith("line 4: cont_none refused (")
    assert len(posts(online)) == sent == 3
    assert command.out.splitlines()[-1].startswith("1 enrolled (1 by an earlier run), 2 refused (")
    assert command(*order, "--retry-refused", "--json") == 1
    assert len(posts(online)) == 5
    assert command.json[-1]["refused"]["already_subscribed"] == 1
    assert command.json[-1]["refused"]["duplicate"] == 0


def test_each_campaign_has_each_contact_once(
    command: CommandLine, online: Served, terms: Terms
) -> None:
    order = ("enroll", written(terms.contacts[:2]), *terms.options, "--journal", "sent.db", "-y")

    assert command(*order, "--campaign", "spring") == 0
    assert command(*order, "--campaign", "spring", "--dry-run", "--json") == 0
    assert command.json[0]["in_journal"]["done"] == 2
    assert command(*order, "--campaign", "autumn", "--dry-run", "--json") == 0
    assert (command.json[0]["to_send"], command.json[0]["in_journal"]["done"]) == (2, 0)
    assert command(*order, "--campaign", "the spring") == 2
    assert "campaign must hold no white space" in command.err
    assert len(posts(online)) == 2


def test_it_asks_with_the_name_of_the_sequence(
    command: CommandLine, online: Served, terms: Terms
) -> None:
    order = ("enroll", written(terms.contacts[:3]), *terms.options, "--journal", "sent.db")

    assert command(*order, stdin="n\n") == 4
    assert "Subscribe 3 contacts to 'Inbound follow-up' (active) from " in command.err
    assert command(*order) == 4
    assert posts(online) == []
    assert command(*order, stdin="yes\n") == 0
    assert len(posts(online)) == 3


def test_a_sequence_that_is_not_there_is_found_out_before_the_first_row(
    command: CommandLine, online: Served, terms: Terms
) -> None:
    options = ("--sequence-id", "seq_none", "--journal", "sent.db", "--yes")

    code = command("enroll", written(terms.contacts[:3]), *options)

    assert (code, posts(online)) == (2, [])
    assert "was answered with 404" in command.err


def test_columns_are_mapped_and_others_are_not_ignored_by_themselves(
    command: CommandLine, online: Served, terms: Terms
) -> None:
    rows = [f"{one};Jo;{terms.sequence}" for one in terms.contacts[:2]]
    file = written(rows, "Who;First name;Sequence ID")
    options = ("--dry-run", "--json")

    assert command("enroll", file, *options) == 2
    assert "columns that are no field of an enrollment: 'Who', 'First name'" in command.err
    assert command("enroll", file, *options, "--column", "contact_id=Who") == 2
    assert "'First name'" in command.err
    mapped = ("--column", "contact_id=Who", "--ignore-other-columns")
    assert command("enroll", file, *options, *mapped) == 0
    assert (command.json[0]["rows"], command.json[0]["to_send"]) == (2, 2)
    assert command("enroll", file, *options, "--column", "contact_id=Whom") == 2
    assert "there is no column 'Whom' for contact_id" in command.err
    assert command("enroll", file, *options, "--column", "contact=Who") == 2
    assert "--column must be FIELD=COLUMN" in command.err
    del online


def test_a_typo_in_a_column_does_not_send_from_somebody_else(
    command: CommandLine, terms: Terms
) -> None:
    file = written([f"{terms.contacts[0]},jo@example.com"], "contact_id,sender_emial")

    code = command("enroll", file, *terms.options, "--dry-run")

    assert (code, command.out) == (2, "")
    assert "'sender_emial'" in command.err


@pytest.mark.parametrize(
    ("content", "options", "said"),
    [
        (b"", (), "it's empty"),
        (b"\n\n", (), "it's empty"),
        (b"name\nx\n", ("--ignore-other-columns",), "there is no column for contact_id"),
        (b"contact_id\nx\n", (), "there is no column for sequence_id nor --sequence-id"),
        (b"contact_id,Contact ID\nx,y\n", (), "it has two columns for contact_id"),
        (b"contact_id\n\xe9\n", ("--sequence-id", "seq_1"), "isn't utf-8"),
        (b'contact_id\n"x', ("--sequence-id", "seq_1"), "line 2: unexpected end of data"),
        (b'contact_id\n"x"y\n', ("--sequence-id", "seq_1"), "line 2: "),
        (b"\xff\xfec\x00", (), "it's UTF-16: add --encoding utf-16"),
        (b"contact_id\n" + b"x" * 1_100_000, ("--sequence-id", "s"), "it's longer than 1,000,000"),
        (b"contact_id\n" + b"x" * 200_000, ("--sequence-id", "s"), "field larger than field limit"),
        (b"contact_id\nx\n", ("--encoding", "klingon"), "there is no encoding 'klingon'"),
        (b"contact_id\nx\n", ("--delimiter", "ab"), "--delimiter must be one character"),
        (b"contact_id\nx\n", ("--on-bad-row", "skip"), "--on-bad-row must be one of stop, refuse"),
        (b"contact_id\nx\n", ("--sequence-id", "a b"), "sequence_id must hold no white space"),
    ],
    ids=range(15),
)
def test_a_file_that_is_no_table_is_one_sentence(
    command: CommandLine, content: bytes, options: tuple[str, ...], said: str
) -> None:
    Path("people.csv").write_bytes(content)

    code = command("enroll", "people.csv", *options, "--dry-run")

    assert (code, command.out) == (2, "")
    assert said in command.err
    assert command.err.count("\n") == 1


@pytest.mark.parametrize("file", ["none.csv", ".", "/dev/null"])
def test_what_is_no_file_is_one_sentence(command: CommandLine, file: str) -> None:
    code = command("enroll", file, "--sequence-id", "seq_1", "--dry-run")

    assert (code, command.out) == (2, "")
    assert command.err.count("\n") == 1


@pytest.mark.parametrize(
    ("content", "options"),
    [
        ("contact_id,sender_name\ncont_1,Jo Dö\ncont_2,\n".encode("utf-8-sig"), ()),
        ("contact_id;sender_name\r\ncont_1;Jo Dö\r\ncont_2;\r\n".encode(), ()),
        ("contact_id\tsender_name\ncont_1\tJo Dö\ncont_2\t\n".encode(), ()),
        ("Contact-ID|SENDER NAME\ncont_1|Jo Dö\ncont_2|".encode(), ()),
        ("contact_id,sender_name\ncont_1,Jo Dö\ncont_2,\n".encode("cp1252"), ("cp1252",)),
        ("contact_id,sender_name\ncont_1,Jo Dö\ncont_2,\n".encode("utf-16"), ("utf-16",)),
        ('"contact_id","sender_name"\n"cont_1","Jo Dö"\n\n\n,\n"cont_2",""\n'.encode(), ()),
    ],
    ids=["bom", "semicolon", "tab", "pipe", "cp1252", "utf-16", "quotes"],
)
def test_files_of_all_sorts_are_read(content: bytes, options: tuple[str, ...]) -> None:
    Path("people.csv").write_bytes(content)
    encoding = options[0] if options else "utf-8-sig"

    defaults = {"sequence_id": "seq_1", "sender_name": "Al"}
    rows = list(CsvRows(Path("people.csv"), encoding, None, {}, others=False, defaults=defaults))

    assert not [row for _, row in rows if isinstance(row, BadLine)]
    assert [
        (row.contact_id, row.sender_name) for _, row in rows if not isinstance(row, BadLine)
    ] == [("cont_1", "Jo Dö"), ("cont_2", "Al")]


def test_lists_and_objects_stand_in_cells() -> None:
    Path("people.csv").write_text(
        'contact_id,calls_assigned_to,sms_options\ncont_1,"user_1; user_2,user_3","{""a"": 1}"\n'
        f"cont_2,,{{\ncont_3,\x00,\ncont_4,,NaN\ncont_5,,{'[' * 100_000}\n"
    )

    defaults = {"sequence_id": "seq_1"}
    (_, one), (_, two), (_, three), *others = CsvRows(
        Path("people.csv"), "utf-8", None, {}, others=False, defaults=defaults
    )

    assert not isinstance(one, BadLine)
    shown: list[object] = [one.calls_assigned_to, one.sms_options]
    assert shown == [["user_1", "user_2", "user_3"], {"a": 1}]
    assert isinstance(two, BadLine)
    assert [type(other) for _, other in others] == [BadLine, BadLine]
    assert isinstance(three, BadLine)
    assert three.reason == "calls_assigned_to holds \\x00, which can't be sent"


def test_a_file_that_changes_while_somebody_is_asked_is_not_sent(
    command: CommandLine, online: Served, terms: Terms, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written(terms.contacts[:2])

    def change(*_: object, **__: object) -> None:
        written(terms.contacts[:5])

    monkeypatch.setattr("close_async.cli._enroll.confirm", change)
    code = command("enroll", file, *terms.options, "--journal", "sent.db")

    assert (code, posts(online)) == (2, [])
    assert "people.csv has changed meanwhile" in command.err


def test_without_a_journal_nothing_is_sent(
    command: CommandLine, online: Served, terms: Terms
) -> None:
    code = command("enroll", written(terms.contacts[:2]), *terms.options, "--yes")

    assert (code, online.sandbox.requests) == (2, ())
    assert "--journal is missing" in command.err


def test_a_refused_key_ends_it_with_what_is_known(
    command: CommandLine, online: Served, terms: Terms
) -> None:
    online.sandbox.faults.nth(3, method="POST", status=401, times=50)
    order = ("enroll", written(terms.contacts[:20]), *terms.options, "--journal", "sent.db", "-y")

    code = command(*order, "--at-once", "1", "--json")

    assert code == 2
    assert "was answered with 401" in command.err
    assert (command.json[-1]["type"], command.json[-1]["enrolled"]) == ("summary", 2)
    online.sandbox.faults.clear()
    assert command(*order) == 0
    assert command.out.splitlines()[-1] == (
        "20 enrolled (2 by an earlier run), 0 refused, 0 unknown"
    )


def test_what_stays_unknown_has_an_exit_code_of_its_own(
    command: CommandLine, online: Served, terms: Terms, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Hasty(CloseClient):
        @classmethod
        def from_env(cls, **options: Any) -> Any:
            return super().from_env(**options, settle=0.1)

    monkeypatch.setattr(_session, "CloseClient", Hasty)
    online.sandbox.faults.nth(2, method="POST", drop="before")
    order = ("enroll", written(terms.contacts[:3]), *terms.options, "--journal", "sent.db", "-y")

    code = command(*order, "--at-once", "1")

    assert code == 3
    assert command.out.splitlines()[-3].startswith(f"line 3: {terms.contacts[1]} unknown: ")
    assert command.out.splitlines()[-2] == "2 enrolled, 0 refused, 1 unknown"
    command("journal", "list", "--journal", "sent.db", "--state", "unknown", "--json")
    assert command.json[0]["key"].endswith(f"{terms.sequence} {terms.contacts[1]}")
    assert command(*order, "--dry-run") == 0
    assert "in the journal as unknown:         1" in command.out.splitlines()


@pytest.mark.parametrize(("sent", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_it_after_the_answers_that_are_under_way(
    online: Served, terms: Terms, sent: signal.Signals, status: int
) -> None:
    online.sandbox.faults.every(method="POST", delay=0.3)
    options = (*terms.options, "--journal", "sent.db", "--yes", "--json", "--at-once", "2")
    order = [*CLOSE_ASYNC, "enroll", written(terms.contacts[:60]), *options]
    with subprocess.Popen(
        order, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        while len(posts(online)) < 3:
            time.sleep(0.02)
        process.send_signal(sent)
        output, errors = process.communicate(timeout=30)
    summary = json.loads(output.splitlines()[-1])

    assert process.returncode == status
    assert errors == (
        "close-async: nothing more is sent; waiting for the answers to what is under way\n"
    )
    assert summary["interrupted"] is True
    assert summary["enrolled"] == len(posts(online)) < 60
    assert summary["unknown"] == 0
    assert journal_counts() == {"done": summary["enrolled"]}


def test_a_second_ctrl_c_ends_it_at_once(online: Served, terms: Terms) -> None:
    online.sandbox.faults.every(method="POST", delay=8)
    options = (*terms.options, "--journal", "sent.db", "--yes", "--at-once", "1")
    order = [*CLOSE_ASYNC, "enroll", written(terms.contacts[:3]), *options]
    with subprocess.Popen(
        order, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        while not posts(online):
            time.sleep(0.02)
        begun = time.monotonic()
        process.send_signal(signal.SIGINT)
        process.stderr.readline()
        process.send_signal(signal.SIGINT)
        try:
            _, errors = process.communicate(timeout=30)
        finally:
            process.kill()

    assert process.returncode == 130
    assert time.monotonic() - begun < 5
    assert errors == (
        "close-async: what was under way is unknown: run it again with the same journal\n"
    )
    assert journal_counts() == {"sending": 1}


def journal_counts() -> dict[str, int]:
    async def counted() -> dict[str, int]:
        async with Journal.sqlite("sent.db") as journal:
            return {state: count for state, count in (await journal.counts()).items() if count}

    return anyio.run(counted)


def test_a_reader_that_goes_away_stops_it_in_silence(online: Served, terms: Terms) -> None:
    order = [*CLOSE_ASYNC, "enroll", written(terms.contacts[:60]), *terms.options]
    command = shlex.join([*order, "--journal", "sent.db", "--yes", "--json"])

    done = subprocess.run(
        ["/bin/bash", "-c", f"{command} | head -n 2; exit ${{PIPESTATUS[0]}}"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (done.returncode, done.stderr) == (141, "")
    assert len(done.stdout.splitlines()) == 2
    assert journal_counts() == {"done": len(posts(online))}


def test_a_long_file_takes_little_memory() -> None:
    def taken(rows: int) -> int:
        """Return how many kB a dry run takes."""
        written(f"cont_{number:040d}" for number in range(rows))
        dry_run = ["enroll", "people.csv", "--sequence-id", "seq_1", "--dry-run"]
        code = (
            "import resource, sys; from close_async.cli import main\n"
            f"sys.argv = ['close-async', *{dry_run!r}]\n"
            "try: main()\n"
            "finally: print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, timeout=90, check=True
        )
        assert done.stdout.startswith(f"rows:{rows:>31,}\n")
        return int(done.stdout.split()[-1])

    assert taken(40_000) - taken(40) < 10_000
