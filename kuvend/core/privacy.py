"""Declarations of personal fields, from which the register and the privacy notice are made."""

from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


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
    purpose: str | Promise
    basis: LawfulBasis
    retention: str | Promise
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
        purpose: str | Promise,
        basis: LawfulBasis,
        retention: str | Promise,
        audience: Audience,
    ) -> None:
        """Declare the fields in `names` (separated by blanks) of `model` ("app.Model") as personal."""
        for name in names.split():
            self.personal[model, name] = PersonalField(model, name, purpose, basis, retention, audience)

    def not_personal(self, model: str, names: str) -> None:
        """Declare the fields in `names` (separated by blanks) as saying nothing about a person ("*": all others)."""
        self.impersonal.update((model, name) for name in names.split())


register = Register()

register.declare(
    "core.JobProgress",
    "owner_id title message result",
    purpose=_("To show who started a long job how far it is"),
    basis=LawfulBasis.CONTRACT,
    retention=_("30 days"),
    audience=Audience.SELF,
)
register.declare(
    "core.IdempotencyRecord",
    "location body",
    purpose=_("To answer a form that was sent twice as it was answered the first time"),
    basis=LawfulBasis.LEGITIMATE_INTEREST,
    retention=_("Two days"),
    audience=Audience.SELF,
)
register.declare(
    "core.SearchDocument",
    "sort_name whole name place body members desk",
    purpose=_("To let profiles be found by those who may see them"),
    basis=LawfulBasis.LEGITIMATE_INTEREST,
    retention=_("As long as the profile"),
    audience=Audience.DESK,
)
for model in (
    "ClockMark", "Generation", "IdempotencyRecord", "JobKey", "JobProgress", "Schedule", "SearchDocument",
    "SearchGeneration", "SearchPart", "SearchState", "SearchTerm", "Worker",
):  # fmt: skip
    register.not_personal(f"core.{model}", "*")
