"""Who we are at Close: a key, or the tokens of OAuth. No secret is ever shown by `repr`."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import anyio
import attrs
import httpx

from ._validate import url

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Generator
    from datetime import datetime

__all__ = ["TOKEN_URL", "ApiKey", "OAuth", "Tokens"]

TOKEN_URL: Final = "https://api.close.com/oauth2/token/"  # noqa: S105 - a URL, no password

_OF_SANDBOX: Final = "api_sandbox"
# A token that ends on its way to Close costs a refused call.
_EARLY: Final = timedelta(seconds=60)
# A year, in seconds: no date overflows, and a token that ends sooner is refused and refreshed.
_LONGEST_LIFETIME: Final = 365.0 * 86400


class ApiKey(httpx.BasicAuth):
    """
    An API key of Close: HTTP Basic with the key as user name and no password.

    A key belongs to one user and one organization.

    Raises:
        ValueError: *key* is empty, or has a character that a header can't carry.
    """

    def __init__(self, key: str) -> None:
        _check_secret("an API key", key)
        if ":" in key:
            msg = "an API key has no colon: leave out the one that curl wants behind it"
            raise ValueError(msg)
        super().__init__(key, "")
        self._is_of_sandbox = key.startswith(_OF_SANDBOX)

    def __repr__(self) -> str:
        return "ApiKey(...)"

    @property
    def is_of_sandbox(self) -> bool:
        """Whether this is a key of a `Sandbox`, which no real account has."""
        return self._is_of_sandbox


@attrs.frozen
class Tokens:
    """
    What OAuth gave us. A refresh revokes the *refresh_token* and gives a new one.

    *access_token* is None before the first refresh. *expires_at* is when it ends, if that's known.
    """

    access_token: str | None = attrs.field(repr=False)
    refresh_token: str | None = attrs.field(default=None, repr=False)
    expires_at: datetime | None = None


class OAuth(httpx.Auth):
    """
    The tokens of OAuth: HTTP Bearer, and refreshed when they end if it's known how.

    A client refreshes shortly before *expires_at* and when Close answers 401, once for all calls
    that wait for it. *on_refresh* is awaited with the new tokens before they are used: store
    them there, because the old refresh token is revoked by then, and make no call of the same
    client. If it raises, so does the call, and the next call awaits it again with the same tokens.
    Without the three arguments for it nothing is refreshed.

    Raises:
        ValueError: a token can't be one, or something needed for refreshing is missing.
    """

    def __init__(
        self,
        *,
        access_token: str | None = None,
        refresh_token: str | None = None,
        client_id: str | None = None,
        client_secret: str | None = None,
        expires_at: datetime | None = None,
        on_refresh: Callable[[Tokens], Awaitable[None]] | None = None,
        token_url: str = TOKEN_URL,
    ) -> None:
        _check_completeness(access_token, refresh_token, client_id, client_secret)
        if access_token is not None:
            _check_secret("an access token", access_token)
        if expires_at is not None and expires_at.tzinfo is None:
            msg = "expires_at must be aware: give it a time zone"
            raise ValueError(msg)

        self.token_url: str = http_url("token_url", token_url)
        self.on_refresh = on_refresh
        self._client = (client_id, client_secret)
        self._tokens = Tokens(access_token, refresh_token, expires_at)
        self._pending: Tokens | None = None
        self._lock = anyio.Lock()

    def __repr__(self) -> str:
        return "OAuth(...)"

    @property
    def tokens(self) -> Tokens:
        """The tokens of this moment."""
        return self._tokens

    @property
    def pending(self) -> Tokens | None:
        """New tokens that were not stored yet, so that they must not be used."""
        return self._pending

    @property
    def lock(self) -> anyio.Lock:
        """Held while tokens are refreshed: a refresh token works once."""
        return self._lock

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Sign *request* with the access token of this moment."""
        request.headers["authorization"] = f"Bearer {self._tokens.access_token}"
        yield request

    def is_due(self, now: datetime) -> bool:
        """Return whether a refresh is possible, and needed before anything is sent."""
        if self._pending is not None:
            return True
        if self._tokens.refresh_token is None:
            return False
        if self._tokens.access_token is None:
            return True
        expires_at = self._tokens.expires_at
        return expires_at is not None and now >= expires_at - _EARLY

    def has_signed(self, request: httpx.Request) -> bool:
        """Return whether *request* carries the access token of this moment."""
        return bool(request.headers.get("authorization") == f"Bearer {self._tokens.access_token}")

    def refresh_form(self) -> dict[str, str]:
        """Return what the token URL wants to be sent."""
        client_id, client_secret = self._client
        return {
            "client_id": client_id or "",
            "client_secret": client_secret or "",
            "grant_type": "refresh_token",
            "refresh_token": self._tokens.refresh_token or "",
        }

    def take(self, answer: object, now: datetime) -> Tokens:
        """
        Take what the token URL answered as pending, and return it.

        Raises:
            ValueError: it holds no access token.
        """
        self._pending = _read_tokens(answer, self._tokens, now)
        return self._pending

    def confirm(self) -> None:
        """Put the pending tokens in force: they are stored."""
        if self._pending is not None:
            self._tokens, self._pending = self._pending, None


