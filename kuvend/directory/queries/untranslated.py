"""What networks and their members say in some language, but not in a given one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kuvend.core.text import TranslatedText
from kuvend.directory import phrases
from kuvend.directory.models import Body, Network, Organisation, Term
from kuvend.directory.rules.profiles import TRANSLATED_FIELDS
from kuvend.directory.states import ProfileState

# The Latin script of Serbian follows from the Cyrillic one; a text in either of them is in Serbian.
SAME_LANGUAGE: Mapping[str, tuple[str, ...]] = {"sr": ("sr", "sr-latn")}
NETWORK_TEXTS: Mapping[str, Promise] = {
    "name": _("Name"),
    "about": _("About the network"),
    "who_may_join": _("Who may join"),
}
TEXTS: Mapping[type[Model], Mapping[str, Promise]] = {
    Organisation: {name: phrases.PROFILE_FIELD[name] for name in TRANSLATED_FIELDS},
    Network: NETWORK_TEXTS,
    Body: {"name": _("Name")},
    Term: {"label": _("Label")},
}
FACTS = frozenset({"funding_sources", "partners", "founders"})  # texts that stand in another section of the form


@dataclass(frozen=True, slots=True)
class Untranslated:
    """One thing with texts that a language lacks: what lacks, in which languages it can be read, where to write it."""

    name: str | TranslatedText
    note: str | TranslatedText
    texts: tuple[str | Promise, ...]
    languages: tuple[str, ...]
    url: str


def lacking[Row: Model](rows: QuerySet[Row], language: str) -> QuerySet[Row]:
    """Return those of `rows` that have a text in other languages only."""
    return rows.filter(reduce(or_, (_lacks(name, language) for name in TEXTS[rows.model])))


def _lacks(name: str, language: str) -> Q:
    lacks = ~Q(**{name: {}})
    for code in SAME_LANGUAGE.get(language, (language,)):
        lacks &= ~Q(**{f"{name}__has_key": code})
    return lacks


def profiles_of(organisations: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """Return the profiles somebody may still read, by name."""
    return organisations.exclude(state__in=[ProfileState.MERGED, ProfileState.ARCHIVED]).order_by("name", "pk")


def bodies_of(networks: QuerySet[Network]) -> QuerySet[Body]:
    """Return the bodies of networks that have not ended."""
    return Body.objects.filter(network__in=networks, until=None).select_related("network").order_by("network", "pk")


def choices() -> QuerySet[Term]:
    """Return what can be chosen from the lists."""
    return Term.objects.filter(is_active=True).select_related("taxonomy").order_by("taxonomy__key", "position", "pk")


def described(rows: Sequence[Any], language: str) -> list[Untranslated]:
    """Return what each of one page's rows lacks. No query."""
    return [_described(row, language) for row in rows]


def _described(row: Any, language: str) -> Untranslated:
    codes = SAME_LANGUAGE.get(language, (language,))
    texts = {name: getattr(row, name) for name in TEXTS[type(row)]}
    lacking = {name: text for name, text in texts.items() if text and not any(code in text for code in codes)}
    name, note, url = _place_of(row, lacking)
    return Untranslated(
        name=name,
        note=note,
        texts=tuple(TEXTS[type(row)][key] for key in lacking),
        languages=tuple(dict.fromkeys(code for text in lacking.values() for code in text)),
        url=url,
    )


def _place_of(
    row: Any, lacking: Mapping[str, TranslatedText]
) -> tuple[str | TranslatedText, str | TranslatedText, str]:
    """Return name, note and the address of the form in which it is translated."""
    if isinstance(row, Organisation):
        section = "facts" if set(lacking) <= FACTS else "texts"
        return row.name, "", reverse("directory-edit-profile-section", args=[row.public_id, section])
    if isinstance(row, Network):
        return row.name, "", reverse("directory-desk-describe-network", args=[row.slug])
    if isinstance(row, Body):
        assert row.network is not None
        url = reverse("directory-desk-rename-body", args=[row.network.slug, row.public_id])
        return row.name, row.network.name, url
    return row.label, row.taxonomy.name, reverse("directory-desk-term", args=[row.taxonomy.key, row.public_id])
