"""What programs ask for: stylesheets of colours, rules for crawlers, the list of public pages."""

from collections.abc import Iterator
from itertools import chain, islice

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.html import escape

from kuvend.core import access
from kuvend.core.page import LANGUAGE_CODES, language_tag
from kuvend.core.paging import page_number
from kuvend.core.sitemap import SitemapEntry, sitemap_entries
from kuvend.directory.queries.identity import theme_of

A_YEAR = 31_536_000
ENTRIES_OF_A_PART = 5_000  # a part may hold 50,000 addresses and 50 MB; each entry has one for every language


@access.public
def show_theme(request: HttpRequest, slug: str) -> HttpResponse:
    """Give a network's colours. The address changes with the colour, so it may be kept for good."""
    theme = theme_of(slug)
    if theme is None:
        raise Http404
    response = HttpResponse(theme.css, content_type="text/css; charset=utf-8")
    response.headers["ETag"] = f'"{theme.etag}"'
    lasts = f"max-age={A_YEAR}, immutable" if request.META.get("QUERY_STRING") else "max-age=300"
    response.headers["Cache-Control"] = f"public, {lasts}"
    return response


@access.public
def show_robots(request: HttpRequest) -> HttpResponse:
    """Tell crawlers where nothing is for them: filtered lists without end, forms, desks."""
    lines = ["User-agent: *"]
    for code in LANGUAGE_CODES:
        lines += [f"Disallow: /{code}/{area}/" for area in ("desk", "member", "account", "workspace", "search")]
        lines += [f"Disallow: /{code}/members/export.", f"Disallow: /{code}/members/?*view="]
    lines += ["", f"Sitemap: {settings.PUBLIC_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@access.public
def show_sitemap(request: HttpRequest) -> StreamingHttpResponse:
    """List every public page in every language, as sitemaps.org wants it; where there are many, by parts."""
    part = page_number(request.GET.get("part"))
    if "part" not in request.GET and (parts := -(-sum(1 for _ in _entries()) // ENTRIES_OF_A_PART)) > 1:
        content = _index(parts)
    else:
        content = _sitemap(islice(_entries(), (part - 1) * ENTRIES_OF_A_PART, part * ENTRIES_OF_A_PART))
    return StreamingHttpResponse(content, content_type="application/xml; charset=utf-8")


def _entries() -> Iterator[SitemapEntry]:
    return chain.from_iterable(sitemap_entries.ask())


def _index(parts: int) -> Iterator[bytes]:
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    for part in range(1, parts + 1):
        yield f"<sitemap><loc>{settings.PUBLIC_URL}/sitemap.xml?part={part}</loc></sitemap>\n".encode()
    yield b"</sitemapindex>\n"


def front_pages() -> list[SitemapEntry]:
    """Return the public pages of the front itself (see `core.sitemap`)."""
    return [SitemapEntry(path) for path in ("", "accessibility/", "privacy/")]


def _sitemap(entries: Iterator[SitemapEntry]) -> Iterator[bytes]:
    yield (
        b'<?xml version="1.0" encoding="UTF-8"?>\n'
        b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
    )
    for entry in entries:
        urls = {code: escape(f"{settings.PUBLIC_URL}/{code}/{entry.path}") for code in LANGUAGE_CODES}
        others = "".join(
            f'<xhtml:link rel="alternate" hreflang="{language_tag(code)}" href="{url}"/>' for code, url in urls.items()
        )
        changed = f"<lastmod>{entry.changed_at:%Y-%m-%dT%H:%M:%SZ}</lastmod>" if entry.changed_at else ""
        yield f"<url><loc>{urls['en']}</loc>{changed}{others}</url>\n".encode()
    yield b"</urlset>\n"
