"""What makes the generator give up."""

from __future__ import annotations

__all__ = ["PlanError", "Refused"]


class PlanError(Exception):
    """
    The document holds something that can't be generated.

    Each argument is a sentence for one thing; it begins with where that is.
    """

    def __str__(self) -> str:
        return "\n".join(map(str, self.args))


class Refused(Exception):
    """
    A document can't be used. *reasons* has a line for each thing that is wrong.

    A line begins with the file, and the number of the line wherever that is known.
    """

    def __init__(self, *reasons: str) -> None:
        super().__init__(*reasons)
        self.reasons = reasons

    def __str__(self) -> str:
        return "\n".join(self.reasons)
