"""An example of a call as Python source, from the examples of the API document."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any, Final

import attrs

from close_async import query
from close_async.query import Query
from close_async.query.build.catalog import KNOWN_TYPES

from ..naming import snake_case
from ..spec.examples import examples
from ..spec.schemas import Schemas

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..document import Node
    from ..planning.ir import Attribute, Operation, Typed
    from ..planning.plan import Plan

__all__ = ["Examples"]

_JSON: Final = "application/json"
_PREFIX: Final = re.compile(r"starts with `(\w+_)`")
_SHOWN: Final = re.compile(r"for example `([^`]+)`")


@attrs.define
class _Source:
    """Code, and the names that it needs, by module."""

    plan: Plan
    schemas: Schemas
    imports: set[tuple[str, str]] = attrs.field(factory=set)

    def of(self, value: Any, typed: Typed) -> str:
        """Return the code of a JSON value for an argument of type *typed*."""
        if value is None or typed.kind in {"plain", "choice"}:
            return repr(value)
        if typed.kind == "moment":
            return f"{self._name('datetime', 'datetime')}.fromisoformat({value!r})"
        if typed.kind == "many":
            return f"[{', '.join(self._object(one, typed) for one in value)}]"
        return self._object(value, typed)

    def arguments(self, fields: tuple[Attribute, ...], body: Node) -> Iterator[str]:
        """Yield the arguments that make up an object."""
        for field in fields:
            if field.typed.kind == "flat":
                found = {
                    k.removeprefix(field.key): v for k, v in body.items() if k.startswith(field.key)
                }
                if found:
                    yield f"{field.name}={found!r}"
            elif field.key in body and field.constant is None:
                yield f"{field.name}={self.of(body[field.key], field.typed)}"

    def model(self, name: str, value: Node) -> str:
        """Return the code of an object of the model *name*."""
        made = ", ".join(self.arguments(self.plan.attributes(name), value))
        return f"{self._name('close_async.models', name)}({made})"

    def union(self, name: str, value: Node) -> str:
        """Return the code of an object that is one of several."""
        return self.model(self.member(name, value), value)

    def member(self, name: str, value: Node) -> str:
        """Return which model of a union *value* is."""
        members = next(one.members for one in self.plan.used_unions if one.name == name)
        return next(
            one for one in members if self.schemas.allow(f"#/components/schemas/{one}", value)
        )

    def _object(self, value: Any, typed: Typed) -> str:
        (name,) = typed.uses
        if name == "Query":
            return self._query(value)
        if name == "SortKey":
            return self._sort_key(value)
        if typed.reader and typed.reader.startswith("..."):
            read = typed.reader.partition(":")[2]
            self._name("close_async.query", read.partition(".")[0])
            return f"{read}({value!r})"
        if any(one.name == name for one in self.plan.used_unions):
            return self.union(name, value)
        return self.model(name, value)

    def _query(self, value: Node) -> str:
        code = Query.from_dict(value).to_python()
        for node in ast.walk(ast.parse(code)):
            if isinstance(node, ast.Name) and node.id in query.__all__:
                self._name("close_async.query", node.id)
        return code

    def _sort_key(self, value: Node) -> str:
        field, kinds = value["field"], {one.object_type: repr(one) for one in KNOWN_TYPES}
        direction = {"asc": "ascending", "desc": "descending"}[value["direction"]]
        kind = self._name("close_async.query", kinds[field["object_type"]])
        return f"{kind}.{field['field_name']}.{direction}()"

    def _name(self, module: str, name: str) -> str:
        self.imports.add((module, name))
        return name

    @property
    def head(self) -> str:
        """The lines that import what the code needs."""
        modules: dict[str, list[str]] = {}
        for module, name in sorted(self.imports):
            modules.setdefault(module, []).append(name)
        lines = [f"from {module} import {', '.join(names)}\n" for module, names in modules.items()]
        return "".join(lines) + ("\n" if lines else "")


class Examples:
    """Writes the examples of a document."""

    def __init__(self, plan: Plan, document: Node) -> None:
        self._plan = plan
        self._document = document
        self._schemas = Schemas(document)

    def of(self, operation: Operation, node: Node) -> str:
        """Return an example of one call, as code that awaits it."""
        source = _Source(self._plan, self._schemas)
        given = [*self._positional(operation), *self._body(operation, node, source)]
        given += self._keywords(operation, node)
        call = f"close.{operation.tag}.{operation.method}({', '.join(given)})"
        name = snake_case((operation.row or operation.result).partition("[")[0])
        if operation.row:
            shown = self._shown(operation.row)
            return f"{source.head}async for {name} in {call}:\n    print({name}.{shown})\n"
        if operation.answer:
            return f"{source.head}{name} = await {call}\n"
        return f"{source.head}await {call}\n"

    def _shown(self, row: str) -> str:
        """Return the field of a row that its example prints: its id, if it has one."""
        union = next((one for one in self._plan.used_unions if one.name == row), None)
        fields = self._plan.attributes(union.members[0] if union else row)
        names = [one.name for one in fields if one.required]
        return "id" if "id" in names else [*names, fields[0].name][0]

    def _positional(self, operation: Operation) -> Iterator[str]:
        for one in operation.positional:
            yield self._value(one)

    def _keywords(self, operation: Operation, node: Node) -> Iterator[str]:
        """Yield what has an `example` or has to be said, or one of the filters of a list."""
        for one in operation.path_parameters[:-1]:
            yield f"{one.name}={self._value(one)}"
        shown = {one.get("name") for one in node.get("parameters", ()) if "example" in one}
        parameters = operation.query_parameters
        needed = [one for one in parameters if one.required or one.name in shown]
        if not needed:
            plain = (one for one in operation.query_parameters if one.name.endswith("_id"))
            is_narrowed = operation.row or operation.needs_filter
            needed = [one for one in [next(plain, None)] if one and is_narrowed]
        for one in needed:
            yield f"{one.name}={self._value(one)}"

    def _value(self, one: Attribute) -> str:
        if one.typed.choices:
            return repr(self._choices(one.typed.choices)[0])
        found = _PREFIX.search(one.doc)
        if found:
            return repr(f"{found[1]}...")
        shown = _SHOWN.search(one.doc)
        return repr(shown[1]) if shown else repr("...")

    def _choices(self, name: str) -> list[str]:
        values: list[str] = self._document["components"]["schemas"][name]["enum"]
        return values

    def _body(self, operation: Operation, node: Node, source: _Source) -> Iterator[str]:
        body = node.get("requestBody")
        if body is None:
            return

        media = body["content"][_JSON]
        _, value = next(examples(self._document, "#", media), ("", None))
        # That a body has an example, `make lint-spec` demands.
        if not isinstance(value, dict):
            return

        if operation.union:
            yield source.union(operation.union, value)
        else:
            yield from source.arguments(operation.body, value)
