"""
The tokens of OAuth in Redis, for all processes and machines that use them.

Threads speak with Redis, so that it's the same on every event loop. Nothing that holds a token is
a variable of a frame through which an error goes.
"""

from __future__ import annotations

import secrets
import threading
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final, NoReturn, cast

import anyio
import attrs
from anyio import to_thread

from ._validate import extra, non_empty_str
from .errors import TokenStoreUnusable
from .tokens import HELD_TOO_LONG, LOOK_FOR_HOLDER, poll, read, written

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

    from .tokens import Tokens

__all__ = ["RedisTokenStore"]

# A holder that doesn't renew its lock for so long is taken for dead.
_LOCKED_FOR: Final = 30.0
_RENEWED_EVERY: Final = 5.0
# Redis answers in milliseconds. Three attempts of so many seconds leave time for the refresh.
_PATIENCE: Final = 3.0
_ATTEMPTS: Final = 3

# Each may be sent again: what was done already is done as well.
_LOCK: Final = """
local held = redis.call("GET", KEYS[2])
if held and held ~= ARGV[1] and held ~= ARGV[3] then return {"held"} end
redis.call("SET", KEYS[2], ARGV[1], "PX", ARGV[2])
return {"locked", redis.call("HGET", KEYS[1], "version") or ""}
"""
_RENEW: Final = """
if redis.call("GET", KEYS[2]) ~= ARGV[1] then return {"lost"} end
redis.call("PEXPIRE", KEYS[2], ARGV[2])
return {"locked"}
"""
_RELEASE: Final = """
if redis.call("GET", KEYS[2]) == ARGV[1] then redis.call("DEL", KEYS[2]) end
return {"free"}
"""
_LOAD: Final = """
local found = redis.call("HMGET", KEYS[1], "version", "tokens")
return {redis.call("GET", KEYS[2]) or "", found[1] or "", found[2] or ""}
"""
# Where nothing is stored nothing newer can be lost.
_SAVE: Final = """
local version = redis.call("HGET", KEYS[1], "version") or ""
if version == ARGV[2] then return {"saved"} end
if ARGV[1] ~= "any" and version ~= "" and version ~= ARGV[1] then return {"newer"} end
redis.call("HSET", KEYS[1], "version", ARGV[2], "tokens", ARGV[3])
return {"saved"}
"""

_LOOK_AT_REDIS: Final = "Look whether it runs, and whether this process may use it"
_GO_ON: Final = "Nothing was sent: call again"
_NEWER: Final = (
    "its lock was lost, and another process has stored other tokens meanwhile",
    "What that one stored stays; the next call looks at it",
)


@attrs.define(eq=False)
class _Held:
    """One hold of the lock, and the version of what was stored when its holder looked last."""

    store: RedisTokenStore
    token: str
    version: str
    has_loaded: bool = False


_HELD: ContextVar[_Held | None] = ContextVar("close_async_held_token_lock", default=None)


