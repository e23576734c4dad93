"""`close.bulk`: what is sent, and what keeps it from being sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from close_async import (
    AudienceTooLarge,
    BadRequest,
    BulkRun,
    CloseClient,
    NotFound,
    UnboundedQuery,
)
from close_async.query import (
    Contact,
    CustomActivity,
    CustomObject,
    Filter,
    Lead,
    MatchAll,
    ObjectTypeQuery,
    Opportunity,
    SavedSearch,
    Task,
)
from close_async.sandbox import Sandbox, SteppedClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

    from close_async.bulk import Bulk
    from close_async.query import Query

    Action = Callable[..., Awaitable[BulkRun[Any]]]

pytestmark = pytest.mark.anyio

LEADS = 60
AUDIENCE = Lead.url.exists() & Lead.has(Contact.title.exists())
BY_NAME = [Lead.name.ascending()]
BY_AGE = [Lead.date_created.ascending().to_dict()]


@pytest.fixture(scope="module")
def office() -> Sandbox:
    """A Close with some leads."""
    return Sandbox(leads=LEADS, clock=SteppedClock())


@pytest.fixture
def sandbox(office: Sandbox) -> Iterator[Sandbox]:
    """The same, as it was at first."""
    yield office
    office.reset()


@pytest.fixture
async def close(sandbox: Sandbox) -> AsyncIterator[CloseClient]:
    """A client of it that never sends a call again."""
    async with CloseClient(sandbox.api_key, transport=sandbox.transport(), max_retries=0) as opened:
        yield opened


def first(sandbox: Sandbox, kind: str, **wanted: object) -> str:
    """Return the id of the first object with these values."""
    rows = sandbox.world.all(kind)
    fitting = (row for row in rows if all(row[key] == value for key, value in wanted.items()))
    return str(next(fitting)["id"])


def sender(sandbox: Sandbox) -> dict[str, str]:
    """Return a sender that the sandbox takes."""
    account = next(row for row in sandbox.world.all("connected_account") if row.get("identities"))
    return {
        "sender_account_id": account["id"],
        "sender_name": account["identities"][0]["name"],
        "sender_email": account["identities"][0]["email"],
    }


def sent(sandbox: Sandbox) -> list[tuple[str, Any]]:
    """Return the last part of the path and the body of each bulk action that was started."""
    return [
        (one.path.removeprefix("/api/v1/bulk_action/").strip("/"), one.json)
        for one in sandbox.requests
        if one.method == "POST" and "/bulk_action/" in one.path
    ]


@pytest.fixture
def actions(sandbox: Sandbox) -> dict[str, dict[str, Any]]:
    """The arguments that each action needs."""
    status_id = first(sandbox, "status.lead")
    field_id = first(sandbox, "custom_fields.lead", type="choices")
    return {
        "subscribe": {
            "sequence_id": first(sandbox, "sequence", status="active"),
            **sender(sandbox),
        },
        "resume_subscriptions": {},
        "resume_finished_subscriptions": {},
        "pause_subscriptions": {},
        "email": {"template_id": first(sandbox, "email_template")},
        "set_lead_status": {"lead_status_id": status_id},
        "set_custom_field": {"custom_field_id": field_id, "value": "Software"},
        "clear_custom_field": {"custom_field_id": field_id},
        "delete": {"max_leads": LEADS},
    }


NAMES = [
    "subscribe",
    "resume_subscriptions",
    "resume_finished_subscriptions",
    "pause_subscriptions",
    "email",
    "set_lead_status",
    "set_custom_field",
    "clear_custom_field",
    "delete",
]
BODIES: dict[str, tuple[str, dict[str, Any]]] = {
    "subscribe": (
        "sequence_subscription",
        {"action_type": "subscribe", "contact_preference": "lead"},
    ),
    "resume_subscriptions": ("sequence_subscription", {"action_type": "resume"}),
    "resume_finished_subscriptions": ("sequence_subscription", {"action_type": "resume_finished"}),
    "pause_subscriptions": ("sequence_subscription", {"action_type": "pause"}),
    "email": ("email", {"contact_preference": "lead"}),
    "set_lead_status": ("edit", {"type": "set_lead_status"}),
    "set_custom_field": ("edit", {"type": "set_custom_field"}),
    "clear_custom_field": ("edit", {"type": "clear_custom_field"}),
    "delete": ("delete", {"results_limit": LEADS, "sort": BY_AGE}),
}
SPELLED = {"value": "custom_field_value"}


def action_of(bulk: Bulk, name: str) -> Action:
    """Return the method of that name."""
    method: Action = getattr(bulk, name)
    return method


@pytest.mark.parametrize("name", NAMES)
async def test_an_action_sends_the_rooted_query_and_only_what_was_given(
    close: CloseClient, sandbox: Sandbox, actions: dict[str, dict[str, Any]], name: str
) -> None:
    kind, rest = BODIES[name]
    given = {SPELLED.get(key, key): value for key, value in actions[name].items()}
    given.pop("max_leads", None)

    run = await action_of(close.bulk, name)(AUDIENCE, **actions[name])

    assert sent(sandbox) == [(kind, {"s_query": AUDIENCE.rooted().to_dict(), **rest, **given})]
    assert run.kind == kind
    assert run.action.s_query == AUDIENCE.rooted()


@pytest.mark.parametrize("name", NAMES)
async def test_all_that_can_be_given_is_sent(
    close: CloseClient, sandbox: Sandbox, actions: dict[str, dict[str, Any]], name: str
) -> None:
    kind, rest = BODIES[name]
    given = {SPELLED.get(key, key): value for key, value in actions[name].items()}
    given.pop("max_leads", None)

    await action_of(close.bulk, name)(
        AUDIENCE, **actions[name], results_limit=3, sort=BY_NAME, send_done_email=False
    )

    limits = {
        "results_limit": 3,
        "sort": [BY_NAME[0].to_dict()],
        "send_done_email": False,
    }
    body = {"s_query": AUDIENCE.rooted().to_dict(), **rest, **given, **limits}
    assert sent(sandbox) == [(kind, body)]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "query", [MatchAll(), Lead.rows, SavedSearch("save_1"), ~ObjectTypeQuery("contact")]
)
async def test_a_query_that_matches_everything_is_not_sent(
    close: CloseClient,
    sandbox: Sandbox,
    actions: dict[str, dict[str, Any]],
    name: str,
    query: Query,
) -> None:
    with pytest.raises(UnboundedQuery, match=rf"close\.bulk\.{name}\(\) would reach every lead"):
        await action_of(close.bulk, name)(query, **actions[name])

    assert sandbox.requests == ()


async def test_everything_has_to_be_said(close: CloseClient, sandbox: Sandbox) -> None:
    await close.bulk.pause_subscriptions(MatchAll(), everything=True)

    body = {"action_type": "pause", "s_query": MatchAll().rooted("lead").to_dict()}
    assert sent(sandbox) == [("sequence_subscription", body)]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("is_everything", [True, False])
async def test_a_query_about_something_else_is_not_sent(
    close: CloseClient,
    sandbox: Sandbox,
    actions: dict[str, dict[str, Any]],
    name: str,
    is_everything: bool,
) -> None:
    with pytest.raises(ValueError, match=r"finds task objects: .* Lead\.has\(\.\.\.\)"):
        await action_of(close.bulk, name)(
            Task.field("is_complete", "flag").is_true(), **actions[name], everything=is_everything
        )

    assert sandbox.requests == ()


PEOPLE = {"subscribe", "resume_subscriptions", "resume_finished_subscriptions"}
PEOPLE |= {"pause_subscriptions", "email"}
CEOS = Contact.title.has_words("CEO")


@pytest.mark.parametrize("name", sorted(PEOPLE))
async def test_an_audience_of_contacts_is_reached_and_nobody_else_of_its_leads(
    close: CloseClient, sandbox: Sandbox, actions: dict[str, dict[str, Any]], name: str
) -> None:
    preview = await close.bulk.preview(CEOS, sample=1)

    run = await action_of(close.bulk, name)(CEOS, **actions[name], max_objects=preview.count)
    sandbox.clock.step(10)
    await run.refresh()

    (_, body), *_ = sent(sandbox)
    assert body["s_query"] == CEOS.rooted().to_dict()
    assert body["results_limit"] == preview.count == run.action.n_objects > 0
    assert body.get("contact_preference", "contact") == "contact"
    assert preview.sample[0].id.startswith("cont_")


@pytest.mark.parametrize("name", ["delete", "set_lead_status"])
async def test_contacts_are_refused_where_close_takes_leads_only(
    close: CloseClient, sandbox: Sandbox, actions: dict[str, dict[str, Any]], name: str
) -> None:
    with pytest.raises(ValueError, match="is for leads, but this query finds contact objects"):
        await action_of(close.bulk, name)(CEOS, **actions[name])

    assert sandbox.requests == ()


# An audience of each type, its custom field of the sandbox, and the word in the types of edits.
OWNERS: dict[str, tuple[Query[Any], str, str, str]] = {
    "contact": (CEOS, "contact", "LinkedIn headline", "contact"),
    "opportunity": (Opportunity.status_id.exists(), "opportunity", "Competitor", "opportunity"),
    "activity.custom_activity": (
        CustomActivity.custom_activity_type_id.exists(),
        "activity",
        "Outcome",
        "activity",
    ),
}


@pytest.mark.parametrize("kind", OWNERS)
async def test_custom_fields_are_those_of_what_the_query_finds(
    close: CloseClient, sandbox: Sandbox, kind: str
) -> None:
    audience, owner, label, word = OWNERS[kind]
    field_id = first(sandbox, f"custom_fields.{owner}", name=label)
    value = "Good" if owner == "activity" else "Acme"
    preview = await close.bulk.preview(audience, sample=1)

    run = await close.bulk.set_custom_field(
        audience, custom_field_name=label, value=value, max_objects=preview.count
    )
    sandbox.clock.step(10)
    await run.refresh()
    held = [row[f"custom.{field_id}"] for row in sandbox.world.all(kind) if value in row.values()]
    await close.bulk.clear_custom_field(audience, custom_field_id=field_id)
    sandbox.clock.step(10)

    (_, setting), (_, clearing) = sent(sandbox)
    assert setting["type"] == f"set_{word}_custom_field"
    assert clearing["type"] == f"clear_{word}_custom_field"
    assert run.action.n_objects == preview.count == len(preview.sample) * len(held) > 0
    assert not [row for row in sandbox.world.all(kind) if value in row.values()]


async def test_a_custom_field_of_custom_objects_is_named_so(
    close: CloseClient, sandbox: Sandbox
) -> None:
    field = {"name": "Serial", "type": "text"}
    sandbox.world.create("/custom_field/custom_object_type/", field)
    audience = CustomObject.custom_object_type_id.is_in("cotype_1")

    await close.bulk.set_custom_field(audience, custom_field_name="Serial", value="7")

    ((_, body),) = sent(sandbox)
    assert body["type"] == "set_custom_object_custom_field"
    assert body["s_query"] == audience.rooted().to_dict()


@pytest.mark.parametrize(
    ("audience", "guards", "said"),
    [
        (CEOS, {"max_leads": 5}, "this query finds contacts: give max_objects"),
        (CEOS, {"max_leads": 5, "max_objects": 5}, "give either max_leads or max_objects"),
        (Lead.url.exists(), {"max_objects": -1}, "max_objects must be an integer >= 0"),
    ],
)
async def test_the_guard_counts_what_the_query_finds(
    close: CloseClient, sandbox: Sandbox, audience: Query, guards: dict[str, Any], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        await close.bulk.pause_subscriptions(audience, **guards)

    assert sandbox.requests == ()


async def test_too_many_contacts_are_counted_and_not_touched(
    close: CloseClient, sandbox: Sandbox
) -> None:
    with pytest.raises(AudienceTooLarge, match="max_objects is 1"):
        await close.bulk.pause_subscriptions(Contact.title.exists(), max_objects=1)

    assert sent(sandbox) == []


async def test_leads_can_be_counted_as_objects(close: CloseClient, sandbox: Sandbox) -> None:
    await close.bulk.pause_subscriptions(Lead.status_id.is_in("stat_potential"), max_objects=50)

    (_, body), *_ = sent(sandbox)
    assert body["results_limit"] == 50


@pytest.mark.parametrize("name", NAMES)
async def test_too_many_leads_are_counted_and_not_touched(
    close: CloseClient, sandbox: Sandbox, actions: dict[str, dict[str, Any]], name: str
) -> None:
    number = await close.count(AUDIENCE)
    arguments = {**actions[name], "max_leads": number - 1}

    with pytest.raises(AudienceTooLarge) as caught:
        await action_of(close.bulk, name)(AUDIENCE, **arguments)

    assert (caught.value.count, caught.value.max_leads) == (number, number - 1)
    assert sent(sandbox) == []


async def test_as_many_leads_as_allowed_are_touched(close: CloseClient, sandbox: Sandbox) -> None:
    number = await close.count(AUDIENCE)

    await close.bulk.pause_subscriptions(AUDIENCE, max_leads=number)

    ((_, body),) = sent(sandbox)
    assert body["results_limit"] == number


@pytest.mark.parametrize(
    ("results_limit", "max_leads", "is_sent"), [(3, 5, 3), (5, 5, 5), (4, None, 4), (None, 60, 60)]
)
async def test_the_lower_limit_is_sent(
    close: CloseClient,
    sandbox: Sandbox,
    results_limit: int | None,
    max_leads: int | None,
    is_sent: int,
) -> None:
    audience = Filter(AUDIENCE, results_limit=results_limit)

    await close.bulk.pause_subscriptions(audience, max_leads=max_leads)

    ((_, body),) = sent(sandbox)
    assert body["results_limit"] == is_sent


async def test_leads_beyond_a_limit_don_t_count(close: CloseClient, sandbox: Sandbox) -> None:
    with pytest.raises(AudienceTooLarge, match="4 objects and max_leads is 3"):
        await close.bulk.pause_subscriptions(AUDIENCE, results_limit=4, max_leads=3)

    await close.bulk.pause_subscriptions(AUDIENCE, results_limit=3, max_leads=3)

    assert len(sent(sandbox)) == 1


async def test_leads_that_came_after_the_count_are_not_touched(
    close: CloseClient, sandbox: Sandbox
) -> None:
    five = Filter(AUDIENCE, sort=BY_NAME, results_limit=None)
    number = await close.count(five)

    run = await close.bulk.pause_subscriptions(five, max_leads=number)
    lead_id = first(sandbox, "lead")
    template = sandbox.world.get("lead", lead_id)
    assert template is not None
    for copy in range(3):
        sandbox.world.add("lead", {**template, "id": f"lead_late{copy}"})
    sandbox.clock.step(10)

    assert (await run.refresh()).n_leads == number


async def test_a_filter_brings_its_order_and_its_limit(
    close: CloseClient, sandbox: Sandbox
) -> None:
    audience = Filter(AUDIENCE, sort=BY_NAME, results_limit=7)

    await close.bulk.pause_subscriptions(audience)
    await close.bulk.pause_subscriptions(audience, sort=(), results_limit=None)

    query = {"action_type": "pause", "s_query": AUDIENCE.rooted().to_dict()}
    assert sent(sandbox) == [
        ("sequence_subscription", {**query, "results_limit": 7, "sort": [BY_NAME[0].to_dict()]}),
        ("sequence_subscription", query),
    ]


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"max_leads": -1}, ValueError),
        ({"max_leads": True}, ValueError),
        ({"max_leads": "10"}, ValueError),
        ({"max_leads": 1.5}, ValueError),
        ({"results_limit": 0}, ValueError),
        ({"results_limit": -1}, ValueError),
        ({"sort": Lead.name.ascending()}, TypeError),
        ({"max_lead": 5}, TypeError),
        ({"sequence_id": ""}, ValueError),
        ({"sequence_id": 7}, ValueError),
    ],
)
async def test_arguments_that_make_no_sense_are_not_sent(
    close: CloseClient, sandbox: Sandbox, wrong: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        await close.bulk.pause_subscriptions(AUDIENCE, **wrong)

    assert sandbox.requests == ()


async def test_delete_demands_a_number(close: CloseClient, sandbox: Sandbox) -> None:
    with pytest.raises(TypeError, match="max_leads"):
        await close.bulk.delete(AUDIENCE)  # type: ignore[call-arg]  # the mistake in question
    with pytest.raises(ValueError, match="max_leads"):
        await close.bulk.delete(AUDIENCE, max_leads=None)  # type: ignore[arg-type]  # the same

    assert sandbox.requests == ()


@pytest.mark.parametrize("name", ["subscribe", "email"])
async def test_a_preference_that_close_does_not_know_is_not_sent(
    close: CloseClient, sandbox: Sandbox, actions: dict[str, dict[str, Any]], name: str
) -> None:
    arguments = {**actions[name], "contact_preference": "everybody", "max_leads": LEADS}

    with pytest.raises(ValueError, match="contact_preference must be one of 'lead', 'contact'"):
        await action_of(close.bulk, name)(AUDIENCE, **arguments)

    assert sandbox.requests == ()


@pytest.mark.parametrize(
    ("name", "missing"),
    [
        ("subscribe", "sequence_id"),
        ("subscribe", "sender_email"),
        ("email", "template_id"),
        ("set_lead_status", "lead_status_id"),
        ("set_custom_field", "custom_field_id"),
        ("clear_custom_field", "custom_field_id"),
    ],
)
async def test_an_empty_id_is_not_sent(
    close: CloseClient,
    sandbox: Sandbox,
    actions: dict[str, dict[str, Any]],
    name: str,
    missing: str,
) -> None:
    with pytest.raises(ValueError, match=f"{missing} must be a non-empty string, got"):
        await action_of(close.bulk, name)(AUDIENCE, **{**actions[name], missing: ""})

    assert sandbox.requests == ()


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"value": "x"}, ValueError),
        ({"custom_field_id": "cf_1", "custom_field_name": "Drink", "value": "x"}, ValueError),
        ({"custom_field_id": "cf_1"}, ValueError),
        ({"custom_field_id": "cf_1", "value": "x", "values": ["x"]}, ValueError),
        ({"custom_field_id": "cf_1", "value": None}, ValueError),
        ({"custom_field_id": "cf_1", "values": []}, ValueError),
        ({"custom_field_id": "cf_1", "values": ()}, ValueError),
        ({"custom_field_id": "cf_1", "values": "tea"}, TypeError),
        ({"custom_field_id": "cf_1", "values": ["x"], "operation": "append"}, ValueError),
    ],
)
async def test_a_custom_field_that_is_said_by_halves_or_twice_is_not_set(
    close: CloseClient, sandbox: Sandbox, wrong: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        await close.bulk.set_custom_field(AUDIENCE, **wrong)

    assert sandbox.requests == ()


@pytest.mark.parametrize("wrong", [{}, {"custom_field_id": "cf_1", "custom_field_name": "Drink"}])
async def test_a_custom_field_that_is_not_said_or_twice_is_not_cleared(
    close: CloseClient, sandbox: Sandbox, wrong: dict[str, Any]
) -> None:
    with pytest.raises(ValueError, match="either custom_field_id or custom_field_name"):
        await close.bulk.clear_custom_field(AUDIENCE, **wrong)

    assert sandbox.requests == ()


async def test_values_are_added_to_a_list(close: CloseClient, sandbox: Sandbox) -> None:
    field = next(
        row for row in sandbox.world.all("custom_fields.lead") if row["accepts_multiple_values"]
    )
    choices = field["choices"][:2]

    run = await close.bulk.set_custom_field(
        AUDIENCE, custom_field_name=field["name"], values=choices, operation="add"
    )
    sandbox.clock.step(10)

    assert (await run.refresh()).status == "done"
    lead_id = (await close.bulk.preview(AUDIENCE)).sample[0].id
    lead = sandbox.world.get("lead", lead_id)
    assert lead is not None
    assert {*choices} <= {*lead[f"custom.{field['id']}"]}


async def test_leads_are_deleted(close: CloseClient, sandbox: Sandbox) -> None:
    number = await close.count(AUDIENCE)

    run = await close.bulk.delete(AUDIENCE, max_leads=number)
    sandbox.clock.step(10)
    await run.refresh()

    assert run.status == "done"
    assert await close.count(AUDIENCE) == 0
    assert await close.count(Lead.rows) == LEADS - number


async def test_what_close_refuses_is_raised(close: CloseClient) -> None:
    with pytest.raises(BadRequest) as caught:
        await close.bulk.set_lead_status(AUDIENCE, lead_status_id="stat_nowhere")

    assert "lead_status_id" in caught.value.field_errors


async def test_an_action_whose_answer_got_lost_is_sent_once(sandbox: Sandbox) -> None:
    sandbox.faults.next(drop="after", method="POST", path="/bulk_action/")

    transport = sandbox.transport()
    async with CloseClient(sandbox.api_key, settle=0.1, transport=transport) as close:
        run = await close.bulk.pause_subscriptions(AUDIENCE)

    assert len(sent(sandbox)) == 1
    (action,) = sandbox.world.all("bulk_action.sequence_subscription")
    assert run.id == action["id"]


async def test_a_preview_counts_and_shows_some_by_one_call(
    close: CloseClient, sandbox: Sandbox
) -> None:
    preview = await close.bulk.preview(AUDIENCE, sample=3, fields=["status_id"])

    (request,) = sandbox.requests
    assert request.path == "/api/v1/data/search/"
    assert preview.count == await close.count(AUDIENCE)
    assert preview.query == AUDIENCE.rooted()
    rows = await close.search(AUDIENCE, fields=["status_id"]).first(3)
    assert preview.sample == tuple(rows)


async def test_a_preview_names_the_leads_by_itself(close: CloseClient, sandbox: Sandbox) -> None:
    preview = await close.bulk.preview(AUDIENCE)

    assert len(preview.sample) == 5
    for row in preview.sample:
        lead = sandbox.world.get("lead", row.id)
        assert lead is not None
        assert row["display_name"] == lead["name"]


async def test_a_preview_shows_what_a_filter_would_take(close: CloseClient) -> None:
    audience = Filter(AUDIENCE, sort=BY_NAME, results_limit=2, fields={"lead": ["name"]})

    preview = await close.bulk.preview(audience)

    assert preview.count == 2
    names = [row["name"] for row in preview.sample]
    everybody = await close.search(AUDIENCE, fields=["name"], sort=BY_NAME).collect()
    assert names == [row["name"] for row in everybody[:2]]


async def test_a_preview_without_a_sample_only_counts(close: CloseClient) -> None:
    preview = await close.bulk.preview(MatchAll(), sample=0)

    assert (preview.count, preview.sample) == (LEADS, ())


@pytest.mark.parametrize("sample", [-1, True, None])
async def test_a_preview_of_no_number_is_refused(
    close: CloseClient, sandbox: Sandbox, sample: Any
) -> None:
    with pytest.raises(ValueError, match="sample must be an integer >= 0, got"):
        await close.bulk.preview(AUDIENCE, sample=sample)

    assert sandbox.requests == ()


async def test_a_preview_of_something_else_is_refused(close: CloseClient) -> None:
    with pytest.raises(ValueError, match="finds task objects"):
        await close.bulk.preview(Task.field("is_complete", "flag").is_true())


@pytest.mark.parametrize("name", ["pause_subscriptions", "email", "set_lead_status", "delete"])
async def test_an_action_is_found_again(
    close: CloseClient, actions: dict[str, dict[str, Any]], name: str
) -> None:
    run = await action_of(close.bulk, name)(AUDIENCE, **actions[name])

    found = await close.bulk.attach(run.kind, run.id)

    assert found.action == run.action
    assert repr(found) == repr(run)


async def test_an_action_that_does_not_exist_is_not_found(close: CloseClient) -> None:
    with pytest.raises(NotFound):
        await close.bulk.attach("email", "bulkemail_nothing")


async def test_an_unknown_kind_is_refused(close: CloseClient, sandbox: Sandbox) -> None:
    with pytest.raises(ValueError, match="'email', 'sequence_subscription', 'delete', 'edit'"):
        await close.bulk.attach("fax", "bulkfax_1")  # type: ignore[call-overload]  # the mistake

    assert sandbox.requests == ()


async def test_a_preview_is_shown_without_its_query(close: CloseClient) -> None:
    preview = await close.bulk.preview(AUDIENCE, sample=0)

    assert repr(preview) == f"Preview(count={preview.count}, sample=())"
