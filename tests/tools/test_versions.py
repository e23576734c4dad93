"""Trying other versions: what differs is told, and one that fails is a failure."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tools import versions

if TYPE_CHECKING:
    from pathlib import Path


def test_what_differs_from_the_pins_is_told() -> None:
    installed = {"httpx": "0.29", "PyYAML": "6.0.3", "typing-extensions": "4.1", "pip": "26"}
    pinned = {"httpx": "0.28", "PyYAML": "6.0.3", "typing_extensions": "4.0"}

    assert versions.differences(installed, pinned) == [
        "httpx 0.29 (pinned: 0.28)",
        "typing-extensions 4.1 (pinned: 4.0)",
    ]


def _cannot_be_had(_: Path) -> int:
    raise subprocess.CalledProcessError(1, ["pip", "install"])


@pytest.mark.parametrize(
    ("check", "code", "said"),
    [
        (lambda _: 0, 0, "newest:\n  fine\n"),
        (lambda _: 1, 1, "newest:\n  fails\n"),
        (_cannot_be_had, 1, "non-zero exit status 1.\n  fails\n"),
    ],
    ids=["fine", "fails", "can't be had"],
)
def test_one_that_fails_is_a_failure(
    check: object,
    code: int,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(versions, "_CHECKS", {"newest": check})

    assert versions.main([]) == code
    assert capsys.readouterr().out.endswith(said)
