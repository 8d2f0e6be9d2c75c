"""Named places where a lower app lets higher ones take part, with a typed payload.

An app declares ``panels = Hook[Panel]("directory.organisation_panels")``; `kuvend.config.wiring` joins providers.
"""

from collections.abc import Callable, Iterator


class Hook[**Arguments, Answer]:
    """A list of providers, asked in the order in which they were joined."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._providers: list[Callable[Arguments, Answer]] = []

    def join(self, provider: Callable[Arguments, Answer]) -> None:
        """Add a provider once; joining it again changes nothing."""
        if provider not in self._providers:
            self._providers.append(provider)

    def ask(self, *args: Arguments.args, **kwargs: Arguments.kwargs) -> Iterator[Answer]:
        """Ask each provider in turn."""
        for provider in self._providers:
            yield provider(*args, **kwargs)

    def __len__(self) -> int:
        """How many providers have joined."""
        return len(self._providers)

    def __bool__(self) -> bool:
        """A hook is something even when nobody has joined it."""
        return True
