"""What is used of openapi-python-client is known, and is that of the version that is pinned."""

from __future__ import annotations

import ast
import hashlib
import re
from importlib.metadata import version
from pathlib import Path

import openapi_python_client

from tests.support.paths import ROOT
from tools.planning import upstream

TEMPLATES = Path(openapi_python_client.__file__).parent / "templates"
# With another version both change. Read what is new in its templates, whose place ours take, and
# whether what `tools/planning/upstream.py` imports still means the same; then write them here.
VERSION = "0.29.1"
DIGEST = "d064480927799bf447a5f4505441a746516d0d5bdd646ec91bed795b49ca8126"


def test_the_version_is_the_one_that_was_read() -> None:
    found = hashlib.sha256()
    for path in sorted(TEMPLATES.rglob("*.jinja")):
        found.update(path.relative_to(TEMPLATES).as_posix().encode() + b"\0" + path.read_bytes())

    pins = re.findall(r"(?m)^openapi-python-client==(\S+)", (ROOT / "constraints.txt").read_text())
    assert pins == [VERSION]
    assert version("openapi-python-client") == VERSION
    assert found.hexdigest() == DIGEST


def test_each_template_of_ours_takes_the_place_of_one_of_theirs() -> None:
    ours = {path.name for path in (ROOT / "templates").glob("*.jinja")}
    alone = {"_header.jinja", "union.py.jinja", "variant.py.jinja"}

    assert ours - {path.name for path in TEMPLATES.rglob("*.jinja")} == alone


def test_its_modules_are_imported_in_one_place() -> None:
    importing = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "tools").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        and "openapi_python_client" in ast.unparse(node)
    }

    assert importing == {"tools/planning/upstream.py"}


def test_all_that_is_named_there_is_there() -> None:
    assert [name for name in upstream.__all__ if not hasattr(upstream, name)] == []


def test_these_inner_names_of_it_are_used_and_no_others() -> None:
    tree = ast.parse((ROOT / "tools" / "planning" / "upstream.py").read_text())
    used = {
        (node.module or "").removeprefix("openapi_python_client").lstrip("."): [
            alias.name for alias in node.names
        ]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and "openapi_python_client" in (node.module or "")
    }

    assert used == {
        "": ["TEMPLATE_FILTERS", "strings"],
        "cli": ["app"],
        "config": ["Config", "ConfigFile", "MetaType"],
        "parser": ["GeneratorData"],
        "parser.bodies": ["BodyType"],
        "parser.errors": ["GeneratorError"],
        "parser.openapi": ["Endpoint"],
        "parser.properties": ["EnumProperty", "ModelProperty", "Property"],
        "parser.properties.any": ["AnyProperty"],
        "parser.properties.boolean": ["BooleanProperty"],
        "parser.properties.const": ["ConstProperty"],
        "parser.properties.date": ["DateProperty"],
        "parser.properties.datetime": ["DateTimeProperty"],
        "parser.properties.float": ["FloatProperty"],
        "parser.properties.int": ["IntProperty"],
        "parser.properties.list_property": ["ListProperty"],
        "parser.properties.none": ["NoneProperty"],
        "parser.properties.protocol": ["PropertyProtocol"],
        "parser.properties.string": ["StringProperty"],
        "parser.properties.union": ["UnionProperty"],
        "parser.responses": ["NONE_SOURCE", "Response"],
        "schema.untrusted_string": ["UntrustedString"],
    }
