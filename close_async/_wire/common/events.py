"""What happens to a call, as those hear of it who listen. Public in `close_async.telemetry`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

import attrs

if TYPE_CHECKING:
    from ..._core.call import Effect

CallOutcome: TypeAlias = Literal["answered", "refused", "not sent", "unknown"]
"""What is known about the work of a call: done, not done, never asked for, or nothing."""

WaitReason: TypeAlias = Literal[
    "rate limit", "retry", "connection", "token refresh", "same write", "same key"
]
"""
What a call waited for: Close's rate limit, the pause before it's sent again, a free connection, new
tokens of OAuth, a call that creates what looks the same, or one under the same `idempotency_key`.
"""

FoundBy: TypeAlias = Literal["lookup", "journal"]
"""What told of the effect of a write: Close, by reads that look for it, or the journal."""

NoteKind: TypeAlias = Literal[
    "retry", "postponed", "retries used up", "lookup", "resend", "cancelled", "not recorded"
]
"""
What a `Noted` is about: it will be sent again after a failure (`retry`) or because Close asked for
a pause (`postponed`); it won't, since too many calls of the client failed (`retries used up`); its
outcome is unknown and its effect is looked for (`lookup`), or it's sent again all the same
(`resend`); a cancellation came when it had left (`cancelled`); the journal can't be written, and so
doesn't know what came of it (`not recorded`).
"""


@attrs.frozen(kw_only=True)
class CallInfo:
    """
    Which call an event is about. Nothing of it is a secret, a parameter or a body.

    *id* is another one for each call. *operation* is its name as in `close.rate_limits`
    (`leads.get`). *path* is what was sent, relative to the base URL and without its query, *url*
    the same with the base URL. In *template* `{id}` stands for each id (`/lead/{id}/`). *effect* is
    what a second send would do. *parent* is the id of the call on whose behalf this one is made,
    such as a write whose effect it looks for.
    """

    id: str
    operation: str
    method: str
    path: str
    template: str
    url: str
    effect: Effect
    priority: Literal["interactive", "bulk"]
    has_idempotency_key: bool
    parent: str | None


@attrs.frozen(kw_only=True)
class CallStarted:
    """A call begins. Nothing was sent yet. It's the first event of each call."""

    call: CallInfo


@attrs.frozen(kw_only=True)
class Waited:
    """A call has waited for so many *seconds* in which nothing of it was under way."""

    call: CallInfo
    why: WaitReason
    seconds: float


@attrs.frozen(kw_only=True)
class AttemptEnded:
    """
    A request of a call is over: an answer came, it failed, or it was cancelled.

    *number* counts from 1, and counts a request that is sent again with a new token, too.
    *status* is None if no answer came. *outcome* is what this request did, *detail* the same in
    words: the status, or why there is none. *error* is the class of what failed. *request_id* is
    that of the answer, if it had one.
    """

    call: CallInfo
    number: int
    status: int | None
    outcome: CallOutcome
    detail: str
    error: str | None
    seconds: float
    request_id: str | None


@attrs.frozen(kw_only=True)
class OutcomeFound:
    """
    It's known what became of a write without an answer to it, or it was looked for in vain.

    *is_found* says which. *by* is what told, and *seconds* how long that took.
    """

    call: CallInfo
    is_found: bool
    by: FoundBy
    seconds: float


@attrs.frozen(kw_only=True)
class Noted:
    """
    Something in the midst of a call that a log should tell, in words: *text*.

    *seconds* is the pause before it's sent again, if there is one.
    """

    call: CallInfo
    what: NoteKind
    text: str
    seconds: float | None = None


@attrs.frozen(kw_only=True)
class CallEnded:
    """
    A call is over: it returns, or raises *error*, the name of a class. It's the last event of each.

    *outcome* is what is known about its work in the end: a write that was cancelled may be
    "answered" all the same. *status* is that of the last answer, *attempts* how many requests were
    sent, which is none if the journal knew the outcome.
    """

    call: CallInfo
    status: int | None
    outcome: CallOutcome
    error: str | None
    attempts: int
    seconds: float


CallEvent: TypeAlias = CallStarted | Waited | AttemptEnded | OutcomeFound | Noted | CallEnded
"""What `CloseClient(on_event=)` is called with."""
