"""Hypothesis strategies: trees as Close writes them, odd ones, and queries built in Python."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from close_async.query import (
    Address,
    And,
    BooleanCondition,
    Condition,
    Contact,
    CurrentUserCondition,
    CustomField,
    EmailActivity,
    ExistsCondition,
    FieldCondition,
    FixedLocalDate,
    FixedUtc,
    HasRelated,
    IdQuery,
    InStatus,
    Json,
    Lead,
    LocalTime,
    MatchAll,
    MomentRange,
    Not,
    Now,
    NumberRange,
    ObjectTypeQuery,
    Offset,
    Opportunity,
    Or,
    PeriodEdge,
    Query,
    ReferenceCondition,
    RegularField,
    SavedSearch,
    TermCondition,
    TextCondition,
    TextQuery,
    UnknownCondition,
    UnknownField,
    UnknownMoment,
    UnknownQuery,
    ago,
    today,
)

MODES = ("full_words", "phrase", "beginning_of_words", "exact_value")
UNITS = ("years", "months", "weeks", "days", "hours", "minutes", "seconds")
OBJECT_TYPES = ("lead", "contact", "opportunity", "activity.email", "sequence_subscription", "new")

words = st.text(max_size=6)
scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), words
)
json_values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)


@st.composite
def _drawn(draw: st.DrawFn, of: Any) -> Any:
    return draw(of())


def _short(strategy: Any) -> Any:
    """Hide a strategy behind a short name: hypothesis shows it with each failure."""
    return _drawn(lambda: strategy)


@st.composite
def json_objects(draw: st.DrawFn, required: dict[str, Any], optional: dict[str, Any]) -> Any:
    """An object with its keys in any order, some optional ones, and now and then unknown ones."""
    items = {key: draw(strategy) for key, strategy in required.items()}
    for key, strategy in optional.items():
        if draw(st.booleans()):
            items[key] = draw(strategy)
    if draw(st.integers(0, 9)) == 0:
        items = draw(st.dictionaries(words, json_values, max_size=2)) | items
    return {key: items[key] for key in draw(st.permutations(list(items)))}


def _object(kind: str, optional: dict[str, Any] | None = None, **required: Any) -> Any:
    return json_objects({"type": st.just(kind), **required}, optional or {})


def _oddly(objects: Any) -> Any:
    """Mostly *objects*, at times one of an unknown type."""
    unknown = json_objects({"type": st.text(min_size=1, max_size=5)}, {"value": json_values})
    return st.one_of(objects, objects, objects, objects, unknown)


object_types = st.sampled_from(OBJECT_TYPES)
edges = st.sampled_from(["start", "end"])
dates = st.dates().map(dt.date.isoformat)
amounts = json_objects({}, dict.fromkeys(UNITS, st.integers(0, 99)))

_moments = st.recursive(
    _oddly(
        st.one_of(
            _object("now"),
            _object("fixed_local_date", value=dates | words, which=edges),
            _object("fixed_utc", value=st.datetimes().map(lambda value: f"{value.isoformat()}Z")),
            _object(
                "start_end_of_predefined_relative_period",
                range=st.sampled_from(["today", "this-week", "some-day"]),
                which=edges,
            ),
        )
    ),
    lambda inner: _object(
        "offset",
        {"which_day_end": edges | st.none()},
        direction=st.sampled_from(["past", "future"]),
        moment=inner,
        offset=amounts,
    ),
    max_leaves=2,
)
moments = _short(_moments)

_fields = _oddly(
    st.one_of(
        _object(
            "regular_field",
            object_type=object_types,
            field_name=st.sampled_from(["name", "status_id", "date_created", "num_barks"]),
        ),
        _object("custom_field", custom_field_id=st.sampled_from(["cf_1", "lcf_2", "odd"])),
    )
)
fields = _short(_fields)

times = st.times().map(lambda value: f"{value:%H:%M:%S}")
numbers = st.none() | st.integers(-9, 9) | st.floats(-9, 9)
moments_or_none = st.none() | moments
_conditions = _oddly(
    st.one_of(
        _object("text", value=words, mode=st.sampled_from(MODES)),
        _object("term", values=st.lists(words, max_size=3)),
        _object(
            "reference",
            reference_type=st.sampled_from(["user", "user_or_group", "status.lead", "sequence"]),
            object_ids=st.lists(st.sampled_from(["user_1", "group_2", "stat_3", "seq_4", "x"])),
        ),
        _object("current_user"),
        _object("boolean", value=st.booleans()),
        _object("exists"),
        _object("number_range", dict.fromkeys(["gt", "gte", "lt", "lte"], numbers)),
        _object("moment_range", {"on_or_after": moments_or_none, "before": moments_or_none}),
        _object("local_time", {"on_or_after": times | st.none(), "before": times}),
    )
)
conditions = _short(_conditions)

negate = {"negate": st.booleans() | st.none()}
_leaves = _oddly(
    st.one_of(
        _object("object_type", negate, object_type=object_types),
        _object("id", negate, value=st.sampled_from(["lead_1", "cont_2", "acti_3", "odd", ""])),
        _object("text", negate, value=words, mode=st.sampled_from(MODES)),
        _object("field_condition", negate, field=fields, condition=conditions),
        _object("field_condition", negate, field=fields, condition=conditions),
        _object("match_all", negate),
        _object("saved_search", negate, saved_search_id=st.sampled_from(["save_1", "odd"])),
        _object(
            "in_status",
            negate | {"before": moments_or_none, "on_or_after": moments_or_none},
            status_ids=st.lists(st.sampled_from(["stat_1", "stat_2", "odd"]), max_size=2),
        ),
    )
)
leaves = _short(_leaves)


def _joints(inner: Any) -> Any:
    return st.one_of(
        _object("and", negate, queries=st.lists(inner, max_size=4)),
        _object("or", negate, queries=st.lists(inner, max_size=4)),
        _object(
            "has_related",
            negate,
            this_object_type=object_types,
            related_object_type=object_types,
            related_query=inner,
        ),
    )


_trees = st.recursive(leaves, _joints, max_leaves=8)
trees: st.SearchStrategy[Any] = _short(_trees)
"""What Close may send: every known kind of node, unknown ones, and unknown keys anywhere."""

lead_atoms: st.SearchStrategy[Query] = st.sampled_from(
    [
        Lead.name.has_words("Acme"),
        Lead.status_id.is_in("stat_1", "stat_2"),
        Lead.times_communicated.at_least(3),
        Lead.date_updated.since(ago(days=30)),
        Lead.created_by.is_current_user(),
        Lead.url.exists(),
        Lead.id.is_in("lead_1", "lead_2"),
        Lead.text("gold"),
        Lead.custom.choice("cf_1").is_in("A"),
        Lead.has(Contact.title.has_words("CEO")),
        Lead.has(Opportunity.date_created.on(today()) | Opportunity.created_by.exists()),
        Lead.has(EmailActivity.has_reply.is_true()),
        ~Lead.has(Address.city.equals("Berlin")),
        Lead.smart_view("save_1"),
        Lead.in_status("stat_1", since=ago(days=7)),
        MatchAll(),
        Lead.rows,
    ]
)  # fmt: skip


def _joined(inner: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    pairs = st.tuples(inner, inner)
    return st.one_of(
        pairs.map(lambda pair: pair[0] & pair[1]),
        pairs.map(lambda pair: pair[0] | pair[1]),
        inner.map(lambda query: ~query),
    )


_lead_queries: st.SearchStrategy[Query] = st.recursive(lead_atoms, _joined, max_leaves=8)
lead_queries: st.SearchStrategy[Query] = _short(_lead_queries)
"""What people write with `&`, `|` and `~`."""

extras = st.sampled_from([Json({}), Json({}), Json({}), Json({"boost": 3}), Json({"a": [None]})])
_built_moments = st.one_of(
    st.builds(Now, extra=extras),
    st.builds(FixedLocalDate, st.dates(), edges, extra=extras),
    st.builds(FixedUtc, st.datetimes(timezones=st.just(dt.UTC)), extra=extras),
    st.builds(
        Offset,
        st.sampled_from(["past", "future"]),
        st.just(Now()),
        st.integers(0, 9),
        days=st.integers(0, 9),
        which_day_end=edges | st.none(),
        extra=extras,
    ),
    st.builds(PeriodEdge, words, edges, extra=extras),
    st.just(UnknownMoment(Json({"type": "eternity"}))),
)
built_moments: st.SearchStrategy[Any] = _short(_built_moments)
_built_fields = st.one_of(
    st.builds(RegularField, object_types, words, extra=extras),
    st.builds(CustomField, words, object_types | st.none(), extra=extras),
    st.just(UnknownField(Json({"type": "formula"}))),
)
built_fields: st.SearchStrategy[Any] = _short(_built_fields)
_built_conditions: st.SearchStrategy[Condition] = st.one_of(
    st.builds(TextCondition, words, st.sampled_from(MODES), extra=extras),
    st.builds(TermCondition, st.lists(words, max_size=3).map(tuple), extra=extras),
    st.builds(ReferenceCondition, words, st.lists(words, max_size=3).map(tuple), extra=extras),
    st.builds(CurrentUserCondition, extra=extras),
    st.builds(BooleanCondition, st.booleans(), extra=extras),
    st.builds(ExistsCondition, extra=extras),
    st.builds(NumberRange, gt=numbers, lte=numbers, extra=extras),
    st.builds(
        MomentRange,
        on_or_after=st.none() | built_moments,
        before=st.none() | built_moments,
        extra=extras,
    ),
    st.builds(LocalTime, before=st.times().map(lambda time: time.replace(microsecond=0))),
    st.just(UnknownCondition(Json({"type": "sounds_like", "value": "Acme"}))),
)
built_conditions: st.SearchStrategy[Condition] = _short(_built_conditions)
_built_leaves: st.SearchStrategy[Query] = st.one_of(
    st.builds(ObjectTypeQuery, object_types, extra=extras),
    st.builds(IdQuery, words, extra=extras),
    st.builds(TextQuery, words, st.sampled_from(MODES), object_types | st.none(), extra=extras),
    st.builds(FieldCondition, built_fields, built_conditions, extra=extras),
    st.builds(MatchAll, extra=extras),
    st.builds(SavedSearch, words, object_types | st.none(), extra=extras),
    st.builds(
        InStatus,
        st.lists(words, max_size=2).map(tuple),
        before=st.none() | built_moments,
        extra=extras,
    ),
    st.just(UnknownQuery(Json({"type": "near", "value": [52.5, 13.4]}))),
)
built_leaves: st.SearchStrategy[Query] = _short(_built_leaves)


def _parts(inner: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    several = st.lists(inner, max_size=3).map(tuple)
    return st.one_of(
        st.builds(And, several, extra=extras),
        st.builds(Or, several, extra=extras),
        inner.map(lambda query: query if isinstance(query, Not) else Not(query)),
        st.builds(HasRelated, object_types, object_types, inner, extra=extras),
    )


_built_queries: st.SearchStrategy[Query] = st.recursive(built_leaves, _parts, max_leaves=6)
built_queries: st.SearchStrategy[Query] = _short(_built_queries)
"""Every query that the classes can make, sense or no sense."""
