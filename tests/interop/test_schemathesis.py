"""Schemathesis makes up calls from the API document; no answer may lie outside of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, assume, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from close_async.sandbox import Sandbox
from tests.sandbox.worlds import active_sequence
from tests.support.served import Served, serve

from .documented import document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

UNKNOWN = "The sandbox does not know "


def no_fault(_context: Any, response: Any, _case: Any) -> None:
    """Fail at a 500 and the like; a 501 must be the one that says what the sandbox has not."""
    if response.status_code >= 500:
        assert response.status_code == 501, response.text
        assert response.json()["error"].startswith(UNKNOWN)


CHECKS: list[Any] = [
    no_fault,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
SCHEMA = schemathesis.openapi.from_dict(document())
OPERATIONS: dict[str, Any] = {
    operation.definition.raw["operationId"]: operation
    for operation in (result.ok() for result in SCHEMA.get_all_operations())  # type: ignore[union-attr]  # all are valid
}
FRAMING = frozenset({"connection", "content-length", "expect", "transfer-encoding", "upgrade"})
# The document has one operation for the fields of all kinds of objects, with the status of most.
OF_CUSTOM_OBJECTS = {("custom_fields.create", 201), ("custom_fields.delete", 204)}
# The same calls in every run: what is found once is found again.
BOUNDED = settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
# Each walk is another one.
STATEFUL = settings(BOUNDED, derandomize=False, max_examples=30, stateful_step_count=15)
MOST_WALKS = 8
TO_FOLLOW = {
    ("POST", "/sequence/", 200),
    ("GET", "/sequence/{id}/", 200),
    ("PUT", "/sequence/{id}/", 200),
    ("DELETE", "/sequence/{id}/", 200),
    ("GET", "/sequence/{id}/", 404),
    ("GET", "/sequence_subscription/{id}/", 200),
    ("PUT", "/sequence_subscription/{id}/", 200),
    ("DELETE", "/sequence_subscription/{id}/", 200),
}


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    """One sandbox for all calls, which leave it as they like."""
    with serve(Sandbox(leads=30)) as served:
        yield served


def check(case: Any, served: Served) -> None:
    # Such a header breaks HTTP itself, and the server answers before the sandbox sees anything.
    assume(FRAMING.isdisjoint(name.lower() for name in case.headers or ()))
    response = case.call(base_url=served.api, auth=(served.sandbox.api_key, ""))
    name = case.operation.definition.raw["operationId"]
    if (name, response.status_code) not in OF_CUSTOM_OBJECTS:
        case.validate_response(response, checks=CHECKS)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("name", OPERATIONS)
def test_no_call_is_answered_outside_of_the_document(
    served: Served, name: str, mode: GenerationMode
) -> None:
    """With calls as the document has them, and with broken ones."""

    @BOUNDED
    @given(case=OPERATIONS[name].as_strategy(generation_mode=mode))
    def call(case: Any) -> None:
        check(case, served)

    call()


def acceptable(served: Served) -> Callable[[Any, Any], Any]:
    """Return what puts into made-up bodies what chance never finds: ids, and names of zones."""
    world = served.sandbox.world
    lead = next(lead for lead in world.all("lead") if world.where("contact", "lead_id", lead["id"]))
    account = next(one for one in world.all("connected_account") if one["identities"])
    known = {
        "sequence_id": active_sequence(served.sandbox)["id"],
        "contact_id": world.where("contact", "lead_id", lead["id"])[0]["id"],
        "sender_account_id": account["id"],
        "sender_email": account["identities"][0]["email"],
        "contact_email": None,
        "timezone": "UTC",
        "steps": [{"step_type": "call", "delay": 0}],
        "schedule": None,
        "calls_assigned_to": [world.me],
    }

    def map_body(_context: Any, body: Any) -> Any:
        if not isinstance(body, dict):
            return body

        given = {key: known.get(key, value) for key, value in body.items()}
        return {key: value for key, value in given.items() if value is not None}

    return map_body


def test_no_answer_lies_outside_when_calls_follow_from_each_other() -> None:
    """What was listed or made is fetched, updated and deleted, by the links of the document."""
    schema = schemathesis.openapi.from_dict(document()).include(path_regex="^/sequence")
    schema.config.generation.update(modes=[GenerationMode.POSITIVE])
    followed: set[tuple[str, str, int]] = set()
    with serve(Sandbox(leads=30)) as served:
        schema.hook("map_body")(acceptable(served))
        machine: Any = schema.as_state_machine()

        class Machine(machine):  # type: ignore[misc]  # it is made here
            def setup(self) -> None:
                served.sandbox.reset()

            def get_call_kwargs(self, _case: Any) -> dict[str, Any]:
                return {"base_url": served.api, "auth": (served.sandbox.api_key, "")}

            def validate_response(self, response: Any, case: Any, **_more: Any) -> None:
                followed.add((case.method, case.path, response.status_code))
                case.validate_response(response, checks=CHECKS)

        # Which links it follows is drawn; one walk may leave out some.
        for _ in range(MOST_WALKS):
            Machine.run(settings=STATEFUL)
            if followed >= TO_FOLLOW:
                break

    assert followed >= TO_FOLLOW
