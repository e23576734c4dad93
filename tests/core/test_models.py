"""Models: what an answer held is kept, whatever it is, and nothing else is made up."""

from __future__ import annotations

import copy
import json
import pickle
from collections import OrderedDict
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import given, settings, strategies as st

from close_async import UNSET, FieldNotFetched, FieldUnreadable, Unset, models
from close_async._core.model import Model
from close_async.models import (
    CallStep,
    EmailStep,
    EmailStepCreate,
    OtherStep,
    Sequence,
    SequenceSchedule,
    SequenceScheduleRange,
    SequenceStatus,
    SequenceSubscription,
    SequenceSubscriptionPage,
    SubscriptionStatus,
)
from close_async.query import Query
from tests.support.depth import examples

if TYPE_CHECKING:
    from pathlib import Path

Json = dict[str, Any]
EVERYTHING: list[Any] = [getattr(models, name) for name in models.__all__]
EVERY_MODEL = [one for one in EVERYTHING if isinstance(one, type) and issubclass(one, Model)]
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@pytest.fixture
def sequence_json(samples: Path) -> Json:
    found: Json = json.loads((samples / "examples" / "sequences.create.response.json").read_text())
    return found


@pytest.fixture
def subscription_json(samples: Path) -> Json:
    page = json.loads(
        (samples / "examples" / "sequence_subscriptions.list.response.json").read_text()
    )
    found: Json = page["data"][0]
    return found


def test_every_documented_answer_prints_back_what_was_read(samples: Path) -> None:
    kinds: dict[str, type[Model]] = {
        "bulk_emails.list": models.BulkEmailPage,
        "bulk_sequence_subscriptions.list": models.BulkSequenceSubscriptionPage,
        "sequence_subscriptions.list": models.SequenceSubscriptionPage,
        "sequences.create": models.Sequence,
        "sequences.list": models.SequencePage,
    }
    for name, kind in kinds.items():
        document = json.loads((samples / "examples" / f"{name}.response.json").read_text())

        assert kind.from_dict(document).to_dict() == document


@pytest.mark.parametrize("kind", EVERY_MODEL, ids=lambda kind: str(kind.__name__))
def test_every_model_is_a_slotted_attrs_class_with_documented_attributes(kind: type[Model]) -> None:
    attributes = [slot.removeprefix("_") for slot in kind._slots_by_key.values()]

    assert not hasattr(kind.from_dict({}), "__dict__")
    assert (kind.__doc__ or "").strip()
    assert all(hasattr(kind, name) for name in attributes)
    assert attrs.has(kind)


@pytest.mark.parametrize("kind", EVERY_MODEL, ids=lambda kind: str(kind.__name__))
@settings(max_examples=examples(20))
@given(data=st.data())
def test_whatever_a_model_reads_it_prints_back(kind: type[Model], data: st.DataObject) -> None:
    keys = st.sampled_from([*kind._slots_by_key, "custom.cf_1", "?"])
    document = data.draw(st.dictionaries(keys, json_values, max_size=6))
    before = copy.deepcopy(document)

    read = kind.from_dict(document)

    assert read.to_dict() == before
    assert pickle.loads(pickle.dumps(read)) == copy.copy(read) == copy.deepcopy(read) == read  # noqa: S301 - our own
    assert isinstance(repr(read), str)


@given(
    rows=st.lists(
        st.dictionaries(
            st.sampled_from([*SequenceSubscription._slots_by_key, "custom.cf_1"]), json_values
        )
        | json_values,
        max_size=12,
    )
)
def test_many_rows_read_at_once_are_what_they_are_one_by_one(rows: list[Any]) -> None:
    one_by_one = [
        SequenceSubscription.from_dict(row) if isinstance(row, dict) else row for row in rows
    ]

    assert SequenceSubscription._from_rows(rows) == one_by_one


def test_complete_rows_with_a_new_field_and_with_a_late_gap_are_read(
    subscription_json: Json,
) -> None:
    complete = subscription_json
    longer = complete | {"brand_new": [1], "pause_reason": "manual"}
    shorter = {key: value for key, value in complete.items() if key != "lead_id"}
    page = SequenceSubscriptionPage.from_dict({"data": [complete, longer, shorter, None]})

    assert [getattr(row, "lead_id", "gone") for row in page.data[:3]] == [
        complete["lead_id"]
    ] * 2 + ["gone"]
    assert page.data[1]["brand_new"] == [1]
    assert page.data[1].pause_reason == "manual"
    assert page.data[3:] == [None]
    assert page.to_dict() == {"data": [complete, longer, shorter, None]}


def test_pages_of_any_shape_are_what_their_rows_are_one_by_one(subscription_json: Json) -> None:
    optional = ("pause_reason", "initial_email_id", "from_phone_number_id")
    shapes = [
        [name for number, name in enumerate((*subscription_json, *optional)) if seed >> number & 1]
        for seed in range(0, 2**20, 30_011)
    ]
    for shape in (*shapes, [*subscription_json, *optional]):
        rows: list[Json] = [
            {name: subscription_json.get(name, "x") for name in shape} | {"custom.cf_1": number}
            for number in range(9)
        ]
        for page in (
            rows,
            [*rows, {"id": "sub_short"}],
            [*rows, {**rows[0], "new": 1}],
            [{}, *rows],
        ):
            one_by_one = [SequenceSubscription.from_dict(row) for row in page]

            read = SequenceSubscription._from_rows(page)

            assert read == one_by_one
            assert [row.to_dict() for row in read] == page

    # Whoever asks for other fields each time must not make it compile for ever.
    assert len(SequenceSubscription._fills) < len(shapes) / 2


