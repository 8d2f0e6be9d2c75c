"""What a profile page shows: frozen, prepared for one language and one circle of readers."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.functional import Promise

from kuvend.core.text import Reading
from kuvend.directory.states import ContactKind


@dataclass(frozen=True, slots=True)
class Linked:
    """Something with a name and, where it has a page, an address."""

    label: str | Reading
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """One text of the profile; `visibility` tells the desk and the members who else sees it."""

    key: str
    label: str | Promise
    reading: Reading
    visibility: str
    names_language: bool  # the text before was in another one


@dataclass(frozen=True, slots=True)
class Contact:
    """A way to reach the member."""

    kind: str
    label: str | Promise
    value: str
    url: str
    visibility: str


@dataclass(frozen=True, slots=True)
class Postal:
    """An address, as written."""

    label: str | Promise
    text: str
    place: str
    country: str
    visibility: str


@dataclass(frozen=True, slots=True)
class Human:
    """A named contact; details the reader may not see are empty."""

    name: str
    job_title: str
    email: str
    telephone: str
    dials: str  # the telephone with its country's prefix, where that is known
    is_head: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """The member in one network."""

    network: Linked
    accepted_on: date | None
    state: str
    is_counted: bool


@dataclass(frozen=True, slots=True)
class Seats:
    """A body with those who sit in it now."""

    name: Reading
    kind: str | Promise
    members: tuple[Linked, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile page. Every value is in the reader's language or tagged with its own."""

    pk: int
    public_id: str
    slug: str
    url: str
    state: str
    name: str
    name_language: str
    acronym: str
    type_key: str
    type: str
    is_individual: bool
    logo: str
    country_code: str
    country: str
    seat: Linked | None
    year: int | None
    registration_number: str
    staff_count: int | None
    volunteer_count: int | None
    yearly_budget: int | None
    budget_currency: str
    other_names: tuple[tuple[str | Promise, str, str], ...]  # (kind, name, language)
    texts: tuple[Text, ...]
    fields_of_activity: tuple[Linked, ...]
    target_groups: tuple[Linked, ...]
    operates_in: tuple[Linked, ...]
    languages: tuple[Linked, ...]
    networks: tuple[Standing, ...]
    contacts: tuple[Contact, ...]
    addresses: tuple[Postal, ...]
    people: tuple[Human, ...]
    relations: tuple[tuple[str | Promise, Linked], ...]
    bodies: tuple[Seats, ...]
    mandates: tuple[Linked, ...]
    as_network: Linked | None  # the network that this organisation is itself
    neighbours: tuple[Linked, ...]
    last_confirmed_at: datetime | None
    changed_at: datetime
    claimed_at: datetime | None
    has_hidden_details: bool  # more is shown to members
    coordinates: tuple[float, float] | None = None
    summary: str = field(default="")

    @property
    def is_member(self) -> bool:
        """Counts as a member now."""
        return any(standing.is_counted for standing in self.networks)

    @property
    def emails(self) -> list[Contact]:
        """The mail addresses the reader sees."""
        return [contact for contact in self.contacts if contact.kind == ContactKind.EMAIL]

    @property
    def website(self) -> str:
        """The first website the reader sees."""
        return next((contact.url for contact in self.contacts if contact.kind == ContactKind.WEBSITE), "")
