"""What is known of OAuth's tokens in one event loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import anyio
import attrs

if TYPE_CHECKING:
    from ...errors import CloseError
    from ...tokens import Tokens


@attrs.define
class RefreshState:
    """
    What is known of tokens in one event loop, by its steady clock.

    *lock* is held by who refreshes. *ours* are the tokens that came here, and *ends* is when they
    shall be refreshed: the time of day may be hours off. *accepted* are those with which a call
    succeeded. *failures* are counted, so that who waited while a refresh failed
    fails with it, instead of trying the same in turn.
    """

    lock: anyio.Lock = attrs.field(factory=anyio.Lock)
    ours: Tokens | None = None
    ends: float | None = None
    accepted: Tokens | None = None
    failures: int = 0
    last_failure: CloseError | None = attrs.field(default=None, repr=False)
