"""What reviewers do: take up, ask the applicant, read twice, recommend."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kuvend.core.errors import Refused
from kuvend.directory.emails import joining as emails
from kuvend.directory.models import InformationRequest, MembershipApplication, SecondReading
from kuvend.directory.operations.joining.moving import CHANGED_MEANWHILE, change, move, record_step
from kuvend.directory.operations.joining.telling import TO_DECIDE, TO_VOTE, queue_telling
from kuvend.directory.permissions.offices import possible_second_readers
from kuvend.directory.rules import joining as rules
from kuvend.directory.states import CLOSED_STATES, DECIDABLE_STATES, ApplicationState, Decider
from kuvend.people.models import Person


@transaction.atomic
def start_review(application: MembershipApplication, *, by: Person, now: datetime, seen: int | None = None) -> None:
    """Take up an application.

    Raises:
        Refused: somebody else did, or it was withdrawn.
    """
    move(application, ApplicationState.NATIONAL_REVIEW, now=now, seen=seen, reviewer=by, review_started_at=now)
    record_step(application, "start_review", by=by, now=now)


@transaction.atomic
def request_information(
    application: MembershipApplication, *, question: str, by: Person, now: datetime, seen: int | None = None
) -> InformationRequest:
    """Ask the applicant something, by mail; the clock for the decision stands still until they answer.

    Raises:
        Refused: no question, or the application is not in review any more.
    """
    if not question.strip():
        raise Refused(_("Write what you want to know."), field="question")
    move(application, ApplicationState.INFO_REQUESTED, now=now, seen=seen)
    request = InformationRequest.objects.create(
        application=application,
        question=question.strip(),
        asked_by=by,
        asked_at=now,
        answer_by=rules.end_of_day(now, days=rules.ANSWER_WITHIN_DAYS, zone=application.network.time_zone),
    )
    record_step(application, "request_information", by=by, now=now)
    emails.ask_for_information(request, now=now)
    return request


@transaction.atomic
def go_on_without_answer(request: InformationRequest, *, by: Person, now: datetime, seen: int | None = None) -> None:
    """Stop waiting for an answer that did not come in time: the review goes on, and the applicant is told.

    Raises:
        Refused: there is still time, or the answer has come in the meantime.
    """
    application = request.application
    if rules.is_in_time(now, request.answer_by):
        raise Refused(_("The applicant still has time to answer. Wait until the day that the mail named."))
    closed = InformationRequest.objects.filter(pk=request.pk, answered_at=None, closed_at=None).update(
        closed_at=now, closed_by=by
    )
    if not closed:
        raise Refused(CHANGED_MEANWHILE)
    taken_up = {} if application.review_started_at else {"reviewer": by, "review_started_at": now}
    move(
        application,
        ApplicationState.NATIONAL_REVIEW,
        now=now,
        seen=seen,
        decide_by=rules.after_waiting(application.decide_by, request.asked_at, now, zone=application.network.time_zone),
        **taken_up,
    )
    record_step(application, "go_on_without_answer", by=by, now=now)
    emails.tell_applicant(
        application, emails.ANSWER_MISSING, key=request.public_id, now=now, decide_by=application.decide_by or ""
    )


def remind_of_questions(*, now: datetime) -> int:
    """Remind applicants of questions whose time is nearly over, once each; return how many. Safe to repeat."""
    waiting = InformationRequest.objects.filter(
        answered_at=None,
        closed_at=None,
        reminded_at=None,
        answer_by__gte=now,
        answer_by__lte=now + timedelta(days=rules.REMIND_BEFORE_DAYS),
        application__state=ApplicationState.INFO_REQUESTED,
    )
    return sum(_remind(key, now) for key in list(waiting.order_by("pk").values_list("pk", flat=True)))


@transaction.atomic
def _remind(key: int, now: datetime) -> bool:
    if not InformationRequest.objects.filter(pk=key, reminded_at=None).update(reminded_at=now):
        return False
    request = InformationRequest.objects.select_related("application__network", "application__person").get(pk=key)
    emails.remind_of_question(request, now=now)
    return True


@transaction.atomic
def recommend_application(
    application: MembershipApplication,
    *,
    is_recommended: bool,
    text: str,
    by: Person,
    now: datetime,
    second_reader: Person | None = None,
    seen: int | None = None,
) -> None:
    """Recommend to accept or to reject, with a reason for those who decide; name a second reader where one is wanted.

    Raises:
        Refused: no reason; a second reader is wanted and none was named; or somebody was faster.
    """
    if not text.strip():
        raise Refused(_("Write the reason, for those who decide."), field="text")
    policy = application.network.policy
    if policy.needs_second_reader and second_reader is None:
        raise Refused(_("The policy wants a second reader. Choose one."), field="second_reader")
    to = ApplicationState.RECOMMENDED if is_recommended else ApplicationState.NOT_RECOMMENDED
    move(application, to, now=now, seen=seen, recommended_by=by, recommended_at=now, recommendation=text.strip())
    record_step(
        application, "recommend_application", by=by, now=now, reason=text.strip(), facts={"recommended": is_recommended}
    )
    key = f"{application.public_id}:{application.revision}"
    if policy.decider == Decider.COMMITTEE:
        queue_telling(application, step=TO_VOTE, key=key, by=by)
    elif second_reader is None:
        queue_telling(application, step=TO_DECIDE, key=key, by=by)
    if second_reader is not None:
        ask_second_reader(application, reader=second_reader, by=by, now=now)


@transaction.atomic
def ask_second_reader(application: MembershipApplication, *, reader: Person, by: Person, now: datetime) -> None:
    """Ask somebody to read the application too; asking another person replaces the first until they have read it.

    Raises:
        Refused: the person may not be the second reader, the second reading is done, or it is not the time for one.
    """
    _check_open_for_reading(application)
    if not possible_second_readers(application, now).filter(pk=reader.pk).exists():
        raise Refused(_("This person cannot be the second reader. Choose another one."), field="second_reader")
    reading = SecondReading.objects.select_for_update().filter(application=application).first()
    if reading is not None and reading.read_at is not None:
        raise Refused(_("The second reading is done."))
    SecondReading.objects.update_or_create(
        application=application, defaults={"reader": reader, "asked_by": by, "asked_at": now}
    )
    record_step(
        application,
        "ask_second_reader",
        by=by,
        now=now,
        facts={"person": reader.public_id},
        details={"reader": reader.full_name},
    )
    emails.ask_second_reader(application, reader, now=now)


@transaction.atomic
def read_second(application: MembershipApplication, *, agrees: bool, note: str, by: Person, now: datetime) -> None:
    """Write the second reader's opinion.

    Raises:
        Refused: it was written already, a disagreement without a reason, or it is decided.
    """
    _check_open_for_reading(application)
    if not agrees and not note.strip():
        raise Refused(_("Write why you see it differently."), field="note")
    written = SecondReading.objects.filter(application=application, reader=by, read_at=None).update(
        agrees=agrees, note=note.strip(), read_at=now
    )
    if not written:
        raise Refused(_("The second reading is done."))
    record_step(application, "read_second", by=by, now=now, reason=note.strip(), facts={"agrees": agrees})
    if application.network.policy.decider == Decider.HEAD_OF_NETWORK:  # a committee was told to vote before
        queue_telling(application, step=TO_DECIDE, key=application.public_id, by=by)


@transaction.atomic
def refuse_claim(
    application: MembershipApplication, *, reason: str, by: Person, now: datetime, seen: int | None = None
) -> None:
    """Say that the profile which the applicant chose is not theirs: acceptance then makes one of their own.

    The applicant is told; the reason stays with the office.

    Raises:
        Refused: no reason, nothing was chosen, it is decided already, or somebody was faster.
    """
    if not reason.strip():
        raise Refused(_("Write why, so that others understand it later."), field="reason")
    chosen = application.organisation
    if chosen is None or application.state == ApplicationState.DRAFT or application.state in CLOSED_STATES:
        raise Refused(CHANGED_MEANWHILE)
    if seen is not None and seen != application.revision:
        raise Refused(CHANGED_MEANWHILE)
    change(application, now=now, organisation=None)
    record_step(
        application,
        "refuse_claim",
        by=by,
        now=now,
        reason=reason.strip(),
        facts={"organisation": chosen.public_id},
        details={"profile": chosen.name},
    )
    key = f"{chosen.public_id}:{application.revision}"
    emails.tell_applicant(application, emails.CLAIM_REFUSED, key=key, now=now, profile=chosen.name)


def _check_open_for_reading(application: MembershipApplication) -> None:
    """A second opinion comes after the first and before the decision; the row's lock keeps them in this order."""
    locked = MembershipApplication.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if locked.state not in DECIDABLE_STATES:
        raise Refused(CHANGED_MEANWHILE)
