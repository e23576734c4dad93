"""How many calls per window get through where Close refuses some and doesn't say why."""

from __future__ import annotations

from typing import Final

import attrs

_LONGEST_DOUBT: Final = 32


@attrs.define
class HiddenLimit:
    """
    A limit found by trial, below the one that Close tells: some endpoints have stricter ones [doc].

    A refusal puts it down to what got through. Full windows without one raise it: by one, by two,
    by four. The more often a raise was refused, the more full windows pass before the next.
    *most* is None as long as Close keeps its word.
    """

    most: int | None = None
    _doubt: int = attrs.field(default=1, alias="doubt")
    _missing: int = attrs.field(default=1, alias="missing")
    _step: int = attrs.field(default=1, alias="step")

    def lower(self, through: int) -> None:
        """Take note that a window ended in refusals after so many calls got *through*."""
        self.most = max(1, through)
        self._missing, self._step = self._doubt, 1
        self._doubt = min(2 * self._doubt, _LONGEST_DOUBT)

    def pass_window(self, sent: int, limit: int) -> None:
        """Take note that nothing was refused in a window in which so many were *sent*."""
        if self.most is None or sent < self.most:
            return

        self._missing -= 1
        if self._missing:
            return

        self.most += self._step
        self._missing, self._step = 1, 2 * self._step
        if self.most >= limit:
            self.most, self._doubt = None, 1
