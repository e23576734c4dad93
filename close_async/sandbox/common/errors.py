"""The refusals of the sandbox, in the shapes that Close gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .json_value import as_list, as_object

if TYPE_CHECKING:
    from collections.abc import Mapping

MISSING: Final = "This field is required."
NOT_WHOLE: Final = "Input should be a valid integer"
NOT_TEXT: Final = "Value must be of basestring type."
NOT_FOUND: Final = (
    "The requested URL was not found on the server. If you entered the URL manually "
    "please check your spelling and try again."
)


class Refused(Exception):
    """Close answers this call with *status* and *body*."""

    def __init__(self, status: int, body: Mapping[str, object]) -> None:
        super().__init__(status, body)
        self.status = status
        self.body = body

    @property
    def problems(self) -> Mapping[str, str]:
        """What is wrong, by the path of the value; what is about the whole has no path."""
        fields = as_object(self.body.get("field-errors")) or {}
        whole = as_list(self.body.get("errors")) or [self.body.get("error")]
        texts = {path: str(text) for path, text in fields.items()}
        return texts or {"": " ".join(str(text) for text in whole)}

    @property
    def sentence(self) -> str:
        """What is wrong, in one line."""
        return "; ".join(
            f"{path}: {text}" if path else text for path, text in self.problems.items()
        )


def error(status: int, text: str) -> Refused:
    """Return the short shape, which everything but a 400 has."""
    return Refused(status, {"error": text})


def not_found() -> Refused:
    """Return the 404, which does not tell a wrong path from a wrong id."""
    return error(404, NOT_FOUND)


def not_here(method: str, path: str) -> Refused:
    """Return the 501 for a part of Close that the sandbox hasn't; a 404 would look like a fact."""
    return error(
        501,
        f"The sandbox does not know {method} {path}. "
        "It is a part of Close, and this may well be another part of it.",
    )


def invalid(text: str) -> Refused:
    """Return the 400 that complains about the whole body."""
    return Refused(400, {"errors": [text], "field-errors": {}})


def invalid_fields(fields: Mapping[str, str]) -> Refused:
    """Return the 400 that complains about single fields."""
    return Refused(400, {"errors": [], "field-errors": dict(fields)})


def out_of_range(value: int, least: int, most: int | None) -> str | None:
    """Return what is wrong with a number that is not from *least* to *most*."""
    if value < least:
        return f"Input should be greater than or equal to {least}"

    if most is not None and value > most:
        return f"Input should be less than or equal to {most}"

    return None
