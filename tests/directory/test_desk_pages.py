"""The desk's pages about organisations, duplicates, help and roles: what they do, and who is refused."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kuvend.audit.models import AuditEntry
from kuvend.core import clock
from kuvend.directory.models import (
    Network,
    NetworkRole,
    Organisation,
    OrganisationMerge,
    ProbableDuplicate,
    ProfileInvitation,
)
from kuvend.directory.operations.duplicates import look_for_duplicates
from kuvend.directory.operations.merging import merge_organisations
from kuvend.directory.states import ContactKind, ProfileState
from kuvend.messaging.models import OutboxMessage
from kuvend.people.models import Account, AccountHelp, Person
from kuvend.people.states import Role
from tests.actors import LONG_AGO, ClientMaker, give_role, make_organisation, make_person
from tests.directory.test_profile_pages import key

pytestmark = pytest.mark.web


@pytest.fixture
def desk(client_of: ClientMaker, editor: Person) -> Client:
    return client_of(editor)


def names_on(page: str) -> list[str]:
    return re.findall(r'<th scope="row"[^>]*><a [^>]*><bdi>([^<]+)</bdi>', page)


def test_the_list_shows_ones_own_desk_only(
    desk: Client, organisation: Organisation, other_organisation: Organisation
) -> None:
    page = desk.get(reverse("directory-desk-organisations")).content.decode()
    assert names_on(page) == [organisation.name]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Lule Mali", "Uji", "Шума"]),
        ("q=suma", ["Шума"]),
        ("q=MALI", ["Lule Mali"]),
        ("care=claimed", ["Lule Mali"]),
        ("care=unclaimed", ["Uji", "Шума"]),
        ("state=draft", ["Uji"]),
        ("network=albania&state=nonsense", ["Lule Mali", "Uji", "Шума"]),
    ],
)
def test_the_list_is_narrowed(query: str, expected: list[str], desk: Client, network: Network, member: Person) -> None:
    make_organisation("Uji", network, state=ProfileState.DRAFT)
    make_organisation("Шума", network)
    page = desk.get(f"{reverse('directory-desk-organisations')}?{query}").content.decode()
    assert names_on(page) == expected


def test_the_list_costs_the_same_for_one_and_three(desk: Client, network: Network, organisation: Organisation) -> None:
    url = reverse("directory-desk-organisations")

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            desk.get(url)
        return len(queries)

    desk.get(url)
    before = count()
    for name in ("Uji", "Guri"):
        make_organisation(name, network)
    assert count() == before


def test_several_are_invited_at_once(
    desk: Client, network: Network, organisation: Organisation, other_organisation: Organisation
) -> None:
    for profile in (organisation, other_organisation):
        profile.contact_points.create(kind=ContactKind.EMAIL, value=f"{profile.slug}@example.org")
    mute = make_organisation("Pa Adresë", network)
    chosen = [organisation.public_id, mute.public_id, other_organisation.public_id]
    response = desk.post(
        reverse("directory-desk-organisations"), {**key(), "organisation": chosen, "language": "sq"}, follow=True
    )
    page = response.content.decode()
    assert "1 invitation is on its way." in page
    assert "Pa Adresë" in page
    # The other desk's organisation is none of theirs.
    assert [invitation.organisation for invitation in ProfileInvitation.objects.all()] == [organisation]


def test_adding_warns_of_similar_names(desk: Client, network: Network, organisation: Organisation) -> None:
    url = reverse("directory-desk-add-organisation")
    data = {"name": "Shoqata Lule Mali", "network": network.slug, "country": "AL", "email": "lm@example.org"}
    page = desk.post(url, {**key(), **data}).content.decode()
    assert "Is it one of these?" in page
    assert Organisation.objects.filter(name="Shoqata Lule Mali").count() == 0
    response = desk.post(url, {**key(), **data, "ignore_duplicates": "on"})
    added = Organisation.objects.get(name="Shoqata Lule Mali")
    assert response.headers["Location"] == reverse("directory-desk-organisation", args=[added.public_id])
    assert added.state == ProfileState.DRAFT
    assert added.contact_points.get().visibility == "desk"
    page = desk.get(response.headers["Location"]).content.decode()
    assert "lm@example.org" in page


def test_nobody_adds_to_a_foreign_network(desk: Client, network: Network, other_network: Network) -> None:
    url = reverse("directory-desk-add-organisation")
    response = desk.post(url, {**key(), "name": "Hëna", "network": other_network.slug})
    assert response.status_code == 200
    assert not Organisation.objects.filter(name="Hëna").exists()


def test_drafts_of_other_desks_are_not_given_away(desk: Client, network: Network, other_network: Network) -> None:
    make_organisation("Fshehtësia e Madhe", other_network, state=ProfileState.DRAFT)
    data = {**key(), "name": "Fshehtësia e Madhe", "network": network.slug}
    assert desk.post(reverse("directory-desk-add-organisation"), data).status_code == 302


def test_archiving_and_bringing_back(desk: Client, organisation: Organisation) -> None:
    archive = reverse("directory-desk-archive-organisation", args=[organisation.public_id])
    assert desk.post(archive, {**key(), "reason": ""}).status_code == 200
    desk.post(archive, {**key(), "reason": "Closed down"})
    organisation.refresh_from_db()
    assert organisation.state == ProfileState.ARCHIVED
    assert desk.get(reverse("directory-desk-organisation", args=[organisation.public_id])).status_code == 200
    desk.post(reverse("directory-desk-restore-organisation", args=[organisation.public_id]), key())
    organisation.refresh_from_db()
    assert organisation.state == ProfileState.PUBLISHED


def test_a_draft_is_published(desk: Client, network: Network) -> None:
    draft = make_organisation("Uji", network, state=ProfileState.DRAFT, published_at=None)
    desk.post(reverse("directory-desk-publish-organisation", args=[draft.public_id]), key())
    draft.refresh_from_db()
    assert draft.state == ProfileState.PUBLISHED


def test_duplicates_are_compared_merged_and_taken_apart(
    desk: Client, network: Network, organisation: Organisation
) -> None:
    twin = make_organisation("Shoqata Lule Mali", network, acronym="SLM")
    look_for_duplicates(now=clock.now())
    page = desk.get(reverse("directory-desk-duplicates")).content.decode()
    assert "Compare and merge" in page
    url = reverse("directory-desk-merge", args=[organisation.public_id, twin.public_id])
    assert "SLM" in desk.get(url).content.decode()
    desk.post(url, {**key(), "reason": "Same people"})
    merge = OrganisationMerge.objects.get()
    # Old addresses lead to the kept profile.
    address = Client().get(f"/en/members/{twin.public_id}/").headers["Location"]
    assert organisation.public_id in address
    undo = reverse("directory-desk-undo-merge", args=[merge.public_id])
    assert desk.get(undo).status_code == 200
    desk.post(undo, key())
    twin.refresh_from_db()
    assert twin.state == ProfileState.PUBLISHED
    assert desk.get(undo).status_code == 404


def test_the_other_profile_is_chosen_by_name(desk: Client, network: Network, organisation: Organisation) -> None:
    twin = make_organisation("Lule", network)
    url = reverse("directory-desk-merge-choose", args=[organisation.public_id])
    expected = reverse("directory-desk-merge", args=[organisation.public_id, twin.public_id])
    assert desk.get(url, {"other": "Lule"}).headers["Location"] == expected
    assert desk.get(url, {"other": organisation.name}).status_code == 200


def test_a_merge_asks_both_desks(desk: Client, organisation: Organisation, other_organisation: Organisation) -> None:
    for pair in ((organisation, other_organisation), (other_organisation, organisation)):
        url = reverse("directory-desk-merge", args=[profile.public_id for profile in pair])
        assert desk.get(url).status_code == 404
        assert desk.post(url, key()).status_code == 404
    assert not OrganisationMerge.objects.exists()


# -- help ------------------------------------------------------------------------------------------------------------

FORM = {"identity_check": "Called the number known since 2019", "reason": "Telephone was stolen"}


@pytest.fixture
def locked_out(member: Person) -> Person:
    Authenticator.objects.create(user=member.account, type=Authenticator.Type.TOTP, data={})
    return member


def test_a_lost_second_factor_is_replaced_in_two_steps(
    client_of: ClientMaker, network_secretariat: Person, head_of_network: Person, network: Network, locked_out: Person
) -> None:
    first, second = client_of(network_secretariat), client_of(head_of_network)
    begin = reverse("directory-desk-help-second-factor", args=[locked_out.public_id])
    assert first.post(begin, {**key(), "identity_check": "x", "reason": "y"}).status_code == 200
    first.post(begin, {**key(), **FORM})
    mail = OutboxMessage.objects.get(to=locked_out.account.email)
    assert mail.is_secret
    assert "/account/help/stop/" in mail.text
    help_ = AccountHelp.objects.get()
    page = reverse("directory-desk-show-help", args=[help_.public_id])

    second.post(page, key())
    assert Authenticator.objects.exists(), "too early"
    with time_machine.travel(clock.now() + timedelta(hours=24, minutes=1)):
        first, second = client_of(network_secretariat), client_of(head_of_network)
        first.post(page, key())
        assert Authenticator.objects.exists(), "by the same person"
        assert "a colleague has to finish it" in first.get(page).content.decode()
        second.post(page, key())
    assert not Authenticator.objects.exists()
    entry = AuditEntry.objects.get(action="people.finish_help")
    assert (entry.chain, entry.facts["is_alone"]) == (network.public_id, False)
    assert entry.personal_part.details["identity_check"] == FORM["identity_check"]
    assert FORM["identity_check"] not in str(entry.facts)


def test_a_desk_of_one_may_finish_alone_and_the_record_says_so(
    client_of: ClientMaker, network_secretariat: Person, locked_out: Person
) -> None:
    begin = reverse("directory-desk-help-second-factor", args=[locked_out.public_id])
    client_of(network_secretariat).post(begin, {**key(), **FORM})
    page = reverse("directory-desk-show-help", args=[AccountHelp.objects.get().public_id])
    with time_machine.travel(clock.now() + timedelta(hours=25)):
        client = client_of(network_secretariat)
        assert "The record will say so." in client.get(page).content.decode()
        client.post(page, key())
    assert not Authenticator.objects.exists()
    assert AuditEntry.objects.get(action="people.finish_help").facts["is_alone"] is True


def test_the_person_can_stop_it_by_the_link(
    client_of: ClientMaker, network_secretariat: Person, locked_out: Person
) -> None:
    begin = reverse("directory-desk-help-second-factor", args=[locked_out.public_id])
    client_of(network_secretariat).post(begin, {**key(), **FORM})
    link = re.search(r"http://[^/]+(/\S+/stop/\S+/)", OutboxMessage.objects.get(kind="people.help_begun").text)
    assert link
    stranger = Client()
    assert stranger.get(link[1]).status_code == 200
    assert AccountHelp.objects.get().stopped_at is None, "looking at the link stops nothing"
    stranger.post(link[1])
    assert AccountHelp.objects.get().stopped_at is not None
    page = reverse("directory-desk-show-help", args=[AccountHelp.objects.get().public_id])
    with time_machine.travel(clock.now() + timedelta(hours=25)):
        assert client_of(network_secretariat).post(page, key()).status_code == 404
    assert Authenticator.objects.exists()


def test_a_dead_address_is_replaced_and_both_are_told(
    client_of: ClientMaker, network_secretariat: Person, member: Person
) -> None:
    old = member.account.email
    client_of(member)
    begin = reverse("directory-desk-help-address", args=[member.public_id])
    client_of(network_secretariat).post(begin, {**key(), **FORM, "new_email": "New@Example.org"})
    assert set(OutboxMessage.objects.values_list("to", flat=True)) == {old, "new@example.org"}
    page = reverse("directory-desk-show-help", args=[AccountHelp.objects.get().public_id])
    with time_machine.travel(clock.now() + timedelta(hours=71)):
        client_of(network_secretariat).post(page, key())
        assert Account.objects.get(person=member).email == old
    with time_machine.travel(clock.now() + timedelta(hours=73)):
        client_of(network_secretariat).post(page, key())
    assert Account.objects.get(person=member).email == "new@example.org"
    assert OutboxMessage.objects.filter(kind="people.help_done").count() == 2


def test_an_address_of_somebody_else_cannot_be_taken(
    client_of: ClientMaker, network_secretariat: Person, member: Person, outsider: Person
) -> None:
    begin = reverse("directory-desk-help-address", args=[member.public_id])
    client_of(network_secretariat).post(begin, {**key(), **FORM, "new_email": outsider.account.email})
    assert not AccountHelp.objects.exists()


def test_who_may_help_whom(
    client_of: ClientMaker,
    secretariat: Person,
    network_secretariat: Person,
    head_of_network: Person,
    editor: Person,
    other_head: Person,
    member: Person,
    outsider: Person,
    applicant: Person,
) -> None:
    from kuvend.directory.permissions.accounts import may_help_with_account as may

    assert may(head_of_network, member)
    assert may(network_secretariat, head_of_network)
    assert may(secretariat, network_secretariat)
    assert may(secretariat, applicant)
    # Nobody below, beside or without the office.
    assert not may(head_of_network, network_secretariat)
    assert not may(network_secretariat, secretariat)
    assert not may(editor, member)
    assert not may(other_head, member)
    assert not may(head_of_network, outsider)
    assert not may(network_secretariat, applicant)
    assert not may(member, member)
    assert not may(secretariat, secretariat)


def test_a_desk_role_that_nobody_asked_for_opens_no_way_to_the_account(
    network: Network, network_secretariat: Person, secretariat: Person, outsider: Person, member: Person
) -> None:
    from kuvend.directory.permissions.accounts import may_help_with_account as may

    for person in (outsider, member):
        give_role(person, network, Role.REVIEWER)
    assert not may(network_secretariat, outsider)  # acts for a member of another network only
    assert may(network_secretariat, member)
    assert may(secretariat, outsider)


def test_an_account_older_than_the_desk_role_is_left_to_the_head_office(
    client_of: ClientMaker,
    network: Network,
    network_secretariat: Person,
    secretariat: Person,
    applicant: Person,
    editor: Person,
) -> None:
    from kuvend.directory.permissions.accounts import may_help_with_account as may

    NetworkRole.objects.create(
        person=applicant, network=network, role=Role.REVIEWER, granted_at=LONG_AGO + timedelta(days=1)
    )
    assert not may(network_secretariat, applicant)  # nobody asked them, and the account is theirs
    assert may(network_secretariat, editor)  # whose account was opened for this desk
    assert may(secretariat, applicant)
    address = reverse("directory-desk-help-address", args=[applicant.public_id])
    theirs = reverse("directory-desk-help-address", args=[editor.public_id])
    desk, office = client_of(network_secretariat), client_of(secretariat)
    assert desk.get(address).status_code == 404
    sent = {**key(), "new_email": "thief@example.org", "identity_check": "Voice", "reason": "Lost"}
    assert desk.post(address, sent).status_code == 404
    assert not AccountHelp.objects.exists()
    assert office.get(address).status_code == 200
    roles = reverse("directory-desk-roles", args=[network.slug])
    page = desk.get(roles).content.decode()
    assert theirs in page
    assert address not in page
    assert address in office.get(roles).content.decode()


# -- roles -----------------------------------------------------------------------------------------------------------


def test_heads_give_roles_but_not_the_secretariats(
    client_of: ClientMaker, network: Network, head_of_network: Person, network_secretariat: Person
) -> None:
    Network.objects.filter(pk=network.pk).update(time_zone="Europe/Tirane")
    url = reverse("directory-desk-roles", args=[network.slug])
    data = {"email": "vera@example.org", "full_name": "Vera Re", "language": "sq"}
    head = client_of(head_of_network)
    head.post(url, {**key(), **data, "role": Role.SECRETARIAT})
    assert not NetworkRole.objects.filter(person__full_name="Vera Re").exists()
    head.post(url, {**key(), **data, "role": Role.COMMITTEE})
    role = NetworkRole.objects.get(person__full_name="Vera Re")
    assert (role.role, role.granted_by) == (Role.COMMITTEE, head_of_network)
    assert role.person.time_zone == "Europe/Tirane"
    assert OutboxMessage.objects.get(to="vera@example.org").kind == "directory.role_granted"

    own = network_secretariat.network_roles.get()
    end = reverse("directory-desk-end-role", args=[network.slug, own.public_id])
    assert head.post(end, key()).status_code == 403
    head.post(reverse("directory-desk-end-role", args=[network.slug, role.public_id]), {**key(), "reason": "Moved"})
    role.refresh_from_db()
    assert role.ended_at is not None


def test_the_last_of_the_head_office_stays(client_of: ClientMaker, root: Network, secretariat: Person) -> None:
    own = secretariat.network_roles.get()
    url = reverse("directory-desk-end-role", args=[root.slug, own.public_id])
    client = client_of(secretariat)
    assert "This is the last person of the head office." in client.post(url, key()).content.decode()
    give_role(make_person("Dyta Zyra"), root, Role.SECRETARIAT)
    assert client.post(url, key()).status_code == 302


# -- who is refused --------------------------------------------------------------------------------------------------


def test_outsiders_find_nothing(
    client_of: ClientMaker,
    organisation: Organisation,
    network: Network,
    member: Person,
    outsider: Person,
    editor: Person,
    network_secretariat: Person,
    locked_out: Person,
) -> None:
    twin = make_organisation("Lule Mali OJQ", network)
    third = make_organisation("Lule Mali e Tretë", network)
    look_for_duplicates(now=clock.now())
    pair = ProbableDuplicate.objects.get(second=twin)
    merge = merge_organisations(kept=organisation, absorbed=third, by=editor, now=clock.now())
    client_of(network_secretariat).post(
        reverse("directory-desk-help-second-factor", args=[member.public_id]), {**key(), **FORM}
    )
    help_ = AccountHelp.objects.get()
    role = editor.network_roles.get()
    pages = [
        reverse("directory-desk-organisations"),
        reverse("directory-desk-add-organisation"),
        reverse("directory-desk-duplicates"),
        reverse("directory-desk-different-duplicate", args=[pair.public_id]),
        reverse("directory-desk-again-duplicate", args=[pair.public_id]),
        reverse("directory-desk-help"),
        *(
            reverse(f"directory-desk-{name}", args=[organisation.public_id])
            for name in (
                "organisation",
                "publish-organisation",
                "archive-organisation",
                "restore-organisation",
                "merge-choose",
            )
        ),
        reverse("directory-desk-merge", args=[organisation.public_id, twin.public_id]),
        reverse("directory-desk-undo-merge", args=[merge.public_id]),
        reverse("directory-desk-show-help", args=[help_.public_id]),
        reverse("directory-desk-stop-help", args=[help_.public_id]),
        reverse("directory-desk-help-second-factor", args=[member.public_id]),
        reverse("directory-desk-help-address", args=[member.public_id]),
        reverse("directory-desk-roles", args=[network.slug]),
        reverse("directory-desk-end-role", args=[network.slug, role.public_id]),
    ]
    for person in (outsider, member):
        client = client_of(person)
        for url in pages:
            assert client.get(url).status_code == 404, url
            assert client.post(url, key()).status_code == 404, url
    stranger = Client()
    for url in pages:
        assert stranger.get(url).status_code == 302, url
        assert stranger.post(url, key()).status_code == 404, url
