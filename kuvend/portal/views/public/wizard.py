"""Setting up an empty house. Every step asks for the code that the operator was given; when done, the door is gone."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import app_settings as allauth_settings
from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kuvend.core import clock
from kuvend.core.access import public, signed_in
from kuvend.core.colour import ENOUGH_FOR_WORDS, check_accent, is_colour
from kuvend.core.components import Step
from kuvend.core.errors import Refused
from kuvend.core.forms import add_refusal
from kuvend.core.site import KUVEND
from kuvend.core.subjects import Subject
from kuvend.directory.states import NetworkKind
from kuvend.media.operations import keep_file
from kuvend.portal.forms.wizard import HeadOfficeForm, HouseForm, LanguageForm, LinkCodeForm, LookForm, MailCodeForm
from kuvend.portal.models import HouseSetup
from kuvend.portal.operations.setup import (
    choose_language,
    choose_look,
    complete_setup,
    describe_house,
    name_head_office,
)
from kuvend.portal.permissions import NETWORK_LOGO
from kuvend.portal.queries.setup import is_house_empty, open_setup, opens

CODE_KEY = "setup_code"  # in the session
CODE_PARAMETER = "code"

type StepView = Callable[[HttpRequest, HouseSetup], HttpResponse]


def at_step(view: StepView) -> Callable[[HttpRequest], HttpResponse]:
    """Let nobody in but who holds the operator's code, and nobody at all once the house is set up."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        setup = open_setup()
        if setup is None:
            return _closed(request)
        if not opens(setup, request.session.get(CODE_KEY, ""), now=clock.now()):
            if request.method == "POST":
                raise Http404
            return redirect("welcome")
        try:
            return view(request, setup)
        except Refused as refusal:  # somebody else was faster
            if is_house_empty():
                raise
            return render(request, "portal/wizard_closed.html", {"reason": refusal.reason}, status=409)

    return guarded


def _closed(request: HttpRequest) -> HttpResponse:
    if request.method not in {"GET", "HEAD"}:
        raise Http404
    return redirect("home")


@public(idempotent=False)
def welcome(request: HttpRequest) -> HttpResponse:
    """Take the code from the link or the form, then lead to the first step; the code leaves the address at once."""
    setup = open_setup()
    if setup is None:
        if is_house_empty() and request.method in {"GET", "HEAD"}:
            return render(request, "portal/wizard_welcome.html", {"form": None})
        return _closed(request)
    now = clock.now()
    if request.method == "POST":
        form = LinkCodeForm(request.POST)
        if form.is_valid():
            code = form.cleaned_data["code"].strip()
            if opens(setup, code, now=now):
                return _let_in(request, code)
            form.add_error("code", _("This code opens nothing. Start Kuvend again: it prints a new one."))
        return render(request, "portal/wizard_welcome.html", {"form": form}, status=422)
    if code := request.GET.get(CODE_PARAMETER, "").strip():
        if opens(setup, code, now=now):
            return _let_in(request, code)
        form = LinkCodeForm({"code": ""})
        form.add_error("code", _("This code opens nothing. Start Kuvend again: it prints a new one."))
        return render(request, "portal/wizard_welcome.html", {"form": form}, status=404)
    if opens(setup, request.session.get(CODE_KEY, ""), now=now):
        return redirect(_next_step(setup))
    return render(request, "portal/wizard_welcome.html", {"form": LinkCodeForm()})


def _let_in(request: HttpRequest, code: str) -> HttpResponse:
    request.session.cycle_key()
    request.session[CODE_KEY] = code
    return redirect("welcome-language")


def _next_step(setup: HouseSetup) -> str:
    """Return the first step that is not done yet."""
    if not setup.language:
        return "welcome-language"
    if not setup.name:
        return "welcome-network"
    if not setup.accent_colour:
        return "welcome-look"
    return "welcome-confirm" if setup.email else "welcome-account"


@public(idempotent=False)
@at_step
def language(request: HttpRequest, setup: HouseSetup) -> HttpResponse:
    """Ask in which language to go on."""
    form = LanguageForm(request.POST or None, initial={"language": setup.language or get_language()})
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["language"]
        choose_language(language=chosen, now=clock.now())
        with translation.override(chosen):
            return redirect("welcome-network")
    return _show(request, "portal/wizard_language.html", 0, form)


