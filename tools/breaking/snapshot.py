"""
The public interface as text, a file per module and a line per name, so that reviews show it change.

    python -m tools.breaking.snapshot    # write tests/samples/interface
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from ..document import ROOT
from .interface import PACKAGE, Reader, parent_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .interface import Fact, Facts

__all__ = ["SNAPSHOT", "files", "write"]

SNAPSHOT: Final = ROOT / "tests" / "samples" / "interface"
_WIDTH: Final = 100
_STARS: Final = {"variadic positional": "*", "variadic keyword": "**"}


def files(facts: Facts) -> dict[str, str]:
    """Return the texts of a snapshot's files by their names."""
    modules = ["_", "_base", *[path for path, fact in facts.items() if fact["is"] == "module"]]
    texts = {module: [f"# {module}"] for module in modules}
    takes: dict[str, Facts] = {}
    for path, fact in facts.items():
        if fact["is"] == "parameter":
            takes.setdefault(parent_of(path), {})[path.rpartition("(")[2].removesuffix(")")] = fact

    shown = _shown_bases(facts)
    for path, fact in facts.items():
        is_of_base = path.startswith("_base.") and not any(_is_in(path, base) for base in shown)
        others = _in_bases(facts, path, shown)
        if (
            fact["is"] in {"module", "parameter"}
            or is_of_base
            or any((facts.get(it), takes.get(it)) == (fact, takes.get(path)) for it in others)
        ):
            continue
        module = max((one for one in modules if _is_in(path, one)), key=len)
        name = path.removeprefix(f"{module}.")
        texts[module] += [""] if "." not in name else []
        texts[module] += _lines(name, fact, list(_arguments(takes.get(path, {}))))
    return {
        f"{module}.txt": "\n".join(lines).replace(f"{PACKAGE}.", "") + "\n"
        for module, lines in texts.items()
    }


def write() -> None:
    """Write the snapshot of the package as it is."""
    SNAPSHOT.mkdir(parents=True, exist_ok=True)
    written = files(Reader().read())
    for old in SNAPSHOT.iterdir():
        if old.name not in written:
            old.unlink()
    for name, text in written.items():
        (SNAPSHOT / name).write_text(text, encoding="utf-8")


def _is_in(path: str, owner: str) -> bool:
    return f"{path}.".startswith(f"{owner}.")


def _shown_bases(facts: Facts) -> set[str]:
    """Return the bases that show what their classes have: not those of a single class."""
    bases = [fact["bases"].split(", ") for fact in facts.values() if "bases" in fact]
    counted = Counter(base for names in bases for base in names)
    return {base for base, count in counted.items() if count > 1 or not base.startswith("_base.")}


def _in_bases(facts: Facts, path: str, shown: set[str]) -> Iterator[str]:
    """Yield the paths at which a base may show what *path* does."""
    for at in re.finditer(r"\.", path):
        owner, rest = path[: at.start()], path[at.start() :]
        for base in facts.get(owner, {}).get("bases", "").split(", "):
            if base in shown:
                yield base + rest


def _lines(name: str, fact: Fact, arguments: list[str]) -> list[str]:
    kind = fact["is"]
    if kind in {"alias", "type", "member"}:
        return [f"{name} = {fact.get('of') or fact.get('type') or fact['value']}"]
    if kind == "class":
        return [
            f"class {name}({fact['bases']})",
            *(_call(name, arguments, "") if arguments else []),
        ]
    if kind == "attribute":
        of = f"({fact['bases']})" if fact["type"] == "_" else fact["type"]
        value = f" = {fact['value']}" if "value" in fact else ""
        return [f"{name}: {of}{value}{'  # read-only' if 'fixed' in fact else ''}"]
    overloads = [f"    overload {one}" for one in fact.get("overloads", "").split("; ") if one]
    return [*_call(f"{kind} {name}", arguments, f" -> {fact['returns']}"), *overloads]


def _call(head: str, arguments: list[str], tail: str) -> list[str]:
    line = f"{head}({', '.join(arguments)}){tail}"
    if len(line.replace(f"{PACKAGE}.", "")) <= _WIDTH:
        return [line]
    return [f"{head}(", *[f"    {one}," for one in arguments], f"){tail}"]


def _arguments(takes: Facts) -> Iterator[str]:
    before = ""
    for name, fact in takes.items():
        kind = fact["kind"]
        if before == "positional-only" != kind:
            yield "/"
        if kind == "keyword-only" and before not in {kind, "variadic positional"}:
            yield "*"
        default = f" = {fact['default']}" if "default" in fact else ""
        yield f"{_STARS.get(kind, '')}{name}: {fact['type']}{default}"
        before = kind
    if before == "positional-only":
        yield "/"


if __name__ == "__main__":
    write()
