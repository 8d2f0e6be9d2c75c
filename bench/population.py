"""Fill a database with invented organisations, the same ones every time.

python -m bench.population 100000 --data /path/of/a/new/folder
"""

import argparse
import itertools
import os
import random
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

WORDS = {
    "en": "youth bridge river green voice harbour open circle future learning women rural memory craft music rights",
    "sq": "rinia ura lumi gjelbër zëri porti rrethi ardhmëria mësimi gratë fshati kujtesa zejtaria muzika shoqata",
    "sr": "млади мост река зелени глас лука круг будућност учење жене село сећање занат музика удружење права",
    "sr-latn": "mladi most reka zeleni glas luka krug budućnost učenje žene selo sećanje zanat muzika udruženje šuma",
    "mk": "млади мост река зелен глас пристаниште круг иднина учење жени село сеќавање занает музика здружение права",
    "fr": "jeunesse pont rivière vert voix port cercle avenir apprendre femmes campagne mémoire métier musique été",
    "ar": "شباب جسر نهر أخضر صوت ميناء دائرة مستقبل تعليم نساء ريف ذاكرة حرفة موسيقى جمعية حقوق",
}
COUNTRIES = ("AL", "XK", "RS", "MK", "ME", "BA", "FR", "TN", "MA", "DE")
BATCH = 2_000
MUCH_WRITTEN = 50


def sentence(chooser: random.Random, words: list[str], length: int) -> str:
    """Return an invented sentence of `length` words."""
    return " ".join(chooser.choice(words) for _ in range(length)).capitalize() + "."


def populate(count: int) -> None:
    """Create `count` published organisations in ten networks, and index them."""
    from kuvend.core.ids import new_public_id
    from kuvend.directory.models import Membership, Network, Organisation, Taxonomy, Term
    from kuvend.directory.operations.networks import found_network
    from kuvend.directory.operations.presets import load_taxonomies
    from kuvend.directory.states import ProfileOrigin, ProfileState

    chooser = random.Random(2026)
    now = datetime(2026, 1, 15, 12, tzinfo=UTC)
    if not Taxonomy.objects.exists():
        load_taxonomies(now=now)
    networks = [
        Network.objects.filter(slug=f"bench-{country.lower()}").first()
        or found_network(
            slug=f"bench-{country.lower()}", name={"en": f"Network {country}"}, country=country, by=None, now=now
        )
        for country in COUNTRIES
    ]
    types = list(Term.objects.filter(taxonomy__key="organisation_type"))
    activities = list(Term.objects.filter(taxonomy__key="field_of_activity"))
    vocabulary = {language: words.split() for language, words in WORDS.items()}
    languages = list(vocabulary)
    for first in range(0, count, BATCH):
        organisations = []
        for number in range(first, min(first + BATCH, count)):
            language = chooser.choice(languages)
            words = vocabulary[language]
            name = f"{sentence(chooser, words, 3)[:-1]} {number}"
            confirmed = now - timedelta(days=chooser.randrange(700))
            # Every fiftieth has written a lot, in two languages: its page weighs more than 20 kB.
            much = 12 if number % MUCH_WRITTEN == 0 else 1
            organisations.append(
                Organisation(
                    public_id=new_public_id(),
                    slug=f"member-{number}",
                    name=name,
                    name_language=language,
                    acronym="".join(word[0] for word in name.split()[:3]).upper(),
                    type=chooser.choice(types),
                    country=COUNTRIES[number % len(COUNTRIES)],
                    year_of_establishment=1990 + number % 35,
                    languages=[language, "en"],
                    state=ProfileState.PUBLISHED,
                    origin=ProfileOrigin.IMPORTED,
                    general_information={
                        language: " ".join(sentence(chooser, words, 14) for _ in range(8 * much)),
                        "en": " ".join(sentence(chooser, vocabulary["en"], 14) for _ in range(4 * much)),
                    },
                    mission_and_objectives={language: " ".join(sentence(chooser, words, 14) for _ in range(4 * much))},
                    main_projects_activities={language: " ".join(sentence(chooser, words, 14) for _ in range(4))},
                    created_at=now,
                    changed_at=confirmed,
                    published_at=now,
                    last_confirmed_at=confirmed,
                )
            )
        created = Organisation.objects.bulk_create(organisations)
        Membership.objects.bulk_create(
            Membership(
                organisation=organisation,
                network=networks[(first + index) % len(networks)],
                accepted_on=now.date(),
                state_since=now,
                last_confirmed_at=organisation.last_confirmed_at,
            )
            for index, organisation in enumerate(created)
        )
        through = Organisation.fields_of_activity.through
        through.objects.bulk_create(
            through(organisation_id=organisation.pk, term_id=term.pk)
            for organisation in created
            for term in chooser.sample(activities, 2)
        )
        print(f"\r{min(first + BATCH, count):,} of {count:,} organisations", end="", file=sys.stderr)
    print(file=sys.stderr)


def main() -> None:
    """Create the data folder if it is missing, migrate it, fill it, index it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int)
    parser.add_argument("--data", required=True, type=Path)
    arguments = parser.parse_args()
    prepare(arguments.data)
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    begin = time.perf_counter()
    populate(arguments.count)
    print(f"created in {time.perf_counter() - begin:.1f} s")
    from kuvend.core.search import rebuild

    begin, last = time.perf_counter(), itertools.count()
    from django.utils import timezone

    import kuvend.config.urls  # noqa: F401 - joins the hooks

    rebuild(
        now=timezone.now(),
        progress=lambda done, total: None if next(last) % 10 else print(f"\rindexed {done:,} of {total:,}", end=""),
    )
    print(f"\nindexed in {time.perf_counter() - begin:.1f} s")


def prepare(data: Path) -> dict[str, str]:
    """Create the folder and its key; return the environment of a server on it."""
    data.mkdir(parents=True, exist_ok=True)
    environment = {
        "KUVEND_DATA": str(data),
        "KUVEND_SECRET_KEY": "bench-" + "0" * 50,
        "DJANGO_SETTINGS_MODULE": "kuvend.config.settings",
    }
    os.environ.update(environment)
    return environment


if __name__ == "__main__":
    main()
