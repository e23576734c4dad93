"""
Reads the public interface of a package, as facts by the paths that its users import.

    python tools/breaking/interface.py    # of the close_async that is found first, as JSON

Where a thing is defined doesn't matter, nor whether an attribute is a property or declared:
`close_async.models.Sequence.status` is an attribute, `close_async.CloseClient.sequences.get(id)` a
parameter. A class that public ones speak of, but that no path leads to, is found under `_`; one
that they only inherit from under `_base`, and what they have of it is told of each of them.

This file imports nothing of ours, so that it can read any state of the package.
"""

from __future__ import annotations

import ast
import enum
import inspect
import json
import sys
import textwrap
import types
import typing
from collections.abc import Hashable
from functools import cached_property
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

Fact: TypeAlias = "dict[str, str]"
Facts: TypeAlias = "dict[str, Fact]"

PACKAGE: Final = "close_async"
UNKNOWN: Final = "?"

_NO_BASES: Final = (object, typing.Generic, typing.Protocol)
_SIMPLE: Final = (str, int, float, bool, tuple)
# What users bring about without calling it by name. `__eq__` and `__hash__` are told apart.
_OPERATORS: Final = frozenset(
    f"__{name}__"
    for name in [
        "abs",
        "add",
        "and",
        "aenter",
        "aexit",
        "aiter",
        "anext",
        "await",
        "bool",
        "call",
        "contains",
        "delitem",
        "divmod",
        "enter",
        "exit",
        "ge",
        "getitem",
        "gt",
        "iand",
        "index",
        "int",
        "invert",
        "ior",
        "iter",
        "le",
        "len",
        "lt",
        "mod",
        "mul",
        "neg",
        "next",
        "or",
        "pos",
        "radd",
        "rand",
        "reversed",
        "ror",
        "rsub",
        "rxor",
        "setitem",
        "sub",
        "truediv",
        "xor",
    ]
)


def parent_of(path: str) -> str:
    """Return the path of what holds a name or takes a parameter."""
    return path.rpartition("(" if path.endswith(")") else ".")[0]


