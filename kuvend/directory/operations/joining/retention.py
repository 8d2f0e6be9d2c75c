"""Applications go when their time is over: refused and withdrawn ones after six months, forgotten drafts sooner.

Of an accepted one only the decision outlives the applicant's wish to be forgotten.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from kuvend.audit.operations import erase_words_about
from kuvend.core import tokens
from kuvend.core.ids import new_public_id
from kuvend.core.subjects import Subject
from kuvend.directory.emails.joining import ERASED_ADDRESS
from kuvend.directory.models import (
    Appeal,
    CommitteeVote,
    Decision,
    InformationRequest,
    Membership,
    MembershipApplication,
    OnboardingMark,
    SecondReading,
)
from kuvend.directory.operations.joining.moving import record_step
from kuvend.directory.rules.joining import REFUSED_KEPT_MONTHS
from kuvend.directory.rules.memberships import add_months
from kuvend.directory.states import ApplicantKind, ApplicationState, MembershipState
from kuvend.media.operations import remove_file
from kuvend.media.queries import files_of
from kuvend.people.rules import ERASED_NAME
from kuvend.questionnaires.models import AnswerSet
from kuvend.questionnaires.operations.answering import erase_answers

BATCH = 200


def erase_expired_applications(*, now: datetime, only: Collection[int] | None = None) -> int:
    """Erase every application whose time is over, with its answers and files; return how many. Safe to repeat.

    `only`: these and no others, so that they need not wait until the backlog is through.
    """
    erased = 0
    due = MembershipApplication.objects.filter(erase_after__lte=now).exclude(state=ApplicationState.ACCEPTED)
    if only is not None:
        due = due.filter(pk__in=only)
    for key in list(due.order_by("erase_after").values_list("pk", flat=True)[:BATCH]):
        erased += _erase(key, now)
    return erased


def _erase(key: int, now: datetime) -> bool:
    with transaction.atomic():
        application = (
            MembershipApplication.objects.select_for_update(of=("self",), skip_locked=True)
            .select_related("network")
            .filter(pk=key, erase_after__lte=now)
            .first()
        )
        if application is None:
            return False
        if application.submitted_at is not None:
            record_step(application, "erase_application", by=None, now=now, facts={"state": application.state})
        answers = [application.answer_set_id, application.later_answers_id]
        application.delete()
        AnswerSet.objects.filter(pk__in=[pk for pk in answers if pk]).delete()
        _remove_files(_subject(application))
        erase_words_about(_subject(application), now=now)
    return True


def minimise_applications_of_former_members(*, now: datetime) -> int:
    """Six months after a membership has ended, take out of its application what the applicant gave; return how many.

    The first steps that were done in the membership are forgotten with it. Safe to repeat.
    """
    over = Membership.objects.filter(
        state__in=[MembershipState.LEFT, MembershipState.REMOVED],
        state_since__lte=add_months(now, -REFUSED_KEPT_MONTHS),
    )
    OnboardingMark.objects.filter(membership__in=over).delete()
    former = over.filter(network=OuterRef("network"), organisation=OuterRef("organisation"))
    due = MembershipApplication.objects.filter(Exists(former), state=ApplicationState.ACCEPTED)
    minimised = 0
    for key in list(due.exclude(email__endswith=ERASED_ADDRESS).values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            application = (
                MembershipApplication.objects.select_for_update(of=("self",), skip_locked=True)
                .select_related("network", "answer_set")
                .filter(pk=key)
                .exclude(email__endswith=ERASED_ADDRESS)
                .first()
            )
            if application is not None:
                record_step(application, "minimise_application", by=None, now=now)
                minimise_accepted_application(application, now=now)
                minimised += 1
    return minimised


def minimise_accepted_application(application: MembershipApplication, *, now: datetime) -> None:
    """Take out everything the applicant gave; that, when and by whom the member was accepted stays."""
    application.contact_name, application.person = "", None
    application.email = f"{new_public_id()}{ERASED_ADDRESS}"
    application.return_code_digest = tokens.digest(tokens.new_code())  # the mailed link leads nowhere
    application.browser_digests, application.publishing = [], {}
    erase_answers(application.answer_set, now=now)
    if application.later_answers is not None:
        erase_answers(application.later_answers, now=now)
    requests = InformationRequest.objects.filter(application=application)
    requests.exclude(answered_at=None).update(answer=ERASED_NAME, files=[])
    Appeal.objects.filter(application=application).update(grounds=ERASED_NAME)
    _remove_files(_subject(application))
    if application.kind == ApplicantKind.INDIVIDUAL:
        _erase_words_about_applicant(application, now)
    application.save()


def _erase_words_about_applicant(application: MembershipApplication, now: datetime) -> None:
    """What others wrote about an individual goes too; who decided what, and when, stays."""
    application.name = application.decision_reason = ERASED_NAME
    application.recommendation = ""
    mine = {"application": application}
    InformationRequest.objects.filter(**mine).update(question=ERASED_NAME)
    Decision.objects.filter(**mine).update(reason=ERASED_NAME)
    SecondReading.objects.filter(**mine).update(note="")
    CommitteeVote.objects.filter(**mine).update(note="")
    Appeal.objects.filter(**mine).exclude(heard_at=None).update(reason=ERASED_NAME)
    erase_words_about(_subject(application), now=now)


def _subject(application: MembershipApplication) -> Subject:
    return Subject("application", application.public_id)


def _remove_files(subject: Subject) -> None:
    for file in files_of(subject):
        remove_file(file=file)
