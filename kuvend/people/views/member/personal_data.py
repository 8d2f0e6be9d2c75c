"""My data: take it along, ask to be forgotten."""

from django.contrib.auth import logout
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from kuvend.core import clock, personal_data
from kuvend.core.access import Refused, signed_in
from kuvend.core.forms import add_refusal
from kuvend.people.forms import ErasureForm
from kuvend.people.hooks import PersonRequest
from kuvend.people.models import PersonalDataExport
from kuvend.people.operations.personal_data import ask_for_export, erase_person
from kuvend.people.queries.personal_data import exports_of


@signed_in
def my_data(request: PersonRequest) -> HttpResponse:
    """Show copies; a POST asks for a new copy."""
    assert request.person is not None
    if request.method == "POST":
        export = ask_for_export(person=request.person, now=clock.now())
        return redirect("job_progress", export.job)
    context = {
        "exports": exports_of(request.person),
        "now": clock.now(),
    }
    return render(request, "people/my_data.html", context)


@signed_in
def download(request: PersonRequest, public_id: str) -> HttpResponse:
    """Hand out a copy to the person whose data it is."""
    export = get_object_or_404(
        PersonalDataExport,
        public_id=public_id,
        person=request.person,
        ready_at__isnull=False,
        expires_at__gt=clock.now(),
    )
    if export.content is None:
        raise Http404
    response = HttpResponse(bytes(export.content), content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="my-data-{export.requested_at:%Y-%m-%d}.zip"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@signed_in
def erase(request: PersonRequest) -> HttpResponse:
    """Say what goes and what stays, then erase and sign out."""
    person = request.person
    assert person is not None
    form = ErasureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            kept = erase_person(person=person, by=person, now=clock.now())
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            logout(request)
            response = render(request, "people/erased.html", {"kept": kept})
            response.headers["X-Kuvend-Done"] = "1"  # an answer to keep: the form cannot be shown again
            return response
    context = {
        "form": form,
        "obstacles": [reason for part in personal_data.obstacles.ask(person) for reason in part],
        "kept": [kept for part in personal_data.remains.ask(person) for kept in part],
    }
    return render(request, "people/erase.html", context)
