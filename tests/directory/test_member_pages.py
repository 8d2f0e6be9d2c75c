"""The list of members and profiles as visitors, members and the desk see them."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
import vobject
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from kuvend.core import clock
from kuvend.core.cache.pages import shelf
from kuvend.core.cache.values import forget_everything
from kuvend.directory.models import (
    Address,
    Body,
    BodyMember,
    ContactPerson,
    ContactPoint,
    Membership,
    Network,
    Organisation,
    OrganisationRelation,
    Place,
    Taxonomy,
    Term,
)
from kuvend.directory.operations.indexing import refresh_search
from kuvend.directory.operations.memberships import suspend_membership
from kuvend.directory.operations.touching import touch
from kuvend.directory.queries.figures import members, tree_of
from kuvend.directory.queries.network_pages import figures_found
from kuvend.directory.rules.addresses import member_url, members_url, network_url
from kuvend.directory.states import BodyKind, ContactKind, MembershipState, ProfileState, RelationKind, Visibility
from kuvend.people.models import Person
from tests.actors import ClientMaker, give_mandate, make_network, make_organisation

pytestmark = [pytest.mark.web, pytest.mark.django_db]


def listed(name: str, network: Network, **fields: Any) -> Organisation:
    organisation = make_organisation(name, network, **fields)
    refresh_search(organisation)
    return organisation


def text_of(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def test_a_working_language_is_called_as_the_houses_list_calls_it(client: Client, network: Network) -> None:
    taxonomy = Taxonomy.objects.create(key="language", name={"en": "Languages"})
    Term.objects.create(taxonomy=taxonomy, key="rom", label={"en": "Romani of our valley"})
    organisation = listed("Lule Mali", network, languages=["rom", "hu"])
    listing = text_of(client, members_url("en"))
    profile = text_of(client, member_url("en", organisation.slug, organisation.public_id))
    for page in (listing, profile):
        assert "Romani of our valley" in page
        assert "Hungarian" in page


@pytest.fixture
def place() -> Place:
    return Place.objects.create(
        key="al-tirane", country="AL", kind="municipality", label={"en": "Tirana"}, latitude=41.33, longitude=19.82
    )


@pytest.fixture
def arts() -> Term:
    taxonomy = Taxonomy.objects.create(key="field_of_activity", name={"en": "Field of activity"})
    return Term.objects.create(taxonomy=taxonomy, key="arts", label={"en": "Arts", "sq": "Arte"})


# -- the list ----------------------------------------------------------------------------


def test_the_count_is_the_stated_figure(anonymous: Client, network: Network, other_network: Network) -> None:
    both = listed("In two networks", network)
    Membership.objects.create(organisation=both, network=other_network, state_since=clock.now())
    refresh_search(both)
    listed("Draft", network, state=ProfileState.DRAFT)
    gone = listed("Suspended", network)
    suspend_membership(membership=gone.memberships.get(), by=None, now=clock.now(), reason="No answer for a year")
    listed("Present", other_network)
    page = text_of(anonymous, "/en/members/")
    assert "<strong>2</strong> members" in page
    assert members().count() == figures_found(network=None, belonging=0).members == 2
    assert "In two networks" in page
    assert "Present" in page
    assert "Draft" not in page
    assert "Suspended" not in page
    assert "Who belongs to several networks counts once." in page


def test_words_filters_and_years_narrow_and_chips_take_them_back(
    anonymous: Client, network: Network, place: Place, arts: Term
) -> None:
    one = listed("Shoqata e Valleve", network, seat=place, year_of_establishment=2011, languages=["sq"])
    one.fields_of_activity.add(arts)
    refresh_search(one)
    listed("Qendra Rinore", network, country="XK", year_of_establishment=1999)
    assert "Qendra Rinore" not in text_of(anonymous, "/en/members/?q=shoqata")
    assert "Shoqata e Valleve" in text_of(anonymous, "/en/members/?q=shoqata")
    for query in ("country=al", "field_of_activity=arts", "seat=al-tirane", "place=al-tirane", "year_from=2000"):
        page = text_of(anonymous, f"/en/members/?{query}")
        assert "Shoqata e Valleve" in page, query
        assert "Qendra Rinore" not in page, query
        assert 'class="chip chip-remove" href="/en/members/"' in page, query
    assert "Shoqata e Valleve" in text_of(anonymous, "/en/members/?country=al&country=xk")


@pytest.mark.parametrize(
    "query", ["page=0", "page=99999999", "page=-1", "page=x", "year_from=abc", "sort=nonsense", "view=nonsense",
              "network=%00", "q=%22%22", "country=zz", "q=" + "a" * 5000, "page_size=999999"],
)  # fmt: skip
def test_nonsense_in_the_address_is_no_error(anonymous: Client, network: Network, query: str) -> None:
    listed("Anybody", network)
    assert anonymous.get(f"/en/members/?{query}").status_code == 200


def test_pages_say_where_they_stand_and_lead_on(anonymous: Client, network: Network) -> None:
    for number in range(23):
        listed(f"Member {number:02d}", network)
    first = text_of(anonymous, "/en/members/?country=al")
    assert "<strong>1–20</strong> of 23 members" in first
    assert 'href="/en/members/?country=al&amp;page=2" rel="next"' in first
    second = text_of(anonymous, "/en/members/?country=al&page=2")
    assert "<strong>21–23</strong> of 23 members" in second
    assert "Member 22" in second


def test_nothing_found_says_what_to_try(anonymous: Client, network: Network) -> None:
    listed("Anybody", network)
    page = text_of(anonymous, "/en/members/?q=zzzzqqqq")
    assert "No members found" in page
    assert "Try fewer or other words" in page


def test_map_and_charts_are_tables_too(anonymous: Client, network: Network, place: Place, arts: Term) -> None:
    one = listed("Shoqata e Valleve", network, seat=place)
    one.fields_of_activity.add(arts)
    refresh_search(one)
    listed("Without a seat", network)
    page = text_of(anonymous, "/en/members/?view=map")
    assert '<a href="/en/members/?seat=al-tirane">Tirana</a></th><td class="number">1</td>' in page
    assert "1 member has no seat on this map." in page
    assert "<svg" in page
    chart = text_of(anonymous, "/sq/members/?view=chart")
    assert re.search(r'<th scope="row"><a href="/sq/members/\?field_of_activity=arts">Arte</a></th>', chart)


def test_a_chart_of_what_was_found_tells_nothing_else(anonymous: Client, network: Network) -> None:
    listed("Shoqata e Valleve", network, country="AL")
    listed("Dom reke", network, country="RS")
    page = text_of(anonymous, "/en/members/?view=chart&country=al")
    chart = page[page.index("Members by country") :]
    assert "country=al" in chart
    assert "country=rs" not in chart
    whole = text_of(anonymous, "/en/members/?view=chart")
    assert "country=rs" in whole[whole.index("Members by country") :]


def test_signs_alone_are_not_said_to_narrow_the_list(anonymous: Client, network: Network) -> None:
    listed("Shoqata e Valleve", network)
    assert "“%”" not in text_of(anonymous, "/en/members/?q=%25")
    assert "“valleve”" in text_of(anonymous, "/en/members/?q=valleve")


def test_a_page_of_three_costs_as_many_queries_as_a_page_of_one(anonymous: Client, network: Network) -> None:
    def queries() -> int:
        shelf.clear()
        forget_everything()
        with CaptureQueriesContext(connection) as captured:
            assert anonymous.get("/en/members/").status_code == 200
        return len(captured)

    listed("One", network)
    queries()
    one = queries()
    listed("Two", network)
    listed("Three", network)
    assert queries() == one


def test_an_edit_shows_at_once(anonymous: Client, network: Network) -> None:
    organisation = listed("Old name", network)
    assert "Old name" in text_of(anonymous, "/en/members/")
    organisation.name = "New name"
    organisation.save()
    touch(organisation, by=None, now=clock.now())
    page = text_of(anonymous, "/en/members/")
    assert "New name" in page
    assert "Old name" not in page


def test_what_members_wrote_cannot_break_out(anonymous: Client, network: Network) -> None:
    evil = "<script>alert(1)</script>\"'"
    organisation = listed(evil, network, slug="evil", acronym="<b>", general_information={"en": f"</p>{evil}"})
    for url in ("/en/members/", member_url("en", "evil", organisation.public_id), "/en/search/?q=alert", "/en/"):
        page = text_of(anonymous, url)
        assert "<script>alert" not in page, url
        assert "<b>" not in page, url


# -- the profile ----------------------------------------------------------------------------


@pytest.fixture
def full(network: Network, place: Place, arts: Term) -> Organisation:
    """A profile with a detail of every kind and visibility."""
    organisation = make_organisation(
        "Lule Mali",
        network,
        acronym="LM",
        name_language="sq",
        seat=place,
        languages=["sq", "en"],
        year_of_establishment=2011,
        general_information={"sq": "Punojmë me artin."},
        how_can_you_contribute_to_the_network={"en": "Contribution for members"},
        contribution_visibility=Visibility.MEMBERS,
        why_do_you_want_to_join={"en": "Motive for the desk"},
        last_confirmed_at=clock.now(),
    )
    organisation.fields_of_activity.add(arts)
    for kind, value, visibility in (
        (ContactKind.EMAIL, "office@example.org", Visibility.PUBLIC),
        (ContactKind.WEBSITE, "https://example.org/", Visibility.PUBLIC),
        (ContactKind.WEBSITE, "javascript:alert(1)", Visibility.PUBLIC),
        (ContactKind.MOBILE, "+355 69 111 2222", Visibility.MEMBERS),
        (ContactKind.TELEPHONE, "+355 4 999 0000", Visibility.DESK),
    ):
        ContactPoint.objects.create(organisation=organisation, kind=kind, value=value, visibility=visibility)
    Address.objects.create(organisation=organisation, text="Rruga e Lules 5", place=place, country="AL")
    Address.objects.create(organisation=organisation, text="Hidden Street 9", visibility=Visibility.DESK)
    ContactPerson.objects.create(
        organisation=organisation,
        full_name="Drita Shala",
        job_title="Director",
        email="drita@example.org",
        is_head=True,
    )
    return organisation


def url_of(organisation: Organisation, language: str = "en") -> str:
    return member_url(language, organisation.slug, organisation.public_id)


FOR_ALL = ("office@example.org", "Rruga e Lules 5", "Punojmë me artin.", "Arts", "Tirana")
FOR_MEMBERS = ("+355 69 111 2222", "Drita Shala", "Director", "Contribution for members")
FOR_THE_DESK = ("+355 4 999 0000", "Hidden Street 9", "drita@example.org", "Motive for the desk")


def shown(client: Client, organisation: Organisation, details: tuple[str, ...]) -> list[bool]:
    page = text_of(client, url_of(organisation))
    return [detail in page for detail in details]


def test_each_reader_sees_what_is_for_them(
    full: Organisation,
    anonymous: Client,
    applicant: Person,
    outsider: Person,
    network_secretariat: Person,
    other_head: Person,
    client_of: ClientMaker,
) -> None:
    expected = {
        "visitor": (anonymous, True, False, False),
        "signed in, no member": (client_of(applicant), True, False, False),
        "member of another network": (client_of(outsider), True, True, False),
        "desk of another network": (client_of(other_head), True, True, False),
        "desk": (client_of(network_secretariat), True, True, True),
    }
    for who, (client, everybody, member, desk) in expected.items():
        assert shown(client, full, FOR_ALL) == [everybody] * len(FOR_ALL), who
        assert shown(client, full, FOR_MEMBERS) == [member] * len(FOR_MEMBERS), who
        assert shown(client, full, FOR_THE_DESK) == [desk] * len(FOR_THE_DESK), who
    # … and after the desk has looked, a visitor still sees no more.
    assert not any(shown(anonymous, full, FOR_MEMBERS + FOR_THE_DESK))


def test_texts_carry_their_language_and_say_when_it_is_not_the_readers(full: Organisation, anonymous: Client) -> None:
    foreign = text_of(anonymous, url_of(full))
    assert '<p class="foreign">In Albanian</p><div class="profile-text" lang="sq" dir="ltr">' in foreign
    own = text_of(anonymous, url_of(full, "sq"))
    assert 'class="foreign"' not in own


def test_an_address_that_runs_a_script_is_no_link(full: Organisation, anonymous: Client) -> None:
    page = text_of(anonymous, url_of(full))
    assert 'href="javascript:' not in page
    assert 'href="https://example.org/"' in page


def test_search_engines_are_told_what_visitors_see(full: Organisation, anonymous: Client) -> None:
    page = text_of(anonymous, url_of(full))
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found
    data = json.loads(found[1])
    assert data["name"] == "Lule Mali"
    assert data["email"] == "office@example.org"
    assert data["memberOf"][0]["name"] == "Albania"
    assert not [detail for detail in FOR_MEMBERS + FOR_THE_DESK if detail in found[1]]


def test_the_card_can_be_read_by_address_books(full: Organisation, anonymous: Client, member: Person) -> None:
    answer = anonymous.get(url_of(full).rstrip("/") + ".vcf")
    assert answer.headers["Content-Type"] == "text/vcard; charset=utf-8"
    card = vobject.readOne(answer.content.decode())
    assert card.fn.value == "Lule Mali"
    assert card.email.value == "office@example.org"
    assert card.adr.value.street == "Rruga e Lules 5"
    assert not hasattr(card, "tel")
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))


def test_no_value_begins_a_line_of_its_own_on_the_card(network: Network, anonymous: Client) -> None:
    organisation = listed("Two\r\nEMAIL:thief@example.org", network)
    ContactPoint.objects.create(
        organisation=organisation, kind="website", value="https://a.example/\r\nTEL:1\nTEL:2", visibility="public"
    )
    card = anonymous.get(url_of(organisation).rstrip("/") + ".vcf").content.decode()
    names = {re.split("[:;]", line)[0] for line in card.splitlines() if not line.startswith(" ")}
    assert not names & {"TEL", "EMAIL"}


def test_old_addresses_lead_to_the_new_one(full: Organisation, anonymous: Client, network: Network) -> None:
    moved = anonymous.get(member_url("en", "old-name", full.public_id))
    assert (moved.status_code, moved.headers["Location"]) == (301, url_of(full))
    merged = make_organisation("Twice", network, state=ProfileState.MERGED, merged_into=full)
    answer = anonymous.get(url_of(merged))
    assert (answer.status_code, answer.headers["Location"]) == (301, url_of(full))


def test_what_is_not_public_is_not_there(
    network: Network, anonymous: Client, member: Person, client_of: ClientMaker
) -> None:
    draft = make_organisation("Draft", network, state=ProfileState.DRAFT)
    archived = make_organisation("Archived", network, state=ProfileState.ARCHIVED)
    for client in (anonymous, client_of(member)):
        assert client.get(url_of(draft)).status_code == 404
        assert client.get(url_of(draft).rstrip("/") + ".vcf").status_code == 404
        gone = client.get(url_of(archived))
        assert gone.status_code == 410
        assert "Archived" not in gone.content.decode()
    assert anonymous.get(member_url("en", "nobody", "0" * 16)).status_code == 404


def test_relations_bodies_and_neighbours(
    full: Organisation, anonymous: Client, network: Network, place: Place, outsider: Person, client_of: ClientMaker
) -> None:
    hidden = make_organisation("Hidden branch", network, state=ProfileState.DRAFT)
    branch = make_organisation("Open branch", network, seat=place)
    for other in (hidden, branch):
        OrganisationRelation.objects.create(organisation=other, kind=RelationKind.BRANCH_OF, other=full)
    OrganisationRelation.objects.create(organisation=full, kind=RelationKind.MEMBER_OF, outside_name="World Forum")
    board = Body.objects.create(organisation=full, kind=BodyKind.BOARD, name={"en": "Board of Lule"})
    BodyMember.objects.create(body=board, full_name="Ilir Hoxha", office="Chair")
    page = text_of(anonymous, url_of(full))
    assert page.count("Open branch") == 2  # as relation and as neighbour
    assert "Hidden branch" not in page
    assert "World Forum" in page
    assert "Board of Lule" in page
    assert "Ilir Hoxha" not in page
    assert "Ilir Hoxha" in text_of(client_of(outsider), url_of(full))


def test_a_profile_costs_the_same_whatever_it_holds(full: Organisation, anonymous: Client) -> None:
    def queries() -> int:
        shelf.clear()
        with CaptureQueriesContext(connection) as captured:
            anonymous.get(url_of(full))
        return len(captured)

    queries()
    before = queries()
    for number in range(3):
        ContactPoint.objects.create(
            organisation=full, kind=ContactKind.EMAIL, value=f"more{number}@example.org", visibility=Visibility.PUBLIC
        )
        ContactPerson.objects.create(organisation=full, full_name=f"Person {number}")
    assert queries() == before


# -- networks ----------------------------------------------------------------------------


def test_a_network_counts_whoever_is_below_it_once(anonymous: Client, root: Network, network: Network) -> None:
    below = make_network("shkoder", parent=network)
    both = make_organisation("Both", network)
    Membership.objects.create(organisation=both, network=below, state_since=clock.now())
    left = make_organisation("Left")
    Membership.objects.create(organisation=left, network=network, state=MembershipState.LEFT, state_since=clock.now())
    refresh_search(both, make_organisation("Below", below), left)
    assert members(tree_of(network.pk)).count() == figures_found(network=network, belonging=1).members == 2
    page = text_of(anonymous, network_url("en", network.slug))
    assert 'class="stat-value"><a href="/en/members/?network=albania">2</a>' in page
    assert "Networks that belong to it" in page
    assert anonymous.get(network_url("en", "nowhere")).status_code == 404
    assert "Albania" in text_of(anonymous, "/en/networks/")


def test_addresses_are_written_as_the_patterns_read_them(full: Organisation, network: Network) -> None:
    with translation.override("mk"):
        named = reverse("directory-member", kwargs={"slug": full.slug, "public_id": full.public_id})
        assert named == url_of(full, "mk")
        assert reverse("directory-members") == members_url("mk")
        assert reverse("directory-network", args=[network.slug]) == network_url("mk", network.slug)


def test_a_profile_names_a_mandate_from_its_first_day_on(client: Client, network: Network) -> None:
    today = clock.now().date()
    for name, first_day, is_head in (("Nesër", today + timedelta(days=2), False), ("Sot", today, True)):
        organisation = listed(name, network)
        give_mandate(organisation, network, since=first_day, until=first_day + timedelta(days=1))
        page = text_of(client, member_url("en", organisation.slug, organisation.public_id))
        assert ("Head of Network" in page) is is_head
