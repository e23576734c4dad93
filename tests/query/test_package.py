"""The package as a whole: its names, its doctests, and what it costs to import it."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import subprocess
import sys

import pytest

import close_async.query as language

PREFIX = "close_async.query."
MODULES = sorted(module.name for module in pkgutil.walk_packages(language.__path__, PREFIX))
LATE = ("codegen", "diff", "draw", "explain", "lint", "parse", "semantics", "tree.picture")


def test_the_public_names_are_sorted_and_there() -> None:
    assert language.__all__ == sorted(language.__all__, key=_by_kind)
    assert all(hasattr(language, name) for name in language.__all__)
    assert len(set(language.__all__)) == len(language.__all__)


@pytest.mark.parametrize("name", ["close_async.query", *MODULES])
def test_the_examples_in_docstrings_are_true(name: str) -> None:
    module = importlib.import_module(name)

    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("name", language.__all__)
def test_every_public_name_says_what_it_is(name: str) -> None:
    value = getattr(language, name)

    assert name == "CURRENT_USER" or (value.__doc__ or "").strip()


def test_importing_loads_no_http_and_nothing_that_is_used_later() -> None:
    code = "import sys, close_async.query; print('\\n'.join(sys.modules))"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())

    assert not loaded & {"httpx", "anyio", "asyncio", "ssl", "http.client", "email"}
    assert not [name for name in loaded if name.startswith(tuple(f"{PREFIX}{it}" for it in LATE))]


@pytest.mark.parametrize("name", [name for name in MODULES if f"{PREFIX}tree." in name])
def test_a_query_can_do_everything_whichever_module_was_imported_first(name: str) -> None:
    code = (
        f"import {name}; from close_async.query.tree.query import MatchAll; "
        "import pickle; query = MatchAll(); "
        "assert pickle.loads(pickle.dumps(query)) == query.from_dict(query.to_dict()) == query; "
        "print(query.explain(), query.to_python(), query.picture().to_mermaid())"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.startswith("All objects. MatchAll() flowchart")


def _by_kind(name: str) -> tuple[int, str]:
    """Constants, classes, functions: as ruff sorts `__all__`."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2, name)
