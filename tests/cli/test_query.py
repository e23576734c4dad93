"""`close-async query`: filters in files are explained, checked, compared, drawn and run."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from close_async import cli
from close_async.query import Contact, Filter, Lead, Query, SequenceSubscription
from tests.support.paths import SAMPLES

from .conftest import CLOSE_ASYNC

if TYPE_CHECKING:
    from .conftest import Served

S_QUERIES = sorted((SAMPLES / "s_query").glob("*.json"))
POTENTIAL = Lead.status_id.is_in("stat_potential")
AUDIENCE = POTENTIAL & Lead.has(Contact.title.has_words("CEO"))


class Cli:
    """Runs the command line in this process, and keeps its output."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        self.out = self.err = ""

    def __call__(self, *arguments: str, stdin: str = "") -> int:
        self._monkeypatch.setattr(sys, "argv", ["close-async", "query", *arguments])
        self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        with pytest.raises(SystemExit) as exit_info:
            cli.main()
        self.out, self.err = self._capsys.readouterr()
        return int(exit_info.value.code or 0)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cli:
    return Cli(monkeypatch, capsys)


def written(query: Query | Filter | dict[str, Any] | str, name: str = "filter.json") -> str:
    text = query if isinstance(query, str) else json.dumps(_plain(query))
    Path(name).write_text(text, encoding="utf-8")
    return name


def _plain(query: Query | Filter | dict[str, Any]) -> Any:
    return query if isinstance(query, dict) else query.to_dict()


@pytest.mark.parametrize("path", S_QUERIES, ids=lambda path: path.stem)
def test_every_sample_is_explained_as_the_library_does(run: Cli, path: Path) -> None:
    code = run("explain", str(path))

    assert (code, run.err) == (0, "")
    assert run.out == Filter.from_json(path.read_bytes()).query.explain() + "\n"


@pytest.mark.parametrize("path", S_QUERIES, ids=lambda path: path.stem)
def test_every_sample_becomes_python_that_builds_it(run: Cli, path: Path) -> None:
    code = run("python", str(path))

    assert (code, run.err) == (0, "")
    names: dict[str, Any] = {}
    exec(run.out, names)  # noqa: S102 - our own code
    assert names["query"] == Filter.from_json(path.read_bytes()).query
    assert run("python", str(path), "--json") == 0
    told = json.loads(run.out)
    exec(told["import"], names)  # noqa: S102 - the same
    assert eval(told["python"], names) == names["query"]  # noqa: S307 - the same


def test_a_dash_reads_standard_input(run: Cli) -> None:
    code = run("explain", "-", stdin=json.dumps(POTENTIAL.to_dict()))

    assert (code, run.out) == (0, POTENTIAL.explain() + "\n")


def test_a_smart_view_tells_what_it_finds(run: Cli) -> None:
    view = {"type": "contact", "s_query": {"query": {"type": "match_all"}}}

    run("explain", written(view))

    assert run.out == "All contacts.\n"


def test_lint_names_findings_and_exits_with_1(run: Cli) -> None:
    nobody = POTENTIAL & Lead.status_id.is_in("stat_other")

    code = run("lint", written(nobody))

    assert code == 1
    assert run.out == "".join(f"{finding}\n" for finding in nobody.warnings())
    assert "contradiction" in run.out


def test_lint_of_a_bulk_body_knows_that_it_is_one(run: Cli) -> None:
    calls = {"type": "object_type", "object_type": "opportunity"}

    code = run("lint", written({"s_query": {"type": "and", "queries": [calls]}}))

    findings = Query.from_dict({"type": "and", "queries": [calls]}).warnings(bulk=True)
    assert (code, run.out) == (1, "".join(f"{finding}\n" for finding in findings))


def test_lint_takes_any_form_for_a_bulk_action_if_told(run: Cli) -> None:
    file = written(SequenceSubscription.status.is_in("active"))

    codes = [run("lint", file), run("lint", file, "--bulk")]

    assert codes == [0, 1]
    assert "[bulk-type]" in run.out


def test_lint_finds_a_custom_field_that_close_does_not_name(run: Cli, online: Served) -> None:
    code = run("lint", written(Lead.custom.text("cf_gone").equals("x")), "--names")

    assert code == 1
    assert "[unknown-custom-field]" in run.out
    del online


def test_lint_accuses_no_field_of_a_list_that_close_does_not_show(run: Cli, online: Served) -> None:
    online.sandbox.faults.next(status=403, path="/api/v1/custom_field/contact/")

    code = run("lint", written(Lead.custom.text("cf_gone").equals("x")), "--names")

    assert (code, run.out) == (0, "")
    assert run.err == "close-async: Close doesn't show the names of custom fields of contact\n"


def test_lint_is_silent_if_all_is_fine(run: Cli) -> None:
    code = run("lint", written(AUDIENCE))

    assert (code, run.out, run.err) == (0, "", "")


