"""The profile page, and the same as a card for the address book."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from kuvend.core import access
from kuvend.core.cache import cached_page
from kuvend.directory import phrases
from kuvend.directory.exports.cards import structured_data, vcard
from kuvend.directory.models import Organisation
from kuvend.directory.permissions import may_edit_profile, may_see_history, may_see_profile, visible_to
from kuvend.directory.queries.profiles import find_organisation, profile_of
from kuvend.directory.rules.addresses import member_url, members_url
from kuvend.directory.states import ProfileState, Visibility

GONE = 410


def topics(request: HttpRequest, **kwargs: str) -> tuple[str, ...]:
    """What a profile page is made from: it names neighbours and relations, so any profile's change may show on it."""
    return ("directory", "taxonomies", "networks")


@access.public
@cached_page(topics=topics)
def show_profile(request: HttpRequest, public_id: str, slug: str | None = None) -> HttpResponse:
    """Show one member, as far as the reader may see it."""
    organisation = _found(public_id)
    person = getattr(request, "person", None)
    if organisation.merged_into_id is not None:
        return _moved(request, Organisation.objects.get(pk=organisation.merged_into_id))
    if not may_see_profile(person, organisation):
        if organisation.state == ProfileState.ARCHIVED:
            return render(request, "directory/public/gone.html", status=GONE)
        raise Http404
    if (slug or "") != organisation.slug:
        return _moved(request, organisation)
    visible = visible_to(person, organisation)
    profile = profile_of(organisation, visible=visible)
    is_public = visible == {Visibility.PUBLIC}
    context = {
        "profile": profile,
        "may_edit": not is_public and may_edit_profile(person, organisation),
        "may_see_history": not is_public and may_see_history(person, organisation),
        "is_for_members": organisation.state == ProfileState.DRAFT and organisation.shown_to == Visibility.MEMBERS,
        "is_public_view": is_public,
        "structured_data": structured_data(profile, public_url=settings.PUBLIC_URL) if is_public else "",
        "members_url": members_url(get_language() or "en"),
        "edit_url": reverse("directory-edit-profile", args=[organisation.public_id]),
        "history_url": reverse("directory-profile-history", args=[organisation.public_id]),
        "head_label": phrases.HEAD_OF_NETWORK,
        "card_url": profile.url.rstrip("/") + ".vcf",
    }
    return render(request, "directory/public/profile.html", context)


@access.public
def show_card(request: HttpRequest, public_id: str, slug: str | None = None) -> HttpResponse:
    """Give away the profile as vCard."""
    organisation = _found(public_id)
    person = getattr(request, "person", None)
    if organisation.merged_into_id is not None or not may_see_profile(person, organisation):
        raise Http404
    profile = profile_of(organisation, visible=visible_to(person, organisation))
    response = HttpResponse(vcard(profile, public_url=settings.PUBLIC_URL), content_type="text/vcard; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{organisation.slug or public_id}.vcf"'
    return response


def _found(public_id: str) -> Organisation:
    organisation = find_organisation(public_id)
    if organisation is None:
        raise Http404
    return organisation


def _moved(request: HttpRequest, organisation: Organisation) -> HttpResponsePermanentRedirect:
    return HttpResponsePermanentRedirect(member_url(get_language() or "en", organisation.slug, organisation.public_id))
