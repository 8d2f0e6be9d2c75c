"""What the directory knows about a person."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuvend.core.personal_data import ExportPart, Kept
from kuvend.core.subjects import Actor, Subject
from kuvend.directory.models import (
    BodyMember,
    ContactPerson,
    ImportBatch,
    NetworkRole,
    OnboardingMark,
    Organisation,
    OrganisationMerge,
    OrganisationRole,
    ProbableDuplicate,
    ProfileDraft,
    ProfileInvitation,
    ProfileVersion,
)
from kuvend.directory.queries.personal_applications import (
    DECIDED,
    application_as_given,
    applications_of,
    files_given,
    said_about_applications,
)
from kuvend.directory.queries.profile_editing import CONTACT_PERSON_FIELDS, content_of
from kuvend.directory.queries.traces_left import mentions_in_imports, traces_of_person
from kuvend.directory.states import ApplicationState
from kuvend.media.queries import content_of as content_of_file
from kuvend.media.queries import files_of
from kuvend.people.models import Account, Person
from kuvend.people.states import Role


def obstacles_to_erasure(actor: Actor) -> Iterable[str]:
    """Say what has to be settled first: an office nobody else holds, a decision that is under way."""
    held = NetworkRole.objects.filter(ended_at=None, role=Role.SECRETARIAT)
    office = held.filter(network__is_root=True)
    own = office.filter(person__public_id=actor.public_id)
    if own.exists() and not office.exclude(person__public_id=actor.public_id).exists():
        yield _("You are the last person of the head office. Give the role to somebody else first.")
    for name in _represented_alone(actor):
        yield _(
            "You are the last representative of %(name)s. Hand over to a colleague, or leave its team to the desk."
        ) % {"name": name}
    if any(row.state not in {*DECIDED, ApplicationState.DRAFT} for row in applications_of(actor)):
        yield _("Your application is being decided. Withdraw it first, or wait for the decision.")


def _represented_alone(actor: Actor) -> list[str]:
    """Return the organisations with a team that would be left without a representative."""
    held = OrganisationRole.objects.filter(ended_at=None)
    own = held.filter(person__public_id=actor.public_id, role=Role.REPRESENTATIVE).values("organisation")
    others = held.exclude(person__public_id=actor.public_id)
    with_team = others.filter(organisation__in=own).values("organisation")
    still = others.filter(organisation__in=own, role=Role.REPRESENTATIVE).values("organisation")
    alone = Organisation.objects.filter(pk__in=with_team).exclude(pk__in=still)
    return list(alone.values_list("name", flat=True))


def what_remains_in_directory(actor: Actor) -> Iterable[Kept]:
    """Say what of the directory stays after an erasure."""
    if any(row.state == ApplicationState.ACCEPTED for row in applications_of(actor)):
        yield Kept(
            gettext_lazy("That the organisation was accepted, when and by whom, without your name and address"),
            gettext_lazy("membership and its rights follow from it"),
        )
    if any(said_about_applications(actor).values()):
        yield Kept(
            gettext_lazy("What you wrote about applications of others, without your name, as long as each is kept"),
            gettext_lazy("applicants have a right to the reasons"),
        )
    if ProfileVersion.objects.filter(by__public_id=actor.public_id).exists():
        yield Kept(
            gettext_lazy("What you wrote into the profile of an organisation, without your name"),
            gettext_lazy("it is the organisation's text"),
        )
    if Organisation.objects.filter(person__public_id=actor.public_id).exists():
        yield Kept(
            gettext_lazy("That there was a member, from when to when, without a name"),
            gettext_lazy("published numbers of members must stay true"),
        )


def directory_part(actor: Actor) -> Iterable[ExportPart]:
    """Return roles, seats, contacts, drafts, invitations and what the person wrote or decided in the directory."""
    mine = {"person__public_id": actor.public_id}
    person = Person.objects.get(public_id=actor.public_id)
    email = Account.objects.filter(**mine).values_list("email", flat=True).first() or ""
    contacts = ContactPerson.objects.filter(Q(**mine) | (Q(email__iexact=email) if email else Q(pk=None)))
    content: dict[str, Any] = {
        "roles_in_networks": list(
            NetworkRole.objects.filter(**mine).values("network__slug", "role", "granted_at", "ended_at")
        ),
        "roles_in_organisations": list(
            OrganisationRole.objects.filter(**mine).values("organisation__name", "role", "granted_at", "ended_at")
        ),
        "seats": list(
            BodyMember.objects.filter(**mine).values("body__public_id", "full_name", "office", "since", "until")
        ),
        "contacts": list(contacts.values("organisation__name", *CONTACT_PERSON_FIELDS)),
        "drafts": list(
            ProfileDraft.objects.filter(**mine).values("organisation__name", "fields", "begun_at", "changed_at")
        ),
        "invitations": list(
            ProfileInvitation.objects.filter(email__iexact=email).values(
                "organisation__name", "role", "created_at", "accepted_at", "revoked_at"
            )
        )
        if email
        else [],
        "changes_of_profiles": list(
            ProfileVersion.objects.filter(by__public_id=actor.public_id).values("organisation__name", "number", "at")
        ),
        "imports_brought": list(
            ImportBatch.objects.filter(by__public_id=actor.public_id).values("network__slug", "created_at")
        ),
        "mentions_in_imports": list(mentions_in_imports(traces_of_person(person, [email]))),
        "merges": list(
            OrganisationMerge.objects.filter(by__public_id=actor.public_id).values(
                "kept__name", "absorbed__name", "at", "undone_at"
            )
        ),
        "said_to_be_two_organisations": list(
            ProbableDuplicate.objects.filter(set_aside_by__public_id=actor.public_id).values(
                "first__name", "second__name", "set_aside_at", "set_aside_reason"
            )
        ),
        "first_steps_done": list(
            OnboardingMark.objects.filter(done_by__public_id=actor.public_id).values(
                "membership__organisation__name", "step__key", "done_at"
            )
        ),
        **said_about_applications(actor),
    }
    yield ExportPart("directory", _("My part in networks and organisations"), content)
    if applications := applications_of(actor):
        yield ExportPart(
            "applications",
            _("My applications, with the files I sent"),
            [application_as_given(row) for row in applications],
            files=tuple(file for row in applications for file in files_given(row)),
        )
    if own := Organisation.objects.filter(person__public_id=actor.public_id).select_related("type", "seat").first():
        kept = [(file, content_of_file(file)) for file in files_of(Subject("organisation", own.public_id))]
        yield ExportPart(
            "profile",
            _("My own profile"),
            content_of(own),
            files=tuple((f"{file.public_id}-{file.name}", data) for file, data in kept if data is not None),
        )
