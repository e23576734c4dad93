"""The pages of the documents, run as a reader runs them: in an empty folder, with a shell."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.support.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DOCS: Final = ROOT / "docs"
# The first line of a file names it: `# worker.py`. A block that is called `python` is run by sybil.
FILE: Final = re.compile(
    r"^```(?:py|toml|yaml|bash|ini)\n# (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL
)
CONSOLE: Final = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
END: Final = "\x1e"
PATIENCE: Final = 100
# What runs in the background would hold the pipe open.
LAST: Final = "kill -9 $(jobs -p) 2>/dev/null\n"


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
    text = "".join(" ".join(line.split()) + "\n" for line in found.splitlines())
    return re.fullmatch(pattern, text) is not None


def differences(page: Path, folder: Path, environment: Mapping[str, str] | None = None) -> str:
    """Write a page's files into *folder*, run its commands, and return what it shows otherwise."""
    for name, text in files_of(page).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    commands = list(commands_of(page))
    printed = _run("".join(_step(*one) for one in commands) + LAST, folder, environment or {})

    wrong = []
    for index, (command, expected) in enumerate(commands):
        found = printed[index] if index < len(printed) else "(it was not reached)"
        if command.startswith("pip install"):
            is_right = "already satisfied" in found and "not provide the extra" not in found
        else:
            is_right = is_shown(expected, found)
        if not is_right:
            wrong.append(f"$ {command}\n{found}\nand not\n{expected}")
    return "\n".join(wrong)


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
