"""`close.bulk`: say whom and what, and a bulk action starts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeVar, get_args, overload

import attrs

from .._core.clock import Clock
from .._core.encode import choice, segment
from .._core.model import UNSET, Unset
from .._generated.api.bulk_deletes import BulkDeletes
from .._generated.api.bulk_edits import BulkEdits
from .._generated.api.bulk_emails import BulkEmails
from .._generated.api.bulk_sequence_subscriptions import BulkSequenceSubscriptions
from .._generated.models.bulk_email_contact_preference import BulkEmailContactPreference
from .._generated.models.bulk_pause import BulkPause
from .._generated.models.bulk_resume import BulkResume
from .._generated.models.bulk_resume_finished import BulkResumeFinished
from .._generated.models.bulk_subscribe import BulkSubscribe
from .._generated.models.bulk_subscription_contact_preference import (
    BulkSubscriptionContactPreference,
)
from .._generated.models.clear_custom_field import ClearCustomField
from .._generated.models.custom_field_operation import CustomFieldOperation
from .._generated.models.set_custom_field import SetCustomField
from .._generated.models.set_lead_status import SetLeadStatus
from ..errors import ResponseUnreadable
from ..paging.rows import check_whole
from ..search import SearchRows, count, total
from ._arguments import check_field, check_filled, check_given, check_ids, check_value
from ._audience import LEAD, Audience, of_leads
from ._run import BulkRun, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Unpack

    from .._core.call import Sender
    from .._generated.models.bulk_delete import BulkDelete
    from .._generated.models.bulk_edit import BulkEdit
    from .._generated.models.bulk_edit_create import BulkEditCreate
    from .._generated.models.bulk_email import BulkEmail
    from .._generated.models.bulk_email_contact_preference import BulkEmailContactPreferenceValue
    from .._generated.models.bulk_sequence_subscription import BulkSequenceSubscription
    from .._generated.models.bulk_sequence_subscription_create import BulkSequenceSubscriptionCreate
    from .._generated.models.bulk_subscription_contact_preference import (
        BulkSubscriptionContactPreferenceValue,
    )
    from .._generated.models.custom_field_operation import CustomFieldOperationValue
    from .._generated.models.search_row import SearchRow
    from .._generated.models.smart_view import SmartView
    from ..query import Filter, Query
    from ._audience import Common, Guards, Limits
    from ._run import Action, Resource

__all__ = ["Bulk", "Preview"]

A = TypeVar("A", bound="Action")

_TELLING_FIELDS: Final = ("display_name",)


@attrs.frozen
class Preview:
    """
    Whom a bulk action would touch: *count* leads, and a *sample* of them. *query* is what is sent.

    The sample is sorted as the filter says, otherwise it's made of the oldest leads.
    """

    count: int
    sample: tuple[SearchRow, ...]
    query: Query = attrs.field(repr=False)


class Bulk:
    """
    Bulk actions, with guards in front.

        audience = Lead.status_id.is_in("stat_potential") & Lead.url.exists()
        preview = await close.bulk.preview(audience)
        run = await close.bulk.set_lead_status(
            audience, lead_status_id="stat_qualified", max_leads=preview.count
        )
        await run.wait()

    An audience is a `Query` about leads, or a `Filter`, whose `sort` and `results_limit` count
    unless others are given, or a `SmartView`, which stands for its filter. All actions take the
    keywords of `Guards`, and send only what was given. Before anything is sent, they raise

    - ValueError if the query isn't about leads, or an argument makes no sense;
    - `UnboundedQuery` if the query matches everything, and `everything=True` wasn't given;
    - `AudienceTooLarge` if *max_leads* was given, and more leads were counted;
    - `AudienceEmpty` if *max_leads* was given, and no lead was counted.

    An action is sent once. If its answer gets lost, that's an `OutcomeUnknown`: look into
    `close.bulk_emails.list()` or its like before you send it again.
    """

    def __init__(self, sender: Sender, *, clock: Clock | None = None) -> None:
        self._sender = sender
        self._clock = Clock() if clock is None else clock

    async def preview(
        self,
        audience: Query | Filter | SmartView,
        *,
        sample: int = 5,
        fields: Sequence[str] | None = None,
    ) -> Preview:
        """
        Count the leads of an audience, and fetch the first *sample* of them, by one call.

        *fields* are what the rows of the sample hold; without it that's `display_name`, unless a
        filter brings its own.

        Raises:
            ValueError: the query isn't about leads, or *sample* is below 0.
        """
        check_whole("sample", sample, least=0)
        wanted = of_leads(audience)
        if not sample:
            return Preview(await count(self._sender, wanted), (), wanted.query)

        named = fields if fields is not None else (wanted.fields or {}).get(LEAD, _TELLING_FIELDS)
        rows = SearchRows(self._sender, wanted, fields=named, include_counts=True)
        found = tuple(await rows.first(sample))
        return Preview(total(rows.counts, wanted.results_limit), found, wanted.query)

    async def subscribe(
        self,
        audience: Query | Filter | SmartView,
        *,
        sequence_id: str,
        sender_account_id: str,
        sender_name: str,
        sender_email: str,
        contact_preference: BulkSubscriptionContactPreferenceValue = "lead",
        calls_assigned_to: Sequence[str] | Unset = UNSET,
        from_phone_number_id: str | Unset = UNSET,
        **guards: Unpack[Guards],
    ) -> BulkRun[BulkSequenceSubscription]:
        """
        Subscribe the contacts of an audience to a sequence, those that never were in it.

        *contact_preference* says who of each lead: its primary contact (`lead`), or every contact
        (`contact`). So there may be more subscriptions than leads.

        Raises:
            UnboundedQuery: the query matches everything.
            AudienceTooLarge: there are more leads than *max_leads*.
            AudienceEmpty: *max_leads* was given, and there are none.
            ValueError: the query isn't about leads, or an argument makes no sense.
        """
        check_filled(
            sequence_id=sequence_id,
            sender_account_id=sender_account_id,
            sender_name=sender_name,
            sender_email=sender_email,
            contact_preference=contact_preference,
        )
        check_given(from_phone_number_id=from_phone_number_id)
        check_ids("calls_assigned_to", calls_assigned_to)
        choice("contact_preference", contact_preference, BulkSubscriptionContactPreference)
        common = await self._admit("subscribe", audience, guards)
        return await self._start_subscription(
            BulkSubscribe(
                **common,
                sequence_id=sequence_id,
                sender_account_id=sender_account_id,
                sender_name=sender_name,
                sender_email=sender_email,
                contact_preference=contact_preference,
                calls_assigned_to=calls_assigned_to,
                from_phone_number_id=from_phone_number_id,
            )
        )

    async def resume_subscriptions(
        self,
        audience: Query | Filter | SmartView,
        *,
        sequence_id: str | Unset = UNSET,
        **guards: Unpack[Guards],
    ) -> BulkRun[BulkSequenceSubscription]:
        """
        Let the paused subscriptions of an audience go on.

        *sequence_id* says to which sequence; left out means all sequences.

        Raises:
            UnboundedQuery: the query matches everything.
            AudienceTooLarge: there are more leads than *max_leads*.
            AudienceEmpty: *max_leads* was given, and there are none.
            ValueError: the query isn't about leads, or an argument makes no sense.
        """
        check_given(sequence_id=sequence_id)
        common = await self._admit("resume_subscriptions", audience, guards)
        body = BulkResume(**common, sequence_id=sequence_id)
        return await self._start_subscription(body)

    async def resume_finished_subscriptions(
        self,
        audience: Query | Filter | SmartView,
        *,
        sequence_id: str | Unset = UNSET,
        **guards: Unpack[Guards],
    ) -> BulkRun[BulkSequenceSubscription]:
        """
        Let the finished subscriptions of an audience go on.

        Those that reached the end of a sequence get the steps that were added since.
        *sequence_id* says to which sequence; left out means all sequences.

        Raises:
            UnboundedQuery: the query matches everything.
            AudienceTooLarge: there are more leads than *max_leads*.
            AudienceEmpty: *max_leads* was given, and there are none.
            ValueError: the query isn't about leads, or an argument makes no sense.
        """
        check_given(sequence_id=sequence_id)
        common = await self._admit("resume_finished_subscriptions", audience, guards)
        body = BulkResumeFinished(**common, sequence_id=sequence_id)
        return await self._start_subscription(body)

    async def pause_subscriptions(
        self,
        audience: Query | Filter | SmartView,
        *,
        sequence_id: str | Unset = UNSET,
        **guards: Unpack[Guards],
    ) -> BulkRun[BulkSequenceSubscription]:
        """
        Pause the active subscriptions of an audience.

        *sequence_id* says to which sequence; left out means all sequences.

        Raises:
            UnboundedQuery: the query matches everything.
            AudienceTooLarge: there are more leads than *max_leads*.
            AudienceEmpty: *max_leads* was given, and there are none.
            ValueError: the query isn't about leads, or an argument makes no sense.
        """
        check_given(sequence_id=sequence_id)
        common = await self._admit("pause_subscriptions", audience, guards)
        body = BulkPause(**common, sequence_id=sequence_id)
        return await self._start_subscription(body)

    async def email(
        self,
        audience: Query | Filter | SmartView,
        *,
        template_id: str,
        contact_preference: BulkEmailContactPreferenceValue = "lead",
        email_account_id: str | Unset = UNSET,
        sender: str | Unset = UNSET,
        **guards: Unpack[Guards],
    ) -> BulkRun[BulkEmail]:
        """
        Send an email template to an audience. Emails can't be unsent.

        *contact_preference* says who of each lead: its primary contact (`lead`), or every contact
        (`contact`). So there may be more emails than leads.

        Raises:
            UnboundedQuery: the query matches everything.
            AudienceTooLarge: there are more leads than *max_leads*.
            AudienceEmpty: *max_leads* was given, and there are none.
            ValueError: the query isn't about leads, or an argument makes no sense.
        """
        check_filled(template_id=template_id, contact_preference=contact_preference)
        check_given(email_account_id=email_account_id, sender=sender)
        choice("contact_preference", contact_preference, BulkEmailContactPreference)
        common = await self._admit("email", audience, guards)
        emails = BulkEmails(self._sender)
        action = await emails.create(
            **common,
            template_id=template_id,
            contact_preference=contact_preference,
            email_account_id=email_account_id,
            sender=sender,
        )
        return self._started("email", action, emails)

    async def set_lead_status(
        self, audience: Query | Filter | SmartView, *, lead_status_id: str, **guards: Unpack[Guards]
    ) -> BulkRun[BulkEdit]:
        """
        Give the leads of an audience another status. The old ones are lost.

        Raises:
            UnboundedQuery: the query matches everything.
            AudienceTooLarge: there are more leads than *max_leads*.
            AudienceEmpty: *max_leads* was given, and there are none.
            ValueError: the query isn't about leads, or an argument makes no sense.
        """
        check_filled(lead_status_id=lead_status_id)
        common = await self._admit("set_lead_status", audience, guards)
        return await self._start_edit(SetLeadStatus(**common, lead_status_id=lead_status_id))

    async def set_custom_field(
        self,
        audience: Query | Filter | SmartView,
        *,
        custom_field_id: str | Unset = UNSET,
        custom_field_name: str | Unset = UNSET,
        value: str | float | Unset = UNSET,
        values: Sequence[str | float] | Unset = UNSET,
        operation: CustomFieldOperationValue | Unset = UNSET,
        **guards: Unpack[Guards],
    ) -> BulkRun[BulkEdit]:
        """
        Set a custom field of the leads of an audience. The old values are lost.

        Name the field by its id or exactly by its name. A field that holds a list takes *values*,
        any other one *value*; *operation* says whether those `replace` the old list, which is what
        Close does without it, or whether to `add` or `remove` them.

        Raises:
            UnboundedQuery: the query matches everything.
            AudienceTooLarge: there are more leads than *max_leads*.
            AudienceEmpty: *max_leads* was given, and there are none.
            ValueError: the query isn't about leads, or an argument is missing, one too many, or
                makes no sense.
        """
        check_field(custom_field_id, custom_field_name)
        check_value(value, values)
        check_given(operation=operation)
        choice("operation", operation, CustomFieldOperation)
        common = await self._admit("set_custom_field", audience, guards)
        return await self._start_edit(
            SetCustomField(
                **common,
                custom_field_id=custom_field_id,
                custom_field_name=custom_field_name,
                custom_field_value=value,
                custom_field_values=values,
                custom_field_operation=operation,
            )
        )

    async def clear_custom_field(
        self,
        audience: Query | Filter | SmartView,
        *,
        custom_field_id: str | Unset = UNSET,
        custom_field_name: str | Unset = UNSET,
        **guards: Unpack[Guards],
    ) -> BulkRun[BulkEdit]:
        """
        Empty a custom field of the leads of an audience. The old values are lost.

        Name the field by its id or exactly by its name.

        Raises:
            UnboundedQuery: the query matches everything.
            AudienceTooLarge: there are more leads than *max_leads*.
            AudienceEmpty: *max_leads* was given, and there are none.
            ValueError: the query isn't about leads, or an argument is missing or one too many.
        """
        check_field(custom_field_id, custom_field_name)
        common = await self._admit("clear_custom_field", audience, guards)
        return await self._start_edit(
            ClearCustomField(
                **common, custom_field_id=custom_field_id, custom_field_name=custom_field_name
            )
        )

    async def delete(
        self, audience: Query | Filter | SmartView, *, max_leads: int, **limits: Unpack[Limits]
    ) -> BulkRun[BulkDelete]:
        """
        Delete the leads of an audience, with all that belongs to them.

        How many there may be has to be said: take the `count` of a preview that you looked at.

        Raises:
            UnboundedQuery: the query matches everything.
            AudienceTooLarge: there are more leads than *max_leads*.
            AudienceEmpty: *max_leads* was given, and there are none.
            ValueError: the query isn't about leads, or an argument makes no sense.
        """
        check_whole("max_leads", max_leads, least=0)
        common = await self._admit("delete", audience, {**limits, "max_leads": max_leads})
        deletes = BulkDeletes(self._sender)
        return self._started("delete", await deletes.create(**common), deletes)

    @overload
    async def attach(self, kind: Literal["email"], id: str) -> BulkRun[BulkEmail]: ...
    @overload
    async def attach(
        self, kind: Literal["sequence_subscription"], id: str
    ) -> BulkRun[BulkSequenceSubscription]: ...
    @overload
    async def attach(self, kind: Literal["delete"], id: str) -> BulkRun[BulkDelete]: ...
    @overload
    async def attach(self, kind: Literal["edit"], id: str) -> BulkRun[BulkEdit]: ...
    async def attach(
        self, kind: Kind, id: str
    ) -> (
        BulkRun[BulkEmail]
        | BulkRun[BulkSequenceSubscription]
        | BulkRun[BulkDelete]
        | BulkRun[BulkEdit]
    ):
        """
        Find a bulk action that was started before, maybe by another process.

        Raises:
            ValueError: there is no such *kind*.
            NotFound: there is no such bulk action.
            ResponseUnreadable: Close answered something else than a bulk action.
        """
        if kind not in get_args(Kind):
            msg = f"kind is one of {', '.join(map(repr, get_args(Kind)))}, not {kind!r}"
            raise ValueError(msg)

        match kind:
            case "email":
                return await self._attach(kind, BulkEmails(self._sender), id)
            case "sequence_subscription":
                return await self._attach(kind, BulkSequenceSubscriptions(self._sender), id)
            case "delete":
                return await self._attach(kind, BulkDeletes(self._sender), id)
            case "edit":
                return await self._attach(kind, BulkEdits(self._sender), id)

    async def _attach(self, kind: Kind, resource: Resource[A], id: str) -> BulkRun[A]:
        action = await resource.get(id)
        if not _has_id(action):
            line = f"GET /bulk_action/{kind}/{segment(id)}/"
            raise ResponseUnreadable(line, "it holds no id")
        return BulkRun(kind, action, resource, clock=self._clock)

    async def _admit(
        self, action: str, audience: Query | Filter | SmartView, guards: Guards
    ) -> Common:
        admission = Audience.checked(f"close.bulk.{action}()", audience, **guards)
        return await admission.admitted(self._sender)

    async def _start_subscription(
        self, body: BulkSequenceSubscriptionCreate
    ) -> BulkRun[BulkSequenceSubscription]:
        actions = BulkSequenceSubscriptions(self._sender)
        return self._started("sequence_subscription", await actions.create(body), actions)

    async def _start_edit(self, body: BulkEditCreate) -> BulkRun[BulkEdit]:
        edits = BulkEdits(self._sender)
        return self._started("edit", await edits.create(body), edits)

    def _started(self, kind: Kind, action: A, resource: Resource[A]) -> BulkRun[A]:
        return BulkRun(kind, action, resource, clock=self._clock, is_new=True)


def _has_id(action: Action) -> bool:
    found: object = getattr(action, "id", None)
    return isinstance(found, str) and bool(found)
