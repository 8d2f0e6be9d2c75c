"""The components of the house, with declared props (loaded as builtins; seen at /gallery/).

Small ones are written here, so that a list may use them a hundred times; larger ones have a template in
`templates/components/`. Their looks are in `static/kuvend/kuvend.css`, under the same name.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any, Literal

from django import forms, template
from django.forms.utils import ErrorList
from django.template.context import Context
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from kuvend.core import clock
from kuvend.core.components import BarChart, Crumb, Entry, Facet, Fact, PointMap, Stat, Step, Tab, Table
from kuvend.core.formats import language_name, number
from kuvend.core.menus import Audience, Link, Switch, menu, switches
from kuvend.core.paging import Paging
from kuvend.core.text import Reading
from kuvend.core.worklist import WorkItem

register = template.Library()

type Text = str | Promise
type Kind = Literal["", "primary", "danger", "quiet"]
type Tone = Literal["", "good", "warn", "bad", "info", "accent"]


# -- buttons and signs -------------------------------------------------------------------------------------------------


@register.simple_tag
def button(label: Text, *, kind: Kind = "primary", name: str = "", value: str = "", size: str = "") -> SafeString:
    """Send the form it stands in. The label says what happens."""
    extra = format_html(' name="{}" value="{}"', name, value) if name else ""
    return format_html('<button type="submit" class="{}"{}>{}</button>', _button_class(kind, size), extra, label)


@register.simple_tag
def link_button(label: Text, url: str, *, kind: Kind = "", size: str = "") -> SafeString:
    """Lead to another page, with the weight of a button."""
    return format_html('<a class="{}" href="{}">{}</a>', _button_class(kind, size), url, label)


def _button_class(kind: str, size: str) -> str:
    return " ".join(["button", *(f"button-{word}" for word in (kind, size) if word)])


@register.simple_tag
def badge(label: Text, tone: Tone = "") -> SafeString:
    """Say a state in a word; the tone never carries the meaning alone."""
    return format_html('<span class="badge{}">{}</span>', f" badge-{tone}" if tone else "", label)


@register.simple_tag
def monogram(name: str, *, logo_url: str = "", size: str = "") -> SafeString:
    """Show the logo, or the first letters of the name. Decorative: the name stands beside it."""
    css = f"monogram monogram-{size}" if size else "monogram"
    if logo_url:
        return format_html('<img class="{}" src="{}" alt="" loading="lazy" decoding="async">', css, logo_url)
    return format_html('<span class="{}" aria-hidden="true">{}</span>', css, initials(name))


def initials(name: str) -> str:
    """Return the first letters of the first two words that begin with a letter."""
    words = [word for word in name.replace("-", " ").split() if unicodedata.category(word[0]).startswith("L")]
    # Arabic letters join: two of them would be read as a word.
    longest = 1 if words and unicodedata.bidirectional(words[0][0]) in {"R", "AL"} else 2
    return "".join(word[0] for word in words[:longest]) or "·"


@register.simple_tag
def written(text: Reading, css: str = "", *, announce: bool = True) -> SafeString:
    """Show a text that people wrote, tagged with its language, and say so where it is not the reader's.

    `announce=False` where the text before has said it already.
    """
    if not text:
        return mark_safe("")
    from kuvend.core.page import language_tag  # noqa: PLC0415

    if not text.is_fallback:
        return format_html('<div class="{}">{}</div>', css or "profile-text", text.text)
    spoken = _("In %(language)s") % {"language": language_name(text.language)}
    return format_html(
        '{}<div class="{}" lang="{}" dir="{}">{}</div>',
        format_html('<p class="foreign">{}</p>', spoken) if announce else "",
        css or "profile-text",
        language_tag(text.language),
        text.direction,
        text.text,
    )


# -- blocks ------------------------------------------------------------------------------------------------------------


@register.simple_block_tag
def notice(content: SafeString, tone: Tone = "info", title: Text = "") -> SafeString:
    """Tell the reader something about this page. `tone="bad"` is announced at once."""
    role = "alert" if tone == "bad" else "status" if tone == "good" else "note"
    head = format_html('<p class="notice-title">{}</p>', title) if title else ""
    return format_html('<div class="notice notice-{}" role="{}">{}{}</div>', tone, role, head, content)


@register.simple_block_tag
def card(content: SafeString, title: Text = "", url: str = "", level: int = 2) -> SafeString:
    """Group what belongs to one thing; with `url` the whole card leads there."""
    heading: Text = title if not url else format_html('<a href="{}">{}</a>', url, title)
    head = format_html("<h{}>{}</h{}>", level, heading, level) if title else ""
    return format_html('<article class="card">{}{}</article>', head, content)


@register.simple_block_tag
def empty_state(content: SafeString, title: Text, url: str = "", label: Text = "") -> SafeString:
    """Say that there is nothing here yet, why, and what to do."""
    way_out = link_button(label, url, kind="primary") if url else ""
    return format_html('<div class="empty"><h2>{}</h2><div>{}</div>{}</div>', title, content, way_out)


@register.inclusion_tag("components/confirm.html", takes_context=True)
def confirm(
    context: Context,
    *,
    question: Text,
    explanation: Text = "",
    label: Text,
    back_url: str,
    kind: Kind = "danger",
    form: forms.BaseForm | None = None,
) -> dict[str, Any]:
    """Ask before something that cannot be taken back: a page of its own instead of a dialog.

    `form` may ask for a reason.
    """
    return {
        "question": question,
        "explanation": explanation,
        "label": label,
        "back_url": back_url,
        "kind": kind,
        "form": form,
        "csrf_token": context.get("csrf_token"),
    }


# -- forms -------------------------------------------------------------------------------------------------------------


@register.simple_tag
def form_fields(form: forms.BaseForm) -> SafeString:
    """Draw the whole form: what is wrong first, then every field."""
    return mark_safe(form.render())  # noqa: S308 - Django's own rendering


@register.simple_tag
def field(bound: forms.BoundField) -> SafeString:
    """Draw one field with label, help, error and count."""
    return mark_safe(bound.as_field_group())  # noqa: S308 - Django's own rendering


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: forms.BaseForm) -> dict[str, Any]:
    """List what is wrong with a form, each line leading to its field."""
    if not form.is_bound or not form.errors:
        return {"lines": []}
    lines: list[dict[str, Any]] = []
    for name, errors in form.errors.items():
        bound = form[name] if name in form.fields else None
        for error in errors:
            is_shown = bound is not None and not bound.is_hidden
            lines.append(
                {
                    "text": error,
                    "label": bound.label if bound is not None and is_shown else "",
                    "target": getattr(bound, "first_id", "") if is_shown else "",
                }
            )
    return {"lines": lines}


@register.filter
def joined_errors(errors: ErrorList) -> SafeString:
    """Return errors as lines."""
    return format_html_join("", "<li>{}</li>", ((error,) for error in errors))


# -- finding one's way -------------------------------------------------------------------------------------------------


@register.inclusion_tag("components/breadcrumb.html")
def breadcrumb(*way: Text, items: Iterable[Crumb] = ()) -> dict[str, Any]:
    """Show the pages above this one: alternating labels and addresses, or `items`; never the page itself."""
    pairs = zip(way[::2], way[1::2], strict=True)
    return {"crumbs": [*items, *(Crumb(label, str(url)) for label, url in pairs)]}


@register.inclusion_tag("components/tabs.html")
def tabs(items: Sequence[Tab], *, label: Text) -> dict[str, Any]:
    """Show several views of one thing, each with an address of its own."""
    return {"tabs": items, "label": label}


@register.inclusion_tag("components/pager.html")
def pager(paging: Paging) -> dict[str, Any]:
    """Lead through the pages of a list; nothing where there is only one."""
    return {"paging": paging}


@register.inclusion_tag("components/steps.html")
def steps(items: Sequence[Step], *, label: Text) -> dict[str, Any]:
    """Show where in a sequence the reader is."""
    return {"steps": items, "label": label}


@register.simple_tag(takes_context=True)
def menu_links(context: Context, audience: str) -> list[Link]:
    """Return the lines of a menu ("public", "member", "desk", "footer")."""
    request = context.get("request")
    return menu(request, Audience(audience)) if request is not None else []


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> SafeString:
    """List this page's addresses in every language, each named in itself. Made once, shown in header and footer."""
    page = context["page"]
    made = getattr(page, "language_links_html", None)
    if made is None:
        made = mark_safe(  # noqa: S308 - every value is escaped
            "".join(
                f'<li><a href="{escape(link.url)}" hreflang="{link.tag}" lang="{link.tag}" dir="{link.direction}"'
                f"{' aria-current="true"' if link.is_current else ''}>{escape(link.name)}</a></li>"
                for link in page.languages
            )
        )
        page.language_links_html = made
    return made


