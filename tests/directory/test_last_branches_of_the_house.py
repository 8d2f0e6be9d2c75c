"""Refusals and quiet cases of operations that no page lets happen, and of two who do the same at once."""

import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from kuvend.audit.models import AuditEntry
from kuvend.core.errors import Refused
from kuvend.core.subjects import Subject
from kuvend.core.text import TranslatedText
from kuvend.directory.models import Body, BodyMember, Network, Organisation, Place
from kuvend.directory.operations.bodies import rename_body, set_up_body
from kuvend.directory.operations.closing import close_network, reopen_network
from kuvend.directory.operations.memberships import give_up_membership, take_in_member
from kuvend.directory.operations.merging import merge_organisations
from kuvend.directory.operations.places import add_place, change_place
from kuvend.directory.operations.profiles import archive_organisation
from kuvend.directory.operations.taxonomies import REFRESH_PLACE
from kuvend.directory.permissions.accounts import may_help_with_account
from kuvend.directory.permissions.hearing import arbitration_in
from kuvend.directory.permissions.joining import APPLICATION_FILE
from kuvend.directory.states import BodyKind, PlaceKind
from kuvend.media.operations import keep_file
from kuvend.messaging.models import OutboxMessage
from kuvend.people.models import Person
from kuvend.people.states import Role
from tests.actors import ClientMaker, give_role, make_organisation
from tests.directory.joining_world import NOON, submitted

pytestmark = pytest.mark.unit
NOW = datetime(2026, 5, 1, 10, 0, tzinfo=UTC)
BAHIA = TranslatedText({"en": "Bahia"})


# -- bodies ----------------------------------------------------------------------------------------------------------


def test_a_body_keeps_a_name(network: Network, secretariat: Person) -> None:
    name = TranslatedText({"en": "Board"})
    body = set_up_body(owner=network, kind=BodyKind.BOARD, name=name, by=secretariat, now=NOW)
    with pytest.raises(Refused, match="Give the body a name") as refused:
        rename_body(body=body, name=TranslatedText(), by=secretariat, now=NOW)
    assert refused.value.field == "name"
    rename_body(body=body, name=name, by=secretariat, now=NOW)
    renamed = AuditEntry.objects.filter(action="directory.rename_body")
    assert not renamed.exists(), "the same name again is no change"
    rename_body(body=body, name=TranslatedText({"en": "Board", "sq": "Bordi"}), by=secretariat, now=NOW)
    body.refresh_from_db()
    assert (body.name["sq"], renamed.get().facts["languages"]) == ("Bordi", ["en", "sq"])


def test_a_body_whose_term_is_over_hears_no_appeals(
    network: Network, network_secretariat: Person, applicant: Person
) -> None:
    body = Body.objects.create(network=network, kind=BodyKind.ARBITRATION, name={"en": "Jury"}, hears_appeals=True)
    BodyMember.objects.create(body=body, person=applicant, full_name="Ana")
    Body.objects.filter(pk=body.pk).update(until=date(2026, 4, 30))
    assert arbitration_in([network.pk], now=NOW.replace(month=4)).hearers(network.pk) == {applicant.pk}
    assert arbitration_in([network.pk], now=NOW).hearers(network.pk) == {network_secretariat.pk}


# -- networks and memberships ----------------------------------------------------------------------------------------


def test_closing_and_reopening_each_want_a_reason(network: Network, secretariat: Person) -> None:
    for reason in ("", "  "):
        with pytest.raises(Refused, match="Give a reason") as refused:
            close_network(network=network, by=secretariat, now=NOW, reason=reason)
        assert refused.value.field == "reason"
    network.refresh_from_db()
    assert network.closed_at is None
    close_network(network=network, by=secretariat, now=NOW, reason="Over")
    with pytest.raises(Refused, match="Give a reason"):
        reopen_network(network=network, by=secretariat, now=NOW, reason=" ")
    network.refresh_from_db()
    assert network.closed_at == NOW


def test_a_profile_out_of_use_is_not_taken_in(
    organisation: Organisation, other_network: Network, secretariat: Person
) -> None:
    archive_organisation(organisation=organisation, by=secretariat, now=NOW, reason="Gone")
    with pytest.raises(Refused, match="no longer in use"):
        take_in_member(
            organisation=organisation, network=other_network, by=secretariat, now=NOW, reason="They asked for it"
        )
    assert not organisation.memberships.filter(network=other_network).exists()


def test_who_leaves_is_not_told_so_as_the_office(
    network: Network, organisation: Organisation, network_secretariat: Person, head_of_network: Person
) -> None:
    """The secretary of the network also represents the member that leaves."""
    give_role(network_secretariat, organisation, Role.REPRESENTATIVE)
    give_up_membership(membership=organisation.memberships.get(), by=network_secretariat, now=NOW)
    told = OutboxMessage.objects.filter(kind="directory.member_has_left").values_list("to", flat=True)
    assert list(told) == [head_of_network.account.email]


