"""Worlds that are written down in a file."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, strategies as st

from close_async.sandbox import Sandbox, SteppedClock
from tests.sandbox.server.test_robust import JSON, paths
from tests.sandbox.worlds import call
from tests.support.paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.anyio

PAGE = (ROOT / "docs" / "reference" / "sandbox-world.md").read_text()
DOCUMENTED: dict[str, Any] = json.loads(PAGE.split("```json\n")[1].split("```")[0])
DAY = 86400


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The file that the documentation shows."""
    path = tmp_path / "world.json"
    path.write_text(json.dumps(DOCUMENTED))
    return path


def planted(tmp_path: Path, content: object) -> Sandbox:
    """Return a sandbox from a file with that content."""
    path = tmp_path / "world.json"
    path.write_text(json.dumps(content))
    return Sandbox(seed_file=path, clock=SteppedClock())


async def test_the_documented_file_becomes_a_world(file: Path) -> None:
    clock = SteppedClock()
    sandbox = Sandbox(seed_file=file, clock=clock)
    world = sandbox.world

    (lead,), (ada,) = world.all("lead"), world.all("contact")
    fields = {
        row["name"]: row["id"]
        for kind in ("lead", "contact")
        for row in world.all(f"custom_fields.{kind}")
    }
    (subscription,) = world.where("sequence_subscription", "contact_id", ada["id"])
    sequence = world.get("sequence", subscription["sequence_id"])

    assert (lead["name"], lead["status_label"]) == ("Acme", "Trial")
    assert lead[f"custom.{fields['Plan']}"] == "paid"
    assert ada[f"custom.{fields['Language']}"] == "de"
    assert lead["date_created"] == ada["date_created"] == "2026-02-18T12:00:00.000000+00:00"
    assert [item["email"] for item in ada["emails"]] == ["ada@acme.example", "ada@home.example"]
    assert sequence is not None
    assert [step["step_type"] for step in sequence["steps"]] == ["email", "sms", "call"]
    assert subscription["status"] == "active"
    assert world.all("saved_search")[-1]["name"] == "All leads"


async def test_its_subscriptions_begin_with_the_first_step(file: Path) -> None:
    clock = SteppedClock()
    sandbox = Sandbox(seed_file=file, clock=clock)
    clock.step(60 * DAY)

    (email,) = sandbox.world.all("activity.email")
    (subscription,) = sandbox.world.all("sequence_subscription")
    await call(sandbox, "GET", "/me/")

    # Monday noon in UTC is one o'clock in Berlin.
    assert (email["subject"], email["date_created"]) == (
        "Hi Ada",
        "2026-03-02T12:00:00.000000+00:00",
    )
    assert subscription["status"] == "finished"


async def test_what_the_file_says_shows_at_once_however_late_lists_are(file: Path) -> None:
    sandbox = Sandbox(seed_file=file, clock=SteppedClock(), index_lag=60)

    listed = await call(sandbox, "GET", "/lead/")

    assert [row["name"] for row in listed["data"]] == ["Acme"]


def test_leads_of_the_file_can_come_on_top_of_made_up_ones(file: Path) -> None:
    alone, together = Sandbox(seed_file=file), Sandbox(3, seed_file=file)

    assert len(alone.world.all("lead")) == 1
    assert len(together.world.all("lead")) == 4


def test_a_reset_puts_the_world_of_the_file_back(file: Path) -> None:
    sandbox = Sandbox(seed_file=file, clock=SteppedClock())
    before = json.dumps(sandbox.dump())
    sandbox.world.add_lead("Other")
    file.unlink()

    sandbox.reset()

    assert json.dumps(sandbox.dump()) == before