class Reader:
    """Collects the facts of a package, and of all classes that they speak of."""

    def __init__(self, package: str = PACKAGE) -> None:
        self.package = package
        self.facts: Facts = {}
        self._homes: dict[int, str] = {}
        self._reached: dict[str, type] = {}
        self._bases: dict[str, type] = {}
        self._told: set[int] = set()  # what public classes inherit from, and are read with
        self._names: dict[str, dict[str, Any]] = {}

    def read(self) -> Facts:
        found = {path: dict(_exports(import_module(path))) for path in self._modules(self.package)}
        paths = [
            (f"{module}.{name}", it)
            for module, names in found.items()
            for name, it in names.items()
        ]
        # The shortest path is where a thing is at home, and the others lead there.
        for path, it in sorted(paths, key=lambda pair: (pair[0].count("."), pair[0])):
            if isinstance(it, type | types.FunctionType):
                self._homes.setdefault(id(it), path)
                self._told |= set(map(id, getattr(it, "__mro__", ())))
        for module, names in found.items():
            self.facts[module] = {"is": "module"}
            for name in sorted(names):
                self._name(f"{module}.{name}", names[name])
        for pending in (self._reached, self._bases):
            while left := sorted(pending.keys() - self.facts.keys()):
                for path in left:
                    self._class(path, pending[path])
        return self.facts

    def _modules(self, path: str) -> Iterator[str]:
        """Yield a module and, unless it says with `__all__` what it offers, those below it."""
        yield path
        module = import_module(path)
        if path == self.package or not hasattr(module, "__all__"):
            for below in iter_modules(getattr(module, "__path__", [])):
                if not below.name.startswith("_"):
                    yield from self._modules(f"{path}.{below.name}")

    def _name(self, path: str, it: Any) -> None:
        home = self._homes.get(id(it), path)
        if home != path:
            self.facts[path] = {"is": "alias", "of": home}
        elif isinstance(it, type):
            self._class(path, it)
        elif typing.get_origin(it) is not None:
            self.facts[path] = {"is": "type", "type": self._text(it)}
        elif inspect.isfunction(function := inspect.unwrap(it)):
            self._function(path, "def", function)
        else:
            self._attribute(path, type(it), it, ())

    def _class(self, path: str, cls: type) -> None:
        """Note a class with all that it has, inherited or not."""
        self.facts[path] = {"is": "class", "bases": self._base_names(cls)}
        if path.startswith(self.package):
            self._constructor(path, cls)
        self._members(path, cls, ())

    def _base_names(self, cls: type) -> str:
        names: list[str] = []
        for base in cls.__mro__[1:]:
            if self._is_ours(base) and id(base) not in self._homes:
                self._bases[name := f"_base.{base.__qualname__}"] = base
                names.append(name)
            elif base not in _NO_BASES:
                names.append(self._text(base))
        return ", ".join(names)

    def _constructor(self, path: str, cls: type) -> None:
        """Note what a class takes, unless it takes what no path leads to: that's not for users."""
        makers = ("__init__", "__new__")
        made_by = [one for one in self._ours(cls) if any(name in vars(one) for name in makers)]
        if not made_by or issubclass(cls, enum.Enum) or getattr(cls, "_is_protocol", False):
            return
        reached = dict(self._reached)
        taken = self._parameters(path, inspect.signature(cls).parameters.values(), cls)
        if any("_." in fact["type"] and "default" not in fact for fact in taken.values()):
            self._reached = reached
        else:
            self.facts |= taken

    def _members(self, path: str, cls: type, inside: tuple[type, ...]) -> None:
        if issubclass(cls, enum.Enum):
            for name, member in sorted(cls.__members__.items()):
                self.facts[f"{path}.{name}"] = {"is": "member", "value": repr(member.value)}
        declared = self._declared(cls)
        held = {name for one in self._ours(cls) for name in vars(one)} | declared.keys()
        # What we override of another library is as that library says.
        foreign = [one for one in cls.__mro__ if not (self._is_ours(one) or _is_of_python(one))]
        theirs = {name for one in foreign for name in vars(one)}
        for name in sorted(held - theirs - set(getattr(cls, "__members__", ()))):
            if not name.startswith("_") or name in _OPERATORS:
                self._member(f"{path}.{name}", cls, name, declared, inside)
        if any("__eq__" in vars(one) for one in self._ours(cls)):
            self.facts[f"{path}.__eq__"] = {"is": "def", "returns": "bool"}
            if issubclass(cls, Hashable):
                self.facts[f"{path}.__hash__"] = {"is": "def", "returns": "int"}

    def _member(
        self, path: str, cls: type, name: str, declared: Mapping[str, Any], inside: tuple[type, ...]
    ) -> None:
        it = inspect.getattr_static(cls, name, None)
        if isinstance(it, staticmethod | classmethod):
            self._function(path, type(it).__name__, it.__func__)
        elif inspect.isfunction(it):
            self._function(path, "def", it, bound=True)
        elif name in declared:
            self._attribute(path, declared[name], it, inside, self._is_fixed(cls, it))
        elif isinstance(it, property | cached_property):
            getter: Any = it.fget if isinstance(it, property) else it.func
            returns = self._hint(inspect.get_annotations(getter).get("return", UNKNOWN), getter)
            self._attribute(path, returns, it, inside, self._is_fixed(cls, it))
        elif inspect.isdatadescriptor(it):
            self._attribute(path, UNKNOWN, it, inside)
        else:
            self._attribute(path, it if isinstance(it, type) else type(it), it, inside)

    def _attribute(
        self, path: str, of: Any, value: Any, inside: tuple[type, ...], is_fixed: bool = False
    ) -> None:
        """Note an attribute; what no path leads to is read in its place."""
        fact = self.facts[path] = {"is": "attribute", "type": UNKNOWN}
        if is_fixed:
            fact["fixed"] = "read-only"
        if isinstance(value, _SIMPLE) and not path.endswith(".__version__"):
            fact["value"] = repr(value)
        plain = typing.get_args(of)[0] if typing.get_origin(of) is typing.ClassVar else of
        is_unnamed = (
            isinstance(plain, type) and self._is_ours(plain) and id(plain) not in self._homes
        )
        if is_unnamed and plain not in inside:
            fact |= {"type": "_", "bases": self._base_names(plain)}
            self._members(path, plain, (*inside, plain))
        else:
            fact["type"] = self._text(of)

    def _function(self, path: str, how: str, function: Any, *, bound: bool = False) -> None:
        drops_first = bound or how == "classmethod"
        signature = inspect.signature(function)
        is_async = inspect.iscoroutinefunction(function)
        returns = self._text(self._hint(signature.return_annotation, function))
        fact = {"is": f"async {how}" if is_async else how, "returns": returns}
        if overloads := typing.get_overloads(function):
            fact["overloads"] = "; ".join(sorted(map(self._overload, overloads)))
        self.facts[path] = fact
        self.facts |= self._parameters(
            path, list(signature.parameters.values())[drops_first:], function
        )

    def _overload(self, function: Any) -> str:
        signature = inspect.signature(function)
        takes = [self._hinted(one, function) for one in list(signature.parameters.values())[1:]]
        returns = self._text(self._hint(signature.return_annotation, function))
        return f"({', '.join(takes)}) -> {returns}"

    def _parameters(self, path: str, takes: Iterable[inspect.Parameter], owner: Any) -> Facts:
        facts: Facts = {}
        for at, one in enumerate(takes):
            fact = {
                "is": "parameter",
                "kind": one.kind.description,
                "type": self._hinted(one, owner),
            }
            if one.kind <= inspect.Parameter.POSITIONAL_OR_KEYWORD:
                fact["position"] = str(at + 1)
            if one.default is not one.empty:
                fact["default"] = self._value(one.default)
            facts[f"{path}({one.name})"] = fact
        return facts

    def _hinted(self, one: inspect.Parameter, owner: Any) -> str:
        if one.annotation is not one.empty:
            return self._text(self._hint(one.annotation, owner))
        if isinstance(owner, type) and one.name in (declared := self._declared(owner)):
            return self._text(declared[one.name])
        return UNKNOWN

    def _value(self, value: Any) -> str:
        if isinstance(value, enum.Enum):
            return f"{self._text(type(value))}.{value.name}"
        if isinstance(value, type | types.FunctionType | types.BuiltinFunctionType):
            return "..." if value.__name__.startswith("_") else value.__name__
        text = repr(value)
        return self._text(type(value)) if " at 0x" in text else text

    def _declared(self, cls: type) -> dict[str, Any]:
        """Return the types of attributes: of declared ones, and of what `__init__` puts there."""
        found: dict[str, Any] = {}
        for one in self._ours(cls):
            init = vars(one).get("__init__")
            assigned = _assigned(init) if inspect.isfunction(init) else {}
            for name, annotation in {**assigned, **inspect.get_annotations(one)}.items():
                if not name.startswith("_"):
                    found.setdefault(name, self._hint(annotation, one))
        return found

    def _is_fixed(self, cls: type, it: Any) -> bool:
        if isinstance(it, property):
            return it.fset is None
        made = [one for one in self._ours(cls) if "__attrs_props__" in vars(one)]
        frozen = any(attrs.inspect(one).is_frozen for one in made)
        return frozen or isinstance(it, cached_property) or issubclass(cls, tuple)

    def _ours(self, cls: type) -> list[type]:
        return [one for one in cls.__mro__ if self._is_ours(one)]

    def _is_ours(self, it: type) -> bool:
        return it.__module__.partition(".")[0] == self.package

    def _hint(self, annotation: Any, owner: Any) -> Any:
        """Return what an annotation means, or its text where that can't be found out."""
        if annotation in (inspect.Signature.empty, UNKNOWN):
            return UNKNOWN
        if isinstance(annotation, typing.ForwardRef):  # so a TypedDict keeps them
            annotation = annotation.__forward_arg__
        if not isinstance(annotation, str):
            return annotation
        owners = self._ours(owner) if isinstance(owner, type) else [owner]
        names: dict[str, Any] = {}
        for one in reversed(owners):
            names |= self._seen_in(one.__module__)
        holder = type("Holder", (), {"__annotations__": {"it": annotation}})
        try:
            return typing.get_type_hints(holder, names, include_extras=True)["it"]
        except (NameError, TypeError, AttributeError):
            return annotation

    def _seen_in(self, module: str) -> dict[str, Any]:
        """Return the names that a module's annotations may use, those for type checkers too."""
        if module in self._names:
            return self._names[module]
        loaded = import_module(module)
        names = self._names[module] = dict(vars(loaded))
        package = names["__package__"]
        for block in ast.parse(inspect.getsource(loaded)).body:
            if not isinstance(block, ast.If) or ast.unparse(block.test) != "TYPE_CHECKING":
                continue
            for line in block.body:
                if isinstance(line, ast.ImportFrom):
                    source = import_module("." * line.level + (line.module or ""), package)
                    names |= self._imported(source, line.names)
                elif isinstance(line, ast.Import):
                    names |= {one.asname or one.name: import_module(one.name) for one in line.names}
                elif isinstance(line, ast.AnnAssign) and line.value is not None:
                    names[ast.unparse(line.target)] = ast.unparse(line.value)
        return names

    def _imported(self, source: types.ModuleType, names: list[ast.alias]) -> dict[str, Any]:
        if names[0].name == "*":
            return dict(_exports(source))
        is_ours = source.__name__.partition(".")[0] == self.package
        known = self._seen_in(source.__name__) if is_ours else {}
        return {
            one.asname or one.name: known.get(one.name) or getattr(source, one.name)
            for one in names
            if one.name in known or hasattr(source, one.name)
        }

    def _text(self, of: Any) -> str:
        """Write a type so that it's the same text wherever its parts are defined."""
        origin, arguments = typing.get_origin(of), typing.get_args(of)
        if origin in (typing.Union, types.UnionType):
            return " | ".join(sorted({self._text(one) for one in arguments}, key=_none_last))
        if origin is typing.Literal:
            return f"Literal[{', '.join(sorted(map(self._value, arguments)))}]"
        if origin is not None:
            return f"{self._text(origin)}[{', '.join(map(self._text, arguments))}]"
        if isinstance(of, list):
            return f"[{', '.join(map(self._text, of))}]"
        if isinstance(of, type) and of is not types.NoneType:
            return self._class_name(of)
        return _special(of)

    def _class_name(self, cls: type) -> str:
        if id(cls) in self._homes:
            return self._homes[id(cls)]
        if self._is_ours(cls):
            if id(cls) not in self._told:
                self._reached[f"_.{cls.__qualname__}"] = cls
            return f"_.{cls.__qualname__}"
        parts = cls.__module__.split(".")
        public = parts[: next((at for at, part in enumerate(parts) if part[0] == "_"), None)]
        plain = (["builtins"], ["typing"], ["collections", "abc"])
        return ".".join([*([] if public in plain else public), cls.__qualname__])


