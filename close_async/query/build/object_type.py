"""Object types: what a query can find, and the fields and relations that it can name."""

from __future__ import annotations

from typing import (
    TYPE_CHECKING,
    Any,
    Final,
    Generic,
    Literal,
    NoReturn,
    Protocol,
    TypeAlias,
    overload,
)

from ..tree.fields import CustomField, RegularField
from ..tree.ids import CUSTOM_FIELD_PREFIX, ID_PREFIXES, checked_ids
from ..tree.node import check_copy, is_a
from ..tree.query import (
    HasRelated,
    InStatus,
    ObjectTypeQuery,
    Query,
    SavedSearch,
    T,
    TextQuery,
)
from ..tree.root import unrooted
from .field_types import (
    AnyField,
    ChoiceField,
    FlagField,
    IdField,
    MomentField,
    NumberField,
    ReferenceField,
    TextField,
    TimezoneField,
    UserField,
    not_empty,
)
from .times import end_of, refuse_reversed, start_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self

    from ..tree.conditions import TextMode
    from .times import Time

FieldKind: TypeAlias = Literal[
    "text", "choice", "reference", "user", "number", "moment", "flag", "timezone"
]


KINDS_OF_CLOSE: Final[Mapping[str, FieldKind]] = {
    "choices": "choice",
    "contact": "reference",
    "custom_object": "reference",
    "date": "moment",
    "datetime": "moment",
    "hidden": "text",
    "number": "number",
    "text": "text",
    "textarea": "text",
    "user": "user",
}
"""What kind of field a custom field is, by the type that Close gives it."""


_FIELDS: Final[dict[str, type[AnyField[Any]]]] = {
    "text": TextField,
    "choice": ChoiceField,
    "user": UserField,
    "number": NumberField,
    "moment": MomentField,
    "flag": FlagField,
    "timezone": TimezoneField,
}
_FIELDS_BY_NAME: Final = {kind.__name__: kind for kind in _FIELDS.values()}


class _NamedField(Protocol):
    """A custom field: its id, and the type that Close gives it."""

    @property
    def id(self) -> str: ...
    @property
    def type(self) -> str: ...


class FieldNames(Protocol):
    """What knows custom fields by their labels, as `await close.names()` does."""

    def custom_field(self, object_type: str, field: str) -> _NamedField:
        """Return the custom field of a type of objects by its label or id."""
        ...


