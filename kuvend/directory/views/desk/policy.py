"""How a network takes members: its policy, its questions, its own reasons, the steps for new members."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kuvend.core import access, clock
from kuvend.directory.forms.joining import PolicyForm
from kuvend.directory.models import MembershipPolicy, Network
from kuvend.directory.operations.joining import ensure_joining_questions
from kuvend.directory.operations.networks import set_membership_policy
from kuvend.directory.permissions import check_manage_network
from kuvend.directory.permissions.offices import office_of
from kuvend.directory.queries.letters import warnings_about_letters
from kuvend.directory.rules.joining import unmet_controls
from kuvend.directory.states import Decider
from kuvend.people.hooks import PersonRequest


@access.permission("directory.manage_network")
def edit_policy(request: PersonRequest, slug: str) -> HttpResponse:
    """Change how the network takes and keeps members."""
    network = get_object_or_404(Network, slug=slug)
    check_manage_network(request.person, network)
    now = clock.now()
    policy = MembershipPolicy.objects.filter(network=network).first() or MembershipPolicy(network=network)
    form = PolicyForm(request.POST or None, instance=policy, currencies=network.currencies)
    if request.method == "POST" and form.is_valid():
        stored, _is_new = MembershipPolicy.objects.get_or_create(network=network)
        set_membership_policy(policy=stored, by=request.person, now=now, **form.values)
        messages.success(request, _("The membership policy has been saved."))
        return redirect("directory-desk-policy", network.slug)
    stored_policy = MembershipPolicy.objects.filter(network=network).first() or MembershipPolicy(network=network)
    context: dict[str, Any] = {
        "network": network,
        "form": form,
        "warnings": warnings_about_letters(network, stored_policy),
        "unmet": unmet_controls(
            decider=Decider(stored_policy.decider),
            committee_votes_needed=stored_policy.committee_votes_needed,
            needs_second_reader=stored_policy.needs_second_reader,
            secretariat_confirms=stored_policy.secretariat_confirms,
            grants_appeal=stored_policy.appeal_within_days > 0,
            office=office_of(network, now),
        ),
    }
    return render(request, "directory/desk/policy.html", context)


@access.permission("directory.manage_network")
def open_questions(request: PersonRequest, slug: str) -> HttpResponse:
    """Go to the network's own questions, made from the shipped ones where there are none yet."""
    network = get_object_or_404(Network, slug=slug)
    check_manage_network(request.person, network)
    if request.method != "POST":
        return redirect("directory-desk-policy", network.slug)
    questionnaire = ensure_joining_questions(network, by=request.person, now=clock.now())
    return redirect("questionnaires-edit", questionnaire.public_id)
