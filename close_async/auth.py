"""Who we are at Close: a key, or the tokens of OAuth. Nothing shows a secret: no repr, no vars."""

from __future__ import annotations

import base64
import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Final, NoReturn, Protocol, Self, TypeAlias

import httpx

from ._validate import non_empty_str, url
from .tokens import MemoryTokenStore, Tokens

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping
    from datetime import datetime

    from .tokens import TokenStore

__all__ = ["API_URL", "APP_URL", "AccessToken", "ApiKey", "AuthorizeUrl", "OAuth"]

API_URL: Final = "https://api.close.com/oauth2/"
"""Where tokens are given and revoked: `token/` and `revoke/` below it."""

APP_URL: Final = "https://app.close.com/oauth2/"
"""Where a user is asked for consent: `authorize/` below it."""

_OF_SANDBOX: Final = "api_sandbox"
_QUOTES: Final = "\"'`"
# A year, in seconds: no date overflows, and a token that ends sooner is refused and refreshed.
_LONGEST_LIFETIME: Final = 365.0 * 86400


class _Unpicklable:
    """What holds a secret stays in this process; a copy is itself, since it never changes."""

    __slots__ = ()

    def __copy__(self) -> object:
        return self

    def __deepcopy__(self, _: object) -> object:
        return self

    def __reduce_ex__(self, _: object) -> NoReturn:
        msg = f"{type(self).__name__} holds a secret and can't be pickled: make another one there"
        raise TypeError(msg)

    def __getstate__(self) -> NoReturn:
        self.__reduce_ex__(None)


class ApiKey(_Unpicklable, httpx.BasicAuth):
    """
    An API key of Close: HTTP Basic with the key as user name and no password.

    A key belongs to one user and one organization.

    Raises:
        ValueError: *key* is not a string, is empty, or has a character that no key has.
    """

    # Slots, so that `vars()` is empty, and what prints variables shows nothing.
    __slots__ = ("_auth_header", "_is_of_sandbox")

    def __init__(self, key: str) -> None:
        problem = problem_of_key(key)
        if problem is not None:
            # What catches an error may print the variables of all frames that it went through.
            del key
            raise ValueError(problem)
        self._is_of_sandbox = key.startswith(_OF_SANDBOX)
        super().__init__(key, "")

    def __repr__(self) -> str:
        return "ApiKey(...)"

    @property
    def is_of_sandbox(self) -> bool:
        """Whether this is a key of a `Sandbox`, which no real account has."""
        return self._is_of_sandbox


class AccessToken(_Unpicklable, httpx.Auth):
    """
    An access token of OAuth that somebody else refreshes: HTTP Bearer.

    Raises:
        ValueError: *token* is not a string, is empty, or has a character that no token has.
    """

    __slots__ = ("_header",)

    def __init__(self, token: str) -> None:
        problem = problem_of_token(token)
        if problem is not None:
            del token
            raise ValueError(problem)
        self._header = f"Bearer {token}"

    def __repr__(self) -> str:
        return "AccessToken(...)"

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Sign *request*."""
        request.headers["authorization"] = self._header
        yield request


class AuthorizeUrl(str):
    """
    Where a user's browser is sent to for consent.

    *state* comes back with the code: keep it in the user's session, and compare. *code_verifier*
    is for `exchange()`, if PKCE was asked for.
    """

    __slots__ = ("code_verifier", "state")

    state: str
    code_verifier: str | None

    def __new__(cls, text: str, state: str, code_verifier: str | None) -> Self:
        """Make a string that knows what was put into it."""
        made = super().__new__(cls, text)
        made.state, made.code_verifier = state, code_verifier
        return made

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (str(self), self.state, self.code_verifier)


class TokenServer(Protocol):
    """What speaks with the token server on behalf of an `OAuth`: the client whose auth it is."""

    async def exchange(self, form: Form) -> Tokens:
        """Return the tokens for a code, stored."""
        ...

    async def revoke(self) -> None:
        """Revoke the grant, and forget its tokens."""
        ...


class Form(_Unpicklable):
    """A form of the token server. Its fields are secrets, so it doesn't show them."""

    __slots__ = ("fields",)

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.fields: Mapping[str, str] = fields

    def __repr__(self) -> str:
        return "Form(...)"


