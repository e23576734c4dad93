"""The pages of docs/reference/resources/, one for each resource, written by `make generate`."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..document import ROOT
from ..spec.walks import operations
from .example import Examples

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..document import Node
    from ..planning.ir import Attribute, Operation, Typed
    from ..planning.plan import Plan

__all__ = ["resource_pages"]

_WRITTEN: Final = (
    "<!-- Written by `make generate` from openapi/close.yaml. What is changed here by hand is "
    "lost. -->\n\n"
)
_LOOKED_FOR: Final = "[looked for](../../explanation/when-things-go-wrong.md#finding-the-outcome)"
# What a second send does: some words for the table, and a sentence for the method.
_EFFECTS: Final = {
    "read": (
        "changes nothing",
        "Sent twice, it changes nothing: after a failure it's sent again.",
    ),
    "repeat": (
        "ends in the same state",
        "Sent twice, it ends in the same state: after a failure it's sent again, and looked up.",
    ),
    "create": (
        "does it twice",
        f"Sent twice, Close does it twice: once it may have left, its effect is {_LOOKED_FOR}.",
    ),
}
_BY_PAGE: Final = (
    "- Takes `page_size`, `prefetch` and `checkpoint`, too: see [lists](../lists.md).",
    "- Takes `page_size` and `checkpoint`, too: see [lists](../lists.md).",
)
_INDEX: Final = ROOT / "templates" / "resources.md"
# Which part of docs/explanation/sandbox-fidelity.md tells how the sandbox treats a resource.
_SANDBOX: Final = {
    "Leads and contacts": ("leads", "contacts"),
    "Opportunities, activities, tasks": (
        *("opportunities", "tasks", "notes", "calls", "emails", "sms", "meetings"),
        *("activities", "custom_activities", "custom_objects", "exports"),
    ),
    "Event log": ("events",),
    "Webhooks": ("webhooks",),
    "Sequences": ("sequences",),
    "Sequence subscriptions": ("sequence_subscriptions",),
    "Bulk actions": (
        *("bulk_emails", "bulk_sequence_subscriptions", "bulk_deletes", "bulk_edits"),
    ),
}
_SETUP: Final = "Setup"


def resource_pages(plan: Plan, document: Node) -> dict[str, str]:
    """Return the pages as Markdown, by their names."""
    pages = _Pages(plan, document)
    tags = [tag for tag, _ in plan.public_tags]
    return {"index.md": pages.index(tags)} | {f"{tag}.md": pages.page(tag) for tag in tags}


class _Pages:
    def __init__(self, plan: Plan, document: Node) -> None:
        self._plan = plan
        self._document = document
        self._paths = _paths(document)
        self._homes = self._placed()
        self._unions = {one.name: one for one in plan.used_unions}
        written = Examples(plan, document)
        self._examples = _formatted(
            {
                one.name: written.of(one, self._paths[one.name][1])
                for tag, _ in plan.public_tags
                for one in plan.of_tag(tag)
            }
        )

    def index(self, tags: Iterable[str]) -> str:
        """Return the page that leads to all others."""
        rows = (
            f"| [`close.{tag}`]({tag}.md) | {_cell(self._plan.tag_doc(tag))} | "
            f"{' '.join(f'`{one.method}`' for one in self._plan.of_tag(tag))} |\n"
            for tag in tags
        )
        head = "\n| resource | what it is | methods |\n| --- | --- | --- |\n"
        return _WRITTEN + _INDEX.read_text(encoding="utf-8") + head + "".join(rows)

    def page(self, tag: str) -> str:
        """Return the page of one resource."""
        methods = self._plan.of_tag(tag)
        parts = [
            f"{_WRITTEN}# `close.{tag}`\n\n{self._plan.tag_doc(tag).strip()}\n",
            "| method | request | sent twice |\n| --- | --- | --- |\n"
            + "".join(
                f"| [`{one.method}`](#{one.method}) | `{self._request(one)}` | "
                f"{_EFFECTS[one.effect][0]} |\n"
                for one in methods
            ),
            *(self._method(one) for one in methods),
            self._sandbox(tag),
            *self._objects_of(tag),
        ]
        return "\n".join(parts)

    # Methods

    def _request(self, operation: Operation) -> str:
        return f"{operation.http_method} {self._paths[operation.name][0]}"

    def _method(self, operation: Operation) -> str:
        parts = [
            f"## `{operation.method}`\n",
            f"`{self._request(operation)}`\n",
            f"{operation.summary}\n",
            f"{operation.description.strip()}\n" if operation.description else "",
            f"```py\n{self._examples[operation.name]}```\n",
            self._arguments(operation),
            self._facts(operation),
        ]
        return "\n".join(part for part in parts if part)

    def _arguments(self, operation: Operation) -> str:
        rows = []
        if operation.union:
            members = ", ".join(map(self._linked, self._unions[operation.union].members))
            rows.append(("the first", f"one of {members}", "What is to be done.", "by position"))
        rows += [
            (f"`{one.name}`", self._type(one.typed, one.typed.given), one.doc, how)
            for one in operation.parameters
            for how in [_how(one, operation)]
        ]
        if not rows:
            return ""

        cells = "".join(
            f"| {name}{', ' + how if how else ''} | {kind} | {_cell(doc)} |\n"
            for name, kind, doc, how in rows
        )
        return f"| argument | type | what it is |\n| --- | --- | --- |\n{cells}"

    def _facts(self, operation: Operation) -> str:
        returned = "nothing"
        if operation.row:
            returned = f"[`Pages`](../lists.md) of {self._linked(operation.row)}"
        elif operation.answer:
            returned = self._linked(operation.answer)
        facts = [f"- Returns {returned}.", f"- {_EFFECTS[operation.effect][1]}"]
        if operation.pages:
            facts.insert(1, _BY_PAGE[operation.pages != "Pages"])
        facts += [f"- Raises `{name}`: {_cell(said)}" for name, said in operation.errors]
        return "\n".join(facts) + "\n"

    def _sandbox(self, tag: str) -> str:
        title = next((title for title, tags in _SANDBOX.items() if tag in tags), _SETUP)
        anchor = "".join(one for one in title.lower() if one.isalnum() or one == " ")
        page = f"../../explanation/sandbox-fidelity.md#{anchor.replace(' ', '-')}"
        return (
            "## In the sandbox\n\nThe sandbox answers all of these. "
            f"What is guessed there stands under [{title}]({page}).\n"
        )

    # Objects

    def _placed(self) -> dict[str, str]:
        """
        Return the tag on whose page each model, enum and union stands.

        What a method answers is at home with it, what it takes, too; what is found inside, with
        whatever leads there first.
        """
        tags = [tag for tag, _ in self._plan.public_tags]
        homes: dict[str, str] = {}
        answered = ((tag, one.row or one.answer) for tag in tags for one in self._plan.of_tag(tag))
        taken = (
            (tag, name)
            for tag in tags
            for one in self._plan.of_tag(tag)
            for name in one.signature_uses
        )
        for tag, name in (*answered, *taken):
            if name is not None:
                homes.setdefault(name, tag)
        waiting = deque(homes)
        while waiting:
            name = waiting.popleft()
            for inner in sorted(self._plan.needed_by(name)):
                if inner not in homes:
                    homes[inner] = homes[name]
                    waiting.append(inner)
        return homes

    def _objects_of(self, tag: str) -> Iterator[str]:
        answers = [one.row or one.answer for one in self._plan.of_tag(tag)]
        mine = (name for name, home in self._homes.items() if home == tag)
        names = sorted(mine, key=lambda name: (name not in answers, name))
        models = [name for name in names if name in self._plan.used_models]
        enums = [name for name in names if name in self._plan.used_enums]
        unions = [name for name in names if name in self._unions]
        if names:
            yield "## Objects\n"
        for name in models:
            yield self._model(name)
        for name in unions:
            members = ", ".join(map(self._linked, self._unions[name].members))
            yield f"### `{name}`\n\n{self._unions[name].doc}\nOne of {members}.\n"
        for name in enums:
            values = ", ".join(f"`{one}`" for one in self._values(name))
            yield f"### `{name}`\n\n{self._said(name)}\nValues: {values}.\n"

    def _model(self, name: str) -> str:
        rows = "".join(
            f"| `{one.name}` | {self._type(one.typed, one.typed.annotation)} | {_cell(one.doc)} |\n"
            for one in self._plan.attributes(name)
        )
        table = f"| field | type | what it is |\n| --- | --- | --- |\n{rows}" if rows else ""
        return f"### `{name}`\n\n{self._plan.doc(name).strip()}\n\n{table}"

    def _said(self, name: str) -> str:
        return str(self._document["components"]["schemas"][name].get("description", "")).strip()

    def _values(self, name: str) -> list[str]:
        values = self._document["components"]["schemas"][name]["enum"]
        return [str(one) for one in values if one is not None]

    # Types

    def _type(self, typed: Typed, annotation: str) -> str:
        plain = annotation.replace("abc.Sequence[", "list[").replace("abc.Mapping[", "dict[")
        plain = plain.replace("[Any]", "").replace("[str, Any]", "")
        if typed.choices:
            plain = plain.replace(f"{typed.choices} | str", typed.choices)
            plain = plain.replace(f"{typed.choices}Value", typed.choices)
        parts = [part.strip() for part in plain.replace("Any", "any JSON").split(" | ")]
        return " or ".join(self._linked_type(part) for part in parts)

    def _linked_type(self, part: str) -> str:
        inner = part.removeprefix("list[").removesuffix("]") if part.startswith("list[") else part
        if part in {"None", "any JSON"}:
            return part
        link = self._link(inner)
        return f"[`{part}`]({link})" if link else f"`{part}`"

    def _linked(self, name: str) -> str:
        link = self._link(name)
        return f"[`{name}`]({link})" if link else f"`{name}`"

    def _link(self, name: str) -> str | None:
        if name in {"Query", "Filter", "AnySortKey"}:
            return "../filters.md"
        home = self._homes.get(name)
        return f"{home}.md#{name.lower()}" if home else None


def _paths(document: Node) -> Mapping[str, tuple[str, Node]]:
    found = {}
    for path, item in document["paths"].items():
        for _, node in operations({"paths": {path: item}}):
            found[str(node["operationId"])] = (path, node)
    return found


def _formatted(sources: Mapping[str, str]) -> dict[str, str]:
    """Return pieces of Python as ruff formats them."""
    with tempfile.TemporaryDirectory(prefix="close_async_") as name:
        folder = Path(name)
        for key, source in sources.items():
            (folder / f"{key}.py").write_text(source, encoding="utf-8")
        command = [sys.executable, "-m", "ruff", "format", "--quiet", "--isolated"]
        subprocess.run([*command, "--line-length", "84", str(folder)], check=True)
        return {key: (folder / f"{key}.py").read_text(encoding="utf-8") for key in sources}


def _how(argument: Attribute, operation: Operation) -> str:
    if argument in operation.positional:
        return "by position"
    return "needed" if argument.required else ""


def _cell(said: str) -> str:
    """Return a text as the cell of a table, which a line end or a "|" would end."""
    return " ".join(said.split()).replace("|", r"\|")
