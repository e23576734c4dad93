"""
Calls of endpoints that have no method of their own, and what goes out besides what is typed.

What a caller made up is checked here: a wrong path or body fails before anything is sent. Pure.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, TypeVar, cast, get_args
from urllib.parse import unquote

import attrs

from .._validate import one_of
from .call import Call, Effect
from .decode import holding
from .encode import params as as_params, segment
from .model import UNSET, as_json, is_given

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")

Method: TypeAlias = Literal["GET", "POST", "PUT", "DELETE"]
"""The methods that Close's API has."""

Path: TypeAlias = "str | Sequence[str]"
"""A path as text, or its segments, each of which is percent-encoded as a whole."""

KnownOperation: TypeAlias = tuple[str, Effect, str | None]
"""Name and effect of an operation, and the key of its answer that names what a write did."""

KnownOperations: TypeAlias = Mapping[tuple[str, str], KnownOperation]
"""The operations that have a method of their own, by method and path shape."""

_USUAL_EFFECT: Final[dict[str, Effect]] = {
    "GET": "read",
    "POST": "create",
    "PUT": "repeat",
    "DELETE": "repeat",
}
# From the one that may be sent again at any time to the one that may not.
_BY_CARE: Final[tuple[Effect, ...]] = get_args(Effect)
_ID: Final = "{id}"
_MOST_SEGMENTS: Final = 6
_WORD: Final = re.compile(r"[a-z]+(?:_[a-z]+)*")
# RFC 3986, 3.3.
_SEGMENT: Final = re.compile(r"(?:[\w.~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})+", re.ASCII)
_MEND_OF_PATH: Final = (
    (re.compile(r"[a-z]+:|//", re.IGNORECASE), "must have no host: base_url names it"),
    (re.compile(r".*\?"), "must have no query: pass it as params="),
    (re.compile(r".*#"), "must have no fragment"),
    (re.compile(r"/?api/v\d"), "must begin behind base_url, such as '/lead/'"),
    (re.compile(r"(?!/.*/\Z|/\Z)", re.DOTALL), "must begin and end with a slash: '/lead/'"),
    (re.compile(r".*[{}]"), "must hold the id itself where a placeholder stands"),
    (re.compile(r"/$|.*//"), "must have no empty segment: an id is missing there"),
)
# Those that mean the same encoded. [RFC 3986, 2.3]
_NEEDLESSLY_ENCODED: Final = re.compile(
    r"%(?:2[DE]|3\d|[46][1-9A-F]|[57][0-9A]|5F|7E)", re.IGNORECASE
)
_ENCODE: Final = "must be percent-encoded: pass its segments, as in ('lead', id)"


def untyped_call(
    method: str,
    path: Path,
    *,
    known: KnownOperations,
    params: Mapping[str, object] | None = None,
    json: object = UNSET,
    effect: Effect | None = None,
) -> Call[Any]:
    """
    Return a call of any endpoint, whose answer comes as JSON.

    What is *known* about an operation holds here, too: its rate limit, its effect, and how that is
    found if the answer is lost.

    Raises:
        ValueError: an argument is invalid; the text says which one, and what to do.
        TypeError: an argument is of the wrong type.
    """
    method = one_of("method", method, _USUAL_EFFECT)
    path = checked_path(path)
    operation, usual, named_by = _known_as(method, path, known) or (
        f"{method} {path_shape(path)}",
        None,
        None,
    )
    if method == "GET" and is_given(json):
        msg = "json must be left out of a GET: pass params="
        raise ValueError(msg)

    chosen = _checked_effect(method, effect, usual)
    return Call(
        operation=operation,
        method=method,
        path=path,
        # If it isn't named, it's unknown what became of a known creation.
        parse=holding(_as_it_is, named_by) if usual == "create" and named_by else _as_it_is,
        effect=chosen,
        params=checked_params("params", {} if params is None else params),
        json=sendable("json", json) if is_given(json) else UNSET,
    )


def _as_it_is(body: Any) -> Any:  # noqa: ANN401 - JSON passes through
    return body


def _known_as(method: str, path: str, known: KnownOperations) -> KnownOperation | None:
    segments = path.strip("/").split("/")
    if len(segments) > _MOST_SEGMENTS:
        return None
    # An id may look like a word. What is named as it stands comes first.
    shapes = product(*((one, _ID) if _WORD.fullmatch(one) else (_ID,) for one in segments))
    found = (known.get((method, f"/{'/'.join(shape)}/")) for shape in shapes)
    return next((one for one in found if one is not None), None)


def _checked_effect(method: str, given: Effect | None, known: Effect | None) -> Effect:
    usual = known or _USUAL_EFFECT[method]
    if given is None:
        return usual

    one_of("effect", given, _BY_CARE)
    # A POST may do anything, if its endpoint isn't known.
    least = "read" if method == "POST" and known is None else usual
    allowed = ("read",) if method == "GET" else _BY_CARE[_BY_CARE.index(least) :]
    if given not in allowed:
        choices = " or ".join(map(repr, allowed))
        msg = f"effect of this {method} must be {choices}, got {given!r}: leave it out"
        raise ValueError(msg)
    return given


