"""
The tokens of OAuth: fetched, refreshed once for all that share a store, never given up half way.

A refresh revokes the refresh token that it sends. So one at a time holds the store's lock, looks
into the store before it sends anything, and stores what came before anybody uses it. A refresh
whose answer was lost is sent again like any repeatable call: if the first one arrived, its tokens
are lost anyway, and nothing more can break. A token that was refused is never sent again.
"""

from __future__ import annotations

import copy
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Final, NoReturn, TypeVar

import anyio
import attrs

from ...errors import CloseError, GrantInvalid, RequestNotSent, TokenStoreUnusable
from ..message.response import NotReceived
from ..pool.cancellation import in_own_task
from .token_server import LONGEST, NOT_STORED, Failed, Post, grant_invalid, load, told

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable

    from ...auth import OAuth
    from ...tokens import Tokens
    from ..common.watch import Watch
    from ..message.response import AttemptResult
    from .context import CallContext

T = TypeVar("T")

_UNAUTHORIZED: Final = 401
_MAY_BE_SPENT: Final = (
    "The refresh token may be spent by now: if it's refused as invalid_grant from here on, the "
    "user has to authorize again"
)
_NO_TOKENS: Final = (
    "the store holds no tokens: send the user to oauth.authorize_url(), then await "
    "oauth.exchange(code)"
)
# So often a call may find that another process has refreshed in the same moment.
_MOST_LOOKS: Final = 3


async def refresh_if_due(auth: OAuth, context: CallContext, line: str) -> None:
    """Refresh before anything is sent, if the access token is at its end."""
    tokens = auth.tokens
    if tokens is None or auth.is_pending or _is_due(tokens, context):
        await _Refresh(auth, context, line).run(tokens)


async def send_with_tokens(
    auth: OAuth,
    context: CallContext,
    line: str,
    send: Callable[[], Awaitable[AttemptResult[T]]],
    watch: Watch | None,
) -> AttemptResult[T]:
    """
    Return what *send* comes to, with other tokens if Close refused the first ones.

    What Close refused to listen to was not done, so even a write may go again.
    """
    state = context.pool.local.refreshing
    result = await send()
    for _ in range(_MOST_LOOKS):
        if isinstance(result, NotReceived):
            break
        is_current = auth.has_signed(result.response.request)
        if result.response.status_code != _UNAUTHORIZED:
            state.accepted = auth.tokens if is_current else state.accepted
            break
        # If another token is in force by now, it was refreshed while this call was under way.
        if is_current:
            if watch is not None:
                watch.wait("token refresh")
            has_other = await _Refresh(auth, context, line).after_refusal(auth.tokens)
            if watch is not None:
                watch.go_on()
            if not has_other:
                break
        result = await send()
    return result


def _is_due(tokens: Tokens, context: CallContext) -> bool:
    if tokens.access_token is None or tokens.is_refused:
        return True
    if tokens.refresh_token is None:
        return False

    state, clock = context.pool.local.refreshing, context.settings.clock
    if state.ours is tokens:
        return state.ends is not None and clock.monotonic() >= state.ends
    # How long those of another process are good was not said: Close will tell if it's over.
    return tokens.expires_at is not None and clock.now() >= tokens.expires_at


