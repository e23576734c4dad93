"""
All models: what Close answers, and the parts of what is sent.

Each one is imported when it's first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._generated import models as _models

if TYPE_CHECKING:
    from ._generated.models import *  # noqa: F403 - the facade shows all of them

__all__: list[str] = []
__all__ += _models.__all__


def __getattr__(name: str) -> Any:  # noqa: ANN401 - any of the models
    return getattr(_models, name)


def __dir__() -> list[str]:
    return sorted(__all__)
