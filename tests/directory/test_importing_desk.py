"""The desk's pages of the import: who gets in, what is shown, what a form does."""

import io

import pytest

from kuvend.core import jobs
from kuvend.directory.models import ImportBatch, ImportItem, Network, Organisation
from kuvend.directory.operations.importing import take_in_pages
from kuvend.directory.operations.presets import load_places
from kuvend.directory.states import ImportItemState, ProfileState
from kuvend.people.models import Person
from tests.actors import ClientMaker, make_organisation
from tests.directory.test_importing import NOW, PAGE, batch, item_of, lists

pytestmark = pytest.mark.web

__all__ = ["batch", "lists"]


def addresses(batch: ImportBatch) -> list[str]:
    item = item_of(batch, "organisation")
    start = "/en/desk/import/"
    return [
        start,
        f"{start}{batch.public_id}/",
        f"{start}{batch.public_id}/confirm/",
        f"{start}{batch.public_id}/undo/",
        f"{start}items/{item.public_id}/",
        f"{start}items/{item.public_id}/merge/",
        f"{start}items/{item.public_id}/aside/",
    ]


def posted_only(batch: ImportBatch) -> list[str]:
    item = item_of(batch, "organisation")
    return [f"/en/desk/import/items/{item.public_id}/{what}/" for what in ("confirm", "reopen", "undo")]


def test_an_editor_sees_every_page(batch: ImportBatch, editor: Person, client_of: ClientMaker) -> None:
    client = client_of(editor)
    for address in addresses(batch):
        assert client.get(address).status_code == 200, address


def test_nobody_else_finds_anything(
    batch: ImportBatch, outsider: Person, member: Person, reviewer: Person, other_head: Person, client_of: ClientMaker
) -> None:
    for person in (outsider, member, reviewer, other_head):
        client = client_of(person)
        for address in [*addresses(batch)[1:], *posted_only(batch)]:
            expected = {403, 404, 405}
            assert client.get(address).status_code in expected, (person, address)
            assert client.post(address, {"idempotency_key": address}).status_code in expected, (person, address)
    assert not batch.items.exclude(state=ImportItemState.PENDING).exists()


def test_files_and_pasted_text_are_brought_and_recognised(
    network: Network, editor: Person, lists: None, client_of: ClientMaker
) -> None:
    client = client_of(editor)
    file = io.BytesIO(PAGE.encode())
    file.name = "members.txt"
    form = {
        "idempotency_key": "one",
        "network": network.slug,
        "files": file,
        "text": "Ura e Bardhë\n\nRrjeti Kombëtar\n",
    }
    answer = client.post("/en/desk/import/", form)
    assert answer.status_code == 302
    assert "/jobs/" in answer["Location"]
    jobs.run_due()
    batch = ImportBatch.objects.get()
    assert batch.read_at is not None
    assert batch.sources.count() == 2
    assert batch.items.filter(kind="organisation").exists()
    page = client.get(answer["Location"]).content.decode()
    assert f"/desk/import/{batch.public_id}/" in page


def test_what_cannot_be_read_is_said_so(network: Network, editor: Person, client_of: ClientMaker) -> None:
    file = io.BytesIO(b"%PDF-1.7 ...")
    file.name = "members.pdf"
    answer = client_of(editor).post(
        "/en/desk/import/", {"idempotency_key": "one", "network": network.slug, "files": file, "text": ""}
    )
    assert answer.status_code == 422
    assert "word processor" in answer.content.decode()
    empty = client_of(editor).post("/en/desk/import/", {"idempotency_key": "two", "network": network.slug, "text": " "})
    assert "Choose a file, or paste a text." in empty.content.decode()
    assert not ImportBatch.objects.exists()


