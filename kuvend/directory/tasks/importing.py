"""Recognising, confirming and undoing take long: they are done later, with a page that shows how far they are."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuvend.core import clock, jobs
from kuvend.directory.models import ImportBatch
from kuvend.directory.operations.importing import confirm_ready_items, recognise_pages, undo_import
from kuvend.people.models import Person


def _tell(done: int, total: int) -> None:
    jobs.progress(done, total)


@jobs.register("directory.recognise_pages", is_long=True)
def recognise(*, batch_id: str) -> None:
    """Recognise the pages of a batch."""
    batch = ImportBatch.objects.get(public_id=batch_id)
    taken = recognise_pages(batch=batch, now=clock.now(), tell=_tell)
    found = taken.new + taken.changed
    message = ngettext("%(n)d thing was recognised.", "%(n)d things were recognised.", found) % {"n": found}
    jobs.progress(message=message, result_url=reverse("directory-desk-import", args=[batch_id]))


@jobs.register("directory.confirm_ready_items", is_long=True)
def confirm(*, batch_id: str, person_id: str) -> None:
    """Confirm every profile of a batch that looks right."""
    batch = ImportBatch.objects.get(public_id=batch_id)
    person = Person.objects.get(public_id=person_id)
    done = confirm_ready_items(batch=batch, by=person, now=clock.now(), tell=_tell)
    message = ngettext("%(n)d profile is published.", "%(n)d profiles are published.", done) % {"n": done}
    jobs.progress(message=message, result_url=reverse("directory-desk-import", args=[batch_id]))


@jobs.register("directory.undo_import", is_long=True)
def undo(*, batch_id: str, person_id: str) -> None:
    """Undo what was confirmed of a batch."""
    batch = ImportBatch.objects.get(public_id=batch_id)
    person = Person.objects.get(public_id=person_id)
    undone, kept = undo_import(batch=batch, by=person, now=clock.now(), tell=_tell)
    message = ngettext("%(n)d item was undone.", "%(n)d items were undone.", undone) % {"n": undone}
    if kept:
        message = _("%(undone)s %(kept)d stayed, because somebody has changed the profile since.") % {
            "undone": message,
            "kept": kept,
        }
    jobs.progress(message=message, result_url=reverse("directory-desk-import", args=[batch_id]))
