"""The people of every test, by name and role, and the two networks they live in.

The world: a head office (`root`), below it `network` with its member `organisation`, and beside it `other_network`, to
which the `outsider` belongs: signed in, a representative of a member, but of another network.
"""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from kuvend.core.text import TranslatedText
from kuvend.directory.models import (
    HeadOfNetworkMandate,
    MandateHolder,
    Membership,
    MembershipPeriod,
    MembershipPolicy,
    Network,
    NetworkLink,
    NetworkRole,
    Organisation,
    OrganisationRole,
)
from kuvend.directory.operations.profiles import slug_for
from kuvend.directory.states import Appointment, NetworkKind, ProfileOrigin, ProfileState
from kuvend.people.models import Account, Person
from kuvend.people.states import Role

LONG_AGO = datetime(2020, 1, 15, 9, 0, tzinfo=UTC)

type PersonMaker = Callable[..., Person]
type OrganisationMaker = Callable[..., Organisation]
type NetworkMaker = Callable[..., Network]
type ClientMaker = Callable[..., Client]


def make_person(full_name: str, email: str = "", *, language: str = "en") -> Person:
    """Return a new person with an account and a confirmed address."""
    from allauth.account.models import EmailAddress

    person = Person.objects.create(full_name=full_name, language=language, created_at=LONG_AGO)
    email = email or f"{full_name.lower().replace(' ', '.')}@example.org"
    account = Account.objects.create_user(email, person=person)
    EmailAddress.objects.create(user=account, email=email, verified=True, primary=True)
    return person


def make_network(slug: str, *, parent: Network | None = None, is_root: bool = False, **fields: object) -> Network:
    """Return a new network with an ordinary policy, linked below `parent`."""
    network = Network.objects.create(
        slug=slug,
        name=TranslatedText({"en": slug.replace("-", " ").capitalize()}),
        kind=NetworkKind.NETWORK_OF_NETWORKS if is_root else NetworkKind.NATIONAL_NETWORK,
        is_root=is_root,
        created_at=LONG_AGO,
        **{"languages": ["en"], "country": "" if is_root else "AL", **fields},
    )
    MembershipPolicy.objects.create(network=network)
    if parent is not None:
        NetworkLink.objects.create(parent=parent, child=network)
    return network


def make_organisation(name: str, *networks: Network, **fields: object) -> Organisation:
    """Return a new, published organisation that has been a member of `networks` for years."""
    organisation = Organisation.objects.create(
        name=name,
        created_at=LONG_AGO,
        changed_at=LONG_AGO,
        **{
            "slug": slug_for(name),
            "country": "AL",
            "state": ProfileState.PUBLISHED,
            "origin": ProfileOrigin.ADDED,
            "published_at": LONG_AGO,
            **fields,
        },
    )
    for network in networks:
        membership = Membership.objects.create(
            organisation=organisation, network=network, accepted_on=LONG_AGO.date(), state_since=LONG_AGO
        )
        MembershipPeriod.objects.create(membership=membership, since=LONG_AGO.date())
    return organisation


def give_role(person: Person, scope: Network | Organisation, role: Role) -> Person:
    """Give the person a role, without the operation's mail and audit row; return the person."""
    if isinstance(scope, Network):
        NetworkRole.objects.create(person=person, network=scope, role=role, granted_at=LONG_AGO)
    else:
        OrganisationRole.objects.create(person=person, organisation=scope, role=role, granted_at=LONG_AGO)
    return person


def give_mandate(
    organisation: Organisation, network: Network, *, since: date = date(2020, 1, 15), until: date | None = None
) -> HeadOfNetworkMandate:
    """Make the organisation head of the network."""
    mandate = HeadOfNetworkMandate.objects.create(
        network=network, since=since, until=until, appointed_by=Appointment.ELECTION
    )
    MandateHolder.objects.create(mandate=mandate, organisation=organisation)
    return mandate


