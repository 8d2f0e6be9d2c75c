"""The page behind the link in an invitation."""

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kuvend.core import access, clock
from kuvend.core.access import Refused
from kuvend.directory.forms.teams import ClaimForm
from kuvend.directory.models import ProfileInvitation
from kuvend.directory.operations.claims import accept_as_newcomer, accept_invitation
from kuvend.directory.queries.claims import invitation_by_code
from kuvend.people.hooks import PersonRequest
from kuvend.people.phrases import ROLE, ROLE_EXPLANATION

TEMPLATES = "directory/public"


@access.public
def claim(request: PersonRequest, code: str) -> HttpResponse:
    """Show what is offered; take it by a click. Used, withdrawn, old and invented links all answer alike."""
    invitation = invitation_by_code(code, now=clock.now())
    if invitation is None:
        return render(request, f"{TEMPLATES}/claim_dead.html", status=404)
    form = ClaimForm(request.POST or None)
    if request.method == "POST":
        try:
            if request.person is not None:
                accept_invitation(code=code, by=request.person, now=clock.now())
                return _welcome(request, invitation)
            if form.is_valid():
                return _accept_as_newcomer(request, invitation, code, form.cleaned_data["full_name"])
        except Refused:
            return render(request, f"{TEMPLATES}/claim_dead.html", status=404)
    context = {
        "organisation": invitation.organisation,
        "email": invitation.email,
        "by": invitation.invited_by,
        "role": ROLE[invitation.role],
        "explanation": ROLE_EXPLANATION[invitation.role],
        "form": form,
        "sign_in_url": _sign_in_url(request, invitation),
    }
    return render(request, f"{TEMPLATES}/claim.html", context)


def _sign_in_url(request: PersonRequest, invitation: ProfileInvitation) -> str:
    return f"{reverse('account_login')}?{urlencode({'next': request.path, 'email': invitation.email})}"


def _accept_as_newcomer(
    request: PersonRequest, invitation: ProfileInvitation, code: str, full_name: str
) -> HttpResponse:
    account, may_sign_in = accept_as_newcomer(
        code=code, full_name=full_name, language=get_language() or settings.LANGUAGE_CODE, now=clock.now()
    )
    if not may_sign_in:
        messages.info(request, _("Sign in with the address to which the invitation came, then accept it."))
        return redirect(_sign_in_url(request, invitation))
    login(request, account, backend="allauth.account.auth_backends.AuthenticationBackend")
    record_authentication(request, account, method="code", email=account.email)
    return _welcome(request, invitation)


def _welcome(request: PersonRequest, invitation: ProfileInvitation) -> HttpResponse:
    messages.success(
        request,
        _("Welcome! You now look after the profile of %(name)s. Check what it says.")
        % {"name": invitation.organisation.name},
    )
    return redirect("directory-edit-profile", invitation.organisation.public_id)
