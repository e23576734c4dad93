"""The lost answer to the creation of a custom activity or a custom object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import pytest

from close_async.errors import OutcomeUnknown
from tests.exactly_once.worlds import MINUTE, World, make_world
from tests.sandbox.worlds import call

if TYPE_CHECKING:
    from close_async import CloseClient

pytestmark = pytest.mark.anyio
TAGS = {"custom_activities": "activity.custom_activity", "custom_objects": "custom_object"}
PATHS = {"custom_activities": "/activity/custom/", "custom_objects": "/custom_object/"}
LOST: list[dict[str, Any]] = [{"drop": "after"}, {"status": 503, "done": True}, {"truncate": True}]
every_kind = pytest.mark.parametrize("tag", TAGS)


@attrs.frozen
class Scene:
    """A world with a type that has three custom fields: a text, a number and several choices."""

    world: World
    tag: str
    type_id: str
    fields: tuple[str, str, str]

    @classmethod
    async def of(cls, tag: str, **settings: Any) -> Scene:
        world = make_world(**settings)
        of_type = "activity" if tag == "custom_activities" else "custom_object_type"
        made = await make_type(world, tag)
        bodies: list[dict[str, Any]] = [
            {"name": "Colour", "type": "text"},
            {"name": "Tons", "type": "number"},
            {
                "name": "Extras",
                "type": "choices",
                "choices": ["Bell", "Horn"],
                "accepts_multiple_values": True,
            },
        ]
        path = f"/custom_field/{of_type}/"
        fields = [
            (await call(world.sandbox, "POST", path, {**body, made[0]: made[1]}))["id"]
            for body in bodies
        ]
        world.sandbox.forget_requests()
        colour, tons, extras = fields
        return cls(world, tag, made[1], (colour, tons, extras))

    @property
    def rows(self) -> set[str]:
        return {row["id"] for row in self.world.rows(TAGS[self.tag])}

    def lose(self, **how: Any) -> None:
        self.world.sandbox.faults.next(method="POST", path=PATHS[self.tag], **how)

    async def create(self, close: CloseClient, **more: Any) -> Any:
        colour, tons, extras = self.fields
        named = {} if self.tag == "custom_activities" else {"name": "No. 1"}
        given = {
            "lead_id": self.world.rows("lead")[0]["id"],
            "custom": {colour: "red", tons: 3, extras: ["Horn", "Bell"]},
        }
        key = "custom_activity_type_id" if self.tag == "custom_activities" else ""
        key = key or "custom_object_type_id"
        body = {**named, **given, key: self.type_id, **more}
        return await getattr(close, self.tag).create(**body)


async def make_type(world: World, tag: str) -> tuple[str, str]:
    if tag == "custom_activities":
        made = await call(world.sandbox, "POST", "/custom_activity/", {"name": "Test ride"})
        return "custom_activity_type_id", made["id"]
    body = {"name": "Segway", "name_plural": "Segways"}
    made = await call(world.sandbox, "POST", "/custom_object_type/", body)
    return "custom_object_type_id", made["id"]


@every_kind
@pytest.mark.parametrize("lost", LOST, ids=repr)
@pytest.mark.parametrize("lag", [0, 50])
async def test_what_was_created_is_found_by_its_custom_fields(
    tag: str, lost: dict[str, Any], lag: float
) -> None:
    scene = await Scene.of(tag, index_lag=lag)
    before = scene.rows
    scene.lose(**lost)

    async with scene.world.client() as close:
        created = await scene.create(close)

    (new,) = scene.rows - before
    assert created.id == new
    assert scene.world.sent("POST", PATHS[tag]) == 1


@every_kind
async def test_what_was_not_created_is_unknown_and_not_sent_again(tag: str) -> None:
    scene = await Scene.of(tag)
    async with scene.world.client() as close:
        # An older one that looks the same is none of ours.
        await scene.create(close)
        await scene.world.clock.sleep(10)
        before = scene.rows
        scene.lose(drop="before")

        with pytest.raises(OutcomeUnknown):
            await scene.create(close)

    assert scene.rows == before
    assert scene.world.sent("POST", PATHS[tag]) == 2
    assert scene.world.elapsed.total_seconds() == MINUTE + 10


@every_kind
@pytest.mark.parametrize("changed", range(3))
async def test_a_twin_with_another_value_in_one_custom_field_is_not_taken(
    tag: str, changed: int
) -> None:
    """Somebody with the same key creates it while our request is lost."""
    scene = await Scene.of(tag)
    values: list[Any] = ["red", 3, ["Horn", "Bell"]]
    values[changed] = ["green", 4, ["Bell"]][changed]
    scene.lose(drop="before")

    async with scene.world.client() as close, scene.world.client() as beside:
        with pytest.raises(OutcomeUnknown) as lost:
            await scene.create(close)
        await scene.create(beside, custom=dict(zip(scene.fields, values, strict=True)))

        with pytest.raises(OutcomeUnknown):
            await lost.value.look_again()


@every_kind
@pytest.mark.parametrize("left_out", range(3))
async def test_a_twin_without_one_of_the_values_is_not_taken(tag: str, left_out: int) -> None:
    scene = await Scene.of(tag)
    values: list[Any] = ["red", 3, ["Horn", "Bell"]]
    kept = dict(zip(scene.fields, values, strict=True))
    del kept[scene.fields[left_out]]
    scene.lose(drop="before")

    async with scene.world.client() as close, scene.world.client() as beside:
        with pytest.raises(OutcomeUnknown) as lost:
            await scene.create(close)
        await scene.create(beside, custom=kept)

        with pytest.raises(OutcomeUnknown):
            await lost.value.look_again()


@every_kind
async def test_one_of_another_lead_or_another_type_is_not_taken(tag: str) -> None:
    scene = await Scene.of(tag)
    key, other_type = await make_type(scene.world, tag)
    other_lead = scene.world.rows("lead")[1]["id"]
    scene.lose(drop="before")

    async with scene.world.client() as close, scene.world.client() as beside:
        with pytest.raises(OutcomeUnknown) as lost:
            await scene.create(close)
        await scene.create(beside, lead_id=other_lead)
        await scene.create(beside, custom={}, **{key: other_type})

        with pytest.raises(OutcomeUnknown):
            await lost.value.look_again()


@every_kind
async def test_of_twins_that_are_the_same_in_all_fields_none_is_taken(tag: str) -> None:
    scene = await Scene.of(tag)
    scene.lose(drop="before")

    async with scene.world.client() as close, scene.world.client() as beside:
        with pytest.raises(OutcomeUnknown) as lost:
            await scene.create(close)
        await scene.create(beside)
        await scene.create(beside)

        with pytest.raises(OutcomeUnknown):
            await lost.value.look_again()


async def test_an_activity_of_which_nothing_tells_is_not_looked_for() -> None:
    scene = await Scene.of("custom_activities")
    scene.lose(drop="after")

    async with scene.world.client() as close:
        with pytest.raises(OutcomeUnknown):
            await scene.create(close, custom={})

    assert scene.world.elapsed.total_seconds() == 0
    assert scene.world.sent("POST", PATHS["custom_activities"]) == 1


async def test_an_object_is_found_by_its_name_alone() -> None:
    scene = await Scene.of("custom_objects")
    scene.lose(drop="after")

    async with scene.world.client() as close:
        created = await scene.create(close, custom={})

    assert created.id in scene.rows
