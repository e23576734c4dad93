"""What a walk remembers: the rows it has seen, and the place from which another walk can go on."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import defaultdict, deque
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["START", "Place", "Seen", "Trail", "look_of", "mark", "read_place", "write_place"]

_MARK_BYTES: Final = 8
_ANCHORS: Final = 16
_MOST_FAR: Final = 2 * _ANCHORS
_CERTAINLY_GONE: Final = 100
_VERSION: Final = 1
_DIGEST_BYTES: Final = 4
_POSITION_BYTES: Final = 6
_HEAD_BYTES: Final = 1 + _DIGEST_BYTES + _POSITION_BYTES


def mark(row: object) -> bytes | None:
    """Return what stands for a row, or None if it carries no id."""
    found = getattr(row, "id", None)
    if found is None:
        return None
    return blake2b(str(found).encode("utf-8", "replace"), digest_size=_MARK_BYTES).digest()


def look_of(rows: object) -> bytes:
    """Return what stands for the look of a whole page, where rows carry no id."""
    return blake2b(repr(rows).encode("utf-8", "replace"), digest_size=_MARK_BYTES).digest()


class Seen:
    """
    The marks of all rows seen so far, in little more than eight bytes each.

    A set would take ten times that, and a table of our own would stop the event loop to grow.
    Two of a million rows have the same mark once in about forty million walks.
    """

    def __init__(self, marks: Iterable[bytes] = ()) -> None:
        self._buckets: defaultdict[int, bytearray] = defaultdict(bytearray)
        for one in marks:
            self.add(one)

    def __contains__(self, one: bytes) -> bool:
        bucket = self._buckets.get(_bucket_of(one))
        if bucket is None:
            return False

        at = bucket.find(one)
        # The tail of one mark and the head of the next may look like a third.
        while at % _MARK_BYTES and at != -1:
            at = bucket.find(one, at + 1)
        return at != -1

    def add(self, one: bytes) -> None:
        """Remember a mark that is not yet in."""
        self._buckets[_bucket_of(one)] += one


def _bucket_of(one: bytes) -> int:
    return one[0] << 4 | one[1] >> 4


@attrs.frozen
class Place:
    """
    A place in a list: a number of rows, and the marks of the last rows before it, in list order.

    A list whose rows carry no id gives a place without marks.
    """

    position: int = 0
    anchors: tuple[bytes, ...] = ()


START: Final = Place()


class Trail:
    """
    Keeps the last handed out rows in list order, so that another walk finds the place again.

    Of all rows handed out, none but the kept ones may lie behind the first kept one: what a later
    walk finds there it takes for new.

    After a step back the last rows are *far*: still ahead of us, or deleted. They are given up when
    so many new rows came in a row that they can't be ahead. If even the *near* rows are gone, there
    may be forgotten rows between near and far: the trail is torn, and only the far ones count.
    """

    def __init__(self, start: Place = START) -> None:
        self._position = self._far_position = start.position
        self._near: deque[bytes] = deque(start.anchors, _ANCHORS)
        self._far: tuple[bytes, ...] = ()
        self._is_torn = False
        self._run = 0

    @property
    def place(self) -> Place:
        """The place behind all rows that were handed out."""
        if self._is_torn:
            return Place(self._far_position, self._far)
        return Place(self._position, (*self._near, *self._far))

    def stand_at(self, one: bytes | None) -> None:
        """Take note that the rows handed out next follow this one, or none that we know."""
        if self._near and self._near[-1] == one:
            return

        self._run = 0
        if one is None:
            self._tear()
        elif one in self._far:
            self._meet(self._far.index(one) + 1)
        elif one in self._near and not self._is_torn:
            self._return_to(self._near.index(one) + 1)
        else:
            self._tear()

    def _meet(self, end: int) -> None:
        if self._is_torn:
            self._near.clear()
        self._near.extend(self._far[:end])
        self._far, self._is_torn = self._far[end:], False

    def _return_to(self, end: int) -> None:
        near = tuple(self._near)
        self._near, self._far = deque(near[:end], _ANCHORS), (*near[end:], *self._far)
        if len(self._far) > _MOST_FAR:
            self._tear()

    def _tear(self) -> None:
        if not self._is_torn:
            self._far = (*self._near, *self._far)[-_MOST_FAR:]
            self._far_position = self._position
        self._near.clear()
        self._is_torn = bool(self._far)

    def hand_out(self, one: bytes | None, position: int) -> None:
        """Take note that this row was handed out. *position* is the number of rows up to it."""
        self._position = position
        if one is None:
            self._near.clear()
            return

        self._near.append(one)
        self._run += 1
        if self._run >= _CERTAINLY_GONE:
            self._far, self._is_torn = (), False


def write_place(place: Place, owner: str) -> str:
    """Return *place* as text for URLs and databases. *owner* names the list it belongs to."""
    head = bytes([_VERSION]) + _digest(owner) + place.position.to_bytes(_POSITION_BYTES, "big")
    return urlsafe_b64encode(head + b"".join(place.anchors)).decode().rstrip("=")


def read_place(text: str, owner: str) -> Place:
    """
    Return the place that `write_place` wrote.

    Raises:
        ValueError: it's no such text, or that of another list.
    """
    raw = _decode(text)
    marks = raw[_HEAD_BYTES:]
    if len(raw) < _HEAD_BYTES or len(marks) % _MARK_BYTES:
        msg = "this is no checkpoint: give the text that pages.checkpoint gave, whole"
        raise ValueError(msg)

    if raw[0] != _VERSION:
        msg = "this checkpoint was made by another version of close_async: start anew"
        raise ValueError(msg)

    if raw[1 : 1 + _DIGEST_BYTES] != _digest(owner):
        msg = "this checkpoint belongs to another list, or to this one with other filters"
        raise ValueError(msg)

    position = int.from_bytes(raw[1 + _DIGEST_BYTES : _HEAD_BYTES], "big")
    starts = range(0, len(marks), _MARK_BYTES)
    return Place(position, tuple(marks[at : at + _MARK_BYTES] for at in starts))


def _decode(text: str) -> bytes:
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return b""


def _digest(owner: str) -> bytes:
    return blake2b(owner.encode(), digest_size=_DIGEST_BYTES).digest()