class OAuth(_Unpicklable, httpx.Auth):
    """
    The consent of one user to an application: HTTP Bearer, with tokens that are refreshed.

        oauth = OAuth(client_id="...", client_secret="...", store=FileTokenStore("tokens.json"))
        async with CloseClient(auth=oauth) as close:
            ...

    Tokens come from the *store*, and go there. Clients refresh them shortly before they end and
    when Close answers 401: once for all calls, threads and processes that share the store, and new
    tokens are stored before they are used. Without a *store* they are kept in memory.
    `exchange()` and `revoke()` go through the connections and settings of the client that was made
    last with this `OAuth`. *api_url* and *app_url* are for a sandbox or a gateway.

    Raises:
        ValueError: an argument is invalid; the text says which one and why.
        TypeError: *store* is no store.
    """

    __slots__ = ("_client", "_pending", "_server", "_store", "_tokens", "_urls")

    def __init__(
        self,
        *,
        client_id: str,
        client_secret: str,
        store: TokenStore | None = None,
        api_url: str = API_URL,
        app_url: str = APP_URL,
    ) -> None:
        problem = _problem_of("client_id", client_id) or _problem_of("client_secret", client_secret)
        if problem is not None:
            del client_secret
            raise ValueError(problem)

        self._client = (client_id, client_secret)
        # A URL may hold a password, and what is said of it comes from this frame.
        del client_secret
        self._urls = tuple(
            f"{http_url(name, one).rstrip('/')}/"
            for name, one in (("api_url", api_url), ("app_url", app_url))
        )
        self._store: TokenStore = MemoryTokenStore() if store is None else _checked_store(store)
        self._tokens: Tokens | None = None
        self._pending: tuple[Tokens, str | None] | None = None
        self._server: TokenServer | None = None

    def __repr__(self) -> str:
        return "OAuth(...)"

    @property
    def store(self) -> TokenStore:
        """Where the tokens are kept."""
        return self._store

    @property
    def tokens(self) -> Tokens | None:
        """The tokens that are in force in this process, or None as long as none were needed."""
        return self._tokens

    def authorize_url(
        self, *, redirect_uri: str | None = None, state: str | None = None, pkce: bool = False
    ) -> AuthorizeUrl:
        """
        Return where to send the browser of a user who shall give their consent.

        Without a *state* one is drawn: `url.state`. Keep it in the user's session, and accept a
        code only with the same one; otherwise somebody can slip you the code of another account.
        *redirect_uri* may be left out, since it's set in the application at Close.
        With *pkce* a challenge goes along (S256), and `url.code_verifier` is for `exchange()`. That
        Close checks it is a guess; a server that knows nothing of it passes it over.
        """
        given = {"client_id": self._client[0], "response_type": "code"}
        if redirect_uri is not None:
            given["redirect_uri"] = non_empty_str("redirect_uri", redirect_uri)
        drawn = secrets.token_urlsafe(32) if state is None else non_empty_str("state", state)
        verifier = secrets.token_urlsafe(48) if pkce else None
        if verifier is not None:
            given |= {"code_challenge": _challenge(verifier), "code_challenge_method": "S256"}
        query = httpx.QueryParams({**given, "state": drawn})
        return AuthorizeUrl(f"{self._urls[1]}authorize/?{query}", drawn, verifier)

    async def exchange(
        self, code: str, *, redirect_uri: str | None = None, code_verifier: str | None = None
    ) -> Tokens:
        """
        Exchange the *code* that came back from `authorize_url()` for tokens, and store them.

        Tokens of an earlier consent in the same store are replaced. *redirect_uri* is only sent if
        it's given: Close's documentation names none here, other servers want that of the URL.

        Raises:
            GrantInvalid: the code is spent or too old.
            OutcomeUnknown: no answer came; the code is spent if it arrived, so begin anew.
            TokenStoreUnusable: the tokens came, and can't be stored.
            CloseError: another one, which says what is known.
        """
        form = self._form_of(code, redirect_uri, code_verifier)
        # They are good until they are used, and what catches an error may print the variables of
        # this frame.
        del code, code_verifier
        return await self._served().exchange(form)

    def _form_of(self, code: str, redirect_uri: str | None, code_verifier: str | None) -> Form:
        given = {"redirect_uri": redirect_uri, "code_verifier": code_verifier}
        return self.form(
            {
                "grant_type": "authorization_code",
                "code": non_empty_str("code", code),
                **{name: value for name, value in given.items() if value is not None},
            }
        )

    async def revoke(self) -> None:
        """
        Revoke the consent at Close, and forget the tokens, in the store too.

        If there are none it does nothing.

        Raises:
            OutcomeUnknown: no answer came. Calling it again is safe.
            CloseError: another one, which says what is known.
        """
        await self._served().revoke()

    def bind(self, server: TokenServer) -> None:
        """Take the way to the token server. Used by the client whose auth this is."""
        self._server = server

    def _served(self) -> TokenServer:
        if self._server is None:
            msg = "no client uses this OAuth yet: make one first, CloseClient(auth=oauth)"
            raise RuntimeError(msg)
        return self._server

    @property
    def token_url(self) -> str:
        """Where codes and refresh tokens are exchanged."""
        return f"{self._urls[0]}token/"

    @property
    def revoke_url(self) -> str:
        """Where a grant is revoked."""
        return f"{self._urls[0]}revoke/"

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Sign *request* with the access token of this moment."""
        request.headers["authorization"] = self._header()
        yield request

    def has_signed(self, request: httpx.Request) -> bool:
        """Return whether *request* carries the access token of this moment."""
        return bool(request.headers.get("authorization") == self._header())

    def _header(self) -> str:
        return f"Bearer {None if self._tokens is None else self._tokens.access_token}"

    def form(self, fields: Mapping[str, str]) -> Form:
        """Return a form of the token server: *fields*, and who the application is."""
        client_id, client_secret = self._client
        return Form({"client_id": client_id, "client_secret": client_secret, **fields})

    def put_in_force(self, tokens: Tokens | None) -> None:
        """Use *tokens*, which the store holds."""
        self._tokens = tokens

    def hold_back(self, tokens: Tokens, spent: Tokens | None) -> None:
        """Take *tokens* that came for the *spent* ones, and must be stored before they are used."""
        self._pending = (tokens, None if spent is None else spent.refresh_token)

    def confirm(self) -> None:
        """Put what was held back in force: it's stored."""
        if self._pending is not None:
            self._tokens, self._pending = self._pending[0], None

    def pending_after(self, stored: Tokens | None) -> Tokens | None:
        """
        Return the tokens that came and could not be stored, if the store still holds those before.

        If it holds others, the user has authorized anew, and what was held back is dropped.
        """
        if self._pending is None:
            return None
        tokens, spent = self._pending
        if spent is not None and stored is not None and stored.refresh_token != spent:
            self._pending = None
            return None
        return tokens

    @property
    def is_pending(self) -> bool:
        """Whether tokens came that could not be stored yet, so that they must not be used."""
        return self._pending is not None