def test_a_known_choice_is_a_member_and_an_unknown_one_stays_text(sequence_json: Json) -> None:
    known = Sequence.from_dict(sequence_json)
    unknown = Sequence.from_dict(sequence_json | {"status": "archived"})

    assert (known.status, unknown.status) == ("active", "archived")
    assert isinstance(known.status, SequenceStatus)
    assert unknown.to_dict()["status"] == "archived"


@pytest.mark.parametrize("odd", [None, 7, {"a": 1}, ["active"], True])
def test_a_choice_of_the_wrong_type_is_handed_on(sequence_json: Json, odd: object) -> None:
    assert Sequence.from_dict(sequence_json | {"status": odd}).status == odd


def test_a_naive_timestamp_means_utc_and_goes_out_as_it_came(subscription_json: Json) -> None:
    subscription = SequenceSubscription.from_dict(subscription_json)

    assert subscription.date_created == datetime(2022, 3, 10, 14, 40, 27, 442448, tzinfo=UTC)
    assert subscription.start_date is None
    assert subscription.to_dict()["date_created"] == "2022-03-10T14:40:27.442448"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2013-12-05T18:34:41.753000+00:00", datetime(2013, 12, 5, 18, 34, 41, 753000, tzinfo=UTC)),
        ("2013-12-05T18:34:41Z", datetime(2013, 12, 5, 18, 34, 41, tzinfo=UTC)),
        (
            "2013-12-05T18:34:41+05:30",
            datetime(2013, 12, 5, 18, 34, 41, tzinfo=timezone(timedelta(hours=5, minutes=30))),
        ),
        ("2013-12-05", datetime(2013, 12, 5, tzinfo=UTC)),
        ("2013-12-05 18:34", datetime(2013, 12, 5, 18, 34, tzinfo=UTC)),
        ("2013-12-05 18:34:41.753001", datetime(2013, 12, 5, 18, 34, 41, 753001, tzinfo=UTC)),
        ("2013-12-05T18:34:41.75300Z", datetime(2013, 12, 5, 18, 34, 41, 753000, tzinfo=UTC)),
        ("0001-01-01T00:00:00.000001", datetime(1, 1, 1, 0, 0, 0, 1, tzinfo=UTC)),
        ("9999-12-31T23:59:59", datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_timestamp_is_aware_however_it_is_written(text: str, moment: datetime) -> None:
    found = SequenceSubscription.from_dict({"date_created": text}).date_created

    assert found == moment
    assert found.utcoffset() == moment.utcoffset()


def test_an_unreadable_timestamp_spoils_nothing_but_itself() -> None:
    subscription = SequenceSubscription.from_dict({"id": "sub_1", "date_created": "soon"})

    with pytest.raises(
        FieldUnreadable, match=r"SequenceSubscription\.date_created can't be read from 'soon'"
    ):
        _ = subscription.date_created

    assert subscription.id == "sub_1"
    assert subscription["date_created"] == "soon"
    assert "date_created='soon'" in repr(subscription)


def test_a_field_that_was_not_fetched_says_so_when_read() -> None:
    subscription = SequenceSubscription.from_dict({"id": "sub_1", "status": "active"})

    with pytest.raises(FieldNotFetched) as caught:
        _ = subscription.contact_email

    assert (caught.value.model, caught.value.field) == ("SequenceSubscription", "contact_email")
    assert caught.value.held == ("id", "status")
    assert "the answer held id, status. Close left it out" in str(caught.value)
    assert not hasattr(subscription, "date_created")
    assert (
        repr(subscription)
        == "SequenceSubscription(id='sub_1', status=<SubscriptionStatus.ACTIVE: 'active'>)"
    )
    assert subscription.to_dict() == {"id": "sub_1", "status": "active"}
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)  # noqa: S301 - our own


def test_a_misspelt_attribute_is_no_unfetched_field() -> None:
    with pytest.raises(AttributeError) as caught:
        _ = SequenceSubscription.from_dict({}).contact_mail  # type: ignore[attr-defined]  # that's the point

    assert not isinstance(caught.value, FieldNotFetched)


def test_null_where_none_was_promised_is_none(sequence_json: Json) -> None:
    sequence = Sequence.from_dict(dict.fromkeys(sequence_json))

    assert [sequence.name, sequence.steps, sequence.date_created] == [None, None, None]
    assert sequence.to_dict() == dict.fromkeys(sequence_json)


