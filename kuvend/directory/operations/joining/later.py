"""The second form: what only those are asked who were accepted."""

from datetime import datetime

from django.db import transaction

from kuvend.core.errors import Refused
from kuvend.directory.models import MembershipApplication
from kuvend.directory.operations.joining.moving import CHANGED_MEANWHILE, record_step
from kuvend.directory.rules import joining as rules
from kuvend.questionnaires.operations import begin_second_form, submit_answers
from kuvend.questionnaires.queries import Filling


def begin_later_questions(application: MembershipApplication, *, now: datetime) -> None:
    """Open the second form, where the network asks something later. Runs inside the decision's transaction."""
    second = begin_second_form(application.answer_set, now=now)
    if second is None:
        return
    until = rules.end_of_day(now, days=rules.ANSWER_LATER_WITHIN_DAYS, zone=application.network.time_zone)
    MembershipApplication.objects.filter(pk=application.pk).update(later_answers=second, answer_later_by=until)
    application.later_answers, application.answer_later_by = second, until


@transaction.atomic
def send_later_answers(application: MembershipApplication, *, filling: Filling, now: datetime) -> None:
    """Send the second form: its answers stand still from now on, and the desk reads them.

    Raises:
        Refused: something is missing, or it was sent already.
    """
    if application.later_answers is None:
        raise Refused(CHANGED_MEANWHILE)
    sent = submit_answers(application.later_answers, offers=filling.offers, now=now)
    record_step(application, "send_later_answers", by=application.person, now=now, facts={"checksum": sent.checksum})
