"""On public lists a label that is not in the reader's language says in which one it is."""

import copy
import pickle

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils import translation

from kuvend.core.foreign_names import name_html
from kuvend.core.text import ForeignName, TranslatedText
from kuvend.directory.models import Network, Organisation, Place, Taxonomy, Term
from kuvend.directory.operations.indexing import refresh_search

pytestmark = [pytest.mark.web, pytest.mark.django_db]


def test_a_name_knows_its_language_and_is_text_all_the_same() -> None:
    texts = TranslatedText({"sq": "Krua <i>", "ar": "نبع"})
    name = texts.name_for("fr")
    assert isinstance(name, ForeignName)
    assert (name, name.language) == ("Krua <i>", "sq")
    for copied in (copy.copy(name), pickle.loads(pickle.dumps(name))):  # noqa: S301 - our own
        assert (copied, copied.language) == ("Krua <i>", "sq")
    assert name_html(name) == '<bdi lang="sq" dir="ltr">Krua &lt;i&gt;</bdi>'
    assert name_html(texts.name_for("ar")) == "نبع"
    assert not isinstance(texts.name_for("sq"), ForeignName)
    tagged = Template("{{ name|tagged }} {{ name }}").render(Context({"name": name}))
    assert tagged == '<bdi lang="sq" dir="ltr">Krua &lt;i&gt;</bdi> Krua &lt;i&gt;'


def test_labels_of_lists_and_profiles_are_tagged(network: Network, organisation: Organisation, client: Client) -> None:
    Network.objects.filter(pk=network.pk).update(name=TranslatedText({"sq": "Rrjeti i kroit"}))
    place = Place.objects.create(key="al-kroi", country="AL", kind="municipality", label={"sq": "Kroi i Bardhë"})
    kinds = Taxonomy.objects.create(key="organisation_type", name={"en": "Organisation types"})
    fields = Taxonomy.objects.create(key="field_of_activity", name={"en": "Fields of activity"})
    kind = Term.objects.create(taxonomy=kinds, key="coop", label={"sq": "Kooperativë"})
    field = Term.objects.create(taxonomy=fields, key="wells", label={"sq": "Puset", "en": "Wells"})
    organisation.seat, organisation.type = place, kind
    organisation.save()
    organisation.fields_of_activity.add(field)
    organisation.operates_in.add(place)
    refresh_search(organisation)
    seat, type_ = ('<bdi lang="sq" dir="ltr">Kroi i Bardhë</bdi>', '<bdi lang="sq" dir="ltr">Kooperativë</bdi>')
    page = client.get("/en/members/?place=al-kroi").content.decode()
    assert f"<span>{type_}</span>" in page  # on the card, and among the choices
    assert page.count(seat) >= 3  # the card, the choice, the chip
    assert '<bdi lang="sq" dir="ltr">Rrjeti i kroit</bdi>' in page
    profile = client.get(f"/en/members/{organisation.slug}-{organisation.public_id}/").content.decode()
    assert type_ in profile
    assert profile.count(seat) >= 3  # the head, the seat, where it works
    assert '<bdi lang="sq" dir="ltr">Rrjeti i kroit</bdi>' in profile
    assert '<bdi lang="sq" dir="ltr">Puset' not in page + profile
    with translation.override("sq"):
        own = client.get(f"/sq/members/{organisation.slug}-{organisation.public_id}/").content.decode()
    assert "Kroi i Bardhë" in own
    assert seat not in own
