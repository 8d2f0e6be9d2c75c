"""Components of the directory (loaded as builtins). Written by hand where lists use them often."""

from html import escape

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kuvend.core.foreign_names import name_html
from kuvend.core.formats import separator
from kuvend.core.page import language_tag
from kuvend.core.templatetags.components import monogram
from kuvend.directory.models import Network, Organisation
from kuvend.directory.queries.identity import theme_url
from kuvend.directory.queries.listing import MemberRow
from kuvend.directory.rules.addresses import member_url

register = template.Library()


@register.simple_tag
def member_card(row: MemberRow, *, shows_networks: bool = False) -> SafeString:
    """Show one member of a list: name, what and where it is, how it describes itself."""
    url = member_url(get_language() or "en", row.slug, row.public_id)
    tag = f' lang="{escape(language_tag(row.name_language))}"' if row.name_language else ""
    acronym = f' <span class="muted">({escape(row.acronym)})</span>' if row.acronym else ""
    where = separator().join(name_html(part) for part in (row.seat, row.country) if part)
    since = _("since %(year)s") % {"year": row.year} if row.year else ""
    parts = (name_html(row.type), where, escape(since))
    meta = "".join(f"<span>{part}</span>" for part in parts if part)
    excerpt = row.excerpt
    foreign = ""
    if excerpt.is_fallback:
        foreign = f' lang="{escape(language_tag(excerpt.language))}" dir="{excerpt.direction}"'
    text = f'<p class="excerpt"{foreign}>{escape(excerpt.text)}</p>' if excerpt.text else ""
    badges = ""
    if shows_networks and row.networks:
        names = "".join(f'<span class="badge badge-accent">{name_html(name)}</span>' for name in row.networks)
        badges = f'<p class="card-foot">{names}</p>'
    return mark_safe(  # noqa: S308 - every value is escaped above
        f'<li class="card member">{monogram(row.name, logo_url=row.logo)}'
        f'<h2{tag}><a href="{escape(url)}">{escape(row.name)}{acronym}</a></h2>'
        f'<p class="meta">{meta}</p>{text}{badges}</li>'
    )


@register.filter
def member_name(organisation: Organisation) -> SafeString:
    """Return the name of a member, tagged with the language it is in."""
    if not organisation.name_language:
        return format_html("<bdi>{}</bdi>", organisation.name)
    return format_html('<bdi lang="{}">{}</bdi>', language_tag(organisation.name_language), organisation.name)


@register.simple_tag
def network_theme(network: Network) -> SafeString:
    """Give a page the colours of one network instead of the house's (within `head`)."""
    return format_html('<link rel="stylesheet" href="{}">', theme_url(network))
