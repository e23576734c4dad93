"""Which tests are run for a planted fault, and what is listed as changing nothing."""

from __future__ import annotations

import pytest

from tools.mutants.faults import ROOT, Mutant, accepted
from tools.mutants.notes import Test as Noted, rounds

SOURCE = """\
LIMIT = 3


class Counter:
    step = 1

    def add(self, number):
        if number > LIMIT:
            return 0
        return (
            number
            + self.step
        )


def reset():
    return 0
"""
PATH = "close_async/bulk/counter.py"
ADDS = Noted("tests/bulk/test_a.py::test_adds[asyncio-1]", 0.2, {PATH: frozenset({8, 10, 11, 12})})
STOPS = Noted("tests/bulk/test_a.py::test_stops", 0.1, {PATH: frozenset({8, 9})})
RESETS = Noted("tests/bulk/test_b.py::test_resets", 0.1, {PATH: frozenset({17})})
ELSEWHERE = Noted(
    "tests/bulk/test_c.py::test_else", 0.1, {"close_async/bulk/_run.py": frozenset({8})}
)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("> LIMIT", ">= LIMIT", [STOPS, ADDS]),
        ("return 0\n        return", "return 1\n        return", [STOPS]),
        ("+ self", "- self", [ADDS]),
        ("def reset():\n    return 0", "def reset():\n    return 1", [RESETS]),
        # What runs when a module is imported shows in what uses its class, or its name.
        ("step = 1", "step = 2", [STOPS, ADDS]),
        ("LIMIT = 3", "LIMIT = 4", [STOPS, ADDS]),
    ],
)
def test_what_runs_the_line_is_run_quickest_first(old: str, new: str, told: list[Noted]) -> None:
    mutant = Mutant(PATH, "some", 0, SOURCE, SOURCE.replace(old, new))

    first, others, again, processes = rounds(mutant, [ADDS, STOPS, RESETS, ELSEWHERE])

    assert {one.name for one in first} == {one.name for one in told}
    assert others == processes == []
    assert [one.name for one in again] == [
        one.name.replace("asyncio", "trio") for one in told if "asyncio" in one.name
    ]


def test_what_is_listed_has_a_reason_and_is_still_there() -> None:
    listed = accepted()

    for change, reason in listed.items():
        path, _, lines = change.partition(": -")
        source = " ".join((ROOT / path).read_text(encoding="utf-8").split())
        removed = lines.partition(" +")[0].partition(" -")[0].strip()
        assert removed in source, change
        assert reason, change


def test_what_works_in_other_processes_is_run_for_its_room() -> None:
    mutant = Mutant("close_async/journal/a.py", "some", 0, SOURCE, SOURCE.replace("> L", ">= L"))

    *_, processes = rounds(mutant, [])

    assert [one.name for one in processes] == ["tests/journal/test_processes.py"]
