"""
Seed files: what a sandbox has besides its office, written down by hand as JSON.

`docs/reference/sandbox-world.md` shows the form. Each entry is what Close takes for such an object,
in short forms where that is long. A mistake is a `ValueError` that names its place in the file.
"""

from __future__ import annotations

import json
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs

from ..common.errors import Refused, invalid, invalid_fields
from ..common.json_path import JsonPath
from ..common.json_value import as_object
from ..common.timestamps import aware
from ..world.shorthand import contact_body, id_of, lead_body, sender_of, sequence_body

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Mapping

    from ..common.objects import Post, Row
    from ..world.store import World

# The keys of a seed file are not quite those of the calls that they become.
_RENAMED: Final = {
    "email_template_id": "template",
    "sms_template_id": "template",
    "step_type": "type",
    "status_id": "status",
}
_CONTACT: Final = ("name", "title", "emails", "phones", "urls", "custom", "sequences", "days_old")
_LONGEST: Final = 36_500.0


@attrs.frozen
class _SeedLoader:
    """Puts what a seed file has into the world, section by section."""

    world: World
    post: Post

    def load(self, content: object) -> None:
        """Put all of a file into the world."""
        file = as_object(content)
        if file is None:
            msg = "Value must be an object."
            raise invalid(msg)

        _only(file, _SECTIONS, JsonPath(""))
        for name, section in _SECTIONS.items():
            items = JsonPath("").items(file, name) if name in file else []
            for index, item in enumerate(items):
                at = JsonPath(f"{name}.{index}")
                entry = at.mapping({"name": item} if isinstance(item, str) else item)
                _only(entry, section.keys, at)
                section.add(self, entry, at)

    def make(self, path: str, body: Mapping[str, object], at: JsonPath) -> Row:
        """Make one object as a call would, and let a refusal name its place in the file."""
        try:
            return self.post(path, body)
        except Refused as refused:
            raise invalid_fields(
                {_join(at.path, path): text for path, text in refused.problems.items()}
            ) from None


def _lead_status(loader: _SeedLoader, entry: Mapping[str, object], at: JsonPath) -> None:
    loader.make("/status/lead/", {"label": entry.get("name")}, at)


def _custom_field(loader: _SeedLoader, entry: Mapping[str, object], at: JsonPath) -> None:
    owner = at.choice({"on": "lead", **entry}, "on", ("lead", "contact", "opportunity"))
    body = {"type": "text", **entry}
    loader.make(f"/custom_field/{owner}/", _without(body, "on"), at)


def _template(path: str, loader: _SeedLoader, entry: Mapping[str, object], at: JsonPath) -> None:
    loader.make(path, {"is_shared": True, **entry}, at)


_email_template = partial(_template, "/email_template/")
_sms_template = partial(_template, "/sms_template/")


def _sequence(loader: _SeedLoader, entry: Mapping[str, object], at: JsonPath) -> None:
    loader.make("/sequence/", sequence_body(loader.world, entry), at)


def _smart_view(loader: _SeedLoader, entry: Mapping[str, object], at: JsonPath) -> None:
    s_query: Row = {"query": entry.get("query"), "results_limit": None, "sort": []}
    loader.make("/saved_search/", {**_without(entry, "query"), "s_query": s_query}, at)


def _lead(loader: _SeedLoader, entry: Mapping[str, object], at: JsonPath) -> None:
    world = loader.world
    contacts = at.items(entry, "contacts") if "contacts" in entry else []
    days = _days(entry, at)
    lead = loader.make("/lead/", lead_body(_without(entry, "contacts", "days_old")), at)
    for index, item in enumerate(contacts):
        inner = at.into("contacts", index)
        person = inner.mapping(item)
        _only(person, _CONTACT, inner)
        _contact(loader, lead, {"days_old": days, **person}, inner)
    _age(world, "lead", lead, days)


def _contact(loader: _SeedLoader, lead: Row, entry: Mapping[str, object], at: JsonPath) -> None:
    names = at.texts(entry, "sequences") if "sequences" in entry else []
    body = contact_body(_without(entry, "sequences", "days_old"))
    contact = loader.make("/contact/", {**body, "lead_id": lead["id"]}, at)
    for index, name in enumerate(names):
        sequence_id = id_of(loader.world, "sequence", "name", name)
        given = {"contact_id": contact["id"], "sequence_id": sequence_id}
        loader.make(
            "/sequence_subscription/",
            {**given, **sender_of(loader.world)},
            at.into("sequences", index),
        )
    _age(loader.world, "contact", contact, _days(entry, at))


def _days(entry: Mapping[str, object], at: JsonPath) -> float:
    days = entry.get("days_old", 0)
    if isinstance(days, bool) or not isinstance(days, int | float) or not 0 <= days <= _LONGEST:
        msg = "Value must be a number of days, 0 or more."
        raise at.into("days_old").refusal(msg)

    return days


def _age(world: World, kind: str, row: Row, days: float) -> None:
    if days:
        date = aware(world.now() - timedelta(days=days))
        world.change(kind, row["id"], {"date_created": date, "date_updated": date})


@attrs.frozen
class _Section:
    """One list of a seed file: which keys its entries may have, and what becomes of them."""

    keys: tuple[str, ...]
    add: Callable[[_SeedLoader, Mapping[str, object], JsonPath], None]


_SECTIONS: Final[dict[str, _Section]] = {
    "lead_statuses": _Section(("name",), _lead_status),
    "custom_fields": _Section(
        ("on", "name", "type", "choices", "description", "accepts_multiple_values"), _custom_field
    ),
    "email_templates": _Section(("name", "subject", "body", "is_shared"), _email_template),
    "sms_templates": _Section(("name", "text", "is_shared"), _sms_template),
    "sequences": _Section(("name", "timezone", "schedule", "status", "steps"), _sequence),
    "smart_views": _Section(("name", "type", "query"), _smart_view),
    "leads": _Section(
        (
            "name", "status", "description", "url", "addresses", "custom", "contacts", "days_old",
        ),
        _lead,
    ),
}  # fmt: skip


def read_file(path: str | os.PathLike[str]) -> object:
    """Return the JSON of a file, or raise ValueError that says where it is not JSON."""
    try:
        return json.loads(Path(path).read_text(encoding="utf-8"))
    except ValueError as error:
        msg = f"{Path(path)} is not JSON: {error}"
        raise ValueError(msg) from None


def load_seed(world: World, post: Post, content: object, *, name: str | os.PathLike[str]) -> None:
    """
    Put the *content* of the seed file *name* into the world.

    Raises:
        ValueError: Something in it can't be; the message names where.
    """
    try:
        _SeedLoader(world, post).load(content)
    except Refused as refused:
        msg = f"{Path(name)}: {refused.sentence}"
        raise ValueError(msg) from None


def _only(
    entry: Mapping[str, object], keys: Mapping[str, object] | tuple[str, ...], at: JsonPath
) -> None:
    unknown = [key for key in entry if key not in keys]
    if unknown:
        msg = f"There is no such key; there are {', '.join(keys)}."
        raise invalid_fields({_join(at.path, unknown[0]): msg})


def _without(entry: Mapping[str, object], *keys: str) -> Row:
    return {key: value for key, value in entry.items() if key not in keys}


def _join(path: str, inner: str) -> str:
    steps = [_RENAMED.get(step, step) for step in inner.split(".")]
    return ".".join(step for step in (path, *steps) if step)
