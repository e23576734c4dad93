"""
Writes what a new operation of the API document begins with, in the sandbox and in its tests.

    python -m tools.scaffold tasks.create

The handler answers 501 and the test fails, until somebody has written both. What is there already
is not touched.
"""

from __future__ import annotations

import argparse
import ast
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, get_args

import attrs

from close_async.sandbox.api.routes import ROUTES
from close_async.sandbox.http.resource import Handler

from .document import DOCUMENT, ROOT, load, resolve
from .errors import PlanError
from .spec.examples import examples
from .spec.walks import operations

if TYPE_CHECKING:
    from .document import Node

__all__ = ["NewOperation", "find", "main", "scaffold"]

_JSON: Final = "application/json"
_API: Final = Path("close_async", "sandbox", "api")
_TESTS: Final = Path("tests", "sandbox", "api")
_SAMPLES: Final = Path("tests", "samples", "examples")

_MODULE: Final = '''\
"""{title}."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..http.context import {reply}, {request}, {state}

if TYPE_CHECKING:
    from ..http.resource import Handler

__all__ = ["routes"]


def routes() -> dict[str, dict[str, Handler]]:
    """Return what answers the calls to these paths."""
    return {{}}
'''
_HANDLER: Final = '''\
def {function}(state: {state}, request: {request}) -> {reply}:
    """{summary}."""
    raise error(501, "The sandbox does not know what {id} does.")


'''
_TEST_MODULE: Final = '''\
"""{title}."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.sandbox.worlds import connect

if TYPE_CHECKING:
    from pathlib import Path

    from close_async.sandbox import Sandbox

pytestmark = pytest.mark.anyio
'''
_TEST: Final = '''

async def test_{function}(sandbox: Sandbox, samples: Path) -> None:
    """{summary}, as the document's example shows it."""
    {arrange}
    async with connect(sandbox) as client:
        answer = await client.request("{method}", "{path}"{json})

    assert answer.status_code == {status}
    {compare}
    pytest.fail("{id}: say what it does to the world, and remove this line")
'''


@attrs.frozen
class NewOperation:
    """An operation of the document, by the names that its stubs have."""

    id: str
    method: str
    path: str
    summary: str
    status: int
    request: object
    response: object
    """The first documented body of each, or None where there is none."""

    @property
    def tag(self) -> str:
        return self.id.partition(".")[0]

    @property
    def function(self) -> str:
        """A verb and a noun: `list_tasks`, `create_task`."""
        verb = self.id.partition(".")[2]
        fixed = [part for part in self.path.split("/") if part and not part.startswith("{")]
        noun = "_".join(part for part in fixed if part != verb)
        return f"{verb}_{self.tag if verb == 'list' else noun}"

    @property
    def names(self) -> dict[str, str]:
        """What the templates of the stubs name."""
        (state, request), reply = get_args(Handler)
        return {
            "id": self.id,
            "function": self.function,
            "method": self.method,
            "path": self.path.format_map(_Example(self.response)),
            "summary": self.summary,
            "status": str(self.status),
            "title": self.tag.replace("_", " ").capitalize(),
            "state": state.__name__,
            "request": request.__name__,
            "reply": reply.__name__,
        }


class _Example(dict[str, str]):
    """The ids of a documented answer, to be put into a path."""

    def __init__(self, response: object) -> None:
        super().__init__(response if isinstance(response, dict) else {})

    def __missing__(self, key: str) -> str:
        return f"{key}_1"


def find(document: Node, operation_id: str) -> NewOperation:
    """
    Return the operation of that name.

    Raises:
        PlanError: the document has no such operation.
    """
    for path, item in document["paths"].items():
        for where, found in operations({"paths": {path: item}}):
            if found["operationId"] == operation_id:
                method = where.rpartition("/")[2].upper()
                (status,) = (int(one) for one in found["responses"] if one.startswith("2"))
                return NewOperation(
                    operation_id,
                    method,
                    path,
                    found["summary"],
                    status,
                    _example(document, found.get("requestBody", {})),
                    _example(document, found["responses"][str(status)]),
                )
    msg = f"openapi/close.yaml has no operation {operation_id}; add it there first"
    raise PlanError(msg)


