"""What the things of the record of decisions are called, and where they are shown."""

from collections.abc import Callable, Collection, Iterator

from django.urls import reverse

from kuvend.audit.hooks import SubjectName
from kuvend.core.subjects import Subject
from kuvend.directory.models import MembershipApplication, Network, Organisation, Place, Term
from kuvend.people.models import Person

type Named = Iterator[tuple[str, SubjectName]]


def names_of(subjects: Collection[Subject]) -> dict[Subject, SubjectName]:
    """Return the names of what the directory knows; one query for each kind that occurs."""
    ids: dict[str, set[str]] = {}
    for subject in subjects:
        ids.setdefault(subject.kind, set()).add(subject.public_id)
    return {
        Subject(kind, public_id): name
        for kind, names in NAMES.items()
        if kind in ids
        for public_id, name in names(ids[kind])
    }


def _networks(ids: set[str]) -> Named:
    for network in Network.objects.filter(public_id__in=ids):
        yield network.public_id, SubjectName(str(network.name), reverse("directory-desk-network", args=[network.slug]))


def _organisations(ids: set[str]) -> Named:
    for public_id, name in Organisation.objects.filter(public_id__in=ids).values_list("public_id", "name"):
        yield public_id, SubjectName(name, reverse("directory-desk-organisation", args=[public_id]))


def _applications(ids: set[str]) -> Named:
    for public_id, name in MembershipApplication.objects.filter(public_id__in=ids).values_list("public_id", "name"):
        yield public_id, SubjectName(name, reverse("directory-desk-application", args=[public_id]))


def _terms(ids: set[str]) -> Named:
    found = Term.objects.filter(public_id__in=ids).values_list("public_id", "label", "taxonomy__key")
    for public_id, label, key in found:
        yield public_id, SubjectName(str(label), reverse("directory-desk-term", args=[key, public_id]))


def _places(ids: set[str]) -> Named:
    for public_id, label in Place.objects.filter(public_id__in=ids).values_list("public_id", "label"):
        yield public_id, SubjectName(str(label), reverse("directory-desk-place", args=[public_id]))


def _persons(ids: set[str]) -> Named:
    for public_id, name in Person.objects.filter(public_id__in=ids).values_list("public_id", "full_name"):
        yield public_id, SubjectName(name)


NAMES: dict[str, Callable[[set[str]], Named]] = {
    "network": _networks,
    "organisation": _organisations,
    "application": _applications,
    "term": _terms,
    "place": _places,
    "person": _persons,
}
