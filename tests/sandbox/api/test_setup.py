"""What an organization sets up: groups, pipelines, shared fields, unsubscribed addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from close_async import BadRequest, CloseClient, NotFound
from close_async.models import PipelineStatusCreate, PipelineStatusPlace
from tests.sandbox.worlds import add_contact, add_lead, call, connect

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from close_async.sandbox import Sandbox

pytestmark = pytest.mark.anyio


@pytest.fixture
async def close(sandbox: Sandbox) -> AsyncIterator[CloseClient]:
    """A client of the sandbox."""
    async with CloseClient(sandbox.api_key, transport=sandbox.transport()) as client:
        yield client


async def test_a_group_is_made_gets_members_and_goes(close: CloseClient) -> None:
    user, *_ = await close.users.list().collect()

    group = await close.groups.create(name="Closers")
    member = await close.groups.add_member(group.id, user_id=user.id)
    again = await close.groups.add_member(group.id, user_id=user.id)
    renamed = await close.groups.update(group.id, name="Openers")
    (listed,) = [one for one in await close.groups.list().collect() if one.id == group.id]
    await close.groups.remove_member(user.id, group_id=group.id)
    emptied = await close.groups.get(group.id)
    await close.groups.delete(group.id)

    assert (member.user_id, again.user_id) == (user.id, user.id)
    assert [one.user_id for one in listed.members or []] == [user.id]
    assert (renamed.name, listed.name) == ("Openers", "Openers")
    assert emptied.members == []
    with pytest.raises(NotFound):
        await close.groups.get(group.id)
    with pytest.raises(NotFound):
        await close.groups.remove_member(user.id, group_id=group.id)


async def test_a_member_is_a_user(close: CloseClient) -> None:
    group = await close.groups.create(name="Closers")

    with pytest.raises(BadRequest, match="user_id"):
        await close.groups.add_member(group.id, user_id="user_nobody")


async def test_a_pipeline_has_its_statuses_in_the_order_that_is_given(close: CloseClient) -> None:
    statuses = [
        PipelineStatusCreate(label="Asked", type="active"),
        PipelineStatusCreate(label="Sold", type="won"),
    ]

    made = await close.pipelines.create(name="Partners", statuses=statuses)
    extra = await close.opportunity_statuses.create(label="Lost", type="lost", pipeline_id=made.id)
    order = [extra.id, *(one.id for one in reversed(made.statuses))]
    changed = await close.pipelines.update(
        made.id, name="Channel", statuses=[PipelineStatusPlace(id=one) for one in order]
    )
    listed = {one.id: one for one in await close.pipelines.list().collect()}

    assert [one.label for one in made.statuses] == ["Asked", "Sold"]
    assert [one.label for one in changed.statuses] == ["Lost", "Sold", "Asked"]
    assert listed[made.id] == changed
    assert changed.name == "Channel"
    with pytest.raises(BadRequest, match="has statuses"):
        await close.pipelines.delete(made.id)
    for one in changed.statuses:
        await close.opportunity_statuses.delete(one.id)
    await close.pipelines.delete(made.id)
    assert made.id not in {one.id for one in await close.pipelines.list().collect()}


async def test_a_status_of_no_pipeline_is_refused(close: CloseClient) -> None:
    with pytest.raises(BadRequest, match="pipeline_id"):
        await close.opportunity_statuses.create(label="x", type="won", pipeline_id="pipe_none")


async def test_an_address_is_unsubscribed_until_its_owner_wants_emails_again(
    sandbox: Sandbox, close: CloseClient
) -> None:
    add_lead(sandbox, "acme")
    add_contact(sandbox, "acme", "gob", "Gob@Example.com")

    added = await close.unsubscribed_emails.create(email="gob@example.com")
    again = await close.unsubscribed_emails.create(email="GOB@example.com")
    listed = await close.unsubscribed_emails.list().collect()
    shown = (await call(sandbox, "GET", "/contact/cont_gob/"))["emails"][0]["is_unsubscribed"]
    await close.unsubscribed_emails.delete("gob@example.com")

    assert listed == [added] == [again]
    assert shown is True
    assert await close.unsubscribed_emails.list().collect() == []
    with pytest.raises(NotFound):
        await close.unsubscribed_emails.delete("gob@example.com")


async def test_a_shared_field_is_given_to_a_kind_of_object_and_taken_back(
    close: CloseClient,
) -> None:
    field = await close.custom_fields.create("shared", name="Region", type="text")

    made = await close.custom_fields.associate(field.id, object_type="opportunity")
    changed = await close.custom_fields.update_association(
        "opportunity", field_id=field.id, required=True
    )
    found = await close.custom_fields.get_association("opportunity", field_id=field.id)
    await close.custom_fields.dissociate("opportunity", field_id=field.id)

    assert (made.object_type, made.required) == ("opportunity", False)
    assert found == changed
    assert changed.required is True
    with pytest.raises(NotFound):
        await close.custom_fields.get_association("opportunity", field_id=field.id)


async def test_who_may_send_as_the_caller_is_said_for_many_and_taken_back(
    close: CloseClient,
) -> None:
    me, jane, jim, *_ = [one.id for one in await close.users.list().collect()]

    await close.send_as.create_many(allow=[jane, jim])
    await close.send_as.create_many(allow=[jane], disallow=[jim])
    listed = await close.send_as.list(allowing_user_id=me).collect()
    await close.send_as.delete_between(allowing_user_id=me, allowed_user_id=jane)

    assert [one.allowed_user_id for one in listed] == [jane]
    assert await close.send_as.list(allowing_user_id=me).collect() == []


async def test_both_users_must_be_named_to_take_a_permission_back(sandbox: Sandbox) -> None:
    me = sandbox.world.me

    async with connect(sandbox) as client:
        answer = await client.delete("/send_as/", params={"allowing_user_id": me})

    assert answer.status_code == 400
    assert set(answer.json()["field-errors"]) == {"allowed_user_id"}


async def test_everybody_is_available(close: CloseClient) -> None:
    users = await close.users.list().collect()

    found = await close.users.list_availabilities()

    assert {one.user_id for one in found.data} == {one.id for one in users}
