"""The texts of questions: translated side by side, and looked at as a respondent gets them."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import translation
from django.utils.translation import gettext as _

from kuvend.core import access, clock
from kuvend.questionnaires import hooks, operations
from kuvend.questionnaires.models import Question, QuestionnaireVersion, Section
from kuvend.questionnaires.queries import editing
from kuvend.questionnaires.queries.answers import SavedAnswer
from kuvend.questionnaires.queries.filling import typed_in
from kuvend.questionnaires.queries.offers import offers_of
from kuvend.questionnaires.queries.pages import section_on_page
from kuvend.questionnaires.queries.versions import current_version, draft_of, specification_of
from kuvend.questionnaires.rules.asking import asked_keys
from kuvend.questionnaires.rules.values import read_answer
from kuvend.questionnaires.views.desk.editor import open_draft_of, page_of, questionnaire_of, reader_language


@access.permission("questionnaires.edit_questionnaire")
def translate(request: HttpRequest, public_id: str, language: str) -> HttpResponse:
    """Translate every text, side by side with its source."""
    questionnaire = questionnaire_of(request, public_id)
    names = dict(settings.LANGUAGES)
    if language not in names:
        raise Http404
    if request.method == "POST":
        texts: dict[tuple[str, str], str] = {}
        # The page may have shown the version in use; by then its draft has rows of other ids, found by their place.
        draft = open_draft_of(questionnaire)
        shown = get_object_or_404(questionnaire.versions, public_id=request.POST.get("version", ""))
        renamed = _same_rows(shown, draft)
        for name, value in request.POST.items():
            owner, _blank, part = name.partition(" ")
            if part and owner in renamed:
                texts[renamed[owner], part] = str(value).strip()
        count = operations.translate(
            draft, language=language, texts=texts, by=getattr(request, "person", None), now=clock.now()
        )
        messages.success(request, _("Saved") if count else _("Nothing was changed."))
        return redirect("questionnaires-translate", public_id, language)
    version = draft_of(questionnaire) or current_version(questionnaire) or open_draft_of(questionnaire)
    source = reader_language() if reader_language() != language else "en"
    lines = editing.translation_lines(specification_of(version), language=language, source=source)
    context = {
        "version": version,
        "lines": lines,
        "language": language,
        "language_name": names[language],
        "missing": sum(not line.text for line in lines),
    }
    return page_of(request, "translate", questionnaire, context)


def _same_rows(shown: QuestionnaireVersion, draft: QuestionnaireVersion) -> dict[str, str]:
    """Return public ids of the shown version → those of the draft, matched by key."""
    renamed: dict[str, str] = {}
    for model in (Section, Question):
        now = dict(model._default_manager.filter(version=draft).values_list("key", "public_id"))
        for key, public_id in model._default_manager.filter(version=shown).values_list("key", "public_id"):
            if key in now:
                renamed[public_id] = now[key]
    return renamed


@access.permission("questionnaires.edit_questionnaire")
def preview(request: HttpRequest, public_id: str, language: str) -> HttpResponse:
    """Show the questions as a respondent gets them, in one language; answers given here are only tried out."""
    questionnaire = questionnaire_of(request, public_id)
    if language not in dict(settings.LANGUAGES):
        raise Http404
    version = draft_of(questionnaire) or current_version(questionnaire) or open_draft_of(questionnaire)
    specification = specification_of(version)
    offers = offers_of(specification.questions, language)
    posted = typed_in(specification, specification.by_key, request.GET.getlist)
    read = {
        key: read_answer(specification.by_key[key], typed, offered=offers.get(key, {})) for key, typed in posted.items()
    }
    saved = {key: SavedAnswer(answer.value, answer.typed) for key, answer in read.items()}
    given = {
        fact.key: request.GET.get(f"given-{fact.key}", fact.choices[0][0])
        for found in hooks.given_facts.ask(questionnaire.purpose)
        for fact in found
    }
    asked = asked_keys(specification, {key: answer.value for key, answer in saved.items()}, given=given)
    with translation.override(language):
        sections = [
            section_on_page(
                section,
                specification=specification,
                saved=saved,
                asked=asked,
                offers=offers,
                language=language,
                problems={key: answer.problem for key, answer in read.items() if answer.problem},
            )
            for section in specification.sections
        ]
        facts = [(fact, given[fact.key]) for found in hooks.given_facts.ask(questionnaire.purpose) for fact in found]
        context = {
            "sections": [section for section in sections if section.shown],
            "language": language,
            "language_names": [
                (code, name) for code, name in settings.LANGUAGES if code in questionnaire.languages or code == "en"
            ],
            "facts": facts,
        }
        return page_of(request, "preview", questionnaire, context)
