"""What acceptance makes of an application: a profile, a membership, and a representative."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from kuvend.core.errors import Refused
from kuvend.directory.models import Membership, MembershipApplication, Organisation, ProfileVersion
from kuvend.directory.operations.contents import write_content
from kuvend.directory.operations.joining.moving import record_step
from kuvend.directory.operations.joining.onboarding import set_onboarding_steps
from kuvend.directory.operations.memberships import admit_member, confirm_profile, reinstate_membership
from kuvend.directory.operations.profiles import change_profile, restore_organisation, slug_for
from kuvend.directory.operations.roles import grant_organisation_role
from kuvend.directory.operations.seeing import choose_readers
from kuvend.directory.operations.touching import touch
from kuvend.directory.queries.joining_profile import choices_of, profile_described
from kuvend.directory.queries.onboarding import shipped_steps
from kuvend.directory.queries.profile_editing import content_of
from kuvend.directory.queries.teams import is_represented_by_others, representatives_of
from kuvend.directory.rules.profiles import renewed
from kuvend.directory.rules.publishing import no_wider
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
    described = profile_described(application)
    content = described.content
    if described.left_out:
        facts = {"fields": described.left_out}
        record_step(application, "leave_out_answers", by=None, now=now, facts=facts)
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
        _renew(organisation, application, content, by=person, decided_by=by, now=now)
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
        confirm_profile(organisation=organisation, by=person, now=now)
    elif membership is None or membership.state not in COUNTED_STATES:
        admit_member(organisation=organisation, network=network, by=by, now=now, confirmed_at=now)
    else:
        confirm_profile(organisation=organisation, by=person, now=now)


def _renew(
    organisation: Organisation,
    application: MembershipApplication,
    content: Mapping[str, Any],
    *,
    by: Person,
    decided_by: Person,
    now: datetime,
) -> None:
    """Let the applicant's answers, newer and theirs, win over what the profile said; its history keeps that."""
    known = content_of(organisation)
    said = renewed(no_wider(known, choices_of(application)), content)
    if application.kind == ApplicantKind.INDIVIDUAL:  # nobody is also known as the one they were before
        said["other_names"] = known["other_names"]
    if not ProfileVersion.objects.filter(organisation=organisation).exists():  # it was never kept as it stood
        touch(organisation, by=None, now=now)
    change_profile(organisation=organisation, content=said, by=by, now=now)
    if organisation.state == ProfileState.ARCHIVED:
        restore_organisation(organisation=organisation, by=decided_by, now=now)
    choose_readers(organisation=organisation, to=Visibility(choices_of(application)["profile"]), by=by, now=now)


def _own_profile(application: MembershipApplication, person: Person) -> Organisation | None:
    """An individual has one profile, in however many networks."""
    if application.kind != ApplicantKind.INDIVIDUAL:
        return None
    return Organisation.objects.filter(person=person).first()


def _create(
    application: MembershipApplication, person: Person, content: Mapping[str, Any], *, by: Person, now: datetime
) -> Organisation:
    shown_to = Visibility(choices_of(application)["profile"])
    is_public = shown_to == Visibility.PUBLIC
    organisation = Organisation.objects.create(
        name=application.name,
        slug=slug_for(application.name),
        origin=ProfileOrigin.JOINED,
        state=ProfileState.PUBLISHED if is_public else ProfileState.DRAFT,
        shown_to=shown_to,
        published_at=now if is_public else None,
        person=person if application.kind == ApplicantKind.INDIVIDUAL else None,
        created_at=now,
        changed_at=now,
        claimed_at=now,
        last_confirmed_at=now,
    )
    write_content(organisation, content)
    return organisation
