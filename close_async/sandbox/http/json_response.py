"""
Answers with JSON.

To write it is most of the work of a page of a hundred rows, so the extra `speed` does it where it
is installed.
"""

from __future__ import annotations

import json
from typing import Any

from starlette.responses import JSONResponse

try:
    import orjson
except ImportError:  # pragma: no cover - the extra `speed` is installed where the tests run

    def encode(content: object) -> bytes:
        """Return *content* as compact JSON."""
        return encode_plainly(content)
else:

    def encode(content: object) -> bytes:
        """Return *content* as compact JSON."""
        try:
            return orjson.dumps(content, option=orjson.OPT_PASSTHROUGH_DATETIME)
        except orjson.JSONEncodeError:
            # A whole number of more than 64 bits. All else that orjson refuses is refused here.
            return encode_plainly(content)


def encode_plainly(content: object) -> bytes:
    """Do what `encode` does without the extra `speed`."""
    return json.dumps(content, allow_nan=False, ensure_ascii=False, separators=(",", ":")).encode()


class Json(JSONResponse):
    """An answer with JSON, the same with and without the extra `speed`."""

    def render(self, content: Any) -> bytes:  # noqa: ANN401 - here JSON leaves
        """Return the body."""
        return encode(content)
