"""Joining through the pages: from the explanation to the decision, for people without an account."""

import re
from datetime import timedelta
from typing import cast

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from kuvend.core.ids import new_public_id
from kuvend.directory.models import (
    Appeal,
    Body,
    BodyMember,
    InformationRequest,
    MembershipApplication,
    MembershipPolicy,
    Network,
)
from kuvend.directory.operations.indexing import refresh_search
from kuvend.directory.operations.joining import request_information
from kuvend.directory.operations.presets import load_taxonomies
from kuvend.directory.queries.joining import similar_profiles
from kuvend.directory.states import ApplicationState, BodyKind
from kuvend.media.models import StoredFile
from kuvend.messaging.models import OutboxMessage
from kuvend.people.models import Person
from kuvend.questionnaires.queries import saved_answers
from tests.actors import ClientMaker, make_organisation, make_person
from tests.directory.joining_world import NOON, drafted, rejected, submitted

pytestmark = [pytest.mark.web, pytest.mark.django_db]


def send(client: Client, url: str, **data: object) -> HttpResponse:
    return cast("HttpResponse", client.post(url, {"idempotency_key": new_public_id(), **data}))


def start(client: Client, network: Network, **data: object) -> MembershipApplication:
    url = reverse("directory-join-network", args=[network.slug])
    client.get(url)
    given = {
        "kind": "organisation",
        "name": "Shoqata Drita",
        "contact_name": "Ana Prifti",
        "email": "ana@example.org",
        **data,
    }
    response = send(client, url, **given)
    assert response.status_code == 302, response.content.decode()
    found = re.search(r"/application/(\w+)/", response["Location"])
    assert found
    return MembershipApplication.objects.get(public_id=found[1])


def code_from_mail(application: MembershipApplication) -> str:
    mail = OutboxMessage.objects.filter(kind="directory.application_link").latest("pk")
    match = re.search(r"/join/return/(\w+)/", mail.text)
    assert match
    return match[1]


ANSWERS: dict[str, dict[str, object]] = {
    "who": {"name": "Shoqata Drita", "type": "non_governmental_organization", "country": "AL"},
    "contact": {"email": "ana@example.org", "contact_1_name": "Ana Prifti", "has_contact_2": "no"},
    "work": {"fields_of_activity": ["media"], "mission": "Light for everyone."},
    "network": {"why_join": "To learn.", "contribution": "A hall.", "consent_truth": "yes", "consent_data": "yes"},
}


def section_url(application: MembershipApplication, section: str) -> str:
    return reverse("directory-application-section", args=[application.public_id, section])


def hidden(html: str) -> dict[str, str]:
    """Return what the page has shown, as its form posts it."""
    found = {}
    for name in ("shown", "seen"):
        match = re.search(rf'id="questionnaire-{name}" value="([^"]*)"', html)
        assert match
        found[name] = match[1]
    return found


def fill(client: Client, application: MembershipApplication, section: str, **answers: object) -> HttpResponse:
    url = section_url(application, section)
    page = client.get(url)
    assert page.status_code == 200
    posted = {f"q-{key}": value for key, value in answers.items()}
    return send(client, url, go="on", **hidden(page.content.decode()), **posted)


def value_of(application: MembershipApplication, key: str) -> object:
    return saved_answers(application.answer_set)[key].value


@pytest.fixture
def lists(db: None) -> None:
    load_taxonomies(now=NOON)


def choices(application: MembershipApplication) -> dict[str, str]:
    return {f"who-{key}": value for key, value in application.publishing.items()}


