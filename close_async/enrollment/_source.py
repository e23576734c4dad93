"""Reading the rows of a run, none before it's asked for."""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING

import anyio

from ._rows import Enrollment

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from .._wire.common.background import Background
    from ._rows import EnrollmentInput


class Source:
    """Reads rows, none before it's asked for. Async ones are read in one task of their own."""

    def __init__(
        self,
        rows: Iterable[EnrollmentInput] | AsyncIterable[EnrollmentInput],
        wake: Callable[[], None],
    ) -> None:
        check_rows(rows)
        self._wake = wake
        self._async_rows: AsyncIterator[EnrollmentInput] | None = None
        self._sync_rows: Iterator[EnrollmentInput] = iter(())
        if isinstance(rows, AsyncIterable):
            self._async_rows = aiter(rows)
        else:
            self._sync_rows = iter(rows)
        self._came: tuple[object] | None = None
        self._failure: BaseException | None = None
        self._wanted: anyio.Event | None = None
        self.is_reading = False
        self.is_over = False

    def poll(self, tasks: Background) -> tuple[object] | None:
        """
        Return the next row in a tuple if it's there.

        Raises:
            Exception: what the rows raise.
        """
        if self._async_rows is None:
            try:
                return (next(self._sync_rows),)
            except StopIteration:
                self.is_over = True
                return None

        came, self._came = self._came, None
        if came is None and self._failure is not None:
            raise self._failure
        if came is None and not self.is_reading:
            self.is_reading = True
            if self._wanted is None:
                self._wanted = anyio.Event()
                tasks.start(partial(self._read, self._async_rows))
            self._wanted.set()
        return came

    async def _read(self, rows: AsyncIterator[EnrollmentInput]) -> None:
        while not self.is_over and self._failure is None and self._wanted is not None:
            await self._wanted.wait()
            self._wanted = anyio.Event()
            try:
                self._came = (await anext(rows),)
            except StopAsyncIteration:
                self.is_over = True
            except anyio.get_cancelled_exc_class():
                self.is_over = True
                raise
            except BaseException as failure:  # noqa: BLE001 - rows come from anywhere
                self._failure = failure
            finally:
                self.is_reading = False
                self._wake()


def check_rows(rows: object) -> None:
    kind = type(rows).__name__
    if isinstance(rows, str | bytes | bytearray):
        msg = f"rows must be a list of rows, got a single {kind}: put it in a list"
    elif isinstance(rows, Mapping | Enrollment):
        msg = f"rows must be a list of rows, got a single row ({kind}): put it in a list"
    elif any(hasattr(rows, name) for name in ("__dataframe__", "columns", "column_names")):
        msg = (
            f"rows must be a list of rows, got a table ({kind}), which gives its columns: "
            'pass .to_dict("records") (pandas), .to_dicts() (polars) or .to_pylist() (pyarrow)'
        )
    elif isinstance(rows, Iterable | AsyncIterable):
        return
    else:
        call = ": call it, and pass what it returns" if callable(rows) else ""
        msg = f"rows must be a list, or another iterable of rows, got {kind}{call}"
    raise TypeError(msg)
