"""
Async Python SDK for the CRM Close: sequences, subscriptions, bulk actions and filters.

    from close_async import CloseClient

    async with CloseClient(api_key="api_...") as close:
        async for sequence in close.sequences.list():
            print(sequence.name, sequence.status)

Models are in `close_async.models`, filters in `close_async.query`, the outcomes of `close.enroll()`
in `close_async.enrollment`, and a Close that needs no network and no key in `close_async.sandbox`.
Everything here is imported when it's first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from ._core.call import Call, Response
    from ._core.clock import Clock
    from ._core.model import UNSET, Unset
    from ._redis_tokens import RedisTokenStore
    from ._version import __version__
    from ._wire.rate.rate_limiter import RateLimiter
    from ._wire.rate.store import RateLimitStore
    from .auth import ApiKey, OAuth
    from .bulk import BulkRun, Preview
    from .client import CloseClient
    from .errors import (
        AudienceEmpty,
        AudienceTooLarge,
        BadRequest,
        BulkActionFailed,
        CloseError,
        EventsMissed,
        FieldNotFetched,
        FieldUnreadable,
        Forbidden,
        GrantInvalid,
        IdempotencyKeyReused,
        JournalDamaged,
        JournalUnusable,
        MethodNotAllowed,
        NoAnswer,
        NotFound,
        OutcomeUnknown,
        PagesUnstable,
        PlanLimitReached,
        QueryNotUnderstood,
        RateLimited,
        RequestNotSent,
        ResponseUnreadable,
        ServerError,
        SignatureInvalid,
        StatusError,
        TokenStoreUnusable,
        Unauthorized,
        UnboundedQuery,
        UnknownName,
        UnsupportedMediaType,
        WaitTimedOut,
    )
    from .journal import Journal
    from .paging import Pages
    from .tokens import FileTokenStore, MemoryTokenStore, Tokens, TokenStore

__all__ = [
    "UNSET",
    "ApiKey",
    "AudienceEmpty",
    "AudienceTooLarge",
    "BadRequest",
    "BulkActionFailed",
    "BulkRun",
    "Call",
    "Clock",
    "CloseClient",
    "CloseError",
    "EventsMissed",
    "FieldNotFetched",
    "FieldUnreadable",
    "FileTokenStore",
    "Forbidden",
    "GrantInvalid",
    "IdempotencyKeyReused",
    "Journal",
    "JournalDamaged",
    "JournalUnusable",
    "MemoryTokenStore",
    "MethodNotAllowed",
    "NoAnswer",
    "NotFound",
    "OAuth",
    "OutcomeUnknown",
    "Pages",
    "PagesUnstable",
    "PlanLimitReached",
    "Preview",
    "QueryNotUnderstood",
    "RateLimitStore",
    "RateLimited",
    "RateLimiter",
    "RedisTokenStore",
    "RequestNotSent",
    "Response",
    "ResponseUnreadable",
    "ServerError",
    "SignatureInvalid",
    "StatusError",
    "TokenStore",
    "TokenStoreUnusable",
    "Tokens",
    "Unauthorized",
    "UnboundedQuery",
    "UnknownName",
    "Unset",
    "UnsupportedMediaType",
    "WaitTimedOut",
    "__version__",
]

_MODULES: Final[dict[str, str]] = {
    "ApiKey": ".auth",
    "BulkRun": ".bulk",
    "Call": "._core.call",
    "Clock": "._core.clock",
    "CloseClient": ".client",
    "FileTokenStore": ".tokens",
    "Journal": ".journal",
    "MemoryTokenStore": ".tokens",
    "OAuth": ".auth",
    "Pages": ".paging",
    "Preview": ".bulk",
    "RateLimitStore": "._wire.rate.store",
    "RateLimiter": "._wire.rate.rate_limiter",
    "RedisTokenStore": "._redis_tokens",
    "Response": "._core.call",
    "TokenStore": ".tokens",
    "Tokens": ".tokens",
    "UNSET": "._core.model",
    "Unset": "._core.model",
    "__version__": "._version",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - any of the public names
    if name not in __all__:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)

    found = getattr(import_module(_MODULES.get(name, ".errors"), __name__), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
