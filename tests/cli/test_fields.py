"""`close-async fields`: a module of custom fields, whatever their labels are, and what drifted."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from mypy import api

from close_async import models
from close_async.cli._fields import FieldRow, NotAModule, drift, module_of, rows_in
from close_async.query import Lead

from .conftest import CLOSE_ASYNC

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Served

LABELS = [
    *("Employees", "Employees", "employees!", "", " ", "class", "None", "match", "2nd name"),
    *(
        "\U0001f680",
        "\U0001f680 launch",
        "\u540d\u524d",
        "\u00dcber uns",
        "\ufb01t",
        "fit",
        "x" * 300,
    ),
    *('"""', "'''", '"""\nimport os\nos.abort()\n"""', "a\\", "\\", "\u202etxt", "a\r\nb", "\x00"),
    *("datetime", "List", "str", "Float", "object", "unchecked", "__class__", "_private", "mro"),
    *(
        "FIELDS",
        "Lead",
        "self",
        "{names}",
        "%s",
        "\ud800",
        "\u2028",
        "a" * 59 + " b",
        "\u0345\u00aa",
    ),
]
TYPES = [
    "number",
    "date",
    "datetime",
    "choices",
    "user",
    "text",
    "contact",
    "colour",
    "custom_object",
]
ROWS = [
    FieldRow("Lead" if n % 3 else "Contact", f"cf_{n}", label, TYPES[n % len(TYPES)], n % 4 == 0)
    for n, label in enumerate(LABELS)
] + [FieldRow("Lead", 'odd "id"\n', "odd", "number", many=False)]


def test_odd_labels_give_a_module_that_python_runs_and_mypy_accepts(tmp_path: Path) -> None:
    source = module_of(ROWS)
    file = tmp_path / "fields.py"
    file.write_text(source, encoding="utf-8")
    namespace: dict[str, Any] = {"__name__": "fields"}

    exec(compile(source, "fields.py", "exec"), namespace)  # noqa: S102 - that's the test
    report, problem, code = api.run(
        ["--strict", "--config-file=", f"--cache-dir={tmp_path}", str(file)]
    )

    assert (code, problem) == (0, ""), report
    values = {
        one.id: one
        for owner in ("LeadValues", "ContactValues")
        for one in vars(namespace[owner]).values()
        if hasattr(one, "many")
    }
    assert set(values) == {row.id for row in ROWS}
    assert all(
        (values[row.id].label, values[row.id].type, values[row.id].many) == row[2:] for row in ROWS
    )
    assert rows_in(source) == ROWS
    assert {type(node) for node in ast.parse(source).body} <= {
        *(ast.Expr, ast.ImportFrom, ast.Import, ast.Assign, ast.ClassDef, ast.AnnAssign),
    }
    assert all("\u202e" not in line and "\x00" not in line for line in source.splitlines())


def test_the_module_asks_and_reads_typed(tmp_path: Path) -> None:
    rows = [
        FieldRow("Lead", "cf_size", "Employees", "number", many=False),
        FieldRow("Lead", "cf_when", "Renewal date", "date", many=True),
    ]
    namespace: dict[str, Any] = {}
    exec(module_of(rows), namespace)  # noqa: S102 - that's the test
    lead = models.SearchRow.from_dict(
        {"__object_type": "lead", "id": "lead_1", "custom.cf_size": 7, "custom.cf_when": []}
    )

    assert namespace["LeadFields"].employees.at_least(3) == Lead.custom.number("cf_size").at_least(
        3
    )
    assert namespace["LeadValues"].employees(lead) == 7
    assert namespace["LeadValues"].renewal_date.key == "custom.cf_when"

    (tmp_path / "fields.py").write_text(module_of(rows))
    (tmp_path / "use.py").write_text(
        "import datetime\n"
        "from typing import assert_type\n"
        "from close_async.models import SearchRow\n"
        "from close_async.query import LeadType, Query\n"
        "from fields import LeadFields, LeadValues\n"
        "query: Query[LeadType] = LeadFields.employees.at_least(3)\n"
        "def read(row: SearchRow) -> None:\n"
        "    assert_type(LeadValues.employees(row), float | None)\n"
        "    assert_type(LeadValues.renewal_date(row), list[datetime.date] | None)\n"
        "LeadFields.employees.has_words('x')\n"
    )
    ran = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file=", "use.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stdout.splitlines()[0].startswith("use.py:10: error:"), ran.stdout
    assert "Found 1 error" in ran.stdout


def test_what_has_changed_is_told_field_by_field() -> None:
    old = [
        FieldRow("Lead", "cf_1", "Size", "number", many=False),
        FieldRow("Lead", "cf_2", "Since", "date", many=False),
        FieldRow("Lead", "cf_3", "Gone", "text", many=False),
    ]
    new = [
        FieldRow("Lead", "cf_1", "Employees\x1b[2J", "choices", many=True),
        FieldRow("Lead", "cf_2", "Since", "date", many=False),
        FieldRow("Contact", "cf_3", "Gone", "text", many=False),
    ]

    assert drift(old, old) == []
    assert drift(old, new) == [
        "Lead 'Gone' (cf_3) is gone",
        "Lead 'Size' (cf_1) is now called 'Employees\\x1b[2J'",
        "Lead 'Employees\\x1b[2J' (cf_1) is now of type list of choices, not number",
        "Contact 'Gone' (cf_3) is new, of type text",
    ]


@pytest.mark.parametrize(
    "source", ["", "x = 1", "FIELDS: int = f()", "FIELDS: int = 3", "(", "\x00"]
)
def test_a_file_without_the_table_is_refused(source: str) -> None:
    with pytest.raises(NotAModule, match="it holds no FIELDS"):
        rows_in(source)


def test_the_command_writes_and_checks(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLOSE_API_KEY", served.sandbox.api_key)
    monkeypatch.setenv("CLOSE_BASE_URL", served.url)
    file = tmp_path / "fields.py"

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [*CLOSE_ASYNC, "fields", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    written = run()
    file.write_text(written.stdout)
    assert (written.returncode, written.stderr) == (0, "")
    assert "employees: Final = Lead.custom.number(" in written.stdout

    unchanged = run("--check", str(file))
    assert (unchanged.returncode, unchanged.stdout) == (0, "")

    (field,) = [
        one for one in served.sandbox.world.all("custom_fields.lead") if one["name"] == "Employees"
    ]
    field["name"] = "Staff"
    changed = run("--check", str(file))
    assert (changed.returncode, changed.stderr) == (1, "")
    assert changed.stdout == f"Lead 'Employees' ({field['id']}) is now called 'Staff'\n"

    for odd in (tmp_path / "none.py", tmp_path):
        refused = run("--check", str(odd))
        assert refused.returncode == 2
        assert refused.stderr.startswith("close-async: can't read")
    (tmp_path / "other.json").write_text(json.dumps({}))
    assert run("--check", str(tmp_path / "other.json")).returncode == 2
