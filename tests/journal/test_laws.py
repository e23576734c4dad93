"""
The journal against a model of it, over any order of claims, outcomes, releases and jumps of time.

Two journals in one place stand for two processes.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import attrs
import pytest
from anyio.from_thread import start_blocking_portal
from hypothesis import settings, strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from close_async.journal import LEASE as LEASE_SECONDS, fingerprint
from tests.support.depth import examples

from .clock import NOON, Calendar
from .places import FilePlace, PostgresPlace

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from close_async.journal import Claim, Entry, State
    from tests.support.postgres import PostgresServer

    from .places import Place

T = TypeVar("T")

LEASE = timedelta(seconds=LEASE_SECONDS)

BEATEN: dict[State, set[State]] = {
    "idle": {"sending", "unknown"},
    "unknown": {"sending", "unknown", "idle"},
    "refused": {"sending", "unknown"},
    "done": {"sending", "idle", "refused", "unknown"},
}
KEYS = st.sampled_from([f"key {number}" for number in range(5)])
WHO = st.sampled_from([0, 1])
STATES: st.SearchStrategy[State] = st.sampled_from(["idle", "unknown", "refused", "done"])
BODIES = st.dictionaries(
    st.text(max_size=3),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
        lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner, max_size=2),
        max_leaves=5,
    ).filter(lambda value: "inf" not in repr(value)),
    max_size=3,
)


@attrs.define
class Known:
    """What the model knows of a key."""

    state: State
    attempt: int
    parameters: dict[str, Any]
    said: object
    changed: datetime
    holder: str | None


class JournalLaws(RuleBasedStateMachine):
    """Whatever happens, the journal knows what the model knows."""

    server: PostgresServer | None = None
    claims: Bundle[Claim] = Bundle("claims")

    @initialize()
    def begin(self) -> None:
        self.calendar = Calendar()
        self.model: dict[str, Known] = {}
        self.left: set[str] = set()
        self.stack = ExitStack()
        self.portal = self.stack.enter_context(start_blocking_portal())
        place = self.place()
        self.journals = [place.journal(self.calendar) for _ in range(2)]

    def place(self) -> Place:
        if self.server is not None:
            return PostgresPlace(self.server.dsn, self.server.new_schema())
        directory = tempfile.mkdtemp()
        self.stack.callback(shutil.rmtree, directory)
        return FilePlace(Path(directory, "sent.db"))

    def teardown(self) -> None:
        if not hasattr(self, "stack"):
            return
        with self.stack:
            for journal in self.journals:
                self.portal.call(journal.aclose)

    def ask(self, work: Callable[[], Awaitable[T]]) -> T:
        return self.portal.call(work)

    @rule(target=claims, who=WHO, key=KEYS, body=BODIES)
    def claim(self, who: int, key: str, body: dict[str, Any]) -> Any:
        before = self.model.get(key)
        claim = self.ask(
            lambda: self.journals[who].claim(key, operation="x.create", parameters=body)
        )
        if not claim.is_ours:
            assert before is not None
            assert before.state != "idle"
            self.check(key, claim.entry)
            return claim

        assert before is None or before.state == "idle"
        self.model[key] = Known(
            "sending",
            before.attempt + 1 if before else 1,
            body,
            None,
            self.calendar.moment,
            claim.entry.holder,
        )
        self.check(key, claim.entry)
        return claim

    @rule(who=WHO, claim=claims, state=STATES, by_key=st.booleans(), said=st.text(max_size=5))
    def settle(self, who: int, claim: Claim, state: State, by_key: bool, said: str) -> None:
        key = claim.entry.key
        journal, known = self.journals[who], self.model.get(key)
        claimed = key if by_key else claim
        if by_key and known is None:
            return
        if known is None or (not by_key and known.attempt < claim.entry.attempt):
            parameters = dict(claim.entry.parameters)
            known = Known(
                "sending", claim.entry.attempt, parameters, None, NOON, claim.entry.holder
            )
            known.state = claim.entry.state
            known.said = claim.entry.result if known.state == "done" else claim.entry.reason
        # Or it was forgotten meanwhile, and somebody else has claimed it.
        is_late = not by_key and (
            claim.entry.attempt < known.attempt or claim.entry.holder != known.holder
        )
        if not is_late and known.state in BEATEN[state]:
            outcome: object = {"said": said} if state == "done" else said
            known = attrs.evolve(
                known,
                state=state,
                said=None if state == "idle" else outcome,
                changed=self.calendar.moment,
            )
            self.model[key] = known

        match state:
            case "done":
                entry = self.ask(lambda: journal.done(claimed, {"said": said}))
            case "idle":
                entry = self.ask(lambda: journal.idle(claimed))
            case "unknown":
                entry = self.ask(lambda: journal.unknown(claimed, said))
            case _:
                entry = self.ask(lambda: journal.refused(claimed, said))

        if key in self.model:
            self.check(key, entry)

    @rule(who=WHO, key=KEYS)
    def release(self, who: int, key: str) -> None:
        known = self.model.get(key)
        try:
            self.ask(lambda: self.journals[who].release(key))
        except ValueError:
            assert known is None or known.state in {"sending", "done"}
            return

        assert known is not None
        assert known.state in {"unknown", "refused", "idle"}
        self.model[key] = attrs.evolve(known, state="idle", said=None, changed=self.calendar.moment)

    @rule(hours=st.floats(0, 30))
    def let_time_pass(self, hours: float) -> None:
        self.calendar.move(timedelta(hours=hours))

    @rule(seconds=st.floats(0, 20))
    def let_some_seconds_pass(self, seconds: float) -> None:
        self.calendar.move(timedelta(seconds=seconds))

    @rule(days=st.integers(-3000, 3000))
    def put_the_clock(self, days: int) -> None:
        self.calendar.move(timedelta(days=days))

    @rule(who=WHO, hours=st.floats(-100, 100))
    def prune(self, who: int, hours: float) -> None:
        before = self.calendar.moment + timedelta(hours=hours)
        count = self.ask(lambda: self.journals[who].prune(before))
        gone = {
            key
            for key, known in self.model.items()
            if known.state in {"idle", "done", "refused"} and known.changed < before
        }
        assert count == len(gone)
        for key in gone:
            del self.model[key]

    @rule(who=WHO)
    def close(self, who: int) -> None:
        holders = {one.id for one in self.journals[who]._holders.values()}
        self.portal.call(self.journals[who].aclose)
        self.left |= holders

    @invariant()
    def it_knows_what_the_model_knows(self) -> None:
        if not hasattr(self, "journals"):
            return
        entries = {entry.key: entry for entry in self.ask(self.read)}
        assert entries.keys() == self.model.keys()
        for key, entry in entries.items():
            self.check(key, entry)
        assert sum(self.ask(self.journals[1].counts).values()) == len(self.model)

    async def read(self) -> list[Entry]:
        return [entry async for entry in self.journals[0].entries()]

    def check(self, key: str, entry: Entry) -> None:
        known = self.model[key]
        said = entry.result if entry.state == "done" else entry.reason
        assert (entry.key, entry.state, entry.attempt) == (key, known.state, known.attempt)
        assert (entry.parameters, said) == (known.parameters, known.said)
        assert entry.hash == fingerprint("x.create", known.parameters)
        is_held = known.state == "sending" and self.calendar.moment - known.changed < LEASE
        has_left = known.holder is not None and known.holder.partition("/")[0] in self.left
        # What somebody has left is forgotten after a while.
        assert entry.is_held == is_held or has_left


def run(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    # A beat comes by the time of this machine, not by the calendar.
    monkeypatch.setattr("close_async.journal._holder.BEAT", 3600)
    run_state_machine_as_test(
        JournalLaws,
        settings=settings(max_examples=examples(count), stateful_step_count=40, deadline=None),
    )


def test_laws_of_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    run(40, monkeypatch)


@pytest.mark.slow
def test_laws_of_a_database(postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(JournalLaws, "server", postgres)

    run(20, monkeypatch)
