"""The generated code comes from the API document, all of it, and from nothing else."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tools import generate
from tools.plan import PlanError

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
GENERATED = ROOT / "close_async" / "_generated"
HEADER = (
    "# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost."
)
TASK_SCHEMAS = {
    "TaskStatus": {
        "type": "string",
        "enum": ["open", "done"],
        "description": "Where a task stands.",
    },
    "Task": {
        "type": "object",
        "description": "Something that a person has to do.",
        "additionalProperties": True,
        "required": ["id", "status"],
        "properties": {
            "id": {"type": "string", "description": "Id of the task."},
            "status": {"$ref": "#/components/schemas/TaskStatus"},
            "due": {"type": "string", "format": "date-time", "description": "When it's due."},
        },
    },
    "TaskPage": {
        "type": "object",
        "description": "One page of tasks.",
        "additionalProperties": True,
        "required": ["data"],
        "properties": {
            "data": {
                "type": "array",
                "description": "The tasks of this page.",
                "items": {"$ref": "#/components/schemas/Task"},
            },
            "has_more": {"type": "boolean", "description": "Whether more follow."},
        },
    },
    "TaskCreate": {
        "type": "object",
        "description": "A task to create.",
        "required": ["text"],
        "properties": {
            "text": {"type": "string", "description": "What is to be done."},
            "delay": {"type": "integer", "description": "Seconds until it's due."},
        },
    },
}


def task_paths() -> dict[str, Any]:
    def answer(schema: str) -> dict[str, Any]:
        content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
        return {
            "200": {"description": "Done.", "content": content},
            "404": {"description": "There is none."},
        }

    body = {"application/json": {"schema": {"$ref": "#/components/schemas/TaskCreate"}}}
    text = {"type": "string"}
    return {
        "/task/": {
            "get": {
                "tags": ["tasks"],
                "operationId": "tasks.list",
                "summary": "List tasks",
                "description": "Return the tasks, page by page.",
                "x-effect": "read",
                "x-pages": "offset",
                "parameters": [
                    {"name": "_skip", "in": "query", "schema": {"type": "integer"}},
                    {"name": "_limit", "in": "query", "schema": {"type": "integer"}},
                    {
                        "name": "lead_id",
                        "in": "query",
                        "schema": text,
                        "description": "Only of this lead.",
                    },
                ],
                "responses": answer("TaskPage"),
            },
            "post": {
                "tags": ["tasks"],
                "operationId": "tasks.create",
                "summary": "Create a task",
                "description": "Create a task and return it.",
                "x-effect": "create",
                "requestBody": {"required": True, "content": body},
                "responses": answer("Task"),
            },
        },
    }


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """The real document with one more resource in it."""
    read: dict[str, Any] = yaml.safe_load((ROOT / "openapi" / "close.yaml").read_text())
    read["paths"].update(task_paths())
    read["components"]["schemas"].update(TASK_SCHEMAS)
    read["tags"].append({"name": "tasks", "description": "What people have to do."})
    return read


@pytest.fixture(scope="module")
def package(document: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the package, with the code generated from that document."""
    folder = tmp_path_factory.mktemp("vendored")
    copied = folder / "extended" / "close_async"
    ignore = generate.shutil.ignore_patterns("__pycache__", "_generated")
    generate.shutil.copytree(ROOT / "close_async", copied, ignore=ignore)
    (folder / "extended" / "__init__.py").touch()
    source = folder / "extended.yaml"
    source.write_text(yaml.safe_dump(document, sort_keys=False))
    assert generate.main(["--document", str(source), "--target", str(copied / "_generated")]) == 0
    sys.path.insert(0, str(folder))
    yield copied
    sys.path.remove(str(folder))


def test_an_operation_that_is_added_to_the_document_appears_on_the_client(package: Path) -> None:
    from extended.close_async import CloseClient, models  # type: ignore[import-not-found]  # made above

    tasks = CloseClient("api_key").tasks
    listed = inspect.signature(tasks.list)
    created = inspect.signature(tasks.create)

    assert package.name == "close_async"
    assert str(listed.return_annotation) == "Pages[Task]"
    assert list(listed.parameters) == ["lead_id", "page_size", "prefetch", "checkpoint"]
    assert str(created) == "(*, text: 'str', delay: 'int | Unset' = UNSET) -> 'Task'"
    assert "*delay*: Seconds until it's due." in tasks.create.__doc__
    assert "NotFound: There is none." in tasks.create.__doc__
    assert (
        models.Task.from_dict({"id": "task_1", "status": "done"}).status is models.TaskStatus.DONE
    )


