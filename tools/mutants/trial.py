"""
Runs tests over one fault after another, each in a process forked from one that is warm.

What is warm are the packages of others: what is ours is imported anew, from a copy of the tree.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import shutil
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Final, Literal, NoReturn

import attrs
import pytest

from .faults import ROOT
from .notes import QUICK, Test, rounds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from .faults import Mutant

_WARM: Final = (
    "aiohttp", "anyio._backends._asyncio", "anyio._backends._trio", "attrs", "blockbuster",
    "h11", "httpcore", "httpx", "httpx_aiohttp", "hypothesis", "hypothesis.stateful",
    "hypothesis.strategies", "jinja2", "jsonschema", "orjson", "pydantic", "rich", "schemathesis",
    "sqlite3", "starlette.applications", "starlette.testclient", "sybil", "trio", "trio.testing",
    "typer", "uvicorn", "yaml",
)  # fmt: skip
_OPTIONS: Final = (
    "-q", "-x", "-p", "no:cacheprovider", "-p", "no:randomly", "-p", "no:faulthandler",
    "-p", "no:schemathesis", "-p", "no:xdist",
    "-W", "ignore::pytest.PytestAssertRewriteWarning", "--timeout", "0",
)  # fmt: skip
_OURS: Final = ("close_async", "tests", "tools", "conftest")


@attrs.frozen
class Verdict:
    """What the tests said. *by* is the test that saw it, if one did."""

    kind: Literal["seen", "stuck", "survived", "not run"]
    by: str = ""


class _Chosen:
    """Runs these tests in their order, and writes down which fails."""

    def __init__(self, tests: Sequence[Test], out: Path) -> None:
        self.order = {one.name: number for number, one in enumerate(tests)}
        self.out = out

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        # A whole file may be chosen, too.
        places = [(self._place(one.nodeid), one) for one in items]
        chosen = [(place, one) for place, one in places if place is not None]
        items[:] = [one for _, one in sorted(chosen, key=lambda pair: pair[0])]

    def _place(self, name: str) -> int | None:
        return self.order.get(name, self.order.get(name.partition("::")[0]))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.out.write_text(report.nodeid, encoding="utf-8")

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.out.write_text(f"importing {report.nodeid}", encoding="utf-8")


def warm_up() -> None:
    """Import what all tests need and no fault touches."""
    for name in _WARM:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    gc.collect()
    gc.freeze()


def prepare(copy: Path, tests: Sequence[Test]) -> None:
    """Have everything compiled in *copy*, once for all faults."""
    child = os.fork()
    if child == 0:
        _become(tests, copy, ["--collect-only"], is_writing=True)
    if _code_of(child, 600) != 0:
        msg = f"without any fault the tests can't be collected: see {copy / '.log'}"
        raise RuntimeError(msg)


def tried(mutant: Mutant, tests: Sequence[Test], copy: Path) -> Verdict:
    """Plant it in *copy*, and run tests until one fails or all have passed."""
    path = copy / mutant.path
    kept = path.stat()
    path.write_text(mutant.code, encoding="utf-8")
    # No compiled module that lies there may pass for this one.
    os.utime(path, (kept.st_atime, time.time() + 86400))
    verdict = Verdict("not run")
    try:
        for chosen in filter(None, rounds(mutant, tests)):
            verdict = _run(chosen, copy)
            if verdict.kind != "survived":
                break
        return verdict
    finally:
        path.write_text(mutant.before, encoding="utf-8")
        os.utime(path, ns=(kept.st_atime_ns, kept.st_mtime_ns))


def _run(tests: Sequence[Test], copy: Path) -> Verdict:
    out = copy / ".failed"
    out.unlink(missing_ok=True)
    child = os.fork()
    if child == 0:
        _become(tests, copy, plugins=[_Chosen(tests, out)])
    code = _code_of(child, 60 + 10 * sum(one.seconds for one in tests))
    by = out.read_text(encoding="utf-8") if out.exists() else ""
    if code is None:
        return Verdict("stuck", by)
    return Verdict("seen", by or f"exit {code}") if code else Verdict("survived")


def _become(
    tests: Sequence[Test],
    copy: Path,
    options: Sequence[str] = (),
    *,
    plugins: Sequence[object] = (),
    is_writing: bool = False,
) -> NoReturn:
    code = 3
    try:
        os.setsid()
        _forget_ours()
        os.chdir(copy)
        os.environ.update(QUICK)
        sys.path[:] = [str(copy), *(one for one in sys.path if one not in ("", str(ROOT)))]
        sys.dont_write_bytecode = not is_writing
        log = os.open(copy / ".log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(log, 1)
        os.dup2(log, 2)
        files = dict.fromkeys(one.file for one in tests)
        code = int(pytest.main([*_OPTIONS, *options, *files], plugins=plugins))
    finally:
        os._exit(code)


def _forget_ours() -> None:
    for name in tuple(sys.modules):
        if name.partition(".")[0] in _OURS:
            del sys.modules[name]


def _code_of(child: int, limit: float) -> int | None:
    """Return its exit code, or None if it doesn't end in time."""
    until = time.monotonic() + limit
    while time.monotonic() < until:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


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
