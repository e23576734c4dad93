"""
What the generated code sends with: path segments, query parameters and bodies, checked.

Each function takes what a caller gave and returns it as Close wants it, or says what is wrong.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from inspect import signature
from typing import Any, cast, get_args
from urllib.parse import quote

from .._validate import one_of
from .model import UNSET, Model, OpenEnum, as_json, is_given, nulls


def segment(id: object) -> str:
    """
    Return *id* as exactly one segment of a path.

    Everything is percent-encoded, slashes and dots included, so that `get("../me")` asks for that
    id and for nothing else.

    Raises:
        ValueError: *id* is empty: the URL would be that of the list.
        TypeError: *id* is not a string.
    """
    if not isinstance(id, str):
        msg = f"an id must be a string, got {id!r}"
        raise TypeError(msg)

    if not id:
        msg = "an id must be a non-empty string, got '': the URL would be that of the whole list"
        raise ValueError(msg)

    # Dots are legal in a segment, but clients and servers resolve "." and ".." on their way.
    return quote(id, safe="").replace(".", "%2E")


def params(*given: tuple[str, object]) -> tuple[tuple[str, str], ...]:
    """
    Return, as Close spells them in a URL, those query parameters that were given.

    Raises:
        TypeError: a value can't be written there.
    """
    for name, value in given:
        # The one parameter that is always a list. Its letters would be no names.
        if name == "_fields" and isinstance(value, str):
            msg = f"fields must be a list of names, got a string: [{value!r}]"
            raise TypeError(msg)
    return tuple((name, _as_text(name, value)) for name, value in given if is_given(value))


def filters(*given: tuple[str, object]) -> tuple[tuple[str, str], ...]:
    """
    Return the query parameters that choose what a call changes.

    Raises:
        ValueError: there are none, so that Close would change everything.
        TypeError: a value can't be written in a URL.
    """
    found = params(*given)
    if not any(text for _, text in found):
        names = ", ".join(f"where_{name.strip('_').replace('__', '_')}" for name, _ in given)
        msg = f"give at least one of {names}: without them everything would be changed"
        raise ValueError(msg)
    return found


def _as_text(name: str, value: object) -> str:
    match value:
        case str():
            return str(value)
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case datetime():
            # One without an offset is UTC.
            return (value if value.tzinfo else value.replace(tzinfo=UTC)).isoformat()
        case date():
            return value.isoformat()
        case list() | tuple():
            return ",".join(_as_text(name, one) for one in cast("list[object]", value))
        case _:
            msg = (
                f"{name} must be a str, a number, a bool, a date or a list of these, got {value!r}"
            )
            raise TypeError(msg)


def body_of(*given: tuple[str, object]) -> dict[str, object]:
    """Return those fields of a body that were given, as JSON-ready data."""
    return {name: as_json(value) for name, value in given if value is not UNSET}


def spread(name: str, value: object, beginning: str) -> list[tuple[str, object]]:
    """
    Return the keys that *value* stands for, each with *beginning* in front, and their values.

    A key may have it already, as what was read has.

    Raises:
        TypeError: *value* is no mapping, or a key of it isn't a string.
        ValueError: a key is empty, or comes twice.
    """
    if value is UNSET:
        return []
    if not isinstance(value, Mapping):
        msg = f"{name} must be a mapping of ids to values, got {value!r}"
        raise TypeError(msg)

    made: dict[str, object] = {}
    for key, one in cast("Mapping[object, object]", value).items():
        if not isinstance(key, str):
            msg = f"{name}: an id must be a string, got {key!r}"
            raise TypeError(msg)
        full = f"{beginning}{key.removeprefix(beginning)}"
        if full == beginning or full in made:
            msg = f"{name}: ids must be non-empty and distinct, got {key!r}"
            raise ValueError(msg)
        made[full] = one
    return list(made.items())


def choice(name: str, value: object, known: type[OpenEnum]) -> object:
    """
    Return *value* if Close is known to take it there.

    What is read may hold anything, what is sent may not: a misspelt status should fail here.

    Raises:
        ValueError: it isn't one of the *known* values.
    """
    if value is UNSET or value is None:
        return value
    if isinstance(value, str) and value in known._value2member_map_:
        return value
    return one_of(name, value, [member.value for member in known])


def present(name: str, value: object) -> object:
    """
    Return *value* if it isn't None: null would overwrite a value that is to be kept.

    Raises:
        ValueError: it's None.
    """
    if value is None:
        msg = f"{name} must not be None: Close takes no null there. Leave it out, or give a value"
        raise ValueError(msg)
    return value


def listed(name: str, value: object) -> object:
    """
    Return *value* if it's a list, or not given.

    Raises:
        TypeError: it isn't. A string is a sequence too, of its letters.
    """
    if value is UNSET or value is None or isinstance(value, list | tuple):
        return cast("object", value)

    msg = f"{name} must be a list, got {value!r}"
    raise TypeError(msg)


def joined(name: str, value: object, known: type[OpenEnum] | None = None) -> object:
    """
    Return a list that a URL can hold: its items are joined by commas.

    Raises:
        TypeError: it's no list, or an item is no string.
        ValueError: it's empty, which Close takes for no filter at all; an item is empty, holds a
            comma, or isn't one of the *known* values.
    """
    items = listed(name, value)
    if not isinstance(items, list | tuple):
        return items

    if not items:
        msg = f"{name} must not be empty: Close would leave the filter out. Don't ask for nothing"
        raise ValueError(msg)
    for item in cast("list[object]", items):
        if not isinstance(item, str):
            msg = f"{name} must be a list of strings, got {item!r} in it"
            raise TypeError(msg)
        if not item or "," in item:
            msg = f"{name} must hold non-empty strings without commas, got {item!r}"
            raise ValueError(msg)
        if known is not None:
            choice(name, item, known)
    return cast("list[object]", items)


def rooted(name: str, value: object) -> object:
    """
    Return a query with the clause that says what kind of object it finds.

    Without a query Close may take every lead, so nothing else passes here.

    Raises:
        TypeError: *value* is not a `Query`.
        ValueError: nothing tells what kind of object the query finds.
    """
    from ..query import Filter  # noqa: PLC0415 - loads when the first query is sent
    from ..query.tree.node import check_copy  # noqa: PLC0415 - the same
    from ..query.tree.query import is_query  # noqa: PLC0415 - the same

    if is_query(value):
        return value.rooted()

    check_copy(value)
    mend = "pass its .query, and its sort and results_limit beside it"
    if not isinstance(value, Filter):
        mend = "read a JSON tree with Query.from_dict(), anything that holds one with Filter"
    msg = f"{name}: expected a Query, got {value!r}: {mend}"
    raise TypeError(msg)


def rooted_text(name: str, value: object) -> object:
    """
    Return a query as JSON text, with the clause that says what kind of object it finds.

    Raises:
        TypeError: *value* is not a `Query`.
        ValueError: nothing tells what kind of object the query finds.
    """
    if value is None or value is UNSET:
        return value
    return json.dumps(as_json(rooted(name, value)), separators=(",", ":"))


def searching(name: str, value: object) -> object:
    """
    Return a whole search as a Smart View has it: query, sort and limit.

    Raises:
        TypeError: *value* is not a `Filter`.
    """
    from ..query import Filter  # noqa: PLC0415 - loads when the first filter is sent

    if isinstance(value, Filter):
        return value.to_smart_view()

    msg = f"{name}: expected a Filter, got {value!r}: make one of a query with Filter(query)"
    raise TypeError(msg)


def body_with_query(body: object, kinds: Any) -> dict[str, object]:  # noqa: ANN401 - a union of models
    """
    Return what is sent for one of several kinds of body, its query rooted.

    Raises:
        TypeError: *body* is not one of the *kinds*, or its query is not a `Query`.
        ValueError: something that must be given is None, or nothing tells what kind of object the
            query finds.
    """
    if not isinstance(body, Model) or not isinstance(body, kinds):
        allowed = ", ".join(kind.__name__ for kind in get_args(kinds))
        msg = f"body must be one of {allowed}, got {body!r}"
        raise TypeError(msg)

    for name in nulls(body):
        present(name, None)
    written: dict[str, object] = body.to_dict()
    if "s_query" in written or _is_required(type(body), "s_query"):
        written["s_query"] = as_json(rooted("s_query", getattr(body, "s_query", UNSET)))
    return written


def _is_required(kind: type[Model], name: str) -> bool:
    parameter = signature(kind).parameters.get(name)
    return parameter is not None and parameter.default is parameter.empty
