"""Which tests run a line, quickest first: recorded once, and again for each file that changed."""

from __future__ import annotations

import ast
import difflib
import hashlib
import json
import os
import subprocess
import sys
from itertools import chain, groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs

from .faults import ROOMS, ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .faults import Mutant

NOTES: Final = ROOT / ".mutants.json"
# Where tests lie that can tell a fault in the rooms.
TESTS: Final = (
    "tests/wire", "tests/exactly_once", "tests/journal", "tests/bulk", "tests/paging",
    "tests/search", "tests/client", "tests/simulation", "tests/faults",
    "tests/oauth",
)  # fmt: skip
# They work in other processes, which nobody watches, or take very long.
_UNWATCHED: Final = (
    "tests/exactly_once/test_endings.py", "tests/exactly_once/test_killed.py",
    "tests/exactly_once/test_shared_limits.py", "tests/faults/test_contention.py",
    "tests/journal/test_processes.py", "tests/oauth/test_processes.py",
    "tests/wire/pool/test_pool_contention.py",
)  # fmt: skip
FIRST_LOOP: Final = "[asyncio"
SECOND_LOOP: Final = "[trio"
# Compiled modules are kept, since each fault is one of a thousand modules.
QUICK: Final = {**os.environ, "TEST_DEPTH": "quick", "PYTHONDONTWRITEBYTECODE": ""}
# What a first run may hold: most faults are seen by one of the first few tests.
_FIRST_SECONDS: Final = 15.0
_FIRST_TESTS: Final = 150
_FIRST_FILES: Final = 8


_FUNCTIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef)
_DEFINITIONS: Final = (*_FUNCTIONS, ast.ClassDef)


@attrs.frozen
class Test:
    """One test: how long it takes, and which lines it runs of which file."""

    name: str
    seconds: float
    lines: dict[str, frozenset[int]] = attrs.field(repr=False)

    @property
    def file(self) -> str:
        """Where it stands."""
        return self.name.partition("::")[0]

    @property
    def on_second_loop(self) -> Test:
        """The same on the other event loop, which isn't recorded; not all tests have one."""
        return attrs.evolve(self, name=self.name.replace(FIRST_LOOP, SECOND_LOOP))


def rounds(mutant: Mutant, tests: Sequence[Test]) -> Iterator[list[Test]]:
    """Yield which tests to run together: those that say the most, all others, and so on."""
    running = sorted(_running(mutant, tests), key=lambda one: one.seconds)
    first = _first(running, frozenset(mutant.path.split("/")))
    yield first
    yield [one for one in running if one not in first]
    yield [one.on_second_loop for one in first if FIRST_LOOP in one.name]
    # What works in processes of its own: all of it, where it's about this room.
    names = [name for name in _UNWATCHED if Path(name).parent.name in mutant.path.split("/")]
    yield [Test(name, 30.0, {}) for name in names]


def _running(mutant: Mutant, tests: Sequence[Test]) -> list[Test]:
    wanted = _lines(mutant)
    found = [one for one in tests if one.lines.get(mutant.path, frozenset()) & wanted]
    # What runs when it's imported alone is told by those who use the module, or its room.
    for place in (mutant.path, mutant.path.rpartition("/")[0]):
        found = found or [one for one in tests if any(path.startswith(place) for path in one.lines)]
    return found


def _first(tests: Sequence[Test], room: frozenset[str]) -> list[Test]:
    # From each file in turn: tests of one file often see the same.
    by_file: dict[str, list[Test]] = {}
    for one in tests:
        by_file.setdefault(one.file, []).append(one)

    def nearness(found: Sequence[Test]) -> tuple[int, int]:
        return len(room.intersection(found[0].file.split("/"))), len(found)

    files = sorted(by_file.values(), key=nearness, reverse=True)[:_FIRST_FILES]
    found: list[Test] = []
    left = _FIRST_SECONDS
    for turn in range(max(map(len, files), default=0)):
        for one in (file[turn] for file in files if turn < len(file)):
            if len(found) < _FIRST_TESTS and one.seconds < left:
                found.append(one)
                left -= one.seconds
    return found


def _lines(mutant: Mutant) -> frozenset[int]:
    """Return the lines that run if what is changed runs."""
    before, after = mutant.before.splitlines(), mutant.code.splitlines()
    steps = difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    changed = [
        line
        for kind, begin, end, *_ in steps
        if kind != "equal"
        for line in range(begin + 1, max(end, begin + 1) + 1)
    ]
    tree = ast.parse(mutant.before)
    return frozenset().union(*(_run_with(tree, line) for line in changed))