def http_url(name: str, value: object, *, plain_http: bool = False) -> str:
    """
    Return a URL to which secrets may be sent, as httpx spells it. *name* is what errors call it.

    Plain http is for loopback, or for every host with *plain_http*.

    Raises:
        ValueError: it isn't one; why is in the text.
    """
    checked = url(name, value, plain_http=plain_http)
    try:
        return str(httpx.URL(checked))
    except httpx.InvalidURL:
        # Not even the reason is shown: a URL may hold a password.
        msg = f"{name} must be a URL"
        raise ValueError(msg) from None


def _read_tokens(answer: object, old: Tokens, now: datetime) -> Tokens:
    fields: dict[object, object] = {**answer} if isinstance(answer, dict) else {}
    access_token, refresh_token = fields.get("access_token"), fields.get("refresh_token")
    if not isinstance(access_token, str):
        msg = "it holds no access token"
        raise ValueError(msg)  # noqa: TRY004 - it's the answer that is wrong, not the caller

    _check_secret("an access token", access_token)
    is_new = isinstance(refresh_token, str) and refresh_token != ""
    lifetime = _read_lifetime(fields.get("expires_in"))
    return Tokens(
        access_token,
        str(refresh_token) if is_new else old.refresh_token,
        None if lifetime is None else now + lifetime,
    )


def _read_lifetime(seconds: object) -> timedelta | None:
    # The old refresh token is revoked by now, so whatever stands here must not raise.
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float, str)):
        return None
    try:
        number = float(seconds)
    except (ValueError, OverflowError):
        return None
    return timedelta(seconds=min(number, _LONGEST_LIFETIME)) if number > 0 else None


def _check_completeness(
    access_token: str | None,
    refresh_token: str | None,
    client_id: str | None,
    client_secret: str | None,
) -> None:
    for_refreshing = [refresh_token, client_id, client_secret]
    if any(for_refreshing) and not all(for_refreshing):
        msg = "to refresh needs all three: refresh_token, client_id and client_secret"
        raise ValueError(msg)

    if access_token is None and not refresh_token:
        msg = "give an access_token, or what it takes to get one: refresh_token and client"
        raise ValueError(msg)


def _check_secret(what: str, secret: str) -> None:
    # What h11 would say about a bad header quotes the header.
    if not secret:
        msg = f"{what} must not be empty"
        raise ValueError(msg)

    if not secret.isascii() or not secret.isprintable() or " " in secret:
        msg = f"{what} holds white space or a character outside ASCII: look for a stray line end"
        raise ValueError(msg)
