"""Who may edit questions. The app that owns them decides, through the hook `editors`."""

from typing import Any

from django.http import Http404

from kuvend.questionnaires import hooks
from kuvend.questionnaires.models import Questionnaire


def may_edit(person: Any, questionnaire: Questionnaire) -> bool:
    """Whoever the owner's app lets; nobody where no app knows the owner."""
    if person is None:
        return False
    return any(answer is True for answer in hooks.editors.ask(person, questionnaire.owner_kind, questionnaire.owner_id))


def check_edit(person: Any, questionnaire: Questionnaire) -> None:
    """Raise Http404 unless the person may edit the questionnaire."""
    if not may_edit(person, questionnaire):
        raise Http404
