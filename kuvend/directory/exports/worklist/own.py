"""What a person has to do about their own applications, and the profiles they look after."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from kuvend.core.worklist import WorkItem, WorkKind
from kuvend.directory.models import InformationRequest, Membership, OnboardingStep
from kuvend.directory.permissions.standing import standing_of
from kuvend.directory.queries.confirming import confirmation_due
from kuvend.directory.queries.personal_applications import written_by
from kuvend.directory.rules.worklist import FIRST_STEPS_WITHIN
from kuvend.directory.states import COUNTED_STATES, ApplicationState, MembershipState, ProfileState
from kuvend.people.models import Person
from kuvend.people.states import Role
from kuvend.questionnaires.states import AnswerSetState

SOON_DUE_DAYS = 30
MOST_DRAFTS = 5  # anybody can begin applications with somebody's address: they do not fill that person's list


def own_work(person: Person, *, now: datetime) -> Iterator[WorkItem]:
    """Yield what waits for the person as an applicant or representative."""
    yield from _to_answer(person)
    yield from _to_confirm_profile(person, now)
    yield from _onboarding(person)


def _represented(person: Person) -> list[int]:
    roles = standing_of(person).organisations
    return [pk for pk, held in roles.items() if Role.REPRESENTATIVE in held]


def _to_answer(person: Person) -> Iterator[WorkItem]:
    """For applicants: questions of the network, and applications they have not sent yet."""
    own = written_by(person)
    asked = InformationRequest.objects.filter(
        application__in=own,
        answered_at=None,
        closed_at=None,
        application__state=ApplicationState.INFO_REQUESTED,
    )
    for request in asked.select_related("application__network"):
        yield WorkItem(
            _("%(network)s has a question about your application") % {"network": request.application.network.name},
            reverse("directory-application", args=[request.application.public_id]),
            since=request.asked_at,
            until=request.answer_by,
            kind=WorkKind.ANSWER,
            note=request.application.name,
        )
    further = own.filter(later_answers__state=AnswerSetState.DRAFT)
    for application in further.select_related("network"):
        yield WorkItem(
            _("Answer the further questions of %(network)s") % {"network": application.network.name},
            reverse("directory-application-more", args=[application.public_id]),
            since=application.decided_at,
            until=application.answer_later_by,
            kind=WorkKind.ANSWER,
            note=application.name,
        )
    drafts = own.filter(state=ApplicationState.DRAFT)
    for draft in drafts.select_related("network").order_by("-pk")[:MOST_DRAFTS]:
        yield WorkItem(
            _("Finish your application to %(network)s") % {"network": draft.network.name},
            reverse("directory-application", args=[draft.public_id]),
            since=draft.created_at,
            until=draft.erase_after,
            kind=WorkKind.COMPLETE,
            note=draft.name,
        )


def _to_confirm_profile(person: Person, now: datetime) -> Iterator[WorkItem]:
    """For representatives: profiles whose yearly confirmation is due, or soon will be."""
    scopes = _represented(person)
    if not scopes:
        return
    memberships = (
        Membership.objects.filter(organisation__in=scopes, state__in=COUNTED_STATES)
        .exclude(organisation__state=ProfileState.ARCHIVED)
        .select_related("organisation", "network__policy")
        .order_by("pk")
    )
    seen: set[int] = set()
    for membership in memberships:
        due = confirmation_due(membership)
        is_late = membership.state != MembershipState.ACTIVE
        if due is None or not (is_late or (due.at - now).days < SOON_DUE_DAYS) or membership.organisation_id in seen:
            continue
        seen.add(membership.organisation_id)
        yield WorkItem(
            _("Confirm that the profile of %(name)s is still right") % {"name": membership.organisation.name},
            reverse("directory-standing", args=[membership.organisation.public_id]),
            since=membership.state_since if is_late else due.at - timedelta(days=SOON_DUE_DAYS),
            until=due.until or due.at,
            kind=WorkKind.CONFIRM,
            note=str(membership.network.name),
        )


def _onboarding(person: Person) -> Iterator[WorkItem]:
    """For representatives of new members: the steps that are not done yet."""
    scopes = _represented(person)
    if not scopes:
        return
    open_steps = (
        OnboardingStep.objects.filter(is_active=True, network=OuterRef("network"))
        .exclude(marks__membership=OuterRef("pk"))
        .order_by()
    )
    memberships = (
        Membership.objects.filter(
            Exists(open_steps),
            organisation__in=scopes,
            state=MembershipState.ACTIVE,
            organisation__applications__network=F("network"),
            organisation__applications__state=ApplicationState.ACCEPTED,
        )
        .select_related("organisation", "network")
        .order_by("pk")
        .distinct()
    )
    for membership in memberships:
        yield WorkItem(
            _("First steps in %(network)s") % {"network": membership.network.name},
            reverse("directory-onboarding", args=[membership.public_id]),
            since=membership.state_since,
            until=membership.state_since + FIRST_STEPS_WITHIN,
            kind=WorkKind.COMPLETE,
            note=membership.organisation.name,
        )
