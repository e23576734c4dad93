"""`close-async enroll`: subscribes the contacts in a CSV file, each at most once."""

from __future__ import annotations

import codecs
import signal
import sys
from collections import Counter
from contextlib import AsyncExitStack, aclosing
from hashlib import blake2b
from pathlib import Path  # noqa: TC003 - Typer reads annotations when the program runs
from typing import TYPE_CHECKING, Annotated, Any, Final, get_args

import anyio
import attrs
import typer

from .._core.model import as_json
from .._wire.reconcile.idempotency import key_of
from ..enrollment import Enrolled, Enrollment, OnBadRow, Refused, RefusedKind
from ..enrollment._rows import check_campaign, set_fields, start_of_keys
from ..enrollment._run import OPERATION
from ..paging.checkpoint import SeenRows
from ._rows import FIELDS, BadLine, CsvRows, enrollment_of
from ._session import OF_JOURNAL, ask, is_there, open_journal, run, tell
from ._terminal import (
    FOUND,
    INTERRUPTED,
    UNKNOWN,
    Json,
    Yes,
    cell,
    confirm,
    end_at_once,
    fail,
    note,
    one_line,
    one_of,
    progress,
    say,
    say_json,
)

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterable, Callable

    from anyio.abc import TaskGroup

    from ..client import CloseClient
    from ..enrollment import EnrollmentOutcome, EnrollRun
    from ..journal import State

__all__ = ["enroll"]

_DIGEST_BYTES: Final = 16
_TERMINATED: Final = 143
_SAMPLE: Final = 3
_ON_BAD_ROW: Final[tuple[str, ...]] = get_args(OnBadRow)


def enroll(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE.csv", help="CSV file whose first line names the columns."),
    ],
    *,
    journal: Annotated[
        str | None,
        typer.Option(
            metavar="PATH",
            envvar="CLOSE_JOURNAL",
            help=f"{OF_JOURNAL} It knows what was sent, so that nothing is sent twice.",
        ),
    ] = None,
    campaign: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Each contact once per campaign of this journal, not once ever."
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check all rows, and send nothing.")
    ] = False,
    sequence_id: Annotated[
        str | None, typer.Option(help="Id of the sequence, for rows without one.")
    ] = None,
    sender_account_id: Annotated[
        str | None, typer.Option(help="Id of the account that sends, for rows without one.")
    ] = None,
    sender_name: Annotated[
        str | None, typer.Option(help="Name of the sender, for rows without one.")
    ] = None,
    sender_email: Annotated[
        str | None, typer.Option(help="Address of the sender, for rows without one.")
    ] = None,
    calls_assigned_to: Annotated[
        list[str] | None,
        typer.Option(
            metavar="USER_ID", help="Who makes the calls, for rows without; give it once for each."
        ),
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FIELD=COLUMN", help="The column of a field that isn't called like it."
        ),
    ] = None,
    ignore_other_columns: Annotated[
        bool, typer.Option("--ignore-other-columns", help="There may be columns of no field.")
    ] = False,
    delimiter: Annotated[
        str | None, typer.Option(help="What stands between cells; without it the first line tells.")
    ] = None,
    encoding: Annotated[str, typer.Option(help="Encoding of the file, such as cp1252.")] = "utf-8",
    on_bad_row: Annotated[
        str,
        one_of(
            _ON_BAD_ROW, text="stop: send nothing if a row is bad; refuse: leave such rows out."
        ),
    ] = "stop",
    at_once: Annotated[int, typer.Option(min=1, help="Calls under way at the same time.")] = 8,
    retry_refused: Annotated[
        bool, typer.Option("--retry-refused", help="Send again what Close refused earlier.")
    ] = False,
    as_json: Json = False,
    yes: Yes = False,
) -> None:
    """
    Subscribe the contacts in a CSV file to a sequence, each at most once.

    Its columns are the fields of a subscription: contact_id, and those that the options don't give
    for all rows. An empty cell leaves a field out. All rows are checked before the first is sent.
    Run it again with the same journal, and it goes on where it stopped. Exit codes: 1 rows were
    refused, 3 some are unknown. With --json each line is an object with a type: bad_row, plan,
    outcome or summary.
    """
    if journal is None and not dry_run:
        fail("--journal is missing: without one a second run wouldn't know what was sent")
    given = {
        "sequence_id": sequence_id,
        "sender_account_id": sender_account_id,
        "sender_name": sender_name,
        "sender_email": sender_email,
        "calls_assigned_to": calls_assigned_to or None,
    }
    defaults = _checked({key: value for key, value in given.items() if value is not None})
    names = _columns(column or [])
    rows = CsvRows(
        file, _encoding(encoding), _delimiter(delimiter), names, ignore_other_columns, defaults
    )

    stops = dry_run or on_bad_row == "stop"
    before = _fingerprint(rows)
    keys = _start_of_keys(campaign)
    plan = _Plan(keys, tells_bad=stops, as_json=as_json, retry_refused=retry_refused)
    with progress("Checking") as move:
        run(lambda: _make(plan, rows, journal, move))
    plan.say(with_sample=dry_run)
    if dry_run:
        raise typer.Exit(FOUND if plan.bad else 0)
    if plan.bad and stops:
        fail(f"nothing was sent: {plan.bad:,} bad rows. Correct them, or add --on-bad-row refuse")
    if plan.to_send:
        confirm(_question(plan.to_send, defaults), yes=yes)
    if _fingerprint(rows) != before:
        fail(f"nothing was sent: {file} has changed meanwhile")

    report = _Report(as_json=as_json)

    async def send(close: CloseClient) -> None:
        def start(good: AsyncIterable[Enrollment]) -> EnrollRun:
            return close.enroll(
                good, campaign=campaign, at_once=at_once, retry_refused=retry_refused
            )

        try:
            with progress("Enrolling", plan.rows) as move:
                await _send(rows, start, report, move)
        finally:
            report.end()

    tell(send, journal=journal)
    raise typer.Exit(report.code)


