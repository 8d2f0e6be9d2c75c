"""`{% once value … %}…{% endonce %}`: parts of a page that are the same on many pages are made once in a process."""

from collections.abc import Hashable
from typing import Any

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

MOST_MADE = 500  # of each place in a template


class OnceNode(Node):
    """What is inside, remembered for the language and the named values, which must be all that it depends on.

    Nothing goes stale: other values are another key. Templates are shared between threads; a dictionary may be too.
    """

    def __init__(self, nodelist: NodeList, values: list[FilterExpression]) -> None:
        self.nodelist = nodelist
        self.values = values
        self._made: dict[Hashable, SafeString] = {}

    def render(self, context: Context) -> SafeString:
        """Return the remembered text, or make it."""
        key = (get_language(), *[_as_key(value.resolve(context)) for value in self.values])
        made = self._made.get(key)
        if made is None:
            if len(self._made) >= MOST_MADE:
                self._made.clear()
            made = self._made[key] = self.nodelist.render(context)
        return made


def _as_key(value: Any) -> Hashable:
    return tuple(value) if isinstance(value, list) else value


@register.tag
def once(parser: Parser, token: Token) -> OnceNode:
    """Remember what is inside; name every value it shows."""
    values = [parser.compile_filter(word) for word in token.split_contents()[1:]]
    nodelist = parser.parse(("endonce",))
    parser.delete_first_token()
    return OnceNode(nodelist, values)
