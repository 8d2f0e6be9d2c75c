"""What waits for the person who has just signed in."""

from django.http import HttpResponse
from django.shortcuts import render

from kuvend.core import access, clock
from kuvend.core.worklist import work_list
from kuvend.people.hooks import PersonRequest


@access.signed_in
def show_workspace(request: PersonRequest) -> HttpResponse:
    """Show the work list, and for whom the person may act."""
    context = {
        "items": work_list(request, now=clock.now()),
        "roles": request.roles,
        "person": request.person,
    }
    return render(request, "portal/member/workspace.html", context)
