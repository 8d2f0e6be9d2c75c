"""Names drawn in Python, tagged with their language where it is not the reader's."""

from html import escape

from kuvend.core.page import language_tag
from kuvend.core.text import ForeignName, direction


def name_html(name: object) -> str:
    """Return a name as HTML, tagged with its language where it is not the reader's."""
    if isinstance(name, ForeignName):
        return f'<bdi lang="{language_tag(name.language)}" dir="{direction(name.language)}">{escape(name)}</bdi>'
    return escape(str(name))
