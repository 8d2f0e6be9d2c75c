"""A mistyped address is put right: by the applicant while nobody has proven it, by the desk once it was sent."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from kuvend.audit.models import AuditEntry
from kuvend.core.errors import Refused
from kuvend.directory.models import MembershipApplication, Network
from kuvend.directory.operations import joining
from kuvend.directory.operations.joining.retention import minimise_accepted_application
from kuvend.directory.operations.presets import load_taxonomies
from kuvend.messaging.models import OutboxMessage
from kuvend.people.models import Person
from tests.actors import ClientMaker, make_person
from tests.directory.joining_world import NOON, drafted, submitted
from tests.directory.test_joining import code_from_mail, fill, send, start, value_of

pytestmark = [pytest.mark.web, pytest.mark.django_db]


def unproven(network: Network) -> MembershipApplication:
    application = drafted(network, email="ana@exampel.org", answers={"email": ["Ana@exampel.org"]})
    MembershipApplication.objects.filter(pk=application.pk).update(email_verified_at=None)
    application.email_verified_at = None
    return application


def change(application: MembershipApplication, by: Person, **fields: str) -> None:
    given = {"email": "New@Example.org", "reason": "Told on the telephone.", **fields}
    joining.change_applicant_address(application, by=by, now=NOON + timedelta(days=1), **given)


def test_a_fresh_code_goes_to_the_right_address_and_the_wrong_one_has_no_way_in(network: Network) -> None:
    application = unproven(network)
    old = code_from_mail(application)
    assert joining.correct_address(application, email=" Ana@Example.org ", now=NOON)
    application.refresh_from_db()
    assert application.email == "ana@example.org"
    assert value_of(application, "email") == "ana@example.org", "the answer had the same mistake"
    assert OutboxMessage.objects.latest("pk").to == "ana@example.org"
    assert joining.let_in_by_code(code=old, browser="", now=NOON) is None
    with pytest.raises(Refused):
        joining.verify_address(application, code=old, now=NOON)
    joining.verify_address(application, code=code_from_mail(application), now=NOON)


def test_another_address_among_the_answers_stays(network: Network) -> None:
    application = drafted(network, email="ana@exampel.org", answers={"email": ["office@drita.example"]})
    application.email_verified_at = None
    joining.correct_address(application, email="ana@example.org", now=NOON)
    assert value_of(application, "email") == "office@drita.example"


def test_a_flooded_address_gets_no_mail_but_the_wrong_one_loses_its_way_in_all_the_same(network: Network) -> None:
    for number in range(5):
        drafted(network, name=f"Shoqata {number}", email="ana@example.org")
    application = unproven(network)
    old = code_from_mail(application)
    assert not joining.correct_address(application, email="ana@example.org", now=NOON)
    assert joining.let_in_by_code(code=old, browser="", now=NOON) is None


def test_a_proven_or_sent_address_stays(network: Network) -> None:
    with pytest.raises(Refused):
        joining.correct_address(drafted(network), email="new@example.org", now=NOON)
    with pytest.raises(Refused):
        joining.correct_address(submitted(network, name="Other"), email="new@example.org", now=NOON)
    assert not MembershipApplication.objects.filter(email="new@example.org").exists()


def test_the_applicant_corrects_it_on_the_page(network: Network, anonymous: Client) -> None:
    load_taxonomies(now=NOON)
    application = start(anonymous, network, email="ana@exampel.org")
    url = reverse("directory-application-address", args=[application.public_id])
    assert url in anonymous.get(reverse("directory-application", args=[application.public_id])).content.decode()
    assert "ana@exampel.org" in anonymous.get(url).content.decode()
    assert send(anonymous, url, email="no address").status_code == 200
    assert Client().get(url).status_code == 404
    assert send(Client(), url, email="thief@example.org").status_code == 404
    assert send(anonymous, url, email="ana@example.org").status_code == 302
    application.refresh_from_db()
    assert application.email == "ana@example.org"
    back = reverse("directory-application-return", args=[code_from_mail(application)])
    assert send(Client(), back).status_code == 302
    assert send(anonymous, url, email="late@example.org").status_code == 302
    application.refresh_from_db()
    assert application.email == "ana@example.org", "proven by now"


def test_choices_of_who_sees_what_survive_every_button_of_the_page(network: Network, anonymous: Client) -> None:
    load_taxonomies(now=NOON)
    application = start(anonymous, network)
    fill(anonymous, application, "contact", email="office@drita.example", has_contact_2="no")

    def kept() -> str:
        application.refresh_from_db()
        return str(application.publishing["email"])

    def address(name: str) -> str:
        return reverse(f"directory-application{name}", args=[application.public_id])

    for number, (url, pressed, leads_to) in enumerate(
        [
            (address("-mail"), {}, address("-review")),
            (address("-duplicate"), {"profile": ""}, address("-review")),
            (address("-duplicate"), {"undo": "1"}, address("-review")),
            (address("-review"), {"go": "answers"}, address("")),
            (address("-review"), {"go": "address"}, address("-address")),
        ]
    ):
        chosen = ("desk", "members")[number % 2]
        assert send(anonymous, url, **{"who-email": chosen}, **pressed)["Location"] == leads_to
        assert kept() == chosen
    assert anonymous.post(address("-choices"), {"who-email": "public"}).status_code == 204, "field by field"
    assert kept() == "public"
    anonymous.post(address("-choices"), {"who-email": "nobody", "who-profile": "members"})
    assert (kept(), application.publishing["profile"]) == ("public", "public")
    assert anonymous.get(address("-choices")).status_code == 404
    assert Client().post(address("-choices"), {"who-email": "desk"}).status_code == 404
    assert kept() == "public"
    page = anonymous.get(address("-review")).content.decode()
    buttons = re.findall(r'<button [^>]*form="sending"[^>]*>', page)
    assert buttons
    assert "visually-hidden" in buttons[0], "Enter in a field presses the first button: it must claim nothing"


def test_the_desk_changes_a_dead_address_and_both_are_told(network: Network, reviewer: Person) -> None:
    application = submitted(network, browser="a" * 64, language="en")
    old = code_from_mail(application)
    change(application, reviewer)
    application.refresh_from_db()
    assert (application.email, application.browser_digests) == ("new@example.org", [])
    assert joining.let_in_by_code(code=old, browser="", now=NOON) is None
    gone = OutboxMessage.objects.get(kind="directory.application_address_taken_out")
    come = OutboxMessage.objects.get(kind="directory.application_address_written_in")
    assert (gone.to, come.to) == ("ana@example.org", "new@example.org")
    assert "new@example.org" not in gone.text
    assert "/join/return/" not in gone.text
    found = re.search(r"/join/return/(\w+)/", come.text)
    assert found
    assert joining.let_in_by_code(code=found[1], browser="", now=NOON) == application
    entry = AuditEntry.objects.get(action="directory.change_applicant_address")
    assert entry.personal_part.actor_id == reviewer.public_id
    assert "example.org" not in str(entry.facts)


def test_the_desk_gives_nobody_what_is_not_theirs(
    network: Network, reviewer: Person, applicant: Person, head_of_network: Person
) -> None:
    application = submitted(network)
    for fields in ({"reason": " "}, {"email": reviewer.account.email}, {"email": "Ana@example.org"}):
        with pytest.raises(Refused):
            change(application, reviewer, **fields)
    with_account = submitted(network, name="Other", email=applicant.account.email, by=applicant)
    with pytest.raises(Refused):
        change(with_account, reviewer)
    with pytest.raises(Refused):
        change(drafted(network, name="Draft"), reviewer)
    erased = submitted(network, name="Erased", email="x@example.org")
    minimise_accepted_application(erased, now=NOON)
    with pytest.raises(Refused):
        change(erased, reviewer)
    withdrawn = submitted(network, name="Withdrawn", email="w@example.org")
    joining.withdraw_application(withdrawn, now=NOON)
    with pytest.raises(Refused):
        change(withdrawn, reviewer)
    assert not MembershipApplication.objects.filter(email="new@example.org").exists()


def test_the_step_stands_on_the_desks_page(
    network: Network, reviewer: Person, outsider: Person, client_of: ClientMaker
) -> None:
    application = submitted(network)
    url = reverse("directory-desk-application-address", args=[application.public_id])
    given = {"address-email": "new@example.org", "address-reason": "Told on the telephone."}
    assert send(client_of(outsider), url, **given).status_code in {403, 404}
    voter = make_person("Own", email="ana@example.org")
    assert send(client_of(voter), url, **given).status_code in {403, 404}
    client = client_of(reviewer)
    assert url in client.get(reverse("directory-desk-application", args=[application.public_id])).content.decode()
    refused = send(client, url, **{**given, "address-email": "nothing"})
    assert refused.status_code == 200
    assert send(client, url, **given).status_code == 302
    application.refresh_from_db()
    assert application.email == "new@example.org"
    assert client.get(url).status_code == 404
