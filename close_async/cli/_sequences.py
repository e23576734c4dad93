"""`close-async sequences`: lists, shows and copies sequences."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeAlias

import typer

from ..models import CallStepCreate, EmailStepCreate, SmsStepCreate
from ..names import Names
from ._copies import planned, read_templates, with_ids
from ._session import Organization, Stored, ask, tell
from ._terminal import (
    Json,
    Yes,
    cell,
    confirm,
    fail,
    models_in,
    note,
    object_in,
    objects_in,
    one_line,
    one_of,
    say,
    say_json,
    say_table,
)

if TYPE_CHECKING:
    from .. import models
    from ..client import CloseClient
    from ._copies import Plan, Template

__all__ = ["find_sequence", "sequences"]

sequences: Final = typer.Typer(help="List, show and copy sequences.", no_args_is_help=True)

Sequence = Annotated[
    str, typer.Argument(metavar="SEQUENCE", help="Id of the sequence, or its whole name.")
]

_ID: Final = "seq_"
_STATUSES: Final = ("draft", "paused", "active")
_Step: TypeAlias = type[EmailStepCreate] | type[CallStepCreate] | type[SmsStepCreate]
_STEPS: Final[dict[str, _Step]] = {
    "email": EmailStepCreate,
    "call": CallStepCreate,
    "sms": SmsStepCreate,
}
_OF_STEPS: Final = ("step_type", "delay", "required", "step_allowed_delay")
_OF_KINDS: Final = {
    "email": (*_OF_STEPS, "email_template_id", "threading"),
    "call": _OF_STEPS,
    "sms": (*_OF_STEPS, "sms_template_id"),
}
# What each step has of its own, and what it doesn't have if it's of another kind.
_NOT_COPIED: Final = frozenset(
    {
        *("id", "created_by_id", "updated_by_id", "date_created", "date_updated"),
        *("organization_id", "email_template_id", "sms_template_id", "threading"),
    }
)
_TERMS: Final = ("schedule", "schedule_id", "trigger_query", "allow_manual_enrollment", "owner_id")
_DAYS: Final = {1: "Mon", 2: "Tue", 3: "Wed", 4: "Thu", 5: "Fri", 6: "Sat", 7: "Sun"}
_UNITS: Final = ((86_400, "d"), (3600, "h"), (60, "min"), (1, "s"))


@sequences.command("list")
def list_sequences(*, as_json: Json = False) -> None:
    """
    List all sequences.

    With --json each line is a sequence as Close sends it.
    """

    async def listed(close: CloseClient) -> list[models.Sequence]:
        return await close.sequences.list().collect()

    found = models_in(ask(listed))
    if as_json:
        for one in found:
            say_json(one.to_dict())
        return
    say_table(
        ("id", "name", "status", "steps", "time zone"),
        [
            (*_of(one, "id", "name", "status"), len(_steps(one)), *_of(one, "timezone"))
            for one in found
        ],
    )


@sequences.command()
def show(sequence: Sequence, *, as_json: Json = False) -> None:
    """
    Show a sequence with its steps and the number of its subscriptions.

    With --json it's the sequence as Close sends it.
    """

    async def shown(close: CloseClient) -> models.Sequence:
        return await close.sequences.get(await find_sequence(close, sequence))

    found = ask(shown)
    if as_json:
        say_json(found.to_dict())
        return
    say(_title(found))
    counts = object_in(found.get("subscription_counts_by_status"))
    numbers = ", ".join(f"{number} {status}" for status, number in counts.items())
    say(f"Subscriptions: {one_line(numbers) or 'unknown'}")
    say(f"Hours: {_hours(found)}, in {cell(found.get('timezone'))}\n")
    say_table(("step", "after", "kind", "template"), _rows_of_steps(found))


@sequences.command()
def copy(
    sequence: Sequence,
    *,
    name: Annotated[str, typer.Option(help="Name of the copy.")],
    status: Annotated[
        str,
        one_of(_STATUSES, text="Status of the copy: draft, paused or active."),
    ] = "draft",
    to_key_env: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Copy to another organization: the environment variable with its key.",
        ),
    ] = None,
    to_base_url: Annotated[
        str | None,
        typer.Option(
            envvar="CLOSE_TO_BASE_URL", help="Its URL, if that isn't CLOSE_BASE_URL, too."
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be created, and create nothing.")
    ] = False,
    journal: Stored = None,
    as_json: Json = False,
    yes: Yes = False,
) -> None:
    """
    Create a sequence with the same steps, templates and hours.

    In another organization (--to-key-env) the templates of the same names are used, and those that
    are missing are created before. With --journal the same copy is made once, however often this is
    run: a second run goes on where the first one failed, or shows what it made. With --json it's
    the new sequence as Close sends it, or in a dry run what would be created.
    """
    other = None if to_key_env is None else Organization(to_key_env, to_base_url)

    async def read(close: CloseClient) -> tuple[models.Sequence, list[Template]]:
        found = await close.sequences.get(await find_sequence(close, sequence))
        return found, [] if other is None else await read_templates(close, _steps(found))

    source, templates = ask(read)
    count = len(_new_steps(_steps(source)))
    terms = {key: source[key] for key in _TERMS if source.get(key) is not None}
    plan = None
    if other is not None:
        _unbind(terms)
        of = str(source.get("organization_id"))
        plan = ask(lambda close: planned(close, of, templates), of=other)
    new = {"name": name, "status": status, "steps": count}
    if dry_run or (plan is not None and not as_json):
        _show_plan(plan, new, as_json=as_json)
    if dry_run:
        return
    where = "" if plan is None else f" in {plan.there}"
    confirm(
        f"Create {one_line(name)!r} ({status}) with the {count} steps of "
        f"{one_line(source.get('name'))!r} ({one_line(source.id)}){where}?",
        yes=yes,
    )

    async def create(close: CloseClient) -> models.Sequence:
        created: list[str] = []
        once = journal is not None
        with ExitStack() as failing:
            failing.callback(lambda: _tell_created(created, where))
            ids = {} if plan is None else await plan.create_templates(close, created, once=once)
            if once:
                to = "" if plan is None else f" to {plan.organization_id}"
                close = close.with_options(idempotency_key=f"copy of {source.id}{to}: {name}")
            made = await close.sequences.create(
                name=name,
                timezone=source.timezone,
                steps=_new_steps(with_ids(_steps(source), ids)),
                status=status,  # type: ignore[arg-type]  # it was checked
                **terms,
            )
            failing.pop_all()
        return made

    made = tell(create, journal=journal, of=other)
    if as_json:
        say_json(made.to_dict())
        return
    say(f"{_title(made)}{one_line(where)}")


def _unbind(terms: dict[str, Any]) -> None:
    """Take out of *terms* what another organization doesn't have, or exit if that would matter."""
    terms.pop("owner_id", None)
    if "schedule" in terms:
        terms.pop("schedule_id", None)
    bound = terms.keys() & {"schedule_id", "trigger_query"}
    if bound:
        fail(f"the sequence has a {' and a '.join(sorted(bound))}, which no other organization has")


