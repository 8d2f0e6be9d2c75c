"""Several people at the same moment: one invitation, one link, one team, one profile. The outcome is exact."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kuvend.audit.queries import chains, verify_chain
from kuvend.core.errors import Refused
from kuvend.directory.models import (
    Network,
    NetworkRole,
    Organisation,
    OrganisationMerge,
    OrganisationRole,
    ProfileInvitation,
    ProfileVersion,
)
from kuvend.directory.operations.claims import accept_as_newcomer, accept_invitation
from kuvend.directory.operations.merging import merge_organisations
from kuvend.directory.operations.profiles import change_profile
from kuvend.directory.operations.roles import end_network_role, end_organisation_role, hand_over
from kuvend.people.models import Account, AccountHelp, Person
from kuvend.people.operations.account_help import finish_help, stop_help
from kuvend.people.operations.accounts import open_account
from kuvend.people.operations.sign_in_links import create_sign_in_link, use_sign_in_link
from kuvend.people.states import HelpKind, Role
from tests.actors import give_role, make_organisation, make_person
from tests.directory.test_claims import code_sent_to, invite
from tests.processes import other_house

pytestmark = [pytest.mark.unit, pytest.mark.django_db(transaction=True)]

NOW = datetime(2026, 5, 1, 10, 0, tzinfo=UTC)
ACTORS = 4
TRIES = 10


def trying(act: Callable[[], Any]) -> Callable[[], int]:
    """Return work that tries ten times and tells how often it got through."""

    def work() -> int:
        through = 0
        for _try in range(TRIES):
            try:
                through += bool(act())
            except Refused:
                continue
        return through

    return work


def whole_chains() -> bool:
    return all(verify_chain(chain).is_whole for chain in chains())


def test_one_invitation_is_taken_by_one(organisation: Organisation, editor: Person) -> None:
    invite(organisation, editor)
    code = code_sent_to("new@example.org")
    people = [make_person(f"Nxitimtar {number}") for number in range(ACTORS)]
    works = [trying(lambda by=person: accept_invitation(code=code, by=by, now=NOW)) for person in people]  # type: ignore[misc]
    with other_house() as house:
        outcomes = house.run(*works)
        assert sum(outcome.value for outcome in outcomes) == 1, outcomes
        roles = house.do(lambda: OrganisationRole.objects.filter(organisation=organisation, ended_at=None).count())
        accepted = house.do(lambda: ProfileInvitation.objects.get().accepted_by_id)
        assert (roles, accepted in {person.pk for person in people}) == (1, True)
        assert house.do(whole_chains)


def test_a_newcomer_with_two_browsers_gets_one_account(organisation: Organisation, editor: Person) -> None:
    invite(organisation, editor)
    code = code_sent_to("new@example.org")

    def claim() -> bool:
        _account, may_sign_in = accept_as_newcomer(code=code, full_name="Nora Re", language="sq", now=NOW)
        return may_sign_in

    with other_house() as house:
        outcomes = house.run(*[trying(claim)] * ACTORS)
        assert sum(outcome.value for outcome in outcomes) == 1, outcomes
        assert house.do(lambda: Account.objects.filter(email="new@example.org").count()) == 1
        assert house.do(lambda: Person.objects.filter(full_name="Nora Re").count()) == 1


def test_an_account_is_opened_once(db: None) -> None:
    def open_one() -> bool:
        return open_account(email="A@Example.org", full_name="A", language="en", by=None, now=NOW)[1]

    with other_house() as house:
        outcomes = house.run(*[trying(open_one)] * ACTORS)
        assert sum(outcome.value for outcome in outcomes) == 1, outcomes
        assert house.do(lambda: Person.objects.filter(full_name="A").count()) == 1


def test_a_sign_in_link_works_once(applicant: Person) -> None:
    code = create_sign_in_link(account=applicant.account, by=None, now=NOW)
    with other_house() as house:
        outcomes = house.run(*[trying(lambda: use_sign_in_link(code=code, now=NOW))] * ACTORS)
        assert sum(outcome.value for outcome in outcomes) == 1, outcomes


def test_two_representatives_handing_over_at_once_leave_one_each(
    organisation: Organisation, member: Person, colleague: Person
) -> None:
    second = give_role(make_person("Dyta Anetare"), organisation, Role.REPRESENTATIVE)
    target = colleague.organisation_roles.get()

    def give(person: Person) -> Callable[[], Any]:
        own = person.organisation_roles.get()
        return trying(lambda: hand_over(role=own, to=target, by=person, now=NOW))

    with other_house() as house:
        outcomes = house.run(give(member), give(second))
        assert sum(outcome.value for outcome in outcomes) == 1, outcomes

        def held() -> list[str]:
            return sorted(OrganisationRole.objects.filter(ended_at=None).values_list("role", flat=True))

        assert house.do(held) == [Role.ORGANISATION_EDITOR, Role.REPRESENTATIVE, Role.REPRESENTATIVE]


def test_the_last_two_representatives_cannot_both_leave(organisation: Organisation, member: Person) -> None:
    second = give_role(make_person("Dyta Anetare"), organisation, Role.REPRESENTATIVE)

    def leave(person: Person) -> Callable[[], Any]:
        key = person.organisation_roles.get().pk

        def act() -> bool:
            role = OrganisationRole.objects.select_related("organisation", "person").get(pk=key)
            end_organisation_role(role=role, by=person, now=NOW)
            return True

        return trying(act)

    with other_house() as house:
        house.run(leave(member), leave(second))
        assert house.do(lambda: OrganisationRole.objects.filter(ended_at=None).count()) == 1


def test_the_last_two_of_the_head_office_cannot_both_go(root: Network, secretariat: Person) -> None:
    second = give_role(make_person("Dyta Zyra"), root, Role.SECRETARIAT)

    def end(person: Person, by: Person) -> Callable[[], Any]:
        key = person.network_roles.get().pk

        def act() -> bool:
            role = NetworkRole.objects.select_related("network", "person").get(pk=key)
            end_network_role(role=role, by=by, now=NOW)
            return True

        return trying(act)

    with other_house() as house:
        house.run(end(secretariat, second), end(second, secretariat))
        assert house.do(lambda: NetworkRole.objects.filter(ended_at=None).count()) == 1


def test_a_change_is_stopped_or_finished_but_never_both(
    network: Network, network_secretariat: Person, member: Person
) -> None:
    help_ = AccountHelp.objects.create(
        kind=HelpKind.SECOND_FACTOR,
        account=member.account,
        old_email=member.account.email,
        identity_check="x" * 10,
        reason="lost",
        requested_at=NOW - timedelta(days=2),
        ready_at=NOW - timedelta(days=1),
        stop_code_digest="d" * 64,
    )

    def fresh() -> AccountHelp:
        return AccountHelp.objects.select_related("account__person").get(pk=help_.pk)

    def finish() -> bool:
        finish_help(help_=fresh(), by=network_secretariat, now=NOW, is_somebody_else_there=False)
        return True

    def stop() -> bool:
        stop_help(help_=fresh(), by=None, now=NOW)
        return True

    with other_house() as house:
        outcomes = house.run(*[trying(finish), trying(stop)] * 2)
        assert sum(outcome.value for outcome in outcomes) == 1, outcomes
        ended = house.do(lambda: AccountHelp.objects.values_list("stopped_at", "done_at").get())
        assert (ended[0] is None) != (ended[1] is None)


def test_changes_at_once_are_numbered_without_a_gap(organisation: Organisation, member: Person) -> None:
    def write(number: int) -> Callable[[], int]:
        def work() -> int:
            for turn in range(TRIES):
                own = Organisation.objects.get(pk=organisation.pk)
                change_profile(organisation=own, content={"acronym": f"{number}-{turn}"}, by=member, now=NOW)
            return TRIES

        return work

    with other_house() as house:
        outcomes = house.run(*[write(number) for number in range(ACTORS)])
        assert [outcome.error for outcome in outcomes] == [""] * ACTORS
        numbers = house.do(lambda: sorted(ProfileVersion.objects.values_list("number", flat=True)))
        assert numbers == list(range(1, ACTORS * TRIES + 1))
        assert house.do(whole_chains)


def test_two_profiles_are_merged_one_way_only(network: Network, organisation: Organisation, editor: Person) -> None:
    twin = make_organisation("Shoqata Lule Mali", network)

    def merge(kept: int, absorbed: int) -> Callable[[], Any]:
        return trying(
            lambda: merge_organisations(
                kept=Organisation.objects.get(pk=kept),
                absorbed=Organisation.objects.get(pk=absorbed),
                by=editor,
                now=NOW,
            )
        )

    with other_house() as house:
        outcomes = house.run(*[merge(organisation.pk, twin.pk), merge(twin.pk, organisation.pk)] * 2)
        assert sum(outcome.value for outcome in outcomes) == 1, outcomes
        assert house.do(lambda: OrganisationMerge.objects.count()) == 1
