"""What the app offers to others: roles, purposes of consent, and a request that knows its person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils.functional import Promise

from kuvend.core.hooks import Hook

if TYPE_CHECKING:
    from kuvend.people.models import Person


@dataclass(frozen=True, slots=True)
class RoleHeld:
    """A role held now, within a scope named by its kind and public id ("organisation", "k3v9…")."""

    role: str  # a value of `kuvend.people.states.Role`
    scope_kind: str
    scope_id: str
    scope_name: str
    needs_second_factor: bool = False


# Who grants roles names them here: asked once per request, and only when somebody wants to know.
roles_held: Hook[["Person"], tuple[RoleHeld, ...]] = Hook("people.roles_held")


@dataclass(frozen=True, slots=True)
class ConsentText:
    """The words of a consent from a day on. Words that say something else are another version."""

    version: str
    since: date
    text: str | Promise


@dataclass(frozen=True, slots=True)
class ConsentPurpose:
    """Something that happens only with a person's consent.

    `texts` are all versions, the newest last: earlier ones stay, so that people see what they agreed to.
    """

    key: str
    title: str | Promise
    texts: tuple[ConsentText, ...]

    @property
    def current(self) -> ConsentText:
        """The words that count now: consent to earlier ones counts no longer."""
        return self.texts[-1]

    def text_of(self, version: str) -> ConsentText | None:
        """Return the words of a version."""
        return next((text for text in self.texts if text.version == version), None)


# Every app declares what it needs consent for, in its module `privacy`.
consent_purposes: dict[str, ConsentPurpose] = {}


def declare_consent(purpose: ConsentPurpose) -> ConsentPurpose:
    """Add a purpose to those people are asked about.

    Raises:
        ValueError: another purpose has this key, or it has no text.
    """
    if not purpose.texts or consent_purposes.setdefault(purpose.key, purpose) != purpose:
        message = f"There are two purposes {purpose.key!r}, or it says nothing"
        raise ValueError(message)
    return purpose


# Providers return the keys of purposes that are of any use to a person now: only those are asked, each may be answered.
consents_that_concern: Hook[["Person"], Iterable[str]] = Hook("people.consents_that_concern")
# Told in the same transaction when a person has given, refused or taken back a consent: person, key, moment.
consent_changed: Hook[["Person", str, datetime], None] = Hook("people.consent_changed")


class PersonRequest(HttpRequest):
    """A request as every view gets it (see `kuvend.people.middleware`)."""

    person: "Person | None"  # None: nobody is signed in
    roles: tuple[RoleHeld, ...]  # empty for nobody
    acting: RoleHeld | None  # the organisation acted for, if the person chose one or has only one