class CustomFields(Generic[T]):
    """
    The custom fields of one object type, by what they hold and by their ids, or by labels.

        >>> from close_async.query import Lead
        >>> print(Lead.custom.choice("cf_size").is_in("Small", "Medium").explain())
        Leads for which this holds:
          The custom field cf_size is one of "Small", "Medium".

    With *names*, as `await close.names()` collects them, a label will do instead of an id:
    `Lead.custom.number("Employees", names=names)`.

    Raises:
        ValueError: the id is not that of a custom field; `unchecked()` forces it. Or the field
            holds something else than this kind, as *names* know.
        UnknownName: no custom field has this label, or more than one.
    """

    __slots__ = ("object_type",)

    def __init__(self, object_type: str) -> None:
        self.object_type: str = object_type

    def text(self, field: str, *, names: FieldNames | None = None) -> TextField[T]:
        """Return a custom field of type text, textarea or hidden."""
        return TextField(self._field(field, "text", names))

    def choice(self, field: str, *, names: FieldNames | None = None) -> ChoiceField[T]:
        """Return a custom field of type choices."""
        return ChoiceField(self._field(field, "choice", names))

    def reference(
        self,
        field: str,
        *,
        reference_type: str,
        prefixes: tuple[str, ...] = (),
        names: FieldNames | None = None,
    ) -> ReferenceField[T]:
        """Return a custom field that refers to a contact or a custom object."""
        found = self._field(field, "reference", names)
        return ReferenceField(found, reference_type, prefixes)

    def user(self, field: str, *, names: FieldNames | None = None) -> UserField[T]:
        """Return a custom field of type user."""
        return UserField(self._field(field, "user", names))

    def number(self, field: str, *, names: FieldNames | None = None) -> NumberField[T]:
        """Return a custom field of type number."""
        return NumberField(self._field(field, "number", names))

    def moment(self, field: str, *, names: FieldNames | None = None) -> MomentField[T]:
        """Return a custom field of type date or datetime."""
        return MomentField(self._field(field, "moment", names))

    def flag(self, field: str, *, names: FieldNames | None = None) -> FlagField[T]:
        """Return a custom field that is true or false; Close offers none so far."""
        return FlagField(self._field(field, "flag", names))

    if not TYPE_CHECKING:  # a type checker that sees __getattr__ lets every attribute pass

        def __getattr__(self, name: str) -> NoReturn:
            mend = KINDS_OF_CLOSE.get(name)
            msg = f"custom fields have no kind {name!r}" + (f": use .{mend}()" if mend else "")
            raise AttributeError(msg, name=name, obj=self)

    def __repr__(self) -> str:
        return f"CustomFields({self.object_type!r})"

    def _field(self, field: str, kind: FieldKind, names: FieldNames | None) -> CustomField:
        if names is None:
            (field_id,) = checked_ids((field,), (CUSTOM_FIELD_PREFIX,), caller="a custom field")
            return CustomField(field_id, self.object_type)

        found = names.custom_field(self.object_type, field)
        meant = KINDS_OF_CLOSE.get(found.type, kind)
        if meant != kind:
            msg = f"{field!r} is a custom field of type {found.type}, not {kind}: use .{meant}()"
            raise ValueError(msg)
        return CustomField(found.id, self.object_type)


