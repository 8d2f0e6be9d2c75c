"""The editor: questions in their order, what each asks, and putting a version into use."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kuvend.core import access, clock
from kuvend.core.access import Refused
from kuvend.core.forms import add_refusal
from kuvend.questionnaires import hooks, operations
from kuvend.questionnaires.forms import CopyForm, NewQuestionForm, QuestionForm, QuestionnaireForm, SectionForm
from kuvend.questionnaires.models import Question, Questionnaire, QuestionnaireVersion, Section
from kuvend.questionnaires.permissions import check_edit, may_edit
from kuvend.questionnaires.queries import editing
from kuvend.questionnaires.queries.versions import current_version, draft_of, latest_frozen, specification_of
from kuvend.questionnaires.rules.conditions import ConditionError
from kuvend.questionnaires.states import QuestionKind

TEMPLATES = "questionnaires/desk"


def questionnaire_of(request: HttpRequest, public_id: str) -> Questionnaire:
    """Return a questionnaire that whoever asks may edit, or raise Http404."""
    questionnaire = get_object_or_404(Questionnaire, public_id=public_id)
    check_edit(getattr(request, "person", None), questionnaire)
    return questionnaire


def open_draft_of(questionnaire: Questionnaire) -> QuestionnaireVersion:
    """Return the draft, opening one where there is none: whoever changes something wants to."""
    draft = operations.open_draft(questionnaire, now=clock.now())
    draft.questionnaire = questionnaire
    return draft


def reader_language() -> str:
    """Return the language of the page."""
    return get_language() or "en"


def page_of(
    request: HttpRequest, template: str, questionnaire: Questionnaire, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Return a page of the editor, with the way back to the owner."""
    owners = hooks.owner_pages.ask(questionnaire.owner_kind, questionnaire.owner_id)
    owner = next((found for found in owners if found is not None), None)
    base = {
        "questionnaire": questionnaire,
        "owner_name": owner[0] if owner else "",
        "owner_url": owner[1] if owner else "",
    }
    return render(request, f"{TEMPLATES}/{template}.html", {**base, **context}, status=status)


@access.permission("questionnaires.edit_questionnaire")
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the questions in their order, what is wrong or untranslated, and what changed since the version in use."""
    questionnaire = questionnaire_of(request, public_id)
    version = draft_of(questionnaire) or current_version(questionnaire)
    if version is None:
        version = open_draft_of(questionnaire)
    version.questionnaire = questionnaire
    sections = list(version.sections.order_by("position", "pk"))
    person = getattr(request, "person", None)
    sources = [other for other in editing.copyable(questionnaire) if may_edit(person, other)]
    used = latest_frozen(questionnaire)
    context = {
        "version": version,
        "is_draft": version.frozen_at is None,
        "used": used,
        "page_data": editing.editor_page(version, language=reader_language()),
        "question_form": NewQuestionForm(sections=sections) if sections else None,
        "copy_form": CopyForm(sources=sources) if sources and used is None else None,
        "names": dict(settings.LANGUAGES),
    }
    return page_of(request, "edit", questionnaire, context)


@access.permission("questionnaires.edit_questionnaire")
def act(request: HttpRequest, public_id: str) -> HttpResponse:
    """Do one thing from the editor's first page: add, move, remove, put into use, throw the draft away, copy."""
    questionnaire = questionnaire_of(request, public_id)
    if request.method != "POST":
        raise Http404
    what, _blank, which = request.POST.get("do", "").partition(" ")
    anchor = ""
    try:
        anchor = _do(request, questionnaire, what, which)
    except Refused as refusal:
        messages.error(request, str(refusal.reason))
    response = redirect("questionnaires-edit", public_id)
    if anchor:
        response["Location"] += f"#{anchor}"
    return response


def _do(request: HttpRequest, questionnaire: Questionnaire, what: str, which: str) -> str:
    """Return the id of the place on the page to show afterwards."""
    person, now = getattr(request, "person", None), clock.now()
    match what:
        case "freeze":
            operations.freeze_version(open_draft_of(questionnaire), by=person, now=now)
            messages.success(request, _("These questions are in use from now on."))
        case "discard":
            operations.discard_draft(questionnaire, by=person, now=now)
            messages.success(request, _("The draft is thrown away. The version in use stays."))
        case "add-section":
            section = operations.add_section(
                open_draft_of(questionnaire), title={reader_language(): _("New section")}, by=person, now=now
            )
            return f"s-{section.key}"
        case "add-question":
            return _add_question(request, questionnaire)
        case "up" | "down" | "remove":
            return _change_order(questionnaire, what, which, person)
        case _:
            raise Http404
    return ""


def _add_question(request: HttpRequest, questionnaire: Questionnaire) -> str:
    draft = open_draft_of(questionnaire)
    sections = list(draft.sections.order_by("position", "pk"))
    wanted = request.POST.get("section", "")
    # The page may have shown the version in use: its sections have the same keys in the draft.
    keys = dict(Section.objects.filter(public_id=wanted).values_list("public_id", "key"))
    section = next((one for one in sections if one.public_id == wanted or one.key == keys.get(wanted)), None)
    label, kind = request.POST.get("label", "").strip(), request.POST.get("kind", "")
    if section is None or kind not in set(QuestionKind):
        raise Http404
    if not label:
        raise Refused(_("Write the question first."))
    question = operations.add_question(
        section, kind=kind, label={reader_language(): label}, by=getattr(request, "person", None), now=clock.now()
    )
    messages.success(request, _("The question is added. Open it to say more about it."))
    return f"q-{question.key}"


