"""
Small faults, planted one by one, and whether the tests see them.

    python -m tools.mutants --count 200 --seed 0
    python -m tools.mutants --count 50 'close_async/_wire/retry/*.py'

Takes a random sample of all the faults that the operators of cosmic-ray, and three more, can plant
in the rooms that decide what is sent. Each is planted in a copy of the tree, where the tests of its
room run until one fails. Prints a diff of each fault that no test sees, and exits with 1 if there
is one. Those that change nothing stand in `tools/mutants_accepted`, with the reason.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import fnmatch
import importlib
import os
import queue
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT: Final = Path(__file__).parents[1]
ACCEPTED: Final = ROOT / "tools" / "mutants_accepted"

# Which tests see what is planted in a room: the nearest first, since the first that fails ends it.
_WIRE: Final = ("tests/wire/retry", "tests/wire/message", "tests/exactly_once")
ROOMS: Final[dict[str, tuple[str, ...]]] = {
    "close_async/_wire/message/": (*_WIRE, "tests/client"),
    "close_async/_wire/retry/": _WIRE,
    "close_async/_wire/reconcile/": ("tests/exactly_once", "tests/journal", "tests/simulation"),
    "close_async/_wire/send/": (*_WIRE, "tests/client", "tests/wire", "tests/simulation"),
    "close_async/journal/": ("tests/journal", "tests/exactly_once"),
    "close_async/enrollment": ("tests/exactly_once", "tests/simulation"),
    "close_async/bulk/": ("tests/bulk",),
    "close_async/paging/": ("tests/paging", "tests/search", "tests/client"),
}
# What says the most: the others of these two families are all seen by the same tests.
_ARITHMETIC: Final = frozenset({"Add_Sub", "Sub_Add", "Mul_Div", "Div_Mul", "BitOr_BitAnd"})
_COMPARISONS: Final = frozenset(
    {"Lt_GtE", "Gt_LtE", "LtE_Lt", "GtE_Gt", "Lt_LtE", "Gt_GtE", "Eq_NotEq", "NotEq_Eq", "Is_IsNot",
     "IsNot_Is", "In_NotIn", "NotIn_In"}
)  # fmt: skip
_FAMILIES: Final = {
    "ReplaceBinaryOperator": _ARITHMETIC,
    "ReplaceComparisonOperator": _COMPARISONS,
    "VariableReplacer": (),
    "VariableInserter": (),
}
_QUICK: Final = {**os.environ, "TEST_DEPTH": "quick", "PYTHONDONTWRITEBYTECODE": "1"}


@attrs.frozen
class Mutant:
    """One fault: *code* in place of what *path* holds."""

    path: str
    operator: str
    occurrence: int
    before: str = attrs.field(repr=False)
    code: str = attrs.field(repr=False)

    @property
    def diff(self) -> str:
        """What it changes."""
        lines = difflib.unified_diff(
            self.before.splitlines(),
            self.code.splitlines(),
            self.path,
            self.operator,
            "",
            "",
            3,
            "",
        )
        return "\n".join(lines)

    @property
    def change(self) -> str:
        """What it changes, in a form that lives longer than line numbers."""
        lines = [" ".join(line.split()) for line in self.diff.splitlines()[2:] if line[0] in "+-"]
        return f"{self.path}: {' '.join(lines)}"


class RemoveStatement:
    """Leaves out a statement: a call, an assignment, a `raise`."""

    def mutation_positions(self, node: Any) -> Iterator[object]:
        """Yield where it can be planted."""
        if node.type == "simple_stmt" and node.children[0].type in {
            "atom_expr", "power", "await_expr", "expr_stmt", "raise_stmt", "atom", "assert_stmt",
        }:  # fmt: skip
            yield node

    def mutate(self, node: Any, _index: int) -> Any:
        """Plant it."""
        first = node.get_first_leaf()
        passing = importlib.import_module("parso.python.tree").Keyword(
            "pass", first.start_pos, first.prefix
        )
        node.children[0] = passing
        return node


class DropOperand:
    """Leaves out one side of `and` or `or`."""

    def mutation_positions(self, node: Any) -> Iterator[object]:
        """Yield where it can be planted."""
        if node.type in {"and_test", "or_test"}:
            yield from node.children[::2]

    def mutate(self, node: Any, index: int) -> Any:
        """Plant it."""
        prefix = node.get_first_leaf().prefix
        at = 2 * index
        begin = at if at < len(node.children) - 1 else at - 1
        del node.children[begin : begin + 2]
        node.get_first_leaf().prefix = prefix
        return node


class ReturnNothing:
    """Returns None."""

    def mutation_positions(self, node: Any) -> Iterator[object]:
        """Yield where it can be planted."""
        if node.type == "return_stmt" and node.children[1].get_code().strip() != "None":
            yield node

    def mutate(self, node: Any, _index: int) -> Any:
        """Plant it."""
        keyword = importlib.import_module("parso.python.tree").Keyword
        node.children[1] = keyword("None", node.children[1].start_pos, " ")
        return node


def operators() -> dict[str, Any]:
    """Return all operators by their names."""
    # Not in the type checkers' environment: it's installed when it's first needed.
    provider: Any = importlib.import_module("cosmic_ray.operators.provider").OperatorProvider()
    found: dict[str, Any] = {}
    for name in provider:
        family, _, change = name.partition("_")
        if change in _FAMILIES.get(family, (change,)):
            found[name] = provider[name]()
    own = (RemoveStatement(), DropOperand(), ReturnNothing())
    return found | {type(one).__name__: one for one in own}


def places_in(path: str) -> Iterator[tuple[str, str, int]]:
    """Yield where faults can be planted in a file, by which operator."""
    tree = importlib.import_module("cosmic_ray.ast")
    nodes = list(tree.ast_nodes(tree.get_ast((ROOT / path).read_text(encoding="utf-8"))))
    for name, operator in operators().items():
        count = sum(1 for node in nodes for _ in operator.mutation_positions(node))
        yield from ((path, name, occurrence) for occurrence in range(count))


def mutant_at(path: str, name: str, occurrence: int) -> Mutant | None:
    """Return one fault, or None if it's none: it's no Python, or means the same."""
    before = (ROOT / path).read_text(encoding="utf-8")
    mutate_code = importlib.import_module("cosmic_ray.mutating").mutate_code
    code = mutate_code(before, operators()[name], occurrence)
    if code is None or _meaning(code) in (None, _meaning(before)):
        return None
    return Mutant(path, name, occurrence, before, code)


def draw(paths: Sequence[str], count: int, seed: int) -> list[Mutant]:
    """Return so many faults in these files, always the same ones for a *seed*."""
    places = [place for path in paths for place in places_in(path)]
    random.Random(seed).shuffle(places)
    known = accepted()
    found: list[Mutant] = []
    for place in places:
        mutant = mutant_at(*place)
        if mutant is not None and mutant.change not in known:
            found.append(mutant)
            if len(found) == count:
                break
    return found


def _meaning(code: str) -> str | None:
    """Return what a module does: without annotations, docstrings, and what is for types only."""
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return None
    return ast.dump(_Bare().visit(tree))


class _Bare(ast.NodeTransformer):
    def visit_arg(self, node: ast.arg) -> ast.arg:
        return ast.arg(node.arg)

    def visit_arguments(self, node: ast.arguments) -> ast.AST:
        # Who calls it with names may do so whether or not they are required.
        node.args = [*node.posonlyargs, *node.args, *node.kwonlyargs]
        node.posonlyargs = node.kwonlyargs = []
        return self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        return self.generic_visit(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        node.returns = None
        return self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        if isinstance(node.annotation, ast.Name) and node.annotation.id == "TypeAlias":
            return ast.Pass()
        node.annotation = ast.Constant(value=None)
        return self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        is_text = isinstance(node.value, ast.Constant)
        return ast.Pass() if is_text else self.generic_visit(node)

    def visit_If(self, node: ast.If) -> ast.AST | None:
        is_for_types = "TYPE_CHECKING" in {getattr(one, "id", "") for one in ast.walk(node.test)}
        return None if is_for_types else self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        is_cast = isinstance(node.func, ast.Name) and node.func.id in {"cast", "TypeVar"}
        return self.visit(node.args[-1]) if is_cast else self.generic_visit(node)


@attrs.frozen
class Trial:
    """Runs tests in a copy of the tree. *limits* is how long those of a room may take."""

    copies: queue.Queue[Path]
    limits: dict[tuple[str, ...], float]

    def is_seen(self, mutant: Mutant) -> bool:
        """Plant it, run the tests of its room, and return whether one failed or none ended."""
        tests = tests_of(mutant.path)
        copy = self.copies.get()
        try:
            (copy / mutant.path).write_text(mutant.code, encoding="utf-8")
            return run(copy, tests, self.limits[tests]) != 0
        finally:
            (copy / mutant.path).write_text(mutant.before, encoding="utf-8")
            self.copies.put(copy)


def tests_of(path: str) -> tuple[str, ...]:
    """Return the tests of the room in which a file lies."""
    return next((tests for room, tests in ROOMS.items() if path.startswith(room)), ("tests",))


def run(copy: Path, tests: Sequence[str], limit: float) -> int:
    """Run tests, and return the exit code, or 1 if they don't end in time."""
    options = ["-q", "-x", "-p", "no:cacheprovider", "-p", "no:randomly", "-m", "not slow"]
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", *options, *tests],
        cwd=copy, env=_QUICK, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    try:
        return process.wait(limit)
    except subprocess.TimeoutExpired:
        return 1
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def make_copy(folder: Path) -> Path:
    """Copy what git knows of into *folder*."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


def accepted() -> dict[str, str]:
    """Return the changes that are known to change nothing, and why."""
    found: dict[str, str] = {}
    why = ""
    for line in ACCEPTED.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            why = line[1:].strip()
        elif line.strip():
            found[line.strip()] = why
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Plant, print what is not seen, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutants", description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("files", nargs="*", help="patterns of paths; by default all of the rooms")
    asked = parser.parse_args(arguments)

    paths = sorted(str(one.relative_to(ROOT)) for one in (ROOT / "close_async").rglob("*.py"))
    wanted = asked.files or [f"{room}*" for room in ROOMS]
    paths = [path for path in paths if any(fnmatch.fnmatch(path, one) for one in wanted)]
    sample = draw(paths, asked.count, asked.seed)
    print(f"{len(sample)} faults in {len(paths)} files", flush=True)
    with tempfile.TemporaryDirectory(prefix="mutants-") as home:
        return _try_all(sample, Path(home), asked.jobs)


def _try_all(sample: Sequence[Mutant], home: Path, jobs: int) -> int:
    copies: queue.Queue[Path] = queue.Queue()
    for number in range(jobs):
        copies.put(make_copy(home / str(number)))
    limits: dict[tuple[str, ...], float] = {}
    for tests in sorted({tests_of(one.path) for one in sample}):
        began = time.monotonic()
        if run(home / "0", tests, 1800):
            print("without any fault these fail:", *tests)
            return 2
        seconds = time.monotonic() - began
        print(f"{seconds:.0f} s for", *tests, flush=True)
        limits[tests] = 60 + 4 * seconds
    trial, survivors, began = Trial(copies, limits), 0, time.monotonic()
    with ThreadPoolExecutor(jobs) as pool:
        for mutant, is_seen in zip(sample, pool.map(trial.is_seen, sample), strict=True):
            if not is_seen:
                survivors += 1
                print(f"\n{mutant.diff}\n\n{mutant.change}", flush=True)
    each = (time.monotonic() - began) / max(1, len(sample))
    print(f"\nseen {len(sample) - survivors}, survived {survivors}, {each:.1f} s each")
    return int(survivors > 0)


if __name__ == "__main__":
    sys.exit(main())
