"""Tokens of OAuth, and the stores that keep them for all threads and processes that use them."""

from __future__ import annotations

import json
import os
import random
import secrets
import stat
import sys
import threading
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol, cast

import anyio
import attrs
from anyio import to_thread

from ._file_lock import is_at, try_lock, unlock
from ._validate import of_type
from .errors import TokenStoreUnusable

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
    from contextlib import AbstractAsyncContextManager

__all__ = ["FileTokenStore", "MemoryTokenStore", "TokenStore", "Tokens"]

# A refresh takes two minutes at most, and its lock is let go when its process ends.
_LONGEST_WAIT: Final = 150.0
_FIRST_PAUSE: Final = 0.005
_LONGEST_PAUSE: Final = 0.25
_OWN: Final = 0o600
_MOST_BYTES: Final = 1_000_000


@attrs.frozen
class Tokens:
    """
    What OAuth gave us. A refresh revokes the *refresh_token* and gives a new one.

    *expires_at* is when the *access_token* ends, by the clock of the machine that got it, if that
    is known. *is_refused* says that Close refused the refresh token: it's never sent again.
    A store has to keep the first three; without the fourth each process asks once more.

    Raises:
        TypeError: a token is no string, or *expires_at* no moment.
        ValueError: *expires_at* is naive.
    """

    access_token: str | None = attrs.field(default=None, repr=False)
    refresh_token: str | None = attrs.field(default=None, repr=False)
    expires_at: datetime | None = None
    is_refused: bool = False

    def __attrs_post_init__(self) -> None:
        if not (_is_text_or_none(self.access_token) and _is_text_or_none(self.refresh_token)):
            msg = "access_token and refresh_token must be strings or None"
            raise TypeError(msg)
        of_type("expires_at", self.expires_at, "a datetime or None", _is_moment)
        if self.expires_at is not None and self.expires_at.tzinfo is None:
            msg = "expires_at must be aware: give it a time zone"
            raise ValueError(msg)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to call Close with."""
        return not self.access_token and not self.refresh_token

    def is_same_grant(self, other: Tokens | None) -> bool:
        """Return whether *other* holds the same two tokens."""
        return other is not None and (
            (self.access_token, self.refresh_token) == (other.access_token, other.refresh_token)
        )


class TokenStore(Protocol):
    """
    Where the tokens of one user of Close are kept. All who use them share it.

    `load()` returns the tokens, or None if there are none yet. `save()` returns when they are kept
    for good: the tokens before are revoked by then. `lock()` keeps everybody else from refreshing
    while it's held, and is let go when its holder is killed.
    """

    async def load(self) -> Tokens | None:
        """Return the tokens, or None if there are none yet."""
        ...

    async def save(self, tokens: Tokens) -> None:
        """Keep *tokens* in place of those before."""
        ...

    def lock(self) -> AbstractAsyncContextManager[object]:
        """Return what is held while tokens are refreshed."""
        ...


class MemoryTokenStore:
    """
    Keeps tokens as long as the program runs, for all its threads and event loops.

    It's for a script, or where refresh tokens are not used: a refreshed grant ends with it.
    """

    __slots__ = ("_held", "_tokens")

    def __init__(self, tokens: Tokens | None = None) -> None:
        self._tokens = tokens
        self._held = threading.Lock()

    def __repr__(self) -> str:
        return "MemoryTokenStore(...)"

    def __reduce__(self) -> str:
        msg = "a store that keeps tokens in memory can't be pickled or copied"
        raise TypeError(msg)

    async def load(self) -> Tokens | None:
        """Return the tokens, or None if there are none yet."""
        return self._tokens

    async def save(self, tokens: Tokens) -> None:
        """Keep *tokens* in place of those before."""
        self._tokens = tokens

    @asynccontextmanager
    async def lock(self) -> AsyncGenerator[None]:
        """Keep all others of this process from refreshing, in whatever thread."""
        if not await poll(lambda: self._held.acquire(blocking=False)):
            raise TokenStoreUnusable(repr(self), HELD_TOO_LONG, LOOK_FOR_HOLDER)
        try:
            yield
        finally:
            self._held.release()


class FileTokenStore:
    """
    Keeps tokens in a file that only its owner can read, for all processes of this machine.

    A reader sees the old tokens or the new ones, never a part, even after a power cut. The lock is
    that of the operating system on `<path>.lock`, so it's let go when its process is killed.
    One file is for one user of Close.

        store = FileTokenStore("/var/lib/worker/close-tokens.json")

    Raises (on use):
        TokenStoreUnusable: the file or its directory can't be used; the text says what to do.
    """

    __slots__ = ("path",)

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path: Path = Path(path)

    def __repr__(self) -> str:
        return f"FileTokenStore({str(self.path)!r})"

    async def load(self) -> Tokens | None:
        """Return the tokens, or None if there is no file yet."""
        return await to_thread.run_sync(self._load)

    async def save(self, tokens: Tokens) -> None:
        """Replace the file by one with *tokens*, and return when it's on the disk."""
        await to_thread.run_sync(self._save, tokens)

    @asynccontextmanager
    async def lock(self) -> AsyncGenerator[None]:
        """Keep all others from refreshing, in whatever thread or process of this machine."""
        held = _HeldLock()
        try:
            if not await poll(lambda: to_thread.run_sync(held.take, self._tried_lock)):
                raise TokenStoreUnusable(str(self.path), HELD_TOO_LONG, LOOK_FOR_HOLDER)
            await to_thread.run_sync(self._delete_leftovers)
            yield
        finally:
            held.let_go()

    def _load(self) -> Tokens | None:
        with self._telling():
            try:
                # To open a pipe would wait for who writes into it.
                wanted = ("O_CLOEXEC", "O_NONBLOCK")
                flags = sum(getattr(os, name, 0) for name in wanted)
                file = os.open(self.path, os.O_RDONLY | flags)
            except FileNotFoundError:
                return None
            with os.fdopen(file, "rb") as reader:
                found = os.fstat(file)
                if not stat.S_ISREG(found.st_mode):
                    raise TokenStoreUnusable(str(self.path), "it's no regular file", _NAME_A_FILE)
                self._check_mode(found)
                content = reader.read(_MOST_BYTES)
        tokens = read(content)
        if tokens is None:
            problem = "it's empty" if not content.strip() else "it holds no tokens as JSON"
            raise TokenStoreUnusable(str(self.path), problem, _AUTHORIZE_AGAIN)
        return tokens

    def _save(self, tokens: Tokens) -> None:
        with self._telling():
            target = Path(os.path.realpath(self.path))
            self._check_directory(target.parent)
            while not self._put(tokens, target):
                pass
            _sync_directory(target.parent)

    def _put(self, tokens: Tokens, target: Path) -> bool:
        """Replace *target*, and return False if what should do so was taken for a leftover."""
        new = target.parent / f".{target.name}.{secrets.token_hex(8)}.new"
        try:
            _write_for_good(new, written(tokens))
            try:
                new.replace(target)
            except FileNotFoundError:
                # To save asks for no lock, and who holds it deletes what it finds.
                return False
        except BaseException:
            new.unlink(missing_ok=True)
            raise
        return True

    def _tried_lock(self) -> int | None:
        """Return the file of the lock, locked, or None if somebody else has it."""
        with self._telling():
            target = f"{os.path.realpath(self.path)}.lock"
            self._check_directory(Path(target).parent)
            flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0)
            file = os.open(target, flags | getattr(os, "O_NOFOLLOW", 0), _OWN)
            is_ours = False
            try:
                # To lock a file that was deleted meanwhile keeps nobody from the one in its place.
                is_ours = try_lock(file) and is_at(file, target)
            finally:
                if not is_ours:
                    os.close(file)
            return file if is_ours else None

    def _delete_leftovers(self) -> None:
        # Of processes that were killed while they saved. Only who holds the lock may.
        target = Path(os.path.realpath(self.path))
        with suppress(OSError):
            for one in target.parent.iterdir():
                if one.name.startswith(f".{target.name}.") and one.name.endswith(".new"):
                    one.unlink()

    def _check_mode(self, found: os.stat_result) -> None:
        if os.name == "posix" and stat.S_IMODE(found.st_mode) & 0o077:
            problem = f"other users may read it (mode {stat.S_IMODE(found.st_mode):04o})"
            mend = "Run chmod 600 on it, and authorize again if somebody may have read it"
            raise TokenStoreUnusable(str(self.path), problem, mend)

    def _check_directory(self, directory: Path) -> None:
        mode = directory.stat().st_mode
        if os.name == "posix" and mode & stat.S_IWOTH and not mode & stat.S_ISVTX:
            problem = f"every user may replace files in {directory}"
            raise TokenStoreUnusable(str(self.path), problem, f"Run chmod o-w {directory}")

    @contextmanager
    def _telling(self) -> Generator[None]:
        """Say what the operating system refused in words that name the file and the mend."""
        try:
            yield
        except OSError as failure:
            problem = failure.strerror or type(failure).__name__
            mend = "Look at the directory, its owner and the room on the disk"
            raise TokenStoreUnusable(str(self.path), problem, mend) from failure


