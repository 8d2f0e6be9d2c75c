"""My consents: read what each is for, give it, refuse it, take it back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kuvend.core import clock
from kuvend.core.access import Refused, signed_in
from kuvend.people.forms import ConsentForm
from kuvend.people.hooks import PersonRequest, consent_purposes
from kuvend.people.operations.consents import give_consent, refuse_consent, withdraw_consent
from kuvend.people.queries.consents import asked_of, former_consents


@signed_in
def consents(request: PersonRequest) -> HttpResponse:
    """Show every purpose with its words and what the person answered so far."""
    assert request.person is not None
    context = {"asked": asked_of(request.person), "former": former_consents(request.person)}
    return render(request, "people/consents.html", context)


@signed_in
def answer(request: PersonRequest, purpose: str) -> HttpResponse:
    """Take a yes or a no to the words the person has read."""
    assert request.person is not None
    if purpose not in consent_purposes:
        raise Http404
    form = ConsentForm(request.POST)
    if request.method != "POST" or not form.is_valid():
        return redirect("people_consents")
    act = give_consent if form.cleaned_data["answer"] == "yes" else refuse_consent
    try:
        act(
            person=request.person,
            purpose=purpose,
            version=form.cleaned_data["version"],
            language=get_language() or "en",
            now=clock.now(),
        )
    except Refused as refusal:
        messages.error(request, str(refusal.reason))
    else:
        messages.success(request, _("Your answer is kept. You can change it at any time."))
    return redirect("people_consents")


@signed_in
def take_back(request: PersonRequest, purpose: str) -> HttpResponse:
    """Take a consent back."""
    assert request.person is not None
    if request.method == "POST" and withdraw_consent(person=request.person, purpose=purpose, now=clock.now()):
        messages.success(request, _("You have taken this consent back."))
    return redirect("people_consents")
