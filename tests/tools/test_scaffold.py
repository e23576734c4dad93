"""What `python -m tools.scaffold` writes, into a copy of the sandbox."""

from __future__ import annotations

import ast
import json
import shutil
from typing import TYPE_CHECKING

import attrs
import pytest

from tests.support.documents import TASKS
from tests.support.operations import OPERATIONS
from tests.support.paths import ROOT
from tools import scaffold
from tools.document import DOCUMENT, load
from tools.errors import PlanError
from tools.scaffold import NewOperation, find

if TYPE_CHECKING:
    from pathlib import Path

GROUPS = NewOperation(
    id="guilds.create",
    method="POST",
    path="/guild/",
    summary="Create a guild",
    status=200,
    request={"name": "Verkäufer"},
    response={"id": "guild_1", "name": "Verkäufer"},
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with what the scaffold reads and writes."""
    for name in ("close_async/sandbox/api", "tests/sandbox/api", "tests/samples/examples"):
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignore)
    return tmp_path


def changes(root: Path) -> dict[str, str]:
    """Return the new text of each file that isn't as it was."""
    found = {
        path.relative_to(root).as_posix(): path.read_text(encoding="utf-8")
        for path in root.rglob("*.*")
    }
    return {
        name: text
        for name, text in found.items()
        if not (ROOT / name).exists() or (ROOT / name).read_text(encoding="utf-8") != text
    }


def routes_of(text: str) -> str:
    """Return the table that a module's `routes()` returns."""
    return ast.unparse(scaffold._table(text) or ast.Dict([], []))


def test_a_new_tag_is_a_module_a_route_a_test_and_samples(root: Path) -> None:
    said = scaffold.scaffold(GROUPS, root)

    written = changes(root)
    assert set(written) == {
        "close_async/sandbox/api/guilds.py",
        "close_async/sandbox/api/routes.py",
        "tests/samples/examples/guilds.create.request.json",
        "tests/samples/examples/guilds.create.response.json",
        "tests/sandbox/api/test_guilds.py",
    }
    handler = written["close_async/sandbox/api/guilds.py"]
    assert 'error(501, "The sandbox does not know what guilds.create does.")' in handler
    assert routes_of(handler) == "{'/guild/': {'POST': create_guild}}"
    routes = written["close_async/sandbox/api/routes.py"]
    assert "guilds as _guilds" in routes
    assert "**_guilds.routes()" in routes
    sample = json.loads(written["tests/samples/examples/guilds.create.request.json"])
    assert sample == GROUPS.request
    assert "pytest.fail" in written["tests/sandbox/api/test_guilds.py"]
    assert len(said) == 4


def test_the_next_operation_joins_the_module_of_its_tag(root: Path) -> None:
    scaffold.scaffold(GROUPS, root)

    scaffold.scaffold(attrs.evolve(GROUPS, id="guilds.list", method="GET", request=None), root)
    one = attrs.evolve(GROUPS, id="guilds.get", method="GET", path="/guild/{id}/", request=None)
    scaffold.scaffold(one, root)

    written = changes(root)
    assert routes_of(written["close_async/sandbox/api/guilds.py"]) == (
        "{'/guild/': {'POST': create_guild, 'GET': list_guilds}, "
        "'/guild/{id}/': {'GET': get_guild}}"
    )
    assert written["close_async/sandbox/api/routes.py"].count("_guilds.routes()") == 1
    test = written["tests/sandbox/api/test_guilds.py"]
    assert [word for word in ("create_guild", "list_guilds", "get_guild") if word not in test] == []
    assert '"/guild/guild_1/"' in test
    assert test.count("import pytest") == 1


def test_a_path_below_another_one_joins_its_module(root: Path) -> None:
    path = "/sequence/{id}/duplicate/"
    copied = attrs.evolve(GROUPS, id="sequences.duplicate", path=path, request=None)

    said = scaffold.scaffold(copied, root)

    module = changes(root)["close_async/sandbox/api/sequences.py"]
    assert "def duplicate_sequence(" in module
    ast.parse(module)
    assert module.count("import error") <= 1
    # Where the routes aren't one table, a line says what to add.
    is_added = f"{path!r}: {{'POST': duplicate_sequence}}" in routes_of(module)
    assert is_added is not any("add to the routes of" in line for line in said)
    assert "tests/sandbox/api/test_sequences.py" in changes(root)


def test_what_is_there_is_not_touched(root: Path) -> None:
    scaffold.scaffold(GROUPS, root)
    sample = root / "tests/samples/examples/guilds.create.request.json"
    sample.write_text('{"name": "Mine"}', encoding="utf-8")
    before = changes(root)

    said = scaffold.scaffold(GROUPS, root)

    assert changes(root) == before
    assert all("already" in line for line in said)


def test_of_an_operation_that_the_sandbox_has_only_the_test_is_written(root: Path) -> None:
    said = scaffold.scaffold(find(load(DOCUMENT), "users.me"), root)

    assert said[0] == "the sandbox answers GET /me/ already"
    assert "close_async" not in "".join(changes(root))


def test_an_operation_is_found_with_its_examples() -> None:
    document = load(DOCUMENT)
    found = {one.id: find(document, one.id) for one in OPERATIONS}

    for one in OPERATIONS:
        stub = found[one.id]
        assert (stub.method, stub.path, stub.status) == (one.method, one.path, int(one.status))
        assert stub.request == next(iter(one.requests), None)
        assert stub.response == next(iter(one.responses), None)
    assert found["sequences.list"].function == "list_sequences"
    assert found["bulk_edits.create"].function == "create_bulk_action_edit"


def test_an_operation_that_is_not_in_the_document_is_refused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(PlanError, match=r"has no operation tasks\.fly; add it there first"):
        find(load(TASKS), "tasks.fly")

    code = scaffold.main(["tasks.fly"])

    assert code == 1
    assert "has no operation tasks.fly" in capsys.readouterr().err