@attrs.define
class _Plan:
    """What would be sent, and what not."""

    start_of_keys: str
    tells_bad: bool
    as_json: bool
    retry_refused: bool
    rows: int = 0
    to_send: int = 0
    bad: int = 0
    duplicates: int = 0
    journal: Counter[str] = attrs.field(factory=Counter[str])
    sample: list[dict[str, Any]] = attrs.field(factory=list[dict[str, Any]])

    def take_bad(self, line: int, bad: BadLine) -> None:
        """Count a row that can't be sent."""
        self.bad += 1
        if not self.tells_bad:
            return
        if self.as_json:
            contact = bad.contact_id or None
            say_json({"type": "bad_row", "line": line, "contact_id": contact, "reason": bad.reason})
        else:
            say(f"line {line}: {one_line(bad.reason)}")

    def take_known(self, line: int, row: Enrollment, state: State | None) -> None:
        """Count a row by what the journal has of it."""
        if state in {None, "idle"} or (state == "refused" and self.retry_refused):
            self.to_send += 1
            if len(self.sample) < _SAMPLE:
                self.sample.append({"line": line, "body": as_json(set_fields(row))})
        else:
            self.journal["unknown" if state == "sending" else str(state)] += 1

    def say(self, *, with_sample: bool) -> None:
        """Tell it."""
        sample = self.sample if with_sample else []
        known = {state: self.journal[state] for state in ("done", "refused", "unknown")}
        if self.as_json:
            numbers = {
                "rows": self.rows,
                "to_send": self.to_send,
                "bad": self.bad,
                "duplicates": self.duplicates,
            }
            say_json({"type": "plan", **numbers, "in_journal": known, "sample": sample})
            return
        lines = {
            "rows": self.rows,
            "to be sent": self.to_send,
            "bad": self.bad,
            "duplicates": self.duplicates,
            "in the journal as done": known["done"],
            "in the journal as refused": known["refused"],
            "in the journal as unknown": known["unknown"],
        }
        for words, number in lines.items():
            say(f"{words + ':':26}{number:>10,}")
        if sample:
            say("the first ones to be sent:")
        for one in sample:
            body = ", ".join(f"{name}={cell(value)}" for name, value in one["body"].items())
            say(f"  line {one['line']}: {body}")


