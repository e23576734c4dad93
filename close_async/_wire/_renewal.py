"""Refreshing the tokens of OAuth: once for all who wait, and never given up half way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NoReturn

import anyio

from ..auth import OAuth
from ..errors import RequestNotSent, Unauthorized, from_response
from ._json import loads
from ._outcome import FAILURES, Departure, of_failure, reason

if TYPE_CHECKING:
    import httpx

    from ..auth import Tokens
    from ._settings import Settings

__all__ = ["renew_if_due", "renew_if_refused"]

_LINE: Final = "POST /oauth2/token/"
_UNAUTHORIZED: Final = 401
# What OAuth says of tokens that are no good, and of a client that is unknown (RFC 6749, 5.2).
_REFUSALS: Final = frozenset({400, _UNAUTHORIZED})
_LONGEST: Final = 120.0


async def renew_if_due(http: httpx.AsyncClient, settings: Settings, line: str) -> None:
    """Refresh before anything is sent, if the access token is at its end."""
    auth = settings.auth
    if isinstance(auth, OAuth) and auth.is_due(settings.clock.now()):
        await _renew(auth, http, settings, line, auth.tokens.access_token)


async def renew_if_refused(
    http: httpx.AsyncClient, settings: Settings, line: str, response: httpx.Response
) -> bool:
    """Refresh if Close refused the access token, and return whether it's worth to send again."""
    auth = settings.auth
    if response.status_code != _UNAUTHORIZED or not isinstance(auth, OAuth):
        return False
    if auth.tokens.refresh_token is None:
        return False

    refused = response.request.headers["authorization"].removeprefix("Bearer ")
    await _renew(auth, http, settings, line, refused)
    return True


async def _renew(
    auth: OAuth, http: httpx.AsyncClient, settings: Settings, line: str, spent: str | None
) -> None:
    async with auth.lock:
        if auth.tokens.access_token != spent:
            # Somebody refreshed while we waited.
            return

        # The old refresh token is revoked as soon as the answer is on its way: to be cancelled
        # between that and the storing of the new one would lock us out for good.
        with anyio.move_on_after(_LONGEST, shield=True) as scope:
            await _refresh(auth, http, settings, line)
        if scope.cancelled_caught:
            _fail(line, "it took too long", None)


async def _refresh(auth: OAuth, http: httpx.AsyncClient, settings: Settings, line: str) -> None:
    departure = Departure()
    request = http.build_request(
        "POST",
        auth.token_url,
        data=auth.refresh_form(),
        timeout=settings.timeout,
        extensions={"trace": departure},
    )
    try:
        response = await http.send(request, auth=None, follow_redirects=False)
    except FAILURES as failure:
        _fail(line, reason(of_failure(failure, departure), failure), failure)

    if response.status_code in _REFUSALS:
        raise Unauthorized(_LINE, response.status_code, response.content)
    if not response.is_success:
        error = from_response(response, _LINE)
        _fail(line, str(error), error)
    await _keep(auth, response, settings, line)


async def _keep(auth: OAuth, response: httpx.Response, settings: Settings, line: str) -> None:
    tokens = _read(auth, response, settings)
    if tokens is None:
        _fail(line, "the answer can't be read", None)

    if auth.on_refresh is not None:
        await auth.on_refresh(tokens)


def _read(auth: OAuth, response: httpx.Response, settings: Settings) -> Tokens | None:
    try:
        return auth.take(loads(response.content), settings.clock.now())
    except ValueError:
        # It holds the whole answer, so it must not even become the context of another error.
        return None


def _fail(line: str, why: str, cause: Exception | None) -> NoReturn:
    raise RequestNotSent(line, f"the access token could not be refreshed: {why}") from cause
