"""Runs the examples of the documents and the docstrings as tests."""

from __future__ import annotations

from doctest import ELLIPSIS

from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser
from sybil.parsers.rest import DocTestParser

_documents = Sybil(
    parsers=[PythonCodeBlockParser()], patterns=["README.md", "docs/*.md", "docs/**/*.md"]
)
_docstrings = Sybil(
    parsers=[DocTestParser(optionflags=ELLIPSIS)], path="close_async", patterns=["*.py"]
)

pytest_collect_file = (_documents + _docstrings).pytest()

pytest_plugins = ["tests.support.leaks"]
