"""One's own account: settings, sessions, the address, and for whom one acts."""

import re
from datetime import UTC, datetime

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from kuvend.audit.models import AuditEntry
from kuvend.directory.models import Organisation
from kuvend.messaging.models import OutboxMessage
from kuvend.people.models import Account, Person
from kuvend.people.operations.account_help import end_sessions
from kuvend.people.operations.retention import forget_what_is_over
from kuvend.people.states import Role
from kuvend.people.templatetags.people import browser_name
from tests.actors import ClientMaker, give_role
from tests.directory.test_profile_pages import edit_url, key, posted
from tests.people.test_sign_in import ask_for_code, code_in_last_mail

pytestmark = pytest.mark.web


def signed_in_by_code(person: Person, **headers: str) -> Client:
    client = Client(**headers)  # type: ignore[arg-type]
    ask_for_code(client, person.account.email)
    client.post("/en/account/login/code/confirm/", {"code": code_in_last_mail()})
    return client


def test_name_language_and_zone_are_chosen(client_of: ClientMaker, applicant: Person) -> None:
    client = client_of(applicant)
    data = {"full_name": "Ana Re", "language": "mk", "time_zone": "Europe/Skopje"}
    assert client.post(reverse("people_account"), {**key(), **data}).status_code == 302
    applicant.refresh_from_db()
    assert (applicant.full_name, applicant.language, applicant.time_zone) == ("Ana Re", "mk", "Europe/Skopje")
    entry = AuditEntry.objects.get(action="people.change_name")
    assert entry.personal_part.details == {"before": "Ana Kandidate", "after": "Ana Re"}
    assert "Ana Re" not in str(entry.facts)


@pytest.mark.parametrize("wrong", [{"full_name": " "}, {"time_zone": "Mars/Olympus"}, {"language": "tlh"}])
def test_nonsense_is_not_kept(wrong: dict[str, str], client_of: ClientMaker, applicant: Person) -> None:
    data = {"full_name": "Ana", "language": "mk", "time_zone": "Europe/Skopje", **wrong}
    assert client_of(applicant).post(reverse("people_account"), {**key(), **data}).status_code == 200
    applicant.refresh_from_db()
    assert applicant.full_name == "Ana Kandidate"


def test_times_are_shown_in_ones_own_zone(client_of: ClientMaker, organisation: Organisation, member: Person) -> None:
    from kuvend.directory.operations.profiles import change_profile

    moment = datetime(2026, 1, 1, 23, 30, tzinfo=UTC)
    change_profile(organisation=organisation, content={"acronym": "X"}, by=member, now=moment)
    Person.objects.filter(pk=member.pk).update(time_zone="Asia/Tokyo")
    page = client_of(member).get(reverse("directory-profile-history", args=[organisation.public_id])).content.decode()
    assert "2 January 2026, 08:30" in page


# -- sessions --------------------------------------------------------------------------------------------------------


def test_another_browser_is_signed_out(applicant: Person, outsider: Person, client_of: ClientMaker) -> None:
    here = signed_in_by_code(applicant, HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0")
    there = signed_in_by_code(applicant, HTTP_USER_AGENT="Mozilla/5.0 (Linux; Android 14) Chrome/130 Mobile")
    page = here.get(reverse("usersessions_list")).content.decode()
    assert "Chrome, Android" in page
    session = UserSession.objects.exclude(session_key=here.session.session_key).get()
    url = reverse("people_end_session", args=[session.pk])
    assert client_of(outsider).post(url, key()).status_code == 404
    assert there.get(reverse("people_account")).status_code == 200
    here.post(url, key())
    assert there.get(reverse("people_account")).status_code == 302
    assert here.get(reverse("people_account")).status_code == 200


def test_all_other_browsers_are_signed_out(applicant: Person) -> None:
    browsers = [signed_in_by_code(applicant) for _number in range(3)]
    browsers[0].post(reverse("usersessions_list"))
    assert [browser.get(reverse("people_account")).status_code for browser in browsers] == [200, 302, 302]


def test_ending_every_session_signs_out_everywhere(applicant: Person) -> None:
    browser = signed_in_by_code(applicant)
    end_sessions(applicant.account)
    assert browser.get(reverse("people_account")).status_code == 302


def test_sessions_that_are_over_are_forgotten(applicant: Person) -> None:
    from django.contrib.sessions.models import Session

    signed_in_by_code(applicant)
    Session.objects.all().delete()
    forget_what_is_over(now=datetime(2026, 5, 1, tzinfo=UTC))
    assert not UserSession.objects.exists()


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/130 Safari/537.36 Edg/130", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18 Safari/604.1", "Safari, iPhone"),
        ("curl/8", "Another program"),
    ],
)
def test_browsers_are_named(agent: str, name: str) -> None:
    assert browser_name(agent) == name


# -- the address -----------------------------------------------------------------------------------------------------