# -- the world -------------------------------------------------------------------------------------------------------


@pytest.fixture
def root(db: None) -> Network:
    return make_network("head-office", is_root=True)


@pytest.fixture
def network(root: Network) -> Network:
    return make_network("albania", parent=root)


@pytest.fixture
def other_network(root: Network) -> Network:
    return make_network("kosovo", parent=root, country="XK")


@pytest.fixture
def organisation(network: Network) -> Organisation:
    """A member of `network`; the `member` represents it."""
    return make_organisation("Lule Mali", network)


@pytest.fixture
def head_organisation(network: Network) -> Organisation:
    """The member of `network` that holds its mandate."""
    organisation = make_organisation("Ura e Re", network)
    give_mandate(organisation, network)
    return organisation


@pytest.fixture
def other_organisation(other_network: Network) -> Organisation:
    return make_organisation("Dielli Jug", other_network)


# -- the actors ------------------------------------------------------------------------------------------------------


@pytest.fixture
def secretariat(root: Network) -> Person:
    """Head office."""
    return give_role(make_person("Sara Sekretari"), root, Role.SECRETARIAT)


@pytest.fixture
def network_secretariat(network: Network) -> Person:
    """Secretariat of `network` only."""
    return give_role(make_person("Nora Zyra"), network, Role.SECRETARIAT)


@pytest.fixture
def head_of_network(head_organisation: Organisation) -> Person:
    """Represents the organisation that holds the mandate of `network`."""
    return give_role(make_person("Hana Kreu"), head_organisation, Role.REPRESENTATIVE)


@pytest.fixture
def editor(network: Network) -> Person:
    return give_role(make_person("Edi Redaktor"), network, Role.EDITOR)


@pytest.fixture
def committee_member(network: Network) -> Person:
    return give_role(make_person("Keti Komision"), network, Role.COMMITTEE)


@pytest.fixture
def reviewer(network: Network) -> Person:
    return give_role(make_person("Rita Lexuese"), network, Role.REVIEWER)


@pytest.fixture
def member(organisation: Organisation) -> Person:
    """Represents `organisation`."""
    return give_role(make_person("Mira Anetare"), organisation, Role.REPRESENTATIVE)


@pytest.fixture
def colleague(organisation: Organisation) -> Person:
    """Edits the profile of `organisation`, no more."""
    return give_role(make_person("Kola Kolegu"), organisation, Role.ORGANISATION_EDITOR)


@pytest.fixture
def applicant(db: None) -> Person:
    """Signed in, without any role."""
    return make_person("Ana Kandidate")


@pytest.fixture
def outsider(other_organisation: Organisation) -> Person:
    """Represents a member of another network: always refused in `network`."""
    return give_role(make_person("Oli Jashtem"), other_organisation, Role.REPRESENTATIVE)


@pytest.fixture
def other_head(other_organisation: Organisation, other_network: Network) -> Person:
    """Head of another network: sits at a desk, but not at this one."""
    give_mandate(other_organisation, other_network)
    return give_role(make_person("Olta Kreu"), other_organisation, Role.REPRESENTATIVE)


@pytest.fixture
def anonymous() -> Client:
    """A browser in which nobody is signed in."""
    return Client()


def signed_in_as(person: Person, *, second_factor: bool = True) -> Client:
    """Return a browser in which the person is signed in, with a fresh second factor."""
    client = Client()
    client.force_login(person.account, backend="allauth.account.auth_backends.AuthenticationBackend")
    if second_factor:
        session = client.session
        session["account_authentication_methods"] = [
            {"method": "mfa", "type": "totp", "at": time.time(), "reauthenticated": True}
        ]
        session["account_authentication_methods_user"] = str(person.account.pk)
        session.save()
    return client


@pytest.fixture
def client_of() -> ClientMaker:
    """Return a function that makes a browser in which a person is signed in (see `signed_in_as`)."""
    return signed_in_as
