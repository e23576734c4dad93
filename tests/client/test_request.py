"""`close.request`: any endpoint, with the same care as those that have a method."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from close_async import (
    CloseClient,
    CloseError,
    IdempotencyKeyReused,
    Journal,
    OutcomeUnknown,
    StatusError,
)
from close_async._generated.api import OPERATIONS
from close_async.models import SequenceStatus, SequenceSubscription
from close_async.query import Lead
from close_async.sandbox import Sandbox, SteppedClock
from tests.sandbox.test_published import body_for, with_ids
from tests.support.operations import OPERATIONS as DOCUMENTED
from tests.support.paths import ROOT, SAMPLES
from tests.support.script import Script

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.anyio

PUBLISHED = [
    (method.upper(), path)
    for path, methods in json.loads((SAMPLES / "published" / "close.json").read_text())[
        "paths"
    ].items()
    for method in methods
]
ID = "x_1a2B3c4D"
# What a sandbox must answer of what the README calls covered, and of what stands next to it.
REAL = {
    *("/lead/", "/lead/{id}/", "/contact/", "/contact/{id}/", "/opportunity/", "/event/"),
    *("/task/", "/activity/note/", "/email_template/", "/webhook/", "/sequence/{id}/"),
}
DATE = "Mon, 01 Jul 2024 12:00:00 GMT"


@pytest.fixture
def script() -> Script:
    return Script()


# Which endpoints it reaches


async def test_it_reaches_each_published_operation(script: Script) -> None:
    named = {"id": ID, "object_type": "lead", "user_id": ID, "email": "x@x.example"}
    assert len(PUBLISHED) == 196
    async with script.client() as close:
        for method, path in PUBLISHED:
            body: object = {} if method in {"POST", "PUT"} else None
            script.then(json=named)

            await close.request(method, _filled(path), json=body)

    assert script.lines == [f"{method} /api/v1{_filled(path)}" for method, path in PUBLISHED]


def _filled(path: str) -> str:
    return re.sub(r"\{\w+\}", ID, path)


async def test_the_sandbox_answers_each_published_operation_or_its_page_says_that_it_cannot() -> (
    None
):
    sandbox = Sandbox(leads=30, clock=SteppedClock())
    page = (ROOT / "docs" / "explanation" / "sandbox-fidelity.md").read_text(encoding="utf-8")
    # What is to be fetched is made before.
    order = ("POST", "GET", "PUT", "DELETE")
    calls = sorted(PUBLISHED, key=lambda call: (order.index(call[0]), "/custom_object/" in call))
    transport = sandbox.transport()
    found: dict[tuple[str, str], int] = {}
    async with CloseClient(sandbox.api_key, transport=transport, max_retries=0) as close:
        for method, path in calls:
            found[method, path] = await _status(close, sandbox, method, path)

    lacking = {call for call, status in found.items() if status == 501}
    gets = {path: status for (method, path), status in found.items() if method == "GET"}
    assert {" ".join(call) for call in lacking if f"`{' '.join(call)}`" not in page} == set()
    assert len(gets) == 84
    assert {path: status for path, status in gets.items() if status not in {200, 501}} == {}
    assert {path for path in REAL if gets[path] != 200} == set()
    assert 405 not in found.values()


async def _status(close: CloseClient, sandbox: Sandbox, method: str, path: str) -> int:
    """Return the status of an operation: of a list, of its first object, of a body that fits."""
    place = path.partition("{id}")[0]
    try:
        if method == "GET" and place != path:
            row = await close.pages(place, params=await _needed(close, sandbox, place)).first()
            path = path.replace("{id}", str((row or {}).get("id", ID)))
        kind = "opportunity" if "association" in path else "lead"
        filled = _filled(with_ids(sandbox, path).replace("{object_type}", kind))
        body = body_for(sandbox, path) if method == "POST" else {} if method == "PUT" else None
        params = await _needed(close, sandbox, path) if method == "GET" else {}
        await close.request(method, filled, params=params, json=body)  # type: ignore[arg-type]
    except StatusError as error:
        return error.status_code
    return 200


async def _needed(close: CloseClient, sandbox: Sandbox, path: str) -> dict[str, object]:
    """Return what a list can't be asked without."""
    if path == "/sequence_subscription/":
        return {"sequence_id": sandbox.world.all("sequence_subscription")[0]["sequence_id"]}
    if path.endswith("/render/"):
        contact = await close.pages("/contact/").first() or {}
        return {"lead_id": contact["lead_id"], "contact_id": contact["id"]}
    if path == "/custom_object/":
        return {"lead_id": (await close.leads.list().first(1))[0].id}
    if path == "/send_as/":
        return {"allowed_user_id": (await close.users.me()).id}
    return {}


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/lead/merge/", None),
        ("/group/group_1a2B/member/", {"user_id": "user_1"}),
        ("/custom_field/shared/cf_1a2B/association/", {"object_type": "lead"}),
        ("/unsubscribe/email/", {"email": "x@x.example"}),
    ],
)
async def test_an_answer_names_what_was_done_as_the_method_of_that_call_reads_it(
    script: Script, path: str, answer: object
) -> None:
    script.then(json=answer).then(json={"color": "green"})
    async with script.client() as close:
        assert await close.request("POST", path, json={}) == answer

        if answer is not None:
            with pytest.raises(OutcomeUnknown):
                await close.request("POST", path, json={})


