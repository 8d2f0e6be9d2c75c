"""Walks every address that the server answers to."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True, slots=True)
class Address:
    """One pattern: its full name (with namespaces), its route, its arguments and its view."""

    name: str
    route: str
    arguments: tuple[str, ...]
    view: Callable[..., Any]

    @property
    def access(self) -> Any:
        """Return what the view declares about who may come in, or None."""
        return getattr(self.view, "access", None)


def addresses(resolver: URLResolver | None = None, prefix: str = "", namespace: str = "") -> Iterator[Address]:
    """Yield every address below a resolver (by default: all)."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern, route, inner)
        elif isinstance(pattern, URLPattern):
            yield Address(
                name=f"{namespace}{pattern.name}" if pattern.name else "",
                route=route,
                arguments=tuple(pattern.pattern.regex.groupindex),
                view=pattern.callback,
            )
