"""The lists people choose from, and how often each choice is used."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from kuvend.core.languages import own_name
from kuvend.directory.models import Organisation, Taxonomy, Term
from kuvend.lettering import fold_tokens


@dataclass(frozen=True, slots=True)
class TermInUse:
    """A choice and how many profiles made it."""

    term: Term
    count: int


def language_keys() -> dict[str, str]:
    """Return the working languages by each of their folded names: the house's list, in every language it is kept in,
    and what each language calls itself. One query.
    """
    keys = {}
    for key, label in Term.objects.filter(taxonomy__key="language").values_list("key", "label"):
        for name in (*label.values(), own_name(key)):
            keys[" ".join(fold_tokens(name))] = key
    keys.pop("", None)
    return keys


def terms_with_use(taxonomy: Taxonomy, terms: Iterable[Term]) -> list[TermInUse]:
    """Return `terms`, choices of one list, with the number of profiles that use each. One query."""
    counts: dict[int, int] = {}
    if taxonomy.key == "organisation_type":
        counts = dict(Organisation.objects.values_list("type").annotate(Count("pk")))
    elif taxonomy.key == "language":
        spoken = Organisation.objects.exclude(languages=[]).values_list("languages", flat=True)
        codes = Counter(code for codes in spoken.iterator() for code in codes)
        return [TermInUse(term, codes[term.key]) for term in terms]
    else:
        field = {"field_of_activity": "fields_of_activity", "target_group": "target_groups"}.get(taxonomy.key)
        if field:
            through = getattr(Organisation, field).through
            counts = dict(through.objects.values_list("term").annotate(Count("pk")))
    return [TermInUse(term, counts.get(term.pk, 0)) for term in terms]
