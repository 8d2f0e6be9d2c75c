"""Looking after a profile: edit by sections, preview, publish, history."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kuvend.core import access, clock
from kuvend.core.access import Refused
from kuvend.core.forms import add_refusal
from kuvend.directory import phrases
from kuvend.directory.forms.profiles import SECTIONS, LogoSection, PublishForm, Section, section_links
from kuvend.directory.models import Organisation, ProfileVersion
from kuvend.directory.operations.profiles import discard_draft, draft_logo, publish_draft, restore_version, save_draft
from kuvend.directory.permissions import (
    check_edit_profile,
    check_see_history,
    may_edit_profile,
    may_manage_team,
    may_represent,
)
from kuvend.directory.queries.contacts_shown import held_back_in
from kuvend.directory.queries.profile_editing import dialling_countries_of, edited_by, history_of, version_before
from kuvend.directory.queries.profile_reading import readable_changes
from kuvend.directory.rules.addresses import logo_url
from kuvend.people.hooks import PersonRequest
from kuvend.people.models import Person

TEMPLATES = "directory/member"
BY_SLUG = {section.slug: section for section in SECTIONS}


def _editor(request: PersonRequest, public_id: str) -> tuple[Organisation, Person]:
    organisation = get_object_or_404(Organisation, public_id=public_id)
    check_edit_profile(request.person, organisation)
    assert request.person is not None
    return organisation, request.person


@access.permission("directory.edit_profile", idempotent=False)
def edit(request: PersonRequest, public_id: str, section: str = "about") -> HttpResponse:
    """Edit one section. What is typed is kept as a draft, field by field; saving it twice is harmless."""
    organisation, person = _editor(request, public_id)
    kind = BY_SLUG.get(section)
    if kind is None:
        raise Http404
    edited = edited_by(organisation, person)
    is_posted = request.method == "POST"
    form: Section = kind(
        request.POST if is_posted else None,
        request.FILES if is_posted else None,
        content=edited.content,
        countries=dialling_countries_of(organisation),
    )
    if is_posted:
        is_valid = form.is_valid() and _keep_picture(form, organisation, person)
        save_draft(organisation=organisation, fields=form.to_content(), by=person, now=clock.now())
        if "autosave" in request.POST:
            return HttpResponse(status=204) if is_valid else _say_what_is_left_out(form)
        if is_valid:
            return _after_saving(request, organisation, kind)
    context = {
        "organisation": organisation,
        "form": form,
        "section": kind,
        "sections": section_links(section, edited.changed),
        "has_draft": edited.draft is not None,
        "may_manage_team": may_manage_team(person, organisation),
        "logo_url": logo_url(edited.content["logo"]),
        "held_back": held_back_in(organisation.pk) if "contact_persons" in kind.rows else [],
    }
    return render(request, f"{TEMPLATES}/profile_edit.html", context)


def _say_what_is_left_out(form: Section) -> HttpResponse:
    """Tell the script that saves while one types what it has to show: a line for each field that was not saved."""
    lines = [_("Draft saved, except for:"), *(f"{label}: {text}" for label, text in form.left_out())]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def _keep_picture(form: Section, organisation: Organisation, person: Person) -> bool:
    """Keep an uploaded logo in the draft; say whether nothing was wrong with it."""
    upload = form.cleaned_data.get("picture") if isinstance(form, LogoSection) else None
    if upload is None:
        return True
    try:
        draft_logo(organisation=organisation, upload=upload, by=person, now=clock.now())
    except Refused as refusal:
        add_refusal(form, refusal)
        return False
    return True


def _after_saving(request: PersonRequest, organisation: Organisation, section: type[Section]) -> HttpResponse:
    """Lead where the button says: to the preview, the next section, or back to this one."""
    if "preview" in request.POST:
        return redirect("directory-preview-profile", organisation.public_id)
    slugs = list(BY_SLUG)
    following = slugs[slugs.index(section.slug) + 1 :]
    if "next" in request.POST and following:
        return redirect("directory-edit-profile-section", organisation.public_id, following[0])
    messages.success(request, _("Your draft is saved. Nobody else sees it before you publish it."))
    return redirect("directory-edit-profile-section", organisation.public_id, section.slug)


@access.permission("directory.edit_profile")
def preview(request: PersonRequest, public_id: str) -> HttpResponse:
    """Show what publishing would change, and publish."""
    organisation, person = _editor(request, public_id)
    edited = edited_by(organisation, person)
    form = PublishForm(request.POST or None, may_confirm=may_represent(person, organisation))
    if request.method == "POST" and form.is_valid():
        chosen = [name for name in request.POST.getlist("overwrite") if name in phrases.PROFILE_FIELD]
        try:
            publish_draft(
                organisation=organisation,
                by=person,
                now=clock.now(),
                overwrite=chosen,
                **form.cleaned_data,
            )
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The profile is published."))
            return redirect("directory-edit-profile", organisation.public_id)
    draft = edited.draft
    conflicts = [
        {
            "field": name,
            "label": phrases.PROFILE_FIELD[name],
            "changes": readable_changes({name: draft.base[name]}, {name: edited.published[name]}) if draft else [],
        }
        for name in edited.conflicts
    ]
    context = {
        "organisation": organisation,
        "changes": readable_changes(edited.published, edited.content),
        "conflicts": conflicts,
        "form": form,
    }
    return render(request, f"{TEMPLATES}/profile_preview.html", context)


@access.permission("directory.edit_profile")
def discard(request: PersonRequest, public_id: str) -> HttpResponse:
    """Ask, then forget the draft."""
    organisation, person = _editor(request, public_id)
    if request.method == "POST":
        discard_draft(organisation=organisation, by=person)
        messages.success(request, _("Your draft is deleted. The profile is as it was."))
        return redirect("directory-edit-profile", organisation.public_id)
    return render(request, f"{TEMPLATES}/profile_discard.html", {"organisation": organisation})


@access.permission("directory.see_history")
def history(request: PersonRequest, public_id: str) -> HttpResponse:
    """Show every version: when, who, which fields."""
    organisation = get_object_or_404(Organisation, public_id=public_id)
    check_see_history(request.person, organisation)
    entries = [
        {
            "version": entry.version,
            "is_first": entry.is_first,
            "labels": [phrases.PROFILE_FIELD[name] for name in entry.fields],
        }
        for entry in history_of(organisation)
    ]
    return render(request, f"{TEMPLATES}/profile_history.html", {"organisation": organisation, "entries": entries})


@access.permission("directory.see_history")
def version(request: PersonRequest, public_id: str, number: int) -> HttpResponse:
    """Show what a version changed, word by word; bring it back."""
    organisation = get_object_or_404(Organisation, public_id=public_id)
    check_see_history(request.person, organisation)
    shown = get_object_or_404(
        ProfileVersion.objects.select_related("organisation", "by"), organisation=organisation, number=number
    )
    if request.method == "POST":
        return _restore(request, organisation, shown)
    before = version_before(shown)
    latest = organisation.versions.first()
    context: dict[str, Any] = {
        "organisation": organisation,
        "version": shown,
        "changes": readable_changes(before.content if before else {}, shown.content),
        "since": readable_changes(shown.content, latest.content) if latest and latest.pk != shown.pk else [],
        "may_edit": may_edit_profile(request.person, organisation),
    }
    return render(request, f"{TEMPLATES}/profile_version.html", context)


def _restore(request: PersonRequest, organisation: Organisation, shown: ProfileVersion) -> HttpResponse:
    check_edit_profile(request.person, organisation)
    assert request.person is not None
    changed = restore_version(version=shown, by=request.person, now=clock.now())
    if changed:
        messages.success(request, _("The profile reads as it did then. The versions in between are kept."))
    else:
        messages.info(request, _("The profile reads like that already."))
    return redirect("directory-profile-history", organisation.public_id)
