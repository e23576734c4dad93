"""`close-dot-io` from PyPI, a client with models of its own, reading a Smart View."""

# It reads the annotations of its users' models as they stand, so they can't be texts here.

from typing import Any

import pytest
from close_dot_io import (  # type: ignore[import-untyped]  # it has no types
    CloseClient,
    Contact,
    Lead,
)

from tests.support.served import Served


class MyContact(Contact):  # type: ignore[misc]  # it has no types
    """Contacts as a program of its users has them."""


class MyLead(Lead):  # type: ignore[misc]  # it has no types
    """Leads, too."""

    contacts: list[MyContact] = []  # noqa: RUF012 - pydantic copies it


@pytest.fixture
def client(served: Served) -> Any:
    """The client; its base URL is the one thing that is changed."""
    client = CloseClient(api_key=served.sandbox.api_key)
    client.base_url = f"{served.api}/"
    return client


def found(served: Served, name: str) -> list[str]:
    """Return the ids that a search finds with the filter of a Smart View."""
    views = served.sandbox.world.all("saved_search")
    view = next(view for view in views if view["name"] == name)
    body = {"query": view["s_query"]["query"], "_limit": 200}
    with served.client() as client:
        answer = client.post("/data/search/", json=body).raise_for_status().json()
    assert answer["cursor"] is None
    return [row["id"] for row in answer["data"]]


def test_a_smart_view_of_leads_is_read_by_its_name(client: Any, served: Served) -> None:
    leads = client.get_from_smartview(MyLead, smartview_name="Potential leads", max_results=1000)

    expected = found(served, "Potential leads")
    assert sorted(lead.id for lead in leads) == sorted(expected)
    assert {lead.status_label for lead in leads} == {"Potential"}
    assert sum(len(lead.contacts) for lead in leads) == sum(
        len(served.sandbox.world.where("contact", "lead_id", lead_id)) for lead_id in expected
    )


def test_a_smart_view_is_read_by_its_id(client: Any, served: Served) -> None:
    views = served.sandbox.world.all("saved_search")
    view = next(view for view in views if view["name"] == "Everything")

    leads = client.get_from_smartview(MyLead, smartview_id=view["id"], max_results=1000)

    assert len({lead.id for lead in leads}) == len(leads) == 250


def test_a_smart_view_of_contacts_is_read(client: Any, served: Served) -> None:
    contacts = client.get_from_smartview(MyContact, smartview_name="CEOs", max_results=1000)

    assert sorted(contact.id for contact in contacts) == sorted(found(served, "CEOs"))
    assert all("CEO" in (contact.title or "") for contact in contacts)


def test_a_lead_is_listed_saved_and_deleted(client: Any, served: Served) -> None:
    leads = client.list(MyLead, max_results=250)
    lead = client.save(MyLead(name="Acme", contacts=[MyContact.create_from_email("ann@acme.com")]))
    lead.description = "Anvils"
    saved = client.save(lead)
    world = served.sandbox.world

    assert len(leads) == 250
    assert (saved.id, saved.contacts[0].first_email) == (lead.id, "ann@acme.com")
    assert world.get("lead", lead.id)["description"] == "Anvils"  # type: ignore[index]  # it's there
    client.delete(saved)
    assert world.get("lead", lead.id) is None
