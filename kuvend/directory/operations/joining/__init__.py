"""Every write about joining: applying, reviewing, deciding, admitting, erasing."""

from kuvend.directory.operations.joining.addresses import change_applicant_address, correct_address
from kuvend.directory.operations.joining.applying import (
    answer_information_request,
    choose_publishing,
    claim_profile,
    file_appeal,
    let_in_by_code,
    recognise_applicant,
    say_not_duplicate,
    send_link_again,
    send_link_of,
    send_links_of,
    start_application,
    submit_application,
    verify_address,
    withdraw_application,
)
from kuvend.directory.operations.joining.deciding import (
    cast_vote,
    confirm_application,
    decide_application,
    hear_appeal,
)
from kuvend.directory.operations.joining.keeping import keep_draft, remind_of_drafts
from kuvend.directory.operations.joining.later import remind_of_later_questions, send_later_answers
from kuvend.directory.operations.joining.onboarding import mark_onboarding_step, set_onboarding_steps
from kuvend.directory.operations.joining.questions import ensure_joining_questions
from kuvend.directory.operations.joining.retention import (
    erase_expired_applications,
    minimise_accepted_application,
    minimise_applications_of_former_members,
)
from kuvend.directory.operations.joining.reviewing import (
    ask_second_reader,
    go_on_without_answer,
    read_second,
    recommend_application,
    refuse_claim,
    remind_of_questions,
    request_information,
    start_review,
)

__all__ = [
    "answer_information_request",
    "ask_second_reader",
    "cast_vote",
    "change_applicant_address",
    "choose_publishing",
    "claim_profile",
    "confirm_application",
    "correct_address",
    "decide_application",
    "ensure_joining_questions",
    "erase_expired_applications",
    "file_appeal",
    "go_on_without_answer",
    "hear_appeal",
    "keep_draft",
    "let_in_by_code",
    "mark_onboarding_step",
    "minimise_accepted_application",
    "minimise_applications_of_former_members",
    "read_second",
    "recognise_applicant",
    "recommend_application",
    "refuse_claim",
    "remind_of_drafts",
    "remind_of_later_questions",
    "remind_of_questions",
    "request_information",
    "say_not_duplicate",
    "send_later_answers",
    "send_link_again",
    "send_link_of",
    "send_links_of",
    "set_onboarding_steps",
    "start_application",
    "start_review",
    "submit_application",
    "verify_address",
    "withdraw_application",
]
