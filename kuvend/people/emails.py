"""Mails about accounts."""

from collections.abc import Mapping
from datetime import datetime

from django.core.mail import send_mail


def post_account_mail(
    *, kind: str, to: str, language: str, name: str, code: str, addresses: Mapping[str, str], key: str, now: datetime
) -> None:
    """Put a mail about an account into the outbox."""
    send_mail(kind, f"{name} {code} {addresses}", None, [to])