def test_the_new_operation_is_typed(package: Path) -> None:
    script = package.parent.parent / "use_it.py"
    script.write_text(
        "from extended.close_async import CloseClient\n"
        "from extended.close_async.models import Task\n"
        "async def first(close: CloseClient) -> Task | None:\n"
        "    await close.tasks.create(text='Call', delay=60)\n"
        "    return await close.tasks.list(lead_id='lead_1').first()\n"
        "async def wrong(close: CloseClient) -> None:\n"
        "    await close.tasks.create(txt='Call')\n"
    )

    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--no-incremental",
        "--follow-imports=silent",
    ]
    checked = subprocess.run(
        [*command, "use_it.py"], cwd=script.parent, capture_output=True, text=True, check=False
    )

    assert 'use_it.py:7: error: Unexpected keyword argument "txt"' in checked.stdout, checked.stdout
    assert "use_it.py:4" not in checked.stdout
    assert "use_it.py:5" not in checked.stdout


def test_the_package_works_under_another_name(package: Path) -> None:
    script = (
        "from extended.close_async import CloseClient, NotFound, models\n"
        "from extended.close_async.query import Lead\n"
        "import sys\n"
        "assert models.Sequence.__module__.startswith('extended.close_async')\n"
        "CloseClient('api_key').sequences\n"
        "assert 'close_async' not in sys.modules\n"
    )

    subprocess.run(
        [sys.executable, "-c", script],
        cwd=package.parent.parent,
        check=True,
        env={"PYTHONPATH": "."},
    )


def test_two_runs_write_the_same_bytes(tmp_path: Path) -> None:
    generate.main(["--target", str(tmp_path / "one")])
    generate.main(["--target", str(tmp_path / "two")])

    assert generate.differences(tmp_path / "one", tmp_path / "two") == []
    assert generate.differences(tmp_path / "one", GENERATED) == []


def test_a_change_by_hand_is_noticed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "_generated"
    generate.shutil.copytree(
        GENERATED, target, ignore=generate.shutil.ignore_patterns("__pycache__")
    )
    (target / "models" / "sequence.py").write_text("# mended\n")
    (target / "models" / "extra.py").touch()

    code = generate.main(["--check", "--target", str(target)])

    assert code == 1
    assert "models/extra.py" in capsys.readouterr().out
    assert (target / "models" / "sequence.py").read_text() == "# mended\n"


def test_an_operation_that_does_not_say_its_effect_is_refused(
    tmp_path: Path, document: dict[str, Any]
) -> None:
    """A guess here could send a write twice."""
    paths = task_paths()
    del paths["/task/"]["post"]["x-effect"]
    silent = tmp_path / "silent.yaml"
    silent.write_text(yaml.safe_dump(document | {"paths": paths}))

    with pytest.raises(PlanError, match=r"tasks\.create: x-effect says None"):
        generate.main(["--document", str(silent), "--target", str(tmp_path / "_generated")])


def test_a_document_that_the_generator_warns_about_changes_nothing(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    read = yaml.safe_load((ROOT / "openapi" / "close.yaml").read_text())
    read["paths"]["/sequence/{id}/"]["get"]["parameters"] = []
    broken.write_text(yaml.safe_dump(read))
    target = tmp_path / "_generated"
    target.mkdir()
    (target / "kept.py").write_text("kept = True\n")

    with pytest.raises(SystemExit):
        generate.main(["--document", str(broken), "--target", str(target)])

    assert [path.name for path in target.iterdir()] == ["kept.py"]


def test_each_generated_file_says_so_first() -> None:
    files = list(GENERATED.rglob("*.py"))

    assert len(files) > 100
    assert [path for path in files if not path.read_text().startswith(HEADER)] == []


def test_no_generated_function_is_sync_io_or_unused() -> None:
    """Nothing sync: the only functions that send are `async`."""
    for path in (GENERATED / "api").rglob("*.py"):
        tree = ast.parse(path.read_text())
        sends = [
            node.name
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef) and "_sender.send" in ast.unparse(node)
        ]

        assert sends == []