def _change_order(questionnaire: Questionnaire, what: str, which: str, person: Any) -> str:
    draft, now = open_draft_of(questionnaire), clock.now()
    places = {"up": -1, "down": 1}.get(what, 0)
    kind, _colon, key = which.partition(":")
    if kind == "section":
        section = get_object_or_404(Section, version=draft, key=key)
        if places:
            operations.move_section(section, by_places=places, by=person, now=now)
        else:
            operations.remove_section(section, by=person, now=now)
        return f"s-{key}" if places else ""
    question = get_object_or_404(Question, version=draft, key=key)
    if places:
        operations.move_question(question, by_places=places, by=person, now=now)
        return f"q-{key}"
    operations.remove_question(question, by=person, now=now)
    return ""


@access.permission("questionnaires.edit_questionnaire")
def describe(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change the name and the languages."""
    questionnaire = questionnaire_of(request, public_id)
    form = QuestionnaireForm(
        request.POST or None, initial={"name": questionnaire.name, "languages": questionnaire.languages}
    )
    if request.method == "POST" and form.is_valid():
        operations.rename_questionnaire(
            questionnaire, by=getattr(request, "person", None), now=clock.now(), **form.cleaned_data
        )
        messages.success(request, _("Saved"))
        return redirect("questionnaires-edit", public_id)
    return page_of(request, "form", questionnaire, {"form": form, "title": _("Name and languages")})


@access.permission("questionnaires.edit_questionnaire")
def edit_section(request: HttpRequest, public_id: str, key: str) -> HttpResponse:
    """Change the texts of a section."""
    questionnaire = questionnaire_of(request, public_id)
    version = open_draft_of(questionnaire) if request.method == "POST" else draft_of(questionnaire)
    version = version or current_version(questionnaire)
    section = get_object_or_404(Section, version=version, key=key)
    form = SectionForm(request.POST or None, initial={"title": section.title, "explanation": section.explanation})
    if request.method == "POST" and form.is_valid():
        operations.change_section(section, by=getattr(request, "person", None), now=clock.now(), **form.cleaned_data)
        messages.success(request, _("Saved"))
        return redirect("questionnaires-edit", public_id)
    return page_of(request, "form", questionnaire, {"form": form, "title": _("Section")})


@access.permission("questionnaires.edit_questionnaire")
def edit_question(request: HttpRequest, public_id: str, key: str) -> HttpResponse:
    """Change everything about one question."""
    questionnaire = questionnaire_of(request, public_id)
    version = open_draft_of(questionnaire) if request.method == "POST" else draft_of(questionnaire)
    version = version or current_version(questionnaire)
    question = get_object_or_404(Question.objects.select_related("section"), version=version, key=key)
    specification = specification_of(question.version)
    sections = list(Section.objects.filter(version=version).order_by("position", "pk"))
    yes_no = [one.key for one in specification.questions if one.kind is QuestionKind.YES_NO]
    form = QuestionForm(
        request.POST or None,
        question=question,
        questionnaire=questionnaire,
        sections=sections,
        conditions=editing.condition_choices(
            specification, key, purpose=questionnaire.purpose, language=reader_language()
        ),
        language=reader_language(),
    )
    if request.method == "POST" and form.is_valid():
        section = next(one for one in sections if one.public_id == form.cleaned_data["section"])
        try:
            operations.change_question(
                question,
                changes=form.changes(yes_no=yes_no),
                section=section,
                by=getattr(request, "person", None),
                now=clock.now(),
            )
        except ConditionError:
            pass  # the form shows it
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The question is saved."))
            response = redirect("questionnaires-edit", public_id)
            response["Location"] += f"#q-{key}"
            return response
    labels = editing.labels_of(specification, questionnaire.purpose, reader_language())
    condition = specification.by_key[key].condition
    context = {
        "form": form,
        "title": _("Question"),
        "kind": question.kind,
        "kept_condition": editing.spoken_condition(condition, labels) if condition and form.rows is None else "",
    }
    return page_of(request, "form", questionnaire, context)


@access.permission("questionnaires.edit_questionnaire")
def copy(request: HttpRequest, public_id: str) -> HttpResponse:
    """Replace a draft that was never used by the questions of another questionnaire."""
    questionnaire = questionnaire_of(request, public_id)
    person = getattr(request, "person", None)
    source = get_object_or_404(Questionnaire, public_id=request.POST.get("source", ""))
    check_edit(person, source)
    if request.method != "POST":
        raise Http404
    try:
        operations.replace_draft(open_draft_of(questionnaire), source=source, by=person, now=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal.reason))
    else:
        messages.success(request, _("The questions are copied."))
    return redirect("questionnaires-edit", public_id)