async def _make(plan: _Plan, rows: CsvRows, journal: str | None, move: Callable[..., None]) -> None:
    seen = SeenRows(size=_DIGEST_BYTES)
    async with AsyncExitStack() as stack:
        opened = None
        if journal is not None and is_there(journal):
            opened = await stack.enter_async_context(open_journal(journal))
        batches = await stack.enter_async_context(aclosing(rows.in_batches()))
        async for batch in batches:
            move(plan.rows, text=f"Checking {plan.rows:,} rows")
            for line, row in batch:
                plan.rows += 1
                if isinstance(row, BadLine):
                    plan.take_bad(line, row)
                    continue
                digest = blake2b(row.key.encode(), digest_size=_DIGEST_BYTES).digest()
                if digest in seen:
                    plan.duplicates += 1
                    continue
                seen.add(digest)
                entry = (
                    None
                    if opened is None
                    else await opened.get(key_of(OPERATION, plan.start_of_keys + row.key))
                )
                plan.take_known(line, row, None if entry is None else entry.state)


@attrs.define
class _Report:
    """What came of the rows."""

    as_json: bool
    rows: int = 0
    enrolled: int = 0
    enrolled_before: int = 0
    unknown: int = 0
    refused: Counter[str] = attrs.field(factory=Counter[str])
    signal: int = 0

    @property
    def code(self) -> int:
        """The exit code."""
        if self.signal:
            return INTERRUPTED if self.signal == signal.SIGINT else _TERMINATED
        if self.unknown:
            return UNKNOWN
        return FOUND if self.refused else 0

    def take(self, line: int, outcome: EnrollmentOutcome) -> None:
        """Count and tell the outcome of a row."""
        self.rows += 1
        told: dict[str, Any] = dict.fromkeys(_OUTCOME)
        told |= {"type": "outcome", "line": line, "contact_id": outcome.row.contact_id}
        told["sequence_id"] = outcome.row.sequence_id
        if isinstance(outcome, Enrolled):
            self.enrolled += 1
            self.enrolled_before += outcome.was_before
            told |= {"outcome": "enrolled", "was_before": outcome.was_before}
            told["subscription_id"] = outcome.subscription.get("id")
        elif isinstance(outcome, Refused):
            self.refused[outcome.kind] += 1
            told |= {"outcome": "refused", "kind": outcome.kind, "reason": outcome.reason}
            told["subscription_id"] = outcome.existing and outcome.existing.get("id")
        else:
            self.unknown += 1
            told |= {"outcome": "unknown", "reason": outcome.reason}
        self._say(told)

    def take_bad(self, line: int, bad: BadLine) -> None:
        """Count and tell a row that was left out."""
        self.rows += 1
        self.refused["bad_row"] += 1
        told: dict[str, Any] = dict.fromkeys(_OUTCOME)
        told |= {"type": "outcome", "line": line, "contact_id": bad.contact_id or None}
        self._say(told | {"outcome": "refused", "kind": "bad_row", "reason": bad.reason})

    def _say(self, told: dict[str, Any]) -> None:
        if self.as_json:
            say_json(told)
        elif told["outcome"] != "enrolled":
            kind = f" ({told['kind']})" if told["kind"] else ""
            who = one_line(told["contact_id"] or "no contact")
            say(f"line {told['line']}: {who} {told['outcome']}{kind}: {one_line(told['reason'])}")

    def end(self) -> None:
        """Tell the numbers."""
        if self.as_json:
            numbers = {
                "rows": self.rows,
                "enrolled": self.enrolled,
                "enrolled_before": self.enrolled_before,
                "refused": {kind: self.refused[kind] for kind in get_args(RefusedKind)},
                "unknown": self.unknown,
                "interrupted": bool(self.signal),
            }
            say_json({"type": "summary", **numbers})
            return
        before = f" ({self.enrolled_before:,} by an earlier run)" if self.enrolled_before else ""
        kinds = ", ".join(f"{number:,} {kind}" for kind, number in sorted(self.refused.items()))
        refused = f"{self.refused.total():,} refused{kinds and f' ({kinds})'}"
        say(f"{self.enrolled:,} enrolled{before}, {refused}, {self.unknown:,} unknown")
        if self.unknown:
            say("Run it again with the same journal: the unknown ones are looked for, not sent.")
        if self.signal:
            say("It was interrupted. Run it again with the same journal, and it goes on.")


