"""Models among other libraries: rich, pydantic, FastAPI, attrs, and what a shell completes."""

from __future__ import annotations

import io
import subprocess
import sys
from typing import Annotated, Any, cast

import attrs
import pytest
from fastapi import Body, FastAPI
from fastapi.testclient import TestClient
from pydantic import BaseModel, TypeAdapter, ValidationError
from rich.console import Console

from close_async import FieldNotFetched, models
from close_async._core.fields import Omittable, define, many, one
from close_async._core.model import UNSET, Model
from close_async.models import (
    EmailStep,
    EmailStepCreate,
    Sequence,
    SequenceSubscription,
    SmartView,
)
from close_async.query import Lead

PARTIAL: dict[str, Any] = {
    "id": "seq_1",
    "status": "archived",
    "name": None,
    "steps": [{"step_type": "email", "delay": 3}, {"step_type": "fax"}],
    "date_created": "2024-01-01T00:00:00",
    "custom.cf_1": [1],
}


@define
class Node(Model):
    """A model that may hold models of its own kind."""

    name: str
    inner: Omittable[Node] = one(".test_models_at_home:Node", default=UNSET)
    others: Omittable[list[Node]] = many(".test_models_at_home:Node", default=UNSET)


ALL = [getattr(models, name) for name in models.__all__]
KINDS = [kind for kind in ALL if isinstance(kind, type) and issubclass(kind, Model)]


@pytest.fixture
def sequence() -> Sequence:
    return Sequence.from_dict(PARTIAL)


# Reading by name


def test_get_is_item_access_that_never_raises(sequence: Sequence) -> None:
    assert [sequence.get(name) for name in PARTIAL] == list(PARTIAL.values())
    assert sequence.get("timezone") is None
    assert sequence.get("timezone", "UTC") == "UTC"
    assert sequence.get("name", "x") is None
    assert sequence.get("custom.cf_2", 7) == 7
    assert SequenceSubscription.from_dict({"date_created": "soon"}).get("date_created") == "soon"


def test_dict_of_a_model_is_its_json(sequence: Sequence) -> None:
    assert dict(sequence) == sequence.to_dict() == PARTIAL


def test_attrs_is_told_what_to_use_instead(sequence: Sequence) -> None:
    with pytest.raises(FieldNotFetched, match=r"to_dict\(\) returns what is there"):
        attrs.asdict(cast("Any", sequence))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_shell_completes_what_users_need(kind: type[Model]) -> None:
    bases = [one for one in kind.__mro__ if one not in {Model, object}]
    fields = {name for one in bases for name in one.__annotations__ if not name.startswith("_")}
    ours = {"additional_properties", "custom_value", "from_dict", "get", "to_dict"}

    assert {name for name in dir(kind) if not name.startswith("_")} == fields | ours


# rich


def test_rich_prints_what_was_fetched_and_nothing_else(sequence: Sequence) -> None:
    printed = io.StringIO()
    console = Console(file=printed, width=300)
    console.print(Sequence.from_dict({"id": "seq_1", "status": "active", "x": 1}))
    console.print(SequenceSubscription.from_dict({"id": "sub_1", "date_created": "soon"}))

    assert printed.getvalue() == (
        "Sequence(id='seq_1', status=<SequenceStatus.ACTIVE: 'active'>, "
        "additional_properties={'x': 1})\n"
        "SequenceSubscription(id='sub_1', date_created='soon')\n"
    )
    assert "updated_by_id" not in repr(sequence)


# pydantic


class Job(BaseModel):
    sequence: Sequence
    others: list[Sequence] = []
    subscription: SequenceSubscription | None = None


def test_a_model_is_a_field_that_goes_out_as_it_came(sequence: Sequence) -> None:
    job = Job(sequence=sequence, others=[sequence])

    assert job.sequence is sequence
    assert job.model_dump() == {"sequence": PARTIAL, "others": [PARTIAL], "subscription": None}
    assert Job.model_validate_json(job.model_dump_json()) == job
    assert Job.model_validate(job.model_dump()) == job


def test_what_comes_in_is_read_as_an_answer_is() -> None:
    job = Job.model_validate({"sequence": PARTIAL})

    assert isinstance(job.sequence, Sequence)
    assert job.sequence == Sequence.from_dict(PARTIAL)
    assert job.sequence.date_created.utcoffset() is not None
    assert isinstance(job.sequence.steps[0], EmailStep)
    with pytest.raises(FieldNotFetched):
        _ = job.sequence.timezone


