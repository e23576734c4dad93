"""Functions that are compiled from text when a class is made, as attrs does for its methods."""

from __future__ import annotations

import linecache
from types import CodeType, FunctionType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def compiled(cls: type, name: str, lines: Iterable[str], /, **names: object) -> FunctionType:
    """
    Return the function that *lines* define, as a method *name* of *cls*.

    *names* is what its text refers to. Tracebacks and `inspect` show the text.
    """
    file = f"<{cls.__module__}.{cls.__qualname__}.{name}>"
    text = [f"{line}\n" for line in lines]
    linecache.cache[file] = (sum(map(len, text)), None, text, file)
    constants = compile("".join(text), file, "exec").co_consts
    code = next(one for one in constants if isinstance(one, CodeType))
    made = FunctionType(code, {"__name__": cls.__module__, **names})
    made.__qualname__ = f"{cls.__qualname__}.{name}"
    return made