def checked_path(path: Path) -> str:
    """
    Return *path* as it stands in a URL, relative to the base URL.

    Raises:
        ValueError: it isn't the path of one endpoint; the text says what to do.
        TypeError: it's neither a string nor a list or tuple of strings.
    """
    if isinstance(path, list | tuple) and path:
        return f"/{'/'.join(map(segment, cast('Sequence[str]', path)))}/"
    if not isinstance(path, str):
        msg = f"path must be a string, or a tuple of its segments, got {path!r}"
        raise TypeError(msg)

    problem = next((mend for wrong, mend in _MEND_OF_PATH if wrong.match(path)), None)
    segments = path.strip("/").split("/")
    if problem is None and not all(map(_SEGMENT.fullmatch, segments)):
        problem = _ENCODE
    if problem is None and {".", ".."} & set(unquote(path).split("/")):
        problem = "must have no '.' and no '..'"
    if problem is not None:
        msg = f"path {problem}, got {path!r}"
        raise ValueError(msg)
    # However an endpoint is written, it's the one that is known, with its effect.
    return _NEEDLESSLY_ENCODED.sub(lambda found: unquote(found[0]), path)


def path_shape(path: str) -> str:
    """Return *path* with "{id}" in place of each segment that isn't a plain word."""
    shape = (one if _WORD.fullmatch(one) else _ID for one in path.strip("/").split("/"))
    return f"/{'/'.join(shape)}/"


def checked_params(name: str, given: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """
    Return query parameters as text. *name* is the argument that errors are about.

    Raises:
        ValueError: a number isn't finite, or a text holds half a character.
        TypeError: a name or a value can't stand in a URL.
    """
    found: list[tuple[str, str]] = []
    for key, value in _object(name, given).items():
        place = f"{name}[{key!r}]"
        if isinstance(value, float):
            _finite(place, value)
        sent = as_params((place, value))
        found.extend((_text(name, key), _text(place, text)) for _, text in sent)
    return tuple(found)


def checked_body(name: str, given: Mapping[str, object]) -> dict[str, object]:
    """
    Return keys of a body as JSON-ready data; *name* is the argument that errors are about.

    Raises:
        ValueError: a value can't be written as JSON.
        TypeError: a key or value can't be written as JSON.
    """
    return cast("dict[str, object]", sendable(name, _object(name, given)))


def _object(name: str, given: object) -> Mapping[str, object]:
    if not isinstance(given, Mapping):
        msg = f"{name} must be a dict, got {given!r}"
        raise TypeError(msg)

    found = cast("Mapping[object, object]", given)
    for key in found:
        if not isinstance(key, str):
            msg = f"{name} must have strings as keys, got {key!r}"
            raise TypeError(msg)
    return cast("Mapping[str, object]", found)


def sendable(name: str, value: object) -> Any:  # noqa: ANN401 - JSON leaves here
    """
    Return *value* as JSON-ready data that shares nothing mutable with it.

    Models, dates and enums are written as Close wants them, and what is `UNSET` is left out.

    Raises:
        ValueError: it holds NaN, Infinity, half a character, or itself.
        TypeError: it holds what JSON can't say. The text names where.
    """
    try:
        return _sendable(name, value)
    except RecursionError:
        msg = f"{name} must not hold itself, nor be nested so deeply"
        raise ValueError(msg) from None


def _sendable(name: str, value: object) -> object:
    match value:
        case Mapping():
            items = _object(name, cast("object", value)).items()
            given = {key: one for key, one in items if one is not UNSET}
            return {_text(name, key): _sendable(f"{name}[{key!r}]", given[key]) for key in given}
        case list() | tuple():
            inner = enumerate(cast("Sequence[object]", value))
            return [_sendable(f"{name}[{index}]", one) for index, one in inner]
        case float():
            return _finite(name, value)
        case str():
            return _text(name, as_json(value))
        case _:
            pass
    try:
        return as_json(value)
    except TypeError as misfit:
        mend = next((mend for kind, mend in _MENDS.items() if isinstance(value, kind)), "")
        msg = f"{name}: {misfit}{mend}"
        raise TypeError(msg) from None


_MENDS: Final[dict[type, str]] = {
    bytes: ": decode it",
    set: ": make a list of it",
    frozenset: ": make a list of it",
    Decimal: ": pass a float, or text",
}


def _finite(name: str, value: float) -> float:
    if not math.isfinite(value):
        msg = f"{name} must be a finite number, got {value}: None means no value"
        raise ValueError(msg)
    return value


def _text(name: str, text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        msg = f"{name} must be text that UTF-8 can say, got half a character"
        raise ValueError(msg) from None
    return text


def with_extras(
    call: Call[T], params: tuple[tuple[str, str], ...], body: Mapping[str, object]
) -> Call[T]:
    """
    Return *call* with what goes out besides what is typed.

    The keys of *body* go into the body of each write; a read takes none of them.

    Raises:
        ValueError: the call has such a key itself, or no body.
    """
    _refuse_clash("extra_params", dict(params), dict(call.params))
    call = attrs.evolve(call, params=(*call.params, *params)) if params else call
    if not body or call.effect == "read":
        return call

    sent: object = call.json or {}
    if call.method == "DELETE" or not isinstance(sent, dict):
        msg = "extra_body needs a call whose body is an object"
        raise ValueError(msg)
    given = cast("dict[str, object]", sent)
    _refuse_clash("extra_body", body, given)
    intent = call.intent
    if intent is not None:
        intent = attrs.evolve(intent, said={**intent.said, **body})
    return attrs.evolve(call, json={**given, **body}, intent=intent)


def _refuse_clash(name: str, extra: Mapping[str, object], given: Mapping[str, object]) -> None:
    clash = next((key for key in extra if key in given), None)
    if clash is not None:
        msg = f"{name} must not hold {clash!r}, which the call sets itself: pass it as its argument"
        raise ValueError(msg)