@register.simple_tag(takes_context=True)
def alternates(context: Context) -> SafeString:
    """Tell search engines where the same page is in other languages (within `head`)."""
    page = context["page"]
    links = [
        f'<link rel="alternate" hreflang="{link.tag}" href="{escape(page.public_url + link.url)}">'
        for link in page.languages
    ]
    return mark_safe("\n".join(links))  # noqa: S308 - every value is escaped


@register.simple_tag(takes_context=True)
def area_switches(context: Context) -> list[Switch]:
    """Return what the signed-in may switch between, if anything."""
    request = context.get("request")
    return [switch for switch in switches.ask(request) if switch is not None] if request is not None else []


# -- showing -----------------------------------------------------------------------------------------------------------


@register.inclusion_tag("components/table.html")
def table(data: Table) -> dict[str, Any]:
    """Show rows; on a phone each row becomes a block."""
    return {"table": data}


@register.inclusion_tag("components/facts.html")
def facts(items: Sequence[Fact | tuple[Text, Any]], *, layout: str = "wide") -> dict[str, Any]:
    """Show labels and values; empty values are left out. `layout`: "wide", "lined" or "" (label above value)."""
    return {"facts": [_fact(item) for item in items if _fact(item).value not in {"", None}], "layout": layout}


def _fact(item: Fact | tuple[Text, Any]) -> Fact:
    return item if isinstance(item, Fact) else Fact(*item)