_OUTCOME: Final = (
    *("type", "line", "contact_id", "sequence_id", "outcome", "was_before", "subscription_id"),
    *("kind", "reason"),
)


async def _send(
    rows: CsvRows,
    start: Callable[[AsyncIterable[Enrollment]], EnrollRun],
    report: _Report,
    move: Callable[..., None],
) -> None:
    lines: dict[int, int] = {}
    failure: Exception | None = None
    async with aclosing(_good(rows, lines, report)) as good, anyio.create_task_group() as group:
        enrolling = start(good)
        group.start_soon(_stop_on_signal, enrolling, report, group)
        try:
            async for outcome in enrolling:
                report.take(lines.pop(outcome.number), outcome)
                move(report.rows, text=f"Enrolling: {report.rows:,}")
        except Exception as error:  # noqa: BLE001 - a task group would wrap it
            failure = error
            await enrolling.aclose()
        group.cancel_scope.cancel()
    if failure is not None:
        raise failure


async def _good(
    rows: CsvRows, lines: dict[int, int], report: _Report
) -> AsyncGenerator[Enrollment]:
    """Yield the rows that can be sent, and note in which lines they stand."""
    number = 0
    async with aclosing(rows.in_batches()) as batches:
        async for batch in batches:
            for line, row in batch:
                if isinstance(row, BadLine):
                    report.take_bad(line, row)
                    continue
                number += 1
                lines[number] = line
                yield row


async def _stop_on_signal(enrolling: EnrollRun, report: _Report, group: TaskGroup) -> None:
    """On Ctrl-C send nothing more, and let the loop take the outcomes of what is under way."""
    if sys.platform == "win32":
        return
    with anyio.open_signal_receiver(signal.SIGINT, signal.SIGTERM) as signals:
        async for number in signals:
            if report.signal:
                note("what was under way is unknown: run it again with the same journal")
                end_at_once(report.code)
            report.signal = number
            note("nothing more is sent; waiting for the answers to what is under way")
            group.start_soon(enrolling.aclose)


def _question(count: int, defaults: dict[str, Any]) -> str:
    sender = defaults.get("sender_email")
    by = f" from {one_line(sender)}" if sender else ""
    if "sequence_id" not in defaults:
        return f"Subscribe {count:,} contacts{by}?"
    found = ask(lambda close: close.sequences.get(defaults["sequence_id"]))
    name, status = one_line(found.get("name")), one_line(found.get("status"))
    return f"Subscribe {count:,} contacts to {name!r} ({status}){by}?"


def _fingerprint(rows: CsvRows) -> tuple[int, ...]:
    try:
        return rows.fingerprint()
    except OSError as error:
        fail(f"{rows.path}: {error.strerror or error}")


def _checked(defaults: dict[str, Any]) -> dict[str, Any]:
    try:
        enrollment_of({"contact_id": "cont_", "sequence_id": "seq_", **defaults})
    except (TypeError, ValueError) as error:
        fail(str(error))
    return defaults


def _start_of_keys(campaign: str | None) -> str:
    try:
        return start_of_keys(None if campaign is None else check_campaign(campaign))
    except ValueError as error:
        fail(str(error))


def _columns(given: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in given:
        field, sign, title = one.partition("=")
        if not sign or field not in FIELDS or field in found:
            fail(f"--column must be FIELD=COLUMN, got {one!r}; the fields are {', '.join(FIELDS)}")
        found[field] = title.strip()
    return found


def _encoding(given: str) -> str:
    try:
        name = codecs.lookup(given).name
    except LookupError:
        fail(f"--encoding: there is no encoding {given!r}")
    return "utf-8-sig" if name == "utf-8" else name


def _delimiter(given: str | None) -> str | None:
    named = {"tab": "\t", "\\t": "\t"}.get(given or "", given)
    if named is not None and len(named) != 1:
        fail(f"--delimiter must be one character, or tab, got {given!r}")
    return named
