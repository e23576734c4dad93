"""The parts of a plan: plain records of what a template prints."""

from __future__ import annotations

import re
from typing import Final, Literal

import attrs

__all__ = ["Attribute", "HandWritten", "Kind", "Operation", "Typed", "Union"]

Kind = Literal["plain", "choice", "moment", "one", "many", "flat"]
"""
How a value is read: as it is, as a member of an enum, as a moment, as one object or several, or
from all keys that begin alike.
"""

# What happens on the way is no matter of the document.
_OUTCOME_UNKNOWN: Final = (
    "OutcomeUnknown",
    "The request left, and a 5xx or nothing readable came: Close may have done it.",
)
_ALL_OTHERS: Final = ("CloseError", "See `close_async.errors` for all that can go wrong.")
# What is passed to the class that walks a list: parameter and explanation by name.
_PAGING: Final[dict[str, tuple[str, str]]] = {
    "page_size": ("int = 100", "How many rows to ask for at once."),
    "prefetch": ("int = 0", "How many further pages to fetch at the same time."),
    "checkpoint": (
        "str | None = None",
        "Where to go on: the `checkpoint` of an earlier walk through the same list.",
    ),
}
_PAGING_BY_CURSOR: Final[dict[str, tuple[str, str]]] = {
    "page_size": ("int = 50", "How many rows to ask for at once, 50 at most."),
    "checkpoint": _PAGING["checkpoint"],
}


@attrs.frozen
class HandWritten:
    """
    A schema for which the package has a class: where it lies, and how it's annotated.

    *read* makes it from JSON. *beside* is the key of the model around it that *read* needs, too.
    *send* is the function of `_core.encode` that checks what is sent, if any.
    """

    schema: str
    module: str
    type: str
    read: str
    beside: str | None = None
    send: str | None = None

    @property
    def reader(self) -> str:
        """What reads it, as a model names that."""
        return f"...{self.module}:{self.read}"


@attrs.frozen
class Typed:
    """
    The Python type of a value, and how JSON becomes it.

    *annotation* is its type when read, *given* its type when passed in.
    *reader* is what makes the objects, as "module:name" seen from a module of models, and *beside*
    the key of another field that it needs. *choices* is the enum of which the value is a member.
    *send* is the function of `_core.encode` that checks what is sent.
    *uses* are the models, enums and unions that both types mention.
    """

    kind: Kind
    annotation: str
    given: str
    reader: str | None = None
    beside: str | None = None
    choices: str | None = None
    uses: tuple[str, ...] = ()
    send: str | None = None

    @classmethod
    def plain(cls, annotation: str) -> Typed:
        """Return the type of a value that stays what JSON holds."""
        return cls("plain", annotation, annotation)

    @property
    def late(self) -> bool:
        """Whether the value stays JSON until it's read."""
        return self.kind != "plain"

    def or_none(self) -> Typed:
        """Return the same type with None."""
        return attrs.evolve(
            self, annotation=f"{self.annotation} | None", given=f"{self.given} | None"
        )

    def listed(self) -> Typed:
        """
        Return the type of a list of such values.

        A list of choices stays a list of texts: members compare equal to them.
        """
        return attrs.evolve(
            self,
            kind="many" if self.kind == "one" else "plain",
            annotation=f"list[{self.annotation}]",
            given=f"abc.Sequence[{self.given}]",
            choices=None,
            send="listed",
        )


