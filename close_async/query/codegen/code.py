"""Pieces of Python source, each with the object that it makes, and their layout in lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs

from ..tree.json_value import is_list, is_object

if TYPE_CHECKING:
    from collections.abc import Callable

_INDENT: Final = 4
_NEW_LINE: Final = "\n"


class NotExpressible(Exception):
    """The words of the language don't say this. It never leaves this room."""


@attrs.frozen
class Code:
    """Source in one piece, and the object that it makes."""

    text: str
    made: Any = attrs.field(repr=False)

    def flat(self) -> str:
        """Return the source in one line."""
        return self.text

    def laid_out(self, indent: int, width: int, around: int = 0) -> str:  # noqa: ARG002 - can't be broken up
        """
        Return the source in lines of at most *width*, where that can be done.

        The lines after the first are indented by *indent*. *around* is how much else stands in
        the first line.
        """
        return self.flat()


@attrs.frozen
class Member(Code):
    """`part.name` or `part(`, in which *text* is what follows the part."""

    part: Code

    def flat(self) -> str:
        """Return the source in one line."""
        return f"{self.part.flat()}{self.text}"

    def laid_out(self, indent: int, width: int, around: int = 0) -> str:
        """Return the source in lines of at most *width*, where that can be done."""
        return f"{self.part.laid_out(indent, width, around + len(self.text))}{self.text}"


@attrs.frozen
class Listed(Code):
    """`text(part, part)`, with one part in each line if it gets long; *head* is what is called."""

    parts: tuple[tuple[str, Code], ...]
    close: str = ")"
    head: Code | None = None

    def flat(self) -> str:
        """Return the source in one line."""
        return f"{self.text}{self._inner()}{self.close}"

    def laid_out(self, indent: int, width: int, around: int = 0) -> str:
        """Return the source in lines of at most *width*, where that can be done."""
        flat = self.flat()
        if indent + around + len(flat) <= width:
            return flat

        head = self.text
        if self.head is not None and indent + around + len(head) > width - (not self.parts):
            head = self.head.laid_out(indent, width, around)
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
            # These brackets will do for the joined queries, too.
            return f"{only.in_lines(deeper, width)}\n{' ' * indent}"

        lines = "".join(
            f"{margin}{name}{part.laid_out(deeper, width, len(name) + 1)},\n"
            for name, part in self.parts
        )
        return f"\n{lines}{' ' * indent}"


@attrs.frozen
class Joined(Code):
    """`part & part`, in which *text* is the operator."""

    parts: tuple[Code, ...]

    def flat(self) -> str:
        """Return the source in one line."""
        return f" {self.text} ".join(map(_in_brackets, self.parts))

    def laid_out(self, indent: int, width: int, around: int = 0) -> str:
        """Return the source in lines of at most *width*, where that can be done."""
        flat = self.flat()
        if indent + around + len(flat) <= width:
            return flat
        return f"({self.in_lines(indent + _INDENT, width)}\n{' ' * indent})"

    def in_lines(self, indent: int, width: int) -> str:
        """Return one line for each part, without brackets around them."""
        sign = f"{self.text} "
        parts = (_laid_out(part, indent, width, len(sign)) for part in self.parts)
        margin = f"\n{' ' * indent}"
        return margin + f"{margin}{sign}".join(parts)


@attrs.frozen
class Negated(Code):
    """`~part`."""

    part: Code

    def flat(self) -> str:
        """Return the source in one line."""
        return f"{self.text}{_in_brackets(self.part)}"

    def laid_out(self, indent: int, width: int, around: int = 0) -> str:
        """Return the source in lines of at most *width*, where that can be done."""
        return f"{self.text}{_laid_out(self.part, indent, width, around + len(self.text))}"


def literal(value: object) -> Code:
    """Spell a JSON value, texts in double quotes where that saves escapes."""
    if is_object(value):
        parts = tuple((f"{_quoted(key)}: ", literal(inner)) for key, inner in value.items())
        return Listed("{", value, parts, "}")
    if is_list(value):
        return Listed("[", value, tuple(("", literal(inner)) for inner in value), "]")
    return Code(_quoted(value) if isinstance(value, str) else repr(value), value)


def attribute(code: Code, name: str) -> Code:
    """
    Spell an attribute of what *code* makes.

    Raises:
        NotExpressible: there is none, such as a question that the field's kind doesn't know.
    """
    if not hasattr(code.made, name):
        raise NotExpressible
    return Member(f".{name}", getattr(code.made, name), code)


def call(called: Code, *arguments: Code, **named: Code) -> Code:
    """
    Spell a call of the function that *called* makes, and make it.

    Raises:
        NotExpressible: the function refuses its arguments, such as an id that begins oddly.
    """
    parts = [("", argument) for argument in arguments]
    parts += [(f"{name}=", argument) for name, argument in named.items()]
    positional = [argument.made for argument in arguments]
    keywords = {name: argument.made for name, argument in named.items()}
    try:
        made = called.made(*positional, **keywords)
    except (TypeError, ValueError):
        raise NotExpressible from None
    return Listed(f"{called.flat()}(", made, tuple(parts), head=Member("(", None, called))


def function(value: Callable[..., object]) -> Code:
    """Spell a function or class by its name."""
    return Code(value.__name__, value)


def _in_brackets(code: Code) -> str:
    return f"({code.flat()})" if isinstance(code, Joined) else code.flat()


def _laid_out(code: Code, indent: int, width: int, around: int) -> str:
    brackets = 2 if isinstance(code, Joined) else 0
    text = code.laid_out(indent, width, around + brackets)
    return f"({text})" if brackets and "\n" not in text else text


def _quoted(text: str) -> str:
    # A single quote in front makes repr() choose double quotes, if none is inside.
    return repr(text) if '"' in text else f'"{repr(chr(39) + text)[2:]}'
