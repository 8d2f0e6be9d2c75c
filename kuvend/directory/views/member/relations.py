"""The relations of an organisation, as its own people and its desk see them: agree, say that it is not so, end."""

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kuvend.core import access, clock
from kuvend.core.access import NotAllowed, Refused
from kuvend.core.forms import add_refusal
from kuvend.directory import phrases
from kuvend.directory.forms.networks import LastDayForm
from kuvend.directory.models import Organisation, OrganisationRelation
from kuvend.directory.operations.relations import agree_to_relation, end_relation, refuse_relation
from kuvend.directory.permissions import check_edit_profile
from kuvend.directory.permissions.relations import may_agree_to_relation
from kuvend.directory.queries.relations import relations_of
from kuvend.people.hooks import PersonRequest

TEMPLATES = "directory/member"


def _organisation(request: PersonRequest, public_id: str) -> Organisation:
    organisation = get_object_or_404(Organisation.objects.select_related("type"), public_id=public_id)
    check_edit_profile(request.person, organisation)
    return organisation


def _relation(organisation: Organisation, public_id: str) -> OrganisationRelation:
    ours = Q(organisation=organisation) | Q(other=organisation)
    return get_object_or_404(
        OrganisationRelation.objects.select_related("organisation", "other"), ours, public_id=public_id
    )


@access.permission("directory.edit_profile")
def list_relations(request: PersonRequest, public_id: str) -> HttpResponse:
    """Show how the organisation stands to others, by what it said and by what others say."""
    organisation = _organisation(request, public_id)
    context = {
        "organisation": organisation,
        "rows": relations_of(organisation),
        "may_agree": may_agree_to_relation(request.person, organisation),
    }
    return render(request, f"{TEMPLATES}/relations.html", context)


@access.permission("directory.edit_profile")
def answer(request: PersonRequest, public_id: str, relation_id: str, said: str) -> HttpResponse:
    """Agree that a relation is so, or say that it is not; whoever said it may take it back."""
    organisation = _organisation(request, public_id)
    found = _relation(organisation, relation_id)
    if said not in ANSWERS:
        raise Http404
    if said == "agree" and not may_agree_to_relation(request.person, organisation):
        raise NotAllowed
    if request.method == "POST" and request.person is not None:
        try:
            ANSWERS[said](relation=found, side=organisation, by=request.person, now=clock.now())
        except Refused as refusal:
            messages.error(request, str(refusal.reason))
        else:
            done = {
                "agree": _("You have agreed. Once all have, visitors see the relation on both pages."),
                "refuse": _("The relation has been taken back. Nobody sees it."),
            }
            messages.success(request, done[said])
    return redirect("directory-relations", organisation.public_id)


ANSWERS = {"agree": agree_to_relation, "refuse": refuse_relation}


@access.permission("directory.edit_profile")
def end(request: PersonRequest, public_id: str, relation_id: str) -> HttpResponse:
    """End a relation on a day, whichever side said it."""
    organisation = _organisation(request, public_id)
    found = _relation(organisation, relation_id)
    form = LastDayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_relation(relation=found, side=organisation, by=request.person, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The relation ends on that day."))
            return redirect("directory-relations", organisation.public_id)
    is_own = found.organisation_id == organisation.pk
    labels = phrases.RELATION_KIND if is_own else phrases.REVERSE_RELATION_KIND
    context = {
        "organisation": organisation,
        "relation": found,
        "label": labels[found.kind],
        "other": found.other if is_own else found.organisation,
        "form": form,
    }
    return render(request, f"{TEMPLATES}/relation_end.html", context, status=422 if form.errors else 200)
