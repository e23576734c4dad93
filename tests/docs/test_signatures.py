"""The names whose signatures the site shows: each is there, and no public name is left out."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

import pytest

import close_async
from tests.docs.test_links import PAGES, text_of
from tools.site.markdown import signed_names, with_signatures

NAMES = [name for page in PAGES for name in signed_names(text_of(page))]
# Those that have pages of another kind: tables, or the pages of resources.
ELSEWHERE = {
    "models": "docs/reference/resources/",
    "query": "docs/reference/fields.md has its fields",
    "cli": "docs/reference/command-line.md",
}


def resolved(name: str) -> object:
    parts = name.split(".")
    found: object = import_module(parts[0])
    for number, part in enumerate(parts[1:], 2):
        try:
            found = getattr(found, part)
        except AttributeError:
            found = import_module(".".join(parts[:number]))
    return found


def shown() -> set[int]:
    """Return the identity of each object whose signature is shown, those of modules included."""
    found = [resolved(name) for name in NAMES]
    inner = [
        getattr(module, name)
        for module in found
        if isinstance(module, ModuleType)
        for name in getattr(module, "__all__", ())
    ]
    return {id(one) for one in (*found, *inner)}


@pytest.mark.parametrize("name", NAMES)
def test_each_name_is_there(name: str) -> None:
    assert resolved(name) is not None


def test_no_class_or_function_of_the_package_is_left_out() -> None:
    shown_ids = shown()
    missing = {
        name
        for name in close_async.__all__
        if callable(getattr(close_async, name)) and id(getattr(close_async, name)) not in shown_ids
    }

    # What calls are made of, for who sends one by hand, and the clock of tests.
    assert missing <= {"Call", "Clock", "Unset"}


def test_no_public_module_is_left_out() -> None:
    public = {one.name for one in iter_modules(close_async.__path__) if one.name[0] != "_"}
    told = {name.split(".")[1] for name in NAMES if len(name.split(".")) > 1}

    assert public - told - ELSEWHERE.keys() <= {"client"}


def test_the_comment_becomes_what_mkdocstrings_reads() -> None:
    text = "a\n\n<!-- signatures: close_async.Journal close_async.journal -->\n"

    assert with_signatures(text) == (
        "a\n\n## Signatures\n\n::: close_async.Journal\n\n::: close_async.journal\n"
    )
