"""What is not translated yet, with the way to where it is translated."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kuvend.core import access, clock
from kuvend.core.components import Tab
from kuvend.core.paging import page_of
from kuvend.directory.forms.translating import LanguageForm, NameForm
from kuvend.directory.models import Body, Network
from kuvend.directory.operations.bodies import rename_body
from kuvend.directory.permissions import (
    MANAGERS,
    STEWARDS,
    check_manage_network,
    check_steward_any_directory,
    may_edit_taxonomies,
    networks_at_desk,
    organisations_at_desk,
)
from kuvend.directory.queries.untranslated import bodies_of, choices, described, lacking, profiles_of
from kuvend.people.hooks import PersonRequest


@access.permission("directory.steward_directory")
def list_untranslated(request: PersonRequest) -> HttpResponse:
    """List what one's desks have in some language, but not in the chosen one."""
    check_steward_any_directory(request.person)
    languages = {code for code, _name in LanguageForm.base_fields["language"].choices}  # type: ignore[attr-defined]
    own = (get_language() or "en").removesuffix("-latn")
    wanted = request.GET.get("language", own)
    language = wanted if wanted in languages else own
    found = {kind: lacking(rows, language) for kind, rows in _kinds(request).items()}
    kind = request.GET.get("kind", "")
    if kind not in found:
        kind = next(iter(found))
    labels = {
        "profiles": _("Profiles"),
        "networks": _("Networks"),
        "bodies": _("Bodies"),
        "choices": _("Lists people choose from"),
    }
    page = page_of(found[kind], request)
    context = {
        "form": LanguageForm({"language": language, "kind": kind}, kind=kind),
        "tabs": [
            Tab(
                labels[name],
                f"{reverse('directory-desk-untranslated')}?language={language}&kind={name}",
                is_current=name == kind,
                count=page.paging.total if name == kind else rows.count(),
            )
            for name, rows in found.items()
        ],
        "lines": described(page.rows, language),
        "paging": page.paging,
    }
    return render(request, "directory/desk/untranslated.html", context)


def _kinds(request: PersonRequest) -> dict[str, QuerySet[Any]]:
    """Return what this person may translate."""
    kinds: dict[str, QuerySet[Any]] = {"profiles": profiles_of(organisations_at_desk(request.person, *STEWARDS))}
    networks = networks_at_desk(request.person, *MANAGERS).filter(closed_at=None)
    if networks.exists():
        kinds |= {"networks": networks.order_by("slug"), "bodies": bodies_of(networks)}
    if may_edit_taxonomies(request.person):
        kinds["choices"] = choices()
    return kinds


@access.permission("directory.manage_network")
def change_name(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    """Change the name of a body, in every language."""
    network = get_object_or_404(Network, slug=slug)
    check_manage_network(request.person, network)
    body = get_object_or_404(Body, public_id=public_id, network=network)
    form = NameForm(request.POST or None, initial={"name": body.name})
    if request.method == "POST" and form.is_valid():
        rename_body(body=body, name=form.cleaned_data["name"], by=request.person, now=clock.now())
        messages.success(request, _("The name has been saved."))
        return redirect("directory-desk-body", network.slug, body.public_id)
    context = {"form": form, "network": network, "title": _("Change the name"), "button": _("Save the name")}
    return render(request, "directory/desk/network_form.html", context, status=422 if form.errors else 200)