class RedisTokenStore:
    """
    Keeps tokens in Redis, for all processes and machines that name the same one.

        store = RedisTokenStore("redis://localhost", name="user_1")

    One *name* is for one user of Close. The lock is renewed while it's held, and free 30 seconds
    after its process was killed. A holder that lost it, since its process stood still for longer
    than that, can't overwrite what others stored meanwhile.

    What is saved is as lasting as that Redis: give it `appendonly yes` and `appendfsync always`.
    *url* is that of redis-py: `redis://`, `rediss://`, `unix://`. Tokens are stored as they are.

    Raises:
        ImportError: redis is not installed; it comes with `close-async[fleet]`.
        ValueError: *url* is not the URL of a Redis.
        TokenStoreUnusable: (on use) Redis can't be asked; the text says what to do.
    """

    __slots__ = ("_keys", "_left", "_name", "_redis")

    def __init__(self, url: str, *, name: str, prefix: str = "close_async") -> None:
        self._name = non_empty_str("name", name)
        self._redis = _connect(non_empty_str("url", url))
        before = f"{non_empty_str('prefix', prefix)}:tokens:{{{name}}}"
        self._keys = (before, f"{before}:lock")
        # A lock that couldn't be let go, since Redis was gone.
        self._left = ""

    def __repr__(self) -> str:
        return f"RedisTokenStore(..., name={self._name!r})"

    def __reduce__(self) -> NoReturn:
        msg = "a RedisTokenStore may hold a password and can't be pickled: make another one there"
        raise TypeError(msg)

    async def load(self) -> Tokens | None:
        """Return the tokens, or None if there are none yet."""
        found = await to_thread.run_sync(self._load)
        held = self._held
        if held is not None:
            if found.holder != held.token and not held.has_loaded:
                # What is refreshed now may be refreshed by another process, too.
                raise TokenStoreUnusable(self._name, "its lock was lost", _GO_ON)
            held.version, held.has_loaded = found.version, True
        return found.tokens

    async def save(self, tokens: Tokens) -> None:
        """Store *tokens*, and return when Redis says that it has them."""
        held, version = self._held, secrets.token_hex(8)
        over = "any" if held is None else held.version
        await to_thread.run_sync(self._save, tokens, over, version)
        if held is not None:
            held.version = version

    @asynccontextmanager
    async def lock(self) -> AsyncGenerator[None]:
        """Keep all others from refreshing, in whatever thread, process or machine."""
        token, outer = secrets.token_hex(16), _HELD.get()
        is_over = threading.Event()
        try:
            _HELD.set(await self._acquired(token))
            # A thread of its own, so that an event loop that is blocked keeps its lock.
            threading.Thread(target=self._renew, args=(token, is_over), daemon=True).start()
            yield
        finally:
            is_over.set()
            _HELD.set(outer)
            with anyio.CancelScope(shield=True):
                released = await to_thread.run_sync(self._run, _RELEASE, token)
                if isinstance(released, str):
                    self._left = token

    async def aclose(self) -> None:
        """Close the connections. The next use opens others."""
        await to_thread.run_sync(self._redis.close)

    @property
    def _held(self) -> _Held | None:
        held = _HELD.get()
        return held if held is not None and held.store is self else None

    async def _acquired(self, token: str) -> _Held:
        versions: list[str] = []

        async def attempt() -> bool:
            told, *version = self._must(
                await to_thread.run_sync(self._run, _LOCK, token, _LOCKED_FOR_MS, self._left)
            )
            versions.extend(version)
            return told == "locked"

        if not await poll(attempt):
            raise TokenStoreUnusable(self._name, HELD_TOO_LONG, LOOK_FOR_HOLDER)
        return _Held(self, token, versions[0])

    def _renew(self, token: str, is_over: threading.Event) -> None:
        while not is_over.wait(_RENEWED_EVERY):
            self._run(_RENEW, token, _LOCKED_FOR_MS)

    def _load(self) -> _Found:
        answer = self._run(_LOAD)
        if isinstance(answer, str):
            self._fail(answer)
        holder, version, text = answer
        found = _Found(holder, version, read(text.encode()) if text else None)
        if text and found.tokens is None:
            del answer, text
            mend = "Store others: authorize_url(), then exchange()"
            raise TokenStoreUnusable(self._name, "it holds no tokens as JSON", mend)
        return found

    def _save(self, tokens: Tokens, over: str, version: str) -> None:
        answer = self._run(_SAVE, over, version, written(tokens))
        if self._must(answer) != ["saved"]:
            raise TokenStoreUnusable(self._name, *_NEWER)

    def _must(self, answer: Sequence[str] | str) -> list[str]:
        if isinstance(answer, str):
            self._fail(answer)
        return list(answer)

    def _fail(self, problem: str) -> NoReturn:
        raise TokenStoreUnusable(self._name, problem, _LOOK_AT_REDIS)

    def _run(self, script: str, *words: str | bytes) -> Sequence[str] | str:
        """Return what a script answers, or what is wrong, in words that don't hold any of it."""
        from redis.exceptions import RedisError  # noqa: PLC0415 - only with the extra

        try:
            # The whole script, since Redis may forget one at any moment.
            answer = cast(
                "list[bytes]", self._redis.eval(script, len(self._keys), *self._keys, *words)
            )
        except RedisError as failure:
            # Its text may quote what was sent, and its frames hold it.
            return f"Redis can't be used ({type(failure).__name__})"
        except OSError as failure:
            return f"Redis can't be used ({failure.strerror or type(failure).__name__})"
        return [part.decode(errors="replace") for part in answer]


_LOCKED_FOR_MS: Final = str(int(1000 * _LOCKED_FOR))


@attrs.frozen
class _Found:
    """What Redis has: who holds the lock, the version of the tokens, and the tokens."""

    holder: str
    version: str
    tokens: Tokens | None


def _connect(url: str) -> Any:  # noqa: ANN401 - redis-py doesn't type what it's made of
    with extra("fleet", "RedisTokenStore"):
        import redis  # noqa: PLC0415 - only with the extra
        from redis.backoff import ExponentialBackoff  # noqa: PLC0415 - the same
        from redis.retry import Retry  # noqa: PLC0415 - the same

    make = getattr(redis.Redis, "from_url")  # noqa: B009 - its options are untyped
    return make(
        url,
        socket_timeout=_PATIENCE,
        socket_connect_timeout=_PATIENCE,
        retry=Retry(ExponentialBackoff(cap=0.5, base=0.05), _ATTEMPTS - 1),
        driver_info=None,
    )
