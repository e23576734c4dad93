"""A model of Python source: expressions, each with its value, and their layout in lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs

from ..tree.json_value import is_list, is_object

if TYPE_CHECKING:
    from collections.abc import Callable

_INDENT: Final = 4
_NEW_LINE: Final = "\n"


class NotExpressible(Exception):
    """The query language has no expression for this. The printer catches it."""


@attrs.frozen
class Expression:
    """An expression that can't be broken into lines, and its value."""

    text: str
    value: Any = attrs.field(repr=False)

    def flat(self) -> str:
        """Return the source in one line."""
        return self.text

    def layout(self, indent: int, width: int, around: int = 0) -> str:  # noqa: ARG002 - it can't be broken
        """
        Return the source in lines of at most *width*, where that's possible.

        The lines after the first are indented by *indent*. *around* is how many other characters
        the first line holds.
        """
        return self.flat()


@attrs.frozen
class Member(Expression):
    """`part.name` or `part(`, where *text* is what follows the part."""

    part: Expression

    def flat(self) -> str:
        """Return the source in one line."""
        return f"{self.part.flat()}{self.text}"

    def layout(self, indent: int, width: int, around: int = 0) -> str:
        """Return the source in lines of at most *width*, where that's possible."""
        return f"{self.part.layout(indent, width, around + len(self.text))}{self.text}"


@attrs.frozen
class Bracketed(Expression):
    """`text(part, part)`, with one part in each line if it gets long; *head* is what is called."""

    parts: tuple[tuple[str, Expression], ...]
    close: str = ")"
    head: Expression | None = None

    def flat(self) -> str:
        """Return the source in one line."""
        return f"{self.text}{self._inner()}{self.close}"

    def layout(self, indent: int, width: int, around: int = 0) -> str:
        """Return the source in lines of at most *width*, where that's possible."""
        flat = self.flat()
        if indent + around + len(flat) <= width:
            return flat

        head = self.text
        if self.head is not None and indent + around + len(head) > width - (not self.parts):
            head = self.head.layout(indent, width, around)
        end = f"{head.rpartition(_NEW_LINE)[2]}{self._inner()}{self.close}"
        if not self.parts or (head != self.text and len(end) <= width):
            return f"{head}{self._inner()}{self.close}"
        return f"{head}{self._in_lines(indent, width)}{self.close}"

    def _inner(self) -> str:
        return ", ".join(f"{name}{part.flat()}" for name, part in self.parts)

    def _in_lines(self, indent: int, width: int) -> str:
        """Return the parts in lines of their own, up to where the bracket closes."""
        deeper = indent + _INDENT
        margin = " " * deeper
        _, only = self.parts[0]
        if len(self.parts) == 1 and isinstance(only, Joined):
            # These brackets are enough for the joined queries, too.
            return f"{only.in_lines(deeper, width)}\n{' ' * indent}"

        lines = "".join(
            f"{margin}{name}{part.layout(deeper, width, len(name) + 1)},\n"
            for name, part in self.parts
        )
        return f"\n{lines}{' ' * indent}"


@attrs.frozen
class Joined(Expression):
    """`part & part`, where *text* is the operator."""

    parts: tuple[Expression, ...]

    def flat(self) -> str:
        """Return the source in one line."""
        return f" {self.text} ".join(map(_in_brackets, self.parts))

    def layout(self, indent: int, width: int, around: int = 0) -> str:
        """Return the source in lines of at most *width*, where that's possible."""
        flat = self.flat()
        if indent + around + len(flat) <= width:
            return flat
        return f"({self.in_lines(indent + _INDENT, width)}\n{' ' * indent})"

    def in_lines(self, indent: int, width: int) -> str:
        """Return one line for each part, without brackets around them."""
        sign = f"{self.text} "
        parts = (_layout(part, indent, width, len(sign)) for part in self.parts)
        margin = f"\n{' ' * indent}"
        return margin + f"{margin}{sign}".join(parts)


@attrs.frozen
class Negated(Expression):
    """`~part`."""

    part: Expression

    def flat(self) -> str:
        """Return the source in one line."""
        return f"{self.text}{_in_brackets(self.part)}"

    def layout(self, indent: int, width: int, around: int = 0) -> str:
        """Return the source in lines of at most *width*, where that's possible."""
        return f"{self.text}{_layout(self.part, indent, width, around + len(self.text))}"


def literal(value: object) -> Expression:
    """Return the literal of a JSON value, strings in double quotes where that saves escapes."""
    if is_object(value):
        parts = tuple((f"{_string_literal(key)}: ", literal(inner)) for key, inner in value.items())
        return Bracketed("{", value, parts, "}")
    if is_list(value):
        return Bracketed("[", value, tuple(("", literal(inner)) for inner in value), "]")
    return Expression(_string_literal(value) if isinstance(value, str) else repr(value), value)


def attribute(code: Expression, name: str) -> Expression:
    """
    Return the expression of an attribute of *code*.

    Raises:
        NotExpressible: there is no such attribute, as of a method of another kind of field.
    """
    if not hasattr(code.value, name):
        raise NotExpressible
    return Member(f".{name}", getattr(code.value, name), code)


def call(called: Expression, *arguments: Expression, **named: Expression) -> Expression:
    """
    Return the expression of a call of *called*, and call it for its value.

    Raises:
        NotExpressible: the function refuses its arguments, such as an id with another prefix.
    """
    parts = [("", argument) for argument in arguments]
    parts += [(f"{name}=", argument) for name, argument in named.items()]
    positional = [argument.value for argument in arguments]
    keywords = {name: argument.value for name, argument in named.items()}
    try:
        value = called.value(*positional, **keywords)
    except (TypeError, ValueError):
        raise NotExpressible from None
    return Bracketed(f"{called.flat()}(", value, tuple(parts), head=Member("(", None, called))


def function(value: Callable[..., object]) -> Expression:
    """Return the name of a function or class."""
    return Expression(value.__name__, value)


def _in_brackets(code: Expression) -> str:
    return f"({code.flat()})" if isinstance(code, Joined) else code.flat()


def _layout(code: Expression, indent: int, width: int, around: int) -> str:
    brackets = 2 if isinstance(code, Joined) else 0
    text = code.layout(indent, width, around + brackets)
    return f"({text})" if brackets and "\n" not in text else text


def _string_literal(text: str) -> str:
    # A single quote in front makes repr() choose double quotes, if none is inside.
    return repr(text) if '"' in text else f'"{repr(chr(39) + text)[2:]}'
