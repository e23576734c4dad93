"""How an operation of the document becomes a method of a resource."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from ..checks import check_distinct
from ..document import resolve
from ..errors import PlanError
from ..naming import first_sentence, is_method_name, is_tag_name, sentence, snake_case
from .arguments import Arguments, path_expression, path_of
from .ir import Operation
from .refusals import Refusals
from .upstream import NONE_SOURCE, ModelProperty

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..document import Node
    from .schemas import Schemas
    from .upstream import Endpoint, Response

__all__ = ["Operations"]

_EFFECTS: Final = ("read", "repeat", "create")
_NOT_FOUND: Final = "404"
# What walks through a list, by how the document says that it goes on.
_PAGES: Final = {"offset": "Pages", "cursor": "CursorPages"}
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
        place = str(spec.get("operationId", f"{endpoint.method.upper()} {path}"))
        tag, _, method = place.rpartition(".")
        arguments = Arguments(self.schemas, self.document, endpoint, item, spec, place)
        refusals = Refusals()
        attempt = refusals.attempt
        attempt(_check_names, spec, place)
        attempt(arguments.check_kinds)
        path_parameters = attempt(arguments.path) or ()
        effect = attempt(_effect, spec, place)
        answer = attempt(self._answer, endpoint, place)
        row = attempt(self._row, spec, answer, place) if answer else None
        query, body = attempt(arguments.query), attempt(arguments.body)
        union = attempt(arguments.union)
        refusals.check()
        made = Operation(
            tag=tag,
            method=method,
            http_method=endpoint.method.upper(),
            path_expression=path_expression(path, path_parameters),
            effect=str(effect),
            path_parameters=path_parameters,
            query_parameters=query or (),
            needs_filter=bool(spec.get("x-where")),
            body=body or (),
            union=union,
            answer=answer,
            row=row,
            pages=_PAGES[str(spec["x-pages"])] if row else None,
            named_by=self._named_by(answer) if answer and effect != "read" else None,
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

        if spec["x-pages"] not in _PAGES:
            msg = f"{place}: x-pages must be offset or cursor, got {spec['x-pages']}"
            raise PlanError(msg)
        fields = self.schemas.attributes(answer) if answer else ()
        rows = next((one.typed for one in fields if one.key == "data"), None)
        if rows is None or rows.kind != "many":
            msg = f"{place}: a page must have a list of objects called data, got {answer}"
            raise PlanError(msg)
        return rows.annotation.removeprefix("list[").removesuffix("]")

    def _named_by(self, answer: str) -> str | None:
        """Return the attribute by which an answer names what was written: its id, if it has one."""
        fields = self.schemas.attributes(answer)
        names = [one.name for one in fields if one.required]
        return "id" if "id" in names else next(iter(names), None)

    def _errors(self, spec: Node, *, about_one: bool) -> Iterator[tuple[str, str]]:
        """Yield the errors that not every operation has in common."""
        for status, answer in spec["responses"].items():
            is_special = "$ref" not in answer or (about_one and status == _NOT_FOUND)
            if status in _ERRORS and is_special:
                found = resolve(self.document, answer)
                yield _ERRORS[status], first_sentence(found.get("description", ""))


def _check_names(spec: Node, place: str) -> None:
    """
    Check that Python can call the operation what the document calls it.

    Raises:
        PlanError: it can't; the error says whether it's the tag, the method or how they are joined.
    """
    tags = [str(tag) for tag in spec.get("tags", ())]
    if len(tags) != 1:
        raise PlanError(f"{place}: an operation must have exactly one tag, got {tags}")

    (tag,) = tags
    reasons = []
    if not is_tag_name(tag):
        reasons.append(f"a client can't have an attribute {tag!r}; call the tag {_mended(tag)!r}")
    named, _, method = place.rpartition(".")
    if named != tag or "/" in method:
        reasons.append(f"the operationId must be {tag}.METHOD, where METHOD names what it does")
    elif not is_method_name(method):
        mended = _mended(method)
        reasons.append(f"a resource can't have a method {method!r}; call it {mended!r}")
    if reasons:
        raise PlanError(*(f"{place}: {reason}" for reason in reasons))


def _mended(name: str) -> str:
    words = snake_case(name)
    return words if words != name and is_method_name(words) else f"{words}_one"


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
