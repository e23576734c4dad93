"""What things are called in the generated code, and how its docstrings are set."""

from __future__ import annotations

import keyword
import textwrap
from typing import TYPE_CHECKING, Final

from .errors import PlanError
from .planning.upstream import UntrustedString, strings

if TYPE_CHECKING:
    from .planning.upstream import PropertyProtocol

__all__ = [
    "argument_name",
    "class_name",
    "class_name_of",
    "docstring",
    "first_sentence",
    "is_method_name",
    "is_tag_name",
    "member_name",
    "module_name",
    "python_name",
    "raw_text",
    "sentence",
    "snake_case",
]

# Names that the bodies of generated classes use, so that no attribute may hide them.
_USED_IN_CLASSES: Final = frozenset(
    {
        *("abc", "bool", "datetime", "float", "frozenset", "int", "list", "property"),
        *("self", "staticmethod", "str", "tuple"),
    }
)
# The members of `Model`, without the "_" of the private ones: an attribute that is read late lies
# in a slot with an "_". And what declares the fields of a model, in the body of its class.
_USED_IN_MODELS: Final = frozenset(
    {
        *(
            "additional",
            "additional_properties",
            "always",
            "asked",
            "custom_value",
            "fill",
            "fills",
            "from_dict",
            "from_odd_row",
            "get",
        ),
        *("from_odd_rows", "from_rows", "held", "held_attributes", "keys", "model"),
        *("slots_by_key", "take", "take_rest", "to_dict", "compile_fill", "shape_of"),
        *("choice", "flat", "many", "moment", "one", "plain"),
    }
)
# Names that a function that makes a call uses.
_USED_IN_CALLS: Final = frozenset(
    {
        *(
            "body_of",
            "body_with_query",
            "call",
            "choice",
            "filters",
            "holding",
            "identified",
            "joined",
            "listed",
            "nothing",
            "only",
        ),
        *("params", "present", "rooted", "rooted_text", "searching", "segment", "spread"),
    }
)
# The names that generated modules import.
_IMPORTED: Final = frozenset(
    {
        *(
            "Any",
            "Call",
            "Declared",
            "Final",
            "Literal",
            "Model",
            "Omittable",
            "OpenEnum",
            "Pages",
            "CursorPages",
        ),
        *("Resources", "Sender", "TypeAlias", "UNSET", "Unset"),
    }
)
_LINE_LENGTH: Final = 100
_WIDTH: Final = 96
# Python takes no source with these, not even in a docstring.
_UNPRINTABLE: Final = dict.fromkeys((*range(9), *range(14, 32), 127))


def class_name(schema: str) -> str:
    """
    Name the class that a schema becomes.

    Raises:
        PlanError: the generated code needs that name, or it's not an identifier.
    """
    name = class_name_of(schema)
    if name in _IMPORTED or not name.isidentifier():
        msg = f"{schema}: a generated class can't be called {name!r}; rename the schema"
        raise PlanError(msg)
    return name


def class_name_of(schema: str) -> str:
    """Return what the generator calls the class of a schema."""
    return str(strings.ClassName(schema, ""))


def python_name(prop: PropertyProtocol, place: str) -> str:
    """
    Name an attribute as in JSON wherever Python allows that.

    The generator appends an underscore to builtins such as `type`. As attributes and keywords
    they do no harm, and `type=` is what the API calls it. A name that Python itself, the body of
    a generated class or `Model` needs keeps or gets the underscore: `class_`, `list_`,
    `to_dict_`. That doesn't depend on the type, so that a name stays if its type changes.

    Raises:
        PlanError: no attribute can be called like that.
    """
    made = str(prop.python_name)
    bare = made.removesuffix("_")
    name = bare if bare in strings.RESERVED_WORDS or keyword.iskeyword(bare) else made
    if not name.isidentifier() or name.startswith("_"):
        msg = f"{place}: no attribute can be called {name!r}; leave it out, obj[key] reads it"
        raise PlanError(msg)
    taken = keyword.iskeyword(name) or name in _USED_IN_CLASSES | _USED_IN_MODELS
    return f"{name}_" if taken else name


def argument_name(name: str) -> str:
    """Name the argument of a call like the attribute *name*, which may hide nothing it needs."""
    return f"{name}_" if name in _USED_IN_CALLS else name


def is_method_name(name: str) -> bool:
    """Return whether a resource can have a method of that name."""
    # Each resource has an attribute `calls`.
    return name != "calls" and _is_free(name)


def is_tag_name(name: str) -> bool:
    """Return whether a client can have a resource of that name, whose module is called the same."""
    return _is_free(name) and name not in strings.RESERVED_WORDS


def _is_free(name: str) -> bool:
    # The annotations of a resource say `abc.Sequence`, never `list`.
    taken = _USED_IN_CLASSES - {"list"}
    is_plain = name.isidentifier() and not name.startswith("_") and snake_case(name) == name
    return is_plain and not (keyword.iskeyword(name) or name in taken)


def snake_case(name: str) -> str:
    """Return a name as Python writes it: `bulk_emails` for `bulkEmails`."""
    return str(strings.snake_case(name))


def member_name(value: str, position: int) -> str:
    """Name the member of an enum as the generator does."""
    if not value[:1].isalpha():
        return f"VALUE_{position}"
    return str(strings.snake_case(value.upper())).upper()


def module_name(name: str) -> str:
    """Name the module of a class as the generator does."""
    return str(strings.snake_case(name))


def raw_text(value: object) -> str:
    """Return a text of the document as it stands there."""
    return value.get_untrusted_value() if isinstance(value, UntrustedString) else str(value)


def sentence(text: str) -> str:
    """Return *text* with a full stop."""
    stripped = text.strip()
    return stripped if stripped.endswith((".", "!", "?")) else f"{stripped}."


def first_sentence(text: str) -> str:
    """Return the first sentence of *text*, on one line."""
    return sentence(" ".join(text.split()).partition(". ")[0])


def docstring(text: str, indent: int = 0) -> str:
    """
    Return *text* as a docstring whose lines begin at *indent*, on one line if it fits.

    Paragraphs and lists are kept. Nothing in it ends the docstring or is read as an escape.
    """
    wrapped = _wrapped_text(text, indent)
    line = f'"""{wrapped}"""'
    if "\n" not in line and indent + len(line) <= _LINE_LENGTH and not wrapped.endswith('"'):
        return line
    margin = " " * indent
    return f'"""\n{margin}{wrapped}\n{margin}"""'


def _wrapped_text(text: str, indent: int) -> str:
    escaped = text.translate(_UNPRINTABLE).strip().replace("\\", "\\\\").replace('"""', "'''")
    if escaped.endswith('"'):
        escaped = f'{escaped[:-1]}\\"'
    wrapped = "\n".join(_wrapped(line, _WIDTH - indent) for line in escaped.splitlines())
    return textwrap.indent(wrapped, " " * indent).lstrip()


def _wrapped(line: str, width: int) -> str:
    stripped = line.lstrip()
    margin = " " * (len(line) - len(stripped))
    hanging = "    " if margin else ""
    if stripped.startswith(("- ", "*")):
        hanging = "  "
    return textwrap.fill(
        line,
        width,
        subsequent_indent=margin + hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )
