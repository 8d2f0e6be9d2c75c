"""What we keep about people and their accounts, and why. The privacy notice and the register are made from this."""

from django.utils.translation import gettext_lazy as _

from kuvend.core.privacy import Audience, LawfulBasis, register

UNTIL_ERASURE = _("Until the person asks for erasure")

register.declare(
    "people.Person",
    "full_name language time_zone",
    purpose=_("To name who acts for an organisation or network, and to write in their language"),
    basis=LawfulBasis.CONTRACT,
    retention=UNTIL_ERASURE,
    audience=Audience.MEMBERS,
)
register.not_personal("people.Person", "*")
register.declare(
    "people.Account",
    "email person last_login",
    purpose=_("To let the person sign in"),
    basis=LawfulBasis.CONTRACT,
    retention=UNTIL_ERASURE,
    audience=Audience.DESK,
)
register.not_personal("people.Account", "*")  # no password exists: the column holds a mark that says so
register.declare(
    "people.Consent",
    "person purpose version language given_at withdrawn_at is_refusal",
    purpose=_("To show which consents were given and taken back"),
    basis=LawfulBasis.LEGAL_OBLIGATION,
    retention=_("As long as what the consent was given for, and without the name after an erasure"),
    audience=Audience.SELF,
)
register.not_personal("people.Consent", "*")
register.declare(
    "people.PersonalDataExport",
    "person content requested_at",
    purpose=_("To hand the person a copy of their data"),
    basis=LawfulBasis.LEGAL_OBLIGATION,
    retention=_("Seven days"),
    audience=Audience.SELF,
)
register.not_personal("people.PersonalDataExport", "*")
register.declare(
    "people.AccountHelp",
    "account old_email new_email identity_check reason requested_by done_by",
    purpose=_("To give an account back to its owner, and to nobody else"),
    basis=LawfulBasis.LEGITIMATE_INTEREST,
    retention=_("One year"),
    audience=Audience.DESK,
)
register.not_personal("people.AccountHelp", "*")
register.declare(
    "people.SignInLink",
    "account",
    purpose=_("To let an operator who was locked out sign in once"),
    basis=LawfulBasis.LEGITIMATE_INTEREST,
    retention=_("A quarter of an hour; the row is deleted within a day"),
    audience=Audience.SELF,
)
register.not_personal("people.SignInLink", "*")
register.not_personal("people.Erasure", "*")  # a keyed digest, of use only to forget somebody again

# What the libraries for signing in keep.
register.declare(
    "account.EmailAddress",
    "user email verified",
    purpose=_("To know that the address belongs to the person"),
    basis=LawfulBasis.CONTRACT,
    retention=UNTIL_ERASURE,
    audience=Audience.SELF,
)
register.declare(
    "mfa.Authenticator",
    "user data last_used_at",
    purpose=_("To protect the account with a second step"),
    basis=LawfulBasis.CONTRACT,
    retention=_("Until the person removes it or asks for erasure"),
    audience=Audience.SELF,
)
register.declare(
    "usersessions.UserSession",
    "user ip user_agent created_at last_seen_at",
    purpose=_("To show the person where they are signed in, so that they can end it"),
    basis=LawfulBasis.LEGITIMATE_INTEREST,
    retention=_("Until the session ends, at most 30 days after the last visit"),
    audience=Audience.SELF,
)
register.declare(
    "sessions.Session",
    "session_data",
    purpose=_("To keep the person signed in"),
    basis=LawfulBasis.CONTRACT,
    retention=_("Until the session ends, at most 30 days after the last visit"),
    audience=Audience.SELF,
)
register.declare(
    "axes.AccessAttempt",
    "username ip_address user_agent",
    purpose=_("To slow down guessing of codes"),
    basis=LawfulBasis.LEGITIMATE_INTEREST,
    retention=_("One day"),
    audience=Audience.DESK,
)
