"""How many calls per window get through where Close refuses some and doesn't say why."""

from __future__ import annotations

from typing import Final

import attrs

_LONGEST_DOUBT: Final = 32
# What a process keeps of its part of a limit when others want more of it.
_KEPT: Final = 0.75


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
    _is_shared: bool = attrs.field(default=False, alias="is_shared")

    @classmethod
    def part(cls, most: int, limit: int) -> HiddenLimit:
        """Return that of a process which takes *most* of a *limit*, and leaves others the rest."""
        return cls(most=most, missing=max(1, limit // most), is_shared=True)

    def lower(self, through: int) -> None:
        """Take note that a window ended in refusals after so many calls got *through*."""
        self.most = max(1, through)
        self._missing, self._step, self._is_shared = self._doubt, 1, False
        self._doubt = min(2 * self._doubt, _LONGEST_DOUBT)

    def share(self, through: int, limit: int) -> None:
        """
        Take note that others left nothing of the limit, and *through* calls of ours got through.

        All of them come back at the same moment. If each takes a part less until it's not refused
        any more, and then one call more each time, they end at equal parts.
        """
        self.most = max(1, int(through * _KEPT))
        self._missing, self._step, self._is_shared = max(1, limit // self.most), 1, True

    def pass_window(self, sent: int, limit: int, left: int | None = None) -> None:
        """
        Take note that nothing was refused in a window in which so many were *sent*.

        *left* is how many Close said to be left when the last of them had gone.
        """
        if self.most is None or sent < self.most:
            return

        is_free = self._is_shared and left is not None and 2 * left >= limit
        self._missing = 0 if is_free else self._missing - 1
        if self._missing:
            return

        self.most += self._step
        self._missing = max(1, limit // self.most) if self._is_shared else 1
        self._step = 1 if self._is_shared and not is_free else 2 * self._step
        if self.most >= limit:
            self.most, self._doubt, self._is_shared = None, 1, False
