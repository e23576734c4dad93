"""
Answers with JSON.

To write it is most of the work of a page of a hundred rows, so the extra `speed` does it where it
is installed.
"""

from __future__ import annotations

import json
from json.encoder import encode_basestring
from typing import Any, Final

from starlette.responses import JSONResponse

_LONGEST: Final = 100
_MOST: Final = 20_000

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


class _Texts(dict[str, str]):
    """
    Texts as JSON writes them. Most texts of a page come again: keys, ids of others, words.

    The memory for that is bounded: it begins anew when it's full.
    """

    def __missing__(self, text: str) -> str:
        written = encode_basestring(text)
        if len(text) <= _LONGEST:
            if len(self) >= _MOST:
                self.clear()
            self[text] = written
        return written


_TEXTS: Final = _Texts()
# Python's encoder in C, to which `json.dumps` gives a function that writes each text anew.
_MAKE_ENCODER: Final[Any] = getattr(json.encoder, "c_make_encoder", None)


def encode_plainly(content: object) -> bytes:
    """Do what `encode` does without the extra `speed`."""
    encoder = json.JSONEncoder(allow_nan=False, ensure_ascii=False, separators=(",", ":"))
    if _MAKE_ENCODER is None:  # pragma: no cover - not with CPython
        return encoder.encode(content).encode()

    # {} is for what holds itself; behind the separators stands whether keys are sorted or skipped,
    # and whether NaN is allowed.
    texts, allowed = _TEXTS.__getitem__, (False, False, False)
    write = _MAKE_ENCODER({}, encoder.default, texts, None, ":", ",", *allowed)
    return "".join(write(content, 0)).encode()


class Json(JSONResponse):
    """An answer with JSON, the same with and without the extra `speed`."""

    def render(self, content: Any) -> bytes:  # noqa: ANN401 - here JSON leaves
        """Return the body."""
        return encode(content)
