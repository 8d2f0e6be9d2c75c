"""What is not translated: found in every kind of text, for those who may translate it, page by page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kuvend.audit.models import AuditEntry
from kuvend.core.text import TranslatedText
from kuvend.directory.models import Body, Network, Organisation, Taxonomy, Term
from kuvend.directory.queries.untranslated import described, lacking
from kuvend.directory.states import BodyKind, ProfileState
from kuvend.people.models import Person
from tests.actors import ClientMaker, make_organisation

pytestmark = pytest.mark.web

PAGE = "/en/desk/untranslated/"


@pytest.fixture
def written(organisation: Organisation, network: Network) -> Organisation:
    """A profile with one text in Albanian and one in Albanian and English."""
    organisation.mission_and_objectives = TranslatedText({"sq": "Punojmë"})
    organisation.general_information = TranslatedText({"sq": "Jemi", "en": "We are"})
    organisation.save()
    return organisation


def names(texts: TranslatedText, language: str, organisation: Organisation) -> list[str]:
    organisation.general_information = texts
    organisation.save()
    rows = lacking(Organisation.objects.filter(pk=organisation.pk), language)
    return [str(text) for line in described(list(rows), language) for text in line.texts]


@pytest.mark.parametrize(
    ("texts", "language", "found"),
    [
        ({}, "sq", []),
        ({"en": "x"}, "sq", ["General information"]),
        ({"sq": "x"}, "sq", []),
        ({"sr-latn": "x"}, "sr", []),
        ({"sr": "x"}, "sr", []),
        ({"sr": "x"}, "mk", ["General information"]),
        ({"it": "x"}, "en", ["General information"]),
    ],
)
def test_a_text_lacks_a_language_if_it_has_another(
    texts: dict[str, str], language: str, found: list[str], organisation: Organisation
) -> None:
    assert names(TranslatedText(texts), language, organisation) == found


def test_a_desk_sees_what_its_profiles_lack_and_where_to_write_it(
    written: Organisation, editor: Person, client_of: ClientMaker
) -> None:
    client = client_of(editor)
    page = client.get(f"{PAGE}?language=en&kind=profiles").content.decode()
    address = f"/en/member/profiles/{written.public_id}/edit/texts/"
    assert address in page
    assert "Mission and objectives" in page
    assert "General information" not in page
    assert client.get(address).status_code == 200
    assert "Everything here is translated" in client.get(f"{PAGE}?language=sq").content.decode()
    written.state = ProfileState.ARCHIVED
    written.save()
    assert address not in client.get(f"{PAGE}?language=en").content.decode()


def test_everybody_sees_only_what_they_may_translate(
    written: Organisation,
    network: Network,
    other_organisation: Organisation,
    editor: Person,
    network_secretariat: Person,
    secretariat: Person,
    client_of: ClientMaker,
) -> None:
    Organisation.objects.filter(pk=other_organisation.pk).update(general_information={"en": "Far"})
    Body.objects.create(network=network, kind=BodyKind.BOARD, name={"en": "Board of wonders"})
    Term.objects.create(
        taxonomy=Taxonomy.objects.create(key="field_of_activity", name={"en": "Fields"}), key="a", label={"en": "Arts"}
    )
    pages = {
        person: {kind: client_of(person).get(f"{PAGE}?language=mk&kind={kind}").content.decode() for kind in kinds}
        for person, kinds in {
            editor: ["profiles"],
            network_secretariat: ["profiles", "networks", "bodies"],
            secretariat: ["profiles", "networks", "bodies", "choices"],
        }.items()
    }
    assert "Dielli Jug" not in pages[editor]["profiles"]
    assert "Dielli Jug" in pages[secretariat]["profiles"]
    assert "kind=networks" not in pages[editor]["profiles"]
    assert "Board of wonders" in pages[network_secretariat]["bodies"]
    assert "Albania" in pages[network_secretariat]["networks"]
    assert "kind=choices" not in pages[network_secretariat]["bodies"]
    assert "Arts" in pages[secretariat]["choices"]


def test_nobody_else_finds_the_list(member: Person, outsider: Person, reviewer: Person, client_of: ClientMaker) -> None:
    for person in (member, outsider, reviewer):
        assert client_of(person).get(PAGE).status_code in {403, 404}


def test_long_lists_come_page_by_page_at_the_same_cost(
    written: Organisation, network: Network, editor: Person, client_of: ClientMaker
) -> None:
    client = client_of(editor)
    address = f"{PAGE}?language=en&kind=profiles"

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    count()
    before = count()
    for number in range(24):
        make_organisation(f"Forum {number:02d}", network, general_information={"sq": "Po"})
    assert count() == before
    assert "Forum 23" not in client.get(address).content.decode()
    assert "Forum 23" in client.get(f"{address}&page=2").content.decode()
    assert client.get(f"{PAGE}?language=xx&kind=nothing&page=x").status_code == 200


def test_a_body_is_renamed_in_every_language_and_the_record_says_who(
    network: Network, head_of_network: Person, outsider: Person, editor: Person, client_of: ClientMaker
) -> None:
    body = Body.objects.create(network=network, kind=BodyKind.BOARD, name={"en": "Board", "de": "Vorstand"})
    address = f"/en/desk/networks/{network.slug}/bodies/{body.public_id}/name/"
    form = {"idempotency_key": "one", "name_en": "Board", "name_sq": "Bordi", "name_de": "Vorstand"}
    for person in (outsider, editor):
        assert client_of(person).post(address, form).status_code in {403, 404}
    client = client_of(head_of_network)
    assert "Vorstand" in client.get(address).content.decode()
    assert client.post(address, form).status_code == 302
    body.refresh_from_db()
    assert body.name == TranslatedText({"en": "Board", "sq": "Bordi", "de": "Vorstand"})
    entry = AuditEntry.objects.get(action="directory.rename_body")
    assert entry.chain == network.public_id
    empty = client.post(address, {"idempotency_key": "two"})
    assert empty.status_code == 422
    assert f"/bodies/{body.public_id}/name/" in client.get(address.removesuffix("name/")).content.decode()
