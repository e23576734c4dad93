"""How deep random tests look: as deep as they are written, or a tenth of that for `make unit`."""

from __future__ import annotations

import os
from typing import Final

IS_QUICK: Final = os.environ.get("TEST_DEPTH") == "quick"


def examples(full: int) -> int:
    """Return how many examples a test draws that draws *full* in `make test`."""
    return max(5, full // 10) if IS_QUICK else full
