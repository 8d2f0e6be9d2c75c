"""What the things of the record of decisions are called, and where they are shown."""

from collections.abc import Collection

from django.urls import reverse

from kuvend.audit.hooks import SubjectName
from kuvend.core.subjects import Subject
from kuvend.directory.models import MembershipApplication, Network, Organisation
from kuvend.people.models import Person


def names_of(subjects: Collection[Subject]) -> dict[Subject, SubjectName]:
    """Return the names of networks, organisations, applications and persons; one query for each kind that occurs."""
    ids: dict[str, set[str]] = {}
    for subject in subjects:
        ids.setdefault(subject.kind, set()).add(subject.public_id)
    names: dict[Subject, SubjectName] = {}
    if wanted := ids.get("network"):
        for network in Network.objects.filter(public_id__in=wanted):
            url = reverse("directory-desk-network", args=[network.slug])
            names[Subject("network", network.public_id)] = SubjectName(str(network.name), url)
    if wanted := ids.get("organisation"):
        for public_id, name in Organisation.objects.filter(public_id__in=wanted).values_list("public_id", "name"):
            names[Subject("organisation", public_id)] = SubjectName(name)
    if wanted := ids.get("application"):
        found = MembershipApplication.objects.filter(public_id__in=wanted).values_list("public_id", "name")
        for public_id, name in found:
            names[Subject("application", public_id)] = SubjectName(name)
    if wanted := ids.get("person"):
        for public_id, name in Person.objects.filter(public_id__in=wanted).values_list("public_id", "full_name"):
            names[Subject("person", public_id)] = SubjectName(name)
    return names