def _checked_store(store: TokenStore) -> TokenStore:
    given: object = store
    methods = (getattr(given, name, None) for name in ("load", "save", "lock"))
    if isinstance(given, type) or not all(callable(one) for one in methods):
        msg = (
            "store must have load(), save() and lock(), as FileTokenStore(path) has, "
            f"got {type(given).__name__}"
        )
        raise TypeError(msg)
    return store


def http_url(name: str, value: object, *, plain_http: bool = False, or_else: str = "") -> str:
    """
    Return a URL to which secrets may be sent, as httpx spells it. *name* is what errors call it.

    Plain http is for loopback, or for every host with *plain_http*; *or_else* says how that is
    asked for.

    Raises:
        ValueError: it isn't one; why is in the text.
    """
    checked = url(name, value, plain_http=plain_http, or_else=or_else)
    try:
        return str(httpx.URL(checked))
    except httpx.InvalidURL:
        # Not even the reason is shown: a URL may hold a password.
        msg = f"{name} must be a URL"
        raise ValueError(msg) from None


def read_tokens(answer: object, old: Tokens | None, now: datetime) -> tuple[Tokens, float | None]:
    """
    Return the tokens of an *answer* of the token server, and the seconds for which they are good.

    Raises:
        ValueError: it holds no access token.
    """
    fields: dict[object, object] = {**answer} if isinstance(answer, dict) else {}
    access_token, refresh_token = fields.get("access_token"), fields.get("refresh_token")
    if not isinstance(access_token, str) or problem_of_token(access_token) is not None:
        msg = "it holds no access token"
        raise ValueError(msg)

    is_new = isinstance(refresh_token, str) and refresh_token != ""
    kept = None if old is None else old.refresh_token
    lifetime = _read_lifetime(fields.get("expires_in"))
    tokens = Tokens(
        access_token,
        str(refresh_token) if is_new else kept,
        None if lifetime is None else now + timedelta(seconds=lifetime),
    )
    return tokens, lifetime


def _read_lifetime(seconds: object) -> float | None:
    # The old refresh token is revoked by now, so whatever stands here must not raise.
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float, str)):
        return None
    try:
        number = float(seconds)
    except (ValueError, OverflowError):
        return None
    return min(number, _LONGEST_LIFETIME) if number > 0 else None


def _challenge(verifier: str) -> str:
    # RFC 7636, 4.2.
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


Problem: TypeAlias = str | None
"""What is wrong with a secret, in words that don't hold it. Raising is the caller's part."""


def fingerprint_of(auth: httpx.Auth) -> str | None:
    """Return what tells a key from others and doesn't show it; None if *auth* has no fixed one."""
    if not isinstance(auth, ApiKey | AccessToken):
        return None
    signed = next(auth.auth_flow(httpx.Request("GET", API_URL)))
    return hashlib.sha256(signed.headers["authorization"].encode()).hexdigest()[:16]


def problem_of_key(key: object) -> Problem:
    """Return what is wrong with an API key, or None."""
    problem = _problem_of("an API key", key)
    if problem is None and isinstance(key, str) and ":" in key:
        return "an API key has no colon: leave out the one that curl wants behind it"
    return problem


def problem_of_token(token: object) -> Problem:
    """Return what is wrong with an access token, or None."""
    return _problem_of("an access token", token)


def _problem_of(what: str, secret: object) -> Problem:
    if not isinstance(secret, str):
        return f"{what} must be a string, got {type(secret).__name__}"
    if not secret:
        return f"{what} must not be empty"
    # What h11 would say about a bad header quotes the header.
    if not secret.isascii() or not secret.isprintable() or " " in secret:
        return f"{what} holds white space or a character outside ASCII: look for a stray line end"
    if secret[0] in _QUOTES or secret[-1] in _QUOTES:
        return (
            f"{what} begins or ends with a quotation mark: some env files keep the quotes around "
            "a value, so write it without them"
        )
    return None
