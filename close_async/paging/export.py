"""
Rows into files and tables.

A file is written whole or not at all: rows are collected in `PATH.part`, which becomes PATH when
all are there. Behind the rows of each page it keeps the checkpoint to go on from.
"""

from __future__ import annotations

import csv
import errno
import json
import os
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, TypeAlias, cast

from anyio import to_thread

from .._core.model import Model
from .._file_lock import is_at, try_lock
from .._wire.message.json_codec import dumps, writable

if TYPE_CHECKING:
    from collections.abc import Iterator

Row: TypeAlias = "dict[str, Any]"
Writer: TypeAlias = Callable[[IO[str], Path], None]

# What spreadsheets take for the beginning of a formula, the wide forms in East Asia.
_OF_FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", *"\uff1d\uff0b\uff0d\uff20")


class RowsFile:
    """The file at *path*, while its rows come in. `kept` is how many there are."""

    def __init__(self, path: str | Path) -> None:
        self._target = Path(path)
        self._part = self._target.with_name(f"{self._target.name}.part")
        self._file: IO[bytes] | None = None
        self.kept: int = 0

    async def open(self, *, resume: bool) -> str | None:
        """Cut what is there behind its last checkpoint, and return that; without *resume* all."""
        return await to_thread.run_sync(self._open, resume)

    def _open(self, resume: bool) -> str | None:  # noqa: FBT001 - run_sync knows no keywords
        checkpoint, end, position = None, 0, 0
        file = self._file = self._locked()
        file.seek(0)
        for line in file if resume else ():
            position += len(line)
            # What a crash left half written is no checkpoint.
            if line.startswith(b"[") and line.endswith(b"]\n"):
                checkpoint, self.kept = json.loads(line)
                end = position
        file.truncate(end)
        return checkpoint

    def _locked(self) -> IO[bytes]:
        while True:
            file = self._part.open("a+b")
            try:
                is_free = try_lock(file.fileno())
            except OSError:
                # Some file systems have no locks.
                return file
            if is_free and is_at(file.fileno(), self._part):
                return file
            # Otherwise the export that had it has just made its file of it.
            file.close()
            if not is_free:
                why = "another export writes to it"
                raise BlockingIOError(errno.EWOULDBLOCK, why, str(self._part))

    def close(self) -> None:
        """Let others write to it."""
        if self._file is not None:
            self._file.close()

    async def add(self, rows: list[Any], checkpoint: str | None) -> None:
        """Add the rows of a page, and the checkpoint behind them, so that they are on disk."""
        self.kept += len(rows)
        lines = [dumps(writable(_as_json(row))) for row in rows]
        if checkpoint is not None:
            lines.append(dumps([checkpoint, self.kept]))
        await to_thread.run_sync(self._add, b"\n".join([*lines, b""]))

    def _add(self, content: bytes) -> None:
        file = cast("IO[bytes]", self._file)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())

    async def finish(self, write: Writer) -> int:
        """Make the file of what came in, and return how many rows it has."""
        await to_thread.run_sync(self._finish, write)
        return self.kept

    def _finish(self, write: Writer) -> None:
        new = self._target.with_name(f"{self._target.name}.new")
        with new.open("w", encoding="utf-8", newline="") as file:
            write(file, self._part)
            file.flush()
            os.fsync(file.fileno())
        new.replace(self._target)
        if os.name == "nt":  # pragma: no cover - it deletes nothing that is open
            self.close()
        self._part.unlink()


def write_jsonl(file: IO[str], part: Path) -> None:
    """Write one JSON object a line."""
    file.writelines(_lines_of(part))


def write_csv(file: IO[str], part: Path) -> None:
    """Write a table with a column for each key that some row has."""
    columns: dict[str, None] = {}
    for row in map(json.loads, _lines_of(part)):
        columns.update(dict.fromkeys(row))
    table = csv.writer(file)
    if columns:
        table.writerow(map(_disarmed, columns))
    for row in map(json.loads, _lines_of(part)):
        table.writerow(_cell(row.get(name)) for name in columns)


def _lines_of(part: Path) -> Iterator[str]:
    with part.open(encoding="utf-8", newline="\n") as file:
        yield from (line for line in file if line.startswith("{"))


def _as_json(row: object) -> Row:
    if isinstance(row, Model):
        return row.to_dict()
    return cast("Row", row) if isinstance(row, dict) else {"value": row}


def _cell(value: object) -> object:
    if isinstance(value, str):
        return _disarmed(value)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else _text(value)


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def _disarmed(text: str) -> str:
    seen = next((at for at, one in enumerate(text) if not one.isspace() and one.isprintable()), 0)
    # What isn't seen in front of a formula may be cut off when the file is read.
    return (
        f"'{text}" if text.startswith(_OF_FORMULAS, seen) or text.startswith(_OF_FORMULAS) else text
    )


def arrow_table(rows: Iterable[object]) -> Any:  # noqa: ANN401 - a pyarrow.Table
    """
    Return a table with a column for each key that some row has.

    A column whose values are of several types holds their JSON.

    Raises:
        ImportError: pyarrow isn't installed.
    """
    try:
        arrow = import_module("pyarrow")
    except ImportError as missing:
        msg = "to_arrow() needs pyarrow: pip install 'close-async[frames]'"
        raise ImportError(msg) from missing

    found = [writable(_as_json(row)) for row in rows]
    columns: dict[str, Any] = {}
    for name in dict.fromkeys(key for row in found for key in row):
        values = [row.get(name) for row in found]
        try:
            columns[name] = arrow.array(values)
        except (arrow.ArrowException, OverflowError):
            columns[name] = arrow.array(map(_text, values), arrow.string())
    return arrow.table(columns)
