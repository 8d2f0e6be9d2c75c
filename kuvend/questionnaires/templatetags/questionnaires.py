"""Puts questions and answers on a page: `{% load questionnaires %}`.

Fields are written in Python: a form has dozens of them, and most of an application's time was spent in their template.
"""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuvend.core.text import Reading
from kuvend.questionnaires.queries.pages import FieldOnPage, SectionOnPage, SpokenSection

register = template.Library()

MANY_OPTIONS = 12
NOTHING = mark_safe("")


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


@register.simple_tag
def questionnaire_fields(fields: Sequence[FieldOnPage], save_url: str = "") -> SafeString:
    """Show fields, one below the other."""
    return mark_safe("\n".join(_field(field, save_url, is_swapped=False) for field in fields))  # noqa: S308 - escaped below


@register.simple_tag
def questionnaire_turned(fields: Sequence[FieldOnPage], save_url: str = "") -> SafeString:
    """Show fields that appear or disappear, for htmx to put in their places."""
    return mark_safe("\n".join(_field(field, save_url, is_swapped=True) for field in fields))  # noqa: S308 - escaped below


@register.simple_tag
def questionnaire_notes(field: FieldOnPage, *, is_swapped: bool = False) -> SafeString:
    """Show what is wrong with a field, and what another window wrote."""
    error = format_html('<ul class="field-errors"><li>{}</li></ul>', field.error) if field.error else ""
    note = format_html('<p class="notice notice-warn">{}</p>', field.notice) if field.notice else ""
    swap = SWAP if is_swapped else ""
    return format_html('<div id="{}-error"{}>{}{}</div>', field.name, swap, error, note)


SWAP = mark_safe(' hx-swap-oob="true"')
CHECKED, SELECTED = mark_safe(" checked"), mark_safe(" selected")


def _field(field: FieldOnPage, save_url: str, *, is_swapped: bool) -> str:
    """Return one field with its label, help, errors and input."""
    swap = SWAP if is_swapped else ""
    if not field.is_asked:
        return f'<div id="w-{escape(field.key)}" hidden{swap}></div>'
    label = _worded("span", field.label)
    if field.kind == "explanation":
        help_text = format_html('<p class="help">{}</p>', field.help) if field.help else ""
        return format_html('<div class="prose" id="w-{}"{}><p>{}</p>{}</div>', field.key, swap, label, help_text)
    saves = ""
    if save_url and field.kind != "file":
        saves = format_html(
            ' hx-post="{}" hx-vals="{}" hx-trigger="change" hx-swap="none"', save_url, f'{{"field": "{field.key}"}}'
        )
    optional = "" if field.is_required else format_html(' <span class="optional">({})</span>', _("optional"))
    notes = _help(field) + questionnaire_notes(field)
    described = NOTHING
    if field.described_by:
        described = format_html(' aria-describedby="{}"', field.described_by)
    if field.is_group:
        return format_html(
            '<fieldset class="field" id="w-{}"{}{}{}><legend>{}{}</legend>{}{}</fieldset>',
            field.key, swap, saves, described, label, optional, notes, _buttons(field),
        )  # fmt: skip
    if field.kind == "consent":
        return format_html(
            '<div class="field field-check" id="w-{}"{}{}><input type="checkbox" id="{}" name="{}" value="yes"{}{}>'
            '<label for="{}">{}{}</label>{}</div>',
            field.key, swap, saves, field.name, field.name, CHECKED if field.is_ticked else "", described, field.name,
            label, optional, notes,
        )  # fmt: skip
    return format_html(
        '<div class="field" id="w-{}"{}{}><label for="{}">{}{}</label>{}{}</div>',
        field.key, swap, saves, field.name, label, optional, notes, _input(field, described),
    )  # fmt: skip


def _worded(tag: str, text: Reading, css: str = "") -> SafeString | str:
    """Return a text, tagged with its language where that is not the reader's."""
    if not text.is_fallback:
        return escape(text.text)
    return format_html('<{} lang="{}" dir="{}">{}</{}>', tag, text.language, text.direction, text.text, tag)


