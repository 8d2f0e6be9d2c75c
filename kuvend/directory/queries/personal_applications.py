"""What applications hold about a person: those they sent, and what they said about those of others."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet

from kuvend.core.subjects import Actor, Subject
from kuvend.directory.models import (
    Appeal,
    CommitteeVote,
    Decision,
    InformationRequest,
    MembershipApplication,
    SecondReading,
)
from kuvend.directory.states import ApplicantKind, ApplicationState
from kuvend.media.queries import content_of, files_of
from kuvend.people.models import Account, Person
from kuvend.questionnaires.queries.answers import saved_answers, values_of

DECIDED = (ApplicationState.ACCEPTED, ApplicationState.REJECTED, ApplicationState.WITHDRAWN)


def applications_of(actor: Actor) -> list[MembershipApplication]:
    """Return the applications which the person wrote, by account or by address."""
    return list(_written_by(actor.public_id).select_related("network", "answer_set", "later_answers"))


def written_by(person: Person) -> QuerySet[MembershipApplication]:
    """Return the applications which the person wrote, signed in or with the address of their account."""
    return _written_by(person.public_id)


def _written_by(person_id: str) -> QuerySet[MembershipApplication]:
    email = Account.objects.filter(person__public_id=person_id).values_list("email", flat=True).first()
    written = Q(person__public_id=person_id) | (Q(email__iexact=email) if email else Q(pk=None))
    return MembershipApplication.objects.filter(written).order_by("pk")


def application_as_given(application: MembershipApplication) -> dict[str, Any]:
    """Return an application as the applicant may take it along: what they gave, and what was answered to it."""
    saved = saved_answers(application.answer_set)
    asked = InformationRequest.objects.filter(application=application)
    appeal = Appeal.objects.filter(application=application)
    given: dict[str, Any] = {
        "id": application.public_id,
        "network": application.network.slug,
        "kind": application.kind,
        "name": application.name,
        "country": application.country,
        "contact_name": application.contact_name,
        "email": application.email,
        "language": application.language,
        "state": application.state,
        "created_at": application.created_at,
        "submitted_at": application.submitted_at,
        "receipt_number": application.receipt_number,
        "checksum": application.checksum,
        "decided_at": application.decided_at,
        "decision_reason": application.decision_reason,
        "appeal_until": application.appeal_until,
        "withdrawn_at": application.withdrawn_at,
        "erase_after": application.erase_after,
        "who_sees_what": application.publishing,
        "answers": values_of(saved),
        "further_answers": values_of(saved_answers(application.later_answers)) if application.later_answers else {},
        "typed_but_not_understood": {key: list(answer.typed) for key, answer in saved.items() if answer.typed},
        "questions_to_me": list(asked.values("question", "asked_at", "answer_by", "answer", "answered_at", "files")),
        "appeal": appeal.values("grounds", "filed_at", "state", "heard_at", "reason").first(),
        "files": [name for name, _file in _named_files(application)],
    }
    if application.kind == ApplicantKind.INDIVIDUAL and application.state in DECIDED:
        given["written_about_me"] = _written_about(application)
    return given


def _written_about(application: MembershipApplication) -> dict[str, Any]:
    """What others wrote about an individual, once it is decided; who of them wrote it is theirs."""
    mine = {"application": application}
    return {
        "recommendation": application.recommendation,
        "second_reading": SecondReading.objects.filter(**mine).values_list("note", flat=True).first() or "",
        "notes_on_votes": [
            note for note in CommitteeVote.objects.filter(**mine).values_list("note", flat=True) if note
        ],
        "decisions": list(Decision.objects.filter(**mine).values("stage", "outcome", "reason", "decided_at")),
    }


def _named_files(application: MembershipApplication) -> Iterator[tuple[str, Any]]:
    """Yield the files of an application, each under a name of its own."""
    for file in files_of(Subject("application", application.public_id)):
        yield f"{application.public_id}/{file.public_id}-{file.name}", file


def files_given(application: MembershipApplication) -> Iterator[tuple[str, bytes]]:
    """Yield what the applicant sent along, as (name within the export, content)."""
    for name, file in _named_files(application):
        if (content := content_of(file)) is not None:
            yield name, content


def said_about_applications(actor: Actor) -> dict[str, Any]:
    """Return what the person asked, recommended, voted and decided about applications of others, in their words."""
    me = actor.public_id
    return {
        "questions_i_asked": list(
            InformationRequest.objects.filter(asked_by__public_id=me).values(
                "application__name", "question", "asked_at"
            )
        ),
        "recommendations": list(
            MembershipApplication.objects.filter(recommended_by__public_id=me)
            .order_by("recommended_at")
            .values("name", "recommendation", "recommended_at")
        ),
        "second_readings": list(
            SecondReading.objects.filter(reader__public_id=me)
            .order_by("asked_at")
            .values("application__name", "asked_at", "agrees", "note", "read_at")
        ),
        "votes": list(
            CommitteeVote.objects.filter(voter__public_id=me).values("application__name", "vote", "note", "at")
        ),
        "decisions": list(
            Decision.objects.filter(decided_by__public_id=me).values(
                "application__name", "stage", "outcome", "reason", "decided_at"
            )
        ),
        "appeals_heard": list(
            Appeal.objects.filter(heard_by__public_id=me)
            .order_by("heard_at")
            .values("application__name", "state", "reason", "heard_at")
        ),
    }
