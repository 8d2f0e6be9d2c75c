"""Mails of the front."""

from kuvend.messaging.emails import MailKind, declare

SETUP_CODE = declare(MailKind("portal.setup_code", is_secret=True))
