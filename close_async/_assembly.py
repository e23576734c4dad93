"""What a client is put together from. It loads when the first one is made."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

import attrs
import httpx

from ._core.clock import Clock
from ._core.model import UNSET, Unset
from ._core.untyped import checked_body, checked_params
from ._validate import of_type
from ._wire.common.listeners import check_listener
from ._wire.common.settings import (
    Policy,
    Settings,
    check_attempt_timeout,
    check_timeout,
    check_timezone,
    merge_headers,
)
from ._wire.pool.network import Network, open_connections
from ._wire.pool.pool import Pool
from ._wire.send.context import CallContext, ClientState, LoopState
from ._wire.send.read import send_read
from ._wire.send.token_server import OAuthServer
from .auth import (
    AccessToken,
    ApiKey,
    OAuth,
    fingerprint_of,
    http_url,
    problem_of_key,
    problem_of_token,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from zoneinfo import ZoneInfo

    from ._wire.rate.rate_limiter import RateLimiter

__all__ = [
    "Clock",
    "Network",
    "Policy",
    "Settings",
    "check_attempt_timeout",
    "check_base_url",
    "check_listener",
    "check_timeout",
    "check_zone",
    "checked",
    "choose_auth",
    "evolve",
    "merge_body",
    "merge_headers",
    "merge_params",
    "new_context",
    "send_read",
]

T = TypeVar("T")
S = TypeVar("S", Settings, Policy)

_REAL_HOST: Final = "api.close.com"


def choose_auth(api_key: object, access_token: object, auth: object) -> httpx.Auth | Exception:
    """Return what signs calls, or the error, which is raised where no frame holds the secret."""
    given = [one for one in (api_key, access_token, auth) if one is not None]
    if len(given) != 1:
        return ValueError(f"give exactly one of api_key, access_token and auth, got {len(given)}")

    if api_key is not None:
        problem = problem_of_key(api_key)
        return ApiKey(str(api_key)) if problem is None else ValueError(problem)
    if access_token is not None:
        problem = problem_of_token(access_token)
        return AccessToken(str(access_token)) if problem is None else ValueError(problem)
    if isinstance(auth, httpx.Auth):
        return auth
    kind = type(auth).__name__
    return TypeError(f"auth must be an ApiKey, an OAuth or an httpx.Auth, got {kind}")


def check_base_url(
    base_url: str, signer: httpx.Auth, transport: httpx.AsyncBaseTransport | None
) -> str:
    """
    Return the URL to which calls may be sent with this *signer*.

    Raises:
        ValueError: it isn't one; why is in the text.
    """
    # The key of a sandbox is no secret.
    is_of_sandbox = isinstance(signer, ApiKey) and signer.is_of_sandbox
    plain_http = transport is not None or is_of_sandbox
    or_else = ". If the way is safe, pass transport=httpx.AsyncHTTPTransport()"
    base_url = http_url("base_url", base_url, plain_http=plain_http, or_else=or_else).rstrip("/")
    # The real Close would answer 401 to the key of a sandbox.
    is_real = httpx.URL(base_url).host.rstrip(".") == _REAL_HOST
    if transport is None and is_of_sandbox and is_real:
        msg = (
            f"api_key is that of a sandbox, and {_REAL_HOST} is not a sandbox: "
            "pass transport=sandbox.transport(), or the base_url that the sandbox is served at"
        )
        raise ValueError(msg)
    return base_url


def new_context(
    settings: Settings, network: Network, rate_limiter: RateLimiter | None
) -> CallContext:
    """Return what a client sends its calls with. Nothing is opened yet."""
    of_type("rate_limiter", rate_limiter, "a RateLimiter", lambda one: hasattr(one, "account_of"))
    signer = settings.auth
    account = "" if rate_limiter is None else rate_limiter.account_of(fingerprint_of(signer))
    pool = Pool(
        partial(open_connections, network),
        partial(LoopState.begin, settings.clock, rate_limiter, account),
    )
    context = CallContext(pool, settings, ClientState())
    if isinstance(signer, OAuth):
        signer.bind(OAuthServer(signer, context))
    return context


def check_zone(name: str | None) -> ZoneInfo | None:
    return None if name is None else check_timezone(name)


def checked(value: T | Unset, check: Callable[[T], object]) -> object:
    return value if isinstance(value, Unset) else check(value)


def merge_params(
    had: tuple[tuple[str, str], ...], added: Mapping[str, object]
) -> tuple[tuple[str, str], ...]:
    return tuple({**dict(had), **dict(checked_params("extra_params", added))}.items())


def merge_body(had: Mapping[str, object], added: Mapping[str, object]) -> Mapping[str, object]:
    return {**had, **checked_body("extra_body", added)}


def evolve(settings: S, **changes: object) -> S:
    given: dict[str, Any] = {name: one for name, one in changes.items() if one is not UNSET}
    return attrs.evolve(settings, **given)
