"""Networks, mandates, bodies and relations: what is written, what is refused, what stays in the record."""

from datetime import UTC, date, datetime

import pytest

from kuvend.audit.models import AuditEntry
from kuvend.core.errors import Refused
from kuvend.core.text import TranslatedText
from kuvend.directory.models import Body, HeadOfNetworkMandate, Network, NetworkLink, Organisation, OrganisationRelation
from kuvend.directory.operations.bodies import close_body, end_seat, seat_member, set_up_body
from kuvend.directory.operations.mandates import end_mandate, give_mandate
from kuvend.directory.operations.networks import (
    describe_network,
    found_network,
    link_networks,
    set_membership_policy,
    unlink_networks,
)
from kuvend.directory.operations.relations import end_relation, relate_organisations
from kuvend.directory.permissions import standing_of
from kuvend.directory.permissions.offices import office_of
from kuvend.directory.queries.chains import chain_of
from kuvend.directory.queries.networks import current_mandate, desk_overview
from kuvend.directory.queries.roles import heads_of
from kuvend.directory.states import Appointment, BodyKind, RelationKind
from kuvend.messaging.models import OutboxMessage
from kuvend.people.models import Person
from kuvend.people.states import Role
from tests.actors import make_network, make_organisation

pytestmark = pytest.mark.unit

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def actions(network: Network) -> list[str]:
    return list(AuditEntry.objects.filter(chain=network.public_id).order_by("number").values_list("action", flat=True))


def test_a_new_network_has_a_policy_and_a_record(secretariat: Person) -> None:
    network = found_network(slug="coast", name=TranslatedText({"en": "Coast"}), by=secretariat, now=NOW)
    assert network.policy.confirm_every_months == 12
    assert actions(network) == ["directory.found_network"]
    with pytest.raises(Refused, match="short name"):
        found_network(slug="coast", name=TranslatedText({"en": "Other"}), by=secretariat, now=NOW)


def test_describing_a_network_records_what_changed_and_nothing_else(network: Network, secretariat: Person) -> None:
    describe_network(network=network, by=secretariat, now=NOW, country="AL", email="office@example.org")
    assert AuditEntry.objects.get(action="directory.describe_network").facts == {"changed": ["email"]}
    describe_network(network=network, by=secretariat, now=NOW, email="office@example.org")
    assert actions(network) == ["directory.describe_network"]


def test_a_circle_of_networks_is_refused(root: Network, network: Network, secretariat: Person) -> None:
    city = make_network("tirana-coalition", parent=network)
    with pytest.raises(Refused, match="circle"):
        link_networks(parent=city, child=root, by=secretariat, now=NOW)
    with pytest.raises(Refused, match="already is a member"):
        link_networks(parent=network, child=city, by=secretariat, now=NOW)
    world = make_network("world-campaign")
    link_networks(parent=world, child=network, by=secretariat, now=NOW)
    assert NetworkLink.objects.filter(child=network, until=None).count() == 2


def test_an_ended_link_may_be_made_again(root: Network, network: Network, secretariat: Person) -> None:
    link = NetworkLink.objects.get(child=network)
    with pytest.raises(Refused, match="reason"):
        unlink_networks(link=link, until=date(2026, 3, 1), by=secretariat, now=NOW, reason=" ")
    unlink_networks(link=link, until=date(2026, 3, 1), by=secretariat, now=NOW, reason="Moved")
    with pytest.raises(Refused, match="ended already"):
        unlink_networks(link=link, until=date(2026, 3, 2), by=secretariat, now=NOW, reason="Again")
    assert link_networks(parent=root, child=network, by=secretariat, now=NOW).until is None


def test_the_policy_records_before_and_after(network: Network, secretariat: Person) -> None:
    set_membership_policy(policy=network.policy, by=secretariat, now=NOW, appeal_within_days=14, is_open=True)
    entry = AuditEntry.objects.get(action="directory.set_membership_policy")
    assert entry.facts == {"changed": {"appeal_within_days": [30, 14]}}


