"""Filling a house with the lists that ship with it, and giving a network the start of its country."""

from datetime import datetime

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from kuvend.audit.operations import HOUSE, record
from kuvend.core.cache import changed
from kuvend.core.errors import Refused
from kuvend.core.subjects import Subject
from kuvend.directory.models import Network, Place, Taxonomy, Term
from kuvend.directory.operations.networks import describe_network
from kuvend.directory.queries.presets import CountryPreset, country_presets, gaps_of, shipped_taxonomies
from kuvend.people.models import Person

TARGET_GROUP = "target_group"


def load_taxonomies(*, now: datetime, by: Person | None = None) -> int:
    """Create the lists that ship with the house and the choices they lack; return how many choices were new.

    What the house has made of its lists is kept: labels, order and retired choices stay as they are.
    """
    with transaction.atomic():
        shipped = shipped_taxonomies()
        Taxonomy.objects.bulk_create(
            [Taxonomy(key=key, name=taxonomy.name) for key, taxonomy in shipped.items()],
            ignore_conflicts=True,
        )
        taxonomies = {taxonomy.key: taxonomy for taxonomy in Taxonomy.objects.filter(key__in=shipped)}
        known = set(Term.objects.filter(taxonomy__key__in=shipped).values_list("taxonomy__key", "key"))
        new = [
            Term(taxonomy=taxonomies[key], key=term.key, label=term.label, position=position)
            for key, taxonomy in shipped.items()
            for position, term in enumerate(taxonomy.terms)
            if (key, term.key) not in known
        ]
        if new:
            Term.objects.bulk_create(new)
            record(
                chain=HOUSE,
                action="directory.load_taxonomies",
                subject=Subject("house", "taxonomies"),
                by=by,
                now=now,
                facts={"terms": len(new)},
            )
            changed("taxonomies", "directory")
    return len(new)


def load_places(*, country: str, by: Person | None, now: datetime) -> int:
    """Create the places of a country that the house lacks; return how many were new. Places people changed stay so.

    Raises:
        Refused: no preset ships for this country.
    """
    preset = _preset_of(country)
    with transaction.atomic():
        places = {place.key: place for place in Place.objects.filter(key__in=[place.key for place in preset.places])}
        new = [shipped for shipped in preset.places if shipped.key not in places]
        # Regions first: what lies in them points to them.
        for is_within_region in (False, True):
            created = Place.objects.bulk_create(
                Place(
                    key=shipped.key,
                    country=preset.country,
                    kind=shipped.kind,
                    parent=places.get(shipped.region),
                    label=shipped.label,
                    aliases=list(shipped.aliases),
                    latitude=shipped.latitude,
                    longitude=shipped.longitude,
                )
                for shipped in new
                if bool(shipped.region) == is_within_region
            )
            places.update({place.key: place for place in created})
        if new:
            record(
                chain=HOUSE,
                action="directory.load_places",
                subject=Subject("house", "places"),
                by=by,
                now=now,
                facts={"country": preset.country, "places": len(new)},
            )
            changed("taxonomies", "directory")
    return len(new)


def apply_country_preset(*, network: Network, country: str, by: Person | None, now: datetime) -> None:
    """Give `network` the languages, zone, currencies and telephone prefix of its country, and the house its places.

    The first preset of a house also decides which target groups are offered and in which order; further ones add
    theirs. Applying a preset twice changes nothing.

    Raises:
        Refused: no preset ships for this country.
    """
    preset = _preset_of(country)
    with transaction.atomic():
        load_taxonomies(now=now, by=by)
        is_first = not Network.objects.exclude(pk=network.pk).exclude(country="").exists()
        load_places(country=country, by=by, now=now)
        _offer_target_groups(preset, is_first=is_first)
        describe_network(
            network=network,
            by=by,
            now=now,
            country=preset.country,
            languages=list(preset.languages),
            time_zone=preset.time_zone,
            currencies=list(preset.currencies),
            phone_prefix=preset.phone_prefix,
        )
        changed("taxonomies", "directory")


def complete_from_preset(
    *, network: Network, country: str, takes_places: bool, by: Person | None, now: datetime
) -> None:
    """Give a network that is at work what the preset of a country has and it lacks. Nothing it says is overwritten.

    `takes_places`: the house gets the places too, which it has for all networks.

    Raises:
        Refused: no preset ships for this country, or nothing is missing.
    """
    preset = _preset_of(country)
    with transaction.atomic():
        network = Network.objects.select_for_update().get(pk=network.pk)
        gaps = gaps_of(network, preset)
        fields = gaps.fields_for(network)
        if not fields and not (takes_places and gaps.places):
            raise Refused(_("Nothing is missing: the network has what the preset has."))
        describe_network(network=network, by=by, now=now, **fields)
        number = load_places(country=country, by=by, now=now) if takes_places else 0
        record(
            chain=network.public_id,
            action="directory.complete_from_preset",
            subject=Subject("network", network.public_id),
            by=by,
            now=now,
            facts={"country": preset.country, "added": sorted(fields), "places": number},
        )


def _preset_of(country: str) -> CountryPreset:
    preset = country_presets().get(country.upper())
    if preset is None:
        raise Refused(_("No preset ships for this country. Set its languages, places and currency by hand."))
    return preset


def _offer_target_groups(preset: CountryPreset, *, is_first: bool) -> None:
    wanted = {key: position for position, key in enumerate(preset.target_groups)}
    terms = list(Term.objects.filter(taxonomy__key=TARGET_GROUP).annotate(uses=Count("serving_organisations")))
    for term in terms:
        if term.key in wanted:
            term.is_active = True
            term.position = wanted[term.key] if is_first else term.position
        elif is_first and term.is_active and not term.uses:
            term.is_active = False
            term.position = len(wanted) + term.position
    Term.objects.bulk_update(terms, ["is_active", "position"])