def test_diff_says_what_changed_and_exits_with_1(run: Cli) -> None:
    old, new = written(AUDIENCE, "old.json"), written(POTENTIAL, "new.json")

    code = run("diff", old, new)

    assert (code, run.out) == (1, f"{AUDIENCE.diff(POTENTIAL)}\n")


def test_diff_is_silent_about_two_forms_of_one_query(run: Cli) -> None:
    old = written(AUDIENCE, "old.json")

    code = run("diff", old, "-", stdin=json.dumps({"s_query": AUDIENCE.to_dict()}))

    assert (code, run.out, run.err) == (0, "", "")


def test_a_picture_is_a_tree(run: Cli) -> None:
    code = run("picture", written(AUDIENCE))

    assert (code, run.err) == (0, "")
    assert run.out == (
        "Leads for which all of these hold\n"
        "├── The status is stat_potential\n"
        "└── There is a contact for which this holds\n"
        '    └── The title has the words "CEO"\n'
    )


def test_a_picture_is_mermaid_text_if_that_is_wanted(run: Cli) -> None:
    code = run("picture", written(AUDIENCE), "--mermaid")

    assert (code, run.out) == (0, AUDIENCE.picture().to_mermaid() + "\n")


BAD: list[tuple[str, str]] = [
    ("", "filter.json: filter: the text is not JSON"),
    ("{", "filter.json: filter: the text is not JSON"),
    ("[]", "filter.json: filter: expected an object, got a list"),
    ("{}", "filter.json: filter: it has neither a query nor an s_query nor a type"),
    (
        '{"query": {"type": "and", "queries": [{"type": "match_all"}, {"value": 1}]}}',
        "filter.json: query.queries[1]: the object has no type",
    ),
    ('{"query": {"type": "and", "queries": [1]}}', "filter.json: query.queries[0]: "),
    ('{"s_query": null, "query": "status:x"}', "filter.json: query: this is the old query"),
    ("[" * 100_000, "filter.json: filter: nested deeper than"),
]


@pytest.mark.parametrize("command", ["explain", "python", "lint", "picture", "count", "run"])
@pytest.mark.parametrize(("text", "error"), BAD, ids=range(len(BAD)))
def test_bad_input_is_one_sentence_with_the_place(
    run: Cli, command: str, text: str, error: str
) -> None:
    code = run(command, written(text))

    assert (code, run.out) == (2, "")
    assert run.err.startswith(f"close-async: {error}")
    assert run.err.count("\n") == 1


def test_a_file_that_is_not_there_is_one_sentence(run: Cli) -> None:
    code = run("explain", "nowhere.json")

    assert (code, run.out) == (2, "")
    assert run.err == "close-async: can't read nowhere.json: No such file or directory\n"


def test_bytes_that_are_no_text_are_one_sentence(run: Cli) -> None:
    Path("filter.json").write_bytes(b'{"query": "\xff\xfe"}')

    code = run("explain", "filter.json")

    assert code == 2
    assert run.err.startswith("close-async: filter.json: filter: the text is not JSON")


def test_both_files_of_a_diff_can_not_be_standard_input(run: Cli) -> None:
    code = run("diff", "-", "-")

    assert (code, run.out) == (2, "")
    assert run.err == "close-async: OLD and NEW can't both be standard input\n"


def test_count_asks_close(run: Cli, online: Served) -> None:
    code = run("count", written(POTENTIAL))

    statuses = [lead["status_id"] for lead in online.sandbox.world.all("lead")]
    assert (code, run.err) == (0, "")
    assert run.out == f"{statuses.count('stat_potential')}\n"


