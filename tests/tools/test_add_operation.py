"""The five steps of CONTRIBUTING.md to a new operation, walked in a copy of the repository."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Final

import pytest

from tests.support.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FOLDERS: Final = ("close_async", "docs", "openapi", "templates", "tests", "tools")
FILES: Final = ("README.md", "conftest.py", "generator-config.yml", "pyproject.toml")
# What a new tag with one operation needs in the root, each before the line that is its key.
ADDED: Final[Mapping[str, str]] = {
    "\npaths:\n": """\
  - name: guilds
    description: Guilds of users.
""",
    "\ncomponents:\n": """\
  /guild/:
    $ref: 'close/guilds.yaml#/paths/~1guild~1'
""",
}
# And in a file of its own, behind the refusals that every operation has.
PART: Final = """\
paths:
  /guild/:
    post:
      tags: [guilds]
      operationId: guilds.create
      x-effect: create
      summary: Create a guild
      description: Create a guild of users and return it.
      requestBody:
        required: true
        content:
          application/json:
            schema:
              $ref: '#/components/schemas/GuildCreate'
            examples:
              sales:
                value: {name: Sales}
      responses:
        '200':
          description: The new guild.
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Guild'
              examples:
                sales:
                  value: {id: guild_1, name: Sales}
        <<: *refusals

components:
  schemas:
    Guild:
      type: object
      description: A guild of users.
      additionalProperties: true
      required: [id]
      properties:
        id:
          type: string
          description: Id of the guild, starts with `guild_`.
        name:
          type: string
          description: What it's called.

    GuildCreate:
      type: object
      description: A guild to create.
      additionalProperties: false
      required: [name]
      properties:
        name:
          type: string
          description: What it's called.
"""


@pytest.fixture(scope="module")
def steps() -> list[str]:
    """The steps of the section, in order."""
    section = (
        (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("## Add an operation")
    )
    return re.split(r"^\d\. ", section[2].partition("\n## ")[0], flags=re.MULTILINE)[1:]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the repository, without what is made again."""
    ignore = shutil.ignore_patterns("__pycache__", "_generated.*")
    for name in FOLDERS:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignore)
    for name in FILES:
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def run(copy: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a module of Python in the copy."""
    return subprocess.run(
        [sys.executable, "-m", *arguments], cwd=copy, capture_output=True, text=True, check=False
    )


def describe(copy: Path) -> None:
    """Add the operation to the document, with the refusals that every operation has."""
    path = copy / "openapi" / "close.yaml"
    text = path.read_text(encoding="utf-8")
    for before, more in ADDED.items():
        assert text.count(before) == 1
        text = text.replace(before, f"\n{more.rstrip()}\n{before}")
    path.write_text(text, encoding="utf-8")
    other = (path.parent / "close" / "users.yaml").read_text(encoding="utf-8")
    refusals = other[other.index("x-refusals:") :].partition("\n\n")[0]
    (path.parent / "close" / "guilds.yaml").write_text(f"{refusals}\n\n{PART}", encoding="utf-8")


def fill_in(copy: Path) -> None:
    """Write the handler and the test, as short as may be."""
    handler = copy / "close_async" / "sandbox" / "api" / "guilds.py"
    text = handler.read_text(encoding="utf-8")
    reply = re.findall(r"-> (\w+):", text)[0]
    body = '{"id": "guild_1", "name": request.body["name"] or "Sales"}'
    text = re.sub(r"raise error\(.*\)", f"return {reply}({body})", text)
    text = text.replace("(state:", "(_state:")
    handler.write_text(text, encoding="utf-8")
    test = copy / "tests" / "sandbox" / "api" / "test_guilds.py"
    lines = test.read_text(encoding="utf-8").splitlines(keepends=True)
    test.write_text("".join(line for line in lines if "pytest.fail" not in line), encoding="utf-8")
    for command in ("check --fix", "format"):
        run(copy, "ruff", *command.split(), str(handler), str(test))


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_five_steps_lead_to_an_operation(copy: Path, steps: list[str]) -> None:
    test = "tests/sandbox/api/test_guilds.py"
    everywhere = [
        "tests/client/test_operations.py",
        "tests/client/test_resources.py",
        "tests/sandbox/api/test_operations.py",
        "tests/tools/test_openapi_document.py",
        "tests/tools/test_coverage_table.py",
    ]
    quick = ["-v", "-p", "no:cacheprovider", "-k", "not check"]
    hand_written = ["close_async/sandbox", "tests/sandbox/api"]

    # 1
    describe(copy)
    linted = run(copy, "tools.lint_spec", "--no-redocly")
    # 2
    stale = run(copy, "tools.generate", "--check")
    generated = run(copy, "tools.generate")
    # 3
    written = run(copy, "tools.scaffold", "guilds.create")
    unfinished = run(copy, "pytest", *quick, test)
    # 4
    fill_in(copy)
    finished = run(copy, "pytest", *quick, test, *everywhere)
    # 5
    checked = [
        run(copy, "tools.generate", "--check"),
        run(copy, "ruff", "check", *hand_written),
        run(copy, "ruff", "format", "--check", *hand_written),
        run(copy, "mypy", "close_async/sandbox/api/guilds.py", test),
    ]

    assert (linted.returncode, generated.returncode, written.returncode) == (0, 0, 0), linted.stdout
    assert "README.md" in stale.stdout
    assert unfinished.returncode == 1
    assert "501" in unfinished.stdout
    assert finished.returncode == 0, finished.stdout
    assert finished.stdout.count("guilds.create] PASSED") >= len(everywhere)
    assert [one.stdout + one.stderr for one in checked if one.returncode] == []
    assert "| `close.guilds` | `create` | `/guild/` |" in (copy / "README.md").read_text()
    named = ["make lint-spec", "make generate", "tools.scaffold", "", "make check test"]
    assert all(name in step for name, step in zip(named, steps, strict=True))
