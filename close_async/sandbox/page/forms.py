"""The part of the page that tries a filter: which leads it finds, and why the others not."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

import attrs

from ..api.search import context_of
from ..common.errors import Refused
from ..common.json_path import Place
from ..common.json_value import as_object
from ..search.compiler import Compiler
from ..search.object_types import kinds_of
from ..search.why import Explainer, Why
from ..search.why_phrases import name_of, title_of
from .html import Html, join, tag, void

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..http.context import State
    from ..world.store import Row, World

MOST_SHOWN = 25
# To open the page is no wish to wait.
MOST_UNASKED = 5_000
EXAMPLE = {
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
class Question:
    """What was typed into the form."""

    filter: str = ""
    name: str = ""
    most: int | None = None
    """How many objects are asked; None is all, which takes a while where there are many."""

    @classmethod
    def of_view(cls, world: World, view_id: str | None) -> Question:
        """Return the filter of a Smart View, or else an example."""
        view = world.get("saved_search", view_id) or {}
        query = (as_object(view.get("s_query")) or {}).get("query") or EXAMPLE
        return cls(json.dumps(query, indent=2, ensure_ascii=False), most=MOST_UNASKED)


def form(world: World, question: Question, result: Html | None) -> Html:
    """Return the form, and what came out if something was asked."""
    views = [view for view in world.all("saved_search") if view.get("s_query")]
    links = [tag("a", view["name"], href=f"/?view={view['id']}#filter") for view in views]
    return tag(
        "section",
        tag("h2", "Try a filter", id="filter-title"),
        tag(
            "p",
            "The JSON of a query, a Smart View or a whole search. ",
            *(part for link in links for part in ("· ", link, " ")),
            class_="quiet",
        ),
        tag(
            "form",
            tag("label", "Filter", for_="query"),
            # A browser drops the first line end of a text area.
            tag(
                "textarea",
                "\n",
                question.filter,
                id="query",
                name="query",
                rows="12",
                spellcheck="false",
            ),
            tag("label", "Only those whose name or id holds", for_="name"),
            void("input", type="text", id="name", name="name", value=question.name),
            tag("button", "Explain", type="submit"),
            method="post",
            action="/#filter",
        ),
        result,
        aria_labelledby="filter-title",
        id="filter",
    )


def answer(state: State, question: Question) -> Html:
    """Return what the filter finds and why, or what is wrong with it."""
    try:
        query = _query(json.loads(question.filter))
        return _found(state, query, question)
    except RecursionError:
        return _complaint("The filter is nested too deeply.")
    except ValueError as error:
        return _complaint(f"The filter is not JSON: {error}")
    except Refused as refused:
        return _complaint(_text_of(refused))


def _query(content: object) -> object:
    """Return the bare query of whatever is passed around as a filter."""
    wrapper = as_object(content) or {}
    inner = wrapper.get("s_query") or as_object(wrapper.get("query"))
    return content if inner is None else _query(inner)


def _text_of(refused: Refused) -> str:
    fields = as_object(refused.body.get("field-errors")) or {}
    return "; ".join(f"{path}: {text}" for path, text in fields.items()) or str(refused)


def _complaint(text: str) -> Html:
    return tag("p", text, class_="complaint", role="alert")


def _found(state: State, query: object, question: Question) -> Html:
    world, place = state.world, Place()
    kind = (kinds_of(world, query, place) or ["lead"])[0]
    compiler = Compiler(world, context_of(state, 0.0), kind)
    predicate = compiler.compile(query, place)
    asked = world.newest(kind)[: question.most]
    name = question.name.strip().casefold()
    rows = [row for row in asked if _is_called(kind, row, name)]
    verdicts = [(row, predicate(row)) for row in rows]
    groups = {
        wanted: [row for row, holds in verdicts if holds is wanted] for wanted in (True, False)
    }
    explain = partial(_explained, world, Explainer(compiler), query)
    text = f"{len(groups[True]):,} of {len(rows):,} match (type {name_of(kind)})."
    if len(asked) < len(world.newest(kind)):
        text += " These are the newest; Explain asks all."
    return join(
        tag("p", text, id="found", role="status"),
        _group("These match", "match", groups[True], explain),
        _group("These don't", "other", groups[False], explain),
    )


def _is_called(kind: str, row: Row, name: str) -> bool:
    return name in title_of(kind, row).casefold() or name in str(row["id"]).casefold()


def _group(title: str, name: str, rows: list[Row], explain: Callable[[Row], Html]) -> Html | None:
    if not rows:
        return None

    more = f", the first {MOST_SHOWN} of {len(rows):,}" if len(rows) > MOST_SHOWN else ""
    return join(
        tag("h3", title, more),
        tag("ul", *map(explain, rows[:MOST_SHOWN]), class_="leads", id=name),
    )


def _explained(world: World, explainer: Explainer, query: object, row: Row) -> Html:
    why = explainer.explain(query, row, Place())
    kind = explainer.compiler.kind
    status = world.get("status.lead", row.get("status_id")) or {}
    title = tag(
        "summary",
        _mark(why),
        title_of(kind, row),
        f" · {status['label']} " if status else " ",
        tag("code", row["id"], class_="quiet"),
    )
    return tag("li", tag("details", title, tag("ul", _tree(why))))


def _tree(why: Why) -> Html:
    found = None if why.found is None else tag("code", why.found)
    line = join(_mark(why), why.text, None if found is None else " — found ", found)
    left_out = tag("li", f"{why.left_out:,} more", class_="quiet") if why.left_out else None
    parts = tag("ul", *map(_tree, why.parts), left_out) if why.parts or left_out else None
    return tag("li", line, parts)


def _mark(why: Why) -> Html:
    sign, word, kind = ("✓", "holds", "good") if why.holds else ("✗", "doesn't hold", "bad")
    # Not by colour alone, and in words for who hears the page.
    mark = tag("span", sign, class_=kind, aria_hidden="true")
    return join(mark, tag("span", f" {word}: ", class_="unseen"), " ")
