"""The table in the README that says what is covered."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from close_async import CloseClient
from tests.support.documents import TASKS
from tests.support.operations import OPERATIONS
from tests.support.paths import ROOT
from tools import generate
from tools.coverage_table import BEGIN, END, coverage_table, with_coverage
from tools.document import load
from tools.errors import Refused

if TYPE_CHECKING:
    from pathlib import Path


def test_each_tag_is_a_row_with_its_methods_and_paths() -> None:
    assert coverage_table(load(TASKS)) == (
        "| resource | methods | Close's endpoint |\n"
        "| --- | --- | --- |\n"
        "| `close.tasks` | `list` `create` `get` | `/task/` |\n"
    )


def test_the_readme_names_every_operation_as_a_client_has_it() -> None:
    client = CloseClient("api_key")
    table = (ROOT / "README.md").read_text().partition(BEGIN)[2].partition(END)[0]

    for operation in OPERATIONS:
        (row,) = (line for line in table.splitlines() if _path(operation.path) in line)
        if operation.tag != "advanced_filtering":
            assert f"`close.{operation.tag}`" in row
            assert f"`{operation.verb}" in row
            assert hasattr(getattr(client, operation.tag), operation.verb)


def _path(path: str) -> str:
    return f"`{path.removesuffix('{id}/')}`"


def test_only_what_stands_between_the_comments_is_written_anew() -> None:
    readme = f"# Title\n\n{BEGIN}\nold\n{END}\n\nThe rest.\n"

    written = with_coverage(readme, load(TASKS))

    assert written.startswith(f"# Title\n\n{BEGIN}\n\n| resource |")
    assert written.endswith(f"`/task/` |\n\n{END}\n\nThe rest.\n")
    assert with_coverage(written, load(TASKS)) == written


@pytest.mark.parametrize("readme", ["", BEGIN, END, f"{END}\n{BEGIN}"])
def test_a_readme_without_a_place_for_it_is_refused(readme: str) -> None:
    with pytest.raises(Refused, match=r"README\.md lacks the comments"):
        with_coverage(readme, load(TASKS))


@pytest.mark.slow
def test_a_table_that_is_not_up_to_date_fails_the_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    readme = tmp_path / "README.md"
    readme.write_text((ROOT / "README.md").read_text().replace("`close.users`", "`close.user`"))
    # The rules for what is generated stand there, too.
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    monkeypatch.setattr(generate, "ROOT", tmp_path)
    monkeypatch.setattr(generate, "README", readme)
    monkeypatch.setattr(generate, "GUESSES", tmp_path / "guesses.md")
    monkeypatch.setattr(generate, "RESOURCES", tmp_path / "resources")
    (tmp_path / "resources").mkdir()
    (tmp_path / "resources" / "gone.md").write_text("of a resource that isn't there any more")

    code = generate.main(["--check"])

    assert code == 1
    told = capsys.readouterr().out
    assert "README.md" in told
    assert "resources/leads.md" in told
    assert "resources/gone.md" in told
