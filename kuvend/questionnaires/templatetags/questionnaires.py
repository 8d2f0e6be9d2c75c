"""Puts questions and answers on a page: `{% load questionnaires %}`."""

from collections.abc import Sequence
from typing import Any

from django import template

from kuvend.questionnaires.queries.pages import SectionOnPage, SpokenSection

register = template.Library()


@register.inclusion_tag("questionnaires/section.html")
def questionnaire_section(section: SectionOnPage, *, seen: int, save_url: str = "") -> dict[str, Any]:
    """Show a section to fill in, inside the page's own form. `save_url`: where one changed field is saved at once."""
    return {"section": section, "seen": seen, "save_url": save_url}


@register.inclusion_tag("questionnaires/answers.html")
def questionnaire_answers(
    sections: Sequence[SpokenSection], *, written_in: str = "", file_url: str = ""
) -> dict[str, Any]:
    """Show answers to read. `written_in`: the language of the texts; `file_url`: address before a file's id."""
    return {"sections": sections, "written_in": written_in, "file_url": file_url}
