"""
A pytest plugin that notes which test runs which line, and how long it takes.

    MUTANTS_RECORD=notes.json python -m pytest -p tools.mutants.recorder tests/journal

The lines are those of the rooms of faults. What a module does when it's imported belongs to no
test.
"""

from __future__ import annotations

import importlib
import json
import os
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from .faults import ROOMS
from .notes import SECOND_LOOP

if TYPE_CHECKING:
    from collections.abc import Iterator

_HERE: Final = Path.cwd()
_failed: Final[set[str]] = set()
_seconds: Final[dict[str, float]] = {}
# Not in the type checkers' environment: it's installed when it's first needed.
_coverage: Final[Any] = importlib.import_module("coverage").Coverage(
    data_file=None, config_file=False, include=[str(_HERE / f"{room}*") for room in ROOMS]
)
_coverage.set_option("run:disable_warnings", ["no-data-collected"])
_coverage.start()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what does the same on the other event loop."""
    items[:] = [one for one in items if SECOND_LOOP not in one.nodeid]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Note under the test's name what runs."""
    _coverage.switch_context(item.nodeid)
    began = time.perf_counter()
    try:
        return (yield)
    finally:
        _seconds[item.nodeid] = time.perf_counter() - began
        _coverage.switch_context("")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note what fails without any fault: it can't tell one."""
    if not report.passed:
        _failed.add(report.nodeid)


def pytest_sessionfinish() -> None:
    """Write what was noted."""
    _coverage.stop()
    data = _coverage.get_data()
    lines: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for name in data.measured_files():
        path = Path(name).relative_to(_HERE).as_posix()
        for line, tests in data.contexts_by_lineno(name).items():
            for test in filter(None, tests):
                lines[test][path].append(line)
    notes = {
        "failed": sorted(_failed),
        "seconds": _seconds,
        "lines": lines,
    }
    Path(os.environ["MUTANTS_RECORD"]).write_text(json.dumps(notes), encoding="utf-8")
