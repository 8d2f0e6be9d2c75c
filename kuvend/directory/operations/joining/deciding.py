"""Votes, decisions, confirmation by the secretariat, appeals. Of two decisions at once exactly one counts."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from kuvend.core.errors import Refused
from kuvend.directory.emails import joining as emails
from kuvend.directory.models import Appeal, CommitteeVote, Decision, MembershipApplication, SecondReading
from kuvend.directory.operations.joining.admitting import admit_applicant
from kuvend.directory.operations.joining.later import begin_later_questions
from kuvend.directory.operations.joining.moving import CHANGED_MEANWHILE, move, record_step
from kuvend.directory.operations.joining.telling import TO_CONFIRM, TO_DECIDE, queue_telling
from kuvend.directory.permissions.offices import holders_of
from kuvend.directory.permissions.stakes import stakes_in
from kuvend.directory.queries.votes import counts_of
from kuvend.directory.rules import joining as rules
from kuvend.directory.rules.memberships import add_months
from kuvend.directory.states import (
    DECIDABLE_STATES,
    AppealState,
    ApplicationState,
    Decider,
    DecisionStage,
    Outcome,
    Vote,
)
from kuvend.people.models import Person
from kuvend.people.states import Role

REASON_MISSING = _("Give a reason: the applicant will read it.")


@transaction.atomic
def cast_vote(
    application: MembershipApplication, *, vote: Vote, note: str, by: Person, now: datetime
) -> rules.VoteCount:
    """Vote as a member of the committee; voting again replaces the vote until the decision. Returns the count.

    Raises:
        Refused: no vote is open.
    """
    # The row's lock puts votes and the decision one after the other.
    locked = MembershipApplication.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if locked.state not in DECIDABLE_STATES:
        raise Refused(_("There is no vote on this application now."))
    was_enough = count_of(application).outcome is not None
    CommitteeVote.objects.update_or_create(
        application=application, voter=by, defaults={"vote": vote, "note": note.strip(), "at": now}
    )
    record_step(application, "cast_vote", by=by, now=now)
    count = count_of(application)
    if count.outcome is not None and not was_enough:
        key = f"{application.public_id}:{application.revision}"
        queue_telling(application, step=TO_DECIDE, key=key, by=by)
    return count


def count_of(application: MembershipApplication) -> rules.VoteCount:
    """Count the votes of those who are members of the committee now and have no stake in the application."""
    committees = {application.network_id: holders_of([application.network_id], Role.COMMITTEE)}
    return counts_of([application], committees=committees, away=stakes_in([application]))[application.pk]


@transaction.atomic
def decide_application(
    application: MembershipApplication,
    *,
    outcome: Outcome,
    reason: str,
    by: Person,
    now: datetime,
    seen: int | None = None,
) -> None:
    """Decide for the network: final, or passed on to the secretariat where the policy wants it to confirm.

    Where heads decide alone and no second reader is wanted, deciding out of the review is a recommendation and the
    decision in one.

    Raises:
        Refused: no reason; the second reading is missing; the committee has not voted so; or somebody was faster.
    """
    if not reason.strip():
        raise Refused(REASON_MISSING, field="reason")
    policy = application.network.policy
    if application.state == ApplicationState.NATIONAL_REVIEW:
        if policy.decider != Decider.HEAD_OF_NETWORK or policy.needs_second_reader:
            raise Refused(_("Somebody has to give a recommendation first."))
        is_recommended = outcome is Outcome.ACCEPTED
        move(
            application,
            ApplicationState.RECOMMENDED if is_recommended else ApplicationState.NOT_RECOMMENDED,
            now=now,
            seen=seen,
            recommended_by=by,
            recommended_at=now,
            recommendation=reason.strip(),
        )
        seen = None
    if application.state not in DECIDABLE_STATES:
        raise Refused(CHANGED_MEANWHILE)
    if (
        policy.needs_second_reader
        and not SecondReading.objects.filter(application=application, read_at__isnull=False).exists()
    ):
        raise Refused(_("The second reader has not read this application yet."))
    # Nobody may vote between the count and the decision.
    MembershipApplication.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if policy.decider == Decider.COMMITTEE:
        count = count_of(application)
        if count.outcome is not outcome and not count.has_no_voters:
            raise Refused(_("The committee has not voted like this. Wait for its votes, or record what it decided."))
    if policy.secretariat_confirms:
        move(application, ApplicationState.SECRETARIAT_REVIEW, now=now, seen=seen)
        _decide(application, DecisionStage.NETWORK, outcome, reason, by=by, now=now)
        queue_telling(application, step=TO_CONFIRM, key=application.public_id, by=by)
    else:
        _conclude(application, DecisionStage.NETWORK, outcome, reason, by=by, now=now, seen=seen)
    record_step(
        application, "decide_application", by=by, now=now, reason=reason.strip(), facts={"outcome": outcome.value}
    )


@transaction.atomic
def confirm_application(
    application: MembershipApplication,
    *,
    outcome: Outcome,
    reason: str,
    by: Person,
    now: datetime,
    seen: int | None = None,
) -> None:
    """Decide for the secretariat, after the network has.

    Raises:
        Refused: no reason, or the application is not (any more) with the secretariat.
    """
    if not reason.strip():
        raise Refused(REASON_MISSING, field="reason")
    if application.state != ApplicationState.SECRETARIAT_REVIEW:
        raise Refused(CHANGED_MEANWHILE)
    _conclude(application, DecisionStage.SECRETARIAT, outcome, reason, by=by, now=now, seen=seen)
    record_step(
        application, "confirm_application", by=by, now=now, reason=reason.strip(), facts={"outcome": outcome.value}
    )


@transaction.atomic
def hear_appeal(appeal: Appeal, *, is_upheld: bool, reason: str, by: Person, now: datetime) -> None:
    """Decide on an appeal: upheld makes the applicant a member, dismissed lets the rejection stand.

    Raises:
        Refused: no reason, or it was heard already.
    """
    if not reason.strip():
        raise Refused(REASON_MISSING, field="reason")
    state = AppealState.UPHELD if is_upheld else AppealState.DISMISSED
    heard = Appeal.objects.filter(pk=appeal.pk, state=AppealState.FILED).update(
        state=state, heard_by=by, heard_at=now, reason=reason.strip()
    )
    if not heard:
        raise Refused(_("This appeal was decided already."))
    application = appeal.application
    record_step(application, "hear_appeal", by=by, now=now, reason=reason.strip(), facts={"appeal": state.value})
    if is_upheld:
        _conclude(application, DecisionStage.APPEAL, Outcome.ACCEPTED, reason, by=by, now=now)
        return
    _decide(application, DecisionStage.APPEAL, Outcome.REJECTED, reason, by=by, now=now)
    MembershipApplication.objects.filter(pk=application.pk).update(
        erase_after=add_months(now, rules.REFUSED_KEPT_MONTHS)
    )
    emails.tell_applicant(application, emails.APPEAL_DISMISSED, key="dismissed", now=now, reason=reason.strip())


def _decide(
    application: MembershipApplication,
    stage: DecisionStage,
    outcome: Outcome,
    reason: str,
    *,
    by: Person,
    now: datetime,
) -> None:
    try:
        with transaction.atomic():
            Decision.objects.create(
                application=application,
                stage=stage,
                outcome=outcome,
                reason=reason.strip(),
                decided_by=by,
                decided_at=now,
            )
    except IntegrityError:
        raise Refused(CHANGED_MEANWHILE) from None


def _conclude(
    application: MembershipApplication,
    stage: DecisionStage,
    outcome: Outcome,
    reason: str,
    *,
    by: Person,
    now: datetime,
    seen: int | None = None,
) -> None:
    """Write the final decision, tell the applicant, and admit them or start the time for an appeal."""
    network = application.network
    days = network.policy.appeal_within_days
    is_rejected = outcome is Outcome.REJECTED
    move(
        application,
        ApplicationState.REJECTED if is_rejected else ApplicationState.ACCEPTED,
        now=now,
        seen=seen,
        decided_by=by,
        decided_at=now,
        decision_reason=reason.strip(),
        appeal_until=rules.end_of_day(now, days=days, zone=network.time_zone) if is_rejected and days else None,
        erase_after=add_months(now, rules.REFUSED_KEPT_MONTHS) if is_rejected else None,
    )
    _decide(application, stage, outcome, reason, by=by, now=now)
    if is_rejected:
        emails.tell_applicant(
            application,
            emails.APPLICATION_REJECTED,
            key="rejected",
            now=now,
            reason=reason.strip(),
            appeal_until=application.appeal_until or "",
        )
        return
    admit_applicant(application, by=by, now=now)
    begin_later_questions(application, now=now)
    emails.tell_accepted(application, reason=reason.strip(), now=now)