def test_what_was_absorbed_is_not_merged_again(
    network: Network, organisation: Organisation, secretariat: Person
) -> None:
    twin, third = make_organisation("Lule Mali e Re", network), make_organisation("Lule Mali e Vjetër", network)
    merge_organisations(kept=organisation, absorbed=twin, by=secretariat, now=NOW)
    for kept, absorbed in ((third, twin), (twin, third)):
        with pytest.raises(Refused, match="merged already"):
            merge_organisations(kept=kept, absorbed=absorbed, by=secretariat, now=NOW)
    third.refresh_from_db()
    assert third.state == "published"


# -- places ----------------------------------------------------------------------------------------------------------


def refreshing() -> int:
    """How many refreshes of what is found by a place wait."""
    return sum(REFRESH_PLACE in str(row.args_kwargs) for row in DBTaskResult.objects.all())


@pytest.fixture
def region(secretariat: Person) -> Place:
    return add_place(country="BR", kind=PlaceKind.REGION, label=BAHIA, by=secretariat, now=NOW)


def test_a_place_has_a_name(secretariat: Person, region: Place) -> None:
    with pytest.raises(Refused, match="Give the place a name") as refused:
        add_place(country="BR", kind=PlaceKind.MUNICIPALITY, label=TranslatedText(), by=secretariat, now=NOW)
    assert refused.value.field == "label"
    with pytest.raises(Refused, match="Give the place a name"):
        change_place(place=region, kind=PlaceKind.REGION, label=TranslatedText(), by=secretariat, now=NOW)
    assert Place.objects.get().label == BAHIA


def test_a_place_lies_in_itself_neither_directly_nor_through_another(secretariat: Person, region: Place) -> None:
    with pytest.raises(Refused, match="cannot lie in itself") as refused:
        change_place(place=region, kind=PlaceKind.MUNICIPALITY, label=BAHIA, parent=region, by=secretariat, now=NOW)
    assert refused.value.field == "parent"
    inner = Place.objects.create(key="br-inner", country="BR", kind=PlaceKind.REGION, label={"en": "I"}, parent=region)
    with pytest.raises(Refused, match="cannot lie in itself"):
        change_place(place=region, kind=PlaceKind.MUNICIPALITY, label=BAHIA, parent=inner, by=secretariat, now=NOW)
    region.refresh_from_db()
    assert region.parent is None


def test_a_point_moves_without_a_new_index(secretariat: Person, region: Place) -> None:
    words: dict[str, Any] = {"kind": PlaceKind.REGION, "label": BAHIA, "by": secretariat, "now": NOW}
    change_place(place=region, latitude=-12.5, longitude=-41.7, **words)
    region.refresh_from_db()
    assert (region.latitude, refreshing()) == (-12.5, 0)
    change_place(place=region, aliases=["Baía"], **words)
    assert refreshing() == 1, "an alias is found by"


def test_only_the_same_name_is_a_second_place(secretariat: Person, region: Place) -> None:
    other = add_place(
        country="BR", kind=PlaceKind.REGION, label=TranslatedText({"en": "Goiás"}), by=secretariat, now=NOW
    )
    assert other.key == "br-goias"
    with pytest.raises(Refused, match="already has a place of this name"):
        add_place(country="BR", kind=PlaceKind.REGION, label=TranslatedText({"en": "GOIÁS"}), by=secretariat, now=NOW)
    assert Place.objects.count() == 2


# -- who may ---------------------------------------------------------------------------------------------------------


def test_a_colleague_of_the_desk_is_helped_by_the_secretariat_of_all_their_desks(
    network: Network, other_network: Network, network_secretariat: Person, editor: Person, head_of_network: Person
) -> None:
    assert may_help_with_account(network_secretariat, editor)
    assert not may_help_with_account(head_of_network, editor), "only the secretariat reaches a desk"
    give_role(editor, other_network, Role.REVIEWER)
    assert not may_help_with_account(network_secretariat, editor), "they sit at another desk too"


def test_a_file_without_its_application_is_shown_to_nobody(
    network: Network, secretariat: Person, head_of_network: Person, client_of: ClientMaker
) -> None:
    application = submitted(network)
    files = [
        keep_file(
            upload=io.BytesIO(b"%PDF-1.4\n%%EOF"), name="letter.pdf", purpose=APPLICATION_FILE, owner=owner,
            by=None, now=NOON,
        )
        for owner in (
            Subject("application", application.public_id),
            Subject("application", "0000000000000000"),
            Subject("organisation", application.public_id),
        )
    ]  # fmt: skip
    for person in (secretariat, head_of_network):
        client = client_of(person)
        seen = []
        for file in files:
            response = client.get(reverse("media_file", args=[file.public_id, file.name]))
            seen.append((response.status_code, response.getvalue().startswith(b"%PDF")))
        assert seen == [(200, True), (404, False), (404, False)]