def _exports(module: types.ModuleType) -> Iterator[tuple[str, Any]]:
    for name in getattr(module, "__all__", vars(module)):
        it = getattr(module, name)
        if hasattr(module, "__all__") or (
            not name.startswith("_") and getattr(it, "__module__", None) == module.__name__
        ):
            yield name, it


def _assigned(init: Callable[..., Any]) -> dict[str, Any]:
    """Return what `self.name = ...` sets in an `__init__`, and its type, where that is written."""
    found: dict[str, Any] = {}
    hints = inspect.get_annotations(init)
    for line in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(init)))):
        if not isinstance(line, ast.Assign | ast.AnnAssign):
            continue
        target = line.targets[0] if isinstance(line, ast.Assign) else line.target
        if isinstance(target, ast.Attribute) and ast.unparse(target.value) == "self":
            source = "" if line.value is None else ast.unparse(line.value)
            found[target.attr] = hints.get(source, UNKNOWN)
            if isinstance(line, ast.AnnAssign):
                found[target.attr] = ast.unparse(line.annotation)
    return found


def _is_of_python(cls: type) -> bool:
    return cls.__module__.partition(".")[0] in sys.stdlib_module_names


def _none_last(text: str) -> tuple[bool, str]:
    return text == "None", text


def _special(of: Any) -> str:
    """Write what stands for a type: None, `...`, a type variable, or a text without a meaning."""
    if of in (None, types.NoneType):
        return "None"
    if of is Ellipsis:
        return "..."
    if isinstance(of, str | typing.ForwardRef):
        return of if isinstance(of, str) else of.__forward_arg__
    return getattr(of, "__name__", None) or repr(of).rpartition(".")[2]


if __name__ == "__main__":
    json.dump(Reader().read(), sys.stdout)
