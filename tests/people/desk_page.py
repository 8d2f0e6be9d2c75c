"""Addresses with a desk page for the tests of the second factor."""

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.urls import path

from kuvend.config.urls import urlpatterns as house
from kuvend.core.access import signed_in


@signed_in(idempotent=False)
def probe(request: HttpRequest) -> HttpResponse:
    return HttpResponse("desk")


urlpatterns = [*i18n_patterns(path("desk/probe/", probe)), *house]