def test_unknown_fields_are_kept_and_found_by_their_json_names(sequence_json: Json) -> None:
    sequence = Sequence.from_dict(sequence_json | {"custom.cf_x": "gold"})

    assert sequence["custom.cf_x"] == "gold"
    assert sequence["name"] == sequence.name
    assert "custom.cf_x" in sequence
    assert "owner_id" not in sequence
    assert sequence.additional_properties == {"custom.cf_x": "gold"}
    with pytest.raises(KeyError):
        _ = sequence["owner_id"]


def test_a_step_is_of_the_kind_that_it_names(sequence_json: Json) -> None:
    steps = [
        *sequence_json["steps"][:2],
        {"id": "seqstep_1", "step_type": "linkedin", "delay": 5},
        None,
    ]
    sequence = Sequence.from_dict(sequence_json | {"steps": steps})

    assert [type(step) for step in sequence.steps] == [CallStep, EmailStep, OtherStep, type(None)]
    assert sequence.steps[2]["delay"] == 5
    assert sequence.to_dict()["steps"] == steps


def test_what_is_changed_after_reading_goes_out(sequence_json: Json) -> None:
    sequence = Sequence.from_dict(sequence_json)

    sequence.steps.pop()
    sequence.name = "Renamed"
    sequence.status = SequenceStatus.PAUSED
    sequence["custom.cf_x"] = 1

    written = sequence.to_dict()
    assert len(written["steps"]) == len(sequence_json["steps"]) - 1
    assert (written["name"], written["status"], written["custom.cf_x"]) == ("Renamed", "paused", 1)


def test_to_dict_shares_nothing_with_the_object(sequence_json: Json) -> None:
    sequence = Sequence.from_dict(sequence_json)

    sequence.to_dict()["steps"].clear()

    assert len(sequence.steps) == 3


def test_a_mapping_of_any_kind_is_read(subscription_json: Json) -> None:
    ordered = OrderedDict(subscription_json)

    assert SequenceSubscription.from_dict(ordered) == SequenceSubscription.from_dict(
        subscription_json
    )
    assert type(SequenceSubscription.from_dict(ordered)) is SequenceSubscription


def test_a_copy_shares_no_unknown_fields(sequence_json: Json) -> None:
    sequence = Sequence.from_dict(sequence_json | {"custom.cf_x": 1})

    copied = copy.copy(sequence)
    copied["custom.cf_x"] = 2
    copied.name = "Copied"

    assert (sequence["custom.cf_x"], sequence.name) == (1, "My Sequence")


def test_a_changed_copy_keeps_unknown_and_lacks_unfetched_fields() -> None:
    """What `copy.replace` calls from Python 3.13 on."""
    sequence = Sequence.from_dict({"id": "seq_1", "name": "Old", "future": 1, "status": "active"})

    changed = sequence.__replace__(name="New", status=SequenceStatus.PAUSED)

    assert changed.to_dict() == {"id": "seq_1", "name": "New", "future": 1, "status": "paused"}
    assert sequence.name == "Old"
    with pytest.raises(TypeError, match="Sequence has no attribute 'nmae'"):
        sequence.__replace__(nmae="New")


def test_a_filter_in_an_answer_is_a_query(samples: Path) -> None:
    page = json.loads((samples / "examples" / "bulk_emails.list.response.json").read_text())
    action = models.BulkEmail.from_dict(page["data"][0])

    assert action.s_query == Query.from_dict(page["data"][0]["s_query"])


def test_what_is_not_given_is_left_out_and_none_is_null() -> None:
    step = EmailStepCreate(delay=86400, email_template_id="tmpl_1")
    schedule = SequenceSchedule(
        ranges=[SequenceScheduleRange(weekday=1, start="09:00", end="17:00")]
    )

    assert step.to_dict() == {"step_type": "email", "delay": 86400, "email_template_id": "tmpl_1"}
    assert schedule.to_dict() == {"ranges": [{"weekday": 1, "start": "09:00", "end": "17:00"}]}


def test_unset_is_one_false_object_wherever_it_goes() -> None:
    assert pickle.loads(pickle.dumps(UNSET)) is UNSET  # noqa: S301 - our own
    assert copy.copy(UNSET) is copy.deepcopy(UNSET) is UNSET
    assert not UNSET
    assert repr(UNSET) == "UNSET"
    assert isinstance(UNSET, Unset)


def test_equal_means_the_same_kind_with_the_same_fields(subscription_json: Json) -> None:
    one = SequenceSubscription.from_dict(subscription_json)
    same = SequenceSubscription.from_dict(dict(reversed(subscription_json.items())))
    other = SequenceSubscription.from_dict(subscription_json | {"id": "sub_2"})
    longer = SequenceSubscription.from_dict(subscription_json | {"new": 1})

    assert one == same
    assert one not in (other, longer, subscription_json)
    with pytest.raises(TypeError):
        hash(one)


def test_a_list_is_not_a_model() -> None:
    with pytest.raises(TypeError, match="Sequence must be read from a JSON object, got list"):
        Sequence.from_dict([])  # type: ignore[arg-type]  # that's the point


def test_choices_compare_equal_to_their_texts() -> None:
    assert [status.value for status in SubscriptionStatus] == [
        "active",
        "paused",
        "finished",
        "goal",
        "error",
    ]
    assert SubscriptionStatus("goal") == "goal"
