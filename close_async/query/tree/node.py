"""What every node of a tree has: structural equality, a hash, a `repr` that is code, exact JSON."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, ClassVar, Final, Protocol, TypeGuard

import attrs

from .capabilities import Slot
from .json_value import MAX_LEVELS, MAX_VALUES, NO_EXTRA, Json, is_object, thawed

if TYPE_CHECKING:
    from collections.abc import Callable

# Nodes are frozen: what follows from their fields is computed once and set in spite of that.
set_once: Final = object.__setattr__
_PLAIN: Final = frozenset({str, int, float, bool, type(None)})


class Node:
    """
    One immutable node of a tree: a query, a field, a condition or a moment.

    Nodes are equal if they mean the same to Close: the order of keys, a `negate` that is false or
    missing, a bound that is null or missing make no difference. `to_dict()` of a node that was read
    still returns exactly what was read.
    """

    __slots__ = ("_hash", "_source", "levels", "size")

    __attrs_attrs__: ClassVar[tuple[attrs.Attribute[Any], ...]]

    _kind: ClassVar[str] = ""
    _type: ClassVar[str] = ""
    known_keys: ClassVar[frozenset[str]] = frozenset()

    levels: int
    """How deep the objects and lists of its JSON nest."""

    size: int
    """How many nodes and listed values it holds, itself included."""

    _hash: int
    _source: dict[str, Any] | None

    extra: Json = NO_EXTRA

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        # Most fields have the name of their key. `of` isn't sent, and `extra` holds other keys.
        if "known_keys" not in vars(cls):
            named = {name for name, kind in cls.__annotations__.items() if "ClassVar" not in kind}
            always = {"type", "negate"} if cls._kind == "query" else {"type"}
            cls.known_keys = frozenset(always | named - {"of", "extra"})

    def __attrs_post_init__(self) -> None:
        self._check()
        set_once(self, "_source", None)
        self._measure([getattr(self, name) for name in _compared(type(self))])

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of this node: as it was read, or in its shortest form if it was built."""
        return _unfolded(self, Node.shallow)

    def to_short_dict(self) -> dict[str, Any]:
        """Return the JSON of this node in its shortest form: that of equal nodes is the same."""
        return _unfolded(self, Node.shortest)

    def shallow(self) -> dict[str, Any]:
        """Return the JSON of this node, in which other nodes may still stand as they are."""
        if self._source is None:
            return self.shortest()

        copy: dict[str, Any] = thawed(self._source)
        return copy

    def shortest(self) -> dict[str, Any]:
        """Return the same in its shortest form, independent of what was read."""
        return {**self._plain(), **self.extra.thaw()} if self.extra else self._plain()

    def _check(self) -> None:
        """Validate the fields, and convert them to their one form."""

    def _plain(self) -> dict[str, Any]:
        """Return the keys that are known, with other nodes as they are."""
        plain: dict[str, Any] = {"type": self._type}
        for field in self.__attrs_attrs__:
            value = getattr(self, field.name)
            is_left_out = value is None and field.default is None
            if field.eq and value is not self.extra and not is_left_out:
                plain[field.name] = list(value) if _is_tuple(value) else value
        return plain

    def _measure(self, values: list[object]) -> None:
        """
        Compute what equality and the limits need.

        Raises:
            ValueError: the tree is too deep, too large, or a known key is among the extra ones.
        """
        set_once(self, "_hash", self._hash_of(values))
        levels, size = 0, 1
        for value in values:
            # Most values are texts and numbers, which neither nest nor count.
            if value is not NO_EXTRA and type(value) not in _PLAIN:
                below, held = _extent(value)
                levels, size = max(levels, below), size + held
        set_once(self, "levels", self._levels_over(levels))
        set_once(self, "size", size)
        check_size(self)
        if self.extra is not NO_EXTRA and not self.known_keys.isdisjoint(self.extra.keys()):
            msg = f"extra must not hold {', '.join(sorted(self.known_keys & self.extra.keys()))}"
            raise ValueError(msg)

    def _hash_of(self, values: list[object]) -> int:
        return hash((self._type, *values))

    def _levels_over(self, below: int) -> int:
        """Return how deep the JSON nests, of which that of the values nests *below* deep."""
        return 1 + below

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Node):
            return NotImplemented
        return self is other or (self._hash == other._hash and _same(self, other))

    def __hash__(self) -> int:
        return self._hash

    def __repr__(self) -> str:
        return _code_of(self)

    # Nothing in a node changes, so it's its own copy; a true deep copy would recurse.
    def __copy__(self) -> Node:
        return self

    def __deepcopy__(self, memo: object) -> Node:
        return self

    def __reduce__(self) -> tuple[Callable[..., Node], tuple[str, str, str | None]]:
        # As text: pickle would recurse over the nodes themselves.
        return _unpickled, (self._kind, json.dumps(self.to_dict()), self._belongs_to())

    def _belongs_to(self) -> str | None:
        """Return the object type, which the JSON doesn't hold."""
        return None


def check_size(node: Node) -> None:
    """
    Check that *node* is neither too deep nor too large.

    Raises:
        ValueError: it is.
    """
    if node.levels > MAX_LEVELS:
        msg = f"the tree is nested deeper than {MAX_LEVELS} levels of JSON"
        raise ValueError(msg)
    if node.size > MAX_VALUES:
        msg = f"the tree holds more than {MAX_VALUES:,} nodes"
        raise ValueError(msg)


