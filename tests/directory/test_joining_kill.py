"""Several processes at once, and processes that are killed: nothing is lost, nothing happens twice."""

import os
import random
import signal
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kuvend.core.errors import Refused
from kuvend.core.ids import new_public_id
from kuvend.directory.models import (
    CommitteeVote,
    Decision,
    Membership,
    MembershipApplication,
    MembershipPolicy,
    Network,
    Organisation,
)
from kuvend.directory.operations.joining import cast_vote, decide_application, submit_application
from kuvend.directory.states import ApplicationState, Decider, Outcome, Vote
from kuvend.messaging.models import OutboxMessage
from kuvend.people.models import Person
from kuvend.people.states import Role
from kuvend.questionnaires.queries import filling_of
from tests.actors import give_role, make_person
from tests.directory.joining_world import NOON, drafted, recommended
from tests.processes import other_house

pytestmark = [pytest.mark.unit, pytest.mark.django_db(transaction=True)]

ACTORS = 4
TRIES = 10


def fresh(pk: int) -> MembershipApplication:
    return MembershipApplication.objects.select_related("network__policy", "answer_set__version", "person").get(pk=pk)


def choices(application: MembershipApplication) -> dict[str, str]:
    return {f"who-{key}": value for key, value in application.publishing.items()}


def trying(act: Callable[[], object]) -> Callable[[], int]:
    """Return work that tries ten times and tells how often it got through."""

    def work() -> int:
        through = 0
        for _try in range(TRIES):
            try:
                act()
            except Refused:
                continue
            through += 1
        return through

    return work


def test_of_two_decisions_at_once_exactly_one_counts(
    network: Network, reviewer: Person, head_of_network: Person
) -> None:
    application = recommended(network, reviewer)
    colleague = give_role(make_person("Heroina Kreu"), Organisation.objects.get(name="Ura e Re"), Role.REPRESENTATIVE)
    deciders = [(head_of_network, Outcome.ACCEPTED), (colleague, Outcome.REJECTED)] * (ACTORS // 2)

    def decide(by: Person, outcome: Outcome) -> Callable[[], int]:
        seen = application.revision
        return trying(
            lambda: decide_application(
                fresh(application.pk), outcome=outcome, reason="Because.", by=by, now=NOON, seen=seen
            )
        )

    def count() -> dict[str, Any]:
        return {
            "decisions": Decision.objects.count(),
            "state": fresh(application.pk).state,
            "outcome": Decision.objects.get().outcome,
            "members": Membership.objects.filter(organisation__name="Shoqata Drita").count(),
            "letters": OutboxMessage.objects.filter(
                kind__in=["directory.application_accepted", "directory.application_rejected"]
            ).count(),
        }

    with other_house() as house:
        outcomes = house.run(*(decide(by, outcome) for by, outcome in deciders))
        assert [outcome.error for outcome in outcomes] == [""] * ACTORS
        assert sum(outcome.value for outcome in outcomes) == 1
        counted = house.do(count)
    assert counted["decisions"] == 1
    assert counted["letters"] == 1
    assert counted["state"] == counted["outcome"]
    assert counted["members"] == (1 if counted["outcome"] == Outcome.ACCEPTED else 0)


def test_a_committee_member_has_one_vote_however_often_it_is_cast(
    network: Network, reviewer: Person, committee_member: Person
) -> None:
    MembershipPolicy.objects.filter(network=network).update(decider=Decider.COMMITTEE)
    application = recommended(Network.objects.select_related("policy").get(pk=network.pk), reviewer)

    def vote() -> int:
        return trying(
            lambda: cast_vote(fresh(application.pk), vote=Vote.APPROVE, note="", by=committee_member, now=NOON)
        )()

    with other_house() as house:
        outcomes = house.run(*[vote] * ACTORS)
        assert [outcome.error for outcome in outcomes] == [""] * ACTORS
        assert house.do(CommitteeVote.objects.count) == 1


def test_an_application_is_sent_once_however_many_windows_send_it(network: Network) -> None:
    application = drafted(network)

    def send() -> int:
        def act() -> None:
            current = fresh(application.pk)
            submit_application(current, filling=filling_of(current.answer_set, language="en"), now=NOON)

        return trying(act)()

    with other_house() as house:
        outcomes = house.run(*[send] * ACTORS)
        assert [outcome.error for outcome in outcomes] == [""] * ACTORS
        assert sum(outcome.value for outcome in outcomes) == 1
        assert house.do(OutboxMessage.objects.filter(kind="directory.application_submitted").count) == 1


def test_killed_processes_lose_and_double_no_submission(network: Network) -> None:
    """Each browser repeats a request until it is answered, with the key of its form; its server is killed meanwhile."""
    applications = [drafted(network, name=f"Shoqata {number}", email=f"a{number}@example.org") for number in range(8)]
    secret = "k" * 26
    from kuvend.core import tokens

    MembershipApplication.objects.update(browser_digests=[tokens.digest(secret)])
    requests = [
        (
            reverse("directory-application-review", args=[application.public_id]),
            {
                "idempotency_key": new_public_id(),
                **{f"who-{key}": value for key, value in application.publishing.items()},
            },
        )
        for application in applications
    ]

    def send_all(killed_after: float | None) -> Callable[[], list[int]]:
        def work() -> list[int]:
            if killed_after is not None:
                # A power cut: nothing is tidied up, in the middle of whatever is being done.
                signal.signal(signal.SIGALRM, lambda *_args: os.kill(os.getpid(), signal.SIGKILL))
                signal.setitimer(signal.ITIMER_REAL, killed_after)
            client = Client()
            client.cookies["joining"] = secret
            order = list(requests)
            random.shuffle(order)
            return [client.post(url, data).status_code for url, data in order]

        return work

    with other_house() as house:
        for _power_cut in range(6):
            house.run(*(send_all(0.05 + random.random() * 0.6) for _process in range(2)))
        answers = house.do(send_all(None))
        assert answers == [302] * len(requests)
        states = house.do(lambda: list(MembershipApplication.objects.values_list("state", flat=True)))
        receipts = house.do(OutboxMessage.objects.filter(kind="directory.application_submitted").count)
    assert states == [ApplicationState.SUBMITTED] * len(requests)
    assert receipts == len(requests)
