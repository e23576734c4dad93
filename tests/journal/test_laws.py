"""
The journal against a model of it, over any order of claims, outcomes, releases and jumps of time.

Two journals on one file stand for two processes.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import attrs
from anyio.from_thread import start_blocking_portal
from hypothesis import settings, strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)

from close_async import Journal
from close_async.journal import fingerprint
from tests.support.depth import examples

from .clock import NOON, Calendar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from close_async.journal import Claim, Entry, State

T = TypeVar("T")

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


class JournalLaws(RuleBasedStateMachine):
    """Whatever happens, the journal knows what the model knows."""

    claims: Bundle[Claim] = Bundle("claims")

    @initialize()
    def begin(self) -> None:
        self.calendar = Calendar()
        self.model: dict[str, Known] = {}
        self.stack = ExitStack()
        directory = tempfile.mkdtemp()
        self.stack.callback(shutil.rmtree, directory)
        self.portal = self.stack.enter_context(start_blocking_portal())
        self.path = Path(directory, "sent.db")
        self.journals = [Journal.sqlite(self.path, now=self.calendar) for _ in range(2)]

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
            "sending", before.attempt + 1 if before else 1, body, None, self.calendar.moment
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
            known = Known("sending", claim.entry.attempt, dict(claim.entry.parameters), None, NOON)
            known.state = claim.entry.state
            known.said = claim.entry.result if known.state == "done" else claim.entry.reason
        is_late = not by_key and claim.entry.attempt < known.attempt
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
        self.portal.call(self.journals[who].aclose)

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


JournalLaws.TestCase.settings = settings(
    max_examples=examples(40), stateful_step_count=40, deadline=None
)
TestJournalLaws = JournalLaws.TestCase
