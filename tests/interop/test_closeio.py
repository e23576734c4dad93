"""The official client of Close, `closeio` from PyPI, against a served sandbox."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import closeio_api  # type: ignore[import-untyped]  # it has no types
import pytest
import requests

from close_async.sandbox import Sandbox, SteppedClock
from tests.support.served import Served, serve

if TYPE_CHECKING:
    from collections.abc import Iterator

EVERY_LEAD = {"type": "object_type", "object_type": "lead"}


def connect(served: Served) -> Any:
    """Return the official client; its base URL is the one thing that is changed."""
    client = closeio_api.Client(served.sandbox.api_key)
    client.base_url = f"{served.api}/"
    return client


@pytest.fixture
def api(served: Served) -> Any:
    return connect(served)


@pytest.fixture
def naps(monkeypatch: pytest.MonkeyPatch, clock: SteppedClock) -> list[float]:
    """How long the official client slept; its sleep puts the sandbox's clock forward."""
    naps: list[float] = []

    def sleep(seconds: float) -> None:
        naps.append(seconds)
        clock.step(seconds)

    monkeypatch.setattr(closeio_api, "time", SimpleNamespace(sleep=sleep))
    return naps


def walk(api: Any, endpoint: str, **params: Any) -> Iterator[dict[str, Any]]:
    """Fetch all pages of a list, as the scripts of Close's own repository do."""
    has_more, skip = True, 0
    while has_more:
        answer = api.get(endpoint, params={"_skip": skip, **params})
        yield from answer["data"]
        skip += len(answer["data"])
        has_more = answer["has_more"]


@pytest.mark.parametrize("endpoint", ["lead", "contact", "sequence", "email_template", "user"])
def test_a_list_is_walked_by_skip(api: Any, served: Served, endpoint: str) -> None:
    rows = list(walk(api, endpoint, _limit=30))

    expected = {row["id"] for row in served.sandbox.world.all(endpoint)}
    assert {row["id"] for row in rows} == expected
    assert len(rows) == len(expected) > 0


def test_subscriptions_are_walked_by_sequence(api: Any, served: Served) -> None:
    sequence = api.get("sequence", params={"_fields": "id"})["data"][0]

    rows = list(walk(api, "sequence_subscription", sequence_id=sequence["id"], _limit=10))

    world = served.sandbox.world
    expected = world.where("sequence_subscription", "sequence_id", sequence["id"])
    assert sorted(row["id"] for row in rows) == sorted(row["id"] for row in expected)


def test_a_lead_is_created_read_changed_and_deleted(api: Any) -> None:
    contact = {"name": "Ann", "emails": [{"type": "office", "email": "ann@acme.com"}]}

    created = api.post("lead", data={"name": "Acme", "contacts": [contact]})
    changed = api.put(f"lead/{created['id']}", data={"description": "Anvils"})
    read = api.get(f"lead/{created['id']}")
    deleted = api.delete(f"lead/{created['id']}")

    assert (created["name"], created["contacts"][0]["emails"][0]["email"]) == (
        "Acme",
        "ann@acme.com",
    )
    assert (changed["description"], changed["name"]) == ("Anvils", "Acme")
    assert read == changed
    assert deleted == {}
    with pytest.raises(closeio_api.APIError) as caught:
        api.get(f"lead/{created['id']}")
    assert caught.value.response.status_code == 404


def test_a_contact_is_created_changed_and_deleted(api: Any, served: Served) -> None:
    lead = served.sandbox.world.all("lead")[0]["id"]

    created = api.post("contact", data={"lead_id": lead, "name": "Ann"})
    changed = api.put(f"contact/{created['id']}", data={"title": "CEO"})
    deleted = api.delete(f"contact/{created['id']}")

    assert (changed["name"], changed["title"], changed["lead_id"]) == ("Ann", "CEO", lead)
    assert deleted == {}


def test_a_contact_is_subscribed_and_paused(api: Any) -> None:
    lead = api.post("lead", data={"name": "Acme", "contacts": [{"name": "Ann", "emails": [
        {"type": "office", "email": "ann@acme.com"}]}]})  # fmt: skip
    contact = lead["contacts"][0]
    account = next(
        row
        for row in api.get("connected_account")["data"]
        if row["_type"] in {"google", "custom_email"}
    )
    identity = account["identities"][0]
    sequence = api.get("sequence")["data"][0]

    created = api.post(
        "sequence_subscription",
        data={
            "sequence_id": sequence["id"],
            "contact_id": contact["id"],
            "contact_email": "ann@acme.com",
            "sender_account_id": account["id"],
            "sender_name": identity["name"],
            "sender_email": identity["email"],
        },
    )
    paused = api.put(f"sequence_subscription/{created['id']}", data={"status": "paused"})

    assert (created["status"], created["lead_id"]) == ("active", lead["id"])
    assert (paused["status"], paused["status_reason"]) == ("paused", "manual")