def test_somebody_without_an_account_applies(network: Network, lists: None, anonymous: Client) -> None:
    application = start(anonymous, network)
    response = HttpResponse()
    for section, answers in ANSWERS.items():
        response = fill(anonymous, application, section, **answers)
        assert response.status_code == 302, response.content.decode()
    review = reverse("directory-application-review", args=[application.public_id])
    assert response["Location"] == review
    page = anonymous.get(review)
    assert page.status_code == 200
    response = send(anonymous, review, code="wrong", **choices(application))
    assert "not the right one" in response.content.decode()
    response = send(anonymous, review, code=code_from_mail(application), **choices(application))
    assert response.status_code == 302, response.content.decode()
    application.refresh_from_db()
    assert application.state == ApplicationState.SUBMITTED
    page = anonymous.get(response["Location"])
    assert application.receipt_number in page.content.decode()


def test_the_page_says_who_may_join_how_it_is_decided_and_how_long_it_takes(
    network: Network, anonymous: Client
) -> None:
    policy = MembershipPolicy.objects.filter(network=network)
    policy.update(
        accepts_individuals=True,
        minimum_age_years=16,
        minimum_age_months_of_organisation=12,
        decider="committee",
        needs_second_reader=True,
        secretariat_confirms=True,
        supporting_letters_needed=2,
        decide_within_days=21,
        yearly_dues=5000,
        dues_currency="EUR",
    )
    jury = Body.objects.create(network=network, kind=BodyKind.ARBITRATION, name={"en": "The jury"}, hears_appeals=True)
    BodyMember.objects.create(body=jury, person=make_person("Agim Arbiter"), full_name="Agim Arbiter")
    page = anonymous.get(reverse("directory-join-network", args=[network.slug])).content.decode()
    for words in (
        "at least 12 months old",
        "at least 16 years old",
        "2 supporting letters",
        "A second person reads it",
        "A committee of the network votes",
        "The secretariat confirms",
        "within 21 days",
        "The jury hears appeals",
        "An appeal is decided within 30 days",
        "50",
    ):
        assert words in page, words
    policy.update(appeal_within_days=0, yearly_dues=0, decider="head_of_network")
    page = anonymous.get(reverse("directory-join-network", args=[network.slug])).content.decode()
    assert "There is no appeal" in page
    assert "free of charge" in page
    assert "Each member has one vote." in page
    policy.update(is_open=False, has_one_vote_per_member=False)
    page = anonymous.get(reverse("directory-join-network", args=[network.slug])).content.decode()
    assert "takes no members at the moment" in page
    assert "Not every member has one vote" in page
    assert anonymous.get(reverse("directory-join-network", args=["nobody"])).status_code == 404


def test_only_networks_that_take_members_are_listed(
    network: Network, other_network: Network, anonymous: Client
) -> None:
    MembershipPolicy.objects.filter(network=other_network).update(is_open=False)
    page = anonymous.get(reverse("directory-join")).content.decode()
    assert "Albania" in page
    assert "Kosovo" not in page


def test_somebody_too_young_is_told_kindly_and_nothing_is_kept(
    network: Network, lists: None, anonymous: Client
) -> None:
    MembershipPolicy.objects.filter(network=network).update(accepts_individuals=True, minimum_age_years=16)
    url = reverse("directory-join-network", args=[network.slug])
    anonymous.get(url)
    young = {"kind": "individual", "name": "Ina", "contact_name": "Ina", "email": "ina@example.org"}
    page = send(anonymous, url, **young).content.decode()
    assert "welcome later" in page
    assert not MembershipApplication.objects.exists()
    assert not OutboxMessage.objects.exists()
    assert send(anonymous, url, **young, is_old_enough="on").status_code == 302


def test_the_same_form_sent_twice_begins_one_application(network: Network, lists: None, anonymous: Client) -> None:
    url = reverse("directory-join-network", args=[network.slug])
    anonymous.get(url)
    data = {
        "idempotency_key": new_public_id(),
        "kind": "organisation",
        "name": "Drita",
        "contact_name": "Ana",
        "email": "a@example.org",
    }
    first, second = anonymous.post(url, data), anonymous.post(url, data)
    assert first["Location"] == second["Location"]
    assert MembershipApplication.objects.count() == 1