def test_a_new_address_is_confirmed_by_a_code_and_the_old_one_is_told(applicant: Person) -> None:
    client = signed_in_by_code(applicant)
    old = applicant.account.email
    client.post(reverse("account_email"), {"email": "re@example.org", "action_add": "1"})
    assert Account.objects.get(person=applicant).email == old
    code = OutboxMessage.objects.get(to="re@example.org").text
    found = re.search(r"\b[A-Z0-9]{3,4}-?[A-Z0-9]{3,4}\b", code)
    assert found
    client.post(reverse("account_email_verification_sent"), {"code": found[0]})
    assert Account.objects.get(person=applicant).email == "re@example.org"
    warned = OutboxMessage.objects.get(kind="people.email_changed")
    assert warned.to == old


def test_an_address_of_somebody_else_is_not_taken_and_not_given_away(applicant: Person, outsider: Person) -> None:
    client = signed_in_by_code(applicant)
    taken = client.post(reverse("account_email"), {"email": outsider.account.email, "action_add": "1"})
    free = client.post(reverse("account_email"), {"email": "free@example.org", "action_add": "1"})
    assert taken.status_code == free.status_code == 302
    assert taken.headers["Location"] == free.headers["Location"]
    # Even with the code, which only the owner gets, the address stays where it is.
    client.post(reverse("account_email"), {"email": outsider.account.email, "action_add": "1"})
    text = OutboxMessage.objects.filter(to=outsider.account.email).latest("pk").text
    code = re.search(r"\b[A-Z0-9]{3,4}-?[A-Z0-9]{3,4}\b", text)
    client.post(reverse("account_email_verification_sent"), {"code": code[0] if code else ""})
    assert Account.objects.get(person=applicant).email == applicant.account.email
    assert Account.objects.get(person=outsider).email == outsider.account.email


# -- acting for one of several ---------------------------------------------------------------------------------------


def test_the_record_says_for_whom_somebody_acted(
    client_of: ClientMaker, organisation: Organisation, other_organisation: Organisation, member: Person
) -> None:
    give_role(member, other_organisation, Role.REPRESENTATIVE)
    client = client_of(member)
    page = client.get(reverse("directory-team", args=[organisation.public_id])).content.decode()
    assert "I act for" in page
    back = reverse("directory-team", args=[organisation.public_id])
    response = client.post(
        reverse("people_act_for"), {**key(), "organisation": other_organisation.public_id, "next": back}
    )
    assert response.headers["Location"] == back
    url = edit_url(organisation, "about")
    client.post(url, {**posted(client.get(url).content.decode()), "acronym": "Z", "preview": "1"})
    client.post(reverse("directory-preview-profile", args=[organisation.public_id]), key())
    entry = AuditEntry.objects.get(action="directory.publish_profile")
    assert entry.personal_part.on_behalf_of == other_organisation.public_id


def test_somebody_with_one_organisation_acts_for_it(
    client_of: ClientMaker, organisation: Organisation, member: Person
) -> None:
    client = client_of(member)
    assert "I act for" not in client.get(reverse("directory-team", args=[organisation.public_id])).content.decode()
    client.post(
        reverse("directory-team", args=[organisation.public_id]),
        {**key(), "email": "a@example.org", "role": Role.REPRESENTATIVE, "language": "sq"},
    )
    assert AuditEntry.objects.get().personal_part.on_behalf_of == organisation.public_id


def test_nobody_acts_for_others(
    client_of: ClientMaker, organisation: Organisation, other_organisation: Organisation, member: Person
) -> None:
    client = client_of(member)
    response = client.post(reverse("people_act_for"), {**key(), "organisation": other_organisation.public_id})
    assert response.status_code == 404


def test_the_way_back_stays_in_the_house(client_of: ClientMaker, organisation: Organisation, member: Person) -> None:
    response = client_of(member).post(
        reverse("people_act_for"),
        {**key(), "organisation": organisation.public_id, "next": "https://evil.example.org/"},
    )
    assert response.headers["Location"] == reverse("people_account")


def test_a_choice_ends_with_the_role(
    client_of: ClientMaker, organisation: Organisation, other_organisation: Organisation, member: Person
) -> None:
    give_role(member, other_organisation, Role.REPRESENTATIVE)
    client = client_of(member)
    client.post(reverse("people_act_for"), {**key(), "organisation": other_organisation.public_id})
    member.organisation_roles.filter(organisation=other_organisation).update(ended_at=datetime(2026, 1, 1, tzinfo=UTC))
    client.post(
        reverse("directory-team", args=[organisation.public_id]),
        {**key(), "email": "a@example.org", "role": Role.REPRESENTATIVE, "language": "sq"},
    )
    entry = AuditEntry.objects.get(action="directory.invite_to_profile")
    assert entry.personal_part.on_behalf_of == organisation.public_id
