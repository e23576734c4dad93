"""
What the templates print, worked out from what openapi-python-client has parsed.

Templates hold no logic beyond `if` and `for`, so every decision about the generated code is made
here and in what this module puts together: `operations`, `schemas`, `types` and `naming`.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ..checks import check_distinct
from ..naming import class_name, class_name_of
from ..spec.walks import operations, references
from .ir import HandWritten
from .operations import Operations
from .refusals import Refusals
from .schemas import Schemas

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from ..document import Node
    from .ir import Attribute, Operation, Union
    from .own_resources import OwnResource
    from .upstream import Endpoint, GeneratorData
    from .variants import Variant

__all__ = ["Plan"]


class Plan:
    """
    The whole document, seen by the templates as `plan`.

    *hidden_tags* are those whose resource is generated, and no attribute of a client.
    *own_resources* are those of which a client uses the package's own class, by tag.
    """

    def __init__(
        self,
        openapi: GeneratorData,
        document: Node,
        hand_written: Mapping[str, Mapping[str, str]],
        hidden_tags: Collection[str] = (),
        own_resources: Mapping[str, OwnResource] | None = None,
    ) -> None:
        self._openapi = openapi
        self._document = document
        self._hidden_tags = hidden_tags
        self._own_resources = own_resources or {}
        own = {name: HandWritten(name, **options) for name, options in hand_written.items()}
        self._schemas = Schemas(openapi, document, own)
        self._operations = Operations(document, self._schemas)
        self._refusals = Refusals()

    def check(self) -> None:
        """
        Work everything out that is printed.

        Raises:
            PlanError: some of it can't be generated; the error has all reasons.
        """
        # What is refused of an operation doesn't hide what is wrong with its models.
        answers = [one["responses"] for _, one in operations(self._document)]
        named = {one.rpartition("/")[2] for one in references(answers)}
        needed = self._all_needed({*self.used, *map(class_name_of, named)})
        for name in sorted(needed & self._schemas.models.keys()):
            self._refusals.attempt(self.attributes, name)
        self._refusals.attempt(lambda: self.exports)
        self._refusals.check()

    # Operations

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        """All operations that can be read, in the order of the document."""
        collections = self._openapi.endpoint_collections_by_tag.values()
        read = (
            self._refusals.attempt(self.operation, one)
            for each in collections
            for one in each.endpoints
        )
        found = tuple(one for one in read if one is not None)
        names = (operation.name for operation in found)
        self._refusals.attempt(check_distinct, "#/paths", names)
        return found

    def operation(self, endpoint: Endpoint) -> Operation:
        """Return the operation that the generator calls *endpoint*."""
        return self._operations.read(endpoint)

    @cached_property
    def tags(self) -> tuple[tuple[str, str], ...]:
        """Each tag with what the document says of it."""
        docs = {tag["name"]: tag.get("description", "") for tag in self._document.get("tags", ())}
        tags = dict.fromkeys(operation.tag for operation in self.operations)
        return tuple((tag, docs.get(tag, "")) for tag in tags)

    @property
    def public_tags(self) -> tuple[tuple[str, str], ...]:
        """The tags whose resource is an attribute of a client."""
        return tuple(pair for pair in self.tags if pair[0] not in self._hidden_tags)

    def own_resource(self, tag: str) -> OwnResource | None:
        """Return the class that a client uses for a tag in place of the generated one."""
        return self._own_resources.get(tag)

    def of_tag(self, tag: str) -> tuple[Operation, ...]:
        """Return the operations of one resource."""
        return tuple(operation for operation in self.operations if operation.tag == tag)

    def tag_doc(self, tag: str) -> str:
        """Return what the document says of a tag."""
        return dict(self.tags)[tag]

    # Schemas

    def doc(self, name: str) -> str:
        """Return what the document says of a schema."""
        return self._schemas.doc(name)

    def import_line(self, name: str, models: str) -> str:
        """Return how a class or a union is imported where the package of models is *models*."""
        return self._schemas.import_line(name, models)

    def module_of(self, name: str) -> str:
        """Return the module of a model, below `models`."""
        return self._schemas.module(name)

    def attributes(self, name: str) -> tuple[Attribute, ...]:
        """Return the fields of a model that is printed."""
        return self._schemas.read(name)

    # What is printed

    @cached_property
    def used(self) -> frozenset[str]:
        """Models, enums and unions that some operation needs: others aren't printed."""
        return self._all_needed({use for operation in self.operations for use in operation.uses})

    def _all_needed(self, names: Collection[str]) -> frozenset[str]:
        """Return *names* with the names of all that they need, and so on."""
        found: set[str] = set()
        waiting = sorted(names)
        while waiting:
            name = waiting.pop()
            if name not in found and name not in self._schemas.hand_written:
                found.add(name)
                waiting.extend(self.needed_by(name))
        return frozenset(found)

    def needed_by(self, name: str) -> Iterator[str]:
        """Yield what a model or a union mentions."""
        if name in self._schemas.unions:
            yield from self._schemas.unions[name].members
        for variant in self.variants_of(name):
            yield variant.name
            yield from (use for one in variant.attributes for use in one.typed.uses)
        if name in self._schemas.models:
            for attribute in self._refusals.attempt(self._schemas.attributes, name) or ():
                yield from attribute.typed.uses

    @cached_property
    def used_models(self) -> tuple[str, ...]:
        """The models that are printed."""
        return tuple(sorted(self.used & self._schemas.models.keys()))

    @cached_property
    def used_enums(self) -> tuple[str, ...]:
        """The enums that are printed."""
        return tuple(sorted(self.used & self._schemas.enums.keys()))

    @property
    def used_unions(self) -> tuple[Union, ...]:
        """The unions that are printed."""
        names = sorted(self.used & self._schemas.unions.keys())
        return tuple(self._schemas.unions[name] for name in names)

    def variants_of(self, name: str) -> tuple[Variant, ...]:
        """Return the subclasses of a model that is printed."""
        return self._schemas.variants_of(name)

    @property
    def used_variants(self) -> tuple[Variant, ...]:
        """The subclasses that are printed."""
        return tuple(one for name in self.used_models for one in self.variants_of(name))

    @cached_property
    def read_unions(self) -> frozenset[str]:
        """The unions that some model holds: those that are only sent aren't read."""
        fields = (one for name in self.used_models for one in self.attributes(name))
        held = {use for one in fields for use in one.typed.uses}
        return frozenset(held & self._schemas.unions.keys())

    @cached_property
    def exports(self) -> tuple[tuple[str, str], ...]:
        """
        All that `close_async.models` offers, each with its module as seen from there.

        Raises:
            PlanError: two of them, or one of them and a resource, have the same name.
        """
        places = [
            (name, f".{self._schemas.module(name)}")
            for name in (*self.used_models, *self.used_enums)
        ]
        places += [(one.name, f".{one.module}") for one in self.used_variants]
        values = [(f"{name}Value", f".{self._schemas.module(name)}") for name in self.used_enums]
        unions = [(union.name, f".{union.module}") for union in self.used_unions]
        found = (*sorted(places), *values, *unions)
        resources = [class_name(tag) for tag, _ in self.tags]
        calls = [f"{name}Calls" for name in resources]
        check_distinct("#/components/schemas", (*(name for name, _ in found), *resources, *calls))
        return found

    @property
    def exported(self) -> tuple[str, ...]:
        """The names of all that `close_async.models` offers."""
        return tuple(sorted(name for name, _ in self.exports))
