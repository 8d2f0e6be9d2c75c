"""What every page knows of itself: language, direction, addresses in the other languages, the site's identity."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import get_language

from kuvend.core.site import SiteIdentity, identity
from kuvend.core.text import direction

LANGUAGE_CODES = tuple(code for code, _ in settings.LANGUAGES)


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """One page in another language; `name` in that language."""

    code: str
    tag: str  # as HTML and search engines write it: "sr-Latn"
    name: str
    direction: str
    url: str
    is_current: bool


def language_tag(code: str) -> str:
    """Return a language code in the customary writing of BCP 47: 'sr-latn' → 'sr-Latn', 'pt-br' → 'pt-BR'."""
    language, _, rest = code.partition("-")
    if not rest:
        return language
    return f"{language}-{rest.title() if len(rest) == 4 else rest.upper()}"


def path_in(path: str, language: str) -> str:
    """Return the address of the same page in `language` (addresses carry their language first)."""
    first, _, rest = path.lstrip("/").partition("/")
    if first in LANGUAGE_CODES:
        return f"/{language}/{rest}"
    return f"/{language}/"


class Page:
    """The page being rendered; its parts are made when a template asks for them."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.language = get_language() or "en"

    @property
    def language_tag(self) -> str:
        """For the lang attribute."""
        return language_tag(self.language)

    @property
    def direction(self) -> str:
        """'rtl' or 'ltr'."""
        return direction(self.language)

    @cached_property
    def site(self) -> SiteIdentity:
        """Whose site this is."""
        return identity()

    @cached_property
    def languages(self) -> list[LanguageLink]:
        """The same page in each interface language, the network's own languages first."""
        query = self.request.META.get("QUERY_STRING", "")
        tail = f"?{query}" if query else ""
        names = dict(settings.LANGUAGES)
        own = [code for code in self.site.languages if code in names]
        order = [*own, *(code for code in LANGUAGE_CODES if code not in own)]
        return [
            LanguageLink(
                code=code,
                tag=language_tag(code),
                name=names[code],
                direction=direction(code),
                url=path_in(self.request.path, code) + tail,
                is_current=code == self.language,
            )
            for code in order
        ]

    @property
    def own_name(self) -> str:
        """The name of this page's language in itself."""
        return dict(settings.LANGUAGES).get(self.language, self.language)

    @property
    def workspace_url(self) -> str:
        """Where a person works; who is not signed in is asked to."""
        return f"/{self.language}/workspace/"

    @property
    def is_signed_in(self) -> bool:
        """Whether the reader has a session: the only thing a public page says about its reader.

        Told by the cookie alone, so that a page from the cache asks no database; the workspace asks again.
        """
        return settings.SESSION_COOKIE_NAME in self.request.COOKIES

    @property
    def canonical_url(self) -> str:
        """The full address of this page without its query."""
        return f"{settings.PUBLIC_URL}{self.request.path}"

    @property
    def public_url(self) -> str:
        """Where people reach us, without a slash at the end."""
        return str(settings.PUBLIC_URL)


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor: gives templates `page`, and `is_demo` for the ribbon of a demo installation."""
    return {"page": Page(request), "is_demo": settings.IS_DEMO}
