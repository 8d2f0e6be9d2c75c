"""What the outbox holds about people."""

from django.utils.translation import gettext_lazy as _

from kuvend.core.privacy import Audience, LawfulBasis, register

register.declare(
    "messaging.OutboxMessage",
    "to subject",
    purpose=_("To know that the mail was sent, and to help where an address has died"),
    basis=LawfulBasis.CONTRACT,
    retention=_("One year"),
    audience=Audience.DESK,
)
register.declare(
    "messaging.OutboxMessage",
    "person_id reply_to text html headers",
    purpose=_("To send the mail, and to know that it was sent"),
    basis=LawfulBasis.CONTRACT,
    retention=_("The text for 30 days after sending, that a mail was sent for one year"),
    audience=Audience.SELF,
)
register.declare(
    "messaging.MailPreference",
    "holder delivery code",
    purpose=_("To send only the mails a person wants"),
    basis=LawfulBasis.LEGAL_OBLIGATION,
    retention=_("Until the person is erased; an address that wants no mails stays, so that nobody writes to it again"),
    audience=Audience.SELF,
)
register.not_personal("messaging.OutboxMessage", "*")
register.not_personal("messaging.MailPreference", "*")
