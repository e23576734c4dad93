"""What a walk remembers: the rows it has seen, and the checkpoint from which another goes on."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import defaultdict, deque
from hashlib import blake2b
from operator import attrgetter, itemgetter, length_hint
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

import attrs

from .._core.model import id_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

T = TypeVar("T")

Mark: TypeAlias = "str | bytes"
"""What a walk knows a row by: its id, or the hash of it."""

_FINGERPRINT_BYTES: Final = 8
# A longer id is remembered as its hash.
_LONGEST_MARK: Final = 64
_ANCHORS: Final = 16
_MAX_FAR: Final = 128
_RECENT: Final = 16_384
# No walk was slow enough for so many rows to come in between two of its places.
_CERTAINLY_GONE: Final = 10_000
_ID_OF_MODEL: Final[Callable[[Any], Any]] = attrgetter("id")
_ID_OF_JSON: Final[Callable[[Any], Any]] = itemgetter("id")
_VERSION: Final = 1
_WITH_CURSOR: Final = 2
_DIGEST_BYTES: Final = 4
_POSITION_BYTES: Final = 6
_HEAD_BYTES: Final = 1 + _DIGEST_BYTES + _POSITION_BYTES


def row_fingerprint(row: object) -> bytes | None:
    """Return a hash of the row's id, or None if it has none."""
    found = id_of(row)
    return None if found is None else _hash(str(found))


def page_marks(rows: Sequence[Any], *, hashed: bool) -> Sequence[Mark] | None:
    """
    Return what the rows of a page are known by, or None if one of them has no id.

    Ids are *hashed* where they are compared with those of a checkpoint.
    """
    found = _ID_OF_JSON if rows and isinstance(rows[0], dict) else _ID_OF_MODEL
    try:
        ids: list[Any] = list(map(found, rows))
    except (AttributeError, LookupError, TypeError):
        ids = [id_of(row) for row in rows]
    if None in ids:
        return None
    if ids and set(map(type, ids)) != {str}:
        ids = [str(one) for one in ids]
    if not hashed and max(map(len, ids), default=0) <= _LONGEST_MARK:
        return ids
    return [one if len(one) <= _LONGEST_MARK and not hashed else _hash(one) for one in ids]


def _hash(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "replace"), digest_size=_FINGERPRINT_BYTES).digest()


def page_fingerprint(rows: object) -> bytes:
    """Return a hash of the content of a whole page, for rows without ids."""
    return blake2b(repr(rows).encode("utf-8", "replace"), digest_size=_FINGERPRINT_BYTES).digest()


class SeenRows:
    """
    The fingerprints of all rows seen so far, each of *size* bytes, in little more than that.

    A set would take ten times that, and one large table would stop the event loop while it grows.
    Two of a million rows have the same fingerprint once in about forty million walks.
    """

    def __init__(
        self, fingerprints: Iterable[bytes] = (), *, size: int = _FINGERPRINT_BYTES
    ) -> None:
        self._size = size
        self._buckets: defaultdict[int, bytearray] = defaultdict(bytearray)
        for one in fingerprints:
            self.add(one)

    def __contains__(self, one: bytes) -> bool:
        bucket = self._buckets.get(_bucket_of(one))
        if bucket is None:
            return False

        at = bucket.find(one)
        # The end of one fingerprint and the beginning of the next may look like a third.
        while at % self._size and at != -1:
            at = bucket.find(one, at + 1)
        return at != -1

    def add(self, one: bytes) -> None:
        """Add a fingerprint that is not in yet."""
        self._buckets[_bucket_of(one)] += one


class RecentRows:
    """
    The marks of the rows that were seen last: so many at least, and twice as many at most.

    Rows that come in or go while a list is walked move others by some places, not by thousands.
    """

    def __init__(self, marks: Iterable[Mark] = ()) -> None:
        self._last: set[Mark] = set(marks)
        self._before = set[Mark]()
        self.has_forgotten: bool = False

    def find(self, marks: Sequence[Mark]) -> int | None:
        """Return where the last of these stands that was seen, or None."""
        known = self._last.intersection(marks) | self._before.intersection(marks)
        for index in range(len(marks) - 1, -1, -1) if known else ():
            if marks[index] in known:
                return index
        return None

    def add(self, marks: Iterable[Mark]) -> None:
        """Add what was seen."""
        self._last.update(marks)
        if len(self._last) >= _RECENT:
            self.has_forgotten = self.has_forgotten or bool(self._before)
            self._before, self._last = self._last, set[Mark]()


def _bucket_of(one: bytes) -> int:
    return one[0] << 4 | one[1] >> 4


@attrs.frozen
class Checkpoint:
    """
    A place in a list: a number of rows, and the fingerprints of the last rows before it.

    These *anchors* are in list order. A list whose rows have no ids gives none.
    In a list that goes on by cursor, *cursor* is that of the page of the last one, empty for the
    first page.
    """

    position: int = 0
    anchors: tuple[bytes, ...] = ()
    cursor: str | None = None


START: Final = Checkpoint()


