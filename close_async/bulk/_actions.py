"""`close.bulk`: starts bulk actions for an audience."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, TypeVar, cast, get_args, overload

import attrs

from .._core.clock import Clock
from .._core.encode import choice, listed, present, segment
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
from .._generated.models.clear_activity_custom_field import ClearActivityCustomField
from .._generated.models.clear_contact_custom_field import ClearContactCustomField
from .._generated.models.clear_custom_field import ClearCustomField
from .._generated.models.clear_custom_object_custom_field import ClearCustomObjectCustomField
from .._generated.models.clear_opportunity_custom_field import ClearOpportunityCustomField
from .._generated.models.custom_field_operation import CustomFieldOperation
from .._generated.models.set_activity_custom_field import SetActivityCustomField
from .._generated.models.set_contact_custom_field import SetContactCustomField
from .._generated.models.set_custom_field import SetCustomField
from .._generated.models.set_custom_object_custom_field import SetCustomObjectCustomField
from .._generated.models.set_lead_status import SetLeadStatus
from .._generated.models.set_opportunity_custom_field import SetOpportunityCustomField
from .._validate import ids, integer, non_empty_str, one_of
from ..errors import ResponseUnreadable
from ..search import SearchRows, count, read_total
from ._audience import (
    CONTACT,
    EDITED,
    LEAD,
    LEADS,
    PEOPLE,
    Audience,
    GuardedSender,
    audience_filter,
)
from ._run import BulkRun, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
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
    from .._generated.models.smart_view import SmartView
    from ..query import ContactType, Filter, LeadType, Query
    from ..search import AnyRow
    from ._audience import CommonBody, Guards, Limits
    from ._run import Action, BulkResource

A = TypeVar("A", bound="Action")

_SCALARS: Final = {"value": "a string or a number", "values": "a list of strings or numbers"}
_NAMED: Final = ("display_name",)
_UNNAMED: Final = ("id",)
_SetField: TypeAlias = (
    type[SetCustomField]
    | type[SetContactCustomField]
    | type[SetOpportunityCustomField]
    | type[SetActivityCustomField]
    | type[SetCustomObjectCustomField]
)
_ClearField: TypeAlias = (
    type[ClearCustomField]
    | type[ClearContactCustomField]
    | type[ClearOpportunityCustomField]
    | type[ClearActivityCustomField]
    | type[ClearCustomObjectCustomField]
)
# The edit that sets a custom field of each type of object, and the one that clears it.
_EDITS: Final[Mapping[str, tuple[_SetField, _ClearField]]] = {
    LEAD: (SetCustomField, ClearCustomField),
    CONTACT: (SetContactCustomField, ClearContactCustomField),
    "opportunity": (SetOpportunityCustomField, ClearOpportunityCustomField),
    "activity.custom_activity": (SetActivityCustomField, ClearActivityCustomField),
    "custom_object": (SetCustomObjectCustomField, ClearCustomObjectCustomField),
}


@attrs.frozen
class Preview:
    """
    The audience of a bulk action: *count* objects, and a *sample* of them. *query* is what is sent.

    The sample is sorted as the filter says, otherwise the oldest come first.
    """

    count: int
    sample: tuple[AnyRow, ...]
    query: Query = attrs.field(repr=False)


class Bulk:
    """
    Bulk actions, with guards that are checked before anything is sent.

        audience = Lead.status_id.is_in("stat_potential") & Lead.url.exists()
        preview = await close.bulk.preview(audience)
        run = await close.bulk.set_lead_status(
            audience, lead_status_id="stat_qualified", max_leads=preview.count
        )
        await run.wait()

    An audience is a `Query` about leads or contacts, or a `Filter`, whose `sort` and
    `results_limit` count unless others are given, or a `SmartView`, which counts as its filter. All
    actions take the keywords of `Guards`, and send only what was given. Before anything is sent,
    they raise

    - ValueError if the query is about other objects, or an argument is missing or invalid;
    - `UnboundedQuery` if the query matches everything, and `everything=True` wasn't given;
    - `AudienceTooLarge` if *max_leads* or *max_objects* was given, and more were counted;
    - `AudienceEmpty` if one of them was given, and none was counted.

    Subscriptions and emails take contacts, too, and reach these and no others of their leads;
    *max_objects* counts them. Custom fields are those of what the query finds: leads, contacts,
    opportunities, custom activities or custom objects. Other actions are for leads: it isn't known
    how Close is told to delete contacts, and their leads might go.

    An action is sent once. If its answer gets lost, `OutcomeUnknown` is raised: look into
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
        Count an audience, and fetch the first *sample* of it, in one call.

        *fields* are what the rows of the sample hold; without it that's the `display_name` of leads
        and contacts, unless a filter brings its own.

        Raises:
            ValueError: the query is about other objects, or *sample* is below 0.
        """
        wanted = audience_filter(audience)
        # A limit of 0 asks for the number only.
        if not integer("sample", sample, least=0) or wanted.results_limit == 0:
            return Preview(await count(self._sender, wanted), (), wanted.query)

        kind = wanted.object_type or LEAD
        own = (wanted.fields or {}).get(kind, _NAMED if kind in PEOPLE else _UNNAMED)
        named = own if fields is None else fields
        rows = SearchRows(self._sender, wanted, fields=named, include_counts=True)
        found = tuple(await rows.first(sample))
        return Preview(read_total(rows.counts, wanted.results_limit), found, wanted.query)

    async def subscribe(
        self,
        audience: Query[LeadType] | Query[ContactType] | Filter | SmartView,
        *,
        sequence_id: str,
        sender_account_id: str,
        sender_name: str,
        sender_email: str,
        contact_preference: BulkSubscriptionContactPreferenceValue | Unset = UNSET,
        calls_assigned_to: Sequence[str] | Unset = UNSET,
        from_phone_number_id: str | Unset = UNSET,
        **guards: Unpack[Guards],
    ) -> BulkRun[BulkSequenceSubscription]:
        """
        Subscribe those contacts of an audience to a sequence that were never in it.

        *contact_preference* is which contacts of a lead: the primary one (`lead`, the default), or
        every one (`contact`, the default for an audience of contacts). So there may be more
        subscriptions than leads.

        Raises: what the class docstring lists.
        """
        _check_required(
            sequence_id=sequence_id,
            sender_account_id=sender_account_id,
            sender_name=sender_name,
            sender_email=sender_email,
        )
        _check_optional(from_phone_number_id=from_phone_number_id)
        if calls_assigned_to is not UNSET:
            ids("calls_assigned_to", present("calls_assigned_to", calls_assigned_to))
        preference = (
            _preference(audience) if isinstance(contact_preference, Unset) else contact_preference
        )
        _check_required(contact_preference=preference)
        choice("contact_preference", preference, BulkSubscriptionContactPreference)
        sender, common = self._guard("subscribe", audience, guards, PEOPLE)
        return await self._start_subscription(
            sender,
            BulkSubscribe(
                **common,
                sequence_id=sequence_id,
                sender_account_id=sender_account_id,
                sender_name=sender_name,
                sender_email=sender_email,
                contact_preference=preference,
                calls_assigned_to=calls_assigned_to,
                from_phone_number_id=from_phone_number_id,
            ),
        )

    async def resume_subscriptions(
        self,
        audience: Query[LeadType] | Query[ContactType] | Filter | SmartView,
        *,
        sequence_id: str | Unset = UNSET,
        **guards: Unpack[Guards],
    ) -> BulkRun[BulkSequenceSubscription]:
        """
        Resume the paused subscriptions of an audience.

        *sequence_id* limits it to one sequence; by default it is all of them.

        Raises: what the class docstring lists.
        """
        _check_optional(sequence_id=sequence_id)
        sender, common = self._guard("resume_subscriptions", audience, guards, PEOPLE)
        body = BulkResume(**common, sequence_id=sequence_id)
        return await self._start_subscription(sender, body)

    async def resume_finished_subscriptions(
        self,
        audience: Query[LeadType] | Query[ContactType] | Filter | SmartView,
        *,
        sequence_id: str | Unset = UNSET,
        **guards: Unpack[Guards],
    ) -> BulkRun[BulkSequenceSubscription]:
        """
        Resume the finished subscriptions of an audience.

        Those that reached the end of a sequence get the steps that were added since.
        *sequence_id* limits it to one sequence; by default it is all of them.

        Raises: what the class docstring lists.
        """
        _check_optional(sequence_id=sequence_id)
        sender, common = self._guard("resume_finished_subscriptions", audience, guards, PEOPLE)
        body = BulkResumeFinished(**common, sequence_id=sequence_id)
        return await self._start_subscription(sender, body)

    async def pause_subscriptions(
        self,
        audience: Query[LeadType] | Query[ContactType] | Filter | SmartView,
        *,
        sequence_id: str | Unset = UNSET,
        **guards: Unpack[Guards],
    ) -> BulkRun[BulkSequenceSubscription]:
        """
        Pause the active subscriptions of an audience.

        *sequence_id* limits it to one sequence; by default it is all of them.

        Raises: what the class docstring lists.
        """
        _check_optional(sequence_id=sequence_id)
        sender, common = self._guard("pause_subscriptions", audience, guards, PEOPLE)
        body = BulkPause(**common, sequence_id=sequence_id)
        return await self._start_subscription(sender, body)

    async def email(
        self,
        audience: Query[LeadType] | Query[ContactType] | Filter | SmartView,
        *,
        template_id: str,
        contact_preference: BulkEmailContactPreferenceValue | Unset = UNSET,
        email_account_id: str | Unset = UNSET,
        sender: str | Unset = UNSET,
        **guards: Unpack[Guards],
    ) -> BulkRun[BulkEmail]:
        """
        Send an email template to an audience. Emails can't be unsent.

        *contact_preference* is which contacts of a lead: the primary one (`lead`, the default), or
        every one (`contact`, the default for an audience of contacts). So there may be more emails
        than leads.

        Raises: what the class docstring lists.
        """
        _check_required(template_id=template_id)
        _check_optional(email_account_id=email_account_id, sender=sender)
        preference = (
            _preference(audience) if isinstance(contact_preference, Unset) else contact_preference
        )
        _check_required(contact_preference=preference)
        choice("contact_preference", preference, BulkEmailContactPreference)
        guarded, common = self._guard("email", audience, guards, PEOPLE)
        action = await BulkEmails(guarded).create(
            **common,
            template_id=template_id,
            contact_preference=preference,
            email_account_id=email_account_id,
            sender=sender,
        )
        return self._started("email", action, BulkEmails(self._sender))

    async def set_lead_status(
        self,
        audience: Query[LeadType] | Filter | SmartView,
        *,
        lead_status_id: str,
        **guards: Unpack[Guards],
    ) -> BulkRun[BulkEdit]:
        """
        Set the status of the leads of an audience. The old values are lost.

        Raises: what the class docstring lists.
        """
        _check_required(lead_status_id=lead_status_id)
        sender, common = self._guard("set_lead_status", audience, guards)
        return await self._start_edit(
            sender, SetLeadStatus(**common, lead_status_id=lead_status_id)
        )

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
        Set a custom field of the objects of an audience. The old values are lost.

        That it works for other objects than leads is a guess. Name the field by its id or exactly
        by its name. A field that holds a list takes *values*, any other one *value*; *operation*
        says whether to `replace` the old list (the default), or to `add` or `remove` values.

        Raises: what the class docstring lists.
        """
        _check_field(custom_field_id, custom_field_name)
        _check_value(value, values)
        _check_optional(operation=operation)
        choice("operation", operation, CustomFieldOperation)
        set_field, _ = _edits_of(audience)
        sender, common = self._guard("set_custom_field", audience, guards, EDITED)
        return await self._start_edit(
            sender,
            set_field(
                **common,
                custom_field_id=custom_field_id,
                custom_field_name=custom_field_name,
                custom_field_value=value,
                custom_field_values=values,
                custom_field_operation=operation,
            ),
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
        Clear a custom field of the objects of an audience. The old values are lost.

        That it works for other objects than leads is a guess. Name the field by its id or exactly
        by its name.

        Raises: what the class docstring lists.
        """
        _check_field(custom_field_id, custom_field_name)
        _, clear_field = _edits_of(audience)
        sender, common = self._guard("clear_custom_field", audience, guards, EDITED)
        return await self._start_edit(
            sender,
            clear_field(
                **common, custom_field_id=custom_field_id, custom_field_name=custom_field_name
            ),
        )

    async def delete(
        self,
        audience: Query[LeadType] | Filter | SmartView,
        *,
        max_leads: int,
        **limits: Unpack[Limits],
    ) -> BulkRun[BulkDelete]:
        """
        Delete the leads of an audience, with all that belongs to them.

        *max_leads* is required: take the `count` of a preview that you looked at.

        Raises: what the class docstring lists.
        """
        integer("max_leads", max_leads, least=0)
        sender, common = self._guard(
            "delete", audience, {**limits, "max_leads": max_leads, "max_objects": None}
        )
        action = await BulkDeletes(sender).create(**common)
        return self._started("delete", action, BulkDeletes(self._sender))

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
        Return the run of a bulk action that was started before, maybe by another process.

        Raises:
            ValueError: *kind* is unknown.
            NotFound: there is no such bulk action.
            ResponseUnreadable: the answer is not a bulk action.
        """
        one_of("kind", kind, get_args(Kind))
        match kind:
            case "email":
                return await self._attach(kind, BulkEmails(self._sender), id)
            case "sequence_subscription":
                return await self._attach(kind, BulkSequenceSubscriptions(self._sender), id)
            case "delete":
                return await self._attach(kind, BulkDeletes(self._sender), id)
            case "edit":
                return await self._attach(kind, BulkEdits(self._sender), id)

    async def _attach(self, kind: Kind, resource: BulkResource[A], id: str) -> BulkRun[A]:
        action = await resource.get(id)
        if not _has_id(action):
            line = f"GET /bulk_action/{kind}/{segment(id)}/"
            raise ResponseUnreadable(line, "it holds no id")
        return BulkRun(kind, action, resource, clock=self._clock)

    def _guard(
        self,
        action: str,
        audience: Query | Filter | SmartView,
        guards: Guards,
        types: tuple[str, ...] = LEADS,
    ) -> tuple[Sender, CommonBody]:
        checked = Audience.checked(f"close.bulk.{action}()", audience, types=types, **guards)
        return GuardedSender(self._sender, checked), checked.body

    async def _start_subscription(
        self, sender: Sender, body: BulkSequenceSubscriptionCreate
    ) -> BulkRun[BulkSequenceSubscription]:
        action = await BulkSequenceSubscriptions(sender).create(body)
        actions = BulkSequenceSubscriptions(self._sender)
        return self._started("sequence_subscription", action, actions)

    async def _start_edit(self, sender: Sender, body: BulkEditCreate) -> BulkRun[BulkEdit]:
        action = await BulkEdits(sender).create(body)
        return self._started("edit", action, BulkEdits(self._sender))

    def _started(self, kind: Kind, action: A, resource: BulkResource[A]) -> BulkRun[A]:
        return BulkRun(kind, action, resource, clock=self._clock, is_new=True)


def _preference(audience: Query | Filter | SmartView) -> Literal["lead", "contact"]:
    """Return whom an action is for that doesn't say: the audience, and no more of its leads."""
    return "contact" if audience_filter(audience).object_type == CONTACT else "lead"


def _edits_of(audience: Query | Filter | SmartView) -> tuple[_SetField, _ClearField]:
    """Return the edits of a custom field of what an audience is about."""
    return _EDITS[audience_filter(audience).object_type or LEAD]


def _check_required(**given: object) -> None:
    for name, text in given.items():
        non_empty_str(name, text)


def _check_optional(**given: object) -> None:
    # Close might take an empty or null sequence_id for all sequences.
    _check_required(**{name: text for name, text in given.items() if text is not UNSET})


def _check_field(custom_field_id: object, custom_field_name: object) -> None:
    _check_optional(custom_field_id=custom_field_id, custom_field_name=custom_field_name)
    if (custom_field_id is UNSET) is (custom_field_name is UNSET):
        msg = "give either custom_field_id or custom_field_name"
        raise ValueError(msg)


def _check_value(value: object, values: object) -> None:
    if (value is UNSET) is (values is UNSET):
        msg = "give either value, or values for a field that holds a list"
        raise ValueError(msg)

    name, several = ("value", [value]) if values is UNSET else ("values", listed("values", values))
    if not several or value is None:
        msg = f"{name} is empty: clear_custom_field() empties a field"
        raise ValueError(msg)
    for one in cast("list[object]", several):
        _check_scalar(name, one)


def _check_scalar(name: str, value: object) -> None:
    if not isinstance(value, str | int | float):
        msg = f"{name} must be {_SCALARS[name]}, got {value!r}"
        raise TypeError(msg)

    if isinstance(value, float) and not math.isfinite(value):
        msg = f"{name} must be finite, since JSON has no {value!r}"
        raise ValueError(msg)


def _has_id(action: Action) -> bool:
    found: object = getattr(action, "id", None)
    return isinstance(found, str) and bool(found)