def test_an_item_is_shown_beside_its_source(batch: ImportBatch, editor: Person, client_of: ClientMaker) -> None:
    item = item_of(batch, "organisation")
    page = client_of(editor).get(f"/en/desk/import/items/{item.public_id}/").content.decode()
    assert '<mark id="source-addresses"' in page
    assert "Rruga e Bujqve 4, Elbasan" in page
    assert "Proposal" in page


def review(item: ImportItem, **changes: str | list[str]) -> dict[str, str | list[str]]:
    """What the browser sends for an item, with some inputs changed."""
    from kuvend.directory.forms.importing import ReviewForm

    form = ReviewForm(item=ImportItem.objects.get(pk=item.pk))
    first = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    sent = {name: value if isinstance(value, list) else str(value or "") for name, value in first.items()}
    return sent | {"idempotency_key": str(changes)} | changes


def test_decisions_are_kept_and_the_profile_is_published(
    batch: ImportBatch, editor: Person, client_of: ClientMaker
) -> None:
    client = client_of(editor)
    item = item_of(batch, "organisation")
    address = f"/en/desk/import/items/{item.public_id}/"
    kept = client.post(address, review(item, decision_year_of_establishment="accepted"))
    assert kept.status_code == 302
    assert not Organisation.objects.filter(name=item.name).exists()
    done = client.post(f"{address}confirm/", review(item, text_name="Hapi i Ri", language_general_information="en"))
    assert done.status_code == 302
    organisation = Organisation.objects.get(name="Hapi i Ri")
    assert organisation.year_of_establishment == 2006
    assert list(organisation.general_information) == ["en"]
    again = client.post(f"{address}confirm/", review(item, text_name="Twice"))
    assert again.status_code == 422
    assert Organisation.objects.filter(name="Twice").count() == 0
    assert client.post(f"{address}undo/", {"idempotency_key": "u"}).status_code == 302
    assert ImportItem.objects.get(pk=item.pk).state == ImportItemState.UNDONE


@pytest.fixture
def albania(network: Network, lists: None) -> None:
    Network.objects.filter(pk=network.pk).update(country="AL")
    load_places(country="AL", by=None, now=NOW)


@pytest.fixture
def batch_in_albania(albania: None, network: Network, editor: Person) -> ImportBatch:
    network.refresh_from_db()
    taken = take_in_pages(network=network, files=[("page.txt", PAGE.encode())], by=editor, now=NOW)
    assert taken.batch is not None
    return taken.batch


def test_what_is_chosen_on_the_screen_reaches_the_profile(
    batch_in_albania: ImportBatch, editor: Person, client_of: ClientMaker
) -> None:
    client = client_of(editor)
    item = item_of(batch_in_albania, "organisation")
    sent = review(
        item,
        text_organisation_type="individual_person",
        text_fields_of_activity=["arts"],
        text_country="Shqipëri",
        text_seat="Durrës",
    )
    assert client.post(f"/en/desk/import/items/{item.public_id}/confirm/", sent).status_code == 302
    organisation = Organisation.objects.get(name="Qendra Hapi i Ri")
    assert organisation.type is not None
    assert organisation.seat is not None
    assert organisation.type.key == "individual_person"
    assert [term.key for term in organisation.fields_of_activity.all()] == ["arts"]
    assert organisation.country == "AL"
    assert organisation.seat.key == "al-durres"
    page = client.get(f"/en/desk/import/items/{item.public_id}/").content.decode()
    assert "Durrës" in page
    assert "Albania" in page


def test_the_review_refuses_what_is_in_none_of_the_lists(
    batch_in_albania: ImportBatch, editor: Person, client_of: ClientMaker
) -> None:
    item = item_of(batch_in_albania, "organisation")
    address = f"/en/desk/import/items/{item.public_id}/confirm/"
    for name, wrong in (
        ("text_organisation_type", "Secret club"),
        ("text_fields_of_activity", ["Underwater archaeology"]),
        ("text_country", "Atlantis"),
        ("text_seat", "Nowhere"),
    ):
        answer = client_of(editor).post(address, review(item, **{name: wrong}))
        assert answer.status_code == 422, name
        assert answer.context["form"].errors[name]
    assert not Organisation.objects.filter(name="Qendra Hapi i Ri").exists()


