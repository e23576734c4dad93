"""A class of the package in the place of a generated resource, named by generator-config.yml."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.support.documents import TASKS, vendored
from tests.support.paths import ROOT
from tools import generate
from tools.document import load

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = ROOT / "generator-config.yml"
CHECKLIST = """
from ._generated.api.tasks import Tasks as Generated

class Checklist(Generated):
    def __init__(self, sender, *, clock):
        super().__init__(sender)
        self.made_with = sender, clock
"""
USE = """
from worker.close_async import CloseClient

client = CloseClient("api_key")
sender, clock = client.tasks.made_with
assert type(client.tasks).__module__ == "worker.close_async.checklist"
assert sender is client
assert clock is client._settings.clock
assert client.tasks is client.tasks
assert client.with_options(max_retries=1).tasks.made_with[0] is not client
"""


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the configuration, which the generator reads."""
    path = tmp_path / "generator-config.yml"
    path.write_text(CONFIG.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(generate, "CONFIG", path)
    return path


def name(config: Path, resources: object) -> None:
    """Let the configuration name other classes."""
    said = yaml.safe_load(config.read_text(encoding="utf-8"))
    config.write_text(yaml.safe_dump({**said, "resources": resources}), encoding="utf-8")


def test_a_client_uses_the_class_that_the_configuration_names(config: Path, tmp_path: Path) -> None:
    name(config, {"tasks": {"module": "checklist", "type": "Checklist"}})

    copied = vendored(load(TASKS), tmp_path, "worker")
    (copied / "checklist.py").write_text(CHECKLIST, encoding="utf-8")

    subprocess.run([sys.executable, "-c", USE], cwd=tmp_path, check=True, timeout=60)


@pytest.mark.parametrize(
    ("resources", "said"),
    [
        ({"event": {"module": "events", "type": "Events"}}, "the document has no tag 'event'"),
        ({"events": {"module": "event", "type": "Events"}}, "there is no close_async/event.py"),
        ({"events": {"module": "bulk.x", "type": "Events"}}, "no close_async/bulk/x.py"),
        (
            {"events": {"module": "events", "type": "EventLog"}},
            "close_async/events.py has no class 'EventLog'; its classes are EventStream, Events",
        ),
        (
            {"events": {"module": "events", "type": "EventStream"}},
            "EventStream in close_async/events.py must be a subclass of _generated.api.events.",
        ),
        (
            {"leads": {"module": "events", "type": "Events"}},
            "must be a subclass of _generated.api.leads.Leads",
        ),
        ({"events": {"module": "bulk", "type": "Bulk"}}, "close_async/bulk/__init__.py has no"),
        ({"events": "events.Events"}, "events must be named as { module: ..., type: ... }"),
        ({"events": {"module": "events"}}, "events must be named as { module: ..., type: ... }"),
    ],
)
def test_a_name_that_leads_nowhere_is_refused_with_its_line(
    config: Path, resources: object, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    name(config, resources)

    assert generate.main(["--check"]) == 1

    line = capsys.readouterr().err
    assert said in line
    assert line.startswith("generator-config.yml:")
    number = int(line.split(":")[1])
    key = next(iter(resources)) if isinstance(resources, dict) else ""
    assert f"{key}:" in config.read_text(encoding="utf-8").splitlines()[number - 1]


def test_all_wrong_names_are_told_at_once(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = {"module": "nothing", "type": "Nothing"}
    name(config, {"events": wrong, "leads": wrong})

    assert generate.main(["--check"]) == 1

    assert len(capsys.readouterr().err.splitlines()) == 2
