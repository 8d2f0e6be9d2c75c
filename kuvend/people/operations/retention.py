"""What has had its time goes."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session

from kuvend.messaging.models import OutboxMessage
from kuvend.people.models import AccountHelp
from kuvend.people.operations.personal_data import forget_old_exports
from kuvend.people.operations.sign_in_links import forget_old_links
from kuvend.people.rules import HELP_KEPT


def forget_what_is_over(*, now: datetime) -> int:
    """Delete old links, copies, sessions, wrong attempts and finished help; return how many rows. Safe to repeat."""
    forgotten: int = forget_old_links(now=now) + forget_old_exports(now=now)
    forgotten += Session.objects.filter(expire_date__lt=now).delete()[0]
    living = Session.objects.values("session_key")
    forgotten += UserSession.objects.exclude(session_key__in=living).delete()[0]
    forgotten += AccessAttempt.objects.filter(attempt_time__lt=now - settings.AXES_COOLOFF_TIME).delete()[0]
    forgotten += AccountHelp.objects.filter(requested_at__lt=now - HELP_KEPT).delete()[0]
    return forgotten


def forget_last_mail(*, public_id: str) -> None:
    """Delete the mail that told somebody about their erasure, with the address in it."""
    OutboxMessage.objects.filter(public_id=public_id).delete()
