"""The history of a record, to be shown on its own page to those who may."""

from typing import Any

from django import template
from django.urls import reverse

from kuvend.audit import queries
from kuvend.audit.permissions import chains_read_by
from kuvend.core.components import Entry
from kuvend.core.subjects import Subject

register = template.Library()
MOST = 20


@register.inclusion_tag("audit/history.html", takes_context=True)
def history(
    context: template.Context, kind: str, public_id: str, *, action: str = "", fact: str = "", value: str = ""
) -> dict[str, Any]:
    """Show what was decided about a thing: `{% history "organisation" organisation.public_id %}`.

    `action=`, or `fact=` with `value=`, narrow it to one thing of the record: its policy, one of its bodies. The view
    asks whether the reader may see the page. Names and reasons are shown of those chains only that the reader may
    read (`audit.read_record`); of others, that it happened and when.
    """
    request = context.get("request")
    readable = {chain.chain for chain in chains_read_by(request)} if request is not None else set()
    lines = queries.history_of(
        Subject(kind, public_id),
        at_most=MOST + 1,
        action=action,
        fact=(fact, value) if fact else None,
        readable=readable,
    )
    shown = [
        Entry(at=line.at, title=line.sentence, who=line.who, text=line.reason, note=line.note) for line in lines[:MOST]
    ]
    all_url = f"{reverse('audit_record')}?about={kind}:{public_id}" if readable and len(lines) > MOST else ""
    return {"entries": shown, "all_url": all_url, "hides": any(line.chain not in readable for line in lines)}
