"""Declared fields, and the class that is made of them."""

from __future__ import annotations

import inspect
import linecache
import pickle
import pydoc
import subprocess
import sys
import traceback
import typing
from datetime import UTC, datetime
from types import ModuleType
from typing import Any, Literal

import pytest

from close_async import UNSET, FieldNotFetched, FieldUnreadable
from close_async._core import model as model_module
from close_async._core.compiled import compiled
from close_async._core.fields import (
    Declared,
    Omittable,
    _read_and_given,
    choice,
    define,
    many,
    moment,
    one,
    plain,
)
from close_async._core.model import Model, OpenEnum, Unset
from close_async.models import EmailStepCreate, Sequence, SequenceSubscription, SmartView
from close_async.query import Filter


class Color(OpenEnum):
    RED = "red"


@define
class Inner(Model):
    id: str


@define
class Row(Model):
    """A row."""

    id: str
    color: Declared[Color | str, Color | Literal["red"]] = choice(Color)
    made: datetime = moment()
    inner: Omittable[Inner | None] = one(".test_fields:Inner", default=UNSET)
    inners: Omittable[list[Inner]] = many(".test_fields:Inner", default=UNSET)
    kind: Literal["row"] = "row"
    step: Literal["x"] = plain(default="x", always=False)
    custom: Omittable[str | None] = plain(key="custom.cf_1", default=UNSET)


JSON = {"id": "row_1", "color": "red", "made": "2024-12-02T10:00:00", "kind": "row"}


# What it explains


def test_help_shows_what_stands_below_each_field() -> None:
    shown = pydoc.plain(pydoc.render_doc(Sequence))

    assert "Whether the sequence runs." in shown  # a property
    assert "The name that users see." in shown  # a slot
    assert "class Sequence(close_async._core.model.Model)" in shown
    assert "status: 'SequenceStatusValue'" in shown


def test_a_property_has_the_docstring_of_its_field() -> None:
    assert inspect.getdoc(Sequence.status) == "Whether the sequence runs."
    assert (inspect.getdoc(Sequence.subscription_counts_by_status) or "").splitlines() == [
        "How many subscriptions have which status. Only a get or an update answers it, a list or a",
        "create doesn't.",
    ]