def _run_with(tree: ast.Module, line: int) -> frozenset[int]:
    around = [
        one
        for one in ast.walk(tree)
        if isinstance(one, ast.stmt) and _first_line(one) <= line <= (one.end_lineno or 0)
    ]
    around.sort(key=lambda one: (one.end_lineno or 0) - _first_line(one))
    if not around:
        return frozenset()

    inner = around[0]
    if isinstance(inner, _DEFINITIONS):
        return _all_of(inner)
    if not any(isinstance(one, _FUNCTIONS) for one in around):
        # It runs when the module is imported: whoever uses its class, or what it names, sees it.
        return frozenset().union(*map(_all_of, around[1:])) or _using(tree, inner)
    body = getattr(inner, "body", None)
    end = body[0].lineno - 1 if body else inner.end_lineno or line
    return frozenset(range(inner.lineno, max(end, inner.lineno) + 1)) | {line}


def _using(tree: ast.Module, constant: ast.stmt) -> frozenset[int]:
    """Return the lines that name what a statement of the module gives a name."""
    names: set[str] = set()
    found: set[int] = set()
    new = [constant]
    while new:
        statement = new.pop()
        for one in ast.walk(statement):
            if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store):
                names.add(one.id)
        for other in tree.body:
            uses = [one for one in ast.walk(other) if isinstance(one, ast.Name)]
            lines = {one.lineno for one in uses if one.id in names}
            if not lines <= found:
                found |= lines
                new += [] if isinstance(other, _DEFINITIONS) else [other]
    return frozenset(found)


def _first_line(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(one.lineno for one in decorators)])


def _all_of(node: ast.stmt) -> frozenset[int]:
    return frozenset(range(_first_line(node) + 1, (node.end_lineno or 0) + 1))


def recorded(copy: Path) -> list[Test]:
    """Return what the tests run, as far as they changed by running them in *copy*."""
    known = json.loads(NOTES.read_text(encoding="utf-8")) if NOTES.exists() else {}
    files = test_files(copy)
    shared = _digest(one for one in _python(copy) if one.name[:5] != "test_")
    if known.get("shared") != shared:
        known = {"shared": shared, "files": {}}
    digests = {name: _digest([copy / name]) for name in files}
    kept = {name: one for name, one in known["files"].items() if digests.get(name) == one["digest"]}
    known["files"] = kept
    missing = [name for name in files if name not in kept]
    for folder, names in groupby(missing, lambda name: name.rpartition("/")[0]):
        print("recording which lines are run by", folder, flush=True)
        kept |= _record(copy, list(names), digests)
        NOTES.write_text(json.dumps(known), encoding="utf-8")
    return [
        Test(name, seconds, {path: frozenset(lines) for path, lines in by_path.items()})
        for one in kept.values()
        for name, (seconds, by_path) in one["tests"].items()
        if SECOND_LOOP not in name
    ]


def _record(copy: Path, names: Sequence[str], digests: dict[str, str]) -> dict[str, object]:
    out = copy / ".recorded.json"
    out.unlink(missing_ok=True)
    subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p",
         "tools.mutants.recorder", *names],
        cwd=copy, env={**QUICK, "MUTANTS_RECORD": str(out), "COVERAGE_CORE": "ctrace"},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False,
    )  # fmt: skip
    notes = json.loads(out.read_text(encoding="utf-8"))
    for name in notes["failed"]:
        print("without any fault this fails or is skipped:", name)
    found: dict[str, dict[str, object]] = {
        name: {"digest": digests[name], "tests": {}} for name in names
    }
    for name, lines in notes["lines"].items():
        if name not in notes["failed"]:
            tests = found[name.partition("::")[0]]["tests"]
            tests[name] = (notes["seconds"][name], lines)  # type: ignore[index]
    return dict(found)


def test_files(copy: Path) -> list[str]:
    """Return the files of tests."""
    found = (one for place in TESTS for one in (copy / place).rglob("test_*.py"))
    names = (one.relative_to(copy).as_posix() for one in found)
    return sorted(name for name in names if name not in _UNWATCHED)


def _python(copy: Path) -> list[Path]:
    rooms = [copy.glob(f"{room}**/*.py" if room.endswith("/") else f"{room}*") for room in ROOMS]
    found = [*chain(*rooms), *(copy / "tests").rglob("*.py")]
    return sorted(one for one in found if one.is_file())


def _digest(paths: Iterator[Path] | Sequence[Path]) -> str:
    found = hashlib.sha256()
    for path in paths:
        found.update(f"{path.name}\0".encode() + path.read_bytes())
    return found.hexdigest()
