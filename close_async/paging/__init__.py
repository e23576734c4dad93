"""Lists of Close to loop over: `Pages`, and how they are walked."""

from __future__ import annotations

from .pages import Pages

__all__ = ["Pages"]