class _HeldLock:
    """A lock that a thread takes. It's let go even if that ends after who wanted it gave up."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._is_wanted = True
        self._file: int | None = None

    def take(self, attempt: Callable[[], int | None]) -> bool:
        file = attempt()
        with self._mutex:
            self._file = file
            if not self._is_wanted:
                self._release()
            return self._file is not None

    def let_go(self) -> None:
        with self._mutex:
            self._is_wanted = False
            self._release()

    def _release(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            unlock(file)
            os.close(file)


_AUTHORIZE_AGAIN: Final = (
    "Restore it, or delete it and let the user authorize again: authorize_url(), then exchange()"
)
_NAME_A_FILE: Final = "Name the path of a file, whose directory is there"
HELD_TOO_LONG: Final = f"its lock was held by another one for {_LONGEST_WAIT:g} s"
LOOK_FOR_HOLDER: Final = "Look for a process that is stopped or hangs"


async def poll(attempt: Callable[[], bool | Awaitable[bool]]) -> bool:
    """Return whether *attempt* succeeded before the longest wait was over."""
    pause = _FIRST_PAUSE
    with anyio.move_on_after(_LONGEST_WAIT):
        while not (done if isinstance(done := attempt(), bool) else await done):
            # Nothing secret hangs on it: it keeps processes from knocking in step.
            await anyio.sleep(pause * (0.5 + random.random()))  # noqa: S311
            pause = min(_LONGEST_PAUSE, pause * 1.5)
        return True
    return False


if sys.platform == "win32":  # pragma: no cover - the tests run elsewhere

    def _sync_directory(_: Path) -> None:
        """Windows has no such thing."""

else:

    def _sync_directory(directory: Path) -> None:
        # Without it the new name may be gone after a power cut. Some file systems refuse.
        with suppress(OSError):
            file = os.open(directory, os.O_RDONLY | os.O_CLOEXEC)
            try:
                os.fsync(file)
            finally:
                os.close(file)


def _write_for_good(path: Path, content: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0)
    with os.fdopen(os.open(path, flags, _OWN), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def written(tokens: Tokens) -> bytes:
    expires_at = tokens.expires_at
    return json.dumps(
        {
            "access_token": tokens.access_token,
            "refresh_token": tokens.refresh_token,
            "expires_at": None if expires_at is None else expires_at.isoformat(),
            "is_refused": tokens.is_refused,
        }
    ).encode()


def read(content: bytes) -> Tokens | None:
    """Return the tokens that a file holds, or None. Without a cause: that would quote the file."""
    with suppress(LookupError, ValueError, TypeError, RecursionError):
        fields = cast("dict[str, object]", json.loads(content))
        access_token, refresh_token = fields["access_token"], fields["refresh_token"]
        expires_at = fields.get("expires_at")
        if _is_text_or_none(access_token) and _is_text_or_none(refresh_token):
            return Tokens(
                access_token=cast("str | None", access_token),
                refresh_token=cast("str | None", refresh_token),
                expires_at=None if expires_at is None else datetime.fromisoformat(str(expires_at)),
                is_refused=fields.get("is_refused") is True,
            )
    return None


def _is_moment(value: object) -> bool:
    return isinstance(value, datetime)


def _is_text_or_none(value: object) -> bool:
    return value is None or isinstance(value, str)