async def test_what_has_a_method_shares_its_budget_its_effect_and_its_name(script: Script) -> None:
    script.then(json={"data": []}).then(json={"id": "seq_1"}).then(json={})
    async with script.client() as close:
        await close.request("GET", "/sequence/")
        await close.request("PUT", "/sequence/seq_abc/", json={"name": "New"})
        await close.request("GET", "/custom_field/lead/")

        assert set(close.rate_limits) == {
            "sequences.list",
            "sequences.update",
            "custom_fields.list",
        }


def test_all_operations_of_the_document_are_known() -> None:
    documented = {
        (one.method, re.sub(r"\{\w+\}", "{id}", one.path)): (one.id, one.effect)
        for one in DOCUMENTED
    }

    assert documented == {call: known[:2] for call, known in OPERATIONS.items()}


async def test_others_have_a_budget_for_each_method_and_shape_of_path(script: Script) -> None:
    asked = [
        ("GET", "/playbook/play_1a2B/"),
        ("GET", "/playbook/play_3c4D/"),
        ("DELETE", "/playbook/play_1a2B/"),
        ("GET", "/role/role_1/member/user_2/"),
        ("DELETE", "/unsubscribe/phone/jo@example.com/"),
        ("GET", "/activity/whatsapp_message/"),
    ]
    async with script.client() as close:
        for method, path in asked:
            script.then(json={})
            await close.request(method, path)  # type: ignore[arg-type]

        assert set(close.rate_limits) == {
            "GET /playbook/{id}/",
            "DELETE /playbook/{id}/",
            "GET /role/{id}/member/{id}/",
            "DELETE /unsubscribe/phone/{id}/",
            "GET /activity/whatsapp_message/",
        }


async def test_a_429_holds_back_its_own_kind_alone(script: Script) -> None:
    script.then(429, RateLimit="limit=10, remaining=0, reset=7").then(json=[1])
    async with script.client() as close:
        assert await close.request("GET", "/lead/lead_1/") == [1]
        assert sum(script.slept) == pytest.approx(7, abs=1)
        script.then(json=[2])
        before = len(script.slept)
        assert await close.request("GET", "/contact/cont_1/") == [2]

    assert len(script.slept) == before


# What goes out, and what comes back


async def test_params_and_bodies_go_out_as_close_wants_them(script: Script) -> None:
    script.then(json={}).then(json={"id": "x"})
    at = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    subscription = SequenceSubscription.from_dict({"id": "sub_1", "odd": [1]})
    async with script.client() as close:
        await close.request(
            "GET",
            "/task/",
            params={"_fields": "id,text", "id__in": ["a", "b"], "is_complete": True, "x": None},
        )
        await close.request(
            "POST",
            "/task/",
            json={"at": at, "is": SequenceStatus.ACTIVE, "of": (subscription,), "on": at.date()},
        )

    assert script.lines[0].endswith("?_fields=id%2Ctext&id__in=a%2Cb&is_complete=true")
    assert json.loads(script.asked[1].content) == {
        "at": "2026-03-01T09:30:00+00:00",
        "is": "active",
        "of": [{"id": "sub_1", "odd": [1]}],
        "on": "2026-03-01",
    }


