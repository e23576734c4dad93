# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..._core.fields import Declared, Omittable, choice, define, moment, plain
from ..._core.model import UNSET, Model, Unset
from .export_date_format import ExportDateFormat, ExportDateFormatValue
from .export_format import ExportFormat, ExportFormatValue
from .export_status import ExportStatus, ExportStatusValue
from .export_type import ExportType, ExportTypeValue

if TYPE_CHECKING:
    import datetime
    from collections import abc

__all__ = ["Export"]


@define
class Export(Model):
    """
    An export. That its answer holds these keys is a guess; any other stays readable by its
    name.
    """

    id: str
    """Id of the export, starts with `expo_`."""
    status: Declared[ExportStatus | str, ExportStatusValue] = choice(ExportStatus)
    """How far it is."""
    type: Declared[ExportType | str, ExportTypeValue | Unset] = choice(ExportType, default=UNSET)
    """What its rows are."""
    format: Declared[ExportFormat | str, ExportFormatValue | Unset] = choice(
        ExportFormat, default=UNSET
    )
    """The format of its file."""
    date_format: Declared[ExportDateFormat | str, ExportDateFormatValue | Unset] = choice(
        ExportDateFormat, default=UNSET
    )
    """How dates stand in its file."""
    n_docs: Omittable[int | None] = plain(default=UNSET)
    """How many objects it holds, once that is known."""
    n_docs_processed: Omittable[int | None] = plain(default=UNSET)
    """How many objects are written."""
    download_url: Omittable[str | None] = plain(default=UNSET)
    """Where the file is, once the export is done."""
    query: Omittable[str | None] = plain(default=UNSET)
    """The query in Close's older text language, if it was started with one."""
    s_query: Omittable[Any] = plain(default=UNSET)
    """The query that it was started with."""
    fields: Declared[list[str] | None, abc.Sequence[str] | None | Unset] = plain(default=UNSET)
    """The fields that it holds; None means the usual ones."""
    include_activities: Omittable[bool] = plain(default=UNSET)
    """Whether the leads shall come with their activities, which only JSON can hold."""
    include_addresses: Omittable[bool] = plain(default=UNSET)
    """Whether the leads shall come with their addresses."""
    include_custom_objects: Omittable[bool] = plain(default=UNSET)
    """Whether the leads shall come with their custom objects."""
    include_smart_fields: Omittable[bool] = plain(default=UNSET)
    """Whether the leads shall come with what Close computes, such as the number of calls."""
    send_done_email: Omittable[bool] = plain(default=UNSET)
    """Whether the caller gets an email when it is done."""
    user_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the user who started it."""
    organization_id: Omittable[str] = plain(default=UNSET)
    """Id of the organization, starts with `orga_`."""
    date_created: Omittable[datetime.datetime] = moment(default=UNSET)
    """When it was created."""
    date_updated: Omittable[datetime.datetime] = moment(default=UNSET)
    """When it was changed last."""
