"""Bringing members out of an old website: bring pages, look through what was recognised, confirm, undo."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kuvend.core import access, clock, jobs
from kuvend.core.access import Refused
from kuvend.core.forms import add_refusal
from kuvend.core.paging import page_of
from kuvend.directory.forms.importing import (
    BringPagesForm,
    ImportFilterForm,
    MergeItemForm,
    ReviewForm,
    SetAsideForm,
)
from kuvend.directory.models import ImportBatch, ImportItem
from kuvend.directory.operations.importing import (
    bring_pages,
    confirm_import_item,
    decide_imported_fields,
    merge_import_item_into,
    reopen_import_item,
    set_aside_import_item,
    undo_import_item,
)
from kuvend.directory.permissions import (
    MANAGERS,
    STEWARDS,
    check_steward_any_directory,
    check_steward_directory,
    networks_at_desk,
    organisations_at_desk,
)
from kuvend.directory.queries.importing import (
    PROFILES,
    batches_of,
    is_ready,
    items_of,
    marked_text,
    progress_of,
    sources_of,
)
from kuvend.directory.queries.imports_kept import deleted_at
from kuvend.directory.states import ImportItemState
from kuvend.people.hooks import PersonRequest

TEMPLATES = "directory/desk"


@access.permission("directory.steward_directory")
def list_imports(request: PersonRequest) -> HttpResponse:
    """Bring pages; list what was brought before."""
    check_steward_any_directory(request.person)
    networks = networks_at_desk(request.person, *STEWARDS).order_by("slug")
    form = BringPagesForm(request.POST or None, request.FILES or None, networks=list(networks))
    if request.method == "POST" and form.is_valid():
        network = form.cleaned_data["network"]
        batch = bring_pages(network=network, files=form.cleaned_data["pages"], by=request.person, now=clock.now())
        if batch is None:
            messages.info(request, _("You have brought exactly this before. Nothing has changed."))
            return redirect("directory-desk-imports")
        assert request.person is not None
        following = jobs.follow(
            "directory.recognise_pages",
            owner=request.person,
            title=_("Recognising your members"),
            now=clock.now(),
            batch_id=batch.public_id,
        )
        return redirect("job_progress", following.public_id)
    batches = page_of(batches_of(networks), request)
    when = deleted_at(batches.rows)
    for batch in batches.rows:
        batch.deleted_at = when[batch.pk]  # type: ignore[attr-defined] # for the template only
    shown = {batch.network_id for batch in batches.rows}
    managed = networks_at_desk(request.person, *MANAGERS).filter(pk__in=shown).order_by("slug")
    context = {"form": form, "batches": batches, "managed": managed}
    return render(request, f"{TEMPLATES}/import_list.html", context, status=422 if form.errors else 200)


@access.permission("directory.steward_directory")
def show_import(request: PersonRequest, public_id: str) -> HttpResponse:
    """Show what was recognised in a batch, in the order of the pages, and what was left aside."""
    batch = _batch(request, public_id)
    form = ImportFilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {"kind": "", "state": ""}
    items = page_of(items_of(batch, kind=wanted["kind"], state=wanted["state"]), request)
    context = {
        "batch": batch,
        "form": form,
        "items": items,
        "rows": [(item, is_ready(item), item.kind in PROFILES) for item in items.rows],
        "progress": progress_of(batch),
        "sources": sources_of(batch),
        "deleted_at": deleted_at([batch])[batch.pk],
    }
    return render(request, f"{TEMPLATES}/import_batch.html", context)


@access.permission("directory.steward_directory")
def confirm_ready(request: PersonRequest, public_id: str) -> HttpResponse:
    """Confirm everything that looks right, after asking."""
    batch = _batch(request, public_id)
    progress = progress_of(batch)
    if request.method == "POST":
        return _follow(request, batch, "directory.confirm_ready_items", _("Publishing the profiles"))
    context = {"batch": batch, "progress": progress}
    return render(request, f"{TEMPLATES}/import_confirm.html", context)


@access.permission("directory.steward_directory")
def undo(request: PersonRequest, public_id: str) -> HttpResponse:
    """Undo everything that was confirmed of a batch, after asking."""
    batch = _batch(request, public_id)
    if request.method == "POST":
        return _follow(request, batch, "directory.undo_import", _("Undoing the import"))
    context = {"batch": batch, "progress": progress_of(batch)}
    return render(request, f"{TEMPLATES}/import_undo.html", context)


@access.permission("directory.steward_directory")
def show_item(request: PersonRequest, public_id: str) -> HttpResponse:
    """Show an item beside its source; keep what is decided about its fields."""
    item = _item(request, public_id)
    form = ReviewForm(request.POST or None, item=item)
    if request.method == "POST" and form.is_valid() and request.person is not None:
        try:
            decide_imported_fields(item=item, choices=form.choices(), by=request.person, now=clock.now())
        except Refused as refusal:
            _show_refusal(form, refusal)
        else:
            messages.success(request, _("Your decisions are kept. Nothing is published yet."))
            return redirect("directory-desk-import-item", public_id)
    return _render_item(request, item, form)


@require_POST
@access.permission("directory.steward_directory")
def confirm_item(request: PersonRequest, public_id: str) -> HttpResponse:
    """Confirm an item with what is decided about its fields."""
    item = _item(request, public_id)
    form = ReviewForm(request.POST, item=item)
    if not form.is_valid() or request.person is None:
        return _render_item(request, item, form)
    try:
        organisation = confirm_import_item(item=item, by=request.person, now=clock.now(), choices=form.choices())
    except Refused as refusal:
        _show_refusal(form, refusal)
        return _render_item(request, item, form)
    if organisation is not None:
        messages.success(request, _("%(name)s is published.") % {"name": organisation.name})
    else:
        messages.success(request, _("The text is confirmed."))
    return _next(request, item)


@access.permission("directory.steward_directory")
def merge_item(request: PersonRequest, public_id: str) -> HttpResponse:
    """Add an item to a profile that is in the directory already."""
    item = _item(request, public_id)
    form = MergeItemForm(
        request.POST or None,
        among=organisations_at_desk(request.person, *STEWARDS),
        initial={"organisation": item.duplicate_of},
    )
    if request.method == "POST" and form.is_valid() and request.person is not None:
        organisation = form.cleaned_data["organisation"]
        try:
            changed = merge_import_item_into(item=item, organisation=organisation, by=request.person, now=clock.now())
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            text = ngettext(
                "%(n)d field of %(name)s has changed.", "%(n)d fields of %(name)s have changed.", len(changed)
            )
            messages.success(request, text % {"n": len(changed), "name": organisation.name})
            return _next(request, item)
    context = {"item": item, "form": form}
    return render(request, f"{TEMPLATES}/import_merge.html", context, status=422 if form.errors else 200)


@access.permission("directory.steward_directory")
def set_aside(request: PersonRequest, public_id: str) -> HttpResponse:
    """Put an item aside."""
    item = _item(request, public_id)
    form = SetAsideForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and request.person is not None:
        try:
            set_aside_import_item(item=item, by=request.person, now=clock.now(), note=form.cleaned_data["note"])
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("It is set aside. You can take it back at any time."))
            return _next(request, item)
    return render(
        request, f"{TEMPLATES}/import_aside.html", {"item": item, "form": form}, status=422 if form.errors else 200
    )


@require_POST
@access.permission("directory.steward_directory")
def reopen(request: PersonRequest, public_id: str) -> HttpResponse:
    """Take an item back that was put aside."""
    item = _item(request, public_id)
    assert request.person is not None
    try:
        reopen_import_item(item=item, by=request.person, now=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal.reason))
    return redirect("directory-desk-import-item", public_id)


@require_POST
@access.permission("directory.steward_directory")
def undo_item(request: PersonRequest, public_id: str) -> HttpResponse:
    """Undo one item."""
    item = _item(request, public_id)
    assert request.person is not None
    try:
        undo_import_item(item=item, by=request.person, now=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal.reason))
    else:
        messages.success(request, _("It is undone."))
    return redirect("directory-desk-import-item", public_id)


# --- pieces -------------------------------------------------------------------------------------------------------


def _batch(request: PersonRequest, public_id: str) -> ImportBatch:
    batch = get_object_or_404(ImportBatch.objects.select_related("network", "by"), public_id=public_id)
    check_steward_directory(request.person, batch.network)
    return batch


def _item(request: PersonRequest, public_id: str) -> ImportItem:
    items = ImportItem.objects.select_related(
        "network", "batch", "source", "duplicate_of", "organisation", "same_as", "replaces", "decided_by"
    ).defer("source__content")
    item = get_object_or_404(items.prefetch_related("fields"), public_id=public_id)
    check_steward_directory(request.person, item.network)
    return item


def _show_refusal(form: ReviewForm, refusal: Refused) -> None:
    """Say why at the input of the field that is meant."""
    name = f"text_{refusal.field}"
    form.add_error(name if name in form.fields else None, str(refusal.reason))


def _render_item(request: PersonRequest, item: ImportItem, form: ReviewForm) -> HttpResponse:
    context = {
        "item": item,
        "form": form,
        "stretches": marked_text(item),
        "is_open": item.state in {ImportItemState.PENDING, ImportItemState.UNDONE},
        "is_profile": item.kind in PROFILES,
    }
    return render(request, f"{TEMPLATES}/import_item.html", context, status=422 if form.errors else 200)


def _follow(request: PersonRequest, batch: ImportBatch, name: str, title: str) -> HttpResponse:
    assert request.person is not None
    following = jobs.follow(
        name,
        owner=request.person,
        title=title,
        now=clock.now(),
        batch_id=batch.public_id,
        person_id=request.person.public_id,
    )
    return redirect("job_progress", following.public_id)


def _next(request: PersonRequest, item: ImportItem) -> HttpResponse:
    """Go on with the next item that waits; after the last one, back to the batch."""
    waiting = (
        items_of(item.batch, state=ImportItemState.PENDING).filter(start__gt=item.start, source=item.source).first()
    )
    following = waiting or items_of(item.batch, state=ImportItemState.PENDING).first()
    if following is not None:
        return redirect("directory-desk-import-item", following.public_id)
    return redirect("directory-desk-import", item.batch.public_id)