@public
@at_step
def network(request: HttpRequest, setup: HouseSetup) -> HttpResponse:
    """Ask what the network is called and which country's preset it starts from."""
    initial = {"name": setup.name, "kind": setup.kind or NetworkKind.NATIONAL_NETWORK, "country": setup.country}
    form = HouseForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            describe_house(
                name=chosen["name"], kind=NetworkKind(chosen["kind"]), country=chosen["country"], now=clock.now()
            )
        except Refused as refusal:
            _at_field(form, refusal)
        else:
            return redirect("welcome-look")
    return _show(request, "portal/wizard_network.html", 1, form)


@public
@at_step
def look(request: HttpRequest, setup: HouseSetup) -> HttpResponse:
    """Ask for logo and colour, and say how readable the colour is."""
    colour = setup.accent_colour or KUVEND.colour
    form = LookForm(request.POST or None, request.FILES or None, initial={"accent_colour": colour})
    if request.method == "POST" and form.is_valid():
        colour = form.cleaned_data["accent_colour"].lower()
        now = clock.now()
        try:
            # First the colour: a refused one must leave no file behind.
            choose_look(accent_colour=colour, logo=None, now=now)
            if upload := form.cleaned_data["logo"]:
                stored = keep_file(
                    upload=upload,
                    name=upload.name,
                    purpose=NETWORK_LOGO,
                    owner=Subject("house", "setup"),
                    by=None,
                    now=now,
                    field="logo",
                )
                choose_look(accent_colour=colour, logo=stored.public_id, now=now)
        except Refused as refusal:
            _at_field(form, refusal)
        else:
            return redirect("welcome-look" if request.POST.get("do") == "check" else "welcome-account")
    check = check_accent(colour) if is_colour(colour) else None
    return _show(
        request, "portal/wizard_look.html", 2, form, check=check, enough=ENOUGH_FOR_WORDS, has_logo=bool(setup.logo)
    )


@public
@require_safe
def look_preview(request: HttpRequest) -> HttpResponse:
    """Draw a button and a line of text in a colour: a picture, because the page itself carries no styles of its own."""
    colour = f"#{request.GET.get('colour', '').lstrip('#')}"
    if not is_colour(colour) or open_setup() is None:
        raise Http404
    palette = check_accent(colour).palette.light
    with_sample = {"light": palette, "button": _("Accept into the network"), "words": _("Who may join?")}
    return render(request, "portal/wizard_preview.svg", with_sample, content_type="image/svg+xml")


@public
@at_step
def account(request: HttpRequest, setup: HouseSetup) -> HttpResponse:
    """Ask who the head office is, and mail a code there."""
    form = HeadOfficeForm(request.POST or None, initial={"full_name": setup.full_name, "email": setup.email})
    if not setup.name:
        return redirect("welcome-network")
    if request.method == "POST" and form.is_valid():
        name_head_office(
            full_name=form.cleaned_data["full_name"],
            email=form.cleaned_data["email"],
            language=get_language() or "en",
            now=clock.now(),
        )
        return redirect("welcome-confirm")
    return _show(request, "portal/wizard_account.html", 3, form)


@public
@at_step
def confirm(request: HttpRequest, setup: HouseSetup) -> HttpResponse:
    """Ask for the mailed code; then the house is set up and its head office signed in."""
    if not setup.email:
        return redirect("welcome-account")
    form = MailCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        opened, why = complete_setup(code=form.cleaned_data["code"], now=clock.now())
        if opened is not None:
            request.session.pop(CODE_KEY, None)
            login = Login(
                user=opened,
                email=opened.email,
                email_verification=allauth_settings.EmailVerificationMethod.NONE,
                redirect_url=reverse("welcome-members"),
            )
            response: HttpResponse = perform_login(request, login)
            return response
        form.add_error("code", why)
    mail_folder = "" if settings.MAILERS["default"]["BACKEND"].endswith("smtp.EmailBackend") else "mail"
    return _show(request, "portal/wizard_confirm.html", 3, form, email=setup.email, mail_folder=mail_folder)


@signed_in
@require_safe
def members(request: HttpRequest) -> HttpResponse:
    """Say what comes next: bring the members."""
    return render(request, "portal/wizard_members.html", {"steps": _steps(4)})


def _show(request: HttpRequest, template: str, number: int, form: Any, **context: Any) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, {"steps": _steps(number), "form": form, **context}, status=status)


def _steps(current: int) -> list[Step]:
    labels = (_("Language"), _("Network"), _("Look"), _("Head office"), _("Members"))
    return [
        Step(label, "done" if number < current else "current" if number == current else "ahead")
        for number, label in enumerate(labels)
    ]


def _at_field(form: Any, refusal: Refused) -> None:
    """Show a refusal at its field; a house that was closed meanwhile is for the guard to tell."""
    if not is_house_empty():
        raise refusal
    add_refusal(form, refusal)