def is_a(value: object, kind: type[object]) -> bool:
    """Return whether *value* has this type: callers may not type-check."""
    return isinstance(value, kind)


def check_node(value: object, kind: type[Node]) -> None:
    """
    Check that *value* is a node of this kind.

    Raises:
        TypeError: it isn't.
    """
    if not isinstance(value, kind):
        check_copy(value)
        msg = f"expected a {kind.__name__}, got {value!r}"
        raise TypeError(msg)


def check_copy(value: object) -> None:
    """
    Check that *value* is not of another copy of this package, such as a vendored one.

    Raises:
        TypeError: it is: it looks like a query, but its class is another one.
    """
    found = _OF_A_COPY.fullmatch(type(value).__module__)
    if found is not None and found[1] != _PACKAGE:
        msg = (
            f"{type(value).__name__} is of {found[1]}, another copy of {_PACKAGE}: "
            "import the client and the query language from the same one"
        )
        raise TypeError(msg)


_OF_A_COPY: Final = re.compile(r"(.+)\.query\.(?:tree|filters)\.\w+")
_PACKAGE: Final = __name__.removesuffix(".query.tree.node")


class _NodeOperations(Protocol):
    """What is called to read a pickled node."""

    def parse_node(self, kind: str, value: object, object_type: str | None) -> Node: ...


node_operations: Final[Slot[_NodeOperations]] = Slot()


def _unpickled(kind: str, text: str, object_type: str | None) -> Node:
    """Read a node that pickle wrote."""
    return node_operations().parse_node(kind, json.loads(text), object_type)


def _compared(node_type: type[Node]) -> tuple[str, ...]:
    """Return the names of the fields that make two nodes of this type equal."""
    names = _COMPARED.get(node_type)
    if names is None:
        names = tuple(field.name for field in attrs.fields(node_type) if field.eq)
        _COMPARED[node_type] = names
    return names


_COMPARED: Final[dict[type[Node], tuple[str, ...]]] = {}


def _is_tuple(value: object) -> TypeGuard[tuple[object, ...]]:
    """Return whether *value* is one of the tuples that nodes keep several values in."""
    return isinstance(value, tuple)


def _unfolded(node: Node, unfold: Callable[[Node], dict[str, Any]]) -> dict[str, Any]:
    """Return the JSON of *node*, of which *unfold* gives one level, without recursion."""
    top: dict[Any, Any] = {"node": node}
    waiting: list[tuple[Any, Any]] = [(top, "node")]
    while waiting:
        holder, key = waiting.pop()
        json = holder[key] = unfold(holder[key])
        # What isn't known may be any JSON, such as a moment that is a bare string.
        for name, value in json.items() if is_object(json) else ():
            if isinstance(value, Node):
                waiting.append((json, name))
            elif _is_tuple(value):
                # Only nodes are left in tuples; single values stand in lists already.
                json[name] = list(value)
                waiting.extend((json[name], index) for index in range(len(value)))
    unfolded: dict[str, Any] = top["node"]
    return unfolded


def _extent(value: object) -> tuple[int, int]:
    """Return how deep the JSON of one value of a node nests, and how many values it holds."""
    if isinstance(value, Node):
        return value.levels, value.size
    if _is_tuple(value):
        levels, size = 0, len(value)
        for below, held in map(_extent, value):
            levels, size = max(levels, below), size + held
        return 1 + levels, size
    # The keys stand in the object that the node is itself.
    return (value.levels - 1, 0) if isinstance(value, Json) else (0, 0)


def _same(left: object, right: object) -> bool:
    pairs = [(left, right)]
    while pairs:
        left, right = pairs.pop()
        if left is right:
            continue
        if isinstance(left, Node) and isinstance(right, Node):
            if type(left) is not type(right) or hash(left) != hash(right):
                return False
            names = _compared(type(left))
            pairs.extend((getattr(left, name), getattr(right, name)) for name in names)
        elif _is_tuple(left) and _is_tuple(right):
            if len(left) != len(right):
                return False
            pairs.extend(zip(left, right, strict=True))
        elif left != right:
            return False
    return True


class _Text(str):
    """A piece of code that is ready, where a value could stand."""

    __slots__ = ()


def _code_of(node: Node) -> str:
    """Return the call that builds *node* again, without recursion."""
    done: list[str] = []
    waiting: list[object] = [node]
    while waiting:
        value = waiting.pop()
        if isinstance(value, _Text):
            done.append(value)
        elif isinstance(value, Node):
            waiting.extend(reversed(_call_pieces(value)))
        elif _is_tuple(value):
            waiting.extend(reversed(_items(value)))
        else:
            done.append(repr(value))
    return "".join(done)


def _call_pieces(node: Node) -> list[object]:
    pieces: list[object] = [_Text(f"{type(node).__name__}(")]
    for field in attrs.fields(type(node)):
        value = getattr(node, field.name)
        if field.default is not attrs.NOTHING and value == field.default:
            continue
        name = "" if field.default is attrs.NOTHING and not field.kw_only else f"{field.name}="
        pieces += [_Text(name if len(pieces) == 1 else f", {name}"), value]
    return [*pieces, _Text(")")]


def _items(values: tuple[object, ...]) -> list[object]:
    if not values:
        return [_Text("()")]

    pieces: list[object] = []
    for value in values:
        pieces += [_Text(", " if pieces else "("), value]
    return [*pieces, _Text(",)" if len(values) == 1 else ")")]
