"""One address for all files: who may see one is decided by what it is for."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from kuvend.core.access import public
from kuvend.media import rules
from kuvend.media.hooks import purpose_named
from kuvend.media.models import StoredFile
from kuvend.media.permissions import may_see

# A file never changes under its address: another content is another file.
PUBLIC = "public, max-age=31536000, immutable"
PRIVATE = "private, no-store"
# Should a browser show a document inside itself after all, it runs nothing and belongs to nobody.
SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@public
@require_safe
def file(request: HttpRequest, public_id: str, name: str) -> HttpResponse | FileResponse:
    """Show an image; offer everything else for download. Not allowed to see it is not there."""
    stored = get_object_or_404(StoredFile, public_id=public_id)
    if not may_see(request, stored):
        raise Http404
    is_public = purpose_named(stored.purpose).is_public
    etag = f'"{stored.sha256}"'
    response: HttpResponse | FileResponse
    if request.headers.get("If-None-Match", "").removeprefix("W/") == etag:
        response = HttpResponseNotModified()
    else:
        try:
            content = default_storage.open(stored.path)
        except FileNotFoundError as error:
            raise Http404 from error
        response = FileResponse(
            content,
            as_attachment=stored.content_type not in rules.IMAGES,
            filename=stored.name,
            content_type=stored.content_type,
        )
        response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = PUBLIC if is_public else PRIVATE
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
