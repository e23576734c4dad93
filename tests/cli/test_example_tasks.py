"""The tasks in examples/: each one runs, twice, and needs no dict and no id of its own."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path
from runpy import run_path
from typing import Any

import pytest

from close_async import sandbox as sandboxes
from close_async.sandbox import Sandbox
from tests.support.paths import ROOT

EXAMPLES = ROOT / "examples"
# The last line that each task prints, and that of a second run.
TASKS = {
    "copy_sequence": ("  sms after 1 days", "  sms after 1 days"),
    "enrol_contacts": (r"[\w ]+: active", '    The sequence is "Cold outreach".'),
    "export_leads": (r"  .+: \d+ employees", r"  .+: \d+ employees"),
    "import_leads": (
        r"Hooli Search: Potential, 8000 employees, https://.+",
        r"Hooli Search: Potential, 8000 employees, https://.+",
    ),
    "merge_duplicates": ("looked at 22 leads", "looked at 23 leads"),
    "move_opportunities": (r"  \d{4}-\d\d-\d\d, .+: Ask .+ why they didn't answer", ""),
    "note_finished": (
        r".+@.+ has finished Inbound follow-up",
        r".+@.+ has finished Inbound follow-up",
    ),
    "pause_who_replied": (r".+: paused .+@.+", '      The status is "active".'),
    "report_sequences": ("  0 of 0 leads have replied", "  0 of 0 leads have replied"),
    "set_region": (r"done (\d+) of \1", "nothing is left to be set"),
}
ONLY_READ = {"export_leads", "report_sequences"}
# It begins by making the duplicates that it looks for.
WRITES_AGAIN = {
    "merge_duplicates": {("POST", "/api/v1/lead/"): 2, ("POST", "/api/v1/lead/merge/"): 2}
}
# They show something else.
OTHER_EXAMPLES = {
    "enrol_audience",
    "export_subscriptions",
    "list_sequences",
    "receive_webhooks",
    "worker_with_tests",
}
ID = re.compile(
    r"(acti|cf|cont|emailacct|lead|oppo|orga|pipe|save|seq|stat|sub|task|tmpl|user)_[0-9A-Za-z]{16,}"
)


class OneSandbox:
    """Stands for the class: makes a sandbox once, and returns it from then on."""

    made: Sandbox | None = None

    def __call__(self, **settings: Any) -> Sandbox:
        self.made = self.made or Sandbox(**settings)
        return self.made

    def take_writes(self) -> Counter[tuple[str, str]]:
        assert self.made is not None
        asked = [(one.method, one.path) for one in self.made.requests]
        self.made.forget_requests()
        return Counter(one for one in asked if one[0] != "GET" and "/search/" not in one[1])


@pytest.mark.parametrize("name", sorted(TASKS))
def test_a_task_is_done_once_however_often_it_runs(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = TASKS[name]
    sandbox = OneSandbox()
    monkeypatch.setattr(sandboxes, "Sandbox", sandbox)

    run_path(str(EXAMPLES / f"{name}.py"), run_name="__main__")
    lines = capsys.readouterr().out.splitlines()
    writes = sandbox.take_writes()
    # As if it had been killed before it could save where it was.
    Path("events.checkpoint").unlink(missing_ok=True)
    run_path(str(EXAMPLES / f"{name}.py"), run_name="__main__")

    again = capsys.readouterr().out.splitlines()
    assert re.fullmatch(first, lines[-1])
    assert re.fullmatch(second, again[-1] if again else "")
    assert bool(writes) != (name in ONLY_READ)
    assert sandbox.take_writes() == WRITES_AGAIN.get(name, {})


def test_leads_are_exported_for_spreadsheets_and_for_tables() -> None:
    parquet: Any = pytest.importorskip("pyarrow.parquet")

    run_path(str(EXAMPLES / "export_leads.py"), run_name="__main__")

    header, *lines = Path("health.csv").read_text("utf-8").splitlines()
    table = parquet.read_table("health.parquet")
    assert header.split(",") == table.column_names
    assert len(lines) == table.num_rows == 26


def test_each_example_is_run_by_a_test() -> None:
    assert {path.stem for path in EXAMPLES.glob("*.py")} == TASKS.keys() | OTHER_EXAMPLES


@pytest.mark.parametrize("name", sorted(TASKS))
def test_a_task_needs_no_dict_and_no_id_that_is_typed(name: str) -> None:
    tree = ast.parse((EXAMPLES / f"{name}.py").read_text("utf-8"))

    dicts = [
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Dict | ast.DictComp)
        or (isinstance(node, ast.Call) and ast.unparse(node.func) == "dict")
    ]
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    assert not dicts
    assert not [text for text in texts if isinstance(text, str) and ID.search(text)]
