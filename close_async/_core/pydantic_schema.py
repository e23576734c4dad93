"""
What pydantic and FastAPI ask of a model: how it's validated, written, and described.

What comes in is checked by the declared types, and kept as it came. No field is required and null
may stand anywhere, since answers leave fields out; unknown fields and values are kept.
"""

from __future__ import annotations

import datetime  # noqa: ICN001 - models call it so
import sys
from collections import abc
from contextvars import ContextVar
from importlib import import_module
from inspect import get_annotations
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final, cast, get_type_hints

from pydantic.errors import PydanticSchemaGenerationError, PydanticUndefinedAnnotation
from pydantic_core import core_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler

# Models whose schemas are being made, since one may hold another of its own kind.
_under_way: Final[ContextVar[frozenset[type]]] = ContextVar("_under_way", default=frozenset())


def core_schema_of(
    kind: type[Any],
    slots_by_key: Mapping[str, str],
    handler: GetCoreSchemaHandler,
    *,
    write: Callable[[Any], Any],
) -> core_schema.CoreSchema:
    """Return the schema by which pydantic validates and writes a model."""
    reference = f"{kind.__module__}.{kind.__qualname__}:{id(kind)}"
    if kind in _under_way.get():
        return core_schema.definition_reference_schema(reference)

    token = _under_way.set(_under_way.get() | {kind})
    try:
        hints = _hints(kind)
        fields = {
            key: core_schema.typed_dict_field(
                _schema_of(hints.get(slot.removeprefix("_"), Any), handler), required=False
            )
            for key, slot in slots_by_key.items()
        }
    finally:
        _under_way.reset(token)

    def read(value: object, validate: Callable[[object], object]) -> object:
        if isinstance(value, kind):
            return value
        told = cast("dict[str, object]", value)
        is_object = isinstance(value, dict)
        validate({k: v for k, v in told.items() if v is not None} if is_object else value)
        return kind.from_dict(told)

    return core_schema.no_info_wrap_validator_function(
        read,
        core_schema.typed_dict_schema(fields, extra_behavior="allow"),
        ref=reference,
        serialization=core_schema.plain_serializer_function_ser_schema(write),
    )


def json_schema_of(
    kind: type[Any],
    schema: Any,  # noqa: ANN401 - nested dicts
    handler: GetJsonSchemaHandler,
) -> dict[str, Any]:
    """Return the JSON schema of a model."""
    while schema["type"] != "typed-dict":
        schema = schema["schema"]
    described = handler.resolve_ref_schema(handler(schema))
    described.update(title=kind.__name__, description=kind.__doc__ or "")
    return described


def _schema_of(hint: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:  # noqa: ANN401
    try:
        return handler.generate_schema(hint)
    except (PydanticSchemaGenerationError, PydanticUndefinedAnnotation):
        # A filter is JSON to whoever sends it.
        return core_schema.any_schema()


def _hints(kind: type[Any]) -> dict[str, Any]:
    """Return the types that the fields of a model are read as."""
    found: dict[str, Any] = {}
    for one in reversed(kind.__mro__):
        # What has no fields of its own is no model of the document.
        if "__declared__" in vars(one):
            own = vars(sys.modules[one.__module__])
            others = import_module(one.__module__.rpartition(".")[0])
            holder = SimpleNamespace(__annotations__=get_annotations(one))
            found |= get_type_hints(holder, own, _Names(others))
    return found


class _Names(dict[str, object]):
    """What a module of models imports for type checkers only."""

    def __init__(self, models: object) -> None:
        super().__init__(datetime=datetime, abc=abc, Query=Any, Filter=Any, AnySortKey=Any)
        self._models = models

    def __missing__(self, name: str) -> object:
        try:
            return getattr(self._models, name)
        except AttributeError:
            raise KeyError(name) from None
