"""Every write of questionnaires: making and changing them, and answering."""

from kuvend.questionnaires.operations.answering import (
    SaveReport,
    attach_file,
    begin_answers,
    begin_second_form,
    detach_file,
    save_answers,
    submit_answers,
)
from kuvend.questionnaires.operations.editing import (
    add_question,
    add_section,
    change_question,
    change_section,
    move_question,
    move_section,
    remove_question,
    remove_section,
    translate,
)
from kuvend.questionnaires.operations.versions import (
    create_questionnaire,
    discard_draft,
    freeze_version,
    open_draft,
    rename_questionnaire,
    replace_draft,
)

__all__ = [
    "SaveReport",
    "add_question",
    "add_section",
    "attach_file",
    "begin_answers",
    "begin_second_form",
    "change_question",
    "change_section",
    "create_questionnaire",
    "detach_file",
    "discard_draft",
    "freeze_version",
    "move_question",
    "move_section",
    "open_draft",
    "remove_question",
    "remove_section",
    "rename_questionnaire",
    "replace_draft",
    "save_answers",
    "submit_answers",
    "translate",
]
