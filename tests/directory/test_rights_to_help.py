"""Who may help whom with an account, and who is found for it: whoever could help could take the account over."""

from datetime import timedelta

import pytest

from kuvend.core import clock
from kuvend.directory.models import Network, NetworkRole, Organisation
from kuvend.directory.permissions.accounts import (
    helped_at_desk,
    helping_network,
    is_somebody_else_there,
    may_help_with_account,
    open_help_at_desk,
    people_to_help,
)
from kuvend.people.models import Account, AccountHelp, Person
from kuvend.people.operations.account_help import begin_help, finish_help, stop_help
from kuvend.people.states import HelpKind, Role
from tests.actors import LONG_AGO, give_role, make_person

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


def begin(of: Person, by: Person, email: str = "new@example.org") -> AccountHelp:
    return begin_help(
        kind=HelpKind.ADDRESS, account=of.account, identity_check="Came with a card", reason="Mailbox gone",
        by=by, now=clock.now(), new_email=email,
    )  # fmt: skip


def test_nobody_is_helped_by_themselves_and_nobody_erased_by_anybody(
    secretariat: Person, network_secretariat: Person, member: Person
) -> None:
    for person in (secretariat, network_secretariat):
        assert not may_help_with_account(person, person)
    assert may_help_with_account(secretariat, member)
    Person.objects.filter(pk=member.pk).update(erased_at=LONG_AGO)
    member.refresh_from_db()
    assert not may_help_with_account(secretariat, member)
    assert not may_help_with_account(None, network_secretariat)


def test_who_has_no_role_is_helped_by_the_head_office_alone(
    secretariat: Person, network_secretariat: Person, head_of_network: Person, applicant: Person
) -> None:
    assert may_help_with_account(secretariat, applicant)
    assert not may_help_with_account(network_secretariat, applicant)
    assert not may_help_with_account(head_of_network, applicant)


def test_a_role_given_at_a_desk_opens_no_way_to_the_account_of_another_networks_member(
    network_secretariat: Person, secretariat: Person, outsider: Person, network: Network
) -> None:
    give_role(outsider, network, Role.REVIEWER)
    assert not may_help_with_account(network_secretariat, outsider)
    assert may_help_with_account(secretariat, outsider)


def test_a_role_given_later_opens_no_way_to_an_account_that_was_there_before(
    network_secretariat: Person, applicant: Person, network: Network
) -> None:
    give_role(applicant, network, Role.REVIEWER)
    assert may_help_with_account(network_secretariat, applicant)  # they came with the role
    applicant.network_roles.update(granted_at=LONG_AGO + timedelta(seconds=1))
    assert not may_help_with_account(network_secretariat, applicant)


def test_a_role_once_held_elsewhere_opens_no_way_either(
    network_secretariat: Person, applicant: Person, network: Network, other_network: Network
) -> None:
    give_role(applicant, other_network, Role.REVIEWER)  # with which the account came into being
    applicant.network_roles.update(ended_at=LONG_AGO)
    give_role(applicant, network, Role.REVIEWER)
    applicant.network_roles.filter(network=network).update(granted_at=LONG_AGO + timedelta(seconds=1))
    assert not may_help_with_account(network_secretariat, applicant)


def test_what_a_desk_offers_beside_its_people(
    network_secretariat: Person, secretariat: Person, head_of_network: Person, editor: Person, reviewer: Person,
    member: Person, network: Network, other_network: Network,
) -> None:  # fmt: skip
    give_role(make_person("Tea Tjeter"), other_network, Role.REVIEWER)
    reviewer.network_roles.update(granted_at=LONG_AGO + timedelta(seconds=1))
    give_role(member, network, Role.COMMITTEE)
    member.network_roles.update(granted_at=LONG_AGO + timedelta(seconds=1))

    def offered_to(person: Person | None) -> set[Person]:
        roles = helped_at_desk(person, network)
        return {role.person for role in NetworkRole.objects.filter(pk__in=roles)}

    assert offered_to(network_secretariat) == {editor, member}
    assert offered_to(secretariat) == {editor, reviewer, member, network_secretariat}
    member.organisation_roles.update(ended_at=LONG_AGO)
    assert offered_to(network_secretariat) == {editor}
    editor.network_roles.update(ended_at=LONG_AGO)
    assert offered_to(network_secretariat) == set()
    assert offered_to(head_of_network) == offered_to(None) == set()


