"""An empty house shows one thing only: how to set it up."""

from collections.abc import Callable
from typing import ClassVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from kuvend.portal.queries.setup import is_house_empty

# What must answer even so: files of the page itself, the monitoring, the setting up.
OPEN_PATHS = ("/static/", "/healthz")
OPEN_SECTIONS = frozenset({"welcome", "jsi18n"})


class WelcomeMiddleware:
    """Leads every request to the setting up while nobody has an account. Asks the database until somebody has."""

    # Known to this process: becomes true once and stays so, because the last account never goes.
    is_set_up: ClassVar[bool] = False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self.is_set_up and settings.HAS_WELCOME and not is_open(request.path_info):
            if is_house_empty():
                response = redirect("welcome")
                response.headers["Cache-Control"] = "no-store"
                return response
            WelcomeMiddleware.is_set_up = True
        return self.get_response(request)


def is_open(path: str) -> bool:
    """Tell whether a path answers in an empty house."""
    return path.startswith(OPEN_PATHS) or path.split("/", 3)[2:3] in [[section] for section in OPEN_SECTIONS]
