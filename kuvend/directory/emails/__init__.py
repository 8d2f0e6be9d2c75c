"""Which mails the directory sends, one noun per file."""

from kuvend.directory.emails import desk, joining, memberships
from kuvend.directory.emails.roles import (
    PROFILE_CLAIMED,
    PROFILE_INVITATION,
    ROLE_GRANTED,
    send_invitation,
    tell_about_claim,
    tell_about_ended_role,
    tell_about_mandate,
    tell_about_role,
)

__all__ = [
    "PROFILE_CLAIMED",
    "PROFILE_INVITATION",
    "ROLE_GRANTED",
    "desk",
    "joining",
    "memberships",
    "send_invitation",
    "tell_about_claim",
    "tell_about_ended_role",
    "tell_about_mandate",
    "tell_about_role",
]