def test_without_a_script_dependent_questions_appear_when_the_section_is_saved(
    network: Network, lists: None, anonymous: Client
) -> None:
    application = start(anonymous, network)
    page = fill(anonymous, application, "contact", email="a@example.org", contact_1_name="Ana", has_contact_2="yes")
    assert page.status_code == 200
    html = page.content.decode()
    assert "There are new questions" in html
    assert 'name="q-contact_2_name"' in html
    posted = hidden(html)
    assert "contact_2_name" in posted["shown"].split()


def test_one_changed_field_is_saved_at_once_and_dependent_questions_appear(
    network: Network, lists: None, anonymous: Client
) -> None:
    application = start(anonymous, network)
    url = reverse("directory-application-save", args=[application.public_id])
    page = anonymous.post(url, {"field": "has_contact_2", "q-has_contact_2": "yes", "seen": "1"})
    assert page.status_code == 200
    html = page.content.decode()
    assert 'id="w-contact_2_name"' in html
    assert 'hx-swap-oob="true"' in html
    assert value_of(application, "has_contact_2") is True
    html = anonymous.post(url, {"field": "has_contact_2", "q-has_contact_2": "no", "seen": "2"}).content.decode()
    assert '<div id="w-contact_2_name" hidden' in html
    html = anonymous.post(url, {"field": "website", "q-website": "not a url", "seen": "3"}).content.decode()
    assert "full web address" in html
    assert saved_answers(application.answer_set)["website"].typed == ("not a url",)
    assert "not a url" in anonymous.get(section_url(application, "contact")).content.decode()
    assert anonymous.post(url, {"field": "nothing"}).status_code == 404
    assert anonymous.get(url).status_code == 404


def test_of_two_windows_the_later_writing_wins_and_the_earlier_is_shown(
    network: Network, lists: None, anonymous: Client
) -> None:
    application = start(anonymous, network)
    url = reverse("directory-application-save", args=[application.public_id])
    anonymous.post(url, {"field": "mission", "q-mission": "From the first window.", "seen": "1"})
    html = anonymous.post(url, {"field": "mission", "q-mission": "From the second.", "seen": "1"}).content.decode()
    assert "From the first window." in html
    assert value_of(application, "mission") == "From the second."
    same = anonymous.post(url, {"field": "mission", "q-mission": "From the second.", "seen": "1"}).content.decode()
    assert "another window" not in same


def test_a_file_is_kept_shown_to_those_who_may_and_removed(
    network: Network, lists: None, anonymous: Client, reviewer: Person, outsider: Person, client_of: ClientMaker
) -> None:
    application = start(anonymous, network)
    letter = SimpleUploadedFile("letër.pdf", b"%PDF-1.4\n%%EOF", content_type="application/pdf")
    url = section_url(application, "network")
    shown = hidden(anonymous.get(url).content.decode())
    page = send(anonymous, url, upload="supporting_letters", **{"q-supporting_letters": letter}, **shown)
    assert page.status_code == 200
    [file] = saved_answers(application.answer_set)["supporting_letters"].value
    address = reverse("media_file", args=[file["id"], file["name"]])
    seen = anonymous.get(address)
    assert seen.getvalue().startswith(b"%PDF")
    assert client_of(reviewer).get(address).status_code == 404  # not sent yet
    assert client_of(outsider).get(address).status_code == 404
    wrong = SimpleUploadedFile("page.html", b"<html><script>alert(1)</script></html>", content_type="text/html")
    page = send(anonymous, url, upload="supporting_letters", **{"q-supporting_letters": wrong}, **shown)
    assert "Files of this type are not taken" in page.content.decode()
    remove = f"supporting_letters {file['id']}"
    assert send(anonymous, url, remove_file=remove, **shown).status_code == 200
    assert value_of(application, "supporting_letters") is None


