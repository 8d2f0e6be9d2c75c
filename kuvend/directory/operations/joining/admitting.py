"""What acceptance makes of an application: a profile, a membership, and a representative."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from kuvend.core.errors import Refused
from kuvend.directory.models import Membership, MembershipApplication, Organisation
from kuvend.directory.operations.contents import write_content
from kuvend.directory.operations.joining.onboarding import set_onboarding_steps
from kuvend.directory.operations.memberships import admit_member, confirm_profile, reinstate_membership
from kuvend.directory.operations.profiles import change_profile, slug_for
from kuvend.directory.operations.roles import grant_organisation_role
from kuvend.directory.operations.touching import touch
from kuvend.directory.queries.onboarding import shipped_steps
from kuvend.directory.queries.profile_editing import content_of
from kuvend.directory.queries.teams import is_represented_by_others, representatives_of
from kuvend.directory.rules.joining import profile_from
from kuvend.directory.rules.profiles import combined
from kuvend.directory.states import (
    COUNTED_STATES,
    ApplicantKind,
    MembershipState,
    ProfileOrigin,
    ProfileState,
    Visibility,
)
from kuvend.people.models import Person
from kuvend.people.operations.accounts import open_account
from kuvend.people.states import Role
from kuvend.questionnaires.models import AnswerSet
from kuvend.questionnaires.queries import filling_of

INDIVIDUAL = "individual_person"
REPRESENTED_BY_OTHERS = _(
    "Somebody else represents the profile which the applicant chose. Say first that this profile is not theirs; then "
    "they get one of their own."
)


def admit_applicant(application: MembershipApplication, *, by: Person, now: datetime) -> Organisation:
    """Make the applicant a member: create the profile or link the one they claimed, and let them represent it.

    Runs inside the decision's transaction. What becomes public is what the applicant chose.

    Where the profile is a member of the network already (it was imported, say), the membership goes on; a suspended one
    is reinstated.

    Raises:
        Refused: others represent the claimed profile, or it was merged.
    """
    account, _is_new = open_account(
        email=application.email,
        full_name=application.contact_name or application.name,
        language=application.language,
        by=by,
        now=now,
        is_confirmed=True,
        time_zone=application.network.time_zone,
    )
    person: Person = account.person
    content = content_for(application)
    organisation = application.organisation or _own_profile(application, person)
    if organisation is None:
        organisation = _create(application, person, content, by=by, now=now)
    else:
        if organisation.state == ProfileState.MERGED:
            raise Refused(
                _("The profile which the applicant chose was merged into another one. Choose that one first.")
            )
        if is_represented_by_others(organisation, application):
            # One network cannot give away what people of another look after.
            raise Refused(REPRESENTED_BY_OTHERS)
        merged = combined(content_of(organisation), content)
        change_profile(organisation=organisation, content=merged, by=by, now=now)
        _publish(organisation, application, now)
    _take_in(organisation, application, person, by=by, now=now)
    if not representatives_of(organisation).filter(person=person).exists():
        grant_organisation_role(
            person=person, organisation=organisation, role=Role.REPRESENTATIVE, by=by, now=now, tell=False
        )
    MembershipApplication.objects.filter(pk=application.pk).update(organisation=organisation, person=person)
    application.organisation, application.person = organisation, person
    if not application.network.onboarding_steps.exists():
        set_onboarding_steps(application.network, steps=shipped_steps(), by=None, now=now)
    touch(organisation, by=by, now=now)
    return organisation


def _take_in(
    organisation: Organisation, application: MembershipApplication, person: Person, *, by: Person, now: datetime
) -> None:
    """Make it a member, once: a membership in force goes on, and the applicant has just said how things are."""
    network = application.network
    membership = Membership.objects.filter(organisation=organisation, network=network).first()
    if membership is not None and membership.state == MembershipState.SUSPENDED:
        membership.organisation, membership.network = organisation, network
        reinstate_membership(membership=membership, by=by, now=now, reason=application.decision_reason)
    elif membership is None or membership.state not in COUNTED_STATES:
        admit_member(organisation=organisation, network=network, by=by, now=now)
    else:
        confirm_profile(organisation=organisation, by=person, now=now)


def content_for(application: MembershipApplication) -> dict[str, Any]:
    """Return the profile that the application describes, with the visibility which the applicant chose."""
    content = content_of_answers(application, application.answer_set)
    content.setdefault("name", application.name)
    if application.kind == ApplicantKind.INDIVIDUAL:
        content["type"] = INDIVIDUAL
    chosen: Mapping[str, str] = application.publishing
    for name in ("contribution_visibility", "motivation_visibility"):
        content[name] = chosen.get(name, Visibility.DESK)
    return content


def content_of_answers(application: MembershipApplication, answers: AnswerSet) -> dict[str, Any]:
    """Return what one of its forms says for the profile; who sees which contact is what the applicant chose."""
    filling = filling_of(answers, language=application.language)
    targets = {question.key: question.target for question in filling.specification.questions}
    values = {key: answer.value for key, answer in filling.saved.items() if key in filling.asked}
    content: dict[str, Any] = dict(profile_from(values, targets, language=application.language))
    chosen: Mapping[str, str] = application.publishing
    for point in content.get("contact_points", ()):
        if point["kind"] in ("email", "telephone", "mobile"):
            point["visibility"] = chosen.get("email" if point["kind"] == "email" else "telephone", Visibility.MEMBERS)
        else:
            point["visibility"] = Visibility.PUBLIC
    for person in content.get("contact_persons", ()):
        for part in ("name", "job_title"):
            person[f"{part}_visibility"] = chosen.get("contact_persons", Visibility.MEMBERS)
    return content


def _own_profile(application: MembershipApplication, person: Person) -> Organisation | None:
    """An individual has one profile, in however many networks."""
    if application.kind != ApplicantKind.INDIVIDUAL:
        return None
    return Organisation.objects.filter(person=person).first()


def _create(
    application: MembershipApplication, person: Person, content: Mapping[str, Any], *, by: Person, now: datetime
) -> Organisation:
    organisation = Organisation.objects.create(
        name=application.name,
        slug=slug_for(application.name),
        origin=ProfileOrigin.JOINED,
        state=ProfileState.DRAFT,
        person=person if application.kind == ApplicantKind.INDIVIDUAL else None,
        created_at=now,
        changed_at=now,
        claimed_at=now,
        last_confirmed_at=now,
    )
    write_content(organisation, content)
    _publish(organisation, application, now)
    return organisation


def _publish(organisation: Organisation, application: MembershipApplication, now: datetime) -> None:
    """Let visitors see the profile, if the applicant chose so."""
    if application.publishing.get("profile") != Visibility.PUBLIC:
        return
    if organisation.state == ProfileState.DRAFT:
        organisation.state, organisation.published_at = ProfileState.PUBLISHED, now
        organisation.save(update_fields=["state", "published_at"])