def _help(field: FieldOnPage) -> SafeString:
    shown = NOTHING
    if field.help:
        shown = format_html('<div class="help" id="{}-help">{}</div>', field.name, _worded("span", field.help))
    if field.is_special:
        shown += format_html('<p class="help">{}</p>', _("This answer is specially protected. You need not give it."))
    return shown


def _buttons(field: FieldOnPage) -> SafeString:
    kind = "checkbox" if field.is_several else "radio"
    return format_html(
        '<div class="choices{}" id="{}" tabindex="-1">{}</div>',
        " choices-many" if len(field.options) > MANY_OPTIONS else "",
        field.name,
        format_html_join(
            "\n",
            '<label class="choice"><input type="{}" name="{}" value="{}"{}> <span>{}</span></label>',
            (
                (kind, field.name, option.key, CHECKED if option.is_chosen else "", option.label)
                for option in field.options
            ),
        ),
    )


def _options(field: FieldOnPage) -> SafeString:
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((option.key, SELECTED if option.is_chosen else "", option.label) for option in field.options),
    )


def _input(field: FieldOnPage, described: SafeString) -> SafeString:
    state = described
    if field.is_required:
        state += mark_safe(' aria-required="true"')
    if field.error:
        state += mark_safe(' aria-invalid="true"')
    match field.kind:
        case "long_text":
            return _textarea(field, state)
        case "file":
            return _files(field, described)
        case "money":
            return format_html(
                '<div class="row"><input type="text" inputmode="decimal" id="{}" name="{}" value="{}"{}>'
                ' <select name="{}-currency" aria-label="{}">{}</select></div>',
                field.name, field.name, field.text, state, field.name, _("Currency"), _options(field),
            )  # fmt: skip
    if field.is_select:
        return format_html(
            '<select id="{}" name="{}"{}><option value="">{}</option>{}</select>',
            field.name, field.name, state, _("Choose"), _options(field),
        )  # fmt: skip
    return format_html(
        '<input type="{}" id="{}" name="{}" value="{}"{}{}>',
        field.input_type, field.name, field.name, field.text, HINTS.get(field.kind, ""), state,
    )  # fmt: skip


HINTS = {
    "number": mark_safe(' inputmode="decimal"'),
    "short_text": mark_safe(' dir="auto"'),
    "email": mark_safe(' class="keep-ltr"'),
    "phone": mark_safe(' class="keep-ltr"'),
    "url": mark_safe(' class="keep-ltr"'),
}


def _textarea(field: FieldOnPage, state: SafeString) -> SafeString:
    counts = count = NOTHING
    if field.longest:
        counts = format_html(' data-count="{}-count" data-limit="{}"', field.name, field.longest)
        at_most = ngettext("At most %(limit)s character.", "At most %(limit)s characters.", field.longest)
        count = format_html(
            '<p class="count" id="{}-count" data-left="{}" data-over="{}">{}</p>',
            field.name,
            _("Characters left: %d"),
            _("Characters too many: %d"),
            at_most % {"limit": field.longest},
        )
    return format_html(
        '<textarea id="{}" name="{}" rows="6" dir="auto"{}{}>\n{}</textarea>{}',
        field.name, field.name, counts, state, field.text, count,
    )  # fmt: skip


def _files(field: FieldOnPage, described: SafeString) -> SafeString:
    kept = format_html_join(
        "",
        '<li class="row row-spread"><span class="isolate">{}</span> '
        '<button class="button button-small button-quiet" name="remove_file" value="{} {}">{}</button></li>',
        ((file["name"], field.key, file["id"], _("Remove %(name)s") % {"name": file["name"]}) for file in field.files),
    )
    return format_html(
        '{}<div class="row"><input type="file" id="{}" name="{}" multiple{}>'
        ' <button class="button button-small" name="upload" value="{}">{}</button></div>',
        format_html('<ul class="files">{}</ul>', kept) if kept else "",
        field.name, field.name, described, field.key, _("Upload"),
    )  # fmt: skip