def test_mandates_follow_one_another_and_never_overlap(
    network: Network, head_organisation: Organisation, organisation: Organisation, secretariat: Person
) -> None:
    with pytest.raises(Refused, match="covers part"):
        give_mandate(network=network, holders=[organisation], since=date(2027, 1, 1), until=None,
                     appointed_by=Appointment.ELECTION, by=secretariat, now=NOW)  # fmt: skip
    first = network.mandates.get()
    with pytest.raises(Refused, match="within the term"):
        end_mandate(mandate=first, until=date(2019, 1, 1), by=secretariat, now=NOW, reason="Term over")
    end_mandate(mandate=first, until=date(2026, 12, 31), by=secretariat, now=NOW, reason="Term over")
    second = give_mandate(
        network=network, holders=[organisation, head_organisation, organisation], since=date(2027, 1, 1), until=None,
        appointed_by=Appointment.ELECTION, by=secretariat, now=NOW, evidence="Assembly of 12 December",
    )  # fmt: skip
    assert [holder.organisation for holder in second.holders.all()] == [organisation, head_organisation]
    assert current_mandate(network, date(2026, 12, 31)) == first
    assert current_mandate(network, date(2027, 1, 1)) == second
    assert current_mandate(network, date(2019, 1, 1)) is None


def test_a_mandate_that_somebody_ends_lasts_to_its_last_day(
    network: Network, head_of_network: Person, secretariat: Person
) -> None:
    mandate = network.mandates.get()
    shown = HeadOfNetworkMandate.objects.get(pk=mandate.pk)
    end_mandate(mandate=mandate, until=date(2026, 3, 31), by=secretariat, now=NOW, reason="Handing over in April")
    for day, is_head in ((datetime(2026, 3, 31, 12, tzinfo=UTC), True), (datetime(2026, 4, 1, 12, tzinfo=UTC), False)):
        assert standing_of(head_of_network, now=day).holds(network.pk, Role.HEAD_OF_NETWORK) is is_head
        assert bool(heads_of(network, now=day)) is is_head
        assert bool(office_of(network, day).heads) is is_head
    # A page that was opened before cannot lengthen it again.
    with pytest.raises(Refused, match="ended already"):
        end_mandate(mandate=shown, until=date(2030, 1, 1), by=secretariat, now=NOW, reason="Later")
    mandate.refresh_from_db()
    assert mandate.until == date(2026, 3, 31)


def test_a_mandate_needs_a_holder_and_a_term_in_order(network: Network, secretariat: Person) -> None:
    with pytest.raises(Refused, match="at least one"):
        give_mandate(network=network, holders=[], since=date(2026, 1, 1), until=None,
                     appointed_by=Appointment.MINISTRY, by=secretariat, now=NOW)  # fmt: skip
    holder = make_organisation("Hija", network)
    with pytest.raises(Refused, match="ends before"):
        give_mandate(network=network, holders=[holder], since=date(2026, 1, 2), until=date(2026, 1, 1),
                     appointed_by=Appointment.MINISTRY, by=secretariat, now=NOW)  # fmt: skip


def test_bodies_seat_members_for_a_term(network: Network, organisation: Organisation, secretariat: Person) -> None:
    with pytest.raises(Refused, match="name"):
        set_up_body(owner=network, kind=BodyKind.BOARD, name=TranslatedText(), by=secretariat, now=NOW)
    body = set_up_body(owner=network, kind=BodyKind.ARBITRATION, name=TranslatedText({"sq": "Këshilli"}),
                       hears_appeals=True, by=secretariat, now=NOW)  # fmt: skip
    seat = seat_member(body=body, full_name=" Dritan Lisi ", organisation=organisation, since=date(2026, 1, 1),
                       by=secretariat, now=NOW)  # fmt: skip
    assert seat.full_name == "Dritan Lisi"
    for words in ({"full_name": " "}, {"full_name": "X", "since": date(2026, 2, 1), "until": date(2026, 1, 1)}):
        with pytest.raises(Refused):
            seat_member(body=body, by=secretariat, now=NOW, **words)
    with pytest.raises(Refused, match="ends before"):
        end_seat(member=seat, until=date(2025, 1, 1), by=secretariat, now=NOW)
    close_body(body=body, until=date(2026, 6, 30), by=secretariat, now=NOW)
    seat.refresh_from_db()
    assert seat.until == date(2026, 6, 30)
    end_seat(member=seat, until=date(2026, 5, 31), by=secretariat, now=NOW)
    assert actions(network)[-1] == "directory.end_seat"