def _example(document: Node, body: Node) -> object:
    media_type = resolve(document, body).get("content", {}).get(_JSON, {})
    return next((value for _, value in examples(document, "#", media_type)), None)


def scaffold(operation: NewOperation, root: Path = ROOT) -> list[str]:
    """Write the stubs of *operation* below *root*, and return what was done, and what is left."""
    done = _write_handler(operation, root)
    done += _write_samples(operation, root)
    done += _write_test(operation, root)
    return done


# The handler


def _write_handler(operation: NewOperation, root: Path) -> list[str]:
    if operation.method in ROUTES.get(operation.path, {}):
        return [f"the sandbox answers {operation.method} {operation.path} already"]

    path = root / _API / f"{_module_of(operation)}.py"
    is_new = not path.exists()
    text = _MODULE.format(**operation.names) if is_new else path.read_text(encoding="utf-8")
    text = _with_imports(text, operation.names)
    if f"def {operation.function}(" in text:
        return [f"{path.relative_to(root)} has {operation.function}() already"]

    registered = _registered(text, operation)
    text = _with_handler(text if registered is None else registered, operation)
    path.write_text(text, encoding="utf-8")
    changed = [path]
    if is_new:
        routes = root / _API / "routes.py"
        routes.write_text(_with_module(routes.read_text(encoding="utf-8"), path.stem), "utf-8")
        changed.append(routes)
    _tidy(*changed)
    done = [f"{one.relative_to(root)}: {operation.function}()" for one in changed[:1]]
    if registered is None:
        done.append(
            f"add to the routes of {path.relative_to(root)}: "
            f'"{operation.path}": {{"{operation.method}": {operation.function}}}'
        )
    return done


def _module_of(operation: NewOperation) -> str:
    """Return the module that answers the neighbours of a path, or else one named for the tag."""
    base = operation.path.partition("{")[0]
    package = ROUTES["/me/"]["GET"].__module__.rpartition(".")[0]
    for path, handlers in ROUTES.items():
        if path.partition("{")[0] == base:
            for handler in handlers.values():
                parent, _, name = handler.__module__.rpartition(".")
                if parent == package:
                    return name
    return operation.tag


def _registered(text: str, operation: NewOperation) -> str | None:
    """Return a module with the route in the table of its `routes()`; None if it has no table."""
    table = _table(text)
    if table is None:
        return None

    entry = f'"{operation.method}": {operation.function}'
    for key, value in zip(table.keys, table.values, strict=True):
        if isinstance(key, ast.Constant) and key.value == operation.path:
            return _inserted(text, value, entry)
    return _inserted(text, table, f'"{operation.path}": {{{entry}}}')


def _table(text: str) -> ast.Dict | None:
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef) and node.name == "routes":
            last = node.body[-1]
            if isinstance(last, ast.Return) and isinstance(last.value, ast.Dict):
                return last.value
    return None


def _with_handler(text: str, operation: NewOperation) -> str:
    """Return a module with the handler above its `routes()`, or else at its end."""
    handler = _HANDLER.format(**operation.names)
    before, routes, after = text.partition("def routes() ->")
    return f"{before}{handler}{routes}{after}" if routes else f"{text}\n\n{handler}"


def _with_imports(text: str, names: dict[str, str]) -> str:
    """Return a module that imports what a handler names; isort joins and sorts the lines."""
    context = [names[one] for one in ("reply", "request", "state")]
    missing = [one for one in context if re.search(rf"import.*\b{one}\b", text) is None]
    lines = ["from ..common.errors import error"]
    if missing:
        lines.append(f"from ..http.context import {', '.join(missing)}")
    first = "from __future__ import annotations\n"
    return text.replace(first, "\n".join([first, *lines, ""]), 1)