@register.inclusion_tag("components/stats.html")
def stats(items: Sequence[Stat]) -> dict[str, Any]:
    """Show figures, each with its definition."""
    return {"stats": items}


@register.inclusion_tag("components/timeline.html")
def timeline(entries: Iterable[Entry]) -> dict[str, Any]:
    """Show what happened, the newest first: when, what, who and in which words."""
    return {"entries": entries}


@register.inclusion_tag("components/progress.html")
def progress(value: int, maximum: int, *, label: Text, id: str = "progress") -> dict[str, Any]:  # noqa: A002 - HTML's word
    """Show how much of a long work is done."""
    return {"value": value, "maximum": max(1, maximum), "label": label, "id": id}


@register.simple_tag
def facet(data: Facet) -> SafeString:
    """Offer the choices of one filter, with how many results each would leave; nothing where there is no choice.

    Written by hand: a page offers hundreds of choices, and a template would spend most of the page's time on them.
    """
    if not data.choices:
        return mark_safe("")
    from kuvend.core.foreign_names import name_html  # noqa: PLC0415 - as in `written`

    name = escape(data.name)
    lines = [
        f'<label class="choice"><input type="checkbox" name="{name}" value="{escape(choice.value)}"'
        f"{' checked' if choice.is_chosen else ''}><span>{name_html(choice.label)}</span>"
        f' <span class="number">{number(choice.count)}</span></label>'
        for choice in data.choices
    ]
    label = escape(str(data.label))
    chosen = data.number_chosen
    badge_html = f' <span class="badge badge-accent">{number(chosen)}</span>' if chosen else ""
    is_open = " open" if data.is_open or chosen else ""
    more = f'<p class="help">{escape(str(data.more))}</p>' if data.more else ""
    return mark_safe(  # noqa: S308 - every value is escaped above
        f'<details class="facet"{is_open}><summary>{label}{badge_html}</summary>'
        f'<div class="choices" role="group" aria-label="{label}">{"".join(lines)}</div>{more}</details>'
    )


@register.inclusion_tag("components/work_list.html")
def work_list(items: Sequence[WorkItem]) -> dict[str, Any]:
    """Show what waits: since when, until when, one button each."""
    now = clock.now()
    return {"rows": [{"item": item, "urgency": item.presses(now).name.lower()} for item in items]}


@register.inclusion_tag("components/point_map.html")
def point_map(data: PointMap) -> dict[str, Any]:
    """Show places on a map, and the same as a table."""
    return {"map": data}


@register.inclusion_tag("components/bar_chart.html")
def bar_chart(data: BarChart) -> dict[str, Any]:
    """Show numbers as bars, and the same as a table."""
    return {"chart": data}
