"""What becomes public of an application: what the applicant chose, and nothing else."""

import pytest
from django.test import Client

from kuvend.directory.models import MembershipApplication, Network, Organisation, ProfileVersion
from kuvend.directory.operations import joining
from kuvend.directory.operations.memberships import end_membership
from kuvend.directory.operations.profiles import archive_organisation
from kuvend.directory.rules import publishing as rules
from kuvend.directory.states import ApplicantKind, Outcome, ProfileState, Visibility
from kuvend.people.models import Person
from kuvend.people.states import Role
from kuvend.questionnaires.queries import filling_of
from tests.actors import ClientMaker, give_role, make_organisation, make_person
from tests.directory.joining_world import NOON, drafted

pytestmark = pytest.mark.unit
HOME = "Rruga e Dritës 7"
SECRET = "I was in prison for my opinions."
FACTS = {
    "address": [HOME],
    "additional_information": [SECRET],
    "staff_count": ["7"],
    "volunteer_count": ["30"],
    "yearly_budget": ["5000", "EUR"],
    "funding_sources": ["A donor who wants no name."],
}


def accept(application: MembershipApplication, head: Person) -> Organisation:
    joining.submit_application(application, filling=filling_of(application.answer_set, language="en"), now=NOON)
    joining.start_review(application, by=head, now=NOON)
    joining.decide_application(application, outcome=Outcome.ACCEPTED, reason="Yes.", by=head, now=NOON)
    assert application.organisation is not None
    application.organisation.refresh_from_db()
    return application.organisation


def individual(network: Network) -> MembershipApplication:
    network.policy.accepts_individuals = True
    network.policy.save()
    return drafted(network, kind=ApplicantKind.INDIVIDUAL, name="Lule Priftuli", answers=FACTS)


def public_page(organisation: Organisation) -> str:
    page = Client().get(f"/en/members/{organisation.slug}-{organisation.public_id}/")
    assert page.status_code == 200
    return page.content.decode()


def test_home_and_confidences_of_a_person_are_not_public_unless_they_say_so(
    network: Network, head_of_network: Person
) -> None:
    organisation = accept(individual(network), head_of_network)
    page = public_page(organisation)
    assert "Lule Priftuli" in page
    assert HOME not in page
    assert SECRET not in page
    assert organisation.addresses.get().visibility == Visibility.DESK
    assert not organisation.additional_information


def test_they_become_public_by_the_applicants_choice(
    network: Network, head_of_network: Person, client_of: ClientMaker
) -> None:
    application = individual(network)
    choices = {"address": "public", "additional_information": "public"}
    joining.choose_publishing(application, choices=choices, now=NOON)
    page = public_page(accept(application, head_of_network))
    assert HOME in page
    assert SECRET in page


@pytest.mark.parametrize("facts", ["", "public"])
def test_staff_budget_and_funding_are_shown_if_the_organisation_says_so(
    network: Network, head_of_network: Person, facts: str
) -> None:
    application = drafted(network, answers=FACTS)
    joining.choose_publishing(application, choices={"facts": facts}, now=NOON)
    organisation = accept(application, head_of_network)
    shown = (organisation.staff_count, organisation.volunteer_count, organisation.yearly_budget)
    assert shown == ((7, 30, 500_000) if facts else (None, None, None))
    assert bool(organisation.funding_sources) is bool(facts)
    assert organisation.addresses.get().visibility == Visibility.PUBLIC  # a seat is no home


def test_an_application_from_before_a_choice_existed_is_read_with_the_defaults(network: Network) -> None:
    chosen = rules.chosen_by({"email": "public"}, ApplicantKind.INDIVIDUAL)
    assert (chosen["email"], chosen["address"], chosen["facts"]) == ("public", "desk", "desk")
    assert rules.chosen_by({}, ApplicantKind.ORGANISATION)["address"] == "public"


def test_the_last_page_says_which_answers_become_public_and_asks_about_the_others(
    network: Network, client_of: ClientMaker
) -> None:
    application = drafted(network, answers=FACTS, by=(ana := make_person("Ana Prifti", "ana@example.org")))
    page = client_of(ana).get(f"/en/join/application/{application.public_id}/review/").content.decode()
    assert "Whoever sees the profile sees these answers: Name, Type of organisation, Country" in page
    for key in ("address", "facts", "additional_information", "email", "contact_persons"):
        assert f'name="who-{key}"' in page
    assert 'name="who-telephone"' not in page  # none was given
    assert "Mission and objectives" in page


