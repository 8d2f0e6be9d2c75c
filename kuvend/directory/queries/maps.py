"""Members on a map, counted by the same search as the list."""

from collections.abc import Callable, Iterable, Sequence

from django.utils.translation import gettext as _

from kuvend.core.components import Point, PointMap
from kuvend.directory.phrases import without_place
from kuvend.directory.queries.outlines import outlines

type Seats = Iterable[tuple[str, str, int]]  # (key of the place, label, members)


def seats_map(
    seats: Seats, *, total: int, coordinates: dict[str, tuple[float, float]], url_of: Callable[[Sequence[str]], str]
) -> PointMap:
    """Return the registered seats as dots; `total` members were found, and the note says how many have no seat."""
    points = [Point(label, *coordinates[place], count, place) for place, label, count in seats if place in coordinates]
    notes = [_("Each dot stands at the registered seat; the larger the dot, the more members.")]
    if missing := total - sum(point.count for point in points):
        notes.append(without_place(missing))
    return PointMap(
        title=_("Members by place"),
        points=points,
        unit=_("Members"),
        place=_("Place"),
        note=" ".join(notes),
        land=outlines(),
        url_of=url_of,
    )
