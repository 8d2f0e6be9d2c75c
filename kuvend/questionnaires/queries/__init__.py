"""Reading questionnaires: versions, answers, and pages made from both."""

from kuvend.questionnaires.queries.answers import SavedAnswer, problems_in, saved_answers, values_of
from kuvend.questionnaires.queries.filling import Filling, filling_of, typed_in
from kuvend.questionnaires.queries.offers import Offers, offers_of, source_keys
from kuvend.questionnaires.queries.pages import FieldOnPage, SectionOnPage, section_on_page, spoken_answers, words_of
from kuvend.questionnaires.queries.versions import (
    current_version,
    draft_of,
    latest_frozen,
    problems_of,
    specification_of,
    version_in_use,
)

__all__ = [
    "FieldOnPage",
    "Filling",
    "Offers",
    "SavedAnswer",
    "SectionOnPage",
    "current_version",
    "draft_of",
    "filling_of",
    "latest_frozen",
    "offers_of",
    "problems_in",
    "problems_of",
    "saved_answers",
    "section_on_page",
    "source_keys",
    "specification_of",
    "spoken_answers",
    "typed_in",
    "values_of",
    "version_in_use",
    "words_of",
]
