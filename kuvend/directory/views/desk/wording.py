"""A network's own words: reasons to start a decision from, and the steps that lead new members in."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kuvend.core import access, clock
from kuvend.core.access import NotAllowed, Refused
from kuvend.core.forms import add_refusal
from kuvend.directory.forms.wording import ReasonTextForm, StepTextForm
from kuvend.directory.models import DecisionTemplate, Network, OnboardingStep
from kuvend.directory.operations.joining.wording import (
    add_decision_reason,
    add_onboarding_step,
    begin_with_shipped_reasons,
    begin_with_shipped_steps,
    change_decision_reason,
    change_onboarding_step,
)
from kuvend.directory.permissions import check_manage_network
from kuvend.directory.queries.joining import reason_templates
from kuvend.people.hooks import PersonRequest
from kuvend.people.models import Person

TEMPLATES = "directory/desk"


def _managed(request: PersonRequest, slug: str) -> tuple[Network, Person]:
    network = get_object_or_404(Network, slug=slug)
    check_manage_network(request.person, network)
    if request.person is None:
        raise NotAllowed
    return network, request.person


@access.permission("directory.manage_network")
def list_reasons(request: PersonRequest, slug: str) -> HttpResponse:
    """Show the reasons the network starts its decisions from; take over those that ship with the house."""
    network, person = _managed(request, slug)
    if request.method == "POST":
        begin_with_shipped_reasons(network, by=person, now=clock.now())
        return redirect("directory-desk-reasons", network.slug)
    own = DecisionTemplate.objects.filter(network=network).order_by("outcome", "position", "pk")
    context = {
        "network": network,
        "own": own,
        "shipped": reason_templates(network, get_language() or "en") if not own else None,
    }
    return render(request, f"{TEMPLATES}/reasons.html", context)


@access.permission("directory.manage_network")
def add_reason(request: PersonRequest, slug: str) -> HttpResponse:
    """Write a reason."""
    network, person = _managed(request, slug)
    count = DecisionTemplate.objects.filter(network=network).count()
    form = ReasonTextForm(request.POST or None, initial={"position": count + 1})
    del form.fields["is_active"]
    if request.method == "POST" and form.is_valid():
        try:
            add_decision_reason(network, by=person, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The reason has been added."))
            return redirect("directory-desk-reasons", network.slug)
    return _form(request, network, form, title=_("Add a reason"), button=_("Add the reason"), up="reasons")


@access.permission("directory.manage_network")
def edit_reason(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    """Change a reason, move it, retire it."""
    network, person = _managed(request, slug)
    reason = get_object_or_404(DecisionTemplate, network=network, public_id=public_id)
    initial = {name: getattr(reason, name) for name in ReasonTextForm.base_fields}
    form = ReasonTextForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_decision_reason(reason, by=person, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The reason has been saved."))
            return redirect("directory-desk-reasons", network.slug)
    return _form(request, network, form, title=_("Change the reason"), button=_("Save the reason"), up="reasons")


@access.permission("directory.manage_network")
def list_steps(request: PersonRequest, slug: str) -> HttpResponse:
    """Show the steps that lead new members in; take over those that ship with the house."""
    network, person = _managed(request, slug)
    if request.method == "POST":
        begin_with_shipped_steps(network, by=person, now=clock.now())
        return redirect("directory-desk-first-steps", network.slug)
    steps = OnboardingStep.objects.filter(network=network).order_by("-is_active", "position", "pk")
    return render(request, f"{TEMPLATES}/first_steps.html", {"network": network, "steps": steps})


@access.permission("directory.manage_network")
def add_step(request: PersonRequest, slug: str) -> HttpResponse:
    """Add a step."""
    network, person = _managed(request, slug)
    count = OnboardingStep.objects.filter(network=network).count()
    form = StepTextForm(request.POST or None, initial={"position": count + 1})
    del form.fields["is_active"]
    if request.method == "POST" and form.is_valid():
        try:
            add_onboarding_step(network, by=person, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The step has been added."))
            return redirect("directory-desk-first-steps", network.slug)
    return _form(request, network, form, title=_("Add a step"), button=_("Add the step"), up="first-steps")


@access.permission("directory.manage_network")
def edit_step(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    """Change a step, move it, retire it."""
    network, person = _managed(request, slug)
    step = get_object_or_404(OnboardingStep.objects.select_related("network"), network=network, public_id=public_id)
    initial = {name: getattr(step, name) for name in StepTextForm.base_fields}
    form = StepTextForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_onboarding_step(step, by=person, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The step has been saved."))
            return redirect("directory-desk-first-steps", network.slug)
    return _form(request, network, form, title=_("Change the step"), button=_("Save the step"), up="first-steps")


def _form(request: PersonRequest, network: Network, form: Any, *, title: str, button: str, up: str) -> HttpResponse:
    context = {"form": form, "network": network, "title": title, "button": button, "up": up}
    return render(request, f"{TEMPLATES}/network_form.html", context, status=422 if form.errors else 200)
