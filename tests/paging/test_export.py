"""Lists and searches as files and tables: whole or not at all, and resumed after a kill."""

from __future__ import annotations

import csv
import errno
import fcntl
import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import anyio
import httpx
import pytest

from close_async import BadRequest, CloseClient
from close_async.query import Lead
from close_async.sandbox import Sandbox
from tests.support.paths import ROOT

from .exporter import ROWS

if TYPE_CHECKING:
    from pathlib import Path

    from close_async import Pages

pytestmark = pytest.mark.anyio

arrow: Any = pytest.importorskip("pyarrow")


def pages_of(*rows: Any, **options: Any) -> Pages[dict[str, object]]:
    """Return a list of these rows, two on a page. What is an int among them is an answer."""

    def answer(request: httpx.Request) -> httpx.Response:
        skip, limit = (int(request.url.params.get(name, 0)) for name in ("_skip", "_limit"))
        page = rows[skip : skip + limit]
        if any(isinstance(row, int) for row in page):
            return httpx.Response(400)
        return httpx.Response(200, json={"data": page, "has_more": skip + limit < len(rows)})

    close = CloseClient("api_key", transport=httpx.MockTransport(answer))
    return close.pages("/thing/", **{"page_size": 2, **options})


def jsonl(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def names(folder: Path) -> list[str]:
    return [one.name for one in folder.iterdir()]


def table(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


async def test_a_list_becomes_json_lines(tmp_path: Path) -> None:
    rows = [{"id": f"x_{number}", "inner": {"ü": [number, None]}} for number in range(7)]
    path = tmp_path / "things.jsonl"

    assert await pages_of(*rows).to_jsonl(path) == 7

    assert jsonl(path) == rows
    assert names(tmp_path) == ["things.jsonl"]


async def test_a_list_becomes_a_table_with_all_columns(tmp_path: Path) -> None:
    path = tmp_path / "things.csv"
    rows = [
        {"id": "x_1", "n": -7, "flag": True},
        {"id": "x_2", "n": 1.5, "late": None},
        {"id": "x_3", "inner": {"a": [1]}, "text": 'a "b",\nc'},
    ]

    assert await pages_of(*rows).to_csv(str(path)) == 3

    assert table(path) == [
        ["id", "n", "flag", "late", "inner", "text"],
        ["x_1", "-7", "true", "", "", ""],
        ["x_2", "1.5", "", "", "", ""],
        ["x_3", "", "", "", '{"a": [1]}', 'a "b",\nc'],
    ]


@pytest.mark.parametrize(
    "text",
    [
        *("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\tx", " =1", "\xa0\u2003=1"),
        *("\ufeff=1", "\u200b +1", "\x00=1", "\uff1d1", "\uff0b1", "\uff0d1", " \uff20x"),
    ],
)
async def test_a_formula_is_disarmed(tmp_path: Path, text: str) -> None:
    path = tmp_path / "things.csv"
    await pages_of({"id": "x_1", text: text, "list": [text]}).to_csv(path)

    header, row = table(path)
    assert (header[1], row[1]) == (f"'{text}", f"'{text}")
    assert row[2].startswith("[")


@pytest.mark.parametrize("text", [" x", "a=1", "'=1", "", " ", "\u200bx", "\u2028"])
async def test_what_is_no_formula_stays_as_it_is(tmp_path: Path, text: str) -> None:
    path = tmp_path / "things.csv"
    await pages_of({"id": "x_1", "text": text}).to_csv(path)

    assert table(path)[1] == ["x_1", text]


@pytest.mark.parametrize("rows", [[], [{}], [{"id": None}], ["odd"]])
async def test_odd_rows_are_written_too(tmp_path: Path, rows: list[Any]) -> None:
    path = tmp_path / "things.csv"

    assert await pages_of(*rows).to_csv(path) == len(rows)
    assert path.exists()
    assert await pages_of(*rows).to_jsonl(path) == len(rows)
    assert len(jsonl(path)) == len(rows)


async def test_half_a_character_costs_no_row(tmp_path: Path) -> None:
    content = b'{"data": [{"id": "x_1", "name": "\\ud800"}], "has_more": false}'
    transport = httpx.MockTransport(lambda _: httpx.Response(200, content=content))
    path = tmp_path / "things.jsonl"
    async with CloseClient("api_key", transport=transport) as close:
        assert await close.pages("/thing/").to_jsonl(path) == 1
        found = await close.pages("/thing/").to_arrow()

    assert jsonl(path) == found.to_pylist() == [{"id": "x_1", "name": "?"}]


async def test_models_and_searches_are_written_as_their_json(tmp_path: Path) -> None:
    sandbox = Sandbox(leads=5)
    async with CloseClient(sandbox.api_key, transport=sandbox.transport()) as close:
        sequences = await close.sequences.list().collect()
        await close.sequences.list().to_jsonl(tmp_path / "sequences.jsonl")
        found = close.search(Lead.rows, fields=["display_name"])
        assert await found.to_csv(tmp_path / "leads.csv") == 5
        assert await found.to_csv(tmp_path / "leads.csv", resume=True) == 5

    assert jsonl(tmp_path / "sequences.jsonl") == [one.to_dict() for one in sequences]
    assert "display_name" in table(tmp_path / "leads.csv")[0]


async def test_a_failure_leaves_the_old_file_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "things.jsonl"
    path.write_text("old")

    with pytest.raises(BadRequest):
        await pages_of(*ROWS[:5], 400).to_jsonl(path)

    assert path.read_text() == "old"
    assert await pages_of(*ROWS[:3]).to_jsonl(path) == 3
    assert jsonl(path) == ROWS[:3]


async def test_a_file_that_cannot_be_written_fails_before_anything_is_asked(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        await pages_of(400).to_csv(tmp_path / "missing" / "things.csv")


async def test_a_run_that_failed_or_was_cancelled_is_resumed(tmp_path: Path) -> None:
    path = tmp_path / "things.jsonl"
    with pytest.raises(BadRequest):
        await pages_of(*ROWS[:5], 400).to_jsonl(path)
    with anyio.CancelScope() as scope:
        scope.cancel()
        await pages_of(*ROWS).to_jsonl(path, resume=True)

    assert await pages_of(*ROWS).to_jsonl(path, resume=True) == len(ROWS)

    assert jsonl(path) == ROWS


async def test_progress_tells_how_many_rows_are_kept_and_goes_on_with_them(tmp_path: Path) -> None:
    told: list[int] = []

    async def show(rows: int) -> None:
        await anyio.lowlevel.checkpoint()
        told.append(rows)

    def stop(rows: int) -> None:
        told.append(rows)
        if rows > 3:
            raise OverflowError

    with pytest.raises(OverflowError):
        await pages_of(*ROWS).to_csv(tmp_path / "things.csv", on_progress=stop)
    before, told[:] = told.copy(), []
    count = await pages_of(*ROWS).to_csv(tmp_path / "things.csv", resume=True, on_progress=show)

    assert before == sorted(before)
    assert [before[-1] < told[0], told[-1]] == [True, count] == [True, len(ROWS)]
    assert told == sorted(told)


async def test_what_is_left_of_another_list_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "things.jsonl"
    with pytest.raises(BadRequest):
        await pages_of(*ROWS[:5], 400).to_jsonl(path)

    with pytest.raises(ValueError, match="belongs to another list"):
        await pages_of(*ROWS, params={"q": 1}).to_jsonl(path, resume=True)
    assert await pages_of(*ROWS, params={"q": 1}).to_jsonl(path) == len(ROWS)


@pytest.mark.parametrize("cut", [b"", b"\n", b'{"id"', b'["Ab', b'["Ab", 7]', b'{"id": "y"}\n'])
async def test_what_a_crash_left_half_written_is_cut_off(tmp_path: Path, cut: bytes) -> None:
    path = tmp_path / "things.jsonl"
    with pytest.raises(BadRequest):
        await pages_of(*ROWS[:5], 400).to_jsonl(path)
    with (tmp_path / "things.jsonl.part").open("ab") as file:
        file.write(cut)

    assert await pages_of(*ROWS).to_jsonl(path, resume=True) == len(ROWS)
    assert jsonl(path) == ROWS


@pytest.mark.parametrize("name", ["things.csv", "things.jsonl"])
@pytest.mark.parametrize("call", ["fsync", "replace", "unlink"])
def test_a_killed_program_goes_on_where_it_was(tmp_path: Path, name: str, call: str) -> None:
    path = tmp_path / name
    last = {"fsync": 4, "replace": 1, "unlink": 1}[call]

    killed = run(path, die_at=[call, last])
    assert path.exists() == (call == "unlink")
    again = run(path)

    assert killed[-1] == ("asked 27" if call == "fsync" else "asked 45")
    # The page of the last checkpoint comes once more, for its last row.
    assert again[0] == ("asked 36" if call == "fsync" else "asked 49")
    assert again[-1] == "wrote 50"
    written = jsonl(path) if name.endswith("l") else [row[0] for row in table(path)[1:]]
    assert written == (ROWS if name.endswith("l") else [row["id"] for row in ROWS])
    assert names(tmp_path) == [name]


def run(path: Path, **task: Any) -> list[str]:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.paging.exporter", json.dumps({"path": str(path), **task})],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == (-9 if task else 0), ran.stderr
    return ran.stdout.splitlines()


# As a table in memory


@pytest.mark.parametrize("resume", [False, True])
async def test_of_two_exports_to_one_file_the_second_is_told_so(
    tmp_path: Path, *, resume: bool
) -> None:
    path, is_under_way, may_end = tmp_path / "things.jsonl", anyio.Event(), anyio.Event()
    wrote: list[int] = []

    async def answer(request: httpx.Request) -> httpx.Response:
        skip = int(request.url.params.get("_skip", 0))
        if skip:
            is_under_way.set()
            await may_end.wait()
        more = skip + 2 < 6
        return httpx.Response(200, json={"data": ROWS[skip : skip + 2], "has_more": more})

    close = CloseClient("api_key", transport=httpx.MockTransport(answer))

    async def export() -> None:
        wrote.append(await close.pages("/thing/", page_size=2).to_jsonl(path))

    async with close, anyio.create_task_group() as group:
        group.start_soon(export)
        await is_under_way.wait()
        with pytest.raises(BlockingIOError, match="another export writes to it") as refused:
            await pages_of(*ROWS[:6]).to_jsonl(path, resume=resume)
        may_end.set()

    assert refused.value.filename == f"{path}.part"
    assert (wrote, jsonl(path), names(tmp_path)) == ([6], ROWS[:6], ["things.jsonl"])


async def test_an_export_may_begin_when_another_one_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, flock = tmp_path / "things.jsonl", fcntl.flock
    parts = [tmp_path / "things.jsonl.part"]

    def late(file: int, how: int) -> None:
        # It made its file of the part that has just been opened.
        if parts:
            parts.pop().unlink()
        flock(file, how)

    monkeypatch.setattr(fcntl, "flock", late)

    assert await pages_of(*ROWS[:6]).to_jsonl(path) == 6
    assert (parts, jsonl(path), names(tmp_path)) == ([], ROWS[:6], ["things.jsonl"])


async def test_where_files_have_no_locks_they_are_written_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(_: int, __: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", none)

    assert await pages_of(*ROWS[:6]).to_jsonl(tmp_path / "things.jsonl") == 6


async def test_a_list_becomes_an_arrow_table() -> None:
    rows = [{"id": "x_1", "n": 1}, {"id": "x_2", "n": 2.5, "mixed": [1]}, {"mixed": "a"}]

    found = await pages_of(*rows).to_arrow()

    assert isinstance(found, arrow.Table)
    assert found.to_pylist() == [
        {"id": "x_1", "n": 1.0, "mixed": None},
        {"id": "x_2", "n": 2.5, "mixed": "[1]"},
        {"id": None, "n": None, "mixed": "a"},
    ]
    assert (await pages_of().to_arrow()).num_rows == 0


async def test_without_pyarrow_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    with pytest.raises(ImportError, match=r"pip install 'close-async\[frames\]'"):
        await pages_of().to_arrow()
