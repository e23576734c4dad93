"""The programs that the guides show pass mypy, also where running them doesn't come by."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from mypy import api

from tests.support.pages import files_of, pages_in
from tests.support.paths import ROOT

PAGES = [
    page
    for page in pages_in("start", "tutorials", "how-to")
    if any(name.endswith(".py") for name in files_of(page))
]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mypy")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_programs_of_a_page_pass_mypy(
    page: Path, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [tmp_path / name for name in files_of(page) if name.endswith(".py")]
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(files_of(page)[str(file.relative_to(tmp_path))], encoding="utf-8")
    monkeypatch.setenv("MYPYPATH", f"{tmp_path}{os.pathsep}{ROOT}")
    monkeypatch.chdir(tmp_path)
    options = ["--config-file=", "--check-untyped-defs", "--ignore-missing-imports"]

    report, problem, _ = api.run([*options, f"--cache-dir={cache}", *map(str, files)])

    assert problem == ""
    assert report.startswith("Success")