def test_on_whose_behalf_somebody_is_helped(
    secretariat: Person, network_secretariat: Person, head_of_network: Person, member: Person, editor: Person,
    applicant: Person, network: Network,
) -> None:  # fmt: skip
    assert helping_network(head_of_network, member) == network
    assert helping_network(network_secretariat, editor) == network
    assert helping_network(head_of_network, editor) is None  # a desk is helped by its secretariat
    assert helping_network(secretariat, applicant) is None


def test_somebody_else_is_there_only_with_an_account_that_can_be_used(
    network_secretariat: Person, member: Person, network: Network, outsider: Person, applicant: Person
) -> None:
    assert not is_somebody_else_there(network_secretariat, member)
    other = give_role(make_person("Dyta Zyra"), network, Role.SECRETARIAT)
    assert is_somebody_else_there(network_secretariat, member)
    Account.objects.filter(person=other).update(is_active=False)
    assert not is_somebody_else_there(network_secretariat, member)


def test_a_head_of_the_network_is_somebody_else_too(
    network_secretariat: Person, head_of_network: Person, member: Person
) -> None:
    assert is_somebody_else_there(network_secretariat, member)
    assert is_somebody_else_there(head_of_network, member)


def test_help_that_is_over_waits_no_more(network_secretariat: Person, member: Person, secretariat: Person) -> None:
    def waits() -> list[AccountHelp]:
        return list(open_help_at_desk(network_secretariat))

    help_ = begin(member, network_secretariat)
    assert waits() == [help_]
    stop_help(help_=help_, by=network_secretariat, now=clock.now())
    assert waits() == []
    help_ = begin(member, network_secretariat)
    assert waits() == [help_]
    finish_help(help_=help_, by=secretariat, now=clock.now() + timedelta(days=4), is_somebody_else_there=True)
    assert waits() == []


def test_who_is_found_by_name_or_address(
    secretariat: Person, network_secretariat: Person, member: Person, outsider: Person, organisation: Organisation
) -> None:
    without_account = Person.objects.create(full_name="Mira Pa Llogari", created_at=LONG_AGO)
    give_role(without_account, organisation, Role.REPRESENTATIVE)
    for text in ("MIRA", "mira.anetare@", " anetare "):
        assert people_to_help(network_secretariat, text) == [member]
    for text in ("", "  ", "nobody of this name"):
        assert people_to_help(network_secretariat, text) == []
    for text in ("Oli", outsider.account.email):
        assert people_to_help(network_secretariat, text) == []
        assert people_to_help(secretariat, text) == [outsider]
    Person.objects.filter(pk=member.pk).update(full_name="Zana Tjetër")
    assert people_to_help(network_secretariat, "zana tjeter") == people_to_help(network_secretariat, "mira") == [member]
    assert people_to_help(None, "mira") == []
    assert people_to_help(secretariat, "sara") == []  # not oneself


def test_no_more_are_found_than_asked_for(network_secretariat: Person, organisation: Organisation) -> None:
    people = [give_role(make_person(f"Ada {letter}"), organisation, Role.REPRESENTATIVE) for letter in "CAB"]
    assert people_to_help(network_secretariat, "ada", at_most=2) == [people[1], people[2]]
    more = [give_role(make_person(f"Bora {number:02}"), organisation, Role.REPRESENTATIVE) for number in range(21)]
    assert people_to_help(network_secretariat, "bora") == more[:20]
