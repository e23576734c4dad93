# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""Pipelines, that is, the statuses through which opportunities go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.call import Call
from ..._core.decode import identified, nothing, only
from ..._core.encode import (
    body_of,
    listed,
    params,
    present,
    segment,
)
from ..._core.model import UNSET, Unset
from ...paging import Pages

if TYPE_CHECKING:
    from collections import abc

    from ..._core.call import Sender
    from ..models.pipeline import Pipeline
    from ..models.pipeline_page import PipelinePage
    from ..models.pipeline_status_create import PipelineStatusCreate
    from ..models.pipeline_status_place import PipelineStatusPlace

__all__ = ["Pipelines", "PipelinesCalls"]


class PipelinesCalls:
    """The calls of `pipelines`, not sent: `close.send(close.pipelines.calls.list(...))`."""

    @staticmethod
    def list(*, fields: abc.Sequence[str] | None = None) -> Call[PipelinePage]:
        """Return the call of `pipelines.list()`, not sent."""
        from ..models.pipeline_page import PipelinePage

        return Call(
            operation="pipelines.list",
            method="GET",
            path="/pipeline/",
            parse=only(PipelinePage.from_dict, fields),
            effect="read",
            params=params(
                ("_fields", fields),
            ),
        )

    @staticmethod
    def create(
        *, name: str, statuses: abc.Sequence[PipelineStatusCreate] | Unset = UNSET
    ) -> Call[Pipeline]:
        """Return the call of `pipelines.create()`, not sent."""
        from ..models.pipeline import Pipeline

        return Call(
            operation="pipelines.create",
            method="POST",
            path="/pipeline/",
            parse=identified(Pipeline.from_dict),
            effect="create",
            json=body_of(
                ("name", present("name", name)),
                ("statuses", present("statuses", listed("statuses", statuses))),
            ),
        )

    @staticmethod
    def update(
        id: str,
        *,
        name: str | Unset = UNSET,
        statuses: abc.Sequence[PipelineStatusPlace] | Unset = UNSET,
    ) -> Call[Pipeline]:
        """Return the call of `pipelines.update()`, not sent."""
        from ..models.pipeline import Pipeline

        return Call(
            operation="pipelines.update",
            method="PUT",
            path=f"/pipeline/{segment(id)}/",
            parse=identified(Pipeline.from_dict),
            effect="repeat",
            json=body_of(
                ("name", present("name", name)),
                ("statuses", present("statuses", listed("statuses", statuses))),
            ),
        )

    @staticmethod
    def delete(id: str) -> Call[None]:
        """Return the call of `pipelines.delete()`, not sent."""

        return Call(
            operation="pipelines.delete",
            method="DELETE",
            path=f"/pipeline/{segment(id)}/",
            parse=nothing,
            effect="repeat",
        )


class Pipelines:
    """Pipelines, that is, the statuses through which opportunities go."""

    calls = PipelinesCalls

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def list(
        self,
        *,
        fields: abc.Sequence[str] | None = None,
        page_size: int = 100,
        prefetch: int = 0,
        checkpoint: str | None = None,
    ) -> Pages[Pipeline]:
        """
        List pipelines.

        Return the pipelines of the organization, each with the statuses that its opportunities
        can have.

        *fields*: The fields that the answer shall hold (in the URL joined by commas). Without
          it all of them come. That this endpoint takes it is a guess.
        *page_size*: How many rows to ask for at once.
        *prefetch*: How many further pages to fetch at the same time.
        *checkpoint*: Where to go on: the `checkpoint` of an earlier walk through the same list.

        Raises:
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.list(fields=fields)
        return Pages(
            self._sender, call, page_size=page_size, prefetch=prefetch, checkpoint=checkpoint
        )

    async def create(
        self, *, name: str, statuses: abc.Sequence[PipelineStatusCreate] | Unset = UNSET
    ) -> Pipeline:
        """
        Create a pipeline.

        Create a pipeline and return it.

        *name*: The name that users see.
        *statuses*: Statuses to create with it. That Close takes them here is a guess.

        Raises:
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.create(name=name, statuses=statuses)
        return (await self._sender.send(call)).parsed

    async def update(
        self,
        id: str,
        *,
        name: str | Unset = UNSET,
        statuses: abc.Sequence[PipelineStatusPlace] | Unset = UNSET,
    ) -> Pipeline:
        """
        Update a pipeline.

        Rename a pipeline, or put its statuses into another order, and return it.

        *id*: Id of the pipeline, for example `pipe_2KfBn4YvQ8sXhTz6WmRc1d`.
        *name*: The name that users see.
        *statuses*: The statuses of the pipeline in their new order. That they are given by
          their ids only is a guess.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.update(id, name=name, statuses=statuses)
        return (await self._sender.send(call)).parsed

    async def delete(self, id: str) -> None:
        """
        Delete a pipeline.

        Delete a pipeline. That Close refuses it while the pipeline has statuses is a guess.

        *id*: Id of the pipeline, for example `pipe_2KfBn4YvQ8sXhTz6WmRc1d`.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.delete(id)
        return (await self._sender.send(call)).parsed
