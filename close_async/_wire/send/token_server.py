"""The token server of OAuth: forms are posted to it, again where that may help."""

from __future__ import annotations

import logging
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar, cast

import anyio
import attrs

from ...auth import read_tokens
from ...errors import (
    CloseError,
    GrantInvalid,
    OutcomeUnknown,
    RateLimited,
    RequestNotSent,
    StatusError,
    TokenStoreUnusable,
    Unauthorized,
)
from ...tokens import Tokens
from ..message.json_codec import dumps, loads
from ..message.outcome import SUCCESS, Outcome, of_status, reason
from ..message.response import NotReceived
from ..pool.cancellation import SendTrace, in_own_task, open_to_cancellation
from ..retry.policy import Attempt, Retry, decide
from .follow_up import asked_pause

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Generator

    from ...auth import Form, OAuth
    from ...tokens import TokenStore
    from ..message.answer import Answer
    from .context import CallContext

T = TypeVar("T")

_log: Final = logging.getLogger("close_async")

_TOKEN: Final = "POST /oauth2/token/"  # noqa: S105 - a request line
_REVOKE: Final = "POST /oauth2/revoke/"
_BAD_REQUEST: Final = 400
_UNAUTHORIZED: Final = 401
_RATE_LIMITED: Final = 429
# What OAuth says of tokens that are no good, and of a client that is unknown (RFC 6749, 5.2).
_REFUSALS: Final = frozenset({_BAD_REQUEST, _UNAUTHORIZED})
_SPENT: Final = "invalid_grant"
# Its codes; nothing else of the answer is shown, since it may hold tokens.
_CODES: Final = (
    "invalid_request",
    "invalid_client",
    _SPENT,
    "unauthorized_client",
    "unsupported_grant_type",
    "invalid_scope",
)
_MENDS: Final = {
    _TOKEN: "Begin anew with authorize_url(): the code is spent if it arrived",
    _REVOKE: "Call it again",
}
# A refresh, its second attempts and the storing of what came, all together.
LONGEST: Final = 120.0
# How long before its end a token is refreshed: one that ends on its way costs a refused call.
_EARLY: Final = 60.0
_EARLY_PART: Final = 0.1
_LOST_BEFORE: Final = (
    "The answer to an earlier attempt was lost: most likely that one was carried out, and its "
    "tokens are lost with it."
)
NOT_STORED: Final = (
    "New tokens came, and they could not be stored: they are kept in memory and stored before the "
    "next call. If the program ends before that, they are lost, and the user has to authorize again"
)
_MEND_STORE: Final = "Look at what it raised, which is the cause of this"
_NEVER: Final = datetime(9000, 1, 1, tzinfo=UTC)


class Failed(Exception):
    """
    No answer that says anything came of the token server. *is_unknown*: it may have acted.

    *status* is what it answered otherwise, and *asked* the seconds after which to come again.
    """

    def __init__(
        self, why: str, *, is_unknown: bool, status: int | None, asked: float | None
    ) -> None:
        super().__init__(why)
        self.why = why
        self.is_unknown = is_unknown
        self.status = status
        self.asked = asked


@attrs.frozen
class OAuthServer:
    """Speaks with the token server through the connections and settings of one client."""

    auth: OAuth
    context: CallContext

    async def exchange(self, form: Form) -> Tokens:
        """Return the tokens for a code, stored."""
        async with self._locked():
            return await in_own_task(partial(self._exchange, form), to_the_end=True)

    async def revoke(self) -> None:
        """Revoke the grant, and forget its tokens."""
        async with self._locked():
            await in_own_task(self._revoke, to_the_end=True)

    @asynccontextmanager
    async def _locked(self) -> AsyncGenerator[None]:
        store = self.auth.store
        try:
            async with self.context.pool.local.refreshing.lock, store.lock():
                yield
        except CloseError:
            raise
        except Exception as failure:
            # A store raises what it likes.
            raise TokenStoreUnusable(repr(store), told(failure), _MEND_STORE) from failure

    async def _exchange(self, form: Form) -> Tokens:
        with _in_time(_TOKEN):
            tokens = await self._answered(_TOKEN, Post(self.auth, self.context).tokens(form, None))
            self.auth.hold_back(tokens, None)
            await self._save(tokens)
            self.auth.confirm()
        return tokens

    async def _save(self, tokens: Tokens) -> None:
        try:
            await self.auth.store.save(tokens)
        except Exception as failure:
            problem = told(failure)
            raise TokenStoreUnusable(repr(self.auth.store), problem, NOT_STORED) from failure

    async def _revoke(self) -> None:
        stored = await load(self.auth.store)
        if stored is None or stored.is_empty:
            self.auth.put_in_force(None)
            return
        if stored.refresh_token is None:
            why = "the store holds no refresh token, and that is what Close revokes"
            raise RequestNotSent(_REVOKE, why)

        form = self.auth.form({"token": stored.refresh_token})
        # A grant that Close doesn't know any more is what was wanted.
        with _in_time(_REVOKE), suppress(GrantInvalid):
            await self._answered(_REVOKE, Post(self.auth, self.context).revoke(form))
        await self.auth.store.save(Tokens())
        self.auth.put_in_force(None)

    async def _answered(self, line: str, work: Awaitable[T]) -> T:
        try:
            return await work
        except Failed as failure:
            raise _error(line, failure) from None


def _error(line: str, failure: Failed) -> CloseError:
    if failure.is_unknown:
        return OutcomeUnknown(line, failure.why, mend=_MENDS[line])
    if failure.status is None:
        return RequestNotSent(line, failure.why)
    if failure.status == _RATE_LIMITED:
        return RateLimited(line, failure.status, b"", failure.asked)
    return StatusError(line, failure.status)


