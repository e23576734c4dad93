"""OAuth: an application that users have let in, its codes, and the tokens that it gets for them."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, Container, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl

import attrs
import httpx
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from ..common.json_path import JsonPath
from ..common.timestamps import aware

if TYPE_CHECKING:
    from starlette.requests import Request

    from ..common.clock import Clock
    from ..common.ids import IdFactory

PATH: Final = "/oauth2/"
_FORM: Final = "application/x-www-form-urlencoded"
_SCOPE: Final = "all.full_access offline_access"
_OFFLINE: Final = "offline_access"
_LIFETIME: Final = timedelta(seconds=3600)
# It is not documented how long a code can be used. [guess: Code]
_CODE_LIFETIME: Final = timedelta(minutes=10)


_WRONG_CLIENT: Final = "invalid_client"
_WRONG_GRANT: Final = "invalid_grant"
_WRONG_REQUEST: Final = "invalid_request"
_UNKNOWN_GRANT: Final = "unsupported_grant_type"


class _OAuthRefused(Exception):
    """A call for a token is refused, in the words of RFC 6749. [guess: Refusals]."""

    def __init__(self, word: str, status: int = 400) -> None:
        super().__init__(word, status)
        self.word = word
        self.status = status


@attrs.frozen
class _AccessToken:
    """What an access token is good for, and until when."""

    expires: datetime
    refresh_token: str | None


@attrs.frozen
class _AuthorizationCode:
    """What a code can be exchanged for, and until when."""

    expires: datetime
    scope: str


@attrs.define
class _Grants:
    """What users have granted and not revoked: codes, access tokens, refresh tokens."""

    codes: dict[str, _AuthorizationCode] = attrs.field(factory=dict[str, _AuthorizationCode])
    access: dict[str, _AccessToken] = attrs.field(factory=dict[str, _AccessToken])
    refresh: dict[str, str] = attrs.field(factory=dict[str, str])
    """The scope of each refresh token."""


@attrs.define(repr=False)
class OAuthApp:
    """
    The one OAuth application that the sandbox knows.

        code = sandbox.oauth.authorize()

    is what the redirect brings when a user has said yes. `POST /oauth2/token/` exchanges it.
    """

    client_id: str
    client_secret: str
    _ids: IdFactory
    _clock: Clock
    _whose: Callable[[], Mapping[str, object]]
    _grants: _Grants = attrs.field(factory=_Grants, init=False)

    def __repr__(self) -> str:
        return f"OAuthApp(client_id={self.client_id!r})"

    def authorize(self, *, scope: str = _SCOPE) -> str:
        """Return a code, as if a user had let the application in with that *scope*."""
        now = self._clock.now()
        held = self._grants.codes
        self._grants.codes = {key: code for key, code in held.items() if code.expires > now}
        code = self._ids.text(32)
        self._grants.codes[code] = _AuthorizationCode(now + _CODE_LIFETIME, scope)
        return code

    def dump(self) -> dict[str, object]:
        """Return all that is granted as a JSON object."""
        grants = self._grants
        return {
            "codes": {
                code: {"expires": aware(grant.expires), "scope": grant.scope}
                for code, grant in grants.codes.items()
            },
            "access": {
                token: {"expires": aware(access.expires), "refresh_token": access.refresh_token}
                for token, access in grants.access.items()
            },
            "refresh": dict(grants.refresh),
        }

    def restore(self, grants: _Grants) -> None:
        """Let *grants* be all that is granted."""
        self._grants = grants

    def accepts(self, access_token: str) -> bool:
        """Return whether an access token is good at this moment."""
        access = self._grants.access.get(access_token)
        return access is not None and self._clock.now() < access.expires

    def token(self, form: Mapping[str, str]) -> Mapping[str, object]:
        """Return the tokens that a code or a refresh token is exchanged for."""
        self._check_client(form)
        grant = form.get("grant_type")
        if grant == "authorization_code":
            code = self._grants.codes.pop(form.get("code", ""), None)
            if code is None or code.expires <= self._clock.now():
                raise _OAuthRefused(_WRONG_GRANT)

            return self._issue(code.scope)

        if grant == "refresh_token":
            # The old one is revoked at once [doc], though the answer may get lost.
            scope = self._grants.refresh.pop(form.get("refresh_token", ""), None)
            if scope is None:
                raise _OAuthRefused(_WRONG_GRANT)

            return self._issue(scope)

        raise _OAuthRefused(_UNKNOWN_GRANT if grant else _WRONG_REQUEST)

    def revoke(self, form: Mapping[str, str]) -> None:
        """Let a refresh token, and the access token that came with it, be good no more."""
        self._check_client(form)
        token = form.get("token", "")
        self._grants.refresh.pop(token, None)
        held = self._grants.access
        self._grants.access = {
            key: access for key, access in held.items() if access.refresh_token != token
        }

    def _check_client(self, form: Mapping[str, str]) -> None:
        given = f"{form.get('client_id')}:{form.get('client_secret')}"
        if not hmac.compare_digest(
            given.encode(), f"{self.client_id}:{self.client_secret}".encode()
        ):
            raise _OAuthRefused(_WRONG_CLIENT, 401)

    def _issue(self, scope: str) -> Mapping[str, object]:
        now = self._clock.now()
        held = self._grants.access
        self._grants.access = {key: access for key, access in held.items() if access.expires > now}
        refresh = self._ids.text(43) if _OFFLINE in scope.split() else None
        if refresh is not None:
            self._grants.refresh[refresh] = scope
        token = f"sandbox.{self._ids.text(43)}"
        self._grants.access[token] = _AccessToken(now + _LIFETIME, refresh)
        answer: dict[str, object] = {
            "token_type": "Bearer",
            "access_token": token,
            "expires_in": int(_LIFETIME.total_seconds()),
            "scope": scope,
            **self._whose(),
        }
        return answer if refresh is None else answer | {"refresh_token": refresh}


def new_oauth_app(
    ids: IdFactory, clock: Clock, whose: Callable[[], Mapping[str, object]]
) -> OAuthApp:
    """Return an application with an id and a secret of its own."""
    return OAuthApp(f"oa2client_{ids.text(22)}", ids.text(43), ids, clock, whose)


def read_grants(content: Mapping[str, object]) -> _Grants:
    """Return the grants of a dump, or refuse them."""
    path = JsonPath("oauth")
    codes, access, refresh = (
        path.into(key).mapping(content.get(key)) for key in ("codes", "access", "refresh")
    )
    return _Grants(
        {code: _code(grant, path.into("codes", code)) for code, grant in codes.items()},
        {token: _access(grant, path.into("access", token)) for token, grant in access.items()},
        {token: path.into("refresh").text(refresh, token) for token in refresh},
    )


def _code(value: object, path: JsonPath) -> _AuthorizationCode:
    grant = path.mapping(value)
    return _AuthorizationCode(path.moment(grant, "expires"), path.text(grant, "scope"))


def _access(value: object, path: JsonPath) -> _AccessToken:
    grant = path.mapping(value)
    refresh = None if grant.get("refresh_token") is None else path.text(grant, "refresh_token")
    return _AccessToken(path.moment(grant, "expires"), refresh)


@attrs.frozen
class Credentials(Container[str]):
    """The values of Authorization that are accepted: keys that stay, and tokens that end."""

    fixed: Container[str]
    oauth: OAuthApp

    def __contains__(self, value: object) -> bool:
        if not isinstance(value, str):
            return False

        return value in self.fixed or self.oauth.accepts(value.removeprefix("Bearer "))


def oauth_routes(oauth: OAuthApp) -> list[Route]:
    """Return the routes of OAuth, which need no key and are outside of `/api/v1`."""

    async def token(request: Request) -> Response:
        try:
            return JSONResponse(dict(oauth.token(await _form(request))))
        except _OAuthRefused as denied:
            return _refusal(denied)

    async def revoke(request: Request) -> Response:
        try:
            oauth.revoke(await _form(request))
        except _OAuthRefused as denied:
            return _refusal(denied)

        return JSONResponse({})

    return [
        Route(f"{PATH}token/", token, methods=["POST"]),
        Route(f"{PATH}revoke/", revoke, methods=["POST"]),
        Route(f"{PATH}authorize/", _authorizer(oauth), methods=["GET"]),
    ]


def _authorizer(oauth: OAuthApp) -> Callable[[Request], Awaitable[Response]]:
    """Return what answers where a browser would ask the user: here the answer is always yes."""

    async def authorize(request: Request) -> Response:
        query = request.query_params
        if query.get("client_id") != oauth.client_id or query.get("response_type") != "code":
            return _refusal(_OAuthRefused(_WRONG_REQUEST))

        target = query.get("redirect_uri")
        try:
            url = None if target is None else httpx.URL(target)
        except httpx.InvalidURL:
            return _refusal(_OAuthRefused(_WRONG_REQUEST))

        params = {"code": oauth.authorize(scope=query.get("scope") or _SCOPE)}
        if url is None:
            return JSONResponse(params)

        if "state" in query:
            params["state"] = query["state"]
        return RedirectResponse(str(url.copy_merge_params(params)), 302)

    return authorize


async def _form(request: Request) -> Mapping[str, str]:
    if request.headers.get("content-type", "").partition(";")[0].strip() != _FORM:
        raise _OAuthRefused(_WRONG_REQUEST)

    try:
        return dict(parse_qsl((await request.body()).decode(), errors="strict", max_num_fields=50))
    except ValueError:
        raise _OAuthRefused(_WRONG_REQUEST) from None


def _refusal(denied: _OAuthRefused) -> Response:
    return JSONResponse({"error": denied.word}, denied.status)
