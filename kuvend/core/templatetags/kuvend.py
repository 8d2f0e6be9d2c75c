"""Tags and filters used in every template (loaded as builtins)."""

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kuvend.core.access import KEY_FIELD
from kuvend.core.formats import language_name
from kuvend.core.ids import new_public_id
from kuvend.core.text import ForeignName, Reading, TranslatedText

register = template.Library()


@register.simple_tag
def idempotency_key() -> SafeString:
    """Give a form the key by which sending it twice does it once."""
    return format_html('<input type="hidden" name="{}" value="{}">', KEY_FIELD, new_public_id())


@register.filter
def tagged(value: object) -> SafeString:
    """Return a name, tagged with its language where it is not the reader's. Anything untranslated stays as it is."""
    from kuvend.core.foreign_names import name_html  # noqa: PLC0415 - as in `written`
    from kuvend.core.page import language_tag  # noqa: PLC0415

    if isinstance(value, ForeignName):
        return mark_safe(name_html(value))  # noqa: S308 - escaped there
    text = value.read(get_language() or "en") if isinstance(value, TranslatedText) else value
    if not isinstance(text, Reading) or not text.is_fallback:
        return conditional_escape(str(text))  # what is safe stays so
    return format_html('<bdi lang="{}" dir="{}">{}</bdi>', language_tag(text.language), text.direction, text.text)


@register.filter
def named(value: object) -> SafeString:
    """Return a name as `tagged` does, and say the language where it is not the reader's."""
    text = value.read(get_language() or "en") if isinstance(value, TranslatedText) else value
    if not isinstance(text, Reading) or not text.is_fallback:
        return conditional_escape(str(text))  # what is safe stays so
    spoken = _("In %(language)s") % {"language": language_name(text.language)}
    return format_html('{} <span class="foreign">{}</span>', tagged(text), spoken)


@register.filter
def reading(value: TranslatedText) -> Reading:
    """Return the text as the current reader gets it, with `.language`, `.direction`, `.is_fallback`."""
    return value.read(get_language() or "en")
