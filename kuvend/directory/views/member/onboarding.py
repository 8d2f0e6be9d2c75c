"""The first steps of a new member."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kuvend.core import access, clock
from kuvend.directory.models import Membership, OnboardingStep
from kuvend.directory.operations.joining import mark_onboarding_step
from kuvend.directory.permissions import check_edit_profile
from kuvend.directory.queries.onboarding import steps_of
from kuvend.people.hooks import PersonRequest


@access.permission("directory.edit_profile")
def show(request: PersonRequest, public_id: str) -> HttpResponse:
    """Show the steps, and note that one is done."""
    membership = get_object_or_404(Membership.objects.select_related("organisation", "network"), public_id=public_id)
    check_edit_profile(request.person, membership.organisation)
    if request.method == "POST":
        step = OnboardingStep.objects.filter(
            network=membership.network, key=request.POST.get("step", ""), is_active=True
        ).first()
        if step is None or request.person is None:
            raise Http404
        mark_onboarding_step(membership, step=step, by=request.person, now=clock.now())
        messages.success(request, _("Well done."))
        return redirect("directory-onboarding", public_id)
    context = {
        "membership": membership,
        "organisation": membership.organisation,
        "network": membership.network,
        "steps": steps_of(membership),
    }
    return render(request, "directory/member/onboarding.html", context)
