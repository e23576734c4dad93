"""The pages of the documents, run as a reader runs them: in an empty folder, with a shell."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tests.support.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DOCS: Final = ROOT / "docs"
# The first line of a file names it: `# worker.py`. A block that is called `python` is run by sybil.
FILE: Final = re.compile(
    r"^```(?:py|toml|yaml|bash|ini)\n# (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL
)
CONSOLE: Final = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# A page with this comment is a notebook: each block without a name is a cell, and what is behind
# it, its output.
NOTEBOOK: Final = "<!-- cells -->"
CELL: Final = re.compile(
    r"^```py\n(?!# \S+\n)(.*?)^```\n(?:\n^```text\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL
)
# When a shell says that what it runs was killed depends on when it looks.
KILLED: Final = re.compile(r"bash: line \d+: +\d+ Killed ")
END: Final = "\x1e"
PATIENCE: Final = 240
# What runs in the background would hold the pipe open.
LAST: Final = "kill -9 $(jobs -p) 2>/dev/null\n"


def pages_in(*folders: str) -> list[Path]:
    """Return the pages in these folders of the documents."""
    return sorted(page for folder in folders for page in (DOCS / folder).glob("*.md"))


def is_notebook(page: Path) -> bool:
    return NOTEBOOK in page.read_text("utf-8")


def files_of(page: Path) -> dict[str, str]:
    """Return the text of each file that a page tells its reader to write."""
    return {name: f"# {name}\n{text}" for name, text in FILE.findall(page.read_text("utf-8"))}


def commands_of(page: Path) -> Iterator[tuple[str, str]]:
    """Yield each command that a page shows behind `$`, and what it prints."""
    for block in CONSOLE.findall(page.read_text("utf-8")):
        for one in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            match = re.match(r"(?:.*\\\n)*.*\n", one)
            assert match is not None
            yield match[0].removesuffix("\n"), one[match.end() :]


def is_shown(expected: str, found: str) -> bool:
    """
    Return whether a page shows what was found, spaces aside.

    `...` stands for any text, and on a line of its own for any number of lines, also none.
    """
    pattern = ""
    for line in expected.splitlines():
        if line == "...":
            pattern += r"(?:.*\n)*?"
        else:
            words = " ".join(line.split())
            pattern += ".*?".join(re.escape(part) for part in words.split("...")) + r"\n"
    text = "".join(
        " ".join(line.split()) + "\n" for line in found.splitlines() if not KILLED.match(line)
    )
    return re.fullmatch(pattern, text) is not None


def differences(page: Path, folder: Path, environment: Mapping[str, str] | None = None) -> str:
    """Write a page's files into *folder*, run its commands, and return what it shows otherwise."""
    for name, text in files_of(page).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    commands = list(commands_of(page))
    printed = _run("".join(_step(*one) for one in commands) + LAST, folder, environment or {})

    wrong: list[str] = []
    for index, (command, expected) in enumerate(commands):
        found = printed[index] if index < len(printed) else "(it was not reached)"
        if command.startswith("pip install"):
            is_right = "already satisfied" in found and "not provide the extra" not in found
        else:
            is_right = is_shown(expected, found)
        if not is_right:
            wrong.append(f"$ {command}\n{found}\nand not\n{expected}")
    return "\n".join(wrong)


def differences_of_cells(page: Path, folder: Path) -> str:
    """
    Run a page's cells in a kernel of Jupyter, on a sandbox, and return what it shows otherwise.

    Two cells without a word between them are two ways to one end, and print the same.
    """
    text = page.read_text("utf-8")
    cells = list(CELL.finditer(text))
    notebook = folder / "page.ipynb"
    notebook.write_text(json.dumps(_notebook([cell[1] for cell in cells])), "utf-8")
    run = "close-async sandbox --port 0 --leads 250 -- jupyter-execute --inplace --allow-errors"
    told = _run(f"{run} {notebook.name} </dev/null\n", folder, {})
    printed = [_printed(cell) for cell in json.loads(notebook.read_text("utf-8"))["cells"]]

    wrong: list[str] = []
    for index, (cell, (found, is_error)) in enumerate(zip(cells, printed, strict=True)):
        expected: str | None = cell[2]
        before = cells[index - 1]
        between = text[before.end() : cell.start()].strip()
        if index and expected is before[2] is None and not between:
            expected = printed[index - 1][0]
        if is_error or (expected is not None and not is_shown(expected, found)):
            wrong.append(f"{cell[1]}\n{found}\nand not\n{expected}")
    if not any(found for found, _ in printed):
        wrong += told
    return "\n".join(wrong)


def _notebook(sources: list[str]) -> object:
    cells: list[dict[str, object]] = [
        {
            "cell_type": "code",
            "execution_count": None,
            "id": f"cell-{number}",
            "metadata": {},
            "outputs": [],
            "source": source,
        }
        for number, source in enumerate(sources)
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {
        "cells": cells,
        "metadata": {"kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _printed(cell: dict[str, Any]) -> tuple[str, bool]:
    """Return the output of a cell, and whether it failed."""
    texts: list[str] = []
    is_error = False
    for one in cell["outputs"]:
        if one["output_type"] == "error":
            is_error = True
            texts.append("\n".join(one["traceback"]))
        elif one["output_type"] == "stream":
            texts.append("".join(one["text"]))
        else:
            texts.append("".join(one["data"]["text/plain"]) + "\n")
    return "".join(texts), is_error


def _step(command: str, shown: str) -> str:
    """Return what the shell reads: the command, and a mark behind what it prints."""
    first = shlex.split(command, comments=True)
    if first[0] == "cat" and len(first) == 2:
        # A file that is shown before anything wrote it is one that the reader writes.
        name = shlex.quote(first[1])
        before = f"[ -e {name} ] || printf %s {shlex.quote(shown)} > {name}\n"
    else:
        before = ""
    # An inner shell reads the rest of the commands; all others have nothing to read.
    is_shell = first[-1] in {"bash", "exit"}
    run = command if is_shell else f"{{ {command}\n}} </dev/null"
    return f"{before}{run}\n_status=$?; printf '\\036'; (exit $_status)\n"


def _run(script: str, folder: Path, environment: Mapping[str, str]) -> list[str]:
    """Return what each command printed, on standard output and on standard error."""
    # What the reader installs is here already, so `pip` needs no index.
    settings = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "TERM": "dumb",
        "PIP_NO_INDEX": "1",
        # The plugin that no page installs says things of its own.
        "PYTEST_ADDOPTS": "-p no:asyncio",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    process = subprocess.Popen(
        ["/bin/bash"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=folder,
        env={**settings, **environment},
        start_new_session=True,
        text=True,
    )
    try:
        output, _ = process.communicate(script, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        output, _ = process.communicate()
    finally:
        # What a page leaves running in the background ends with it.
        _end(process.pid)
    return output.split(END)


def _end(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return
