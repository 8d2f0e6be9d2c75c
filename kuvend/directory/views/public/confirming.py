"""The one click by which a member says that its profile is still right. No sign-in: the link is the key."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kuvend.core import access, clock
from kuvend.core.access import Refused
from kuvend.directory.operations.memberships import confirm_profile_by_code
from kuvend.directory.queries.confirming import organisation_of_code


@access.public
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """Show what is to be confirmed (mail programs open links by themselves), and confirm it with one button."""
    organisation = organisation_of_code(code)
    if request.method != "POST":
        context: dict[str, Any] = {"organisation": organisation, "is_known": organisation is not None}
        return render(request, "directory/public/confirm.html", context)
    try:
        organisation = confirm_profile_by_code(code=code, now=clock.now())
    except Refused as refusal:
        context = {"organisation": None, "is_known": False, "refusal": refusal.reason}
        return render(request, "directory/public/confirm.html", context, status=422)
    response = render(request, "directory/public/confirmed.html", {"organisation": organisation})
    response.headers["X-Kuvend-Done"] = "1"
    return response