def test_it_takes_the_empty_answer_to_a_delete_for_broken_json(api: Any, served: Served) -> None:
    kept, gone = (row["id"] for row in served.sandbox.world.all("sequence")[:2])
    path = f"/sequence/{kept}/"

    # Documented is a 200 without a body, which this client reads as JSON all the same.
    with pytest.raises(requests.exceptions.JSONDecodeError):
        api.delete(f"sequence/{gone}")
    served.sandbox.faults.next(method="DELETE", path=path, body="{}", done=True)
    mended = api.delete(f"sequence/{kept}")

    assert mended == {}
    assert not {kept, gone} & {row["id"] for row in served.sandbox.world.all("sequence")}


def test_a_bulk_action_is_followed_to_its_end(api: Any, clock: SteppedClock) -> None:
    status = api.get("status/lead")["data"][-1]["id"]

    action = api.post(
        "bulk_action/edit",
        data={"type": "set_lead_status", "lead_status_id": status, "s_query": EVERY_LEAD},
    )
    statuses = [action["status"]]
    while statuses[-1] not in {"done", "error"}:
        clock.step(1)
        action = api.get(f"bulk_action/edit/{action['id']}")
        statuses.append(action["status"])

    assert list(dict.fromkeys(statuses)) == ["created", "processing", "done"]
    assert (action["n_leads"], action["n_leads_processed"]) == (250, 250)
    assert {lead["status_id"] for lead in walk(api, "lead", _limit=200)} == {status}


def test_a_search_goes_on_by_its_cursor(api: Any) -> None:
    body: dict[str, Any] = {"query": EVERY_LEAD, "_limit": 100, "_fields": {"lead": ["name"]}}
    rows: list[dict[str, Any]] = []
    while True:
        answer = api.post("data/search", data=body)
        rows += answer["data"]
        if not answer["cursor"]:
            break
        body["cursor"] = answer["cursor"]

    assert len({row["id"] for row in rows}) == len(rows) == 250


def test_it_waits_out_a_rate_limit(clock: SteppedClock, naps: list[float]) -> None:
    with serve(Sandbox(leads=1, clock=clock, rate_limit=2)) as served:
        api = connect(served)

        answers = [api.get("me") for _ in range(5)]

    assert {answer["id"] for answer in answers} == {served.sandbox.world.me}
    assert naps == [1.0, 1.0]
    assert [call.status for call in served.sandbox.requests] == [200, 200, 429] * 2 + [200]


def test_it_waits_as_long_as_a_429_says(api: Any, served: Served, naps: list[float]) -> None:
    served.sandbox.faults.next(retry_after=7)
    served.sandbox.faults.next(retry_after=2.5, hidden=True)

    answer = api.get("me")

    # It reads the header of the stricter limits not at all, and goes by `retry-after`.
    assert (answer["id"], naps) == (served.sandbox.world.me, [7.0, 3.0])


def test_it_sends_again_after_a_503(api: Any, served: Served, naps: list[float]) -> None:
    served.sandbox.faults.next(status=503)

    answer = api.get("me")

    assert (answer["id"], len(naps)) == (served.sandbox.world.me, 1)


def test_it_reads_what_is_wrong_with_a_field(api: Any) -> None:
    with pytest.raises(closeio_api.ValidationError) as caught:
        api.post("sequence", data={"name": "Steps", "steps": [{"step_type": "call"}]})

    assert (caught.value.errors, caught.value.field_errors) == (
        [],
        {"timezone": "This field is required."},
    )


def test_it_reads_what_is_wrong_as_a_whole(api: Any, served: Served) -> None:
    templates = served.sandbox.world.all("email_template")
    own = next(template["id"] for template in templates if not template["is_shared"])
    steps = [{"step_type": "email", "email_template_id": own}]

    with pytest.raises(closeio_api.ValidationError) as caught:
        api.post("sequence", data={"name": "Own", "timezone": "UTC", "steps": steps})

    assert caught.value.errors == [
        f'Template "{own}" cannot be used in Workflows because it is not shared.'
    ]
    assert caught.value.field_errors == {}


def test_a_wrong_key_is_an_api_error(served: Served) -> None:
    api = connect(served)
    api.session.auth = ("api_sandboxWrong.key", "")

    with pytest.raises(closeio_api.APIError, match="Unauthorized"):
        api.get("me")
