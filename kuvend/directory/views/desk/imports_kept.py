"""Imports do not stay for ever: deleting one, and for how long a network keeps them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kuvend.core import access, clock
from kuvend.core.access import Refused
from kuvend.core.forms import add_refusal
from kuvend.directory.forms.importing import DeleteImportForm, KeepImportsForm
from kuvend.directory.models import ImportBatch, Network
from kuvend.directory.operations.importing import delete_import, keep_imports_for
from kuvend.directory.permissions import check_manage_network, check_steward_directory
from kuvend.directory.queries.importing import progress_of
from kuvend.directory.queries.imports_kept import deleted_at, months_kept, terms_of
from kuvend.people.hooks import PersonRequest


@access.permission("directory.steward_directory")
def delete(request: PersonRequest, public_id: str) -> HttpResponse:
    """Say what goes and what stays, then delete an import."""
    batch = get_object_or_404(ImportBatch.objects.select_related("network", "by"), public_id=public_id)
    check_steward_directory(request.person, batch.network)
    form = DeleteImportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            delete_import(batch=batch, by=request.person, now=clock.now(), reason=reason)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The import is deleted. What was confirmed stays in the directory."))
            return redirect("directory-desk-imports")
    context = {
        "batch": batch,
        "form": form,
        "progress": progress_of(batch),
        "deleted_at": deleted_at([batch])[batch.pk],
    }
    return render(request, "directory/desk/import_delete.html", context, status=422 if form.errors else 200)


@access.permission("directory.manage_network")
def keep(request: PersonRequest, slug: str) -> HttpResponse:
    """Say for how many months the network keeps imports, and why."""
    network = get_object_or_404(Network, slug=slug)
    check_manage_network(request.person, network)
    months = months_kept([network.pk])[network.pk]
    form = KeepImportsForm(request.POST or None, initial={"months": months})
    if request.method == "POST" and form.is_valid() and request.person is not None:
        keep_imports_for(network=network, by=request.person, now=clock.now(), **form.cleaned_data)
        messages.success(request, _("It is kept, and written into the record."))
        return redirect("directory-desk-imports-kept", network.slug)
    context = {"network": network, "form": form, "months": months, "terms": terms_of(network)}
    return render(request, "directory/desk/imports_kept.html", context, status=422 if form.errors else 200)
