"""
How the effect of a write is recognized in what Close shows. Pure.

Ids and what was asked for decide, never the text of an error. What Close doesn't show can't be
compared, and then nothing is recognized: to take another object for ours would be worse.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

import attrs

from ..._core.call import Call

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Row: TypeAlias = "Mapping[str, Any]"


def raw_json(body: Any) -> Any:  # noqa: ANN401 - JSON passes through
    """Read an answer whose JSON itself is wanted."""
    return body


WHO_AM_I: Final[Call[Any]] = Call("users.me", "GET", "/me/", raw_json, "read")


@attrs.frozen(kw_only=True)
class EffectMatcher:
    """
    Where the object that a call creates would show, and how it's told from others.

    *look* is the list that would hold it. *is_it* says whether a row of it is what was asked for.
    *ambiguity_key* is the same for calls whose objects can't be told from each other.
    *creator* is the key of a row that must hold our own user's id, if that counts.
    """

    look: Call[Any]
    is_it: Callable[[Row], bool]
    ambiguity_key: str
    creator: str | None = None


def matcher_of(call: Call[object]) -> EffectMatcher | None:
    """Return how the effect of a call that creates is recognized, or None if it can't be."""
    body = call.json
    if call.effect != "create" or call.method != "POST" or not isinstance(body, dict):
        return None

    asked = cast("Row", body)
    if call.operation == "sequence_subscriptions.create":
        return _of_subscription(asked)
    if call.operation == "sequences.create":
        return _of_sequence(asked)
    if call.operation in _BULK_ACTIONS:
        return _of_bulk_action(call, asked)
    return None


def created_at(row: Row) -> datetime | None:
    """Return when an object was created, or None if it doesn't say. A naive time is UTC."""
    text = row.get("date_created")
    if not isinstance(text, str):
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found


def _of_subscription(asked: Row) -> EffectMatcher:
    ids = {name: asked.get(name) for name in ("contact_id", "sequence_id")}

    def is_it(row: Row) -> bool:
        return all(row.get(name) == value for name, value in ids.items())

    given = tuple((name, value) for name, value in ids.items() if isinstance(value, str))
    path = "/sequence_subscription/"
    look = Call("sequence_subscriptions.list", "GET", path, raw_json, "read", given)
    return EffectMatcher(look=look, is_it=is_it, ambiguity_key=_in_one_form(ids))


def _of_sequence(asked: Row) -> EffectMatcher:
    def is_it(row: Row) -> bool:
        named = all(says(row.get(name), asked.get(name)) for name in ("name", "timezone"))
        timed = has_same_schedule(row.get("schedule"), asked.get("schedule"))
        return named and timed and has_same_steps(row.get("steps"), asked.get("steps"))

    look = Call("sequences.list", "GET", "/sequence/", raw_json, "read")
    return EffectMatcher(look=look, is_it=is_it, ambiguity_key=_in_one_form(asked.get("name")))


def has_same_schedule(got: object, asked: object) -> bool:
    """Return whether a sequence has the schedule that was asked for."""
    return says(_with_seconds(got), _with_seconds(asked))


def has_same_steps(got: object, asked: object) -> bool:
    """Return whether a sequence has the steps that were asked for, and no others."""
    if not isinstance(got, list) or not isinstance(asked, list):
        return False

    rows, steps = cast("list[object]", got), cast("list[object]", asked)
    pairs = zip(rows, steps, strict=False)
    return len(rows) == len(steps) and all(_is_same_step(row, step) for row, step in pairs)


def _is_same_step(row: object, step: object) -> bool:
    if not isinstance(row, dict) or not isinstance(step, dict):
        return False

    shown, wanted = cast("Row", row), cast("Row", step)
    if "id" not in wanted:
        # A new step that doesn't say what it is sends an email [spec].
        wanted = {"step_type": "email", **wanted}
    return all(says(shown.get(name), value) for name, value in wanted.items())


