"""A network's own reasons for decisions, and its steps for new members."""

import pytest
from django.test import Client
from django.urls import reverse

from kuvend.audit.models import AuditEntry
from kuvend.core.ids import new_public_id
from kuvend.directory.models import DecisionTemplate, Network, OnboardingStep, Organisation
from kuvend.directory.phrases import ACCEPTING_REASONS
from kuvend.directory.queries.joining import reason_templates
from kuvend.people.models import Person
from tests.actors import ClientMaker

pytestmark = [pytest.mark.web, pytest.mark.django_db]


def post(client: Client, url: str, /, **values: object) -> int:
    return client.post(url, {"idempotency_key": new_public_id(), **values}).status_code


def test_reasons_are_taken_over_changed_moved_and_retired(
    network: Network, head_of_network: Person, client_of: ClientMaker
) -> None:
    client = client_of(head_of_network)
    page = reverse("directory-desk-reasons", args=[network.slug])
    assert str(next(iter(ACCEPTING_REASONS.values()))) in client.get(page).content.decode()
    assert post(client, page) == 302
    count = DecisionTemplate.objects.filter(network=network).count()
    assert post(client, page) == 302
    assert DecisionTemplate.objects.filter(network=network).count() == count > 2
    taken = DecisionTemplate.objects.filter(network=network, outcome="accepted").first()
    assert taken is not None
    assert set(taken.text) >= {"en", "sq", "ar"}
    new = reverse("directory-desk-add-reason", args=[network.slug])
    assert post(client, new, outcome="accepted", position=0) == 422
    assert post(client, new, outcome="accepted", text_en="Fits well.", text_sq="Përshtatet.", position=0) == 302
    assert reason_templates(network, "sq").accepting[0].text == "Përshtatet."
    added = DecisionTemplate.objects.get(network=network, position=0)
    edit = reverse("directory-desk-reason", args=[network.slug, added.public_id])
    assert "Fits well." in client.get(edit).content.decode()
    assert post(client, edit, outcome="rejected", text_en="Not yet.", position=90, is_active="on") == 302
    assert reason_templates(network, "en").rejecting[-1].text == "Not yet."
    assert post(client, edit, outcome="rejected", text_en="Not yet.", position=90) == 302
    assert "Not yet." not in [reason.text for reason in reason_templates(network, "en").rejecting]
    assert "Not yet." in client.get(page).content.decode()
    assert AuditEntry.objects.filter(action="directory.change_decision_reason").count() == 2


def test_steps_are_taken_over_changed_moved_and_retired(
    network: Network, head_of_network: Person, client_of: ClientMaker
) -> None:
    client = client_of(head_of_network)
    page = reverse("directory-desk-first-steps", args=[network.slug])
    assert post(client, page) == 302
    assert "Invite a colleague" in client.get(page).content.decode()
    new = reverse("directory-desk-add-first-step", args=[network.slug])
    assert post(client, new, explanation_en="Without a title.", position=1) == 422
    assert post(client, new, title_en="Come to the assembly", title_fr="Venez", position=9) == 302
    step = OnboardingStep.objects.get(network=network, position=9)
    edit = reverse("directory-desk-first-step", args=[network.slug, step.public_id])
    assert post(client, edit, title_en="Come", position=2) == 302
    step.refresh_from_db()
    assert (str(step.title["en"]), step.position, step.is_active) == ("Come", 2, False)
    assert post(client, page) == 302
    assert OnboardingStep.objects.filter(network=network).count() == 4


def test_a_step_leads_to_the_page_where_it_is_done(
    network: Network, head_of_network: Person, organisation: Organisation, member: Person, client_of: ClientMaker
) -> None:
    client = client_of(head_of_network)
    new = reverse("directory-desk-add-first-step", args=[network.slug])
    for address in (
        "javascript:alert(1)",
        "//evil.example",
        "https://",
        "/a b",
        "ftp://example.org",
        "/\\evil.example",
    ):
        assert post(client, new, title_en="Sign up", position=1, url=address) == 422, address
    assert post(client, new, title_en="Sign up", position=1, url=" https://example.org/list?a=1 ") == 302
    step = OnboardingStep.objects.get(network=network)
    assert step.url == "https://example.org/list?a=1"
    own = client_of(member)
    steps = reverse("directory-onboarding", args=[organisation.memberships.get().public_id])
    assert 'href="https://example.org/list?a=1"' in own.get(steps).content.decode()
    edit = reverse("directory-desk-first-step", args=[network.slug, step.public_id])
    assert 'value="https://example.org/list?a=1"' in client.get(edit).content.decode()
    assert post(client, edit, title_en="Sign up", position=1, is_active="on", url="/members/") == 302
    assert 'href="/members/"' in own.get(steps).content.decode()
    assert post(client, edit, title_en="Sign up", position=1, is_active="on") == 302
    assert "Go to the page" not in own.get(steps).content.decode()


@pytest.mark.parametrize("name", ["reasons", "add-reason", "first-steps", "add-first-step"])
def test_only_who_manages_the_network_changes_its_words(
    name: str, network: Network, reviewer: Person, outsider: Person, other_head: Person, client_of: ClientMaker
) -> None:
    url = reverse(f"directory-desk-{name}", args=[network.slug])
    values = {"outcome": "accepted", "text_en": "Mine.", "title_en": "Mine.", "position": 1}
    assert post(client_of(reviewer), url, **values) == 403
    for person in (outsider, other_head):
        assert client_of(person).get(url).status_code == 404
        assert post(client_of(person), url, **values) == 404
    assert not DecisionTemplate.objects.exists()
    assert not OnboardingStep.objects.exists()


def test_another_networks_reason_and_step_are_out_of_reach(
    network: Network, other_network: Network, head_of_network: Person, client_of: ClientMaker
) -> None:
    reason = DecisionTemplate.objects.create(network=other_network, key="a", outcome="accepted", text={"en": "Theirs."})
    step = OnboardingStep.objects.create(network=other_network, key="a", title={"en": "Theirs."})
    client = client_of(head_of_network)
    for name, thing in (("reason", reason), ("first-step", step)):
        url = reverse(f"directory-desk-{name}", args=[network.slug, thing.public_id])
        values = {"outcome": "accepted", "text_en": "Mine.", "title_en": "Mine.", "position": 1}
        assert post(client, url, **values) == 404
    reason.refresh_from_db()
    step.refresh_from_db()
    assert (reason.text["en"], step.title["en"]) == ("Theirs.", "Theirs.")
