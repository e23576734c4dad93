"""Lists of Close to loop over: `Pages` and `CursorPages`, and how they are walked."""

from __future__ import annotations

from .cursor_pages import CursorPages
from .pages import Pages

__all__ = ["CursorPages", "Pages"]
