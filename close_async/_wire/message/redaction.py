"""
Takes our secrets out of what a server says: it may send back the headers that it was sent. Pure.

Whatever of a server goes into errors, notes and logs went through here: bodies and headers of
answers that are not a success, or can't be read, and texts of failures that quote an answer.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl

import attrs
import httpx

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .answer import Answer

_REDACTED: Final = "[redacted]"
# Names of headers whose values are secrets: ours, and those of gateways. Any other header that
# a user adds may hold one, too, if its value is more than a word.
_SECRET_NAME: Final = re.compile(r"auth|cookie|key|password|secret|session|token", re.IGNORECASE)
_HARMLESS: Final = frozenset(
    {
        "accept",
        "accept-encoding",
        "accept-language",
        "connection",
        "content-encoding",
        "content-length",
        "content-type",
        "host",
        "transfer-encoding",
        "user-agent",
        "x-tz-offset",
    }
)
_FORM: Final = "application/x-www-form-urlencoded"
# What is shorter is no secret, and would be found in every other word.
_SHORTEST: Final = 8
# Who quotes only the beginning of a secret says too much from here on.
_BEGINNING: Final = 12
_NAMED: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;"}


def without_secrets(response: Answer) -> Answer:
    """Return *response*, or one without the secrets of its request, if it sends them back."""
    pattern = _pattern(response.request)
    if pattern is None or not _shows(pattern, response):
        return response

    headers = [
        (name, pattern.sub(_REDACTED, value))
        for name, value in response.headers.multi_items()
        # The body is decoded by now.
        if name not in {"content-encoding", "content-length", "transfer-encoding"}
    ]
    return attrs.evolve(
        response,
        headers=httpx.Headers(headers),
        content=_redacted(pattern, response.content),
    )


def redacted(text: str, request: httpx.Request) -> str:
    """Return *text*, which a server sent, without the secrets of *request*."""
    pattern = _pattern(request)
    return text if pattern is None else pattern.sub(_REDACTED, text)


def failure_without_secrets(failure: Exception, request: httpx.Request) -> Exception:
    """
    Return *failure* of a transport, or another one of its class if it quotes secrets of *request*.

    The other one has no cause: that would quote the same, in its text and in its variables.
    """
    if isinstance(failure, httpx.TransportError | httpx.DecodingError):
        # The variables of what failed hold the head of the request (over a proxy always), or the
        # answer.
        for one in _chain(failure):
            one.__traceback__ = None
    pattern = _pattern(request)
    if pattern is None or not any(pattern.search(_text(one)) for one in _chain(failure)):
        return failure

    if isinstance(failure, httpx.RequestError):
        return type(failure)(pattern.sub(_REDACTED, str(failure)), request=request)
    return httpx.TransportError(type(failure).__name__, request=request)


def _shows(pattern: re.Pattern[str], response: Answer) -> bool:
    if pattern.search(response.content.decode("latin-1")):
        return True
    return any(pattern.search(value) for value in response.headers.values())


def _redacted(pattern: re.Pattern[str], content: bytes) -> bytes:
    # One byte is one character here, so that what isn't redacted stays as it is.
    return pattern.sub(_REDACTED, content.decode("latin-1")).encode("latin-1")


def _text(failure: BaseException) -> str:
    return f"{failure} {failure.args!r}"


def _chain(failure: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    following: BaseException | None = failure
    while following is not None and id(following) not in seen:
        seen.add(id(following))
        yield following
        following = following.__cause__ or following.__context__


def _pattern(request: httpx.Request) -> re.Pattern[str] | None:
    secrets = {one for one in _secrets(request) if len(one) >= _SHORTEST}
    if not secrets:
        return None
    # The longest first, or a part of it would be all that is taken out.
    ordered = sorted(secrets, key=len, reverse=True)
    whole = ["".join(map(_spellings, one)) for one in ordered]
    begun = [
        "".join(map(_spellings, one[:_BEGINNING])) + r"[\w.~+/=%-]*"
        for one in ordered
        if len(one) > _BEGINNING
    ]
    return re.compile("|".join([*whole, *begun]), re.IGNORECASE)


def _secrets(request: httpx.Request) -> Iterator[str]:
    for name, value in request.headers.multi_items():
        if name in _HARMLESS or (value.isalpha() and not _SECRET_NAME.search(name)):
            continue
        scheme, _, credentials = value.partition(" ")
        yield (credentials or scheme).strip().rstrip("=")
        if scheme.lower() == "basic":
            yield from _user_and_password(credentials)
    if request.headers.get("content-type", "").startswith(_FORM):
        # That of OAuth: a client's secret, a code, a refresh token.
        for name, value in parse_qsl(request.content.decode()):
            if _SECRET_NAME.search(name) or name == "code":
                yield value


def _user_and_password(credentials: str) -> Iterator[str]:
    try:
        decoded = base64.b64decode(credentials, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return
    yield from decoded.partition(":")[::2]


def _spellings(character: str) -> str:
    """Return a pattern for *character* as JSON, HTML and URLs may spell it."""
    if character.isalnum():
        return character
    code = ord(character)
    plain = re.escape(character)
    spelled = [
        rf"\\?{plain}",
        rf"\\u{code:04x}",
        f"%{code:02x}",
        f"&#0*{code};",
        f"&#x0*{code:x};",
    ]
    if character in _NAMED:
        spelled.append(_NAMED[character])
    return f"(?:{'|'.join(spelled)})"
