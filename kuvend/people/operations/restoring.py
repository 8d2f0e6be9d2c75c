"""After a restore nobody is signed in who may have been signed out since the backup."""

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from kuvend.people.models import AccountHelp, SignInLink
from kuvend.people.operations.account_help import stop_help


@dataclass(frozen=True, slots=True)
class Ended:
    """How much of each was ended."""

    sessions: int
    links: int
    helps: int


@transaction.atomic
def end_what_may_be_over(*, now: datetime) -> Ended:
    """End every session, every link that signs in, and every change of an account that waits.

    Between the backup and the restore somebody may have signed out, used the link, or stopped a thief: a copy of the
    database cannot know. Codes to sign in go with the session in which they were asked for.
    """
    sessions = Session.objects.filter(expire_date__gte=now).count()
    Session.objects.all().delete()
    UserSession.objects.all().delete()
    links = SignInLink.objects.filter(used_at=None, expires_at__gte=now).count()
    SignInLink.objects.filter(used_at=None).delete()
    waiting = list(AccountHelp.objects.filter(stopped_at=None, done_at=None).select_related("account__person"))
    for help_ in waiting:
        stop_help(help_=help_, by=None, now=now)
    return Ended(sessions, links, len(waiting))