async def test_the_segments_of_a_tuple_are_encoded_each_as_a_whole(script: Script) -> None:
    script.then(json={})
    async with script.client() as close:
        await close.request("GET", ("unsubscribe", "email", "a/../ü@x.com"))

    assert script.lines == ["GET /api/v1/unsubscribe/email/a%2F%2E%2E%2F%C3%BC%40x%2Ecom/"]


async def test_a_query_too_long_for_a_url_goes_as_a_body(script: Script) -> None:
    script.then(json={"data": []})
    ids = [f"lead_{number:040}" for number in range(100)]
    async with script.client() as close:
        await close.request("GET", "/lead/", params={"id__in": ids})

    (request,) = script.asked
    assert (request.method, request.headers["x-http-method-override"]) == ("POST", "GET")
    assert json.loads(request.content) == {"_params": {"id__in": ",".join(ids)}}
    assert len(str(request.url)) < 100


@pytest.mark.parametrize("answer", [{"a": 1}, [1, 2], "text", 7, None])
async def test_the_answer_comes_as_json(script: Script, answer: object) -> None:
    script.then(json=answer)
    async with script.client() as close:
        assert await close.request("GET", "/lead/") == answer


async def test_an_empty_answer_is_none(script: Script) -> None:
    script.then(204)
    async with script.client() as close:
        assert await close.request("DELETE", "/lead/lead_1/") is None


# What is sent again


async def test_a_lost_creation_is_not_sent_again_and_says_what_was_sent(script: Script) -> None:
    script.then(502)
    async with script.client() as close:
        with pytest.raises(OutcomeUnknown) as caught:
            await close.request("POST", "/playbook/", json={"name": "ACME"})

    error = caught.value
    assert script.lines == ["POST /api/v1/playbook/"]
    assert (error.operation, error.sent) == ("POST /playbook/", {"name": "ACME"})
    assert "ACME" not in f"{error}{error!r}"


@pytest.mark.parametrize(
    ("method", "effect"), [("PUT", None), ("POST", "repeat"), ("POST", "read")]
)
async def test_what_may_be_sent_again_is(script: Script, method: Any, effect: Any) -> None:
    script.then(502).then(json={"ok": True})
    async with script.client() as close:
        answer = await close.request(method, "/playbook/play_1/", json={"a": 1}, effect=effect)

    assert answer == {"ok": True}
    assert script.lines == [f"{method} /api/v1/playbook/play_1/"] * 2


async def test_however_a_path_is_encoded_it_is_the_same_endpoint(script: Script) -> None:
    written = ["/sequence/", "/%73%65quence/", "/%73equenc%65/", "/sequence/"]
    async with script.client() as close:
        for path in written:
            script.then(json={"data": []})
            await close.request("GET", path)
        script.then(json={})
        await close.request("GET", "/a%2Fb/%7e%2D%2e%41%5a%61%7A%30%39%5F/%40%5B%60%7B%25/")

        assert script.lines[:-1] == ["GET /api/v1/sequence/"] * 4
        assert script.lines[-1] == "GET /api/v1/a%2Fb/~-.AZaz09_/%40%5B%60%7B%25/"
        assert len(close.rate_limits) == 2


async def test_a_known_creation_that_was_lost_is_found() -> None:
    sandbox = Sandbox(leads=5)
    sandbox.faults.next(drop="after", method="POST")
    body = {"name": "Spring", "timezone": "UTC", "steps": [{"step_type": "call", "delay": 0}]}
    async with CloseClient(sandbox.api_key, transport=sandbox.transport(), settle=0.0) as close:
        made = await close.request("POST", "/sequence/", json=body)

    assert [row["id"] for row in sandbox.world.all("sequence") if row["name"] == "Spring"] == [
        made["id"]
    ]


async def test_a_deletion_is_believed_only_where_the_object_was_seen(script: Script) -> None:
    # Not every URL that takes a DELETE takes a GET.
    script.then(502).then(404).then(404).then(404).then(404)
    async with script.client(max_retries=0, settle=8) as close:
        with pytest.raises(OutcomeUnknown):
            await close.request("DELETE", "/status/call/stat_1/")
        assert script.lines[1:] == ["GET /api/v1/status/call/stat_1/"] * 4
        assert "GET /status/call/{id}/" in close.rate_limits

        script.then(502).then(200, json={"id": "stat_1"}).then(404).then(404).then(404)
        assert await close.request("DELETE", "/status/call/stat_1/") is None


