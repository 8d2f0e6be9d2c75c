"""Recognising, confirming and undoing take long: they are done later, with a page that shows how far they are."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuvend.core import clock, jobs
from kuvend.directory.models import ImportBatch
from kuvend.directory.operations.importing import (
    confirm_ready_items,
    delete_imports_whose_time_is_over,
    recognise_pages,
    undo_import,
)
from kuvend.people.models import Person


def _tell(done: int, total: int) -> None:
    jobs.progress(done, total)


def _batch(public_id: str) -> ImportBatch | None:
    """The batch, unless somebody deleted it before its turn came; then whoever waits is told so."""
    batch = ImportBatch.objects.filter(public_id=public_id).first()
    if batch is None:
        jobs.progress(message=_("The import was deleted."), result_url=reverse("directory-desk-imports"))
    return batch


@jobs.register("directory.recognise_pages", is_long=True)
def recognise(*, batch_id: str) -> None:
    """Recognise the pages of a batch."""
    batch = _batch(batch_id)
    if batch is None:
        return
    taken = recognise_pages(batch=batch, now=clock.now(), tell=_tell)
    found = taken.new + taken.changed
    message = ngettext("%(n)d thing was recognised.", "%(n)d things were recognised.", found) % {"n": found}
    jobs.progress(message=message, result_url=reverse("directory-desk-import", args=[batch_id]))


@jobs.register("directory.confirm_ready_items", is_long=True)
def confirm(*, batch_id: str, person_id: str) -> None:
    """Confirm every profile of a batch that looks right."""
    batch = _batch(batch_id)
    if batch is None:
        return
    person = Person.objects.get(public_id=person_id)
    done = confirm_ready_items(batch=batch, by=person, now=clock.now(), tell=_tell)
    message = ngettext("%(n)d profile is published.", "%(n)d profiles are published.", done) % {"n": done}
    jobs.progress(message=message, result_url=reverse("directory-desk-import", args=[batch_id]))


@jobs.register("directory.undo_import", is_long=True)
def undo(*, batch_id: str, person_id: str) -> None:
    """Undo what was confirmed of a batch."""
    batch = _batch(batch_id)
    if batch is None:
        return
    person = Person.objects.get(public_id=person_id)
    undone, kept = undo_import(batch=batch, by=person, now=clock.now(), tell=_tell)
    message = ngettext("%(n)d item was undone.", "%(n)d items were undone.", undone) % {"n": undone}
    if kept:
        message = _("%(undone)s %(kept)d stayed, because somebody has changed the profile since.") % {
            "undone": message,
            "kept": kept,
        }
    jobs.progress(message=message, result_url=reverse("directory-desk-import", args=[batch_id]))


@jobs.register("directory.delete_imports_whose_time_is_over", is_long=True)
def delete_old() -> None:
    """Delete imports nobody has decided anything about for long enough."""
    delete_imports_whose_time_is_over(now=clock.now())


jobs.every("directory.delete_imports_whose_time_is_over", days=1, offset=timedelta(hours=3))
