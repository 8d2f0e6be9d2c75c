"""By what a person is recognised in what others wrote, and where that stands in imports."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q
from django.db.models.functions import Lower

from kuvend.directory.models import ContactPerson, ImportSource
from kuvend.directory.rules.traces import Traces, traces_of
from kuvend.people.models import Person


def traces_of_person(person: Person, addresses: Iterable[str]) -> Traces:
    """Return the addresses, names and telephones by which a person is recognised. One query."""
    emails = [address.lower() for address in addresses if address]
    contacts = ContactPerson.objects.alias(address=Lower("email")).filter(Q(person=person) | Q(address__in=emails))
    rows = list(contacts.values_list("full_name", "telephone", "email"))
    return traces_of(
        addresses=emails,
        names=[person.full_name, *(name for name, _telephone, _email in rows)],
        telephones=[telephone for _name, telephone, _email in rows],
        beside_the_name=[email for _name, _telephone, email in rows],
    )


def mentions_in_imports(traces: Traces) -> Iterator[dict[str, Any]]:
    """Yield the lines of imported pages in which an address or telephone of the person stands, or their name nearby."""
    sources = ImportSource.objects.select_related("batch__network").defer("content").order_by("pk")
    for source in sources.iterator(chunk_size=20):
        if not traces.are_in(source.text):
            continue
        lines = [line.strip() for line in source.text.splitlines() if traces.stretches(line)]
        yield {"network": source.batch.network.slug, "file": source.name, "at": source.batch.created_at, "lines": lines}
