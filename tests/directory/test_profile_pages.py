"""The pages on which a profile is looked after: what they do, and who is refused."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from kuvend.directory.models import Organisation, OrganisationRole, ProfileDraft, ProfileInvitation
from kuvend.directory.operations.presets import load_taxonomies
from kuvend.directory.operations.profiles import change_profile
from kuvend.directory.queries.profile_editing import content_of
from kuvend.media.models import StoredFile
from kuvend.people.models import Account, Person
from kuvend.people.states import Role
from tests.actors import LONG_AGO, ClientMaker
from tests.directory.test_claims import NOW, code_sent_to, invite

pytestmark = pytest.mark.web


def key() -> dict[str, str]:
    from kuvend.core.ids import new_public_id

    return {"idempotency_key": new_public_id()}


def posted(page: str) -> dict[str, str]:
    """Return what a browser would send back from a page's form: its inputs as they stand."""
    data: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and (('type="checkbox"' not in tag and 'type="radio"' not in tag) or " checked" in tag):
            data[name[1]] = value[1] if value else ""
    for name, body in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        data[name] = chosen[1] if chosen else ""
    for name, body in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', page, re.DOTALL):
        data[name] = body.strip()
    return data


def edit_url(organisation: Organisation, section: str) -> str:
    return reverse("directory-edit-profile-section", args=[organisation.public_id, section])


@pytest.mark.parametrize("section", ["about", "logo", "texts", "activity", "places", "contacts", "facts"])
def test_every_section_sent_back_as_it_stands_changes_nothing(
    section: str, client_of: ClientMaker, organisation: Organisation, member: Person
) -> None:
    change_profile(
        organisation=organisation,
        content={
            "general_information": {"sq": "Një", "ar": "واحد", "it": "Uno", "hu": "Egy"},
            "name_language": "it",
            "languages": ["rom"],
            "other_names": [{"name": "Ponte", "language": "it", "kind": "translation"}],
            "yearly_budget": 1_250_050,
            "budget_currency": "ALL",
            "contact_points": [{"kind": "mobile", "value": "+355 69 123 4567", "visibility": "desk"}],
            "addresses": [{"kind": "office", "text": "Rruga 2", "place": "", "country": "XK", "visibility": "members"}],
        },
        by=member,
        now=NOW,
    )
    client = client_of(member)
    page = client.get(edit_url(organisation, section)).content.decode()
    response = client.post(edit_url(organisation, section), {**posted(page), "stay": "1"})
    assert response.status_code == 302, response.content.decode()
    assert not ProfileDraft.objects.exists(), ProfileDraft.objects.values("fields", "base")


def test_from_typing_to_publishing(client_of: ClientMaker, organisation: Organisation, member: Person) -> None:
    client = client_of(member)
    url = edit_url(organisation, "about")
    data = posted(client.get(url).content.decode())
    response = client.post(url, {**data, "acronym": "LM", "preview": "1"})
    preview = response.headers["Location"]
    page = client.get(preview).content.decode()
    assert "Acronym" in page
    assert "<ins><bdi>LM</bdi></ins>" in page
    assert content_of(Organisation.objects.get(pk=organisation.pk))["acronym"] == ""
    client.post(preview, {**key(), "reason": "We are called so"})
    assert content_of(Organisation.objects.get(pk=organisation.pk))["acronym"] == "LM"
    assert (
        "Mira Anetare"
        in client.get(reverse("directory-profile-history", args=[organisation.public_id])).content.decode()
    )


def test_what_is_right_is_kept_even_if_another_field_is_wrong(
    client_of: ClientMaker, organisation: Organisation, member: Person
) -> None:
    client = client_of(member)
    url = edit_url(organisation, "about")
    data = {**posted(client.get(url).content.decode()), "acronym": "LM", "year_of_establishment": "3000"}
    response = client.post(url, {**data, "stay": "1"})
    assert response.status_code == 200
    assert "This year has not come yet." in response.content.decode()
    assert ProfileDraft.objects.get().fields == {"acronym": "LM"}