def test_every_field_of_a_profile_is_chosen_about_shown_or_kept() -> None:
    answered = ["name", "head.email", "head.full_name", "supporting_letters", "mobile", "seat"]
    assert rules.shown_with_profile(answered) == ["name", "seat"]
    assert rules.choices_about(answered) == ["profile", "telephone", "contact_persons"]


# -- a profile that was there before ----------------------------------------------------------------------------------


def claimed(network: Network, existing: Organisation, **choices: str) -> MembershipApplication:
    application = drafted(
        network, name="Drita e Re", answers={"telephone": ["+355 4 212 3456"], "head_name": ["Besa Gjoni"], **FACTS}
    )
    joining.claim_profile(application, organisation=existing, now=NOON)
    joining.choose_publishing(application, choices=choices, now=NOON)
    return application


def test_of_a_claimed_profile_the_applicants_answers_win_and_the_history_keeps_the_rest(
    network: Network, other_network: Network, head_of_network: Person
) -> None:
    existing = make_organisation("Drita", other_network, acronym="D", mission_and_objectives={"sq": "Old", "en": "Old"})
    existing.contact_points.create(kind="email", value="old@example.org", visibility=Visibility.PUBLIC)
    existing.contact_points.create(kind="website", value="https://example.org", visibility=Visibility.PUBLIC)
    existing.addresses.create(text="Old street 1")
    existing.contact_persons.create(full_name="Old Head", is_head=True, name_visibility=Visibility.PUBLIC)
    existing.contact_persons.create(full_name="Colleague", name_visibility=Visibility.PUBLIC)
    organisation = accept(claimed(network, existing, email="desk", address="members"), head_of_network)
    assert organisation == existing
    assert (organisation.name, organisation.acronym) == ("Drita e Re", "D")  # what was not answered stays
    assert organisation.other_names.get().name == "Drita"
    assert dict(organisation.mission_and_objectives.as_json()) == {"sq": "Light for everyone.", "en": "Old"}
    emails = organisation.contact_points.filter(kind="email").values_list("value", "visibility")
    assert list(emails) == [("ana@example.org", "desk"), ("old@example.org", "desk")]
    assert organisation.contact_points.get(kind="website").visibility == Visibility.PUBLIC
    assert organisation.addresses.values_list("text", "visibility").get() == (HOME, "members")
    persons = organisation.contact_persons.values_list("full_name", "is_head", "name_visibility")
    assert set(persons) == {
        ("Besa Gjoni", True, "members"),
        ("Ana Prifti", False, "members"),
        ("Colleague", False, "members"),
    }
    versions = list(ProfileVersion.objects.filter(organisation=organisation).order_by("number"))
    assert versions[0].content["mission_and_objectives"]["sq"] == "Old"
    assert versions[-1].content["name"] == "Drita e Re"


@pytest.mark.parametrize("to", [Visibility.MEMBERS, Visibility.DESK])
def test_a_claimed_profile_leaves_the_public_directory_where_the_applicant_chose_so(
    network: Network, head_of_network: Person, client_of: ClientMaker, outsider: Person, to: Visibility
) -> None:
    imported = make_organisation("Drita", network)
    organisation = accept(claimed(network, imported, profile=to.value), head_of_network)
    assert (organisation.state, organisation.shown_to) == (ProfileState.DRAFT, to)
    url = f"/en/members/{organisation.slug}-{organisation.public_id}/"
    assert Client().get(url).status_code == 404
    assert client_of(outsider).get(url).status_code == (200 if to == Visibility.MEMBERS else 404)


def test_an_archived_individual_who_is_accepted_again_is_seen_again(
    network: Network, head_of_network: Person, client_of: ClientMaker
) -> None:
    lule = make_person("Lule Priftuli", "ana@example.org")
    own = make_organisation("Lule P.", network, person=lule)
    give_role(lule, own, Role.REPRESENTATIVE)
    end_membership(membership=own.memberships.get(), by=head_of_network, now=NOON, reason="Left.")
    archive_organisation(organisation=own, by=head_of_network, now=NOON, reason="Left.")
    organisation = accept(individual(network), head_of_network)
    assert organisation == own
    assert organisation.state == ProfileState.PUBLISHED
    assert not organisation.other_names.exists()  # a person's former name is nobody's business
    assert "Lule Priftuli" in public_page(organisation)
