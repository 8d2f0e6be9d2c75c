"""Starting a network from its country: what it sets, what it leaves alone, and that twice is as once."""

from datetime import UTC, datetime

import pytest

from kuvend.audit.models import AuditEntry
from kuvend.core.errors import Refused
from kuvend.core.text import TranslatedText
from kuvend.directory.models import Network, Place, Taxonomy, Term
from kuvend.directory.operations.networks import found_network
from kuvend.directory.operations.presets import apply_country_preset, load_places, load_taxonomies
from kuvend.directory.queries.presets import country_presets, shipped_taxonomies

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)


@pytest.fixture
def albania(db: None) -> Network:
    return found_network(slug="chestnuts", by=None, now=NOW, name=TranslatedText({"sq": "Gështenja"}))


@pytest.mark.unit
def test_a_preset_gives_the_network_what_its_country_is_used_to(albania: Network) -> None:
    apply_country_preset(network=albania, country="AL", by=None, now=NOW)
    albania.refresh_from_db()
    assert (albania.country, albania.languages, albania.time_zone) == ("AL", ["sq"], "Europe/Tirane")
    assert (albania.currencies, albania.phone_prefix) == (["ALL", "EUR"], "+355")
    assert Place.objects.filter(country="AL", kind="municipality").count() == 61
    shkoder = Place.objects.get(key="al-shkoder")
    assert shkoder.parent is not None
    assert shkoder.parent.key == "al-shkoder-region"
    assert shkoder.label["sr-latn"] == "Skadar"
    assert shkoder.aliases == ["Scutari"]


@pytest.mark.unit
def test_the_first_preset_decides_which_target_groups_are_offered(albania: Network) -> None:
    apply_country_preset(network=albania, country="AL", by=None, now=NOW)
    offered = Term.objects.filter(taxonomy__key="target_group", is_active=True).values_list("key", flat=True)
    assert list(offered) == list(country_presets()["AL"].target_groups)


@pytest.mark.unit
def test_a_second_country_adds_its_target_groups_and_takes_none(albania: Network) -> None:
    apply_country_preset(network=albania, country="AL", by=None, now=NOW)
    tunisia = found_network(slug="jasmine", by=None, now=NOW, name=TranslatedText({"ar": "الياسمين"}))
    apply_country_preset(network=tunisia, country="TN", by=None, now=NOW)
    offered = set(Term.objects.filter(taxonomy__key="target_group", is_active=True).values_list("key", flat=True))
    assert offered == {*country_presets()["AL"].target_groups, *country_presets()["TN"].target_groups}
    tunisia.refresh_from_db()
    assert tunisia.languages == ["ar", "fr"]


@pytest.mark.unit
def test_applying_a_preset_twice_changes_nothing(albania: Network) -> None:
    apply_country_preset(network=albania, country="AL", by=None, now=NOW)
    counts = Place.objects.count(), Term.objects.count(), AuditEntry.objects.count()
    apply_country_preset(network=albania, country="AL", by=None, now=NOW)
    assert (Place.objects.count(), Term.objects.count(), AuditEntry.objects.count()) == counts


@pytest.mark.unit
def test_what_people_made_of_the_lists_is_kept(db: None) -> None:
    load_taxonomies(now=NOW)
    load_places(country="XK", by=None, now=NOW)
    Place.objects.filter(key="xk-peje").update(label=TranslatedText({"sq": "Peja jonë"}))
    Term.objects.filter(key="religion").update(label=TranslatedText({"en": "Faith"}))
    Term.objects.get(key="others").delete()
    assert load_taxonomies(now=NOW) == 1
    assert load_places(country="XK", by=None, now=NOW) == 0
    assert Place.objects.get(key="xk-peje").label["sq"] == "Peja jonë"
    assert Term.objects.get(key="religion").label["en"] == "Faith"


@pytest.mark.unit
def test_every_list_that_ships_is_loaded_in_its_order(db: None) -> None:
    load_taxonomies(now=NOW)
    for key, shipped in shipped_taxonomies().items():
        taxonomy = Taxonomy.objects.get(key=key)
        assert list(taxonomy.terms.values_list("key", flat=True)) == [term.key for term in shipped.terms]
        assert taxonomy.name == shipped.name


@pytest.mark.unit
def test_a_country_without_a_preset_is_refused_with_what_to_do(albania: Network) -> None:
    with pytest.raises(Refused, match="by hand"):
        apply_country_preset(network=albania, country="IS", by=None, now=NOW)
    albania.refresh_from_db()
    assert albania.country == ""
    assert not Taxonomy.objects.exists()


@pytest.mark.unit
@pytest.mark.parametrize("country", sorted(country_presets()))
def test_every_preset_loads_and_is_on_record(country: str, db: None) -> None:
    assert load_places(country=country.lower(), by=None, now=NOW) == len(country_presets()[country].places)
    entry = AuditEntry.objects.latest("pk")
    assert entry.action == "directory.load_places"
    assert set(Place.objects.values_list("country", flat=True)) == {country}