@contextmanager
def _in_time(line: str) -> Generator[None]:
    with anyio.move_on_after(LONGEST) as scope:
        yield
    if scope.cancelled_caught:
        raise OutcomeUnknown(line, f"it took more than {LONGEST:g} s", mend=_MENDS[line])


@attrs.frozen
class Post:
    """Posts forms to the token server, again where that may help."""

    auth: OAuth
    context: CallContext

    async def tokens(self, form: Form, old: Tokens | None) -> Tokens:
        """
        Return the tokens that the server gives for *form*, in place of the *old* ones.

        Raises:
            GrantInvalid: what stands for the user's consent is spent or revoked.
            StatusError: it refused for another reason.
            Failed: it could not be asked, or what it answered says nothing.
        """
        answer = await self._send(_TOKEN, self.auth.token_url, form, must_be_tokens=True)
        clock, state = self.context.settings.clock, self.context.pool.local.refreshing
        tokens, lifetime = read_tokens(loads(answer.content), old, clock.now())
        state.ours, state.ends = tokens, None
        if lifetime is not None:
            state.ends = clock.monotonic() + lifetime - min(_EARLY, lifetime * _EARLY_PART)
        return tokens

    async def revoke(self, form: Form) -> None:
        """Revoke the token in *form*."""
        await self._send(_REVOKE, self.auth.revoke_url, form, must_be_tokens=False)

    async def _send(self, line: str, url: str, form: Form, *, must_be_tokens: bool) -> Answer:
        settings = self.context.settings
        clock, began, number = settings.clock, settings.clock.monotonic(), 0
        may_have_acted, postponed = False, 0
        while True:
            number += 1
            answer = await self._send_once(line, url, form)
            outcome, why = _meaning(line, answer, must_be_tokens=must_be_tokens)
            if not isinstance(answer, NotReceived) and outcome is Outcome.DONE:
                return answer
            if not isinstance(answer, NotReceived) and answer.status_code in _REFUSALS:
                raise _refusal(line, answer, may_have_acted=may_have_acted)

            may_have_acted = may_have_acted or outcome.fate == "unknown"
            postponed += outcome is Outcome.POSTPONED
            status, asked = None, None
            if not isinstance(answer, NotReceived):
                status, asked = answer.status_code, asked_pause(self.context, answer)
            attempt = Attempt(
                outcome=outcome,
                effect="repeat",
                number=number,
                postponed=postponed,
                elapsed=clock.monotonic() - began,
                asked=asked,
                was_in_doubt=may_have_acted,
            )
            step = decide(settings.policy, attempt, clock.random())
            if not isinstance(step, Retry):
                raise Failed(why, is_unknown=may_have_acted, status=status, asked=asked)
            _log.warning("OAuth: %s, again in %.3g s", why, step.delay)
            # What came so far is known: to wait on must not hold up the end of the program.
            with open_to_cancellation():
                await clock.sleep(step.delay)

    async def _send_once(self, line: str, url: str, form: Form) -> Answer | NotReceived:
        connections = self.context.pool.get()
        if connections is None:
            raise RequestNotSent(line, "the client is closed")
        request = connections.http.build_request(
            "POST", url, data=form.fields, timeout=self.context.settings.timeout
        )
        # It's a write: only what was told positively counts as not sent.
        return await connections.send(request, None, SendTrace(is_write=True))


def _meaning(
    line: str, answer: Answer | NotReceived, *, must_be_tokens: bool
) -> tuple[Outcome, str]:
    """Return what an answer of the token server means, and in words why that isn't enough."""
    if isinstance(answer, NotReceived):
        return answer.outcome, reason(answer.outcome, answer.failure)
    if answer.status_code not in SUCCESS:
        return of_status(answer.status_code), f"{line} was answered with {answer.status_code}"
    # What a revocation answers isn't known, but a page is of something on the way.
    is_page = answer.content.lstrip()[:1] == b"<"
    if is_page or (must_be_tokens and not _holds_tokens(answer)):
        return Outcome.GARBLED, "the answer can't be read"
    return Outcome.DONE, ""


def _holds_tokens(answer: Answer) -> bool:
    # The failure holds the whole answer, so it must not even become the context of another one.
    with suppress(ValueError):
        read_tokens(loads(answer.content), None, _NEVER)
        return True
    return False


def _refusal(line: str, answer: Answer, *, may_have_acted: bool) -> StatusError:
    code = next((one for one in _CODES if f'"{one}"'.encode() in answer.content), None)
    content = b"" if code is None else dumps({"error": code})
    if code != _SPENT:
        return Unauthorized(line, answer.status_code, content)

    refused = GrantInvalid(line, answer.status_code, content)
    if may_have_acted:
        refused.add_note(_LOST_BEFORE)
    return refused


def grant_invalid() -> GrantInvalid:
    """Return the error for what was refused before, and is not sent again."""
    refused = GrantInvalid(_TOKEN, _BAD_REQUEST, dumps({"error": _SPENT}))
    refused.add_note("It was not sent again: that was the answer to an earlier call.")
    return refused


async def load(store: TokenStore) -> Tokens | None:
    """Return the tokens of *store*, which may be of any make."""
    stored = await cast("Awaitable[object]", store.load())
    if stored is None or isinstance(stored, Tokens):
        return stored

    problem = f"load() must return Tokens or None, and returned {type(stored).__name__}"
    raise TokenStoreUnusable(repr(store), problem, "Mend the store")


def told(failure: Exception) -> str:
    """Return what a store failed with; what is not of a known kind may quote anything."""
    if isinstance(failure, TokenStoreUnusable):
        return str(failure)
    if isinstance(failure, OSError):
        return f"the token store raised {type(failure).__name__}: {failure.strerror or failure}"
    return f"the token store raised {type(failure).__name__}"
