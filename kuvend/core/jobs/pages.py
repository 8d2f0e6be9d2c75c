"""The page of a long job: how far it is, for the person who started it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kuvend.core.access import signed_in
from kuvend.core.models import JobProgress
from kuvend.core.subjects import ActorRequest


@signed_in
@require_safe
@never_cache
def job_progress(request: ActorRequest, public_id: str) -> HttpResponse:
    """Show how far a job is; for htmx only the part that changes. Somebody else's job is not there."""
    row = JobProgress.objects.filter(public_id=public_id, owner_id=request.person.public_id).first()
    if row is None:
        raise Http404
    return render(request, _template(request), {"job": row})


def _template(request: HttpRequest) -> str:
    return "core/job_state.html" if request.headers.get("HX-Request") else "core/job.html"
