"""Which mails the directory sends, one noun per file."""

from kuvend.directory.emails.roles import (
    PROFILE_CLAIMED,
    PROFILE_INVITATION,
    ROLE_GRANTED,
    send_invitation,
    tell_about_claim,
    tell_about_role,
)
from kuvend.messaging.emails import MailKind, declare

CONFIRM_PROFILE = declare(MailKind("directory.confirm_profile"))
MEMBERSHIP_SUSPENDED = declare(MailKind("directory.membership_suspended"))

__all__ = [
    "CONFIRM_PROFILE",
    "MEMBERSHIP_SUSPENDED",
    "PROFILE_CLAIMED",
    "PROFILE_INVITATION",
    "ROLE_GRANTED",
    "send_invitation",
    "tell_about_claim",
    "tell_about_role",
]
