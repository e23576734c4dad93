# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from ..._core.fields import define
from ..._core.model import Model

__all__ = ["ConnectedAccountIdentity"]


@define
class ConnectedAccountIdentity(Model):
    """
    A sender in whose name an account can send. Gives `sender_email` and `sender_name` of a
    subscription.
    """

    email: str
    """The address in the From line."""
    name: str | None
    """The name in the From line. That it can be None is a guess."""
