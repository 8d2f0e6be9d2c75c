"""Applications in every state, made through the operations, for the tests of joining."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, cast

from django.test import RequestFactory

from kuvend.config.wiring import join_hooks
from kuvend.core.worklist import WorkItem
from kuvend.directory.exports.worklist import directory_work
from kuvend.directory.models import MembershipApplication, Network
from kuvend.directory.operations.joining import (
    decide_application,
    recommend_application,
    start_application,
    start_review,
    submit_application,
)
from kuvend.directory.operations.presets import load_taxonomies
from kuvend.directory.permissions.held import roles_held_by
from kuvend.directory.states import ApplicantKind, Outcome
from kuvend.people.hooks import PersonRequest
from kuvend.people.models import Person
from kuvend.questionnaires.operations import save_answers
from kuvend.questionnaires.queries import filling_of

join_hooks()  # operations ask hooks too, and not every test walks through an address

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ANSWERS: Mapping[str, list[str]] = {
    "type": ["non_governmental_organization"],
    "country": ["AL"],
    "has_contact_2": ["no"],
    "fields_of_activity": ["media", "human_rights"],
    "mission": ["Light for everyone."],
    "why_join": ["To learn from others."],
    "contribution": ["A hall in the old town."],
    "consent_truth": ["yes"],
    "consent_data": ["yes"],
}


def drafted(
    network: Network, *, name: str = "Shoqata Drita", now: datetime = NOON, **fields: Any
) -> MembershipApplication:
    """Return an application with every required answer, not sent yet; its address is shown to be the applicant's."""
    load_taxonomies(now=now)
    answers = {**ANSWERS, **fields.pop("answers", {})}
    application = start_application(
        network=network,
        now=now,
        **{
            "kind": ApplicantKind.ORGANISATION,
            "name": name,
            "contact_name": "Ana Prifti",
            "email": "ana@example.org",
            "language": "sq",
            "browser": "",
            "by": None,
            **fields,
        },
    )
    MembershipApplication.objects.filter(pk=application.pk).update(email_verified_at=now)
    application.email_verified_at = now
    filling = filling_of(application.answer_set, language="en")
    posted = {key: value for key, value in answers.items() if key in filling.asked}
    save_answers(application.answer_set, posted=posted, seen=9, offers=filling.offers_for(posted), now=now)
    return application


def submitted(network: Network, *, now: datetime = NOON, **fields: Any) -> MembershipApplication:
    """Return an application that was sent."""
    application = drafted(network, now=now, **fields)
    submit_application(application, filling=filling_of(application.answer_set, language="en"), now=now)
    return application


def reviewed(network: Network, by: Person, *, now: datetime = NOON, **fields: Any) -> MembershipApplication:
    """Return an application that somebody took up."""
    application = submitted(network, now=now, **fields)
    start_review(application, by=by, now=now)
    return application


def recommended(
    network: Network, by: Person, *, now: datetime = NOON, second_reader: Person | None = None, **fields: Any
) -> MembershipApplication:
    """Return an application that was recommended."""
    application = reviewed(network, by, now=now, **fields)
    recommend_application(
        application, is_recommended=True, text="Good work.", by=by, now=now, second_reader=second_reader
    )
    return application


def rejected(
    network: Network, by: Person, head: Person, *, now: datetime = NOON, **fields: Any
) -> MembershipApplication:
    """Return an application that the Head of Network rejected."""
    application = recommended(network, by, now=now, **fields)
    decide_application(application, outcome=Outcome.REJECTED, reason="Not now.", by=head, now=now)
    return application


def work_of(person: Person | None) -> list[WorkItem]:
    """Return the work list of a person."""
    request = RequestFactory().get("/")
    request.__dict__ |= {"person": person, "roles": roles_held_by(person) if person else ()}
    return list(directory_work(cast("PersonRequest", request)))


def titles(items: Iterable[WorkItem]) -> list[str]:
    """Return what the items say."""
    return [str(item.title) for item in items]
