"""
How the effect of a write is recognized in what Close shows. Pure.

What was asked for decides, never the text of an error. What Close may fill in or add is free; what
it shows and differs excludes, since to take another object for ours is worse than to find none.
"""

from __future__ import annotations

import html
import json
import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

import attrs

from ..._core.call import Call
from .server_time import in_utc

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
    *mark* is a text that all bodies hold of which this row may be the effect, if there is one.
    *creator* is the key of a row that says whose it is; with *is_creator_shown*, each row has it.
    """

    look: Call[Any]
    is_it: Callable[[Row], bool]
    ambiguity_key: str
    mark: str = ""
    creator: str = "created_by_id"
    is_creator_shown: bool = False

    def is_of(self, row: Row, user_id: str | None) -> bool:
        """Return whether a row may be what our own user created. None is for one we don't know."""
        shown = row.get(self.creator)
        return not self.is_creator_shown if shown is None else shown == user_id


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
    kind = _LISTED.get(call.operation)
    return None if kind is None else _of_listed(call, kind, asked)


def is_untyped(call: Call[object]) -> bool:
    """Return whether the operation of *call* has no name, but that of its method and path."""
    return call.operation.startswith(f"{call.method} ")


def time_of(row: Row, name: str = "date_created") -> datetime | None:
    """Return when an object was created, or None if it doesn't say. A naive time is UTC."""
    text = row.get(name)
    if not isinstance(text, str):
        return None
    try:
        return in_utc(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        return None


def is_before(created: datetime, since: datetime) -> bool:
    """Return whether an object was created before that time, whichever clock of Close says so."""
    slack = _SLACK if created.microsecond else _SLACK + _CUT_OFF
    return created < since - slack


# By so much the clock behind `Date` may be ahead of the one behind `date_created`. Ids that are
# known keep older objects out that are alike.
_SLACK: Final = timedelta(seconds=2)
# What is told in whole seconds was cut off.
_CUT_OFF: Final = timedelta(seconds=1)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


_IDS: Final = ("contact_id", "sequence_id")


def _of_subscription(asked: Row) -> EffectMatcher:
    ids = {name: asked.get(name) for name in _IDS}
    rest = {name: value for name, value in asked.items() if name not in ids}

    def is_it(row: Row) -> bool:
        named = all(row.get(name) == value for name, value in ids.items())
        return named and all(_is_not_other(row.get(name), value) for name, value in rest.items())

    given = tuple((name, value) for name, value in ids.items() if isinstance(value, str))
    path = "/sequence_subscription/"
    look = Call("sequence_subscriptions.list", "GET", path, raw_json, "read", given)
    mark = _text(asked.get("contact_id"))
    return EffectMatcher(look=look, is_it=is_it, ambiguity_key=_in_one_form(ids), mark=mark)


def _is_not_other(got: object, asked: object) -> bool:
    """Return whether *got* may be what *asked* became; what isn't shown may be anything."""
    if isinstance(got, str) and isinstance(asked, str):
        # Addresses are the same in any case, and nobody types a name with blanks around it.
        return got.strip().casefold() == asked.strip().casefold()
    return _is_nothing(got) or _is_nothing(asked) or shows(got, asked)


def _of_sequence(asked: Row) -> EffectMatcher:
    rest = {name: value for name, value in asked.items() if name not in _OF_A_SEQUENCE}

    def is_it(row: Row) -> bool:
        named = all(says(row.get(name), asked.get(name)) for name in ("name", "timezone"))
        timed = has_same_schedule(row.get("schedule"), asked.get("schedule"))
        alike = all(_is_not_other(row.get(name), value) for name, value in rest.items())
        same = named and timed and alike
        return same and has_same_steps(row.get("steps"), asked.get("steps"))

    look = Call("sequences.list", "GET", "/sequence/", raw_json, "read")
    name = asked.get("name")
    return EffectMatcher(look=look, is_it=is_it, ambiguity_key=_in_one_form(name), mark=_text(name))


_OF_A_SEQUENCE: Final = frozenset({"name", "timezone", "schedule", "steps"})


def has_same_schedule(got: object, asked: object) -> bool:
    """Return whether a sequence has the schedule that was asked for."""
    if _is_nothing(asked):
        return _is_nothing(got)
    return shows(_with_seconds(got), _with_seconds(asked))


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
        required = shown.get("required")
        if "required" not in wanted and required is not None and required is not True:
            return False
        wanted = {**_NEW_STEP, **wanted}
    return shows(shown, wanted)


# A new step that doesn't say what it is sends an email [spec], and must be done [doc]. Which text
# it sends is never filled in.
_NEW_STEP: Final[Row] = {"step_type": "email", "email_template_id": None, "sms_template_id": None}


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
# What an action that was started without them doesn't have.
_NEVER_FILLED_IN: Final = ("results_limit", "sort", "sequence_id")
# What Close takes for what is left out, and may leave out itself.
_DEFAULTS: Final[dict[str, object]] = {"send_done_email": True}
# Of an edited field Close was seen to show the name only.
_MAY_BE_UNSEEN: Final = frozenset(
    {"custom_field_id", "custom_field_value", "custom_field_values", "custom_field_operation"}
)
# By these alone calls are told apart that must not be under way at once: of all else Close may fill
# in what one call leaves open and another one asks for.
_IN_EACH_BODY: Final = ("s_query", "type", "action_type", "template_id", "sequence_id")


def _of_bulk_action(call: Call[object], asked: Row) -> EffectMatcher:
    def is_it(row: Row) -> bool:
        wanted = {**dict.fromkeys(_NEVER_FILLED_IN), **_DEFAULTS, **asked}
        return all(_is_asked(row, name, value) for name, value in wanted.items())

    operation = call.operation.replace(".create", ".list")
    look = Call(operation, "GET", call.path, raw_json, "read")
    ambiguity_key = _in_one_form({name: asked.get(name) for name in _IN_EACH_BODY})
    return EffectMatcher(
        look=look,
        is_it=is_it,
        ambiguity_key=ambiguity_key,
        creator="created_by",
        is_creator_shown=True,
    )


def _is_asked(row: Row, name: str, asked: object) -> bool:
    if name in _MAY_BE_UNSEEN and name not in row:
        return True
    if name == "s_query":
        return says(row.get(name), asked)
    if name in _DEFAULTS and row.get(name) is None:
        return asked is _DEFAULTS[name]
    return _is_nothing(row.get(name)) if _is_nothing(asked) else shows(row.get(name), asked)


@attrs.frozen(kw_only=True)
class _Kind:
    """
    What sets objects of one kind apart that show in a list of the path that creates them.

    *within* are keys that also narrow the list. *telling* are keys that Close never fills in: what
    is asked for is shown there, and nothing else. *texts* are such keys of which one is the other
    as rich text. *unless* is a key that lets Close fill in the *texts*.
    """

    within: tuple[str, ...] = ("lead_id",)
    telling: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    unless: str = ""
    is_creator_shown: bool = True


_PERSON: Final = ("name", "title", "emails", "phones", "urls")
_NOTE: Final = ("note", "note_html")
_LISTED: Final = {
    "leads.create": _Kind(
        within=(), telling=("name", "description", "url", "addresses", "contacts")
    ),
    "contacts.create": _Kind(telling=_PERSON),
    "opportunities.create": _Kind(telling=("note", "value", "contact_id")),
    "tasks.create": _Kind(
        within=("lead_id", "_type"), telling=("text", "contact_id"), is_creator_shown=False
    ),
    "notes.create": _Kind(telling=("title", "contact_id"), texts=_NOTE),
    "calls.create": _Kind(telling=("phone", "duration", "contact_id"), texts=_NOTE),
    "emails.create": _Kind(
        telling=("subject", "to", "cc", "bcc", "contact_id"),
        texts=("body_text", "body_html"),
        unless="template_id",
    ),
    "sms.create": _Kind(
        telling=("remote_phone", "contact_id"), texts=("text",), unless="template_id"
    ),
    "custom_activities.create": _Kind(
        within=("lead_id", "custom_activity_type_id"), telling=("contact_id", "custom.")
    ),
    "custom_objects.create": _Kind(
        within=("lead_id", "custom_object_type_id"),
        telling=("name", "custom."),
        is_creator_shown=False,
    ),
    "custom_activity_types.create": _Kind(within=(), telling=("name",), is_creator_shown=False),
    "custom_object_types.create": _Kind(within=(), telling=("name",), is_creator_shown=False),
}
# With these an object says that it's older, or of somebody else.
_DISGUISED: Final = ("date_created", "created_by", "created_by_id")
_CUSTOM: Final = "custom."
# What an email or text may have become that was to be sent.
_BECOMES: Final = {
    "outbox": ("outbox", "scheduled", "sent", "error"),
    "scheduled": ("scheduled", "outbox", "sent", "error"),
}
# Close doesn't send these back, or sends something else under their name.
_UNCOMPARED: Final = frozenset(
    {"status", "account_id", "attachments", "followup_date", "opens", "pinned"}
)


def _of_listed(call: Call[object], kind: _Kind, asked: Row) -> EffectMatcher | None:
    told, texts = _told(kind, asked), _texts(kind, asked)
    if not (told or texts) or any(not _is_nothing(asked.get(name)) for name in _DISGUISED):
        return None

    is_filled_in = bool(kind.unless) and not _is_nothing(asked.get(kind.unless))
    passed_over = {*_UNCOMPARED, *kind.texts, *told}

    def is_it(row: Row) -> bool:
        shown = _told(kind, row)
        if is_filled_in:
            shown = {name: value for name, value in shown.items() if name in (*told, "to")}
        same = shown.keys() == told.keys() and all(
            _is_alike(shown[name], value) for name, value in told.items()
        )
        rest = (item for item in asked.items() if item[0] not in passed_over)
        return (
            same
            and (_says_one_of(texts, _texts(kind, row)) or (is_filled_in and not texts))
            and _has_become(row, asked.get("status"))
            and all(_is_alike(row.get(name), value) for name, value in rest)
        )

    given = tuple(
        (name, value) for name in kind.within if isinstance(value := asked.get(name), str)
    )
    operation = call.operation.replace(".create", ".list")
    look = Call(operation, "GET", call.path, raw_json, "read", given)
    return EffectMatcher(
        look=look,
        is_it=is_it,
        ambiguity_key=_in_one_form({**told, "": texts[-1:], **dict(given)}).casefold(),
        creator="created_by",
        is_creator_shown=kind.is_creator_shown,
        mark=given[0][1] if given else "",
    )


def _told(kind: _Kind, row: Row) -> dict[str, object]:
    """Return what a body or an object says of itself by keys that nobody else fills in."""
    found: dict[str, object] = {name: _shown(row, name) for name in kind.telling}
    if _CUSTOM in kind.telling:
        found |= {key: value for key, value in row.items() if key.startswith(_CUSTOM)}
    return {name: value for name, value in found.items() if not _is_blank(value)}


def _texts(kind: _Kind, row: Row) -> list[str]:
    """Return the texts of a body or an object without tags; Close tidies HTML up."""
    found = (row.get(name) for name in kind.texts)
    plain = (html.unescape(_TAG.sub(" ", text)).split() for text in found if isinstance(text, str))
    return [" ".join(words) for words in plain if words]


def _says_one_of(asked: list[str], shown: list[str]) -> bool:
    # Of a text and its HTML, Close takes the latter, and works out the other.
    return asked[-1] in shown if asked else not shown


def _has_become(row: Row, asked: object) -> bool:
    """Return whether an object has the status that was asked for, or one that follows from it."""
    # A lead is given the name of its status.
    shown = row.get("status", row.get("status_label"))
    if not isinstance(asked, str) or not isinstance(shown, str):
        return True
    return shown in _BECOMES.get(asked, (asked,))


def _shown(row: Row, name: str) -> object:
    # Close calls the number of the other side otherwise in the answer.
    return row.get("remote_phone") if name == "phone" and name not in row else row.get(name)


_TAG: Final = re.compile(r"<[^<>]*>")


def _is_alike(got: object, asked: object) -> bool:
    """
    Return whether *got* may be what *asked* became: another spelling of it, with more keys.

    What isn't shown may be anything.
    """
    if _is_blank(got) or _is_blank(asked):
        return True
    match got, asked:
        case str(), str():
            return any(form(got) == form(asked) for form in _FORMS)
        case dict(), dict():
            shown = cast("Row", got)
            return all(_is_alike(shown.get(k), v) for k, v in cast("Row", asked).items())
        case list(), list() | tuple():
            rows, values = cast("list[object]", got), cast("list[object]", asked)
            return len(rows) == len(values) and all(map(_is_alike, rows, values))
        case list(), _:
            # A field of several values makes a list of one.
            return _is_alike(cast("object", got), [asked])
        case _:
            return says(got, asked)


def _is_blank(value: object) -> bool:
    return _is_nothing(value) or value == 0 or (isinstance(value, str) and not value.strip())


def _as_phone(value: str) -> object:
    digits = re.sub(r"[\s().-]", "", value)
    # Close puts the code of the country in front.
    return digits[-_LOCAL:] if re.fullmatch(r"\+?\d{7,}", digits) else object()


_LOCAL: Final = 7


def _as_moment(value: str) -> object:
    return time_of({"date_created": value}) or object()


def _as_url(value: str) -> str:
    return value.strip().casefold().removeprefix("https://").removeprefix("http://").rstrip("/")


_FORMS: Final[tuple[Callable[[str], object], ...]] = (
    lambda text: " ".join(text.split()).casefold(),
    # An address may come with a name.
    lambda text: text.rpartition("<")[2].rstrip("> ").strip().casefold(),
    _as_url,
    _as_phone,
    _as_moment,
)


def is_answer_to(call: Call[object], body: object, since: datetime | None) -> bool:
    """
    Return whether *body* may be the object that *call* created, which left at *since* or later.

    Only what Close was seen to echo is compared, ids above all: an answer that is wrongly taken for
    that to another call makes a done work unknown. Of an endpoint that isn't known, nothing is.
    """
    asked = call.json
    if call.method != "POST" or not isinstance(body, dict) or not isinstance(asked, dict):
        return True
    if is_untyped(call):
        return True

    row, wanted = cast("Row", body), cast("Row", asked)
    echoed = [name for name in _ECHOED if name in row]
    created = time_of(row)
    is_dated = wanted.get("date_created") is not None
    is_recent = since is None or created is None or created >= since - _LONG_AGO
    is_old = not is_dated and not is_recent
    is_list = not echoed and isinstance(row.get("data"), list)
    if is_old or is_list or _is_of_another_kind(call.operation, row.get("id")):
        return False
    return all(_is_not_other(row.get(name), wanted.get(name)) for name in echoed)


_ECHOED: Final = (
    *_IDS,
    *("template_id", "type", "action_type", "lead_status_id", "sender_account_id"),
    *("name", "timezone", "contact_preference", "results_limit", "s_query"),
    *("lead_id", "status_id", "custom_activity_type_id", "custom_object_type_id"),
)
# More than clocks of one service differ by.
_LONG_AGO: Final = timedelta(minutes=1)
# What ids begin with. [doc]
_PREFIXES: Final = {
    "sequence_subscriptions.create": "sub_",
    "sequences.create": "seq_",
    "bulk_emails.create": "bulkemail_",
    "bulk_sequence_subscriptions.create": "bulkseqsub_",
    "bulk_deletes.create": "bulkdelete_",
    "bulk_edits.create": "bulkedit_",
    "leads.create": "lead_",
    "contacts.create": "cont_",
    "opportunities.create": "oppo_",
    "tasks.create": "task_",
    **{
        f"{name}.create": "acti_"
        for name in ("notes", "calls", "emails", "sms", "custom_activities")
    },
    "custom_activity_types.create": "actitype_",
    "custom_object_types.create": "cotype_",
}
_OF_OTHERS: Final = (
    *("orga_", "user_", "group_", "lead_", "cont_", "oppo_", "acti_", "seqstep_", "tmpl_"),
    *("smstmpl_", "emailacct_", "stat_", "cf_", "lcf_", "save_", "phon_", "task_", "ev_", "req_"),
    *("whsub_", "actitype_", "cotype_", "bulkaction_"),
)


def _is_of_another_kind(operation: str, id: object) -> bool:
    own = _PREFIXES.get(operation)
    if own is None or not isinstance(id, str) or id.startswith(own):
        return False
    return id.startswith((*_OF_OTHERS, *_PREFIXES.values()))


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


def shows(got: object, asked: object) -> bool:
    """Return whether *got* says what *asked* said, and maybe more: keys that nobody asked for."""
    match asked:
        case dict():
            wanted = cast("Row", asked).items()
            shown = cast("Row", got) if isinstance(got, dict) else None
            return shown is not None and all(shows(shown.get(k), value) for k, value in wanted)
        case list() | tuple() if asked:
            rows, values = cast("list[object]", got), cast("list[object]", asked)
            same = isinstance(got, list) and len(rows) == len(values)
            return same and all(map(shows, rows, values))
        case _:
            return says(got, asked)


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
