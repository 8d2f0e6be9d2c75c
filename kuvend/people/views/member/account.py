"""My account: name, language and time zone, where I am signed in, for whom I act."""

from allauth.account import views as allauth
from allauth.usersessions import views as sessions
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from kuvend.core import clock
from kuvend.core.access import signed_in
from kuvend.people.forms import SettingsForm
from kuvend.people.hooks import PersonRequest
from kuvend.people.middleware import ACTING_KEY
from kuvend.people.operations.accounts import change_settings
from kuvend.people.queries.acting import organisations_of

change_address = signed_in(allauth.email, idempotent=False)
ask_again = signed_in(allauth.reauthenticate, idempotent=False)
where_signed_in = signed_in(sessions.list_usersessions, idempotent=False)


@signed_in
def account(request: PersonRequest) -> HttpResponse:
    """Show the account; take name, language of mails and time zone."""
    person = request.person
    assert person is not None
    form = SettingsForm(
        request.POST or None,
        initial={"full_name": person.full_name, "language": person.language, "time_zone": person.time_zone},
    )
    if request.method == "POST" and form.is_valid():
        change_settings(person=person, now=clock.now(), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("people_account")
    return render(
        request,
        "people/account.html",
        {"form": form, "email": person.account.email, "organisations": organisations_of(request)},
    )


@signed_in
def act_for(request: PersonRequest) -> HttpResponse:
    """Choose for which of one's organisations one acts from now on."""
    if request.method != "POST":
        return redirect("people_account")
    chosen = request.POST.get("organisation", "")
    named = {choice.public_id: choice.name for choice in organisations_of(request)}
    if chosen not in named:
        raise Http404
    request.session[ACTING_KEY] = chosen
    messages.success(request, _("You now act for %(name)s.") % {"name": named[chosen]})
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect(back if is_ours else reverse("people_account"))


@signed_in
def end_session(request: PersonRequest, pk: int) -> HttpResponse:
    """Sign one of one's other browsers out."""
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    if request.method == "POST" and not session.is_current():
        session.end()
        messages.success(request, _("That browser is signed out."))
    return redirect("usersessions_list")