def _with_module(text: str, name: str) -> str:
    """Return the table of all routes with those of one more module."""
    table = next(
        node.value
        for node in ast.parse(text).body
        if isinstance(node, ast.Assign | ast.AnnAssign) and "ROUTES" in _targets(node)
    )
    text = _inserted(text, table, f"**_{name}.routes()")
    return text.replace("from . import (\n", f"from . import (\n    {name} as _{name},\n", 1)


def _targets(node: ast.Assign | ast.AnnAssign) -> set[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return {one.id for one in targets if isinstance(one, ast.Name)}


def _inserted(text: str, table: ast.expr | None, entry: str) -> str:
    """Return *text* with one more entry at the end of the dict that *table* is."""
    if not isinstance(table, ast.Dict) or table.end_lineno is None:
        msg = "a table of routes isn't written as a dict; the scaffold can't extend it"
        raise PlanError(msg)

    lines = text.splitlines(keepends=True)
    # ast counts bytes.
    last = lines[table.end_lineno - 1].encode()
    end = (table.end_col_offset or 0) - 1
    before = "".join(lines[: table.end_lineno - 1]) + last[:end].decode()
    after = last[end:].decode() + "".join(lines[table.end_lineno :])
    comma = "," if table.values and not before.rstrip().endswith(",") else ""
    return f"{before.rstrip()}{comma}\n{entry},\n{after}"


def _tidy(*paths: Path) -> None:
    config = ["--quiet", "--config", str(ROOT / "pyproject.toml"), *map(str, paths)]
    for command in (["check", "--fix-only", "--select", "I"], ["format"]):
        subprocess.run([sys.executable, "-m", "ruff", *command, *config], check=True)


# The test


def _write_samples(operation: NewOperation, root: Path) -> list[str]:
    done = []
    for direction in ("request", "response"):
        path = _sample(operation, direction)
        example = getattr(operation, direction)
        if example is not None and not (root / path).exists():
            text = json.dumps(example, indent=2, ensure_ascii=False)
            (root / path).write_text(f"{text}\n", encoding="utf-8")
            done.append(f"{path}: the document's example")
    return done


def _sample(operation: NewOperation, direction: str) -> Path:
    return _SAMPLES / f"{operation.id}.{direction}.json"


def _write_test(operation: NewOperation, root: Path) -> list[str]:
    path = root / _TESTS / f"test_{operation.tag}.py"
    names = operation.names
    text = path.read_text(encoding="utf-8") if path.exists() else _TEST_MODULE.format(**names)
    if f"def test_{operation.function}(" in text:
        return [f"{path.relative_to(root)} has a test of it already"]

    names |= {
        "arrange": f"body = {_read(operation, 'request')}\n" if operation.request else "",
        "json": ", json=body" if operation.request else "",
        "compare": f"assert answer.json() == {_read(operation, 'response')}"
        if operation.response
        else 'assert answer.content in {b"", b"{}"}',
    }
    path.write_text(text + _TEST.format(**names), encoding="utf-8")
    _tidy(path)
    return [
        f"{path.relative_to(root)}: test_{operation.function}(), which fails until it's written"
    ]


def _read(operation: NewOperation, direction: str) -> str:
    name = _sample(operation, direction).name
    return f'json.loads((samples / "examples" / "{name}").read_text())'


def main(arguments: list[str] | None = None) -> int:
    """Write the stubs of the operation that the command line names; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.scaffold",
        description="Writes the stubs of a new operation in the sandbox and in its tests.",
    )
    parser.add_argument("operation", help="as in openapi/close.yaml, such as tasks.create")
    options = parser.parse_args(arguments)
    try:
        done = scaffold(find(load(DOCUMENT), options.operation))
    except PlanError as error:
        print(error, file=sys.stderr)
        return 1

    print("\n".join(done))
    return 0


if __name__ == "__main__":
    sys.exit(main())