def test_fields_save_themselves(client_of: ClientMaker, organisation: Organisation, member: Person) -> None:
    client = client_of(member)
    url = edit_url(organisation, "texts")
    data = {**posted(client.get(url).content.decode()), "general_information_sq": "Male", "autosave": "x"}
    assert client.post(url, data).status_code == 204
    assert ProfileDraft.objects.get().fields == {"general_information": {"sq": "Male"}}
    assert "Male" in client.get(url).content.decode()


def test_what_does_not_save_itself_is_named(client_of: ClientMaker, organisation: Organisation, member: Person) -> None:
    client = client_of(member)
    url = edit_url(organisation, "about")
    data = {**posted(client.get(url).content.decode()), "acronym": "LM", "autosave": "year_of_establishment"}
    answer = client.post(url, {**data, "year_of_establishment": "3000"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert answer.content.decode().splitlines() == [
        "Draft saved, except for:",
        "Year of establishment: This year has not come yet.",
    ]
    assert ProfileDraft.objects.get().fields == {"acronym": "LM"}
    in_albanian = client.post(url.replace("/en/", "/sq/"), {**data, "year_of_establishment": "3000"})
    assert "Viti i themelimit" in in_albanian.content.decode()
    assert client.post(url, {**data, "year_of_establishment": "1999"}).status_code == 204
    assert ProfileDraft.objects.get().fields == {"acronym": "LM", "year_of_establishment": 1999}


def test_a_wrong_row_is_named_by_its_list(client_of: ClientMaker, organisation: Organisation, member: Person) -> None:
    client = client_of(member)
    url = edit_url(organisation, "contacts")
    data = posted(client.get(url).content.decode())
    data |= {"contact_points-0-kind": "email", "contact_points-0-value": "nobody", "autosave": "x"}
    answer = client.post(url, data)
    assert answer.status_code == 200
    [_sentence, line] = answer.content.decode().splitlines()
    assert line.startswith("Telephones, e-mails, links: ")
    assert not ProfileDraft.objects.exists()


def test_a_picture_that_is_none_is_named(client_of: ClientMaker, organisation: Organisation, member: Person) -> None:
    upload = SimpleUploadedFile("logo.png", b"no picture", content_type="image/png")
    answer = client_of(member).post(edit_url(organisation, "logo"), {"picture": upload, "autosave": "picture"})
    assert answer.status_code == 200
    assert answer.content.decode().splitlines()[1].startswith("Logo: ")
    assert not ProfileDraft.objects.exists()


def test_a_text_in_italian_outlives_an_edit_of_another_and_a_german_one_is_added(
    client_of: ClientMaker, organisation: Organisation, member: Person
) -> None:
    change_profile(organisation=organisation, content={"general_information": {"it": "Uno"}}, by=member, now=NOW)
    client = client_of(member)
    url = edit_url(organisation, "texts")
    data = posted(client.get(url).content.decode())
    data |= {
        "general_information_sq": "Një",
        "general_information_further": "de",
        "general_information_further_text": "Eins",
        "preview": "1",
    }
    preview = client.post(url, data).headers["Location"]
    client.post(preview, {**key(), "reason": ""})
    published = content_of(Organisation.objects.get(pk=organisation.pk))
    assert published["general_information"] == {"sq": "Një", "it": "Uno", "de": "Eins"}


def test_working_languages_come_from_the_houses_list_in_the_readers_language(
    client_of: ClientMaker, organisation: Organisation, member: Person, outsider: Person
) -> None:
    load_taxonomies(now=NOW)
    change_profile(organisation=organisation, content={"languages": ["sr-latn", "sr", "xx"]}, by=member, now=NOW)
    client = client_of(member)
    url = edit_url(organisation, "about")
    page = client.get(url).content.decode()
    boxes = dict(re.findall(r'name="languages" value="([^"]+)"[^>]*>\s*([^<]+)', page))
    assert boxes["it"].strip() == "Italian"
    assert "sr-latn" not in boxes
    assert {"sr", "xx", "rom", "zgh"} <= boxes.keys()
    client.post(url, {**posted(page), "languages": ["it", "sr"], "preview": "1"})
    assert ProfileDraft.objects.get().fields["languages"] == ["sr", "it"]
    assert client_of(outsider).post(url, {**key(), "languages": ["it"]}).status_code == 404


def test_rows_can_be_added_and_taken_away(client_of: ClientMaker, organisation: Organisation, member: Person) -> None:
    client = client_of(member)
    url = edit_url(organisation, "contacts")
    data = posted(client.get(url).content.decode())
    data |= {
        "contact_points-0-kind": "website",
        "contact_points-0-value": "lulemali.example.org",
        "contact_points-0-visibility": "public",
        "contact_persons-0-full_name": "Dita D",
        "contact_persons-0-is_head": "on",
    }
    client.post(url, {**data, "stay": "1"})
    fields = ProfileDraft.objects.get().fields
    assert fields["contact_points"] == [
        {"kind": "website", "value": "https://lulemali.example.org", "visibility": "public"}
    ]
    assert fields["contact_persons"][0]["is_head"] is True
    assert fields["contact_persons"][0]["email_visibility"] == "desk"
    data = posted(client.get(url).content.decode())
    client.post(url, {**data, "contact_points-0-DELETE": "on", "stay": "1"})
    assert "contact_points" not in ProfileDraft.objects.get().fields


def test_a_draft_is_ones_own(
    client_of: ClientMaker, organisation: Organisation, member: Person, colleague: Person
) -> None:
    ProfileDraft.objects.create(
        organisation=organisation, person=member, fields={"acronym": "SECRET"}, begun_at=NOW, changed_at=NOW
    )
    page = client_of(colleague).get(edit_url(organisation, "about")).content.decode()
    assert "SECRET" not in page


def test_an_older_version_is_brought_back(client_of: ClientMaker, organisation: Organisation, member: Person) -> None:
    for acronym in ("A1", "B2"):
        change_profile(organisation=organisation, content={"acronym": acronym}, by=member, now=NOW)
    client = client_of(member)
    url = reverse("directory-profile-version", args=[organisation.public_id, 1])
    assert "Bring this version back" in client.get(url).content.decode()
    client.post(url, key())
    assert content_of(Organisation.objects.get(pk=organisation.pk))["acronym"] == "A1"


# -- the team --------------------------------------------------------------------------------------------------------


def test_a_representative_invites_and_removes_a_colleague(
    client_of: ClientMaker, organisation: Organisation, member: Person
) -> None:
    client = client_of(member)
    team = reverse("directory-team", args=[organisation.public_id])
    client.post(team, {**key(), "email": "kolegu@example.org", "role": Role.ORGANISATION_EDITOR, "language": "sq"})
    assert "kolegu@example.org" in client.get(team).content.decode()
    assert ProfileInvitation.objects.get().is_colleague

    newcomer = Client()
    claim = reverse("directory-claim", args=[code_sent_to("kolegu@example.org")])
    assert organisation.name in newcomer.get(claim).content.decode()
    response = newcomer.post(claim, {**key(), "full_name": "Kola Ri"})
    assert response.headers["Location"] == reverse("directory-edit-profile", args=[organisation.public_id])
    assert newcomer.get(response.headers["Location"]).status_code == 200

    role = OrganisationRole.objects.get(person__full_name="Kola Ri", ended_at=None)
    client.post(reverse("directory-remove-colleague", args=[organisation.public_id, role.public_id]), key())
    assert newcomer.get(response.headers["Location"]).status_code == 404


def test_handing_over(client_of: ClientMaker, organisation: Organisation, member: Person, colleague: Person) -> None:
    role = colleague.organisation_roles.get()
    url = reverse("directory-hand-over", args=[organisation.public_id, role.public_id])
    assert client_of(colleague).post(url, key()).status_code == 403
    client_of(member).post(url, key())
    held = dict(OrganisationRole.objects.filter(ended_at=None).values_list("person__full_name", "role"))
    assert held == {"Mira Anetare": Role.ORGANISATION_EDITOR, "Kola Kolegu": Role.REPRESENTATIVE}


def test_the_last_representative_cannot_leave(
    client_of: ClientMaker, organisation: Organisation, member: Person, colleague: Person
) -> None:
    leave = reverse("directory-leave-team", args=[organisation.public_id])
    client_of(member).post(leave, key())
    assert member.organisation_roles.get().ended_at is None
    client_of(colleague).post(leave, key())
    assert colleague.organisation_roles.get().ended_at is not None


def test_the_desk_may_take_the_last_representative_away(
    client_of: ClientMaker, organisation: Organisation, member: Person, network_secretariat: Person
) -> None:
    role = member.organisation_roles.get()
    url = reverse("directory-remove-colleague", args=[organisation.public_id, role.public_id])
    client_of(network_secretariat).post(url, key())
    assert member.organisation_roles.get().ended_at is not None


# -- links -----------------------------------------------------------------------------------------------------------


def test_dead_links_answer_alike(anonymous: Client, organisation: Organisation, editor: Person) -> None:
    invite(organisation, editor)
    old = reverse("directory-claim", args=[code_sent_to("new@example.org")])
    never = reverse("directory-claim", args=["0" * 26])
    from datetime import timedelta

    ProfileInvitation.objects.update(expires_at=NOW - timedelta(days=1))
    answers = [anonymous.get(url) for url in (old, never)]
    assert [answer.status_code for answer in answers] == [404, 404]
    pages = [answer.content.decode().replace(url, "") for answer, url in zip(answers, (old, never), strict=True)]
    codes = [url.split("/")[3] for url in (old, never)]
    assert pages[0].replace(codes[0], "") == pages[1].replace(codes[1], "")


def test_somebody_with_an_account_is_sent_to_sign_in(
    anonymous: Client, organisation: Organisation, editor: Person, applicant: Person, client_of: ClientMaker
) -> None:
    import time_machine

    invite(organisation, editor, applicant.account.email)
    claim = reverse("directory-claim", args=[code_sent_to(applicant.account.email)])
    with time_machine.travel(NOW):
        response = anonymous.post(claim, {**key(), "full_name": "Thief"})
        assert response.headers["Location"].startswith("/en/account/login/?next=")
        assert anonymous.get("/en/account/me/").status_code == 302
        client = client_of(applicant)
        client.post(claim, key())
    assert applicant.organisation_roles.get().organisation == organisation
    assert Account.objects.filter(email=applicant.account.email).count() == 1


# -- who is refused --------------------------------------------------------------------------------------------------


def addresses(organisation: Organisation, role: OrganisationRole, invitation: ProfileInvitation) -> dict[str, str]:
    own = organisation.public_id
    return {
        "edit": reverse("directory-edit-profile", args=[own]),
        "section": edit_url(organisation, "contacts"),
        "preview": reverse("directory-preview-profile", args=[own]),
        "discard": reverse("directory-discard-draft", args=[own]),
        "history": reverse("directory-profile-history", args=[own]),
        "version": reverse("directory-profile-version", args=[own, 1]),
        "team": reverse("directory-team", args=[own]),
        "leave": reverse("directory-leave-team", args=[own]),
        "remove": reverse("directory-remove-colleague", args=[own, role.public_id]),
        "hand over": reverse("directory-hand-over", args=[own, role.public_id]),
        "resend": reverse("directory-resend-invitation", args=[own, invitation.public_id]),
        "revoke": reverse("directory-revoke-invitation", args=[own, invitation.public_id]),
    }


def test_outsiders_find_nothing(
    client_of: ClientMaker, organisation: Organisation, member: Person, outsider: Person, other_head: Person
) -> None:
    change_profile(organisation=organisation, content={"acronym": "X"}, by=member, now=NOW)
    invitation = invite(organisation, member)
    pages = addresses(organisation, member.organisation_roles.get(), invitation)
    before = (OrganisationRole.objects.count(), ProfileInvitation.objects.values_list("revoked_at", "sent_count").get())
    for person in (outsider, other_head):
        client = client_of(person)
        for name, url in pages.items():
            assert client.get(url).status_code == 404, name
            assert client.post(url, key()).status_code == 404, name
    assert before == (
        OrganisationRole.objects.count(),
        ProfileInvitation.objects.values_list("revoked_at", "sent_count").get(),
    )
    stranger = Client()
    for name, url in pages.items():
        assert stranger.get(url).status_code == 302, name
        assert stranger.post(url, key()).status_code == 404, name


def test_a_profile_without_versions_says_that_nothing_was_changed(
    client_of: ClientMaker, organisation: Organisation, member: Person
) -> None:
    page = client_of(member).get(reverse("directory-profile-history", args=[organisation.public_id]))
    assert page.status_code == 200
    assert "Nothing has been changed yet." in page.content.decode()


def test_the_number_of_queries_does_not_grow_with_the_team(
    client_of: ClientMaker, organisation: Organisation, member: Person
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests.actors import give_role, make_person

    client = client_of(member)
    pages = [
        reverse("directory-team", args=[organisation.public_id]),
        reverse("directory-profile-history", args=[organisation.public_id]),
    ]

    def count(url: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    invite(organisation, member)
    change_profile(organisation=organisation, content={"acronym": "0"}, by=member, now=LONG_AGO)
    for url in pages:
        client.get(url)
    before = [count(url) for url in pages]
    for number in range(2):
        give_role(make_person(f"Ndihmës {number}"), organisation, Role.ORGANISATION_EDITOR)
        invite(organisation, member, f"nr{number}@example.org")
        change_profile(organisation=organisation, content={"acronym": str(number)}, by=member, now=NOW)
    assert [count(url) for url in pages] == before


# -- the logo -------------------------------------------------------------------------------------------------------


def picture(colour: str = "red") -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(content, "PNG")
    return SimpleUploadedFile("logo.png", content.getvalue(), content_type="image/png")


def test_a_logo_is_drafted_published_and_taken_away(
    client_of: ClientMaker, organisation: Organisation, member: Person
) -> None:
    client = client_of(member)
    url = edit_url(organisation, "logo")
    client.post(url, {"picture": picture(), "stay": "1"})
    drafted = ProfileDraft.objects.get().fields["logo"]
    organisation.refresh_from_db()
    assert organisation.logo == ""
    assert f"/files/{drafted}/" in client.get(url).content.decode()
    client.post(reverse("directory-preview-profile", args=[organisation.public_id]), key())
    organisation.refresh_from_db()
    assert organisation.logo == drafted
    file = Client().get(f"/files/{drafted}/logo.webp")
    assert file.headers["Content-Type"] == "image/webp"
    assert file.getvalue()[:4] == b"RIFF"  # read to its end, the file closes itself
    client.post(url, {"removes_logo": "on", "stay": "1"})
    assert ProfileDraft.objects.get().fields == {"logo": ""}


def test_what_is_no_picture_is_refused(client_of: ClientMaker, organisation: Organisation, member: Person) -> None:
    upload = SimpleUploadedFile("logo.png", b"<svg onload=alert(1)>", content_type="image/png")
    response = client_of(member).post(edit_url(organisation, "logo"), {"picture": upload, "stay": "1"})
    assert response.status_code == 200
    assert not ProfileDraft.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_picture_that_was_never_published_is_deleted(
    client_of: ClientMaker, organisation: Organisation, member: Person
) -> None:
    client = client_of(member)
    for colour in ("red", "green"):
        client.post(edit_url(organisation, "logo"), {"picture": picture(colour), "stay": "1"})
    assert StoredFile.objects.count() == 1
    client.post(reverse("directory-discard-draft", args=[organisation.public_id]), key())
    assert not StoredFile.objects.exists()


def test_a_published_logo_stays_for_older_versions(
    client_of: ClientMaker, organisation: Organisation, member: Person
) -> None:
    client = client_of(member)
    preview = reverse("directory-preview-profile", args=[organisation.public_id])
    for colour in ("red", "green"):
        client.post(edit_url(organisation, "logo"), {"picture": picture(colour), "stay": "1"})
        client.post(preview, key())
    assert StoredFile.objects.count() == 2
    client.post(edit_url(organisation, "logo"), {"picture": picture("blue"), "stay": "1"})
    client.post(reverse("directory-discard-draft", args=[organisation.public_id]), key())
    assert StoredFile.objects.count() == 2
