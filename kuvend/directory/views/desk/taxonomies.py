"""The lists people choose from: organisation types, fields of activity, target groups."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kuvend.core import access, clock
from kuvend.core.access import Refused
from kuvend.core.forms import add_refusal
from kuvend.core.paging import page_of
from kuvend.directory.forms.lists import NewTermForm, TaxonomyForm, TermForm
from kuvend.directory.models import Taxonomy, Term
from kuvend.directory.operations.taxonomies import add_term, change_term, rename_taxonomy
from kuvend.directory.permissions import check_edit_taxonomies
from kuvend.directory.queries.taxonomies import terms_with_use
from kuvend.people.hooks import PersonRequest


@access.permission("directory.edit_taxonomies")
def list_taxonomies(request: PersonRequest) -> HttpResponse:
    """Show every list."""
    check_edit_taxonomies(request.person)
    return render(request, "directory/desk/taxonomies.html", {"taxonomies": Taxonomy.objects.order_by("key")})


@access.permission("directory.edit_taxonomies")
def show_taxonomy(request: PersonRequest, key: str) -> HttpResponse:
    """Show the choices of one list; add one."""
    check_edit_taxonomies(request.person)
    taxonomy = get_object_or_404(Taxonomy, key=key)
    terms = page_of(taxonomy.terms.all(), request)
    form = NewTermForm(request.POST or None, initial={"position": terms.paging.total + 1, "is_active": True})
    if request.method == "POST" and form.is_valid():
        try:
            add_term(taxonomy=taxonomy, by=request.person, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The choice has been added."))
            return redirect("directory-desk-taxonomy", taxonomy.key)
    context = {
        "taxonomy": taxonomy,
        "terms": terms_with_use(taxonomy, terms.rows),
        "paging": terms.paging,
        "form": form,
    }
    return render(request, "directory/desk/taxonomy.html", context, status=422 if form.errors else 200)


@access.permission("directory.edit_taxonomies")
def rename(request: PersonRequest, key: str) -> HttpResponse:
    """Change what a list is called."""
    check_edit_taxonomies(request.person)
    taxonomy = get_object_or_404(Taxonomy, key=key)
    form = TaxonomyForm(request.POST or None, initial={"name": taxonomy.name})
    if request.method == "POST" and form.is_valid():
        try:
            rename_taxonomy(taxonomy=taxonomy, by=request.person, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The name of the list has been saved."))
            return redirect("directory-desk-taxonomy", taxonomy.key)
    context = {"form": form, "title": _("Name the list"), "button": _("Save the name"), "subject": taxonomy.name}
    return render(request, "directory/desk/network_form.html", context, status=422 if form.errors else 200)


@access.permission("directory.edit_taxonomies")
def edit_term(request: PersonRequest, key: str, public_id: str) -> HttpResponse:
    """Change one choice: its labels, its place, whether it can still be chosen."""
    check_edit_taxonomies(request.person)
    term = get_object_or_404(Term.objects.select_related("taxonomy"), taxonomy__key=key, public_id=public_id)
    initial = {"label": term.label, "position": term.position, "is_active": term.is_active}
    form = TermForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        change_term(term=term, by=request.person, now=clock.now(), **form.cleaned_data)
        messages.success(request, _("The choice has been saved."))
        return redirect("directory-desk-taxonomy", term.taxonomy.key)
    context = {
        "form": form,
        "title": _("Change the choice"),
        "button": _("Save the choice"),
        "subject": term,
        "term": term,
    }
    return render(request, "directory/desk/network_form.html", context, status=422 if form.errors else 200)
