"""Stopping a change of one's account by the link in the warning."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kuvend.core import clock
from kuvend.core.access import public
from kuvend.people.operations.account_help import stop_help_by_link


@public(idempotent=False)
def stop_help(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for a click, then stop. Used and invented links answer alike; sending the form twice is harmless."""
    if request.method == "POST":
        stop_help_by_link(code=code, now=clock.now())
        return render(request, "people/help_stopped.html")
    return render(request, "people/help_stop.html")