def test_files_that_no_answer_names_are_not_kept(network: Network, lists: None, anonymous: Client) -> None:
    application = start(anonymous, network)
    url = section_url(application, "network")
    for number in range(13):
        shown = hidden(anonymous.get(url).content.decode())
        letter = SimpleUploadedFile(f"{number}.pdf", b"%PDF-1.4 a letter")
        page = send(anonymous, url, upload="supporting_letters", **{"q-supporting_letters": letter}, **shown)
        assert page.status_code == 200
    stored = StoredFile.objects.filter(owner_id=application.public_id)
    assert 0 < stored.count() <= 10
    named = saved_answers(application.answer_set)["supporting_letters"].value
    assert {file["id"] for file in named} == set(stored.values_list("public_id", flat=True))
    shown = hidden(anonymous.get(url).content.decode())
    send(anonymous, url, remove_file=f"supporting_letters {named[0]['id']}", **shown)
    assert not stored.filter(public_id=named[0]["id"]).exists()


def test_the_way_back_answers_alike_whether_or_not_there_is_an_application(
    network: Network, lists: None, anonymous: Client
) -> None:
    application = start(anonymous, network)
    code = code_from_mail(application)
    stranger = Client()
    real = stranger.get(reverse("directory-application", args=[application.public_id]))
    missing = stranger.get(reverse("directory-application", args=["0" * 16]))
    assert (real.status_code, missing.status_code) == (404, 404)
    without_names = [re.sub(r"[\w]{16,}", "", page.content.decode()) for page in (real, missing)]
    assert without_names[0] == without_names[1]
    ask = reverse("directory-application-link")
    answers = [send(stranger, ask, email=email) for email in ("ana@example.org", "nobody@example.org")]
    assert [answer["Location"] for answer in answers] == [ask, ask]
    back = reverse("directory-application-return", args=[code])
    assert stranger.get(back).status_code == 200  # a program that opens links changes nothing
    assert send(stranger, back).status_code == 404  # a newer link was mailed
    back = reverse("directory-application-return", args=[code_from_mail(application)])
    response = send(stranger, back)
    assert response["Location"] == reverse("directory-application", args=[application.public_id])
    assert stranger.get(response["Location"]).status_code == 200
    assert send(Client(), ask, code=code_from_mail(application)).status_code == 302


def test_a_similar_name_is_pointed_out_also_in_another_script(network: Network, lists: None, anonymous: Client) -> None:
    existing = make_organisation("Udruženje Đurđevak", network)
    refresh_search(existing)
    [found] = similar_profiles(["Удружење Ђурђевак"])
    assert (found.name, found.public_id) == (existing.name, existing.public_id)
    application = start(anonymous, network, name="Удружење Ђурђевак")
    for section, answers in ANSWERS.items():
        fill(
            anonymous,
            application,
            section,
            **{**answers, **({"name": "Удружење Ђурђевак"} if "name" in answers else {})},
        )
    review = reverse("directory-application-review", args=[application.public_id])
    assert "Is this you?" in anonymous.get(review).content.decode()
    page = send(anonymous, review, code=code_from_mail(application), **choices(application))
    assert "Say first whether one of them is yours" in page.content.decode()
    settle = reverse("directory-application-duplicate", args=[application.public_id])
    send(anonymous, settle, profile=existing.public_id)
    application.refresh_from_db()
    assert application.organisation == existing
    send(anonymous, settle, undo="1")
    send(anonymous, settle)
    application.refresh_from_db()
    assert (application.organisation_id, application.is_not_duplicate) == (None, True)
    assert send(anonymous, settle, profile="0" * 16).status_code == 404
    assert send(anonymous, review, **choices(application)).status_code == 302


def own(client: Client, application: MembershipApplication) -> Client:
    """Let the browser in as the applicant's."""
    from kuvend.core import tokens

    secret = tokens.new_code()
    client.cookies["joining"] = secret
    MembershipApplication.objects.filter(pk=application.pk).update(browser_digests=[tokens.digest(secret)])
    return client


