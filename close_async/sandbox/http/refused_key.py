"""What a caller is told whose key is not the sandbox's own. No word of it repeats the key."""

from __future__ import annotations

import logging
import re
from typing import Final

from starlette.responses import JSONResponse

_UNAUTHORIZED: Final = "Unauthorized"
_REAL_KEY: Final = (
    "Unauthorized. This is a sandbox, and the key looks like a real one of Close, which doesn't "
    "belong here: sign with the sandbox's own, sandbox.api_key. Whoever runs this sandbox may have "
    "seen the real one by now."
)

# Keys look like api_XXXX.YYYY. [code]
_REAL: Final = re.compile(r"Basic api_(?!sandbox)\w+\.\w+:")
_LOGGER: Final = logging.getLogger("close_async.sandbox")


def refuse_key(credential: str) -> JSONResponse:
    """Return the 401 for a *credential* that the sandbox doesn't know."""
    if _REAL.fullmatch(credential) is None:
        return JSONResponse({"error": _UNAUTHORIZED}, 401)

    _LOGGER.warning("a call was refused: %s", _REAL_KEY)
    return JSONResponse({"error": _REAL_KEY}, 401)
