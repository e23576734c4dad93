"""The form that tries a filter: which objects it finds, and why the others don't match."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import attrs

from ..common.errors import Refused
from ..common.json_path import JsonPath
from ..common.json_value import as_object
from ..search.compiler import Compiler
from ..search.conditions import Context
from ..search.moments import Moments
from ..search.object_types import kinds_of
from ..search.why import Explainer, Why
from ..search.why_phrases import name_of, title_of

if TYPE_CHECKING:
    from ..common.objects import Row
    from ..world.store import World

MOST_SHOWN: Final = 25
# To open the page is no wish to wait.
MOST_UNASKED: Final = 5_000
EXAMPLE: Final[dict[str, object]] = {
    "type": "and",
    "queries": [
        {"type": "object_type", "object_type": "lead"},
        {
            "type": "has_related",
            "this_object_type": "lead",
            "related_object_type": "contact",
            "related_query": {
                "type": "field_condition",
                "field": {
                    "type": "regular_field",
                    "object_type": "contact",
                    "field_name": "title",
                },
                "condition": {"type": "text", "mode": "full_words", "value": "CEO"},
            },
        },
    ],
}


@attrs.frozen
class FilterForm:
    """What was typed into the form."""

    filter: str = ""
    name: str = ""
    limit: int | None = None
    """How many objects are asked; None is all, which takes a while where there are many."""

    @classmethod
    def of_view(cls, world: World, view_id: str | None) -> FilterForm:
        """Return the filter of a Smart View, or else an example."""
        view = world.get("saved_search", view_id) or {}
        query = (as_object(view.get("s_query")) or {}).get("query") or EXAMPLE
        return cls(json.dumps(query, indent=2, ensure_ascii=False), limit=MOST_UNASKED)


@attrs.frozen
class Explained:
    """One object, and why the filter matches it or not."""

    id: str
    title: str
    status: str | None
    why: Why


@attrs.frozen
class Group:
    """The objects that match, or those that don't: the first of them explained."""

    id: str
    title: str
    count: int
    rows: tuple[Explained, ...]


@attrs.frozen
class FilterResult:
    """What a filter finds, or the *complaint* that says what is wrong with it."""

    complaint: str | None = None
    type: str = ""
    matched: int = 0
    asked: int = 0
    is_partial: bool = False
    """Whether there are more objects than were asked."""

    groups: tuple[Group, ...] = ()


def smart_views(world: World) -> list[Row]:
    """Return the Smart Views whose filter can be tried."""
    return [view for view in world.all("saved_search") if view.get("s_query")]


def try_filter(world: World, form: FilterForm) -> FilterResult:
    """Return what the filter of *form* finds and why, or what is wrong with it."""
    try:
        return _found(world, _query(json.loads(form.filter)), form)
    except RecursionError:
        return FilterResult("The filter is nested too deeply.")
    except ValueError as error:
        return FilterResult(f"The filter is not JSON: {error}")
    except Refused as refused:
        return FilterResult(_text_of(refused))


def _query(content: object) -> object:
    """Return the bare query of whatever is passed around as a filter."""
    wrapper = as_object(content) or {}
    inner = wrapper.get("s_query") or as_object(wrapper.get("query"))
    return content if inner is None else _query(inner)


def _text_of(refused: Refused) -> str:
    fields = as_object(refused.body.get("field-errors")) or {}
    return "; ".join(f"{path}: {text}" for path, text in fields.items()) or str(refused)


def _found(world: World, query: object, form: FilterForm) -> FilterResult:
    kind = (kinds_of(world, query, JsonPath()) or ["lead"])[0]
    context = Context(me=world.me, moments=Moments(now=world.now(), hours=0.0))
    compiler = Compiler(world, context, kind)
    predicate = compiler.compile(query, JsonPath())
    asked = world.newest(kind)[: form.limit]
    name = form.name.strip().casefold()
    rows = [row for row in asked if _is_called(kind, row, name)]
    verdicts = [(row, predicate(row)) for row in rows]
    matching = [row for row, holds in verdicts if holds]
    others = [row for row, holds in verdicts if not holds]
    explainer = Explainer(compiler)
    groups = (
        _group("match", "These match", matching, explainer, query),
        _group("other", "These don't", others, explainer, query),
    )
    return FilterResult(
        type=name_of(kind),
        matched=len(matching),
        asked=len(rows),
        is_partial=len(asked) < len(world.newest(kind)),
        groups=tuple(group for group in groups if group.rows),
    )


def _is_called(kind: str, row: Row, name: str) -> bool:
    return name in title_of(kind, row).casefold() or name in str(row["id"]).casefold()


def _group(name: str, title: str, rows: list[Row], explainer: Explainer, query: object) -> Group:
    explained = (_explained(explainer, query, row) for row in rows[:MOST_SHOWN])
    return Group(name, title, len(rows), tuple(explained))


def _explained(explainer: Explainer, query: object, row: Row) -> Explained:
    compiler = explainer.compiler
    status = compiler.world.get("status.lead", row.get("status_id")) or {}
    why = explainer.explain(query, row, JsonPath())
    return Explained(row["id"], title_of(compiler.kind, row), status.get("label"), why)
