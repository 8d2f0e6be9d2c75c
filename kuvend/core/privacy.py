"""Declarations of personal fields, from which the register and the privacy notice are made."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import Promise


class LawfulBasis(StrEnum):
    """Article 6 of the GDPR."""

    CONSENT = "consent"
    CONTRACT = "contract"
    LEGAL_OBLIGATION = "legal obligation"
    LEGITIMATE_INTEREST = "legitimate interest"


class Audience(StrEnum):
    """Who may see a field."""

    PUBLIC = "public"
    MEMBERS = "members"
    DESK = "desk"
    SELF = "self"


@dataclass(frozen=True, slots=True)
class PersonalField:
    """One personal field: why it is kept, on what ground, how long, and who sees it."""

    model: str  # "people.Person"
    name: str
    purpose: "str | Promise"
    basis: LawfulBasis
    retention: "str | Promise"
    audience: Audience


@dataclass(slots=True)
class Register:
    """All declarations of the house, and the fields declared not personal."""

    personal: dict[tuple[str, str], PersonalField] = field(default_factory=dict)
    impersonal: set[tuple[str, str]] = field(default_factory=set)

    def declare(
        self,
        model: str,
        names: str,
        *,
        purpose: "str | Promise",
        basis: LawfulBasis,
        retention: "str | Promise",
        audience: Audience,
    ) -> None:
        """Declare the fields in `names` (separated by blanks) of `model` ("app.Model") as personal."""
        for name in names.split():
            self.personal[model, name] = PersonalField(model, name, purpose, basis, retention, audience)

    def not_personal(self, model: str, names: str) -> None:
        """Declare the fields in `names` (separated by blanks) as saying nothing about a person ("*": all others)."""
        self.impersonal.update((model, name) for name in names.split())


register = Register()
