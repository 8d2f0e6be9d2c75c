"""What the start page shows of the networks."""

from dataclasses import dataclass

from django.utils.translation import get_language

from kuvend.core.components import PointMap
from kuvend.core.text import Reading, TranslatedText
from kuvend.directory.models import Network
from kuvend.directory.queries.figures import Figures
from kuvend.directory.queries.listing import MemberFilter, facet_label, find_members, labels_in
from kuvend.directory.queries.maps import seats_map
from kuvend.directory.queries.network_pages import NetworkCard, figures_found, network_cards, newest_members
from kuvend.directory.queries.profiles import Linked
from kuvend.directory.rules.addresses import members_url

MOST_FIELDS = 12


@dataclass(frozen=True, slots=True)
class FrontPage:
    """The root network at a glance; `name` is empty before there is one."""

    name: Reading
    about: Reading
    figures: Figures
    newest: tuple[Linked, ...]
    networks: tuple[NetworkCard, ...]  # without the root
    fields: tuple[Linked, ...]  # the fields of activity in which most members are active
    map: PointMap
    join_url: str  # of the one network that takes members; else of the list of networks; empty if none does


def front_page() -> FrontPage:
    """Return the start page of the house in the current language."""
    language = get_language() or "en"
    root = Network.objects.filter(is_root=True).first()
    cards = network_cards()
    answer = find_members(MemberFilter(page_size=1), counted=("seat", "field_of_activity"))
    seats = answer.facet_counts.get("seat", {})
    activities = sorted(answer.facet_counts.get("field_of_activity", {}).items(), key=lambda entry: -entry[1])
    joinable = [card for card in cards if card.takes_members]
    join_url = ""
    if joinable:
        join_url = joinable[0].join_url if len(joinable) == 1 else f"/{language}/join/"
    return FrontPage(
        name=root.name.read(language) if root else TranslatedText().read(language),
        about=root.about.read(language) if root else TranslatedText().read(language),
        figures=figures_found(network=None, belonging=sum(not card.is_root for card in cards)),
        newest=newest_members(),
        networks=tuple(card for card in cards if not card.is_root),
        fields=tuple(
            Linked(
                facet_label("field_of_activity", key), members_url(language, [("field_of_activity", key)]), str(count)
            )
            for key, count in activities[:MOST_FIELDS]
        ),
        map=seats_map(
            [(place, facet_label("seat", place), count) for place, count in seats.items()],
            total=answer.total,
            coordinates=labels_in(language).coordinates,
            url_of=lambda places: members_url(language, [("seat", place) for place in places]),
        ),
        join_url=join_url,
    )
