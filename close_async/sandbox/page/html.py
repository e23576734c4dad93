"""HTML from Python: everything that isn't made here is escaped, so no text can become markup."""

from __future__ import annotations

from html import escape


class Html(str):
    """Text that is markup already."""

    __slots__ = ()


def tag(name: str, /, *children: object, **attributes: object) -> Html:
    """
    Return an element with its *children*; None among them is left out.

    An underscore in the name of an attribute becomes a hyphen, one at its end is dropped.
    True is an attribute without a value, False and None leave it out.
    """
    return Html(f"{void(name, **attributes)}{join(*children)}</{name}>")


def void(name: str, /, **attributes: object) -> Html:
    """Return an element that never has children, such as `input`."""
    return Html("".join([f"<{name}", *map(_attribute, attributes, attributes.values()), ">"]))


def join(*parts: object) -> Html:
    """Return *parts* one after the other; None among them is left out."""
    return Html("".join(_markup(part) for part in parts if part is not None))


def _markup(part: object) -> str:
    return part if isinstance(part, Html) else escape(str(part))


def _attribute(name: str, value: object) -> str:
    if value is None or value is False:
        return ""

    spelled = name.removesuffix("_").replace("_", "-")
    return f" {spelled}" if value is True else f' {spelled}="{escape(str(value))}"'
