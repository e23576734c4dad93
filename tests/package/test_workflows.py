"""The workflow files: they call words of make that there are, and who uploads builds nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from tests.support.paths import ROOT

FILES = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
WORDS = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))


def jobs_of(name: str) -> dict[str, Any]:
    path = next(one for one in FILES if one.stem == name)
    jobs: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"]
    return jobs


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_it_calls_words_of_make_that_there_are(path: Any) -> None:
    words = re.findall(r"run: make ([a-z-]+)", path.read_text(encoding="utf-8"))

    assert words
    assert set(words) <= WORDS


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_it_may_only_read_and_holds_no_secret(path: Any) -> None:
    text = path.read_text(encoding="utf-8")

    assert yaml.safe_load(text)["permissions"] == {"contents": "read"}
    assert "secrets." not in text
    assert text.count("persist-credentials: false") == text.count("actions/checkout@")


def test_who_uploads_builds_nothing_and_alone_may_say_who_it_is() -> None:
    build, upload = jobs_of("release")["build"], jobs_of("release")["upload"]

    assert upload["permissions"] == {"id-token": "write"}
    assert upload["needs"] == "build"
    assert "permissions" not in build
    assert all("run" not in step for step in upload["steps"])
    assert not any("checkout" in step["uses"] for step in upload["steps"])


def test_ci_runs_the_same_words_as_the_workflow() -> None:
    here = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    jobs = jobs_of("tests").values()
    there = [step["run"] for job in jobs for step in job["steps"] if "run" in step]

    assert [line for line in here.splitlines() if line.startswith("make ")] == [
        line for line in there if line.startswith("make ")
    ]
