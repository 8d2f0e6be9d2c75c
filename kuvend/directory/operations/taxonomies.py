"""The lists people choose from."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kuvend.audit.operations import HOUSE, record
from kuvend.core import jobs
from kuvend.core.cache import changed
from kuvend.core.errors import Refused
from kuvend.core.subjects import Subject
from kuvend.core.text import TranslatedText
from kuvend.directory.models import Taxonomy, Term
from kuvend.people.models import Person

# Jobs that put what is found of profiles in step with a name that changed.
REFRESH_TERM = "directory.refresh_search_of_term"
REFRESH_PLACE = "directory.refresh_search_of_place"


def rename_taxonomy(*, taxonomy: Taxonomy, name: TranslatedText, by: Person | None, now: datetime) -> None:
    """Change what a list is called: the title of its facet, and of its question in a profile.

    Raises:
        Refused: there is no name.
    """
    if not name:
        raise Refused(_("Write it in one language at least."), field="name")
    with transaction.atomic():
        locked = Taxonomy.objects.select_for_update().get(pk=taxonomy.pk)
        if locked.name == name:
            return
        taxonomy.name = locked.name = name
        locked.save(update_fields=["name"])
        record(
            chain=HOUSE,
            action="directory.rename_taxonomy",
            subject=Subject("house", "taxonomies"),
            by=by,
            now=now,
            facts={"taxonomy": taxonomy.key},
        )
        changed("taxonomies", "directory")


def add_term(
    *,
    taxonomy: Taxonomy,
    key: str,
    label: TranslatedText,
    position: int,
    by: Person | None,
    now: datetime,
    is_active: bool = True,
) -> Term:
    """Add a choice to a list.

    Raises:
        Refused: the list has a choice of this short name.
    """
    with transaction.atomic():
        if taxonomy.terms.filter(key=key).exists():
            raise Refused(_("This list already has a choice of this short name."), field="key")
        term = Term.objects.create(taxonomy=taxonomy, key=key, label=label, position=position, is_active=is_active)
        _record(term, "directory.add_term", by=by, now=now)
    return term


def change_term(
    *, term: Term, label: TranslatedText, position: int, is_active: bool, by: Person | None, now: datetime
) -> None:
    """Change a choice. One in use is retired (`is_active=False`), never deleted."""
    with transaction.atomic():
        is_found_otherwise = term.label != label
        term.label, term.position, term.is_active = label, position, is_active
        term.save(update_fields=["label", "position", "is_active"])
        _record(term, "directory.change_term", by=by, now=now)
        if is_found_otherwise:
            jobs.enqueue(REFRESH_TERM, term=term.public_id)


def _record(term: Term, action: str, *, by: Person | None, now: datetime) -> None:
    record(
        chain=HOUSE,
        action=action,
        subject=Subject("term", term.public_id),
        by=by,
        now=now,
        facts={"taxonomy": term.taxonomy.key, "key": term.key, "is_active": term.is_active},
    )
    changed("taxonomies", "directory")
