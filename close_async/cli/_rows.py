"""The rows of a CSV file: each an `Enrollment`, or a line with what is wrong with it."""

from __future__ import annotations

import codecs
import csv
import json
import re
import stat
import unicodedata
from collections import Counter
from itertools import islice
from typing import IO, TYPE_CHECKING, Any, Final, cast

import attrs
from anyio import to_thread

from ..enrollment import Enrollment
from ._terminal import fail, one_line

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
    from pathlib import Path

__all__ = ["FIELDS", "BadLine", "CsvRows", "enrollment_of"]

FIELDS: Final = tuple(attrs.fields_dict(Enrollment))
_NEEDED: Final = ("contact_id", "sequence_id")
_DELIMITERS: Final = (",", ";", "\t", "|")
_BETWEEN_IDS: Final = re.compile(r"[\s,;]+")
# Nothing that fits into memory only by luck: a file without line ends is no table.
_LONGEST: Final = 1_000_000
_BATCH: Final = 500
_WIDE_BOMS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UNSENDABLE: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})


@attrs.frozen
class BadLine:
    """A row that can't be sent, and why."""

    reason: str
    contact_id: str


@attrs.frozen
class CsvRows:
    """
    The rows of the CSV file at *path*, read anew by each loop and never all at once.

    *columns* names the column of a field where that isn't called like it. *others* says whether
    there may be columns of no field. *defaults* is what rows may leave out.
    """

    path: Path
    encoding: str
    delimiter: str | None
    columns: Mapping[str, str]
    others: bool
    defaults: Mapping[str, Any]

    def __iter__(self) -> Iterator[tuple[int, Enrollment | BadLine]]:
        """Yield the line in which each row begins, and the row. Exit if the file is no table."""
        line = 1
        try:
            with self.path.open("rb") as raw:
                self._check(raw)
            with self.path.open(encoding=self.encoding, newline="") as file:
                table = csv.reader(_lines(file), delimiter=self._delimiter(file), strict=True)
                fields = self._fields(next(table, cast("list[str]", [])))
                line += table.line_num
                for cells in table:
                    if any(map(str.strip, cells)):
                        yield line, self._row(fields, cells)
                    line = table.line_num + 1
        except UnicodeDecodeError:
            self._fail(
                f"line {line} or one after it isn't {self.encoding.removesuffix('-sig')}: "
                "name its encoding, such as --encoding cp1252"
            )
        except csv.Error as error:
            self._fail(f"line {line}: {error}")
        except OSError as error:
            self._fail(error.strerror or str(error))

    async def in_batches(self) -> AsyncGenerator[list[tuple[int, Enrollment | BadLine]]]:
        """Yield what a loop over it does, some rows at a time, read off the event loop."""
        rows = iter(self)
        while batch := await to_thread.run_sync(lambda: list(islice(rows, _BATCH))):
            yield batch

    def fingerprint(self) -> tuple[int, ...]:
        """Return what changes if somebody writes to the file."""
        found = self.path.stat()
        return found.st_ino, found.st_size, found.st_mtime_ns

    def _check(self, raw: IO[bytes]) -> None:
        if not stat.S_ISREG(self.path.stat().st_mode):
            self._fail("it isn't a file: it's read twice, so a pipe won't do")
        if raw.read(2) in _WIDE_BOMS and self.encoding == "utf-8-sig":
            self._fail("it's UTF-16: add --encoding utf-16, or save it as UTF-8")

    def _delimiter(self, file: IO[str]) -> str:
        if self.delimiter is not None:
            return self.delimiter
        header = re.sub(r'"[^"]*"', "", file.readline(_LONGEST))
        file.seek(0)
        return max(_DELIMITERS, key=header.count)

    def _fields(self, header: Sequence[str]) -> list[str | None]:
        """Return the field of each column."""
        if not header:
            self._fail("it's empty: its first line must name the columns")
        titles = [title.strip() for title in header]
        for field, title in self.columns.items():
            if title not in titles:
                shown = ", ".join(map(repr, titles))
                self._fail(f"there is no column {title!r} for {field}; its columns are {shown}")
        named = {title: field for field, title in self.columns.items()}
        fields = [named.get(title, _field_of(title, self.columns)) for title in titles]

        twice = [field for field, count in Counter(filter(None, fields)).items() if count > 1]
        if twice:
            self._fail(f"it has two columns for {twice[0]}")
        unknown = [title for title, field in zip(titles, fields, strict=True) if field is None]
        if unknown and not self.others:
            shown = ", ".join(map(repr, unknown))
            self._fail(
                f"columns that are no field of an enrollment: {shown}. Name the field of a column "
                "with --column FIELD=COLUMN, or leave all others out with --ignore-other-columns"
            )
        for needed in _NEEDED:
            if needed not in fields and needed not in self.defaults:
                option = "" if needed == "contact_id" else " nor --sequence-id"
                self._fail(f"there is no column for {needed}{option}")
        return fields

    def _row(self, fields: Sequence[str | None], cells: Sequence[str]) -> Enrollment | BadLine:
        given = {
            field: text.strip()
            for field, text in zip(fields, cells, strict=False)
            if field is not None and text.strip()
        }
        try:
            if len(cells) != len(fields):
                msg = f"it has {len(cells)} cells, and there are {len(fields)} columns"
                raise ValueError(msg)  # noqa: TRY301 - as any other that is wrong
            values = {field: _value(field, text) for field, text in given.items()}
            row = enrollment_of({"contact_id": "", "sequence_id": "", **self.defaults, **values})
        except (TypeError, ValueError, RecursionError) as error:
            return BadLine(str(error), given.get("contact_id", ""))
        return row

    def _fail(self, why: str) -> None:
        fail(f"{self.path}: {why}")


def enrollment_of(fields: dict[str, Any]) -> Enrollment:
    """
    Return the row with these fields, checked.

    Raises:
        ValueError: a text is empty, or an id holds white space.
        TypeError: a field is of the wrong type.
    """
    return Enrollment(**fields)


def _field_of(title: str, taken: Mapping[str, str]) -> str | None:
    name = re.sub(r"[\W_]+", "_", title.lower()).strip("_")
    return name if name in FIELDS and name not in taken else None


def _value(field: str, text: str) -> object:
    odd = next((one for one in text if unicodedata.category(one) in _UNSENDABLE), None)
    if odd is not None:
        msg = f"{field} holds {one_line(odd)}, which can't be sent"
        raise ValueError(msg)
    if field == "calls_assigned_to":
        return [one for one in _BETWEEN_IDS.split(text) if one]
    return json.loads(text, parse_constant=_refused) if field == "sms_options" else text


def _refused(constant: str) -> None:
    msg = f"{constant} is no JSON"
    raise ValueError(msg)


def _lines(file: IO[str]) -> Iterator[str]:
    while line := file.readline(_LONGEST):
        if len(line) == _LONGEST:
            msg = f"it's longer than {_LONGEST:,} characters"
            raise csv.Error(msg)
        yield line
