"""Reads equal JSON once: what is read never changes, so whoever reads it again may share it."""

from __future__ import annotations

import marshal
from functools import lru_cache, wraps
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
T = TypeVar("T")

_MOST: Final = 128
# Of a real filter, many times over.
_LARGEST: Final = 20_000


def remembered(read: Callable[P, T]) -> Callable[P, T]:
    """
    Return *read*, which isn't asked again for what it read lately.

    A page of bulk actions may name one filter a hundred times. *read* gets JSON, in positional
    arguments, and must return what can't be changed.
    """

    @lru_cache(_MOST)
    def read_packed(packed: bytes) -> T:
        # What is remembered shares nothing with what the first caller gave.
        arguments = marshal.loads(packed)  # noqa: S302 - written below
        return cast("Callable[..., T]", read)(*arguments)

    @wraps(read)
    def remembering(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            # As bytes 1, 1.0 and true differ, and so does the order of keys.
            packed = marshal.dumps(cast("Any", args))
        except ValueError:
            # It isn't JSON, or it holds itself.
            return read(*args, **kwargs)
        is_small = len(packed) <= _LARGEST and not kwargs
        return read_packed(packed) if is_small else read(*args, **kwargs)

    return remembering
