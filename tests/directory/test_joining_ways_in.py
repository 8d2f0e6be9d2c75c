"""Every mail to an applicant opens the application, on any device; and so does signing in with its address."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from kuvend.core.worklist import WorkKind
from kuvend.directory.models import MembershipApplication, Network
from kuvend.directory.operations import joining
from kuvend.directory.states import ApplicationState, Outcome
from kuvend.messaging.models import OutboxMessage
from kuvend.people.models import Person
from tests.actors import ClientMaker, make_person
from tests.directory.joining_world import NOON, drafted, rejected, reviewed, submitted, work_of
from tests.directory.test_joining import choices, code_from_mail, send

pytestmark = [pytest.mark.web, pytest.mark.django_db]


def sent(network: Network, desk: Person) -> MembershipApplication:
    return submitted(network, language="en")


def asked(network: Network, desk: Person) -> MembershipApplication:
    application = sent(network, desk)
    joining.request_information(application, question="Which register?", by=desk, now=NOON)
    return application


def reminded(network: Network, desk: Person) -> MembershipApplication:
    application = asked(network, desk)
    assert joining.remind_of_questions(now=NOON + timedelta(days=11)) == 1
    return application


def gone_on_without(network: Network, desk: Person) -> MembershipApplication:
    application = asked(network, desk)
    [request] = application.information_requests.all()
    joining.go_on_without_answer(request, by=desk, now=NOON + timedelta(days=30))
    return application


def refused(network: Network, desk: Person) -> MembershipApplication:
    return rejected(network, desk, desk, language="en")


def appealed(network: Network, desk: Person) -> MembershipApplication:
    application = refused(network, desk)
    joining.file_appeal(application, grounds="You forgot our letter.", now=NOON)
    return application


def accepted(network: Network, desk: Person) -> MembershipApplication:
    application = reviewed(network, desk, language="en")
    joining.decide_application(application, outcome=Outcome.ACCEPTED, reason="Yes.", by=desk, now=NOON)
    return application


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        (sent, "application_submitted"),
        (asked, "information_requested"),
        (reminded, "information_reminder"),
        (gone_on_without, "answer_missing"),
        (refused, "application_rejected"),
        (appealed, "appeal_filed"),
        (accepted, "application_accepted"),
    ],
)
def test_every_mail_lets_another_device_in(
    network: Network,
    head_of_network: Person,
    anonymous: Client,
    step: Callable[[Network, Person], MembershipApplication],
    kind: str,
) -> None:
    application = step(network, head_of_network)
    mail = OutboxMessage.objects.get(kind=f"directory.{kind}")
    assert mail.is_secret, "the text is forgotten once it is sent"
    found = re.search(r"/\w+/join/return/\w+/", mail.text)
    assert found, mail.text
    assert anonymous.get(found[0]).status_code == 200
    answer = send(anonymous, found[0])
    assert answer["Location"].endswith(f"/join/application/{application.public_id}/")
    assert anonymous.get(answer["Location"]).status_code == 200


def test_a_new_link_ends_those_of_older_mails_and_a_guess_opens_nothing(network: Network, anonymous: Client) -> None:
    application = submitted(network)
    found = re.search(r"/join/return/(\w+)/", OutboxMessage.objects.get(kind="directory.application_submitted").text)
    assert found
    assert joining.let_in_by_code(code=found[1].upper(), browser="", now=NOON) == application
    assert joining.let_in_by_code(code=f"{found[1][:-1]}z", browser="", now=NOON) is None
    assert joining.let_in_by_code(code=application.public_id, browser="", now=NOON) is None
    assert joining.let_in_by_code(code="", browser="", now=NOON) is None
    assert joining.send_link_again(application, now=NOON)
    assert joining.let_in_by_code(code=found[1], browser="", now=NOON) is None


def test_the_link_to_the_second_form_leads_there(network: Network, anonymous: Client) -> None:
    application = drafted(network)
    back = reverse("directory-application-return", args=[code_from_mail(application)])
    assert send(anonymous, f"{back}?to=more")["Location"].endswith(f"{application.public_id}/more/")
    assert send(anonymous, f"{back}?to=https://other.example/")["Location"].endswith(f"{application.public_id}/")


def test_a_stranger_finds_the_ways_in_and_may_have_the_link_mailed(network: Network, anonymous: Client) -> None:
    application = submitted(network)
    home = reverse("directory-application", args=[application.public_id])
    page = anonymous.get(home).content.decode()
    assert f"{reverse('account_login')}?next=%2Fen%2Fjoin%2Fapplication%2F{application.public_id}%2F" in page
    links = OutboxMessage.objects.filter(kind="directory.application_link")
    before = links.count()
    ask = reverse("directory-application-link")
    assert f'name="application" value="{application.public_id}"' in page
    answers = [send(anonymous, ask, application=public_id) for public_id in (application.public_id, "0" * 16)]
    assert {answer["Location"] for answer in answers} == {ask}
    assert links.count() == before + 1
    assert links.latest("pk").to == application.email
    assert anonymous.get(home).status_code == 404, "asking lets nobody in"
    joining.withdraw_application(MembershipApplication.objects.get(pk=application.pk), now=NOON)
    send(anonymous, ask, application=application.public_id)
    assert links.count() == before + 1


def test_whoever_signs_in_with_the_address_goes_on_without_the_mail(
    network: Network, anonymous: Client, client_of: ClientMaker, outsider: Person
) -> None:
    owner = make_person("Ana Prifti", email="Ana@Example.org")
    application = drafted(network)
    MembershipApplication.objects.update(email_verified_at=None)
    home = reverse("directory-application", args=[application.public_id])
    assert [item.url for item in work_of(owner)] == [home]
    assert home not in [item.url for item in work_of(outsider)]
    assert client_of(outsider).get(home).status_code == 404
    client = client_of(owner)
    assert client.get(home).status_code == 200
    application.refresh_from_db()
    assert application.email_verified_at is None, "looking writes nothing"
    review = reverse("directory-application-review", args=[application.public_id])
    assert "Show that the address is yours" not in client.get(review).content.decode()
    assert send(client, review, **choices(application)).status_code == 302
    application.refresh_from_db()
    assert (application.state, application.person) == (ApplicationState.SUBMITTED, owner)


def test_a_question_about_an_application_begun_signed_out_waits_in_the_work_list(
    network: Network, reviewer: Person
) -> None:
    application = asked(network, reviewer)
    owner = make_person("Ana Prifti", email="ana@example.org")
    [item] = work_of(owner)
    assert item.kind is WorkKind.ANSWER
    assert item.url == reverse("directory-application", args=[application.public_id])


def test_an_application_of_one_account_is_not_given_to_another(
    network: Network, applicant: Person, client_of: ClientMaker
) -> None:
    application = drafted(network, by=applicant, email="somebody@example.org")
    other = make_person("Somebody", email="somebody@example.org")
    joining.recognise_applicant(application, person=applicant, now=NOON)
    assert application.person == applicant
    joining.recognise_applicant(application, person=other, now=NOON)
    application.refresh_from_db()
    assert application.person == applicant


def test_strangers_cannot_fill_somebodys_work_list(network: Network) -> None:
    owner = make_person("Ana Prifti", email="ana@example.org")
    for number in range(9):
        drafted(network, name=f"Shoqata {number}")
    assert len(work_of(owner)) == 5