def test_the_applicant_answers_a_question_on_the_page(network: Network, anonymous: Client, reviewer: Person) -> None:
    application = submitted(network)
    request_information(application, question="Which register?", by=reviewer, now=NOON)
    client = own(anonymous, application)
    page = client.get(reverse("directory-application", args=[application.public_id])).content.decode()
    assert "Which register?" in page
    url = reverse("directory-application-answer", args=[application.public_id])
    assert client.get(url).status_code == 200
    letter = SimpleUploadedFile("extract.pdf", b"%PDF-1.4\n%%EOF")
    assert send(client, url, answer="The court's.", files=letter).status_code == 302
    asked = InformationRequest.objects.get()
    assert (asked.answer, asked.files[0]["name"]) == ("The court's.", "extract.pdf")
    assert send(client, url, answer="Again").status_code == 302


def test_the_applicant_withdraws_and_reads_the_answers(network: Network, anonymous: Client) -> None:
    application = submitted(network)
    client = own(anonymous, application)
    home = reverse("directory-application", args=[application.public_id])
    assert "A hall in the old town." not in client.get(home).content.decode()
    assert "A hall in the old town." in client.get(home, {"answers": "1"}).content.decode()
    url = reverse("directory-application-withdraw", args=[application.public_id])
    assert client.get(url).status_code == 200
    assert send(client, url)["Location"] == home
    application.refresh_from_db()
    assert application.state == ApplicationState.WITHDRAWN
    assert client.get(url).status_code == 302
    assert "You withdrew" in client.get(home).content.decode()
    draft = drafted(network)
    client = own(client, draft)
    gone = reverse("directory-application-withdraw", args=[draft.public_id])
    assert send(client, gone)["Location"] == reverse("directory-join")


def test_the_applicant_appeals_on_the_page(network: Network, anonymous: Client, head_of_network: Person) -> None:
    from kuvend.core import clock

    now = clock.now()
    application = rejected(network, head_of_network, head_of_network, now=now - timedelta(days=1))
    client = own(anonymous, application)
    home = reverse("directory-application", args=[application.public_id])
    page = client.get(home).content.decode()
    assert "Not now." in page
    url = reverse("directory-application-appeal", args=[application.public_id])
    assert client.get(url).status_code == 200
    assert send(client, url, grounds="You forgot our letter.").status_code == 302
    assert Appeal.objects.get().grounds == "You forgot our letter."
    assert "appealed already" in send(client, url, grounds="Again.").content.decode()
    assert "You appealed on" in client.get(home).content.decode()


def test_pages_of_an_application_that_was_sent_lead_to_its_state(network: Network, anonymous: Client) -> None:
    application = submitted(network)
    client = own(anonymous, application)
    home = reverse("directory-application", args=[application.public_id])
    assert client.get(section_url(application, "who"))["Location"] == home
    assert client.get(reverse("directory-application-review", args=[application.public_id]))["Location"] == home
    save = reverse("directory-application-save", args=[application.public_id])
    assert client.post(save, {"field": "mission", "q-mission": "Later"}).status_code == 409
    mail = reverse("directory-application-mail", args=[application.public_id])
    assert send(client, mail)["Location"] == home
    settle = reverse("directory-application-duplicate", args=[application.public_id])
    assert send(client, settle).status_code == 302
    assert client.get(reverse("directory-application-appeal", args=[application.public_id])).status_code == 404


def test_an_overview_says_what_is_missing(network: Network, lists: None, anonymous: Client) -> None:
    application = start(anonymous, network)
    page = anonymous.get(reverse("directory-application", args=[application.public_id])).content.decode()
    assert "answers missing" in page
    assert "Go on writing" in page
    assert anonymous.get(section_url(application, "nothing")).status_code == 302
    later = hidden(anonymous.get(section_url(application, "work")).content.decode())
    response = send(anonymous, section_url(application, "work"), go="later", **later)
    assert response["Location"] == reverse("directory-application", args=[application.public_id])
