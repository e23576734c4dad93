"""The generated code comes from the API document, all of it, and from nothing else."""

from __future__ import annotations

import ast
import inspect
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.support.documents import TASKS, extended, generated, tasks, vendored
from tests.support.paths import ROOT
from tools import generate
from tools.guesses import guesses_page

if TYPE_CHECKING:
    from collections.abc import Iterator

GENERATED = ROOT / "close_async" / "_generated"
HEADER = (
    "# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost."
)
USE = """\
from extended.close_async import CloseClient
from extended.close_async.models import Task
async def first(close: CloseClient) -> Task | None:
    await close.tasks.create(text='Call', delay=60)
    return await close.tasks.list(lead_id='lead_1').first()
async def wrong(close: CloseClient) -> None:
    await close.tasks.create(txt='Call')
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the package, its code generated from a document that holds more."""
    folder = tmp_path_factory.mktemp("vendored")
    copied = vendored(extended(), folder, "extended")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        yield copied


@pytest.fixture(scope="module")
def checked(package: Path, request: pytest.FixtureRequest) -> list[str]:
    """What mypy says of all generated code, and of a script that uses it."""
    script = package.parent.parent / "use_it.py"
    script.write_text(USE)
    # What the package imports has to be read only once, if pytest's cache isn't switched off.
    cache = getattr(request.config, "cache", None)
    known = f"--cache-dir={cache.mkdir('mypy')}" if cache else "--no-incremental"
    command = [sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent", known]
    ran = subprocess.run(
        [*command, script.name, str(package.relative_to(script.parent) / "_generated")],
        cwd=script.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.stdout.splitlines()


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is generated from the document of tasks; not to be changed."""
    target = tmp_path_factory.mktemp("small") / "_generated"
    assert generate.main(["--document", str(TASKS), "--target", str(target)]) == 0
    return target


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A folder generated earlier."""
    target = tmp_path / "_generated"
    target.mkdir()
    (target / "kept.py").write_text("kept = True\n")
    return target


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*.py"))


# What appears


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
    assert "NotFound: There is no such lead." in tasks.create.__doc__
    assert (
        models.Task.from_dict({"id": "task_1", "status": "done"}).status is models.TaskStatus.DONE
    )


def test_the_new_operation_is_typed(checked: list[str]) -> None:
    faults = [line for line in checked if line.startswith("use_it.py") and " error: " in line]

    assert len(faults) == 1
    assert faults[0].startswith('use_it.py:7: error: Unexpected keyword argument "txt"')


def test_generated_code_is_strictly_typed_however_odd_its_names_are(checked: list[str]) -> None:
    assert [line for line in checked if " error: " in line and "_generated" in line] == []
    assert checked[-1].startswith("Found 1 error in 1 file (checked ")


def test_a_schema_that_no_operation_needs_is_not_printed(small: Path) -> None:
    assert names(small / "models") == [
        "__init__.py",
        "task.py",
        "task_page.py",
        "task_status.py",
    ]


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


def test_each_generated_file_says_so_first() -> None:
    files = list(GENERATED.rglob("*.py"))

    assert len(files) > 100
    assert [path for path in files if not path.read_text().startswith(HEADER)] == []


def test_generated_modules_import_each_other_in_no_circle() -> None:
    """Imports for type checkers and those inside of functions count, too."""
    imports = {path: set(imported_from(path)) for path in GENERATED.rglob("*.py")}

    while leaves := [path for path, needed in imports.items() if not needed & imports.keys()]:
        for path in leaves:
            del imports[path]

    assert imports == {}


def imported_from(path: Path) -> Iterator[Path]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.level:
            folder = path.parents[node.level - 1].joinpath(*(node.module or "").split("."))
            for alias in node.names:
                inner = folder / f"{alias.name}.py"
                yield inner if inner.exists() else folder.with_suffix(".py")


def test_the_generated_code_stays_small() -> None:
    """It grows with what the document holds, and with nothing that a template adds."""
    calls = [
        node
        for owner in classes_of(GENERATED / "api")
        if owner.name.endswith("Calls")
        for node in owner.body
        if isinstance(node, ast.FunctionDef)
    ]
    arguments = sum(len(node.args.args) + len(node.args.kwonlyargs) for node in calls)
    models = classes_of(GENERATED / "models")
    fields = sum(
        isinstance(node, ast.AnnAssign | ast.Assign) for one in models for node in one.body
    )

    assert lines_of(GENERATED / "api") <= 50 * len(calls) + 8 * arguments
    assert lines_of(GENERATED / "models") <= 13 * len(models) + 5 * fields


def classes_of(folder: Path) -> list[ast.ClassDef]:
    trees = (ast.parse(path.read_text()) for path in folder.glob("*.py"))
    return [node for tree in trees for node in tree.body if isinstance(node, ast.ClassDef)]


def lines_of(folder: Path) -> int:
    return sum(len(path.read_text().splitlines()) for path in folder.glob("*.py"))


def test_a_hidden_tag_has_a_resource_and_no_attribute() -> None:
    from close_async._generated.api import Resources
    from close_async._generated.api.advanced_filtering import AdvancedFiltering

    assert inspect.iscoroutinefunction(AdvancedFiltering.search)
    assert not hasattr(Resources, "advanced_filtering")


def test_every_generated_method_that_sends_is_async() -> None:
    for path in (GENERATED / "api").rglob("*.py"):
        tree = ast.parse(path.read_text())
        sends = [
            node.name
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef) and "_sender.send" in ast.unparse(node)
        ]

        assert sends == []


# What is noticed


def test_the_committed_code_is_what_a_run_writes(capsys: pytest.CaptureFixture[str]) -> None:
    code = generate.main(["--check"])

    assert code == 0, capsys.readouterr().out


def test_a_run_with_other_hashes_writes_the_same_bytes(tmp_path: Path, small: Path) -> None:
    """The order of a set differs from process to process, and must not show."""
    target = tmp_path / "_generated"
    command = [sys.executable, "-m", "tools.generate", "--document", str(TASKS)]
    seed = {"PYTHONHASHSEED": "1" if os.environ.get("PYTHONHASHSEED") != "1" else "2"}

    subprocess.run(
        [*command, "--target", str(target)],
        cwd=ROOT,
        env=os.environ | seed,
        check=True,
        stdout=subprocess.DEVNULL,
    )

    assert generate.differences(target, small) == []


def test_a_change_by_hand_is_noticed(
    tmp_path: Path, small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "_generated"
    shutil.copytree(small, target)
    (target / "models" / "task.py").write_text("# mended\n")
    (target / "models" / "extra.py").touch()
    (target / "models" / "task_page.py").unlink()

    code = generate.main(["--check", "--document", str(TASKS), "--target", str(target)])

    assert code == 1
    assert capsys.readouterr().out.splitlines()[-3:] == [
        "  models/extra.py",
        "  models/task.py",
        "  models/task_page.py",
    ]
    assert (target / "models" / "task.py").read_text() == "# mended\n"


def test_each_guess_is_a_row_of_the_page_that_lists_them() -> None:
    document = tasks("""
      paths: {/task/: {get: {x-certainty: guess, description: A guess.}}}
      components: {schemas: {Task: {properties: {
        id: {x-certainty: guess, description: "A guess,\n either a|b."},
        due: {x-certainty: guess, description: A guess.}}}}}
    """)

    page = guesses_page(document)

    assert page.splitlines()[-2:] == [
        "| `tasks.list`, `Task.due` | A guess. |",
        r"| `Task.id` | A guess, either a\|b. |",
    ]


def test_what_a_fact_has_decided_is_listed_after_the_guesses() -> None:
    document = tasks("""
      x-decided:
        confirmed: [{guess: There are tasks., fact: "Yes,\n a|b.", source: live answer}]
        refuted: [{guess: Tasks are due., fact: Some aren't., source: public code}]
    """)

    page = guesses_page(document)

    assert page.partition("| --- | --- |\n\n")[2].splitlines() == [
        "## What was guessed and is confirmed",
        "",
        "| the guess | the fact | from where |",
        "| --- | --- | --- |",
        r"| There are tasks. | Yes, a\|b. | live answer |",
        "",
        "## What was guessed and is refuted",
        "",
        "| the guess | the fact | from where |",
        "| --- | --- | --- |",
        "| Tasks are due. | Some aren't. | public code |",
    ]


# What is not lost


def test_a_refused_document_is_one_readable_line_and_exit_code_1(tmp_path: Path, old: Path) -> None:
    document = tmp_path / "silent.yaml"
    document.write_text(yaml.safe_dump(tasks("paths: {/task/: {post: {x-effect: null}}}")))
    line = document.read_text().splitlines().index("    post:") + 1
    command = [sys.executable, "-m", "tools.generate", "--document", str(document)]

    ran = subprocess.run(
        [*command, "--target", str(old)], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert ran.returncode == 1
    assert ran.stderr == (
        f"{document}:{line}: tasks.create: x-effect must be one of read, repeat, create, got None\n"
    )
    assert names(old) == ["kept.py"]


def test_a_file_that_is_no_yaml_is_one_readable_line_and_exit_code_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = tmp_path / "broken.yaml"
    document.write_text("paths: [")

    code = generate.main(["--document", str(document), "--target", str(tmp_path / "_generated")])

    assert code == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"{document}:2: can't be read as YAML: did not find expected node")


def test_a_document_that_the_generator_warns_about_changes_nothing(
    old: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = generated(tasks("paths: {'/task/{id}/': {get: {parameters: []}}}"), old)

    assert code == 1
    assert "Path parameters do not match with path" in capsys.readouterr().err
    assert names(old) == ["kept.py"]


def test_a_template_that_fails_changes_nothing(tmp_path: Path, old: Path) -> None:
    templates = tmp_path / "templates"
    shutil.copytree(generate.TEMPLATES, templates)
    # The last template that is printed: all others have written by then.
    (templates / "endpoint_module.py.jinja").write_text("{{ 1 // 0 }}")

    with pytest.raises(ZeroDivisionError):
        generate.main(
            ["--document", str(TASKS), "--target", str(old), "--templates", str(templates)]
        )

    assert names(old) == ["kept.py"]


def test_a_run_takes_the_place_of_the_old_folder(small: Path, old: Path) -> None:
    generate.swap(small, old)

    assert names(old) == names(small)
    assert [path.name for path in old.parent.iterdir()] == ["_generated"]


@pytest.mark.parametrize("interrupted", [1, 2])
def test_an_interrupted_swap_leaves_the_old_folder(
    monkeypatch: pytest.MonkeyPatch, small: Path, old: Path, interrupted: int
) -> None:
    rename, renamed = Path.rename, []

    def interrupt(path: Path, target: Path) -> Path:
        renamed.append(path)
        if len(renamed) == interrupted:
            raise KeyboardInterrupt
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", interrupt)

    with pytest.raises(KeyboardInterrupt):
        generate.swap(small, old)

    assert names(old) == ["kept.py"]


def test_a_swap_that_was_killed_half_way_is_taken_back_by_the_next_one(
    tmp_path: Path, old: Path
) -> None:
    old.rename(tmp_path / "_generated.old")

    with pytest.raises(FileNotFoundError):
        generate.swap(tmp_path / "not generated", old)

    assert names(old) == ["kept.py"]