def test_without_its_source_a_model_has_no_docs_and_works(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("typed_in")
    monkeypatch.setitem(sys.modules, "typed_in", module)
    typed_in = type("TypedIn", (Model,), {"__annotations__": {"at": "str"}, "at": moment()})
    typed_in.__module__ = "typed_in"

    made: Any = define(typed_in)

    assert made.at.__doc__ is None
    assert made(at="2024-12-02").at == datetime(2024, 12, 2, tzinfo=UTC)


def test_the_signature_names_the_types_that_are_given() -> None:
    parameters = inspect.signature(EmailStepCreate).parameters

    assert {one.kind for one in parameters.values()} == {inspect.Parameter.KEYWORD_ONLY}
    assert [str(one) for one in parameters.values()] == [
        "delay: 'int'",
        "email_template_id: 'str'",
        "step_type: \"Literal['email']\" = 'email'",
        "threading: 'ThreadingValue | None | Unset' = UNSET",
        "required: 'bool | Unset' = UNSET",
        "step_allowed_delay: 'int | None | Unset' = UNSET",
    ]


def test_type_hints_are_the_types_that_are_read() -> None:
    hints = typing.get_type_hints(Row)

    assert hints["color"] == Color | str
    assert hints["inners"] == list[Inner]
    assert hints["custom"] == str | None
    assert hints["made"] is datetime


@pytest.mark.parametrize(
    ("annotation", "read", "given"),
    [
        ("str", "str", "str"),
        ("dict[str, int]", "dict[str, int]", "dict[str, int]"),
        ("Omittable[str | None]", "str | None", "str | None | Unset"),
        ("Omittable[dict[str, int]]", "dict[str, int]", "dict[str, int] | Unset"),
        (
            "Declared[dict[str, int], abc.Mapping[str, int]]",
            "dict[str, int]",
            "abc.Mapping[str, int]",
        ),
        (
            """Declared[list[Literal['],[']], abc.Sequence[Literal["it's],"]]]""",
            "list[Literal['],[']]",
            """abc.Sequence[Literal["it's],"]]""",
        ),
    ],
)
def test_an_annotation_says_what_is_read_and_what_is_given(
    annotation: str, read: str, given: str
) -> None:
    assert _read_and_given(annotation) == (read, given)


def test_a_declared_type_without_a_second_one_is_refused() -> None:
    with pytest.raises(TypeError, match=r"expected Declared\[READ, GIVEN\], got Declared\[str\]"):
        _read_and_given("Declared[str]")


# What it takes


def test_what_must_be_given_is_told_as_python_tells_it() -> None:
    make: Any = Row

    with pytest.raises(TypeError, match=r"Row.__init__\(\) missing 1 required .*: 'made'"):
        make(id="row_1", color="red")
    with pytest.raises(TypeError, match=r"got an unexpected keyword argument 'colour'"):
        make(id="row_1", colour="red", made=None)
    with pytest.raises(TypeError, match="positional argument"):
        make("row_1", color="red", made=None)


def test_a_default_is_given_and_unset_is_not() -> None:
    row = Row(id="row_1", color="red", made=datetime(2024, 12, 2, tzinfo=UTC), inner=UNSET)

    assert row.to_dict() == {
        "id": "row_1",
        "color": "red",
        "made": "2024-12-02T00:00:00+00:00",
        "kind": "row",
        "step": "x",
    }
    assert row.color is Color.RED
    with pytest.raises(FieldNotFetched, match="inner"):
        _ = row.inner


def test_what_every_answer_holds_follows_from_what_is_declared() -> None:
    assert Row._keys == ("id", "color", "made", "kind")
    assert Row._slots_by_key == {
        "id": "id",
        "color": "_color",
        "made": "_made",
        "inner": "_inner",
        "inners": "_inners",
        "kind": "kind",
        "step": "step",
        "custom.cf_1": "custom",
    }


# What it reads


def test_objects_are_read_late_and_once() -> None:
    row = Row.from_dict(JSON | {"inner": {"id": "a"}, "inners": [{"id": "b"}, None]})

    inner = row.inner

    assert inner == Inner(id="a")
    assert row.inner is inner
    assert row.inners == [Inner(id="b"), None]
    assert pickle.loads(pickle.dumps(row)) == row  # noqa: S301 - our own


def test_a_field_that_was_pickled_unread_is_read_later() -> None:
    row = Row.from_dict(JSON | {"inner": {"id": "a"}, "future": 1})

    restored = pickle.loads(pickle.dumps(row))  # noqa: S301 - our own

    assert (restored.inner, restored.color, restored["future"]) == (Inner(id="a"), Color.RED, 1)
    with pytest.raises(FieldNotFetched):
        _ = restored.custom


def test_a_field_that_needs_another_one_is_read_without_it_too() -> None:
    tree: dict[str, Any] = {"query": {"type": "match_all"}, "sort": [], "results_limit": None}

    found = SmartView.from_dict({"s_query": tree}).s_query

    assert isinstance(found, Filter)


def test_what_fills_rows_is_compiled_once_for_a_class(monkeypatch: pytest.MonkeyPatch) -> None:
    names: list[str] = []

    def noted(cls: type, name: str, lines: Any, /, **values: object) -> Any:
        names.append(f"{cls.__name__}.{name}")
        return compiled(cls, name, lines, **values)

    monkeypatch.setattr(model_module, "compiled", noted)
    monkeypatch.setattr(Row, "_fills", {})

    for _ in range(3):
        assert [row.id for row in Row._from_rows([JSON, JSON])] == ["row_1", "row_1"]

    assert names == ["Row._fill"]


def test_compiled_text_shows_in_tracebacks_and_to_inspect() -> None:
    linecache.checkcache()

    assert "known[self._color]" in inspect.getsource(Row.color.fget)  # type: ignore[attr-defined]  # at run time it's a property
    with pytest.raises(FieldUnreadable) as caught:
        _ = SequenceSubscription.from_dict({"date_created": "soon"}).date_created
    lines = "".join(traceback.format_exception(caught.value))
    assert "return read(value, self, 'date_created')" in lines


def test_a_nested_model_is_imported_when_the_first_one_is_read() -> None:
    lines = [
        "import sys",
        "from close_async.models import Sequence",
        "sequence = Sequence.from_dict({'steps': [{'step_type': 'email'}]})",
        "names = [n.rpartition('.')[2] for n in sys.modules if '_generated.models.' in n]",
        "print(sorted(names))",
        "print(type(sequence.steps[0]).__name__)",
    ]

    ran = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=True
    )

    assert ran.stdout.splitlines() == ["['sequence', 'sequence_status']", "EmailStep"]


def test_the_types_of_what_is_not_given_are_public() -> None:
    assert isinstance(inspect.signature(Row).parameters["inner"].default, Unset)