async def test_an_answer_of_another_shape_is_no_stray_one(script: Script) -> None:
    old = {"data": [], "type": "b", "date_created": "2001-01-01T00:00:00"}
    script.then(json=old)
    async with script.client() as close:
        assert await close.request("POST", "/playbook/merge/", json={"type": "a"}) == old


@pytest.mark.parametrize("content", [b"<html>", b'{"id":'])
async def test_a_creation_with_an_unreadable_answer_is_unknown(
    script: Script, content: bytes
) -> None:
    script.then(200, content=content)
    async with script.client() as close:
        with pytest.raises(OutcomeUnknown):
            await close.request("POST", "/playbook/", json={})


# Under a key


async def test_under_a_key_it_is_sent_once_and_answers_the_same(
    script: Script, tmp_path: Path
) -> None:
    journal = Journal.sqlite(tmp_path / "sent.db")
    answers: list[object] = [{"id": "lead_1"}, [1, {"a": None}], "done", None]
    for number, answer in enumerate(answers):
        script = Script().then(json={"id": "user_1"}, date=DATE).then(json=answer)
        async with script.client(journal=journal) as close:
            keyed = close.with_options(idempotency_key=f"import {number}")
            assert await keyed.request("POST", "/playbook/", json=[number]) == answer
            assert await keyed.request("POST", "/playbook/", json=[number]) == answer
        assert script.lines == ["GET /api/v1/me/", "POST /api/v1/playbook/"]


@pytest.mark.parametrize(
    "other",
    [
        {"json": {"a": 2}},
        {"path": "/lead/lead_2/merge/"},
        {"params": {"p": 1}},
        {"json": [{"a": 1}]},
        {"json": {"a": 1, "_path": "/lead/lead_1/merge/"}},
    ],
)
async def test_a_key_stands_for_path_params_and_body(
    script: Script, tmp_path: Path, other: dict[str, Any]
) -> None:
    first: dict[str, Any] = {"path": "/lead/lead_1/merge/", "json": {"a": 1}}
    script.then(json={"id": "user_1"}, date=DATE).then(json={"id": "lead_1"})
    async with script.client(journal=Journal.sqlite(tmp_path / "sent.db")) as close:
        keyed = close.with_options(idempotency_key="merge")
        await keyed.request("POST", **first)
        with pytest.raises(IdempotencyKeyReused):
            await keyed.request("POST", **{**first, **other})

    assert len(script.asked) == 2


async def test_typed_and_untyped_calls_share_their_key(script: Script, tmp_path: Path) -> None:
    body: dict[str, Any] = {"sequence_id": "seq_1", "contact_id": "cont_1"}
    script.then(json={"id": "user_1"}, date=DATE).then(json={"id": "sub_1", **body})
    async with script.client(journal=Journal.sqlite(tmp_path / "sent.db")) as close:
        keyed = close.with_options(idempotency_key="jo")
        made = await keyed.request("POST", "/sequence_subscription/", json=body)
        again = await keyed.sequence_subscriptions.create(**body)

    assert (made["id"], again.id) == ("sub_1", "sub_1")


# What is refused, before anything is sent


@pytest.mark.parametrize(
    ("path", "mend"),
    [
        ("https://evil.example/lead/", "no host: base_url names it"),
        ("//evil.example/lead/", "no host"),
        ("/lead/?_limit=5", "pass it as params="),
        ("/lead/#top", "no fragment"),
        ("/api/v1/lead/", "begin behind base_url"),
        ("lead/", "begin and end with a slash"),
        ("/lead", "begin and end with a slash"),
        ("", "begin and end with a slash"),
        ("/lead/\n/", "percent-encoded"),
        ("/", "no empty segment"),
        ("/lead//notes/", "an id is missing"),
        ("/lead/{id}/", "the id itself"),
        ("/lead/../me/", r"no '\.' and no '\.\.'"),
        ("/lead/%2e%2E/me/", r"no '\.' and no '\.\.'"),
        ("/lead/a%2F..%2Fme/", r"no '\.' and no '\.\.'"),
        ("/lead/a b/", r"pass its segments, as in \('lead', id\)"),
        ("/lead/ü/", "pass its segments"),
        ("/lead/100%/", "pass its segments"),
        ("/lead/a\\b/", "pass its segments"),
        (("lead", ""), "non-empty"),
    ],
)
async def test_a_path_that_is_not_one_endpoint_is_refused(
    script: Script, path: Any, mend: str
) -> None:
    async with script.client() as close:
        with pytest.raises(ValueError, match=mend):
            await close.request("GET", path)
        with pytest.raises(ValueError, match=mend):
            close.pages(path)


