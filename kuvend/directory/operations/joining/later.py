"""The second form: what only those are asked who were accepted."""

from datetime import datetime, timedelta

from django.db import transaction

from kuvend.core.errors import Refused
from kuvend.directory.emails import joining as emails
from kuvend.directory.models import MembershipApplication
from kuvend.directory.operations.joining.moving import CHANGED_MEANWHILE, record_step
from kuvend.directory.operations.profiles import save_draft
from kuvend.directory.permissions import may_edit_profile
from kuvend.directory.queries.joining_profile import choices_of, described_by
from kuvend.directory.queries.profile_editing import edited_by
from kuvend.directory.rules import joining as rules
from kuvend.directory.rules.profiles import combined, fields_changed
from kuvend.directory.rules.publishing import SHOWN, as_chosen
from kuvend.directory.states import ApplicationState
from kuvend.questionnaires.operations import begin_second_form, submit_answers
from kuvend.questionnaires.queries import Filling
from kuvend.questionnaires.states import AnswerSetState


def begin_later_questions(application: MembershipApplication, *, now: datetime) -> None:
    """Open the second form, where the network asks something later. Runs inside the decision's transaction."""
    second = begin_second_form(application.answer_set, now=now)
    if second is None:
        return
    until = rules.end_of_day(now, days=rules.ANSWER_LATER_WITHIN_DAYS, zone=application.network.time_zone)
    MembershipApplication.objects.filter(pk=application.pk).update(later_answers=second, answer_later_by=until)
    application.later_answers, application.answer_later_by = second, until


@transaction.atomic
def send_later_answers(application: MembershipApplication, *, filling: Filling, now: datetime) -> bool:
    """Send the second form: its answers stand still from now on, and the desk reads them.

    What belongs in the profile is proposed there: the new member finds it as a draft, to look at and publish. Return
    whether there is something.

    Raises:
        Refused: something is missing, or it was sent already.
    """
    if application.later_answers is None:
        raise Refused(CHANGED_MEANWHILE)
    sent = submit_answers(application.later_answers, offers=filling.offers, now=now)
    record_step(application, "send_later_answers", by=application.person, now=now, facts={"checksum": sent.checksum})
    return _propose(application, now=now)


def _propose(application: MembershipApplication, *, now: datetime) -> bool:
    """Put the answers that belong in the profile into the member's draft; what the profile says already stands."""
    organisation, person, later = application.organisation, application.person, application.later_answers
    if organisation is None or person is None or later is None or not may_edit_profile(person, organisation):
        return False
    # The choice of who sees it is the member's own: what is proposed here, they publish themselves.
    answered = as_chosen(described_by(application, later).content, {**choices_of(application), **SHOWN})
    if not answered:
        return False
    known = edited_by(organisation, person).content
    # One's own name is no other name of oneself.
    proposed = combined(known, {"name": known["name"], **answered})
    fields = {name: proposed[name] for name in fields_changed(known, proposed)}
    return bool(fields) and save_draft(organisation=organisation, fields=fields, by=person, now=now) is not None


def remind_of_later_questions(*, now: datetime) -> int:
    """Remind new members of the second form whose day is near, once each; return how many. Safe to repeat."""
    waiting = MembershipApplication.objects.filter(
        state=ApplicationState.ACCEPTED,
        later_answers__state=AnswerSetState.DRAFT,
        later_reminded_at=None,
        answer_later_by__gte=now,
        answer_later_by__lte=now + timedelta(days=rules.REMIND_BEFORE_DAYS),
        network__closed_at=None,
    )
    return sum(_remind(key, now) for key in list(waiting.order_by("pk").values_list("pk", flat=True)))


@transaction.atomic
def _remind(key: int, now: datetime) -> bool:
    if not MembershipApplication.objects.filter(pk=key, later_reminded_at=None).update(later_reminded_at=now):
        return False
    emails.remind_of_later_questions(
        MembershipApplication.objects.select_related("network", "person").get(pk=key), now=now
    )
    return True
