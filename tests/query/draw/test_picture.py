"""Pictures of queries: Mermaid text, HTML for notebooks, trees of rich."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, strategies as st
from rich.console import Console
from rich.tree import Tree

from close_async.query import (
    Contact,
    FieldCondition,
    Filter,
    Lead,
    MatchAll,
    Query,
    RegularField,
    SequenceSubscription,
    TermCondition,
    TextCondition,
)
from tests.query.tree.test_deep import groups, relations
from tests.query.trees import trees
from tests.support.paths import SAMPLES

S_QUERIES = SAMPLES / "s_query"
NAMES = sorted(path.stem for path in S_QUERIES.glob("*.json"))

AUDIENCE = (
    Lead.status_id.is_in("stat_1")
    & Lead.has(Contact.title.has_words("CEO") | Contact.title.has_words("CTO"))
    & ~Lead.url.exists()
)
HOSTILE = [
    'say "no"',
    "[a](b) {c} <d> (e)",
    "line\nbreak\r\u2028\u0085",
    "end",
    "end;\nn0 --> n9",
    "`**bold** _it_`",
    "1. one\n- two\n# three",
    "<script>alert(1)</script>",
    "&quot; &amp; #quot; #34; #35;",
    "%%{init: {'theme': 'dark'}}%%",
    "%% comment",
    "style x:#35; classDef y:#quot;",
    "ﬂ°°34¶ß ﬂ°quot¶ß",
    "日本語 é 👍 \ud800",
    "\x1b[31mred\x9b0m\x00",
    "[bold]markup[/bold]",
    "https://example.com www.example.com",
    "-->|x| --- ==>",
    "$$x^2$$",
    "fa:fa-user",
    "\\n<br/>",
]


def asking(text: str) -> Query:
    return FieldCondition(RegularField("lead", "name"), TextCondition(text, "phrase"))


def printed(query: Any, width: int = 100) -> str:
    console = Console(width=width, file=None, force_terminal=False, color_system=None)
    with console.capture() as capture:
        console.print(query)
    return capture.get()


def labels_of(mermaid: str) -> list[str]:
    """The labels as Mermaid shows them, with its numbers turned back into characters."""
    found = re.findall(r'^    n\d+\W*?"([^"]*)"', mermaid, re.MULTILINE)
    return [re.sub(r"#(\d+);", lambda hit: chr(int(hit[1])), label) for label in found]


def sentences(query: Query) -> list[str]:
    return [line.strip()[:-1] for line in query.explain().split("\n")]


def test_a_flowchart_has_a_node_for_each_sentence_and_an_arrow_to_each_below() -> None:
    assert AUDIENCE.picture(names={"stat_1": "Potential"}).to_mermaid() == (
        "flowchart LR\n"
        '    n0("Leads for which all of these hold")\n'
        '    n1["The status is #34;Potential#34;"]\n'
        "    n0 --> n1\n"
        '    n2(["There is a contact for which at least one of these holds"])\n'
        "    n0 --> n2\n"
        '    n3["The title has the words #34;CEO#34;"]\n'
        "    n2 --> n3\n"
        '    n4["The title has the words #34;CTO#34;"]\n'
        "    n2 --> n4\n"
        '    n5["The URL has no value"]\n'
        "    n0 --> n5"
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_can_leave_its_label(text: str) -> None:
    mermaid = asking(text).picture().to_mermaid()

    lines = mermaid.split("\n")
    assert [line.split('"')[0].split("-->")[0].strip() for line in lines] == [
        "flowchart LR",
        "n0(",
        "n1[",
        "n0",
    ]
    for line in (lines[1], lines[2]):
        assert re.fullmatch(r'    n\d[(\[]"(?:[^\W_ﬂ°¶ß]|[ ,]|#\d+;)*"[)\]]', line)
    mermaid.encode()


@pytest.mark.parametrize("name", NAMES)
def test_a_flowchart_says_what_explain_says(name: str) -> None:
    query = Filter.from_dict(json.loads((S_QUERIES / f"{name}.json").read_text())).query

    shortened = [text if len(text) <= 160 else f"{text[:159]}…" for text in sentences(query)]
    assert labels_of(query.picture().to_mermaid()) == shortened


@given(trees)
def test_any_query_has_a_node_for_each_sentence(tree: Any) -> None:
    query = Query.from_dict(tree)

    assert len(query.picture().nodes) == len(query.explain().split("\n"))
    assert query.picture().to_mermaid().count("-->") == len(query.picture().nodes) - 1


def test_a_query_for_everything_is_one_node() -> None:
    assert Lead.rows.picture().to_mermaid() == 'flowchart LR\n    n0("All leads")'
    assert MatchAll().picture().to_mermaid().startswith("flowchart LR\n    n0(")
    assert Lead.rows.picture().to_html() == '<div class="close-async-query">All leads</div>'


def test_what_is_not_known_is_shown_as_json() -> None:
    query = Query.from_dict({"type": "near", "city": "Berlin"})

    assert (
        labels_of(query.picture().to_mermaid())[1] == 'It meets {"type": "near", "city": "Berlin"}'
    )
    assert '    n1[/"It meets' in query.picture().to_mermaid()


def test_long_labels_are_shortened() -> None:
    query = FieldCondition(RegularField("lead", "name"), TermCondition(("x" * 40,) * 50))

    (label,) = labels_of(query.picture().to_mermaid())[1:]
    assert (len(label), label[-1]) == (160, "…")


class Page(HTMLParser):
    """Reads a page, and counts what is open."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.texts: list[str] = []
        self.attributes: list[Any] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.open.append(tag)
        self.tags.add(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.mark.parametrize("text", HOSTILE)
def test_html_holds_the_text_and_nothing_that_runs(text: str) -> None:
    page = Page(asking(text)._repr_html_())

    assert page.open == []
    assert page.tags == {"div", "details", "summary", "ul", "li"}
    assert set(page.attributes) == {("class", "close-async-query"), ("open", None)}
    assert page.texts == [one.encode(errors="replace").decode() for one in sentences(asking(text))]


@given(trees)
def test_html_is_closed_and_says_what_explain_says(tree: Any) -> None:
    query = Query.from_dict(tree)

    page = Page(query._repr_html_())

    assert page.open == []
    assert page.texts == [node.label for node in query.picture().nodes]


def test_html_nests_as_the_tree_does() -> None:
    assert AUDIENCE._repr_html_() == (
        '<div class="close-async-query">'
        "<details open><summary>Leads for which all of these hold</summary><ul>"
        "<li>The status is stat_1</li>"
        "<li><details open><summary>There is a contact for which at least one of these holds"
        "</summary><ul>"
        "<li>The title has the words &quot;CEO&quot;</li>"
        "<li>The title has the words &quot;CTO&quot;</li>"
        "</ul></details></li>"
        "<li>The URL has no value</li>"
        "</ul></details></div>"
    )


def test_rich_prints_a_tree() -> None:
    assert printed(AUDIENCE) == (
        "Leads for which all of these hold\n"
        "├── The status is stat_1\n"
        "├── There is a contact for which at least one of these holds\n"
        '│   ├── The title has the words "CEO"\n'
        '│   └── The title has the words "CTO"\n'
        "└── The URL has no value\n"
    )
    assert '"Potential"' in printed(AUDIENCE.picture(names={"stat_1": "Potential"}))


def test_brackets_are_no_markup_for_rich() -> None:
    assert '"[bold]markup[/bold]"' in printed(asking("[bold]markup[/bold]"))


@pytest.mark.parametrize("tree", [relations(199), groups(99)], ids=["relations", "groups"])
def test_the_deepest_tree_has_all_pictures(tree: Any) -> None:
    query = Query.from_dict(tree)

    assert query.picture().to_mermaid().count("-->") == len(query.picture().nodes) - 1
    assert Page(query._repr_html_()).open == []
    assert isinstance(query.__rich__(), Tree)
    assert printed(query)


def test_the_language_does_not_load_rich() -> None:
    code = (
        "import sys; sys.modules['rich'] = None\n"
        "from close_async.query import Lead\n"
        "Lead.rows.picture().to_mermaid(), Lead.rows._repr_html_(), repr(Lead.rows)"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=20, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")


@given(st.text(max_size=10))
def test_any_text_stays_in_its_label(text: str) -> None:
    shown = labels_of(asking(text).picture().to_mermaid())

    assert shown == sentences(asking(text))


def test_html_goes_up_as_many_levels_as_it_went_down() -> None:
    nested = Lead.has(Contact.has(SequenceSubscription.status.is_in("active")))

    page = (nested & Lead.url.exists())._repr_html_()

    assert page.endswith(
        "<li>The status is &quot;active&quot;</li></ul></details></li></ul></details></li>"
        "<li>The URL has a value</li></ul></details></div>"
    )