@attrs.frozen
class Attribute:
    """
    One field of a model, or one argument of a call.

    *key* is its name in JSON, *name* in Python.
    """

    key: str
    name: str
    typed: Typed
    required: bool
    doc: str
    constant: str | None = None
    in_url: bool = False

    @property
    def annotation(self) -> str:
        """The type of the field that a model declares."""
        read, given = self.typed.annotation, self.typed.given
        if not self.required and self.constant is None:
            given = f"{given} | Unset"
        if read == given:
            return read
        return f"Omittable[{read}]" if given == f"{read} | Unset" else f"Declared[{read}, {given}]"

    @property
    def declaration(self) -> str:
        """The code that declares the field in a model, or nothing if its annotation says it all."""
        arguments = [f"key={self.key!r}"] if self.key != self.name else []
        if self.constant is not None:
            if self.required and not arguments:
                return self.constant
            arguments += [f"default={self.constant}"]
            arguments += [] if self.required else ["always=False"]
        elif not self.required:
            arguments += ["default=UNSET"]
        if self.typed.kind == "plain" and not arguments:
            return ""
        if self.typed.kind == "flat":
            return f"flat({self.key!r}, default=UNSET)"
        return f"{self.typed.kind}({', '.join([*self._read_by, *arguments])})"

    @property
    def _read_by(self) -> list[str]:
        if self.typed.choices:
            return [self.typed.choices]
        beside = [f"beside={self.typed.beside!r}"] if self.typed.beside else []
        return [repr(self.typed.reader), *beside] if self.typed.reader else []

    @property
    def parameter(self) -> str:
        """The parameter of a constructor or a call."""
        plain = f"{self.name}: {self.typed.given}"
        if self.constant is not None:
            return f"{plain} = {self.constant}"
        if self.required:
            return plain
        return f"{plain} | None = None" if self.in_url else f"{plain} | Unset = UNSET"

    @property
    def pair(self) -> str:
        """The code that gives the key and the value of what is sent, or several of such pairs."""
        if self.typed.kind == "flat":
            return f'*spread("{self.name}", {self.name}, {self.key!r})'
        return f"({self.key!r}, {self.sent})"

    @property
    def sent(self) -> str:
        """The code that checks the argument and gives what is sent."""
        passed = f'"{self.name}", {self.name}'
        code = f"{self.typed.send}({passed})" if self.typed.send else self.name
        if self.typed.kind == "one" and self.typed.send and not (self.required or self.in_url):
            # A function of `hand_written` expects a value.
            code = f"{self.name} if {self.name} is UNSET else {code}"
        if self.typed.choices and self.typed.send == "joined":
            code = f"joined({passed}, {self.typed.choices})"
        elif self.typed.choices:
            code = f"choice({passed}, {self.typed.choices})"
        may_be_none = self.typed.given.endswith(("| None", "Any"))
        may_be_none = may_be_none or (self.in_url and not self.required)
        return code if may_be_none else f'present("{self.name}", {code})'


@attrs.frozen
class Union:
    """
    A union of models by name, and how its discriminator chooses.

    *module* is where it's printed, below `models`.

    *kinds* are the members by the value of *key*, and empty for a union that is only sent.
    """

    name: str
    module: str
    key: str
    kinds: tuple[tuple[str, str], ...]
    members: tuple[str, ...]
    doc: str

    @property
    def other(self) -> str | None:
        """The catch-all member, if the union is open."""
        tagged = {kind for _, kind in self.kinds}
        return next((member for member in self.members if member not in tagged), None)

    @property
    def read(self) -> str:
        """What its module calls the function that reads one of them."""
        return f"read_{self.module}"

    @property
    def reader(self) -> str:
        """The same as a model names it."""
        return f".{self.module}:{self.read}"