_SHORT_TIME: Final = re.compile(r"\d\d:\d\d")


def _with_seconds(value: object) -> object:
    # Close takes 09:00, and was seen to answer 09:00:00 [code live].
    match value:
        case dict():
            items = cast("Row", value).items()
            return {name: _with_seconds(inner) for name, inner in items}
        case list():
            return [_with_seconds(inner) for inner in cast("list[object]", value)]
        case str() if _SHORT_TIME.fullmatch(value):
            return f"{value}:00"
        case _:
            return value


_BULK_ACTIONS: Final = frozenset(
    {
        "bulk_emails.create",
        "bulk_sequence_subscriptions.create",
        "bulk_deletes.create",
        "bulk_edits.create",
    }
)
# What an action shows besides the parameters with which it was started.
_NO_PARAMETERS: Final = frozenset(
    {
        "id",
        "organization_id",
        "created_by",
        "updated_by",
        "date_created",
        "date_updated",
        "status",
        "n_leads",
        "n_leads_processed",
        "n_objects",
        "n_objects_processed",
        "query",
        # Follows from the query; it was never seen to be sent.
        "bulk_object_type",
    }
)
_DEFAULTS: Final[dict[str, object]] = {"send_done_email": True}
# What Close fills in where it isn't told, for bulk emails. [spec+]
_FILLED_IN: Final = frozenset({"email_account_id", "sender"})


def _of_bulk_action(call: Call[object], asked: Row) -> EffectMatcher:
    def is_it(row: Row) -> bool:
        asked_for = all(says(row.get(name), value) for name, value in asked.items())
        others = row.keys() - asked.keys() - _NO_PARAMETERS - _FILLED_IN
        return asked_for and all(_is_default(name, row[name]) for name in others)

    operation = call.operation.replace(".create", ".list")
    look = Call(operation, "GET", call.path, raw_json, "read")
    others_than_usual = {
        name: value
        for name, value in asked.items()
        if name not in _FILLED_IN and not _is_default(name, value)
    }
    ambiguity_key = _in_one_form(others_than_usual)
    return EffectMatcher(look=look, is_it=is_it, ambiguity_key=ambiguity_key, creator="created_by")


def _is_default(name: str, value: object) -> bool:
    return value in (None, _DEFAULTS[name]) if name in _DEFAULTS else _is_nothing(value)


def says(got: object, asked: object) -> bool:
    """
    Return whether *got* says what *asked* said.

    Close may write out what was left open (`negate: false`, nulls, empty lists), and may leave it
    out. Nothing else may differ.
    """
    if _is_nothing(asked):
        return _is_nothing(got)

    match asked:
        case dict():
            return isinstance(got, dict) and _all_say(cast("Row", got), cast("Row", asked))
        case list() | tuple():
            inner = cast("list[object]", asked)
            return isinstance(got, list) and _each_says(cast("list[object]", got), inner)
        case bool():
            return got is asked
        case _:
            return not isinstance(got, bool) and got == asked


def _all_say(got: Row, asked: Row) -> bool:
    return all(says(got.get(name), asked.get(name)) for name in got.keys() | asked.keys())


def _each_says(got: list[object], asked: list[object]) -> bool:
    pairs = zip(got, asked, strict=False)
    return len(got) == len(asked) and all(says(one, other) for one, other in pairs)


def _in_one_form(asked: object) -> str:
    # A body that JSON can't say is refused later, with words.
    return json.dumps(_without_nothings(asked), sort_keys=True, default=repr)


def _without_nothings(value: object) -> object:
    match value:
        case dict():
            items = cast("Row", value).items()
            return {name: _without_nothings(one) for name, one in items if not _is_nothing(one)}
        case list() | tuple():
            return [_without_nothings(one) for one in cast("list[object]", value)]
        case _:
            return value


def _is_nothing(value: object) -> bool:
    return value is None or value is False or (isinstance(value, (list, dict)) and not value)