def test_an_organisation_has_bodies_too(organisation: Organisation, secretariat: Person) -> None:
    body = set_up_body(owner=organisation, kind=BodyKind.BOARD, name=TranslatedText({"en": "Board"}), by=secretariat,
                       now=NOW)  # fmt: skip
    assert Body.objects.get(pk=body.pk).organisation == organisation
    assert AuditEntry.objects.get(action="directory.set_up_body").chain == chain_of(organisation)


def test_relations_inside_and_outside_the_directory(
    organisation: Organisation, network: Network, member: Person
) -> None:
    mother = make_organisation("Nëna", network)
    relate_organisations(organisation=organisation, kind=RelationKind.BRANCH_OF, other=mother, by=None, now=NOW)
    outside = relate_organisations(organisation=organisation, kind=RelationKind.MEMBER_OF,
                                   outside_name=" World Forum ", by=member, now=NOW)  # fmt: skip
    assert outside.outside_name == "World Forum"
    with pytest.raises(Refused, match="circle"):
        relate_organisations(organisation=mother, kind=RelationKind.BRANCH_OF, other=organisation, by=member, now=NOW)
    with pytest.raises(Refused, match="already"):
        relate_organisations(organisation=organisation, kind=RelationKind.BRANCH_OF, other=mother, by=member, now=NOW)
    for words in ({}, {"other": mother, "outside_name": "X"}):
        with pytest.raises(Refused, match="directory"):
            relate_organisations(organisation=organisation, kind=RelationKind.HOSTED_BY, by=member, now=NOW, **words)  # type: ignore[arg-type]
    relation = OrganisationRelation.objects.get(other=mother)
    relation.since = date(2026, 2, 1)
    relation.save()
    with pytest.raises(Refused, match="before it begins"):
        end_relation(relation=relation, until=date(2026, 1, 1), by=member, now=NOW)
    end_relation(relation=relation, until=date(2026, 3, 1), by=member, now=NOW)
    turned = {"organisation": mother, "kind": RelationKind.BRANCH_OF, "other": organisation, "by": member, "now": NOW}
    with pytest.raises(Refused, match="circle"):  # the last day still counts
        relate_organisations(**turned)  # type: ignore[arg-type]
    relate_organisations(**turned, since=date(2026, 3, 2))  # type: ignore[arg-type]


def test_the_desk_sees_figures_and_neighbours(network: Network, organisation: Organisation, root: Network) -> None:
    overview = desk_overview(network)
    assert {row.state: row.count for row in overview.counts if row.count} == {"active": 1}
    assert [link.parent for link in overview.parents] == [root]
    assert overview.current_mandate is None


def test_representatives_are_told_of_a_mandate_and_of_its_last_day(
    network: Network,
    organisation: Organisation,
    member: Person,
    colleague: Person,
    outsider: Person,
    secretariat: Person,
) -> None:
    member.language = "sq"
    member.save()
    network.time_zone, network.email = "Europe/Tirane", "office@albania.example"
    network.save()
    mandate = give_mandate(
        network=network,
        holders=[organisation],
        since=date(2026, 3, 1),
        until=date(2028, 2, 29),
        appointed_by=Appointment.ELECTION,
        by=secretariat,
        now=NOW,
    )
    end_mandate(mandate=mandate, until=date(2026, 12, 31), by=secretariat, now=NOW, reason="A new election")
    given, ended = OutboxMessage.objects.order_by("pk")
    assert (given.kind, ended.kind) == ("directory.mandate_given", "directory.mandate_ended")
    assert {(mail.to, mail.language, mail.reply_to) for mail in (given, ended)} == {
        (member.account.email, "sq", "office@albania.example")
    }
    for words in ("1 mars 2026", "29 shkurt 2028", "Europe/Tirane", "/sq/desk/networks/albania/"):
        assert words in given.text
    for words in ("31 dhjetor 2026", "A new election"):
        assert words in ended.text
