"""The faults that can be planted: what each changes, and a sample of them, the same for a seed."""

from __future__ import annotations

import ast
import difflib
import importlib
import random
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT: Final = Path(__file__).parents[2]
ACCEPTED: Final = ROOT / "tools" / "mutants_accepted"
# The rooms that decide what is sent, and to whom.
ROOMS: Final = (
    "close_async/_wire/message/",
    "close_async/_wire/retry/",
    "close_async/_wire/reconcile/",
    "close_async/_wire/send/",
    "close_async/journal/",
    "close_async/enrollment/",
    "close_async/bulk/",
    "close_async/paging/",
)

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
    """
    Return so many faults in these files, always the same ones for a *seed*.

    Each room gets as many as the others, and each file of a room, as far as they go.
    """
    rooms: dict[str, list[Iterator[Mutant]]] = {}
    for path in paths:
        room = next((one for one in ROOMS if path.startswith(one)), path)
        rooms.setdefault(room, []).append(_shuffled(path, seed))
    return list(islice(_in_turn([_in_turn(files) for files in rooms.values()]), count))


def _shuffled(path: str, seed: int) -> Iterator[Mutant]:
    places = list(places_in(path))
    random.Random(f"{seed} {path}").shuffle(places)
    seen: set[str] = set()
    for place in places:
        mutant = mutant_at(*place)
        # Two operators may write the same.
        if mutant is not None and mutant.code not in seen:
            seen.add(mutant.code)
            yield mutant


def _in_turn(sources: Sequence[Iterator[Mutant]]) -> Iterator[Mutant]:
    left = list(sources)
    while left:
        for source in tuple(left):
            mutant = next(source, None)
            if mutant is None:
                left.remove(source)
            else:
                yield mutant


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
        node.defaults = [*node.defaults, *filter(None, node.kw_defaults)]
        node.posonlyargs, node.kwonlyargs, node.kw_defaults = [], [], []
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

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        # What a module offers: `make interface` tells.
        is_offer = isinstance(node.targets[0], ast.Name) and node.targets[0].id == "__all__"
        return ast.Pass() if is_offer else self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        is_text = isinstance(node.value, ast.Constant)
        return ast.Pass() if is_text else self.generic_visit(node)

    def visit_If(self, node: ast.If) -> ast.AST | None:
        is_for_types = "TYPE_CHECKING" in {getattr(one, "id", "") for one in ast.walk(node.test)}
        return None if is_for_types else self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        # Whether names are required of who makes one, as with functions.
        node.keywords = [one for one in node.keywords if one.arg != "kw_only"]
        is_cast = isinstance(node.func, ast.Name) and node.func.id in {"cast", "TypeVar"}
        return self.visit(node.args[-1]) if is_cast else self.generic_visit(node)


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