def _show_plan(plan: Plan | None, new: dict[str, Any], *, as_json: bool) -> None:
    templates = () if plan is None else plan.templates
    if as_json:
        say_json(
            {
                "organization_id": plan and plan.organization_id,
                "organization": plan and plan.organization,
                "templates": [one.to_json() for one in templates],
                "sequence": new,
            }
        )
        return
    if plan is not None:
        say(f"In {plan.there}:\n")
    rows = [(one.kind, one.name, one.there) for one in templates]
    rows.append(("sequence", new["name"], f"new, {new['status']}, {new['steps']} steps"))
    say_table(("kind", "name", "there"), rows)


def _tell_created(created: list[str], where: str) -> None:
    """Tell what is there, of a copy that may not be."""
    if created:
        note(f"already created{where}, for the next run to use: {', '.join(created)}")


async def find_sequence(close: CloseClient, given: str) -> str:
    """
    Return the id of a sequence that is given by its id or its name.

    Raises:
        UnknownName: no sequence is called so, or more than one.
    """
    if given.startswith(_ID):
        return given
    found = models_in(await close.sequences.list().collect())
    labels = {str(one.get("id")): str(one.get("name")) for one in found}
    return Names(labels, kinds={"sequence": tuple(labels)}).id("sequence", given)


def _new_steps(steps: list[dict[str, Any]]) -> list[Any]:
    made: list[Any] = []
    for number, given in enumerate(steps, start=1):
        kind = str(given.get("step_type"))
        if kind not in _STEPS:
            fail(f"step {number} is of the kind {kind!r}, which can't be copied")
        keys = _OF_KINDS[kind]
        lost = [
            key
            for key, value in given.items()
            if value is not None and key not in keys and key not in _NOT_COPIED
        ]
        if lost:
            fail(f"step {number} has {', '.join(lost)}, which can't be copied")
        made.append(
            _STEPS[kind].from_dict({key: given[key] for key in keys if given.get(key) is not None})
        )
    return made


def _title(found: models.Sequence) -> str:
    name, key, status = _of(found, "name", "id", "status")
    return f"{cell(name)} ({cell(key)}), {cell(status)}"


def _of(found: models.Sequence, *keys: str) -> list[object]:
    return [found.get(key) for key in keys]


def _steps(found: models.Sequence) -> list[dict[str, Any]]:
    return objects_in(found.to_dict().get("steps"))


def _rows_of_steps(found: models.Sequence) -> list[tuple[object, ...]]:
    return [
        (
            number,
            _delay(step.get("delay")),
            step.get("step_type"),
            step.get("email_template_id") or step.get("sms_template_id"),
        )
        for number, step in enumerate(_steps(found), start=1)
    ]


def _delay(seconds: object) -> str:
    if not isinstance(seconds, int) or seconds < 1:
        return cell(seconds)
    parts: list[str] = []
    for unit, name in _UNITS:
        count, seconds = divmod(seconds, unit)
        if count:
            parts.append(f"{count} {name}")
    return " ".join(parts)


def _hours(found: models.Sequence) -> str:
    schedule = object_in(found.to_dict().get("schedule"))
    if "ranges" not in schedule:
        return "any"
    shown: list[str] = []
    for one in objects_in(schedule["ranges"]):
        day, start, end = one.get("weekday"), one.get("start"), one.get("end")
        name = _DAYS.get(day, cell(day)) if isinstance(day, int) else cell(day)
        shown.append(f"{name} {cell(start)[:5]}-{cell(end)[:5]}")
    return ", ".join(shown) or "none"
