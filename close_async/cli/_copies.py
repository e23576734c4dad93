"""
What a sequence takes to another organization: the templates that its steps name.

There they are known by their names. One that is missing is created; none is ever changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs

from ._terminal import fail, models_in, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..client import CloseClient

__all__ = ["Plan", "Template", "planned", "read_templates", "with_ids"]

_EMAIL: Final = "email_template_id"
_KINDS: Final = {_EMAIL: "email template", "sms_template_id": "SMS template"}
_CONTENTS: Final = {_EMAIL: ("subject", "body", "cc", "bcc"), "sms_template_id": ("text",)}
# Files and links of an organization, which others can't use.
_BOUND: Final = ("attachments", "unsubscribe_link_id")


@attrs.frozen
class Template:
    """A template as it is in one organization, and that of its name in the other, if any."""

    key: str
    source: dict[str, Any]
    found: dict[str, Any] | None = None

    @property
    def kind(self) -> str:
        """What it is, in words."""
        return _KINDS[self.key]

    @property
    def name(self) -> str:
        """Its name, which is the same in both."""
        return str(self.source.get("name") or "")

    @property
    def content(self) -> dict[str, Any]:
        """What is copied beside the name."""
        return {key: self.source[key] for key in _CONTENTS[self.key] if self.source.get(key)}

    @property
    def there(self) -> str:
        """Which one is used in the other organization, in words."""
        if self.found is None:
            return "new"
        return f"{self.found['id']}{', with another text' if self._differs else ''}"

    @property
    def _differs(self) -> bool:
        found = self.source if self.found is None else self.found
        return any(found.get(key) != self.source.get(key) for key in _CONTENTS[self.key])

    def to_json(self) -> dict[str, object]:
        """Return what a plan says of it."""
        return {
            "kind": self.kind,
            "name": self.name,
            "from": self.source["id"],
            "id": self.found and self.found["id"],
            "differs": self._differs,
        }

    def find(self, rows: Sequence[dict[str, Any]], there: str) -> Template:
        """Return the same with the one of *rows* that has its name, or exit."""
        same = [row for row in rows if row.get("name") == self.name]
        what = f"the {self.kind} {self.name!r} ({self.source['id']})"
        if not self.name:
            fail(f"the {self.kind} {self.source['id']} has no name, so it can't be copied")
        if len(same) > 1:
            fail(f"{what} is there {len(same)} times in {there}: rename all but one")
        bound = [] if same else [key for key in _BOUND if self.source.get(key)]
        if bound:
            fail(
                f"{what} has {' and '.join(bound)}, which can't be copied: create a template of "
                f"this name in {there}, and it will be used"
            )
        return attrs.evolve(self, found=same[0] if same else None)


@attrs.frozen
class Plan:
    """To which organization a sequence is copied, and the templates that it needs there."""

    organization_id: str
    organization: str
    templates: tuple[Template, ...]

    @property
    def there(self) -> str:
        """The organization, in words."""
        return f"{one_line(self.organization)} ({one_line(self.organization_id)})"

    async def create_templates(
        self, close: CloseClient, made: list[str], *, once: bool
    ) -> dict[str, str]:
        """
        Create the templates that are missing, and return the ids of all by those of the sources.

        What was created is added to *made*. With *once* each is created once under the journal.
        """
        ids: dict[str, str] = {}
        for template in self.templates:
            source = str(template.source["id"])
            if template.found is None:
                key = f"copy of {source} to {self.organization_id}"
                keyed = close.with_options(idempotency_key=key) if once else close
                new = await _resource(keyed, template.key).create(
                    name=template.name, is_shared=True, **template.content
                )
                ids[source] = new.id
                made.append(f"{template.kind} {template.name!r} ({new.id})")
            else:
                ids[source] = str(template.found["id"])
        return ids


async def read_templates(close: CloseClient, steps: Iterable[dict[str, Any]]) -> list[Template]:
    """Return the templates that *steps* name, each once."""
    named = dict.fromkeys((key, step[key]) for step in steps for key in _KINDS if step.get(key))
    return [
        Template(key, (await _resource(close, key).get(id_, include_embedded=True)).to_dict())
        for key, id_ in named
    ]


async def planned(close: CloseClient, source_id: str, templates: Sequence[Template]) -> Plan:
    """Return what is to be created in the organization of *close*, or exit if that can't be."""
    names = {one.id: one.name for one in (await close.users.me()).organizations}
    statuses = models_in(await close.lead_statuses.list().collect())
    # A user may be in several organizations, but a key belongs to one.
    ids = {str(one.get("organization_id")) for one in statuses if one.get("organization_id")}
    if len(ids) != 1:
        ids = set(names)
    if len(ids) != 1:
        fail("Close doesn't say to which organization the key belongs")
    (organization_id,) = ids
    if organization_id == source_id:
        fail("both keys belong to the same organization: leave --to-key-env out")

    plan = Plan(organization_id, names.get(organization_id, ""), ())
    usable: dict[str, list[dict[str, Any]]] = {}
    for key in dict.fromkeys(template.key for template in templates):
        rows = models_in(await _resource(close, key).list().collect())
        usable[key] = list(_shared(row.to_dict() for row in rows))
    found = tuple(template.find(usable[template.key], plan.there) for template in templates)
    return attrs.evolve(plan, templates=found)


def with_ids(steps: Iterable[dict[str, Any]], ids: dict[str, str]) -> list[dict[str, Any]]:
    """Return *steps* with other templates."""
    return [
        {key: ids.get(value, value) if key in _KINDS else value for key, value in step.items()}
        for step in steps
    ]


def _shared(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the templates that a sequence can use."""
    for row in rows:
        is_archived = row.get("is_archived") or row.get("status") == "archived"
        if row.get("is_shared") and not is_archived:
            yield row


def _resource(close: CloseClient, key: str) -> Any:  # noqa: ANN401 - one of two, which are alike
    return close.email_templates if key == _EMAIL else close.sms_templates
