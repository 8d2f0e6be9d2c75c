"""Pairs of profiles that are probably one organisation: found by night, set aside by a desk."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import batched

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kuvend.audit.operations import record
from kuvend.core.errors import Refused
from kuvend.core.subjects import Subject
from kuvend.directory.models import Organisation, ProbableDuplicate
from kuvend.directory.queries.chains import chain_of
from kuvend.directory.queries.duplicates import pairs_in_directory
from kuvend.directory.rules.duplicates import ProbablePair
from kuvend.people.models import Person

AT_A_TIME = 500


def look_for_duplicates(*, now: datetime) -> int:
    """Compare the profiles of the directory, write down which pairs are alike, forget those that no longer are.

    Comparing takes long and locks nothing; what changed is then written at once. A pair keeps the day it was found
    and, if somebody said that these are two, stays set aside. Return how many are alike.
    """
    found = {(pair.low, pair.high): pair for pair in pairs_in_directory()}
    _write_down(found, now)
    return len(found)


@transaction.atomic
def _write_down(found: dict[tuple[int, int], ProbablePair], now: datetime) -> None:
    known = {(row.first_id, row.second_id): row for row in ProbableDuplicate.objects.order_by("pk")}
    for keys in batched(_no_longer_alike(known, found), AT_A_TIME, strict=False):
        ProbableDuplicate.objects.filter(pk__in=keys, set_aside_at=None).delete()
    changed = []
    for pair, row in known.items():
        if pair in found and (row.likeness, row.signs) != (found[pair].likeness, list(found[pair].signs)):
            row.likeness, row.signs = found[pair].likeness, list(found[pair].signs)
            changed.append(row)
    ProbableDuplicate.objects.bulk_update(changed, ["likeness", "signs"], batch_size=AT_A_TIME)
    for pairs in batched((pair for pair in found if pair not in known), AT_A_TIME, strict=False):
        _add([found[pair] for pair in pairs], now)


def _no_longer_alike(
    known: dict[tuple[int, int], ProbableDuplicate], found: dict[tuple[int, int], ProbablePair]
) -> Iterator[int]:
    return (row.pk for pair, row in known.items() if pair not in found and row.set_aside_at is None)


def _add(pairs: Iterable[ProbablePair], now: datetime) -> None:
    """Add pairs of which both profiles are still there: an import may have been undone since they were compared."""
    wanted = list(pairs)
    there = set(
        Organisation.objects.filter(pk__in={key for pair in wanted for key in (pair.low, pair.high)}).values_list(
            "pk", flat=True
        )
    )
    ProbableDuplicate.objects.bulk_create(
        [
            ProbableDuplicate(
                first_id=pair.low,
                second_id=pair.high,
                likeness=pair.likeness,
                signs=list(pair.signs),
                found_at=now,
            )
            for pair in wanted
            if pair.low in there and pair.high in there
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def say_two_different(*, pair: ProbableDuplicate, by: Person, now: datetime, reason: str) -> None:
    """Set a pair aside: these are two organisations, and nobody is asked again.

    Raises:
        Refused: somebody has said so already.
    """
    said = {"set_aside_at": now, "set_aside_by": by, "set_aside_reason": reason}
    if not ProbableDuplicate.objects.filter(pk=pair.pk, set_aside_at=None).update(**said):
        raise Refused(_("Somebody has said so already."))
    for name, value in said.items():
        setattr(pair, name, value)
    _record("directory.say_two_different", pair, by=by, now=now, reason=reason)


@transaction.atomic
def compare_again(*, pair: ProbableDuplicate, by: Person, now: datetime) -> None:
    """Put a pair that was set aside back on the list; it waits from now on.

    Raises:
        Refused: it is there already.
    """
    back = {"set_aside_at": None, "set_aside_by": None, "set_aside_reason": "", "found_at": now}
    if not ProbableDuplicate.objects.filter(pk=pair.pk).exclude(set_aside_at=None).update(**back):
        raise Refused(_("The pair is on the list already."))
    for name, value in back.items():
        setattr(pair, name, value)
    _record("directory.compare_again", pair, by=by, now=now)


def _record(action: str, pair: ProbableDuplicate, *, by: Person, now: datetime, reason: str = "") -> None:
    """Write it into the record of both: each is asked about by itself."""
    for organisation, other in ((pair.first, pair.second), (pair.second, pair.first)):
        record(
            chain=chain_of(organisation),
            action=action,
            subject=Subject("organisation", organisation.public_id),
            by=by,
            now=now,
            facts={"other": other.public_id},
            reason=reason,
        )