def test_a_choice_that_was_read_can_be_taken_away(
    batch_in_albania: ImportBatch, editor: Person, client_of: ClientMaker
) -> None:
    item = item_of(batch_in_albania, "organisation")
    sent = review(item, text_organisation_type="", text_fields_of_activity=[], text_seat="")
    assert client_of(editor).post(f"/en/desk/import/items/{item.public_id}/confirm/", sent).status_code == 302
    organisation = Organisation.objects.get(name="Qendra Hapi i Ri")
    assert organisation.type is None
    assert organisation.seat is None
    assert not organisation.fields_of_activity.exists()


def test_a_value_that_somebody_writes_is_taken_without_a_word_more(
    batch: ImportBatch, editor: Person, client_of: ClientMaker
) -> None:
    item = item_of(batch, "organisation")
    address = f"/en/desk/import/items/{item.public_id}/"
    client = client_of(editor)
    left_out = review(item, decision_addresses="rejected", text_addresses="Somewhere else 1")
    assert client.post(address, left_out).status_code == 302
    written = review(item, text_year_of_establishment="2007", text_general_information=" ")
    assert client.post(f"{address}confirm/", written).status_code == 302
    organisation = Organisation.objects.get(name=item.name)
    assert organisation.year_of_establishment == 2007, "it was only a proposal, until somebody wrote it"
    assert not organisation.addresses.exists(), "left out on purpose"
    assert not organisation.general_information, "emptied"


def test_a_nameless_profile_asks_for_its_name(batch: ImportBatch, editor: Person, client_of: ClientMaker) -> None:
    item = item_of(batch, "person")
    address = f"/en/desk/import/items/{item.public_id}/confirm/"
    refused = client_of(editor).post(address, review(item))
    assert refused.status_code == 422
    assert "no name yet" in refused.content.decode()
    assert client_of(editor).post(address, review(item, text_name="Agim Toska")).status_code == 302


def test_confirming_and_undoing_everything_is_a_job(batch: ImportBatch, editor: Person, client_of: ClientMaker) -> None:
    client = client_of(editor)
    start = f"/en/desk/import/{batch.public_id}/"
    assert "/jobs/" in client.post(f"{start}confirm/", {"idempotency_key": "c"})["Location"]
    jobs.run_due()
    assert item_of(batch, "organisation").state == ImportItemState.CONFIRMED
    assert "Undone:" not in client.get(start).content.decode()
    client.post(f"{start}undo/", {"idempotency_key": "u"})
    jobs.run_due()
    assert item_of(batch, "organisation").state == ImportItemState.UNDONE
    assert "Undone: 1." in client.get(start).content.decode()


def test_an_item_can_be_added_to_a_profile_or_put_aside(
    batch: ImportBatch, network: Network, editor: Person, client_of: ClientMaker
) -> None:
    client = client_of(editor)
    organisation = make_organisation("Hapi", network)
    item = item_of(batch, "organisation")
    start = f"/en/desk/import/items/{item.public_id}/"
    wrong = client.post(f"{start}merge/", {"idempotency_key": "a", "organisation": "Nobody"})
    assert wrong.status_code == 422
    assert client.post(f"{start}merge/", {"idempotency_key": "b", "organisation": "Hapi"}).status_code == 302
    organisation.refresh_from_db()
    assert organisation.general_information
    event = item_of(batch, "event")
    start = f"/en/desk/import/items/{event.public_id}/"
    assert client.post(f"{start}aside/", {"idempotency_key": "c", "note": "old"}).status_code == 302
    assert client.post(f"{start}reopen/", {"idempotency_key": "d"}).status_code == 302
    assert ImportItem.objects.get(pk=event.pk).state == ImportItemState.PENDING