class CheckpointTracker:
    """
    Keeps the last returned rows in list order, so that another walk finds the place again.

    Of all returned rows, only the kept ones may stand behind the first kept one: what a later walk
    finds there counts as new.

    After a step back the last rows are *far*: still ahead, or deleted. New rows that follow don't
    tell which, since any number may have been inserted before the far ones. So those are dropped
    only at the end of the list, or after more new rows in a row than come in during a walk. If even
    the *near* rows are gone, there may be dropped rows between near and far: the chain is broken,
    and only the far ones count. To make that rare, more near rows are kept than are needed.
    """

    def __init__(self, start: Checkpoint = START) -> None:
        self._position = self._far_position = start.position
        self._near: deque[Mark] = deque(start.anchors, _MAX_FAR)
        self._far: tuple[Mark, ...] = ()
        self._is_broken = False
        self._run = 0
        # Rows that are being returned, what to note of them, and of how many that was done.
        self._left: Iterator[object] = iter(())
        self._marks: Sequence[Mark] | None = None
        self._positions: Sequence[int] = ()
        self._noted = 0

    @property
    def checkpoint(self) -> Checkpoint:
        """The place behind all rows that were returned."""
        self._note_returned()
        if self._is_broken:
            return Checkpoint(self._far_position, _hashed(self._far))
        return Checkpoint(self._position, _hashed((*tuple(self._near)[-_ANCHORS:], *self._far)))

    def returning(
        self, rows: Iterable[T], marks: Sequence[Mark] | None, positions: Sequence[int]
    ) -> Iterator[T]:
        """
        Return an iterator over *rows*; what it has returned counts as returned.

        Each has its position, the number of rows up to it. Without ids there are no *marks*.
        """
        self._note_returned()
        left = iter(list(rows))
        self._left, self._marks, self._positions, self._noted = left, marks, positions, 0
        return left

    def _note_returned(self) -> None:
        # To ask the iterator how far it came takes no time while rows are returned.
        begin, end = self._noted, len(self._positions) - length_hint(self._left)
        if end == begin:
            return

        self._noted, self._position = end, self._positions[end - 1]
        if self._marks is None:
            self._near.clear()
            return

        self._near.extend(self._marks[begin:end])
        self._run += end - begin
        if self._run >= _CERTAINLY_GONE:
            self._far, self._is_broken = (), False

    def follow(self, one: Mark | None) -> None:
        """Note that the rows returned next follow this one, or (None) no known row."""
        self._note_returned()
        if self._near and self._near[-1] == one:
            return

        self._run = 0
        if one is None:
            self._break()
        elif one in self._far:
            self._meet(self._far.index(one) + 1)
        elif one in self._near and not self._is_broken:
            self._return_to(self._near.index(one) + 1)
        else:
            self._break()

    def _meet(self, end: int) -> None:
        if self._is_broken:
            self._near.clear()
        self._near.extend(self._far[:end])
        self._far, self._is_broken = self._far[end:], False

    def _return_to(self, end: int) -> None:
        near = tuple(self._near)
        self._near, self._far = deque(near[:end], _MAX_FAR), (*near[end:], *self._far)
        if len(self._far) > _MAX_FAR:
            self._break()

    def _break(self) -> None:
        if not self._is_broken:
            self._far = (*self._near, *self._far)[-_MAX_FAR:]
            self._far_position = self._position
        self._near.clear()
        self._is_broken = bool(self._far)

    def finish(self) -> None:
        """Note that the list ends here: what was not met until now is gone."""
        self._note_returned()
        self._far, self._is_broken = (), False


def _hashed(marks: tuple[Mark, ...]) -> tuple[bytes, ...]:
    return tuple(_hash(one) if isinstance(one, str) else one for one in marks)


def encode_checkpoint(checkpoint: Checkpoint, list_id: str) -> str:
    """Return *checkpoint* as text for URLs and databases. *list_id* names its list."""
    number, version, cursor = checkpoint.position, _VERSION, checkpoint.cursor or ""
    if checkpoint.cursor is not None:
        # It stands behind so many anchors.
        number, version = len(checkpoint.anchors), _WITH_CURSOR
    head = (bytes([version]), _digest(list_id + cursor), number.to_bytes(_POSITION_BYTES, "big"))
    parts = (*head, *checkpoint.anchors, cursor.encode())
    return urlsafe_b64encode(b"".join(parts)).decode().rstrip("=")


def decode_checkpoint(text: str, list_id: str) -> Checkpoint:
    """
    Return the checkpoint that `encode_checkpoint` wrote.

    Raises:
        ValueError: *text* is not a checkpoint, or that of another list.
    """
    raw = _decode(text)
    position = int.from_bytes(raw[1 + _DIGEST_BYTES : _HEAD_BYTES], "big")
    has_cursor = raw[:1] == bytes([_WITH_CURSOR])
    end = _HEAD_BYTES + _FINGERPRINT_BYTES * position if has_cursor else len(raw)
    fingerprints, cursor = raw[_HEAD_BYTES:end], raw[end:].decode("utf-8", "replace")
    if len(raw) < _HEAD_BYTES or len(fingerprints) % _FINGERPRINT_BYTES:
        msg = "checkpoint must be the whole text that pages.checkpoint gave"
        raise ValueError(msg)

    if raw[0] not in {_VERSION, _WITH_CURSOR}:
        msg = "this checkpoint was made by another version of close_async: start without it"
        raise ValueError(msg)

    if raw[1 : 1 + _DIGEST_BYTES] != _digest(list_id + cursor):
        msg = "this checkpoint belongs to another list, or to this one with other filters"
        raise ValueError(msg)

    starts = range(0, len(fingerprints), _FINGERPRINT_BYTES)
    anchors = tuple(fingerprints[at : at + _FINGERPRINT_BYTES] for at in starts)
    return Checkpoint(0, anchors, cursor) if has_cursor else Checkpoint(position, anchors)


def _decode(text: str) -> bytes:
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return b""


def _digest(list_id: str) -> bytes:
    return blake2b(list_id.encode(), digest_size=_DIGEST_BYTES).digest()
