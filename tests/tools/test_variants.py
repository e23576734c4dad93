"""A schema with a discriminator, and what is an `allOf` of it: a class and its subclasses."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.support.documents import generated, tasks, vendored

if TYPE_CHECKING:
    from pathlib import Path

KINDS: Final = """
components:
  schemas:
    Task:
      discriminator:
        propertyName: status
        mapping:
          open: '#/components/schemas/OpenTask'
          waiting: '#/components/schemas/OpenTask'
          done: '#/components/schemas/DoneTask'
      properties:
        about: { $ref: '#/components/schemas/Anything', description: What it's about. }
        note: { type: string, description: More on it. }
    Anything:
      type: object
      description: Anything.
      additionalProperties: true
      properties: {}
    Reminder:
      additionalProperties: true
    OpenTask:
      description: A task that is open.
      allOf:
        - { $ref: '#/components/schemas/Task' }
        - properties:
            status: { enum: [open, waiting] }
            about: { $ref: '#/components/schemas/Reminder' }
    DoneTask:
      description: A task that is done.
      allOf:
        - { $ref: '#/components/schemas/Task' }
        - properties:
            status: { const: done }
            about: { anyOf: [{ $ref: '#/components/schemas/TaskPage' }, { type: 'null' }] }
"""


def test_a_discriminator_makes_subclasses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vendored(tasks(KINDS), tmp_path, "kinds")
    monkeypatch.syspath_prepend(tmp_path)
    models: Any = import_module("kinds.close_async.models")

    page = models.TaskPage.from_dict(
        {
            "data": [
                {"id": "1", "status": "open", "about": {"at": "noon"}},
                {"id": "2", "status": "waiting", "about": {"at": "dawn"}, "note": "x"},
                {"id": "3", "status": "done", "about": {"data": []}},
                {"id": "4", "status": "lost", "about": {"at": "dusk"}},
            ]
        }
    )

    names = [type(one).__name__ for one in page.data]
    assert names == ["OpenTask", "OpenTask", "DoneTask", "Task"]
    assert [type(one.about).__name__ for one in page.data] == [
        "Reminder",
        "Reminder",
        "TaskPage",
        "Anything",
    ]
    assert page.data[1].about.at == "dawn"
    assert page.data[1].note == "x"
    assert {"OpenTask", "DoneTask", "Reminder"} <= set(models.__all__)
    assert issubclass(models.OpenTask, models.Task)


REMINDER: Final = "about: { $ref: '#/components/schemas/Reminder' }"
TWO: Final = "about: { anyOf: [{ $ref: '#/components/schemas/Reminder' }, { type: string }] }"
OF_TASK: Final = "        - { $ref: '#/components/schemas/Task' }\n        - properties:\n"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (REMINDER, REMINDER.replace("about", "abuot"), "OpenTask.abuot: must be one of the fields"),
        (
            REMINDER,
            "note: { type: string }",
            "OpenTask.note: must be one of the fields of Task, as",
        ),
        (REMINDER, TWO, "OpenTask.about: must be one of the fields of Task, as one object or null"),
        (OF_TASK, "        - properties:\n", "OpenTask: must be an allOf of Task and of what it"),
    ],
)
def test_what_cannot_be_a_subclass_is_refused(
    old: str, new: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = tasks(KINDS.replace(old, new, 1))

    assert generated(document, tmp_path / "_generated") == 1

    line = capsys.readouterr().err.strip()
    assert said in line
    assert line.startswith(f"{tmp_path / 'document.json'}:")
    assert "\n" not in line