def _itself() -> list[object]:
    found: list[object] = []
    found.append(found)
    return found


@pytest.mark.parametrize(
    ("arguments", "error", "mend"),
    [
        ({"path": 7}, TypeError, "a tuple of its segments"),
        ({"path": ()}, TypeError, "a tuple of its segments"),
        ({"path": ("lead", 7)}, TypeError, "must be a string, got 7"),
        ({"method": "post"}, ValueError, "must be one of 'GET', 'POST', 'PUT', 'DELETE'"),
        ({"method": "GET", "json": {}}, ValueError, "pass params="),
        ({"method": "GET", "effect": "create"}, ValueError, "must be 'read'.*leave it out"),
        ({"method": "PUT", "effect": "read"}, ValueError, "'repeat' or 'create', got 'read'"),
        ({"effect": "write"}, ValueError, "must be one of 'read', 'repeat', 'create'"),
        ({"path": "/bulk_action/email/", "effect": "read"}, ValueError, "must be 'create'"),
        ({"json": {"a": [1, float("nan")]}}, ValueError, r"json\['a'\]\[1\] must be a finite"),
        ({"json": {"a": b"x"}}, TypeError, r"json\['a'\]: bytes can't be written as JSON: decode"),
        ({"json": {"a": {1}}}, TypeError, "set can't be written as JSON: make a list"),
        ({"json": {1: 2}}, TypeError, "strings as keys, got 1"),
        ({"json": {"a": object()}}, TypeError, r"json\['a'\]: object can't be written as JSON"),
        ({"json": "\ud800"}, ValueError, "half a character"),
        ({"json": _itself()}, ValueError, "must not hold itself"),
        ({"params": {"a": float("inf")}}, ValueError, r"params\['a'\] must be a finite number"),
        ({"params": {"a": object()}}, TypeError, r"params\['a'\] must be a str"),
        ({"params": "a=1"}, TypeError, "params must be a dict"),
        ({"params": {"a": "\ud800"}}, ValueError, r"params\['a'\] must be text .*half a character"),
        ({"params": {"\ud800": 1}}, ValueError, "params must be text .*half a character"),
        ({"path": "/%73equence/", "effect": "repeat"}, ValueError, "must be 'create'"),
        ({"path": "/lead/%6Derge/", "effect": "read"}, ValueError, "must be 'create'"),
    ],
)
async def test_other_bad_input_is_refused(
    script: Script, arguments: dict[str, Any], error: type[Exception], mend: str
) -> None:
    async with script.client() as close:
        with pytest.raises(error, match=mend) as caught:
            await close.request(**{"method": "POST", "path": "/lead/", **arguments})

    assert not isinstance(caught.value, CloseError)


# Besides what is typed


async def test_extra_keys_go_out_besides_those_that_are_typed(script: Script) -> None:
    script.then(json={"id": "seq_1"}).then(json={"data": [], "has_more": False})
    script.then(json={"id": "sub_1"})
    async with script.client() as close:
        extended = close.with_options(extra_params={"_beta": True}, extra_body={"a": [1]})
        await extended.sequences.get("seq_1")
        await extended.sequences.list().collect()
        await extended.with_options(extra_body={"b": None}).sequence_subscriptions.create(
            sequence_id="seq_1", contact_id="cont_1"
        )

    assert script.lines == [
        "GET /api/v1/sequence/seq_1/?_beta=true",
        "GET /api/v1/sequence/?_skip=0&_limit=100&_beta=true",
        "POST /api/v1/sequence_subscription/?_beta=true",
    ]
    assert json.loads(script.asked[2].content) == {
        "sequence_id": "seq_1",
        "contact_id": "cont_1",
        "a": [1],
        "b": None,
    }


