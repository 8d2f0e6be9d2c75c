"""Tags and filters used in every template (loaded as builtins)."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from kuvend.core.access import KEY_FIELD
from kuvend.core.ids import new_public_id
from kuvend.core.text import Reading, TranslatedText

register = template.Library()


@register.simple_tag
def idempotency_key() -> SafeString:
    """Give a form the key by which sending it twice does it once."""
    return format_html('<input type="hidden" name="{}" value="{}">', KEY_FIELD, new_public_id())


@register.filter
def reading(value: TranslatedText) -> Reading:
    """Return the text as the current reader gets it, with `.language`, `.direction`, `.is_fallback`."""
    return value.read(get_language() or "en")
