"""The refresh of OAuth tokens: once for all calls that wait, and never given up half way."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final, NoReturn

import anyio
import attrs

from ...errors import RequestNotSent, Unauthorized
from ..message.json_codec import dumps, loads
from ..message.outcome import reason
from ..message.response import NotReceived
from ..pool.cancellation import SendTrace, in_own_task

if TYPE_CHECKING:
    import httpx

    from ...auth import OAuth, Tokens
    from ..common.settings import Settings
    from ..message.response import AttemptResult
    from ..pool.connections import Connections

_LINE: Final = "POST /oauth2/token/"
_UNAUTHORIZED: Final = 401
# What OAuth says of tokens that are no good, and of a client that is unknown (RFC 6749, 5.2).
_REFUSALS: Final = frozenset({400, _UNAUTHORIZED})
# Its codes; nothing else of the answer is shown, since it may hold tokens.
_CODES: Final = (
    "invalid_request",
    "invalid_client",
    "invalid_grant",
    "unauthorized_client",
    "unsupported_grant_type",
    "invalid_scope",
)
_LONGEST: Final = 120.0


async def refresh_if_due(
    auth: OAuth, connections: Connections, settings: Settings, line: str
) -> None:
    """Refresh before anything is sent, if the access token is at its end."""
    if auth.is_due(settings.clock.now()):
        await _Refresh(auth, connections, settings, line).run(auth.tokens)


async def refresh_if_refused(
    auth: OAuth,
    connections: Connections,
    settings: Settings,
    line: str,
    result: AttemptResult[object],
) -> bool:
    """Refresh if Close refused the access token, and return whether it's worth to send again."""
    if isinstance(result, NotReceived) or result.response.status_code != _UNAUTHORIZED:
        return False
    if auth.tokens.refresh_token is None:
        return False

    # If another token is in force by now, it was refreshed while this call was under way.
    if auth.has_signed(result.response.request):
        await _Refresh(auth, connections, settings, line).run(auth.tokens)
    return True


@attrs.frozen
class _Refresh:
    """
    One refresh, on behalf of the call whose request line is *line*.

    Tokens travel as `Tokens` only, which doesn't show them: what catches an error may print the
    variables of all that led to it.
    """

    auth: OAuth
    connections: Connections
    settings: Settings
    line: str

    async def run(self, spent: Tokens) -> None:
        """Replace the *spent* tokens, unless that was done while we waited."""
        async with self.auth.lock:
            if self.auth.tokens is not spent:
                return

            # The old refresh token is revoked as soon as the answer is on its way: to be cancelled
            # between that and the storing of the new one would lock us out for good.
            await in_own_task(self._refresh_in_time, to_the_end=True)

    async def _refresh_in_time(self) -> None:
        with anyio.move_on_after(_LONGEST) as scope:
            await self._refresh_and_store()
        if scope.cancelled_caught:
            self._fail("it took too long", None)

    async def _refresh_and_store(self) -> None:
        # What is pending came with an earlier refresh, and could not be stored then.
        pending = self.auth.pending
        if pending is None:
            pending = self._read(await self._ask())
        if self.auth.on_refresh is not None:
            await self.auth.on_refresh(pending)
        self.auth.confirm()

    async def _ask(self) -> httpx.Response:
        request = self.connections.http.build_request(
            "POST",
            self.auth.token_url,
            data=self.auth.refresh_form(),
            timeout=self.settings.timeout,
        )
        answer = await self.connections.send(request, None, SendTrace())
        if isinstance(answer, NotReceived):
            self._fail(reason(answer.outcome, answer.failure), answer.failure)
        if answer.status_code in _REFUSALS:
            raise Unauthorized(_LINE, answer.status_code, _code_of(answer.content))
        if not answer.is_success:
            self._fail(f"{_LINE} was answered with {answer.status_code}", None)
        return answer

    def _read(self, answer: httpx.Response) -> Tokens:
        # The failure holds the whole answer, so it must not even become the context of another one.
        tokens: Tokens | None = None
        with suppress(ValueError):
            tokens = self.auth.take(loads(answer.content), self.settings.clock.now())
        if tokens is None:
            self._fail("the answer can't be read", None)
        return tokens

    def _fail(self, why: str, cause: Exception | None) -> NoReturn:
        msg = f"the access token could not be refreshed: {why}"
        raise RequestNotSent(self.line, msg) from cause


def _code_of(content: bytes) -> bytes:
    code = next((one for one in _CODES if f'"{one}"'.encode() in content), None)
    return b"" if code is None else dumps({"error": code})
