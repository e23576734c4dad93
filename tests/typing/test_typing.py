"""
What type checkers say about the code of our users.

Files called `ok_*.py` must pass `mypy --strict`. In `bad_*.py` each line with `# error: [code]`
must give that error, and no other line any. pyright must find an error in the same lines, unless
only its strict mode looks for it.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from mypy import api

FOLDER = Path(__file__).parent
FILES = sorted(FOLDER.glob("ok_*.py")) + sorted(FOLDER.glob("bad_*.py"))

STRICT = {"[comparison-overlap]"}

Found = dict[str, dict[int, str]]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    """The errors that one run over all files finds, by file and line."""
    cache = tmp_path_factory.mktemp("mypy")
    options = ["--strict", "--config-file=", "--no-pretty", "--no-error-summary"]
    report, problem, _ = api.run([*options, f"--cache-dir={cache}", *map(str, FILES)])
    assert not problem

    errors: Found = {path.name: {} for path in FILES}
    for line in report.splitlines():
        match = re.fullmatch(r"(.+?):(\d+): error: .*  (\[[a-z-]+\])", line)
        if match:
            errors[Path(match[1]).name][int(match[2])] = match[3]
        else:
            assert ": note: " in line, line
    return errors


def expected_in(path: Path) -> dict[int, str]:
    lines = enumerate(path.read_text().splitlines(), start=1)
    marks = ((number, re.search(r"# error: (\[[a-z-]+\])$", line)) for number, line in lines)
    return {number: mark[1] for number, mark in marks if mark}


def test_there_are_files_of_both_kinds() -> None:
    assert {path.name.split("_")[0] for path in FILES} == {"ok", "bad"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_type_checker_finds_exactly_the_mistakes(path: Path, found: Found) -> None:
    assert found[path.name] == expected_in(path)


@pytest.fixture(scope="module")
def lines_of_pyright(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[int]]:
    """The lines of each file in which pyright finds an error."""
    # Outside of the project, so that users' settings count, and not its own.
    folder = tmp_path_factory.mktemp("pyright")
    options = ["--outputjson", "--pythonpath", sys.executable, *map(str, FILES)]
    command = [sys.executable, "-m", "pyright", *options]
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    assert json.loads(ran.stdout)["summary"]["filesAnalyzed"] == len(FILES)

    lines: dict[str, set[int]] = {path.name: set() for path in FILES}
    for found in json.loads(ran.stdout)["generalDiagnostics"]:
        if found["severity"] == "error":
            lines[Path(found["file"]).name].add(found["range"]["start"]["line"] + 1)
    return lines


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_pyright_finds_the_same_mistakes(
    path: Path, lines_of_pyright: dict[str, set[int]]
) -> None:
    expected = {line for line, code in expected_in(path).items() if code not in STRICT}

    assert lines_of_pyright[path.name] == expected