def test_an_empty_file_is_an_office_without_leads(tmp_path: Path) -> None:
    sandbox = planted(tmp_path, {})

    assert sandbox.world.all("lead") == []
    assert sandbox.world.all("sequence")


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ([], "Value must be an object."),
        ({"lead": []}, "lead: There is no such key; there are lead_statuses, custom_fields"),
        ({"leads": {}}, "leads: Value must be a list."),
        ({"leads": [5]}, "leads.0: Value must be an object."),
        ({"leads": [{"nmae": "x"}]}, "leads.0.nmae: There is no such key"),
        ({"leads": [{}, {"name": 5}]}, "leads.1.name: Value must be of basestring type."),
        ({"leads": [{"status": "Gone"}]}, "leads.0.status: There is no lead status 'Gone'."),
        ({"leads": [{"custom": {"X": 1}}]}, "leads.0.custom.X: There is no such custom field"),
        ({"leads": [{"days_old": -1}]}, "leads.0.days_old: Value must be a number of days"),
        ({"leads": [{"days_old": 1e99}]}, "leads.0.days_old: Value must be a number of days"),
        ({"leads": [{"contacts": 5}]}, "leads.0.contacts: Value must be a list."),
        ({"leads": [{"contacts": ["Ada"]}]}, "leads.0.contacts.0: Value must be an object."),
        (
            {"leads": [{"contacts": [{"emails": ["a@x.io", "b"]}]}]},
            "leads.0.contacts.0.emails.1.email: Value must be a valid email address.",
        ),
        (
            {"leads": [{"contacts": [{"emails": ["a@x.io"], "sequences": ["Gone"]}]}]},
            "leads.0.contacts.0.sequences.0.sequence_id: Object 'Gone' does not exist.",
        ),
        (
            {"sequences": [{"name": "x", "steps": [{"type": "email", "template": "Gone"}]}]},
            "sequences.0.steps.0.template: There is no template 'Gone'.",
        ),
        (
            {"sequences": [{"name": "x", "steps": [{"type": "fax"}]}]},
            "sequences.0.steps.0.type: Value must be one of email, call, sms, not 'fax'.",
        ),
        ({"sequences": [{"name": "x"}]}, "sequences.0.steps: This field is required."),
        ({"custom_fields": [{"on": "desk", "name": "x"}]}, "custom_fields.0.on: Value must be one"),
        ({"smart_views": [{"name": "x", "query": {"type": "x"}}]}, "smart_views.0.s_query"),
        ({"lead_statuses": [None]}, "lead_statuses.0: Value must be an object."),
        ({"email_templates": [{}]}, "email_templates.0.name: This field is required."),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path: Path, content: object, text: str) -> None:
    with pytest.raises(
        ValueError, match=rf"^{re.escape(str(tmp_path / 'world.json'))}: "
    ) as caught:
        planted(tmp_path, content)
    assert text in str(caught.value)


def test_a_file_that_is_no_json_says_where(tmp_path: Path) -> None:
    (tmp_path / "world.json").write_text('{"leads": [}')

    with pytest.raises(ValueError, match=r"world\.json is not JSON: .* line 1 column 12"):
        Sandbox(seed_file=tmp_path / "world.json")


def test_a_file_that_is_not_there_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Sandbox(seed_file=tmp_path / "gone.json")


@st.composite
def spoilt(draw: st.DrawFn) -> object:
    """Draw the documented file with one part that is something else."""
    content = json.loads(json.dumps(DOCUMENTED))
    *way, last = draw(st.sampled_from(paths(content)[1:]))
    inner = content
    for step in way:
        inner = inner[step]
    inner[last] = draw(JSON)
    return content


@given(content=spoilt())
def test_a_spoilt_file_is_planted_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: object
) -> None:
    path = tmp_path_factory.mktemp("seed") / "world.json"
    path.write_text(json.dumps(content))

    problem = ""
    try:
        sandbox = Sandbox(seed_file=path, clock=SteppedClock())
    except ValueError as error:
        problem = str(error)
    else:
        sandbox.clock.step(60 * DAY)
        assert sandbox.world.all("user")

    assert problem == "" or problem.startswith(f"{path}: ")
