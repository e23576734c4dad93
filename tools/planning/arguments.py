"""What is passed to a method, and where it goes: into the path, the query or the body."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import attrs

from ..document import resolve
from ..errors import PlanError
from ..naming import argument_name, raw_text
from .refusals import each
from .upstream import BodyType, EnumProperty, ListProperty, ModelProperty, UnionProperty

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..document import Node
    from .ir import Attribute, Typed
    from .schemas import Schemas
    from .upstream import Endpoint, Property

__all__ = ["Arguments", "path_expression", "path_of"]

_WALKED: Final = ("_skip", "_limit", "_cursor")


@attrs.frozen
class Arguments:
    """
    The arguments of one operation.

    *item* is what the document says of its path, *spec* what it says of the operation itself, and
    *place* the name of the operation.
    """

    schemas: Schemas
    document: Node
    endpoint: Endpoint
    item: Node
    spec: Node
    place: str

    def check_kinds(self) -> None:
        """
        Refuse what would silently be left out.

        Raises:
            PlanError: there is a header, a cookie, or a body that isn't JSON.
        """
        for parameter in (*self.endpoint.header_parameters, *self.endpoint.cookie_parameters):
            place = f"{self.place}({raw_text(parameter.name)})"
            msg = f"{place}: a parameter must be in the path or the query"
            raise PlanError(msg)
        if [body.body_type for body in self.endpoint.bodies] not in ([], [BodyType.JSON]):
            msg = f"{self.place}: a body must be JSON"
            raise PlanError(msg)

    def path(self) -> tuple[Attribute, ...]:
        """Return the parameters of the path, in its order."""
        found = self._parameters(self.endpoint.path_parameters)
        for one in found:
            if one.typed.annotation != "str" and one.typed.kind != "choice":
                msg = f"{self.place}({one.key}): a path takes a str, got {one.typed.annotation}"
                raise PlanError(msg)
        return found

    def query(self) -> tuple[Attribute, ...]:
        """Return the parameters of the query, without those by which `Pages` walks."""
        found = self._parameters(self.endpoint.query_parameters)
        if self.spec.get("x-where"):
            # They choose what is changed, and the body may have fields of the same names.
            return tuple(attrs.evolve(one, name=f"where_{one.name}") for one in found)
        if "x-pages" not in self.spec:
            return found
        return tuple(one for one in found if one.key not in _WALKED)

    def _parameters(self, properties: Iterable[Property]) -> tuple[Attribute, ...]:
        both = (*self.item.get("parameters", ()), *self.spec.get("parameters", ()))
        described = {one["name"]: one for one in (resolve(self.document, one) for one in both)}
        return each(
            lambda one: self._parameter(one, described.get(raw_text(one.name), {})), properties
        )

    def _parameter(self, prop: Property, described: Node) -> Attribute:
        place = f"{self.place}({raw_text(prop.name)})"
        attribute = self.schemas.attribute(prop, described, place)
        if attribute.typed.send == "rooted":
            typed = attrs.evolve(attribute.typed, send="rooted_text")
            return attrs.evolve(_argument(attribute), typed=typed, in_url=True)
        if attribute.typed.kind not in ("plain", "choice", "moment"):
            msg = f"{place}: a URL can't hold a {attribute.typed.annotation}"
            raise PlanError(msg)

        # A URL has no null, so None is free to say "not given".
        given = attribute.typed.given.removesuffix(" | None")
        if attribute.key == "_fields":
            given = "abc.Sequence[str]"
        typed = _in_list(attrs.evolve(attribute.typed, given=given), prop, attribute.key)
        return attrs.evolve(_argument(attribute), typed=typed, in_url=True)

    def body(self) -> tuple[Attribute, ...]:
        """Return the fields of a body that is one object, and nothing for any other."""
        if not self.endpoint.bodies:
            return ()

        prop = self.endpoint.bodies[0].prop
        if not isinstance(prop, ModelProperty):
            return ()
        return tuple(map(_argument, self.schemas.attributes(str(prop.class_info.name))))

    def union(self) -> str | None:
        """
        Return the union of which the body is a member, and None for any other body.

        Raises:
            PlanError: the body is neither an object nor one of several.
        """
        if not self.endpoint.bodies or isinstance(self.endpoint.bodies[0].prop, ModelProperty):
            return None

        prop = self.endpoint.bodies[0].prop
        members = prop.inner_properties if isinstance(prop, UnionProperty) else ()
        models = [one for one in members if isinstance(one, ModelProperty)]
        if not models or len(models) != len(members):
            msg = f"{self.place}: a body must be an object or a union of objects"
            raise PlanError(msg)
        return self.schemas.union_of(models, self.place)


def path_of(endpoint: Endpoint) -> str:
    """Return the path as in the document. The generator puts its own names of parameters in."""
    path = raw_text(endpoint.path)
    for parameter in endpoint.path_parameters:
        path = path.replace(f"{{{parameter.python_name}}}", f"{{{raw_text(parameter.name)}}}")
    return path


def path_expression(path: str, parameters: Iterable[Attribute]) -> str:
    """Return the code that makes the path, each parameter one encoded segment."""
    segments = {f"{{{one.key}}}": f"{{segment({_segment(one)})}}" for one in parameters}
    escaped = path.replace("\\", "\\\\").replace('"', '\\"')
    code = re.sub(r"\{[^}]*\}", lambda found: segments[found[0]], escaped)
    return f'f"{code}"' if segments else f'"{code}"'


def _segment(parameter: Attribute) -> str:
    choices = parameter.typed.choices
    return f"choice('{parameter.name}', {parameter.name}, {choices})" if choices else parameter.name


def _in_list(typed: Typed, prop: Property, key: str) -> Typed:
    """Return the type of a parameter with how a list is checked that a URL holds."""
    if not isinstance(prop, ListProperty):
        return typed
    # Which fields are asked for is no filter: none is fine.
    if key == "_fields":
        return attrs.evolve(typed, send=None)
    inner = prop.inner_property
    known = str(inner.class_info.name) if isinstance(inner, EnumProperty) else None
    return attrs.evolve(typed, send="joined", choices=known)


def _argument(attribute: Attribute) -> Attribute:
    return attrs.evolve(attribute, name=argument_name(attribute.name))
