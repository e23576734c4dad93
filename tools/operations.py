"""How an operation of the document becomes a method of a resource."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs
from openapi_python_client.parser.properties import ModelProperty
from openapi_python_client.parser.responses import NONE_SOURCE

from .arguments import Arguments, path_expression, path_of
from .checks import check_distinct
from .document import resolve
from .errors import PlanError
from .ir import Operation
from .naming import first_sentence, is_method_name, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openapi_python_client.parser.openapi import Endpoint
    from openapi_python_client.parser.responses import Response

    from .document import Node
    from .schemas import Schemas

__all__ = ["Operations"]

_EFFECTS: Final = ("read", "repeat", "create")
_NOT_FOUND: Final = "404"
_ERRORS: Final[dict[str, str]] = {
    "400": "BadRequest",
    "401": "Unauthorized",
    "402": "PlanLimitReached",
    "403": "Forbidden",
    "404": "NotFound",
    "405": "MethodNotAllowed",
    "415": "UnsupportedMediaType",
    "429": "RateLimited",
    "5XX": "ServerError",
}


@attrs.frozen
class Operations:
    """Reads operations: from what the generator parsed, and from the document what it left out."""

    document: Node
    schemas: Schemas

    def read(self, endpoint: Endpoint) -> Operation:
        """
        Return one operation.

        Raises:
            PlanError: it holds something that the generated method would get wrong.
        """
        path = path_of(endpoint)
        item = self.document["paths"][path]
        spec = item[endpoint.method]
        tag, method = _names(endpoint, spec)
        place = f"{tag}.{method}"
        arguments = Arguments(self.schemas, self.document, endpoint, item, spec, place)
        arguments.check_kinds()
        path_parameters = arguments.path()
        answer = self._answer(endpoint, place)
        made = Operation(
            tag=tag,
            method=method,
            http_method=endpoint.method.upper(),
            path_expression=path_expression(path, path_parameters),
            effect=_effect(spec, place),
            path_parameters=path_parameters,
            query_parameters=arguments.query(),
            needs_filter=bool(spec.get("x-where")),
            body=arguments.body(),
            union=arguments.union(),
            answer=answer,
            row=self._row(spec, answer, place),
            summary=sentence(spec.get("summary", "")),
            description=str(spec.get("description", "")),
            errors=tuple(self._errors(spec, about_one=bool(path_parameters))),
        )
        check_distinct(place, made.argument_names)
        return made

    def _answer(self, endpoint: Endpoint, place: str) -> str | None:
        """Return the model of the successful answers, or None if they have no content."""
        found = {_model_of(response, place) for response in _successes(endpoint)}
        if len(found) != 1:
            kinds = ", ".join(sorted(map(str, found))) or "nothing"
            msg = f"{place}: successful answers must be of one kind, got {kinds}"
            raise PlanError(msg)

        (answer,) = found
        if answer in self.schemas.hand_written:
            msg = f"{place}: an answer must be a generated model, got {answer}"
            raise PlanError(msg)
        return answer

    def _row(self, spec: Node, answer: str | None, place: str) -> str | None:
        """Return the model of a row, or None if the answer is no page."""
        if "x-pages" not in spec:
            return None

        if spec["x-pages"] != "offset":
            msg = f"{place}: x-pages must be offset, got {spec['x-pages']}"
            raise PlanError(msg)
        fields = self.schemas.attributes(answer) if answer else ()
        rows = next((one.typed for one in fields if one.key == "data"), None)
        if rows is None or rows.kind != "many":
            msg = f"{place}: a page must have a list of objects called data, got {answer}"
            raise PlanError(msg)
        return rows.annotation.removeprefix("list[").removesuffix("]")

    def _errors(self, spec: Node, *, about_one: bool) -> Iterator[tuple[str, str]]:
        """Yield the errors that not every operation has in common."""
        for status, answer in spec["responses"].items():
            is_special = "$ref" not in answer or (about_one and status == _NOT_FOUND)
            if status in _ERRORS and is_special:
                found = resolve(self.document, answer)
                yield _ERRORS[status], first_sentence(found.get("description", ""))


def _names(endpoint: Endpoint, spec: Node) -> tuple[str, str]:
    place = str(spec.get("operationId", f"{endpoint.method.upper()} {path_of(endpoint)}"))
    tag, _, method = place.rpartition(".")
    if tag != endpoint.tags[0] or not is_method_name(method):
        msg = f"{place}: an operationId must be tag.method, with the tag of the operation"
        raise PlanError(msg)
    return tag, method


def _effect(spec: Node, place: str) -> str:
    effect = str(spec.get("x-effect"))
    if effect not in _EFFECTS:
        msg = f"{place}: x-effect must be one of {', '.join(_EFFECTS)}, got {effect}"
        raise PlanError(msg)
    return effect


def _successes(endpoint: Endpoint) -> Iterator[Response]:
    for response in endpoint.responses.patterns:
        first, _ = response.status_code.range or (0, 0)
        if 200 <= first < 300:
            yield response


def _model_of(response: Response, place: str) -> str | None:
    if isinstance(response.prop, ModelProperty):
        return str(response.prop.class_info.name)
    if response.source == NONE_SOURCE:
        return None
    kind = type(response.prop).__name__.removesuffix("Property").lower()
    msg = f"{place}: an answer must be one object, got a {kind}"
    raise PlanError(msg)
