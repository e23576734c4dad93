"""Rows on their way to workers: read, put into chunks that fit a message, and named. Pure."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Final

import attrs

from .._core.model import as_json
from .._wire.reconcile.idempotency import key_of
from ..enrollment._rows import row_of, set_fields, start_of_keys
from ..enrollment._run import OPERATION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..enrollment import Enrollment, EnrollmentDefaults

# A message is held in memory by Redis and by each worker.
MOST_BYTES: Final = 256 * 1024
MOST_ROWS: Final = 1000
_MOST_BYTES_OF_ROW: Final = 64 * 1024
_DIGITS: Final = 32
_NOT_THERE: Final = object()


@attrs.frozen
class Keys:
    """The keys of a campaign in the journal."""

    campaign: str

    @property
    def rows(self) -> str:
        """What those of all rows begin with."""
        return key_of(OPERATION, start_of_keys(self.campaign))

    @property
    def bad_rows(self) -> str:
        """What those of the rows begin with that can't be read."""
        return f"{self.rows}bad:"

    @property
    def chunks(self) -> str:
        """What those of all chunks begin with."""
        return f"fleet.chunk {start_of_keys(self.campaign)}"

    @property
    def pause(self) -> str:
        """The one that is claimed while the campaign is paused."""
        return f"fleet.pause {start_of_keys(self.campaign)}"

    def row(self, row: Enrollment) -> str:
        """Return that of a row."""
        return f"{self.rows}{row.key}"

    def bad_row(self, fields: Mapping[str, object]) -> str:
        """Return that of a row that can't be read."""
        return f"{self.bad_rows}{sha256(_text(fields).encode()).hexdigest()[:_DIGITS]}"


@attrs.frozen
class Message:
    """What a worker is told: rows, without the fields that are as in *defaults*."""

    campaign: str
    chunk: str
    defaults: dict[str, object]
    rows: list[object]


@attrs.define
class Chunk:
    """Rows that go in one message, without the fields that are as in *defaults*."""

    defaults: dict[str, object]
    rows: list[dict[str, object]] = attrs.field(factory=list[dict[str, object]])
    size: int = 0
    _texts: list[str] = attrs.field(factory=list[str])

    def has_room(self, text: str, most: int) -> bool:
        """Return whether a row fits as well."""
        size = self.size + len(text)
        return not self.rows or (len(self.rows) < most and size <= MOST_BYTES)

    def add(self, fields: Mapping[str, object], text: str) -> None:
        """Add a row."""
        self._texts.append(text)
        self.size += len(text)
        self.rows.append(
            {
                name: value
                for name, value in fields.items()
                if self.defaults.get(name, _NOT_THERE) != value
            }
        )

    @property
    def id(self) -> str:
        """The same for the same rows in the same order."""
        return sha256("\n".join(self._texts).encode()).hexdigest()[:_DIGITS]


def read_row(
    given: object, defaults: EnrollmentDefaults
) -> tuple[Enrollment, dict[str, object], str]:
    """
    Return a row, its fields, and these as JSON.

    Raises:
        TypeError, ValueError: it can't be sent, or is too large for a message.
    """
    row = row_of(given, defaults)
    fields = {name: as_json(value) for name, value in set_fields(row).items()}
    text = _text(fields)
    if len(text) > _MOST_BYTES_OF_ROW:
        msg = f"it must have at most {_MOST_BYTES_OF_ROW:,} bytes as JSON"
        raise ValueError(msg)
    return row, fields, text


def _text(fields: Mapping[str, object]) -> str:
    return json.dumps(fields, sort_keys=True, separators=(",", ":"))
