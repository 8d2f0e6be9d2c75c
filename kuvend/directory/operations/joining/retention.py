"""Applications go when their time is over: refused and withdrawn ones after six months, forgotten drafts sooner."""

from datetime import datetime

from django.db import transaction

from kuvend.core.subjects import Subject
from kuvend.directory.models import MembershipApplication
from kuvend.directory.operations.joining.moving import record_step
from kuvend.directory.states import ApplicationState
from kuvend.media.operations import remove_file
from kuvend.media.queries import files_of
from kuvend.questionnaires.models import AnswerSet

BATCH = 200


def erase_expired_applications(*, now: datetime) -> int:
    """Erase every application whose time is over, with its answers and files; return how many. Safe to repeat."""
    erased = 0
    due = MembershipApplication.objects.filter(erase_after__lte=now).exclude(state=ApplicationState.ACCEPTED)
    for key in list(due.order_by("erase_after").values_list("pk", flat=True)[:BATCH]):
        erased += _erase(key, now)
    return erased


def _erase(key: int, now: datetime) -> bool:
    with transaction.atomic():
        application = (
            MembershipApplication.objects.select_for_update(of=("self",), skip_locked=True)
            .select_related("network")
            .filter(pk=key, erase_after__lte=now)
            .first()
        )
        if application is None:
            return False
        if application.submitted_at is not None:
            record_step(application, "erase_application", by=None, now=now, facts={"state": application.state})
        answer_set_id = application.answer_set_id
        application.delete()
        AnswerSet.objects.filter(pk=answer_set_id).delete()
        for file in files_of(Subject("application", application.public_id)):
            remove_file(file=file)
    return True