@pytest.mark.parametrize(
    ("odd", "place"),
    [
        (7, ("sequence",)),
        ({"name": 7}, ("sequence", "name")),
        ({"date_created": "soon"}, ("sequence", "date_created")),
        ({"steps": {}}, ("sequence", "steps")),
        ({"status": []}, ("sequence", "status")),
    ],
)
def test_what_is_of_another_type_is_refused_where_it_stands(odd: Any, place: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        Job.model_validate({"sequence": odd})

    assert caught.value.errors()[0]["loc"][: len(place)] == place


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("mode", ["validation", "serialization"])
def test_every_model_has_a_json_schema_of_its_fields(kind: type[Model], mode: Any) -> None:
    schema = TypeAdapter(kind).json_schema(mode=mode)
    schema = schema["$defs"][kind.__name__] if "$ref" in schema else schema

    assert (schema["title"], schema["type"]) == (kind.__name__, "object")
    assert list(schema.get("properties", {})) == list(kind._slots_by_key)
    assert schema["additionalProperties"] is True
    assert "required" not in schema


def test_a_schema_says_the_types() -> None:
    properties = TypeAdapter(Sequence).json_schema()["properties"]

    assert properties["id"] == {"type": "string", "title": "Id"}
    assert properties["date_created"]["format"] == "date-time"
    assert {"type": "string"} in properties["status"]["anyOf"]
    assert {"$ref": "#/$defs/SequenceSchedule"} in properties["schedule"]["anyOf"]


def test_a_filter_in_a_model_stays_json() -> None:
    view = SmartView.from_dict({"id": "save_1", "s_query": {"query": Lead.rows.to_dict()}})

    assert TypeAdapter(SmartView).dump_python(view) == view.to_dict()
    assert TypeAdapter(SmartView).validate_python(view.to_dict()) == view


def test_a_model_that_holds_its_own_kind_has_a_schema() -> None:
    adapter = TypeAdapter(Node)
    source = {"name": "a", "inner": {"name": "b", "inner": {}}, "others": [{"name": "c"}]}

    assert adapter.validate_python(source) == Node.from_dict(source)
    assert adapter.dump_python(Node.from_dict(source)) == source
    with pytest.raises(ValidationError) as caught:
        adapter.validate_python({"inner": {"inner": {"name": 7}}})
    assert caught.value.errors()[0]["loc"] == ("inner", "inner", "name")
    described = adapter.json_schema()["$defs"]["Node"]["properties"]
    assert described["inner"]["$ref"] == "#/$defs/Node"


# FastAPI


def api() -> FastAPI:
    app = FastAPI()

    @app.get("/typed")
    def typed() -> Sequence:
        return Sequence.from_dict(PARTIAL)

    @app.get("/many")
    def many() -> list[Sequence]:
        return [Sequence.from_dict(PARTIAL)] * 2

    @app.get("/plain", response_model=None)
    def plain() -> Any:
        return {"found": Sequence.from_dict(PARTIAL)}

    @app.post("/body")
    def body(step: Annotated[EmailStepCreate, Body()]) -> dict[str, Any]:
        return {"kind": type(step).__name__, "delay": step.delay, "all": step.to_dict()}

    return app


def test_fastapi_answers_with_models() -> None:
    client = TestClient(api())

    assert client.get("/typed").json() == PARTIAL
    assert client.get("/many").json() == [PARTIAL, PARTIAL]
    assert client.get("/plain").json() == {"found": PARTIAL}


def test_fastapi_reads_models_from_bodies() -> None:
    client = TestClient(api())
    step = {"delay": 3, "email_template_id": "tmpl_1", "new": [1]}

    assert client.post("/body", json=step).json() == {
        "kind": "EmailStepCreate",
        "delay": 3,
        "all": step,
    }
    refused = client.post("/body", json={**step, "delay": "soon"})
    assert refused.status_code == 422
    assert refused.json()["detail"][0]["loc"] == ["body", "delay"]


def test_fastapi_describes_models() -> None:
    document = TestClient(api()).get("/openapi.json").json()

    answer = document["paths"]["/typed"]["get"]["responses"]["200"]["content"]
    assert answer["application/json"]["schema"] == {"$ref": "#/components/schemas/Sequence"}
    sent = document["paths"]["/body"]["post"]["requestBody"]["content"]
    assert sent["application/json"]["schema"] == {"$ref": "#/components/schemas/EmailStepCreate"}
    assert "id" in document["components"]["schemas"]["Sequence"]["properties"]


def test_nothing_of_that_is_imported_before_it_is_asked_for() -> None:
    code = (
        "import sys; from close_async.models import Sequence; repr(Sequence.from_dict({}))\n"
        "print(sorted({'pydantic', 'pydantic_core', 'rich', 'fastapi'} & sys.modules.keys()))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ran.stdout == "[]\n"
