"""The history of a record, to be shown on its own page to those who may."""

from typing import Any

from django import template

from kuvend.audit import queries
from kuvend.core.components import Entry
from kuvend.core.subjects import Subject

register = template.Library()


@register.inclusion_tag("audit/history.html")
def history(kind: str, public_id: str) -> dict[str, Any]:
    """Show what was decided about a thing: `{% history "organisation" organisation.public_id %}`.

    The view asks whether the reader may see it; this tag does not.
    """
    lines = queries.history_of(Subject(kind, public_id))
    return {"entries": [Entry(at=line.at, title=line.sentence, who=line.who, text=line.reason) for line in lines]}
