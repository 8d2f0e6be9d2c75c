"""The list of members as a file."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.utils import timezone, translation
from django.utils.translation import get_language

from kuvend.core import access
from kuvend.core.search import search
from kuvend.directory.exports.members import all_records, as_csv, as_json, as_xlsx
from kuvend.directory.permissions import audience_of, visible_in_list_to
from kuvend.directory.queries.listing import MemberFilter, as_request
from kuvend.people.hooks import PersonRequest

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json; charset=utf-8",
}


@access.public
def export_members(request: PersonRequest, form: str) -> HttpResponse | StreamingHttpResponse | FileResponse:
    """Give away the members of the current search as CSV, XLSX or JSON."""
    if form not in TYPES:
        raise Http404
    audience = audience_of(request.person)
    language = get_language() or "en"
    wanted = as_request(MemberFilter.from_query(request.GET), audience=audience)
    answer = search(replace(wanted, page=1, page_size=None, counted=()))
    members = all_records(answer.public_ids, sees=visible_in_list_to(request.person))
    name = f"members-{timezone.localdate().isoformat()}.{form}"
    response: HttpResponse | StreamingHttpResponse | FileResponse
    if form == "xlsx":
        response = FileResponse(as_xlsx(members, language=language), as_attachment=True, filename=name)
    else:
        pieces = as_csv(members, language=language) if form == "csv" else as_json(members, total=answer.total)
        response = StreamingHttpResponse(_in_language(pieces, language))
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Type"] = TYPES[form]
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _in_language(pieces: Iterable[bytes], language: str) -> Iterator[bytes]:
    """A streamed answer is made after the request has ended, when no language is active any more."""
    with translation.override(language):
        yield from pieces
