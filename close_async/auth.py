"""Who we are at Close: a key, or a token of OAuth. No secret is ever shown by `repr`."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from collections.abc import Generator

__all__ = ["ApiKey", "OAuth"]


class ApiKey(httpx.Auth):
    """
    An API key of Close: HTTP Basic with the key as user name and no password.

    A key belongs to one user and one organization.

    Raises:
        ValueError: *key* is no key: empty, or with a character that no header can carry.
    """

    def __init__(self, key: str) -> None:
        _check_secret("an API key", key)
        if ":" in key:
            msg = "an API key holds no colon: give it without the one that curl wants behind it"
            raise ValueError(msg)
        self._header = f"Basic {b64encode(f'{key}:'.encode()).decode()}"

    def __repr__(self) -> str:
        return "ApiKey(...)"

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Sign *request*."""
        request.headers["authorization"] = self._header
        yield request


class OAuth(httpx.Auth):
    """
    An access token of OAuth: HTTP Bearer.

    Raises:
        ValueError: *access_token* is no token: empty, or with a character that no header can carry.
    """

    def __init__(self, *, access_token: str) -> None:
        _check_secret("an access token", access_token)
        self._header = f"Bearer {access_token}"

    def __repr__(self) -> str:
        return "OAuth(...)"

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Sign *request*."""
        request.headers["authorization"] = self._header
        yield request


def _check_secret(what: str, secret: str) -> None:
    # What h11 would say about a bad header quotes the header.
    if not secret:
        msg = f"{what} must not be empty"
        raise ValueError(msg)

    if not secret.isascii() or not secret.isprintable() or " " in secret:
        msg = f"{what} holds white space or a character outside ASCII: look for a stray line end"
        raise ValueError(msg)
