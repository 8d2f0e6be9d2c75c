"""Joining, before and around the form: who may join and how it is decided, beginning, coming back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kuvend.core import access, clock, tokens
from kuvend.core.access import Refused
from kuvend.core.forms import add_refusal
from kuvend.directory.forms.joining import CodeForm, LinkAgainForm, StartForm
from kuvend.directory.models import Network
from kuvend.directory.operations.joining import let_in_by_code, send_link_of, send_links_of, start_application
from kuvend.directory.permissions.hearing import arbitration_body, arbitration_in
from kuvend.directory.permissions.joining import COOKIE, SHORTEST_COOKIE, applicant_of
from kuvend.directory.queries.joining import average_days_to_decide, kinds_accepted, network_to_join, open_networks
from kuvend.directory.queries.joining_explained import explained
from kuvend.directory.states import ApplicantKind
from kuvend.people.hooks import PersonRequest
from kuvend.people.queries.accounts import email_of
from kuvend.questionnaires.queries import filling_of

TEMPLATES = "directory/public"
WANTED = {"more": "directory-application-more"}
COOKIE_SECONDS = 90 * 24 * 60 * 60  # as long as a draft is kept


def with_cookie(request: HttpRequest, response: HttpResponse, secret: str = "") -> HttpResponse:
    """Give the browser a secret of its own, by which it may go on with the applications it begins.

    It is set before the first form is sent, so that an answer that got lost does not lose the way back.
    """
    if secret or len(request.COOKIES.get(COOKIE, "")) < SHORTEST_COOKIE:
        response.set_cookie(
            COOKIE,
            secret or tokens.new_code(),
            max_age=COOKIE_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure(),
        )
    return response


@access.public
def list_networks(request: HttpRequest) -> HttpResponse:
    """Show which networks take members now."""
    now = clock.now()
    open_now = list(open_networks())
    arbitration = arbitration_in([network.pk for network in open_now], now=now)
    networks = [
        (network, explained(network, now=now, arbitration=arbitration.body_of(network.pk))) for network in open_now
    ]
    return render(request, f"{TEMPLATES}/join_networks.html", {"networks": networks})


@access.public
def join_network(request: PersonRequest, slug: str) -> HttpResponse:
    """Explain who may join, who decides, how long it takes and what follows; begin an application."""
    network = network_to_join(slug)
    if network is None:
        raise Http404
    kinds = kinds_accepted(network)
    form = _start_form(request, network, kinds)
    if request.method == "POST" and kinds and form.is_valid():
        if form.is_too_young:
            return render(request, f"{TEMPLATES}/join_too_young.html", {"network": network})
        return _start(request, network, form)
    return _explain(request, network, form, kinds)


def _start_form(request: PersonRequest, network: Network, kinds: list[ApplicantKind]) -> StartForm:
    person = request.person
    initial = {"contact_name": person.full_name, "email": email_of(person)} if person else {}
    return StartForm(request.POST or None, kinds=kinds, minimum_age=network.policy.minimum_age_years, initial=initial)


def _start(request: PersonRequest, network: Network, form: StartForm) -> HttpResponse:
    applicant = applicant_of(request)
    secret = "" if applicant.browser else tokens.new_code()
    values = form.cleaned_data
    try:
        application = start_application(
            network=network,
            kind=values["kind"],
            name=values["name"],
            contact_name=values.get("contact_name") or values["name"],
            email=values["email"],
            language=get_language() or "en",
            browser=applicant.browser or tokens.digest(secret),
            by=request.person,
            now=clock.now(),
        )
    except Refused as refusal:
        add_refusal(form, refusal)
        return _explain(request, network, form, kinds_accepted(network))
    first = filling_of(application.answer_set, language=application.language).sections[0]
    messages.info(
        request,
        _("Everything is saved while you write. The link we mailed to %(email)s brings you back at any time.")
        % {"email": application.email},
    )
    return with_cookie(request, redirect("directory-application-section", application.public_id, first.key), secret)


def _explain(request: HttpRequest, network: Network, form: StartForm, kinds: list[ApplicantKind]) -> HttpResponse:
    now = clock.now()
    context = {
        "network": network,
        "policy": network.policy,
        "explained": explained(network, now=now, arbitration=arbitration_body(network, now)),
        "average_days": average_days_to_decide(network, now=now),
        "form": form if kinds else None,
    }
    return with_cookie(request, render(request, f"{TEMPLATES}/join_network.html", context))


@access.public
def come_back(request: HttpRequest, code: str) -> HttpResponse:
    """Follow the mailed link. One button more, so that programs which open links in mails change nothing.

    `?to=` names the page on which the reader is wanted, see `WANTED`.
    """
    if request.method != "POST":
        return render(request, f"{TEMPLATES}/join_return.html", {"code": code})
    return _let_in(request, code)


@access.public
def ask_link(request: HttpRequest) -> HttpResponse:
    """Mail the link again, or take the code out of the mail. Answers alike whether or not there is an application."""
    link_form, code_form = LinkAgainForm(), CodeForm()
    if request.method == "POST" and "code" in request.POST:
        code_form = CodeForm(request.POST)
        if code_form.is_valid():
            return _let_in(request, code_form.cleaned_data["code"])
    elif request.method == "POST" and "application" in request.POST:
        # From the page of an application that does not know its reader: the address is the application's own.
        send_link_of(public_id=request.POST["application"], now=clock.now())
        messages.success(request, _("If there is such an application, a new link is on its way to its address."))
        return redirect("directory-application-link")
    elif request.method == "POST":
        link_form = LinkAgainForm(request.POST)
        if link_form.is_valid():
            send_links_of(email=link_form.cleaned_data["email"], now=clock.now())
            messages.success(request, _("If there is an application with this address, a new link is on its way."))
            return redirect("directory-application-link")
    context = {"link_form": link_form, "code_form": code_form}
    return render(request, f"{TEMPLATES}/join_link.html", context)


def _let_in(request: HttpRequest, code: str) -> HttpResponse:
    applicant = applicant_of(request)
    secret = "" if applicant.browser else tokens.new_code()
    application = let_in_by_code(code=code, browser=applicant.browser or tokens.digest(secret), now=clock.now())
    if application is None:
        context = {"link_form": LinkAgainForm(), "code_form": CodeForm(), "is_unknown": True}
        return render(request, f"{TEMPLATES}/join_link.html", context, status=404)
    page = WANTED.get(request.GET.get("to", ""), "directory-application")
    return with_cookie(request, redirect(page, application.public_id), secret)
