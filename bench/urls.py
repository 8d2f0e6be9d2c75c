"""Kuvend's addresses and the bare view that every figure is a ratio to."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from kuvend.config.urls import urlpatterns as pages
from kuvend.core.access import public


@public
def bare(_request: HttpRequest) -> HttpResponse:
    """Two bytes, through the full production middleware."""
    return HttpResponse("ok")


urlpatterns = [path("bare/", bare), *pages]