@attrs.frozen
class Operation:
    """
    One operation of the document as a method of a resource.

    *path_expression* is the code that makes its path.
    *needs_filter* says whether a query is needed, since everything is changed without one.
    *union* is the union of which its body is a member, and *body* are the fields of any other.
    *answer* is the model of its answer, *row* that of a row if the answer is a page, and *pages*
    the class that walks through all of them. *named_by* is the attribute of the answer to a write
    that says what was written.
    *errors* are those that are special to it, with what they mean.
    """

    tag: str
    method: str
    http_method: str
    path_expression: str
    effect: str
    path_parameters: tuple[Attribute, ...]
    query_parameters: tuple[Attribute, ...]
    needs_filter: bool
    body: tuple[Attribute, ...]
    union: str | None
    answer: str | None
    row: str | None
    pages: str | None
    named_by: str | None
    summary: str
    description: str
    errors: tuple[tuple[str, str], ...]

    @property
    def name(self) -> str:
        """As it stands in the document: `sequences.list`."""
        return f"{self.tag}.{self.method}"

    @property
    def result(self) -> str:
        """The annotation of what it returns."""
        return self.answer or "None"

    @property
    def fields(self) -> str | None:
        """The argument that chooses which fields are answered, if there is one."""
        found = (one.name for one in self.query_parameters if one.key == "_fields")
        return next(found, None)

    @property
    def positional(self) -> tuple[Attribute, ...]:
        """The one thing that the call is about: what the last parameter of the path names."""
        return self.path_parameters[-1:]

    @property
    def keywords(self) -> tuple[Attribute, ...]:
        """What is passed by name: required ones first."""
        all_of_them = (*self.path_parameters[:-1], *self.body, *self.query_parameters)
        return tuple(sorted(all_of_them, key=lambda one: not one.required))

    @property
    def parameters(self) -> tuple[Attribute, ...]:
        """All that is passed but a body that is a member of a union."""
        return (*self.positional, *self.keywords)

    @property
    def signature(self) -> str:
        """The parameters of its call, as code."""
        positional = [f"{one.name}: {one.typed.given}" for one in self.positional]
        body = [f"body: {self.union}", "/"] if self.union else []
        keywords = [one.parameter for one in self.keywords]
        return ", ".join([*positional, *body, *(["*", *keywords] if keywords else [])])

    @property
    def method_signature(self) -> str:
        """The parameters of its method, as code."""
        named = [f"{name}: {kind}" for name, (kind, _) in self._paging.items()]
        paging = [*([] if self.keywords else ["*"]), *named] if named else []
        return ", ".join(part for part in ["self", self.signature, *paging] if part)

    @property
    def passed_on(self) -> str:
        """The arguments with which its method makes the call, as code."""
        body = ["body"] if self.union else []
        positional = [one.name for one in self.positional]
        return ", ".join([*positional, *body, *(f"{one.name}={one.name}" for one in self.keywords)])

    @property
    def shape(self) -> str:
        """The path as code, with "{id}" for each of its parameters."""
        return re.sub(r"\{[^}]*\}", "{id}", self.path_expression.removeprefix("f"))

    @property
    def argument_names(self) -> tuple[str, ...]:
        """The names of all arguments of its method."""
        body = ("body",) if self.union else ()
        return (*body, *(one.name for one in self.parameters), *self._paging)

    @property
    def paging_passed_on(self) -> str:
        """The arguments of the walk through all pages, as code."""
        return ", ".join(f"{name}={name}" for name in self._paging)

    @property
    def _paging(self) -> dict[str, tuple[str, str]]:
        if self.pages is None:
            return {}
        return _PAGING if self.pages == "Pages" else _PAGING_BY_CURSOR

    @property
    def uses(self) -> tuple[str, ...]:
        """The names of models, enums and unions that the call mentions."""
        return tuple(sorted({*self.signature_uses, *((self.answer,) if self.answer else ())}))

    @property
    def signature_uses(self) -> tuple[str, ...]:
        """The names of models, enums and unions that the method mentions."""
        named = {use for one in self.parameters for use in one.typed.uses}
        named |= {name for name in (self.row or self.answer, self.union) if name}
        return tuple(sorted(named))

    @property
    def docstring(self) -> str:
        """What the method says of itself: purpose, arguments, errors."""
        parts = (self.summary, self.description.strip(), self._arguments_doc, self._errors_doc)
        return "\n\n".join(part for part in parts if part)

    @property
    def _arguments_doc(self) -> str:
        paging = ((name, doc) for name, (_, doc) in self._paging.items())
        documented = [(one.name, one.doc) for one in self.parameters]
        return "\n".join(
            f"*{name}*: {' '.join(doc.split())}" for name, doc in (*documented, *paging)
        )

    @property
    def _errors_doc(self) -> str:
        unknown = () if self.effect == "read" else (_OUTCOME_UNKNOWN,)
        errors = (*self.errors, *unknown, _ALL_OTHERS)
        return "\n".join(["Raises:", *(f"    {name}: {meaning}" for name, meaning in errors)])
