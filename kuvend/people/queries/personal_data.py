"""What the floor of the house knows about a person: account, consents, mails, decisions."""

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuvend.audit.models import AuditPersonalPart
from kuvend.core.personal_data import ExportPart, Kept
from kuvend.core.subjects import Actor
from kuvend.messaging.models import MailPreference, OutboxMessage
from kuvend.people.hooks import consent_purposes
from kuvend.people.models import Account, Consent, Person, PersonalDataExport


def account_part(actor: Actor) -> Iterable[ExportPart]:
    """Return the person, the account and how it signs in (never a secret)."""
    person = Person.objects.get(public_id=actor.public_id)
    account = Account.objects.filter(person=person).first()
    yield ExportPart(
        "account",
        _("My account"),
        {
            "full_name": person.full_name,
            "language": person.language,
            "time_zone": person.time_zone,
            "known_since": person.created_at,
            "email": account.email if account else "",
            "addresses": list(EmailAddress.objects.filter(user=account).values("email", "verified", "primary")),
            "second_steps": list(
                Authenticator.objects.filter(user=account).values("type", "created_at", "last_used_at")
            ),
            "sessions": list(UserSession.objects.filter(user=account).values("created_at", "ip", "user_agent")),
        },
    )


def consents_part(actor: Actor) -> Iterable[ExportPart]:
    """Return every consent given and taken back."""
    given = Consent.objects.filter(person__public_id=actor.public_id)
    rows = [
        {
            **row,
            "text": str(purpose.text_of(row["version"]).text)  # type: ignore[union-attr] # asked just below
            if (purpose := consent_purposes.get(row["purpose"])) and purpose.text_of(row["version"])
            else "",
        }
        for row in given.values("purpose", "version", "language", "given_at", "withdrawn_at", "is_refusal")
    ]
    yield ExportPart("consents", _("My consents"), rows)


def mails_part(actor: Actor) -> Iterable[ExportPart]:
    """Return the mails to the person, and what they chose. Texts with codes are forgotten once sent."""
    address = Account.objects.filter(person__public_id=actor.public_id).values_list("email", flat=True).first() or ""
    to_them = Q(person_id=actor.public_id)
    if address:
        to_them |= Q(to__iexact=address)
    mails = OutboxMessage.objects.filter(to_them).order_by("posted_at")
    yield ExportPart(
        "mails",
        _("Mails to me"),
        {
            "mails": list(mails.values("posted_at", "to", "kind", "subject", "text", "state")),
            "choices": list(
                MailPreference.objects.filter(holder=f"person:{actor.public_id}").values("topic", "delivery")
            ),
        },
    )


def decisions_part(actor: Actor) -> Iterable[ExportPart]:
    """Return what the record holds by the person, and about them."""
    own = AuditPersonalPart.objects.filter(actor_id=actor.public_id).select_related("entry")
    about = AuditPersonalPart.objects.filter(
        entry__subject_kind="person", entry__subject_id=actor.public_id
    ).select_related("entry")
    yield ExportPart(
        "record",
        _("What I decided, and what was decided about me"),
        {
            "by_me": [
                {
                    "at": part.entry.at,
                    "action": part.entry.action,
                    "subject": f"{part.entry.subject_kind} {part.entry.subject_id}",
                    "reason": part.reason,
                    "details": part.details,
                }
                for part in own.order_by("entry__at")
            ],
            "about_me": [
                {"at": part.entry.at, "action": part.entry.action, "details": part.details}
                for part in about.order_by("entry__at")
            ],
        },
    )


def what_remains(actor: Actor) -> Iterable[Kept]:
    """Say what of the floor stays after an erasure."""
    if Consent.objects.filter(person__public_id=actor.public_id).exists():
        yield Kept(
            gettext_lazy("The dates on which you gave or took back consent, without your name"),
            gettext_lazy("we must be able to show that there was consent"),
        )
    if AuditPersonalPart.objects.filter(actor_id=actor.public_id).exists():
        yield Kept(
            gettext_lazy("That decisions were made, when and about what, without your name and your words"),
            gettext_lazy("others rely on these decisions"),
        )


def exports_of(person: Person) -> list[PersonalDataExport]:
    """Return the person's copies, newest first, without their content."""
    return list(PersonalDataExport.objects.filter(person=person).defer("content")[:10])