def test_run_prints_a_table_in_the_order_of_the_filter(
    run: Cli, online: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    newest = Filter(POTENTIAL, sort=[Lead.date_created.descending()])

    code = run("run", written(newest), "--fields", "display_name, status_id", "--limit", "2")

    leads = online.sandbox.world.all("lead")
    leads = [lead for lead in leads if lead["status_id"] == "stat_potential"]
    leads.sort(key=lambda lead: str(lead["date_created"]), reverse=True)
    lines = run.out.splitlines()
    assert (code, run.err) == (0, "")
    assert [word for word in lines[0].split() if word.isidentifier()] == [
        "id",
        "display_name",
        "status_id",
    ]
    assert str(leads[0]["name"]) in lines[2]
    assert str(leads[1]["name"]) in lines[3]
    assert len(lines) == 4


def test_run_prints_one_json_object_per_line(run: Cli, online: Served) -> None:
    body = {"query": POTENTIAL.to_dict(), "_fields": {"lead": ["status_id"]}, "results_limit": 3}

    code = run("run", written(body), "--json")

    rows = [json.loads(line) for line in run.out.splitlines()]
    assert (code, len(rows)) == (0, 3)
    assert {row["status_id"] for row in rows} == {"stat_potential"}
    assert all(row["id"].startswith("lead_") for row in rows)
    del online


def test_names_are_asked_for_and_shown(run: Cli, online: Served) -> None:
    code = run("explain", written(POTENTIAL), "--names")

    assert code == 0
    assert "stat_potential" not in run.out
    assert "Potential" in run.out
    assert {request.method for request in online.sandbox.requests} == {"GET"}


def test_names_that_close_does_not_show_are_mentioned(run: Cli, online: Served) -> None:
    online.sandbox.faults.next(status=403, path="/api/v1/user/")

    code = run("picture", written(POTENTIAL), "--names")

    assert code == 0
    assert "Potential" in run.out
    assert run.err == "close-async: Close doesn't show the names of users\n"


def test_without_a_key_nothing_is_asked(run: Cli) -> None:
    code = run("count", written(POTENTIAL))

    assert (code, run.out) == (2, "")
    assert run.err == "close-async: the environment variable CLOSE_API_KEY is not set\n"


def test_a_wrong_key_is_one_sentence(
    run: Cli, online: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLOSE_API_KEY", "api_wrong")

    code = run("run", written(POTENTIAL))

    assert (code, run.out) == (2, "")
    assert run.err.startswith("close-async: POST ")
    assert run.err.count("\n") == 1
    assert "api_wrong" not in run.err
    del online


def test_a_body_that_asks_for_a_number_only_is_counted(run: Cli, online: Served) -> None:
    body = {"query": POTENTIAL.to_dict(), "include_counts": True, "results_limit": 0}

    assert run("count", written(body)) == 0

    statuses = [lead["status_id"] for lead in online.sandbox.world.all("lead")]
    assert run.out == f"{statuses.count('stat_potential')}\n"


def test_a_query_of_no_type_can_not_be_counted(run: Cli) -> None:
    code = run("count", written({"type": "text", "value": "gold", "mode": "phrase"}))

    assert (code, run.out) == (2, "")
    assert run.err == (
        "close-async: the query doesn't say which objects it finds: add an object_type to it\n"
    )


def test_a_wrong_timezone_is_one_sentence(run: Cli, online: Served) -> None:
    code = run("count", written(POTENTIAL), "--timezone", "Nowhere/Land")

    assert (code, run.out) == (2, "")
    assert run.err.startswith("close-async: ")
    assert run.err.count("\n") == 1
    assert not online.sandbox.requests


def test_a_field_without_a_name_is_refused(run: Cli) -> None:
    code = run("run", written(POTENTIAL), "--fields", "a,,b")

    assert (code, run.out) == (2, "")
    assert run.err.startswith("close-async: --fields must be names separated by commas")


def test_what_a_terminal_can_not_show_is_written_as_code() -> None:
    text = json.dumps({"type": "text", "value": "日本\ud800\x1b[31m", "mode": "phrase"})

    done = subprocess.run(
        [*CLOSE_ASYNC, "query", "explain", "-"],
        input=text.encode(),
        capture_output=True,
        env={"PYTHONIOENCODING": "ascii", "PATH": ""},
        timeout=20,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, b"")
    assert b"\x1b" not in done.stdout
    assert done.stdout.isascii()


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_a_picture_needs_no_modern_terminal(encoding: str) -> None:
    text = json.dumps({"type": "text", "value": "é日\u202e\ud800", "mode": "phrase"})

    done = subprocess.run(
        [*CLOSE_ASYNC, "query", "picture", "-"],
        input=text.encode(),
        capture_output=True,
        env={"PYTHONIOENCODING": encoding, "PATH": "", "COLUMNS": "20"},
        timeout=20,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, b"")
    assert b"phrase" in done.stdout


def test_a_picture_keeps_the_colours_that_were_asked_for() -> None:
    done = subprocess.run(
        [*CLOSE_ASYNC, "query", "picture", "-"],
        input=json.dumps(POTENTIAL.to_dict()).encode(),
        capture_output=True,
        env={"FORCE_COLOR": "1", "TERM": "xterm", "PATH": ""},
        timeout=20,
        check=False,
    )

    assert done.returncode == 0
    assert b"\x1b[1m" in done.stdout


def test_a_closed_standard_input_is_one_sentence() -> None:
    command = " ".join(CLOSE_ASYNC)

    done = subprocess.run(
        ["/bin/sh", "-c", f"{command} query explain - <&-"],
        capture_output=True,
        timeout=20,
        check=False,
    )

    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr == b"close-async: there is no standard input\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is full")
def test_an_answer_that_can_not_be_written_is_one_sentence() -> None:
    command = " ".join(CLOSE_ASYNC)

    done = subprocess.run(
        ["/bin/sh", "-c", f"{command} query explain {written(POTENTIAL)} > /dev/full"],
        capture_output=True,
        timeout=20,
        check=False,
    )

    assert done.returncode != 0
    assert b"close-async: can't write the output: No space left on device\n" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_reader_that_goes_away_is_no_error() -> None:
    many = Query.from_dict(
        {"type": "and", "queries": [Lead.name.has_words(f"{n}").to_dict() for n in range(20_000)]}
    )
    command = " ".join(CLOSE_ASYNC)

    done = subprocess.run(
        ["/bin/sh", "-c", f"{command} query explain {written(many)} | head -n 1"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (done.stdout, done.stderr) == ("Leads for which all of these hold:\n", "")