@attrs.frozen
class _Refresh:
    """
    One refresh, on behalf of the call whose request line is *line*.

    Tokens travel as `Tokens` and `Form` only, which don't show them: what catches an error may
    print the variables of all that led to it.
    """

    auth: OAuth
    context: CallContext
    line: str

    async def run(self, spent: Tokens | None) -> None:
        """Replace the *spent* tokens, unless that was done while we waited."""
        state = self.context.pool.local.refreshing
        failures = state.failures
        async with state.lock:
            if state.failures != failures and state.last_failure is not None:
                raise self._like(state.last_failure)
            if self.auth.tokens is not spent:
                return

            try:
                await self._take_or_refresh(spent)
            except CloseError as failure:
                state.failures += 1
                state.last_failure = copy.copy(failure)
                raise

    async def after_refusal(self, refused: Tokens | None) -> bool:
        """Replace tokens that Close *refused*, and return whether there are others now."""
        state = self.context.pool.local.refreshing
        # One that came here and never worked: to fetch another one would go on for ever.
        is_useless = refused is state.ours and refused is not state.accepted
        if refused is not None and refused.refresh_token is not None and not is_useless:
            await self.run(refused)
            return True

        stored = await self._load()
        if stored is None or stored.is_empty or stored.is_same_grant(refused):
            return False
        self.auth.put_in_force(stored)
        return True

    async def _take_or_refresh(self, spent: Tokens | None) -> None:
        stored = await self._load()
        if self._may_use(stored, spent):
            self.auth.put_in_force(stored)
            return
        if self._is_refused(stored):
            raise grant_invalid()

        async with self._store_lock():
            # The old refresh token is revoked as soon as the answer is on its way: to be cancelled
            # between that and the storing of the new one would lock us out for good.
            await in_own_task(partial(self._in_time, spent), to_the_end=True)

    def _may_use(self, stored: Tokens | None, spent: Tokens | None) -> bool:
        """Return whether others have *stored* tokens that are good, in place of *spent* ones."""
        if stored is None or stored.is_empty or stored.is_refused or self.auth.is_pending:
            return False
        return not stored.is_same_grant(spent) and not _is_due(stored, self.context)

    def _is_refused(self, stored: Tokens | None) -> bool:
        """Return whether Close refused the refresh token that is *stored*, as far as is known."""
        known = self.auth.tokens
        if stored is None or self.auth.is_pending:
            return False
        return stored.is_refused or (
            known is not None and known.is_refused and _same(stored, known)
        )

    async def _in_time(self, spent: Tokens | None) -> None:
        with anyio.move_on_after(LONGEST) as scope:
            await self._locked(spent)
        if scope.cancelled_caught:
            self._fail(f"it took more than {LONGEST:g} s. {_MAY_BE_SPENT}", None)

    async def _locked(self, spent: Tokens | None) -> None:
        auth, stored = self.auth, await self._load()
        pending = auth.pending_after(stored)
        if pending is not None:
            await self._store(pending)
        elif self._may_use(stored, spent):
            auth.put_in_force(stored)
        elif stored is None or stored.is_empty:
            auth.put_in_force(stored)
            raise RequestNotSent(self.line, _NO_TOKENS)
        elif self._is_refused(stored):
            raise grant_invalid()
        elif stored.refresh_token is None:
            # There is another access token, and no way to one after it: Close will judge it.
            auth.put_in_force(stored)
        else:
            await self._refresh(stored)

    async def _refresh(self, stored: Tokens) -> None:
        form = self.auth.form(
            {"grant_type": "refresh_token", "refresh_token": stored.refresh_token or ""}
        )
        try:
            tokens = await Post(self.auth, self.context).tokens(form, stored)
        except GrantInvalid as refused:
            await self._note_refusal(stored, refused)
            return
        except Failed as failed:
            why = f"{failed.why}. {_MAY_BE_SPENT}" if failed.is_unknown else failed.why
            self._fail(why, None)
        self.auth.hold_back(tokens, stored)
        await self._store(tokens)

    async def _note_refusal(self, posted: Tokens, refused: GrantInvalid) -> None:
        """Take what the store holds by now, or see to it that *posted* isn't sent again."""
        stored = await self._load()
        if stored is not None and not stored.is_empty and not _same(stored, posted):
            self.auth.put_in_force(stored)
            return

        marked = attrs.evolve(posted, is_refused=True)
        self.auth.put_in_force(marked)
        # If it can't be told to other processes, each of them is refused once.
        with suppress(Exception):
            await self.auth.store.save(marked)
        raise refused

    async def _store(self, tokens: Tokens) -> None:
        try:
            await self.auth.store.save(tokens)
        # A store may be of any kind, and what is at stake has to be said.
        except Exception as failure:
            raise RequestNotSent(self.line, f"{told(failure)}. {NOT_STORED}") from failure
        self.auth.confirm()

    async def _load(self) -> Tokens | None:
        try:
            return await load(self.auth.store)
        except Exception as failure:  # noqa: BLE001 - a store raises what it likes
            self._fail(told(failure), failure)

    @asynccontextmanager
    async def _store_lock(self) -> AsyncGenerator[None]:
        try:
            async with self.auth.store.lock():
                yield
        except CloseError as failure:
            if isinstance(failure, TokenStoreUnusable):
                self._fail(str(failure), failure)
            raise
        except Exception as failure:  # noqa: BLE001 - a store raises what it likes
            self._fail(told(failure), failure)

    def _fail(self, why: str, cause: Exception | None) -> NoReturn:
        msg = f"the access token could not be refreshed: {why}"
        raise RequestNotSent(self.line, msg) from cause

    def _like(self, failure: CloseError) -> CloseError:
        """Return the same *failure* for this call."""
        if isinstance(failure, RequestNotSent):
            return RequestNotSent(self.line, failure.reason)
        return copy.copy(failure)


def _same(one: Tokens, other: Tokens) -> bool:
    return one.refresh_token == other.refresh_token