def test_an_item_is_never_added_to_a_profile_that_another_desk_looks_after(
    batch: ImportBatch, editor: Person, other_organisation: Organisation, client_of: ClientMaker
) -> None:
    item = item_of(batch, "organisation")
    address = f"/en/desk/import/items/{item.public_id}/merge/"
    for number, named in enumerate((other_organisation.name, other_organisation.public_id)):
        form = {"idempotency_key": str(number), "organisation": named}
        assert client_of(editor).post(address, form).status_code == 422
    other_organisation.refresh_from_db()
    assert not other_organisation.general_information
    assert other_organisation.memberships.count() == 1


def test_drafts_of_another_desk_are_not_named_as_duplicates(
    network: Network, other_network: Network, editor: Person, lists: None
) -> None:
    for home, expected in ((other_network, None), (network, "Qendra Hapi i Ri")):
        make_organisation("Qendra Hapi i Ri", home, state=ProfileState.DRAFT)
        page = PAGE.replace("Bujqve 4", f"Bujqve {home.slug}")
        taken = take_in_pages(network=network, files=[("p.txt", page.encode())], by=editor, now=NOW)
        assert taken.batch is not None
        found = item_of(taken.batch, "organisation").duplicate_of
        assert (found.name if found else None) == expected


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_as_often_for_one_as_for_three(
    number: int,
    network: Network,
    editor: Person,
    lists: None,
    client_of: ClientMaker,
    django_assert_max_num_queries: object,
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    names = ["Ura e Re", "Lule Mali", "Dielli Jug"][:number]
    text = "\n\n".join(
        PAGE.replace("Qendra Hapi i Ri", name).replace("Bujqve 4", f"Bujqve {len(name)}") for name in names
    )
    taken = take_in_pages(network=network, files=[("p.txt", text.encode())], by=editor, now=NOW)
    assert taken.batch is not None
    client = client_of(editor)
    client.get("/en/desk/import/")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(f"/en/desk/import/{taken.batch.public_id}/").status_code == 200
    asked = len(queries)
    known = test_the_list_asks_as_often_for_one_as_for_three.__dict__.setdefault("asked", asked)
    assert asked == known


def test_only_what_is_worded_is_asked_for_its_language(
    batch: ImportBatch, editor: Person, client_of: ClientMaker
) -> None:
    item = item_of(batch, "organisation")
    page = client_of(editor).get(f"/en/desk/import/items/{item.public_id}/").content.decode()
    assert 'name="language_general_information"' in page
    assert 'name="text_addresses"' in page
    assert 'name="language_addresses"' not in page


def test_a_name_that_will_be_written_otherwise_says_so(
    network: Network, editor: Person, lists: None, client_of: ClientMaker
) -> None:
    text = "Name: Blue House\nType: Foundation\nE-mail: a@b.example\nDirector: ana marić\nContact person: Petar Ilić\n"
    client = client_of(editor)
    client.post("/en/desk/import/", {"idempotency_key": "low", "network": network.slug, "text": text})
    jobs.run_due()
    item = ImportItem.objects.get(name="Blue House")
    page = client.get(f"/en/desk/import/items/{item.public_id}/").content.decode()
    assert page.count("Will be written as:") == 1
    assert "<bdi>Ana Marić</bdi>" in page
    client.post(f"/en/desk/import/items/{item.public_id}/confirm/", review(item, decision_organisation_type="rejected"))
    page = client.get(f"/en/desk/import/items/{item.public_id}/").content.decode()
    assert "<dd><bdi>Ana Marić</bdi></dd>" in page
    assert "<dd><bdi>Foundation</bdi></dd>" not in page  # what was left out did not go into the profile
    persons = Organisation.objects.get(name="Blue House").contact_persons
    assert sorted(persons.values_list("full_name", flat=True)) == ["Ana Marić", "Petar Ilić"]