class ObjectType:
    """
    One type of objects that queries can find, by Close's name for it.

    `Lead`, `Contact` and the others know their fields. For a type that has no name here:

        >>> submissions = ObjectType("form_submission")
        >>> submissions.field("date_created", "moment").exists().object_type
        'form_submission'
    """

    __slots__ = ("custom", "id", "object_type", "rows")

    object_type: str
    """Close's name for the type."""

    rows: Query[Self]
    """
    Every object of this type.

    It's the clause that `rooted()` adds. `Contact.rows & query` says what *query* finds.
    """

    id: IdField[Self]
    """The id: `Lead.id.is_in("lead_...")`."""

    custom: CustomFields[Self]
    """The custom fields: `Lead.custom.text("cf_...")`."""

    def __init_subclass__(cls, of: str = "") -> None:
        # A field is declared by its kind and named like Close's; what needs more is written out.
        for name, declared in cls.__annotations__.items():
            kind = _FIELDS_BY_NAME.get(declared.removeprefix("ClassVar[").partition("[")[0])
            if kind is not None and name not in vars(cls):
                setattr(cls, name, kind(RegularField(of, name)))

    def __init__(self, object_type: str) -> None:
        prefix = ID_PREFIXES.get(object_type)
        self.object_type = object_type
        self.rows = ObjectTypeQuery(object_type)
        self.id = IdField(object_type, (prefix,) if prefix else ())
        self.custom = CustomFields(object_type)

    def __repr__(self) -> str:
        if type(self) is ObjectType:
            return f"ObjectType({self.object_type!r})"
        return type(self).__name__.removesuffix("Type")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ObjectType):
            return NotImplemented
        return self.object_type == other.object_type

    def __hash__(self) -> int:
        return hash((ObjectType, self.object_type))

    def text(self, value: str, *, mode: TextMode = "full_words") -> Query[Self]:
        """
        Match objects with *value* anywhere in their text: full text search.

        Raises:
            ValueError: *value* is blank.
        """
        return TextQuery(not_empty(value, caller="text()"), mode, self.object_type)

    def has(self, related: Query) -> Query[Self]:
        """
        Match objects with at least one related object that *related* finds.

            >>> from close_async.query import Contact, Lead
            >>> print(Lead.has(Contact.title.has_words("CEO")).explain())
            Leads for which this holds:
              There is a contact for which this holds:
                The title has the words "CEO".

        An `object_type` clause around *related* is left out: the relation says the same.

        Raises:
            TypeError: *related* is not a query, or is about objects of this type itself.
            ValueError: *related* doesn't say what it finds: `Contact.rows & related` does.
        """
        if not is_a(related, Query):
            check_copy(related)
            msg = f"has() expects a query about related objects, got {related!r}"
            raise TypeError(msg)
        related_type = related.object_type
        if related_type is None:
            msg = "the related query doesn't tell what it finds: join Contact.rows & query"
            raise ValueError(msg)
        if related_type == self.object_type:
            msg = f"a query about {related_type} objects needs no has(): join it with &"
            raise TypeError(msg)
        return HasRelated(self.object_type, related_type, unrooted(related, related_type))

    def smart_view(self, saved_search_id: str) -> Query[Self]:
        """
        Match the objects in a Smart View.

        Raises:
            ValueError: the id is not that of a Smart View; `unchecked()` forces it.
        """
        (view_id,) = checked_ids((saved_search_id,), ("save_",), caller="smart_view()")
        return SavedSearch(view_id, self.object_type)

    def in_status(
        self, *status_ids: str, since: Time | None = None, before: Time | None = None
    ) -> Query[Self]:
        """
        Match objects that were in one of these statuses between *since* and *before*.

        A day or period as *before* is taken whole. Seen for opportunities; for leads it's likely.

        Raises:
            ValueError: no id is given, or one is not that of a status; `unchecked()` forces it. Or
                *before* is certainly not later than *since*.
        """
        caller = "in_status()"
        on_or_after = None if since is None else start_of(since, caller=caller)
        end = None if before is None else end_of(before, caller=caller)
        if on_or_after is not None and end is not None:
            refuse_reversed(on_or_after, end, caller=caller)
        return InStatus(
            checked_ids(status_ids, ("stat_",), caller=caller),
            on_or_after=on_or_after,
            before=end,
            of=self.object_type,
        )

    @overload
    def field(self, name: str, kind: Literal["text"]) -> TextField[Self]: ...
    @overload
    def field(self, name: str, kind: Literal["choice"]) -> ChoiceField[Self]: ...
    @overload
    def field(
        self, name: str, kind: Literal["reference"], *, reference_type: str
    ) -> ReferenceField[Self]: ...
    @overload
    def field(self, name: str, kind: Literal["user"]) -> UserField[Self]: ...
    @overload
    def field(self, name: str, kind: Literal["number"]) -> NumberField[Self]: ...
    @overload
    def field(self, name: str, kind: Literal["moment"]) -> MomentField[Self]: ...
    @overload
    def field(self, name: str, kind: Literal["flag"]) -> FlagField[Self]: ...
    @overload
    def field(self, name: str, kind: Literal["timezone"]) -> TimezoneField[Self]: ...
    def field(
        self, name: str, kind: FieldKind, *, reference_type: str | None = None
    ) -> AnyField[Self]:
        """
        Return a built-in field that this package doesn't know yet.

            >>> from close_async.query import Lead
            >>> Lead.field("num_barks", "number").at_least(3).to_dict()["condition"]
            {'type': 'number_range', 'gte': 3}

        Raises:
            ValueError: *kind* is none of these, or *reference_type* is missing.
        """
        field = RegularField(self.object_type, name)
        if kind == "reference":
            if reference_type is None:
                msg = "a field of kind 'reference' needs a reference_type, such as 'sequence'"
                raise ValueError(msg)
            return ReferenceField(field, reference_type)
        if kind not in _FIELDS:
            msg = f"kind must be one of {', '.join(map(repr, _FIELDS))}, 'reference', got {kind!r}"
            meant = KINDS_OF_CLOSE.get(kind)
            raise ValueError(f"{msg}: use {meant!r}" if meant else msg)
        return _FIELDS[kind](field)
