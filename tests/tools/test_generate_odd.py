"""What is odd in an API document is generated rightly, or refused in one line that names it."""

from __future__ import annotations

import ast
import copy
import inspect
import re
from datetime import date, datetime, timedelta, timezone
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

from close_async._core.model import Model
from tests.support.documents import generated, odd, tasks, vendored
from tools import naming
from tools.document import DOCUMENT, load
from tools.errors import PlanError
from tools.generate import TARGET as GENERATED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CORE = tuple(f"_core.{name}" for name in ("call", "decode", "encode", "fields", "model"))
OUTSIDE = (*CORE, "paging", "typing")
THING = {
    "id": "odd_1",
    "id_": "other",
    "class": "A",
    "held": "2024-12-02T10:00:00+00:00",
    "list": ["x"],
    "data": [{"id": "odd_2"}],
    "self": "me",
    "type": "t",
    "str": "s",
    "property": 'say "hi"',
    "datetime": "2024-12-02T10:00:00+00:00",
    "model": "m",
    "fill": "f",
    "_take": "2024-12-02T10:00:00+00:00",
    "to_dict": "d",
    "from_dict": 1,
    "additional_properties": {"a": 1},
    "custom.cf_1": "c",
    'quo"te': "q",
    "back\\slash": "b",
    "words": ["class", "it's"],
    "words_or_text": "text",
    "nobody knows it": True,
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of the generated package, ready to be imported."""
    folder = tmp_path_factory.mktemp("odd")
    vendored(odd(), folder, "oddly")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        yield "oddly.close_async._generated"


@pytest.fixture(scope="module")
def models(made: str) -> Any:
    return import_module(f"{made}.models")


@pytest.fixture(scope="module")
def resource(made: str) -> Any:
    return import_module(f"{made}.api.odd_things").OddThings


# What works


def test_a_key_that_python_or_a_model_needs_gets_an_underscore_as_a_name(models: Any) -> None:
    thing = models.OddThing.from_dict(THING)

    assert list(inspect.signature(models.OddThing).parameters) == [
        *("id", "class_", "held_", "list_", "data", "id_", "self_", "type", "str_", "property_"),
        *("datetime_", "model_", "fill_", "take_", "to_dict_", "from_dict_"),
        *("additional_properties_", "custom_cf_1", "quote", "back_slash", "words"),
        "words_or_text",
    ]
    assert thing.property_ is models.OddWord.SAY_HI
    assert thing.held_ == thing.datetime_ == thing.take_
    assert thing.data[0].id == "odd_2"
    assert thing.additional_properties == {"nobody knows it": True}
    assert thing.to_dict() == THING


def test_a_model_is_made_from_odd_names(models: Any) -> None:
    given = models.OddThing(
        id="1", class_="A", held_=None, list_=[], data=[], model_="m", fill_="f"
    )

    assert given.to_dict() == {
        "id": "1",
        "class": "A",
        "held": None,
        "list": [],
        "data": [],
        "model": "m",
        "fill": "f",
    }


def test_no_property_hides_a_member_of_model(models: Any) -> None:
    keys = odd()["components"]["schemas"]["OddMembers"]["properties"]
    row = dict.fromkeys(keys, "2024-12-02T10:00:00+00:00")

    members = models.OddMembers.from_dict(row)

    # What every model has of its own.
    own = {"_keys", "_always", "_slots_by_key", "_fills"}
    hidden = {name for name in vars(models.OddMembers) if not name.startswith("__")} - own
    assert hidden.isdisjoint(dir(Model))
    assert len(keys) > 10
    assert members.to_dict() == row


def test_text_of_the_document_stays_text_in_docstrings(models: Any, resource: Any) -> None:
    assert inspect.getdoc(models.OddThing) == (
        "It says ''', \\d, \\N{BULLET}, {braces} and \"quotes\""
    )
    assert inspect.getdoc(inspect.getmodule(resource)) == (
        "Things that say ''' and \\N{BULLET}, {0} and at the end \"odd\""
    )
    assert "Its docstring ends with a backslash \\\n" in resource.get.__doc__
    assert inspect.getdoc(models.OddThing.self_) == "A backslash at the end \\"
    assert inspect.getdoc(models.OddThing.class_) == "A keyword '''"


def test_each_value_of_an_enum_is_the_one_of_the_document(models: Any) -> None:
    values = odd()["components"]["schemas"]["OddWord"]["enum"]

    assert [member.value for member in models.OddWord] == values
    assert [member.name for member in models.OddWord] == [
        *("CLASS", "NONE", "VALUE_2", "VALUE_3", "VALUE_4", "A_B", "SAY_HI", "ITS"),
        *("BACK_SLASH", "VALUE_9", "ÜNÏ"),
    ]


def test_a_constant_with_quotes_is_sent_as_it_is(models: Any, resource: Any) -> None:
    call = resource.calls.import_all(models.OddFirst())

    assert call.json == {"kind": 'it\'s "first"'}


def test_only_the_last_of_several_path_parameters_is_positional(resource: Any) -> None:
    call = resource.calls.get("a/b", from_id="c")

    assert str(inspect.signature(resource.get)) == (
        "(self, class_: 'str', *, from_id: 'str') -> 'OddThing'"
    )
    assert call.path == '/odd/"c"/a%2Fb/'
    assert "*from_id*: Whence." in resource.get.__doc__


def test_path_parameters_and_a_body_go_where_they_belong(resource: Any) -> None:
    call = resource.calls.update(
        "A",
        from_id="1",
        segment_="s",
        choice_="it's",
        body_of_="b",
        call_="c",
        body="whole",
    )

    assert (call.method, call.path) == ("PUT", '/odd/"1"/A/')
    assert call.json == {
        "segment": "s",
        "choice": "it's",
        "body_of": "b",
        "call": "c",
        "body": "whole",
    }


def test_an_answer_without_content_is_none(resource: Any) -> None:
    call = resource.calls.delete("A", from_id="1")

    assert str(inspect.signature(resource.delete).return_annotation) == "None"
    assert call.parse(None) is None


def test_a_list_that_is_not_marked_as_pages_keeps_its_parameters(
    models: Any, resource: Any
) -> None:
    call = resource.calls.list(skip=10, limit=5, choice_="", params_="p")

    assert inspect.iscoroutinefunction(resource.list)
    assert str(inspect.signature(resource.list).return_annotation) == "OddPage"
    assert call.params == (("_skip", "10"), ("_limit", "5"), ("choice", ""), ("params", "p"))
    assert call.parse({"data": [THING]}).data == [models.OddThing.from_dict(THING)]


def test_a_value_that_an_enum_lacks_is_not_sent(resource: Any) -> None:
    with pytest.raises(ValueError, match="choice_ must be one of 'class', "):
        resource.calls.list(choice_="say hi")


def test_times_and_days_stand_in_a_url(resource: Any) -> None:
    naive = datetime(2026, 3, 2, 12)  # noqa: DTZ001 - what is UTC, too
    there = naive.replace(tzinfo=timezone(timedelta(hours=-5)))

    calls = [
        resource.calls.since(date_gte=naive, day=date(2026, 3, 2)),
        resource.calls.since(date_gte=there, day="2026-03-02"),
    ]

    assert [dict(call.params) for call in calls] == [
        {"date__gte": "2026-03-02T12:00:00+00:00", "day": "2026-03-02"},
        {"date__gte": "2026-03-02T12:00:00-05:00", "day": "2026-03-02"},
    ]


def test_keys_that_begin_alike_are_one_argument(resource: Any, models: Any) -> None:
    read = {"custom.cf_1": 1, "custom.cf_2": None}
    inner = models.OddFlat(custom={"cf_3": ["a"]}, state="in")
    inner["custom.cf_4"] = 4

    call = resource.calls.update_many(where_state="x", custom={**read, "cf_5": True}, inner=inner)

    assert call.json == {
        "inner": {"state": "in", "custom.cf_3": ["a"], "custom.cf_4": 4},
        **read,
        "custom.cf_5": True,
    }
    assert inner.custom == {"cf_3": ["a"], "cf_4": 4}


def test_keys_that_begin_alike_can_be_replaced_and_read_back(models: Any) -> None:
    sent = models.OddFlat(state="in", custom={"cf_1": 1})
    sent["other"] = 2

    sent.custom = {"cf_2": 2}

    assert models.OddFlat.from_dict(sent.to_dict()) == sent == copy.copy(sent)
    assert sent.to_dict() == {"state": "in", "other": 2, "custom.cf_2": 2}
    assert models.OddFlat(state="in").to_dict() == {"state": "in"}
    assert "custom.cf_2" in repr(sent)


@pytest.mark.parametrize(
    ("custom", "error", "said"),
    [
        ("cf_1", TypeError, "custom must be a mapping of ids to values, got 'cf_1'"),
        (None, TypeError, "custom must be a mapping of ids to values, got None"),
        ({1: "a"}, TypeError, "custom: an id must be a string, got 1"),
        ({"": "a"}, ValueError, "custom: ids must be non-empty and distinct, got ''"),
        ({"custom.": "a"}, ValueError, "custom: ids must be non-empty and distinct, got 'custom.'"),
        ({"a": 1, "custom.a": 2}, ValueError, "distinct, got 'custom.a'"),
    ],
)
def test_keys_that_can_not_begin_so_are_refused(
    resource: Any, models: Any, custom: Any, error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=re.escape(said)):
        resource.calls.update_many(where_state="x", custom=custom)
    with pytest.raises(error, match=re.escape(said)):
        models.OddFlat(custom=custom)


def test_what_a_query_finds_is_told_from_what_changes(resource: Any) -> None:
    call = resource.calls.update_many(where_state="open", where_id_in="1,2", state="done")

    assert dict(call.params) == {"state": "open", "id__in": "1,2"}
    assert call.json == {"state": "done"}


@pytest.mark.parametrize("query", [{}, {"where_state": None}, {"where_state": ""}])
def test_without_a_query_not_everything_is_changed(resource: Any, query: Any) -> None:
    said = "give at least one of where_state, where_id_in: without them everything would be changed"

    with pytest.raises(ValueError, match=said):
        resource.calls.update_many(**query, state="done")


def test_a_query_that_a_body_need_not_have_can_be_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = load(DOCUMENT)
    for name in ("BulkEmailCreate", "BulkPause"):
        document["components"]["schemas"][name]["required"].remove("s_query")
    vendored(document, tmp_path, "optional")
    monkeypatch.syspath_prepend(tmp_path)
    package = "optional.close_async"
    api = f"{package}._generated.api"
    models, query = (import_module(f"{package}.{name}") for name in ("models", "query"))
    terms = {"template_id": "tmpl_1", "contact_preference": "lead"}
    emails = import_module(f"{api}.bulk_emails").BulkEmails.calls.create
    subscriptions = import_module(f"{api}.bulk_sequence_subscriptions")
    start = subscriptions.BulkSequenceSubscriptions.calls.create
    leads = query.Lead.name.exists()

    assert emails(**terms).json == terms
    assert emails(**terms, s_query=leads).json == {**terms, "s_query": leads.rooted().to_dict()}
    assert start(models.BulkPause()).json == {"action_type": "pause"}
    assert start(models.BulkPause(s_query=leads)).json["s_query"] == leads.rooted().to_dict()
    for wrong in (None, {"type": "match_all"}):
        with pytest.raises(TypeError, match="s_query: expected a Query"):
            emails(**terms, s_query=wrong)
    # Where it must be there, UNSET isn't a query either.
    unset = import_module(package).UNSET
    with pytest.raises(TypeError, match="s_query: expected a Query"):
        start(models.BulkResume(s_query=unset))


# What is refused


def test_no_class_can_be_called_like_what_generated_code_imports() -> None:
    named = {name for name in imported(GENERATED) if name[0].isupper()}

    assert len(named) > 5
    assert [name for name in sorted(named) if can_be_a_class(name)] == []


def test_no_argument_can_be_called_like_a_function_that_makes_calls() -> None:
    functions = {name for name in imported(GENERATED / "api", *CORE) if name.islower()}

    assert "nothing" in functions
    assert [name for name in sorted(functions) if naming.argument_name(name) == name] == []


def test_no_attribute_can_be_called_like_a_function_that_declares_one() -> None:
    functions = imported(GENERATED / "models", "_core.fields") - {"Declared", "Omittable", "define"}

    assert functions == {"choice", "flat", "many", "moment", "one", "plain"}
    assert functions <= naming._USED_IN_MODELS


def imported(folder: Path, *modules: str) -> set[str]:
    """Return the names that generated code imports from hand-written code, or from *modules*."""
    return {
        alias.name
        for path in folder.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module in (modules or OUTSIDE)
        for alias in node.names
    }


def can_be_a_class(name: str) -> bool:
    try:
        return naming.class_name(name) == name
    except PlanError:
        return False


# Patches of the document of tasks, each with what is said of it.
REFUSED = {
    "effect": (
        "paths: {/task/: {post: {x-effect: null}}}",
        "tasks.create: x-effect must be one of read, repeat, create, got None",
    ),
    "pages of another kind": (
        "paths: {/task/: {get: {x-pages: token}}}",
        "tasks.list: x-pages must be offset or cursor, got token",
    ),
    "pages of something else": (
        "paths: {/task/: {post: {x-pages: offset}}}",
        "tasks.create: a page must have a list of objects called data, got Task",
    ),
    "operation of another tag": (
        "paths: {/task/: {post: {operationId: jobs.create}}}",
        "jobs.create: the operationId must be tasks.METHOD, where METHOD names what it does",
    ),
    "operation without a name": (
        "paths: {/task/: {post: {operationId: null}}}",
        "POST /task/: the operationId must be tasks.METHOD, where METHOD names what it does",
    ),
    "method called like a keyword": (
        "paths: {/task/: {post: {operationId: tasks.import}}}",
        "tasks.import: a resource can't have a method 'import'; call it 'import_one'",
    ),
    "method called like what annotations say": (
        "paths: {/task/: {post: {operationId: tasks.str}}}",
        "tasks.str: a resource can't have a method 'str'; call it 'str_one'",
    ),
    "method that isn't written as Python writes it": (
        "paths: {/task/: {post: {operationId: tasks.createOne}}}",
        "tasks.createOne: a resource can't have a method 'createOne'; call it 'create_one'",
    ),
    "tag that isn't written as Python writes it": (
        "paths: {/task/: {post: {tags: [userTasks], operationId: userTasks.create}}}",
        "userTasks.create: a client can't have an attribute 'userTasks'; call the tag 'user_tasks'",
    ),
    "tag called like a keyword": (
        "paths: {/task/: {post: {tags: [import], operationId: import.create}}}",
        "import.create: a client can't have an attribute 'import'; call the tag 'import_one'",
    ),
    "operation without a tag": (
        "paths: {/task/: {post: {tags: null}}}",
        "tasks.create: an operation must have exactly one tag, got []",
    ),
    "two operations of one name": (
        "paths: {/task/: {post: {operationId: tasks.list}}}",
        "#/paths: names must be distinct, got tasks.list twice; rename one",
    ),
    "answer that is a list": (
        """
        paths: {/task/: {post: {responses: {"200": {content: {application/json: {schema:
          {$ref: null, type: array, items: {$ref: "#/components/schemas/Task"}}}}}}}}}
        """,
        "tasks.create: an answer must be one object, got a list",
    ),
    "answer that is one of several": (
        """
        paths: {/task/: {post: {responses: {"200": {content: {application/json: {schema:
          {$ref: null, oneOf: [{$ref: "#/components/schemas/Task"},
                               {$ref: "#/components/schemas/TaskPage"}]}}}}}}}}
        """,
        "tasks.create: an answer must be one object, got a union",
    ),
    "answer for which the package has a class of its own": (
        """
        paths: {/task/: {post: {responses: {"200": {content: {application/json: {schema:
          {$ref: "#/components/schemas/Query"}}}}}}}}
        components: {schemas: {Query: {type: object}}}
        """,
        "tasks.create: an answer must be a generated model, got Query",
    ),
    "answers that differ": (
        'paths: {/task/: {post: {responses: {"204": {description: Nothing.}}}}}',
        "tasks.create: successful answers must be of one kind, got None, Task",
    ),
    "no answer at all": (
        'paths: {/task/: {post: {responses: {"200": null}}}}',
        "tasks.create: successful answers must be of one kind, got nothing",
    ),
    "header": (
        """
        paths: {/task/: {post: {parameters:
          [{name: X-Team, in: header, schema: {type: string}}]}}}
        """,
        "tasks.create(X-Team): a parameter must be in the path or the query",
    ),
    "cookie": (
        """
        paths: {/task/: {post: {parameters:
          [{name: session, in: cookie, schema: {type: string}}]}}}
        """,
        "tasks.create(session): a parameter must be in the path or the query",
    ),
    "body of a form": (
        """
        paths: {/task/: {post: {requestBody: {content: {application/json: null,
          application/x-www-form-urlencoded: {schema: {$ref: "#/components/schemas/Task"}}}}}}}
        """,
        "tasks.create: a body must be JSON",
    ),
    "body that is a list": (
        """
        paths: {/task/: {post: {requestBody: {content: {application/json: {schema:
          {$ref: null, type: array, items: {type: string}}}}}}}}
        """,
        "tasks.create: a body must be an object or a union of objects",
    ),
    "number in a path": (
        """
        paths: {"/task/{id}/": {get: {parameters:
          [{name: id, in: path, required: true, schema: {type: integer}}]}}}
        """,
        "tasks.get(id): a path takes a str, got int",
    ),
    "pattern of keys that is no beginning": (
        r"""
        components: {schemas: {TaskCreate: {patternProperties: {'custom': {}}}}}
        """,
        r"TaskCreate: a pattern of keys must be like '^custom\.', got 'custom'",
    ),
    "property called like a beginning": (
        r"""
        components: {schemas: {TaskCreate: {patternProperties: {'^text\.': {}}}}}
        """,
        "TaskCreate: names must be distinct, got text twice; rename one",
    ),
    "argument that comes twice": (
        """
        paths: {/task/: {post: {parameters:
          [{name: text, in: query, schema: {type: string}}]}}}
        """,
        "tasks.create: names must be distinct, got text twice; rename one",
    ),
    "argument called like one of every list": (
        """
        paths: {/task/: {get: {parameters:
          [{name: page_size, in: query, schema: {type: integer}}]}}}
        """,
        "tasks.list: names must be distinct, got page_size twice; rename one",
    ),
    "union without a name": (
        """
        components: {schemas: {Task: {properties: {due:
          {type: null, format: null,
           oneOf: [{$ref: "#/components/schemas/TaskCreate"},
                   {$ref: "#/components/schemas/Reminder"}]}}}}}
        """,
        (
            "Task.due: the union of Reminder, TaskCreate has no name of its own; "
            "make it a schema, refer to it"
        ),
    ),
    "union without a discriminator": (
        """
        components: {schemas: {
          Task: {properties: {due: {type: null, $ref: "#/components/schemas/Due"}}},
          Due: {oneOf: [{$ref: "#/components/schemas/TaskCreate"},
                        {$ref: "#/components/schemas/Reminder"}]}}}
        """,
        "Task.due: no discriminator maps the members of Due; add one to that schema",
    ),
    "union in a list whose discriminator maps nothing": (
        """
        components: {schemas: {
          Task: {properties: {due: {type: array, items: {$ref: "#/components/schemas/Due"}}}},
          Due: {discriminator: {propertyName: text},
                oneOf: [{$ref: "#/components/schemas/TaskCreate"},
                        {$ref: "#/components/schemas/Reminder"}]}}}
        """,
        "Task.due: no discriminator maps the members of Due; add one to that schema",
    ),
    "union of an object and a text": (
        """
        components: {schemas: {Task: {properties: {due:
          {type: null, format: null,
           oneOf: [{$ref: "#/components/schemas/TaskCreate"}, {type: string}]}}}}}
        """,
        "Task.due: the members of a union can't be told apart: TaskCreate, str; make all objects",
    ),
    "list of moments": (
        """
        components: {schemas: {Task: {properties: {due:
          {type: array, format: null, items: {type: string, format: date-time}}}}}}
        """,
        "Task.due: a list of datetime.datetime isn't supported; leave its items open",
    ),
    "format without a type": (
        "components: {schemas: {Task: {properties: {due: {format: uuid}}}}}",
        "Task.due: UuidProperty isn't supported; name a type, or leave the format out",
    ),
    "constant that Literal doesn't take": (
        "components: {schemas: {Task: {properties: {due: {type: null, const: 1.5}}}}}",
        "Task.due: a constant must be a str, an int or a bool, got 1.5",
    ),
    "attribute that is no name": (
        "components: {schemas: {Task: {properties: {1st: {type: string}}}}}",
        "Task.1st: no attribute can be called '1st'; leave it out, obj[key] reads it",
    ),
    "attributes of one name": (
        "components: {schemas: {Task: {properties: {to_dict: {}, to_dict_: {}}}}}",
        "Task: names must be distinct, got to_dict_ twice; rename one",
    ),
    "enum of numbers": (
        "components: {schemas: {TaskStatus: {type: integer, enum: [1, 2]}}}",
        "#/components/schemas/TaskStatus: the values of an enum must be strings, got 1; quote them",
    ),
    "values of which the generator drops one": (
        "components: {schemas: {TaskStatus: {enum: [to_do, to-do]}}}",
        "#/components/schemas/TaskStatus: names must be distinct, got TO_DO twice; rename one",
    ),
    "values on which the generator stops": (
        "components: {schemas: {TaskStatus: {enum: [open, Open]}}}",
        "#/components/schemas/TaskStatus: names must be distinct, got OPEN twice; rename one",
    ),
    "value with the end of a line": (
        'components: {schemas: {TaskStatus: {enum: [open, "done\\n"]}}}',
        (
            r"#/components/schemas/TaskStatus: the values of an enum must be printable, "
            r"got 'done\n'; use a string"
        ),
    ),
    "enum without a name": (
        "components: {schemas: {Task: {properties: {due: {format: null, enum: [a-b, a_b]}}}}}",
        (
            "#/components/schemas/Task/properties/due: "
            "names must be distinct, got A_B twice; rename one"
        ),
    ),
    "schema called like what is imported": (
        "components: {schemas: {Literal: {type: object}}}",
        "Literal: a generated class can't be called 'Literal'; rename the schema",
    ),
    "schema called like a resource": (
        """
        components: {schemas: {
          Tasks: {type: object}, Task: {properties: {due: {$ref: "#/components/schemas/Tasks"}}}}}
        """,
        "#/components/schemas: names must be distinct, got Tasks twice; rename one",
    ),
    "schema called like the values of an enum": (
        """
        components: {schemas: {TaskStatusValue: {type: object}, Task: {properties: {due:
          {$ref: "#/components/schemas/TaskStatusValue"}}}}}
        """,
        "#/components/schemas: names must be distinct, got TaskStatusValue twice; rename one",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_document_is_refused_in_one_line_that_names_the_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], case: str
) -> None:
    patch, said = REFUSED[case]

    code = generated(tasks(patch), tmp_path / "_generated")

    place, _, rest = capsys.readouterr().err.partition(": ")
    file, _, line = place.rpartition(":")
    assert code == 1
    assert rest == f"{said}\n"
    assert file == str(tmp_path / "document.json")
    # The first line is that of the whole document.
    assert int(line) > 1
    assert not (tmp_path / "_generated").exists()


def test_all_that_is_refused_is_told_in_one_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each with its line, what the generator itself refuses included."""
    document = tasks("""
      paths:
        /task/:
          post: {x-effect: null, parameters: [{name: X-Team, in: header, schema: {type: string}}]}
          get: {x-pages: cursors}
        '/task/{id}/': {get: {parameters: []}}
      components:
        schemas:
          Task: {properties: {1st: {type: string}, odd: {type: string, format: uuid}}}
          TaskStatus: {enum: [open, Open]}
          Literal: {type: object}
    """)

    code = generated(document, tmp_path / "_generated")

    said = capsys.readouterr().err.splitlines()
    lines = (tmp_path / "document.json").read_text().splitlines()
    assert code == 1
    assert [line.split(": ")[1] for line in said] == [
        "Literal",
        "#/components/schemas/TaskStatus",
        "GET /task/{id}/",
        "tasks.list",
        "tasks.create(X-Team)",
        "tasks.create",
        "Task.1st",
        "Task.odd",
    ]
    assert [lines[int(line.split(":")[1]) - 1].strip() for line in said] == [
        '"Literal": {',
        '"TaskStatus": {',
        '"get": {',
        '"get": {',
        "{",
        '"post": {',
        '"1st": {',
        '"odd": {',
    ]