async def test_a_clash_with_what_is_typed_is_refused(script: Script) -> None:
    async with script.client() as close:
        extended = close.with_options(
            extra_body={"contact_id": "cont_2"}, extra_params={"_x": 1, "lead_id": "lead_1"}
        )
        with pytest.raises(ValueError, match="extra_body must not hold 'contact_id'"):
            await extended.sequence_subscriptions.create(sequence_id="seq_1", contact_id="cont_1")
        with pytest.raises(ValueError, match="extra_params must not hold 'lead_id'"):
            await extended.sequence_subscriptions.list(lead_id="lead_1").first()


async def test_a_read_takes_no_extra_keys_into_its_body() -> None:
    sandbox = Sandbox(leads=3)
    async with CloseClient(sandbox.api_key, transport=sandbox.transport()) as close:
        extended = close.with_options(extra_body={"a": 1})
        assert await extended.count(Lead.rows) == 3
        run = await extended.bulk.delete(Lead.rows, max_leads=5, everything=True)

    bodies = {one.path: one.json for one in sandbox.requests if one.method == "POST"}
    assert [path for path, body in bodies.items() if "a" in body] == [  # type: ignore[operator]
        "/api/v1/bulk_action/delete/"
    ]
    assert run.id


async def test_a_walk_sets_its_own_parameters(script: Script) -> None:
    async with script.client() as close:
        with pytest.raises(ValueError, match="must not hold '_limit'"):
            await close.with_options(extra_params={"_limit": 5}).sequences.list().first()


@pytest.mark.parametrize(
    ("extras", "error"),
    [
        ({"extra_body": {"a": b"x"}}, TypeError),
        ({"extra_body": {"a": float("nan")}}, ValueError),
        ({"extra_body": ["a"]}, TypeError),
        ({"extra_params": {"a": {}}}, TypeError),
    ],
)
def test_extras_that_cannot_be_sent_are_refused(
    script: Script, extras: Any, error: type[Exception]
) -> None:
    with pytest.raises(error, match="extra_"):
        script.client().with_options(**extras)


@pytest.mark.parametrize("method", ["DELETE", "POST"])
async def test_extra_keys_need_a_body_that_is_an_object(script: Script, method: Any) -> None:
    async with script.client() as close:
        extended = close.with_options(extra_body={"a": 1})
        with pytest.raises(ValueError, match="extra_body needs"):
            await extended.request(method, "/lead/", json=None if method == "DELETE" else [1])


@pytest.mark.parametrize("extras", [{"extra_body": {"a": 2}}, {"extra_params": {"p": 1}}])
async def test_extras_are_a_part_of_the_intent(
    script: Script, tmp_path: Path, extras: dict[str, Any]
) -> None:
    body: dict[str, Any] = {"sequence_id": "seq_1", "contact_id": "cont_1"}
    script.then(json={"id": "user_1"}, date=DATE).then(json={"id": "sub_1", **body})
    async with script.client(journal=Journal.sqlite(tmp_path / "sent.db")) as close:
        keyed = close.with_options(idempotency_key="jo", extra_body={"b": 1})
        await keyed.sequence_subscriptions.create(**body)
        with pytest.raises(IdempotencyKeyReused):
            await keyed.with_options(**extras).sequence_subscriptions.create(**body)

    assert len(script.asked) == 2


@pytest.mark.parametrize("extras", [{"extra_body": {"a": 2}}, {"extra_params": {"p": 1}}])
async def test_extras_are_a_part_of_the_intent_of_a_bulk_action(
    tmp_path: Path, extras: dict[str, Any]
) -> None:
    sandbox = Sandbox(leads=20)
    lead = next(iter(sandbox.world.all("lead")))
    audience = Lead.id.is_in(lead["id"])
    async with CloseClient(
        sandbox.api_key,
        transport=sandbox.transport(),
        journal=Journal.sqlite(tmp_path / "sent.db"),
    ) as close:
        keyed = close.with_options(idempotency_key="spring", extra_params={"q": 1})
        run = await keyed.bulk.delete(audience, max_leads=5)
        again = await keyed.bulk.delete(audience, max_leads=5)
        assert again.id == run.id
        with pytest.raises(IdempotencyKeyReused):
            await keyed.with_options(**extras).bulk.delete(audience, max_leads=5)
