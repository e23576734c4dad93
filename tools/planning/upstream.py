"""
All that is used of openapi-python-client, whose inner modules change even in patch releases.

What `make generate` needs besides its command line stands here and nowhere else. A test compares
this and the templates that ours replace with the pinned version.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from openapi_python_client import TEMPLATE_FILTERS, strings
from openapi_python_client.cli import app
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.bodies import BodyType
from openapi_python_client.parser.errors import GeneratorError
from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.properties import EnumProperty, ModelProperty, Property
from openapi_python_client.parser.properties.any import AnyProperty
from openapi_python_client.parser.properties.boolean import BooleanProperty
from openapi_python_client.parser.properties.const import ConstProperty
from openapi_python_client.parser.properties.date import DateProperty
from openapi_python_client.parser.properties.datetime import DateTimeProperty
from openapi_python_client.parser.properties.float import FloatProperty
from openapi_python_client.parser.properties.int import IntProperty
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.parser.properties.none import NoneProperty
from openapi_python_client.parser.properties.protocol import PropertyProtocol
from openapi_python_client.parser.properties.string import StringProperty
from openapi_python_client.parser.properties.union import UnionProperty
from openapi_python_client.parser.responses import NONE_SOURCE, Response
from openapi_python_client.schema.untrusted_string import UntrustedString

from ..errors import PlanError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "NONE_SOURCE",
    "TEMPLATE_FILTERS",
    "AnyProperty",
    "BodyType",
    "BooleanProperty",
    "ConstProperty",
    "DateProperty",
    "DateTimeProperty",
    "Endpoint",
    "EnumProperty",
    "FloatProperty",
    "GeneratorData",
    "IntProperty",
    "ListProperty",
    "ModelProperty",
    "NoneProperty",
    "Property",
    "PropertyProtocol",
    "Response",
    "StringProperty",
    "UnionProperty",
    "UntrustedString",
    "app",
    "parsed",
    "strings",
]

_OPERATION: Final = re.compile(r"\b([A-Z]+ /\S*)")


def parsed(document: dict[str, Any], config: Path) -> tuple[GeneratorData, tuple[str, ...]]:
    """
    Return what the generator makes of a document, and why it would leave some of it out.

    Raises:
        PlanError: it makes nothing of it.
    """
    options = Config.from_sources(
        ConfigFile.load_from_path(path=config),
        MetaType.NONE,
        document_source=config,
        file_encoding="utf-8",
        overwrite=False,
        output_path=None,
    )
    found = GeneratorData.from_dict(document, config=options)
    if isinstance(found, GeneratorError):
        raise PlanError(_reason(found))
    collections = found.endpoint_collections_by_tag.values()
    errors = [*found.errors, *(one for each in collections for one in each.parse_errors)]
    return found, tuple(map(_reason, errors))


def _reason(error: GeneratorError) -> str:
    operation = _OPERATION.search(error.header)
    said = " ".join((error.detail or error.header).split())
    return f"{operation[1] if operation else '#'}: {said}"
