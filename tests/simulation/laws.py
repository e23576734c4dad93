"""The laws of a life: what callers were told, and what the journal says, against what is true."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from close_async.errors import RateLimited

from .server import Server

if TYPE_CHECKING:
    from .plans import Job, Report, Story
    from .worlds import World


# The policy's figures, in seconds: no attempt begins later after the first, no pause that Close
# asks for is longer, and no connection takes longer to make.
LAST_START: Final = 120.0
LONGEST_WAIT: Final = 60.0
CONNECT: Final = 10.0
LOOKS: Final = 4


def judge(story: Story, world: World) -> None:
    """Write down which laws were broken."""
    _at_most_once(story)
    _done_is_done(story, world)
    _not_done_is_not(story)
    _one_object_one_call(story)
    _in_time(story)
    if isinstance(world, Server):
        _findable_is_found(story)
        _keys_are_asked_first(story)
        _short_waits_are_waited(story, world)
    _journal_tells_the_truth(story)


def _journal_tells_the_truth(story: Story) -> None:
    for entry, moment in story.entries:
        intent = story.truth.intent_of_key.get(entry.key)
        if intent is None:
            story.broken.append(f"the journal has {entry.key}, which nobody claimed")
            continue
        if entry.operation == "sequence_subscriptions.create" and intent.startswith("keyed enroll"):
            intent = f"{intent} {entry.parameters['contact_id']}"
        made = story.truth.made(intent, until=moment)
        if entry.state == "done":
            found = (entry.result or {}).get("id")
            if found not in (*made, *_of_twins(story, intent)):
                story.broken.append(f"the journal says {intent} made {found}, true is {made}")
        if entry.state in {"idle", "refused"} and made:
            story.broken.append(f"the journal says {intent} is {entry.state}, true is {made}")
        story.counts[f"entries: {entry.state}"] += 1
        is_last = moment == story.entries[-1][1]
        # Of what looks the same nobody can tell whose it is.
        is_findable = (
            intent.startswith("keyed")
            and entry.sent_at is not None
            and len(made) == 1
            and not any(_has_twins(story, job) for job in _jobs(story).get(intent, ()))
        )
        if is_last and is_findable and entry.state in {"unknown", "sending"}:
            story.broken.append(f"{intent} made {made}, and in the end nobody found it")


def _may_resend(jobs: list[Job]) -> bool:
    """Return whether one of these calls was allowed to send a second time."""
    return any(job.on_unknown == "resend" and job.kind != "enroll" for job in jobs)


def _of_twins(story: Story, intent: str) -> list[str]:
    jobs = [job for jobs in story.plan.workers for job in jobs]
    twins = {job.twins for job in jobs if job.name == intent}
    names = sorted({job.name for job in jobs if job.twins in twins})
    return [made for name in names for made in story.truth.made(name)]


def _jobs(story: Story) -> dict[str, list[Job]]:
    found: dict[str, list[Job]] = {}
    for jobs in story.plan.workers:
        for job in jobs:
            found.setdefault(job.name, []).append(job)
    return found


def _at_most_once(story: Story) -> None:
    jobs = _jobs(story)
    intents = {work.intent for work in story.truth.works if work.method == "POST"}
    for intent in sorted(intents):
        made = story.truth.made(intent)
        name = next(
            (name for name in jobs if intent == name or intent.startswith(f"{name} cont")), None
        )
        if name is None:
            story.broken.append(f"nobody knows who did {intent}: {made}")
            continue
        if len(made) > 1 + _may_resend(jobs[name]):
            story.counts["duplicates"] += 1
            story.broken.append(f"{intent} was done {len(made)} times")


def _twins(story: Story, report: Report) -> list[str]:
    """Return the ids of all that came of the same thing asked for by others of its process."""
    if report.job.kind == "enroll":
        return story.truth.made(report.intent)
    return _of_twins(story, report.job.name)


def _check_gone(story: Story, report: Report, world: World) -> None:
    if world.exists(report.target):
        _wrong(story, report, f"was told that {report.target} is gone, and it's there")


_STATUS_OF: Final = {"pause": "paused", "resume": "active"}


def _check_status(story: Story, report: Report, world: World) -> None:
    if not isinstance(world, Server) or report.began is None:
        return
    status = _STATUS_OF[report.job.kind]
    if not world.had_status(report.target, status, report.began):
        _wrong(story, report, f"was told that {report.target} is {status}, and it never was")


def _done_is_done(story: Story, world: World) -> None:
    for report in story.reports:
        if report.end != "done":
            continue
        if report.job.kind == "delete":
            _check_gone(story, report, world)
        if report.job.kind in _STATUS_OF:
            _check_status(story, report, world)
        if report.job.is_creation or (report.job.kind == "enroll" and report.object_id):
            made = _twins(story, report)
            if report.object_id not in made:
                _wrong(story, report, f"was told done {report.object_id}, true is {made}")


def _not_done_is_not(story: Story) -> None:
    for report in story.reports:
        if report.job.kind == "read":
            continue
        done = story.truth.done_by(report.call)
        if report.end == "not done" and report.job.kind == "enroll":
            # A row: nothing was ever done for it. The run itself says nothing about rows.
            done = (
                [work for work in story.truth.works if work.intent == report.intent]
                if "cont_" in report.intent
                else []
            )
        if report.end == "not done" and done:
            _wrong(story, report, f"was told not done ({report.said}), true is {done}")
        if report.end == "cancelled" and report.job.kind != "enroll":
            _check_notes(story, report, bool(done))


def _check_notes(story: Story, report: Report, is_done: bool) -> None:
    if is_done and not report.said:
        _wrong(story, report, "was cancelled without a note, and done")
    denials = ("came: refused", "came: not sent")
    is_denied = any(one in report.said for one in denials) and "may have done" not in report.said
    if is_done and is_denied:
        _wrong(story, report, f"was done, and the note says {report.said}")
    is_cut_off = report.said.endswith("came: unknown, no answer came in time")
    if is_cut_off and (report.since_cancel or 0) < LAST_START - 0.001:
        _wrong(story, report, "was sent, and not seen through")
    if not is_done and "came: answered" in report.said:
        _wrong(story, report, f"was not done, and the note says {report.said}")


def _one_object_one_call(story: Story) -> None:
    owner: dict[str, str] = {}
    for report in story.reports:
        if report.end != "done" or report.object_id is None:
            continue
        other = owner.setdefault(report.object_id, report.intent)
        if other != report.intent:
            _wrong(story, report, f"was told {report.object_id}, and so was {other}")


def _findable_is_found(story: Story) -> None:
    """Whoever looks when all is quiet, and sees everything, finds what was there by then."""
    for report in story.reports:
        made = story.truth.made(report.intent)
        was_there = made == story.truth.made(report.intent, until=report.quiet_since)
        is_asked = report.end == "unknown" and report.is_missed
        # Of what looks the same nobody can tell whose it is.
        is_single = len(made) == 1 and was_there and not _has_twins(story, report.job)
        if is_asked and is_single and (report.job.is_creation or report.job.kind == "enroll"):
            _wrong(story, report, f"found nothing, and true is {made}")


def _has_twins(story: Story, job: Job) -> bool:
    jobs = [one for jobs in story.plan.workers for one in jobs]
    return any(one.twins == job.twins and one.name != job.name for one in jobs)


def _keys_are_asked_first(story: Story) -> None:
    """What was done under a key is not called not done, whatever a guard counts by now."""
    for report in story.reports:
        if report.job.kind != "guarded" or report.end != "not done" or report.began is None:
            continue
        made = story.truth.made(report.intent, until=report.began)
        if made:
            _wrong(story, report, f"was told not done ({report.said}), true is {made}")


def _short_waits_are_waited(story: Story, world: Server) -> None:
    """Who is asked to wait a second waits, however often, as long as a call may take."""
    for report in story.reports:
        is_limited = isinstance(report.error, RateLimited)
        is_short = 0 < world.longest_pause <= LONGEST_WAIT
        if is_limited and is_short and report.seconds < LAST_START / 2:
            longest = world.longest_pause
            _wrong(story, report, f"gave up after waits of at most {longest} s: {report.said}")


def _in_time(story: Story) -> None:
    calls = sum(len(job.contacts) or 1 for jobs in story.plan.workers for job in jobs)
    # Who waits in a line waits for those before; a look is a read with one retry.
    attempt = CONNECT + story.plan.patience + 2
    send = LAST_START + LONGEST_WAIT + attempt
    look = 2 * attempt + 2 * LONGEST_WAIT
    for report in story.reports:
        own = 2 * (send + report.job.settle + LOOKS * 2 * look)
        if report.seconds > own * (1 + calls):
            story.broken.append(f"{report.call} took {report.seconds:.0f} s")
        if report.since_cancel is not None and report.end == "cancelled":
            longest = 0.0 if report.job.kind == "read" else LAST_START
            if report.since_cancel > longest + 0.001:
                story.broken.append(
                    f"{report.call} ended {report.since_cancel:.0f} s after its cancellation"
                )


def _wrong(story: Story, report: Report, what: str) -> None:
    story.counts["wrong reports"] += 1
    story.broken.append(f"{report.call}: {what}")
