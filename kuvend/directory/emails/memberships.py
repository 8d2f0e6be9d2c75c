"""Mails about a member's standing. Essential: without an answer the membership ends up suspended."""

from kuvend.messaging.emails import MailKind, declare

CONFIRM_PROFILE = declare(MailKind("directory.confirm_profile", is_secret=True))
MEMBERSHIP_SUSPENDED = declare(MailKind("directory.membership_suspended"))
