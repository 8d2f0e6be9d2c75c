"""Nobody is written onto somebody else's page: the other side agrees first, and either side can end it."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from kuvend.audit.models import AuditEntry
from kuvend.core.cache.pages import shelf
from kuvend.core.errors import Refused
from kuvend.directory.exports.worklist.relations import relations_to_answer
from kuvend.directory.models import Network, Organisation, OrganisationRelation, OrganisationRole
from kuvend.directory.operations.relations import agree_to_relation, refuse_relation, relate_organisations
from kuvend.directory.states import RelationKind
from kuvend.messaging.models import OutboxMessage
from kuvend.people.models import Person
from kuvend.people.states import Role
from tests.actors import ClientMaker, give_role, make_organisation, make_person

pytestmark = [pytest.mark.web, pytest.mark.django_db]
NOW = datetime(2026, 5, 1, 10, 0, tzinfo=UTC)
SAID = {"kind": RelationKind.BRANCH_OF, "now": NOW}


@pytest.fixture
def relation(organisation: Organisation, other_organisation: Organisation, editor: Person) -> OrganisationRelation:
    """What the desk of `organisation` says of a member of another network."""
    return relate_organisations(organisation=organisation, other=other_organisation, by=editor, **SAID)  # type: ignore[arg-type]


def shown(organisation: Organisation, name: str) -> bool:
    shelf.clear()
    client = Client()
    page = client.get(reverse("directory-member", args=[organisation.slug, organisation.public_id])).content.decode()
    relations = re.sub(r'(?s)<h2 id="near">.*?</section>', "", page)  # neighbours are named in any case
    return name in relations or name in client.get(f"/api/v1/organisations/{organisation.public_id}").content.decode()


def answer(client: Client, side: Organisation, relation: OrganisationRelation, said: str, **more: Any) -> int:
    address = reverse("directory-relation-answer", args=[side.public_id, relation.public_id, said])
    return client.post(address, {"idempotency_key": f"{said}-{side.pk}", **more}).status_code


def waits_for(person: Person) -> list[str]:
    return [str(item.url) for item in relations_to_answer(person, now=NOW)]


def test_it_shows_on_neither_page_before_the_other_side_agrees(
    relation: OrganisationRelation,
    organisation: Organisation,
    other_organisation: Organisation,
    outsider: Person,
    editor: Person,
    client_of: ClientMaker,
) -> None:
    pages = ((organisation, other_organisation.name), (other_organisation, organisation.name))
    assert relation.is_pending
    assert [shown(page, name) for page, name in pages] == [False, False]
    assert answer(client_of(editor), other_organisation, relation, "agree") == 404
    assert answer(client_of(editor), organisation, relation, "agree") == 302  # its own word was never waited for
    relation.refresh_from_db()
    assert relation.is_pending
    assert answer(client_of(outsider), other_organisation, relation, "agree") == 302  # who represents the other
    assert [shown(page, name) for page, name in pages] == [True, True]
    entry = AuditEntry.objects.get(action="directory.agree_to_relation")
    assert (entry.subject_id, entry.facts["relation"]) == (other_organisation.public_id, relation.public_id)
    with pytest.raises(Refused, match="answered already"):
        agree_to_relation(relation=relation, side=other_organisation, by=outsider, now=NOW)


def test_who_answers_is_asked_by_mail_and_in_the_work_list(
    organisation: Organisation,
    other_organisation: Organisation,
    other_head: Person,
    outsider: Person,
    editor: Person,
    member: Person,
) -> None:
    relate_organisations(organisation=organisation, other=other_organisation, by=editor, **SAID)  # type: ignore[arg-type]
    asked = OutboxMessage.objects.filter(kind="directory.relation_asked")
    assert set(asked.values_list("to", flat=True)) == {other_head.account.email, outsider.account.email}
    assert "Lule Mali" in asked.first().text  # type: ignore[union-attr]
    page = reverse("directory-relations", args=[other_organisation.public_id])
    assert page in asked.first().text  # type: ignore[union-attr]
    assert waits_for(outsider) == [page]
    assert waits_for(editor) == waits_for(member) == []


def test_the_office_answers_for_a_member_that_nobody_represents(
    organisation: Organisation, other_network: Network, other_head: Person, editor: Person, client_of: ClientMaker
) -> None:
    unclaimed = make_organisation("E Pashoqëruar", other_network)
    relation = relate_organisations(organisation=organisation, other=unclaimed, by=editor, **SAID)  # type: ignore[arg-type]
    mail = OutboxMessage.objects.get(kind="directory.relation_asked")
    assert mail.to == other_head.account.email
    assert waits_for(other_head) == [reverse("directory-relations", args=[unclaimed.public_id])]
    assert answer(client_of(other_head), unclaimed, relation, "agree") == 302
    assert shown(unclaimed, organisation.name)
    assert waits_for(other_head) == []


def test_one_desk_says_at_once_what_it_may_say_of_both(
    organisation: Organisation, network: Network, editor: Person
) -> None:
    mother = make_organisation("Nëna", network)
    assert not relate_organisations(organisation=organisation, other=mother, by=editor, **SAID).is_pending  # type: ignore[arg-type]
    assert not OutboxMessage.objects.exists()


def test_no_office_speaks_for_a_person(
    organisation: Organisation, network: Network, editor: Person, secretariat: Person, client_of: ClientMaker
) -> None:
    ana = make_person("Ana Vetë")
    profile = make_organisation("Ana Vetë", network, person=ana)
    give_role(ana, profile, Role.REPRESENTATIVE)
    give_role(make_person("Ndihmës"), profile, Role.REPRESENTATIVE)
    relation = relate_organisations(organisation=organisation, other=profile, by=editor, **SAID)  # type: ignore[arg-type]
    turned = relate_organisations(
        organisation=profile, other=organisation, kind=RelationKind.MEMBER_OF, by=secretariat, now=NOW
    )
    assert (relation.waits_for_other, turned.waits_for_organisation, turned.waits_for_other) == (True, True, False)
    assert set(OutboxMessage.objects.values_list("to", flat=True)) == {ana.account.email}
    assert waits_for(editor) == waits_for(secretariat) == []
    for clerk in (editor, secretariat):
        assert answer(client_of(clerk), profile, relation, "agree") == 403
    assert not shown(profile, organisation.name)
    assert len(waits_for(ana)) == 1
    for one in (relation, turned):
        assert answer(client_of(ana), profile, one, "agree", idempotency_key=one.public_id) == 302
    assert shown(profile, organisation.name)


def test_an_unclaimed_person_is_asked_by_nobody_else(
    organisation: Organisation, network: Network, editor: Person
) -> None:
    from kuvend.directory.models import Taxonomy, Term

    taxonomy = Taxonomy.objects.create(key="organisation_type", name={"en": "Types"})
    kind = Term.objects.create(taxonomy=taxonomy, key="individual_person", label={"en": "Individual person"})
    profile = make_organisation("Ben Pa Llogari", network, type=kind)
    assert relate_organisations(organisation=organisation, other=profile, by=editor, **SAID).is_pending  # type: ignore[arg-type]
    assert not OutboxMessage.objects.exists()


def test_either_side_takes_it_back_and_ends_it(
    relation: OrganisationRelation,
    organisation: Organisation,
    other_organisation: Organisation,
    outsider: Person,
    member: Person,
    applicant: Person,
    client_of: ClientMaker,
) -> None:
    assert answer(client_of(applicant), other_organisation, relation, "refuse") == 404
    assert answer(client_of(outsider), other_organisation, relation, "refuse") == 302
    assert not OrganisationRelation.objects.exists()
    assert AuditEntry.objects.get(action="directory.refuse_relation").subject_id == other_organisation.public_id
    with pytest.raises(Refused, match="answered already"):
        refuse_relation(relation=relation, side=organisation, by=member, now=NOW)

    agreed = relate_organisations(organisation=organisation, other=other_organisation, by=None, **SAID)  # type: ignore[arg-type]
    assert answer(client_of(outsider), other_organisation, agreed, "refuse", idempotency_key="later") == 302
    assert OrganisationRelation.objects.get() == agreed  # all have agreed: it ends on a day instead
    end = reverse("directory-relation-end", args=[other_organisation.public_id, agreed.public_id])
    assert client_of(applicant).post(end, {"idempotency_key": "a", "until": "2026-05-01"}).status_code == 404
    assert "Has the branch" in client_of(outsider).get(end).content.decode()
    with time_machine.travel(NOW, tick=False):
        assert client_of(outsider).post(end, {"idempotency_key": "b", "until": "2026-04-30"}).status_code == 302
    assert AuditEntry.objects.get(action="directory.end_relation").subject_id == other_organisation.public_id
    agreed.refresh_from_db()
    assert agreed.until is not None


def test_what_was_only_said_keeps_nobody_from_saying_how_it_is(
    organisation: Organisation, other_organisation: Organisation, editor: Person, outsider: Person, member: Person
) -> None:
    said = relate_organisations(organisation=organisation, other=other_organisation, by=editor, **SAID)  # type: ignore[arg-type]
    turned = relate_organisations(organisation=other_organisation, other=organisation, by=outsider, **SAID)  # type: ignore[arg-type]
    agree_to_relation(relation=turned, side=organisation, by=member, now=NOW)
    with pytest.raises(Refused, match="circle"):
        agree_to_relation(relation=said, side=other_organisation, by=outsider, now=NOW)


def test_a_tie_to_somebody_outside_waits_for_the_member_alone(organisation: Organisation, member: Person) -> None:
    said = OrganisationRelation.objects.create(
        organisation=organisation, kind=RelationKind.BRANCH_OF, outside_name="Far Shore", waits_for_organisation=True
    )
    agree_to_relation(relation=said, side=organisation, by=member, now=NOW)
    said.refresh_from_db()
    assert not said.is_pending


def test_both_pages_say_what_waits_and_for_whom(
    relation: OrganisationRelation,
    organisation: Organisation,
    other_organisation: Organisation,
    editor: Person,
    outsider: Person,
    client_of: ClientMaker,
) -> None:
    desk = client_of(editor).get(reverse("directory-desk-relations", args=[organisation.public_id])).content.decode()
    assert "It shows once the other side has agreed" in desk
    assert "Take it back" in desk
    theirs = reverse("directory-relations", args=[other_organisation.public_id])
    page = client_of(outsider).get(theirs).content.decode()
    assert "Yes, it is so" in page
    assert organisation.name in page
    assert client_of(editor).get(theirs).status_code == 404
    OrganisationRole.objects.filter(person=outsider).update(role=Role.ORGANISATION_EDITOR)
    assert "Yes, it is so" not in client_of(outsider).get(theirs).content.decode()
