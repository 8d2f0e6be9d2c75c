"""What components are given: plain, frozen, ready to show. No component asks a database."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from django.utils.functional import Promise

from kuvend.core.formats import listed

type Text = str | Promise
type Ring = Sequence[Sequence[float]]  # corners as (longitude, latitude) in degrees


@dataclass(frozen=True, slots=True)
class Crumb:
    """A page above this one."""

    label: Text
    url: str


@dataclass(frozen=True, slots=True)
class Tab:
    """One view of the same thing; `count` is shown beside the label."""

    label: Text
    url: str
    is_current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a sequence."""

    label: Text
    state: Literal["done", "current", "ahead"] = "ahead"


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value; `language` and `direction` where the value is in another language."""

    label: Text
    value: Any
    language: str = ""
    direction: str = ""


@dataclass(frozen=True, slots=True)
class Stat:
    """A figure with its definition; `url` opens what it counts."""

    value: int | str
    label: Text
    note: Text = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened."""

    at: datetime
    title: Text
    who: Text = ""
    text: Text = ""
    note: Text = ""  # details, in small print


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    label: Text
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell; with `url` its text leads there."""

    text: Any
    url: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells (plain values are fine); the first cell of each row names it."""

    caption: Text
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]

    @property
    def lines(self) -> list[list[tuple[Column, Cell]]]:
        """The rows, every cell beside its column."""
        return [
            [
                (column, cell if isinstance(cell, Cell) else Cell(cell))
                for column, cell in zip(self.columns, row, strict=True)
            ]
            for row in self.rows
        ]


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a filter."""

    value: str
    label: Text
    count: int
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """One filter: `name` is the parameter in the address."""

    name: str
    label: Text
    choices: Sequence[Choice]
    is_open: bool = False
    more: Text = ""  # what to do about choices that are not listed

    @property
    def number_chosen(self) -> int:
        """How many choices are ticked."""
        return sum(choice.is_chosen for choice in self.choices)


# -- pictures that are also tables ------------------------------------------------------------------------------------

MAP_WIDTH = 480
SMALLEST_SPAN = 1.2  # degrees of latitude: a single town is not shown at street scale
MARGIN = 0.14  # of the span
SMALLEST_DOT, LARGEST_DOT = 5.0, 19.0
NUMBERED_DOT = 8.5
OVERLAP = 0.8  # of the radii together: nearer dots become one
NARROWEST, FLATTEST = 0.9, 0.6  # width by height
MAJORITY = 0.8  # of all members are drawn at least
NEIGHBOURHOOD = 1.7  # times the reach of the majority
WORTH_FOCUSING = 2.2
NAMED_TOGETHER = 4
LETTER = 9.5  # about the width of one at the size used on phones


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the map; `count` decides the size of its dot, `key` names it to `PointMap.url_of`."""

    label: str
    latitude: float  # degrees
    longitude: float  # degrees
    count: int
    key: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    """One point, or several that would cover each other, as drawn."""

    label: str
    count: int
    url: str
    x: float
    y: float
    radius: float
    name: str  # the word beside it
    label_x: float = 0.0
    label_y: float = 0.0
    anchor: str = ""  # empty: no room for the name, which the title and the table still say

    @property
    def shows_number(self) -> bool:
        """The dot is large enough to carry its number."""
        return self.radius >= NUMBERED_DOT


@dataclass(frozen=True, slots=True)
class PointMap:
    """Places with counts, in a plain projection fitted to them. `unit` heads the column of numbers.

    `url_of` returns where a click on some places (their keys) leads.
    """

    title: Text
    points: Sequence[Point]
    unit: Text
    place: Text
    note: Text = ""
    land: Sequence[Ring] = ()  # outlines to draw beneath, as far as they are in view
    url_of: Callable[[Sequence[str]], str] | None = None

    @property
    def drawing(self) -> "Drawing | None":
        """The map as drawn; None without any point."""
        return draw(self) if self.points else None

    @property
    def lines(self) -> list[tuple[str, int, str]]:
        """The same as a table: label, count and address, the largest first."""
        return [
            (point.label, point.count, self.url_of([point.key]) if self.url_of else "")
            for point in sorted(self.points, key=lambda point: (-point.count, point.label))
        ]


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the template writes as SVG."""

    width: int
    height: int
    land: list[str]
    dots: list[Dot]
    outside: list[tuple[str, int, str]]  # label, count and address of what lies beyond the frame


@dataclass(frozen=True, slots=True)
class Projection:
    """Equirectangular around the middle latitude: true enough for a region, the same in every browser."""

    west: float
    north: float
    scale: float  # pixels a degree of latitude
    squeeze: float  # cosine of the middle latitude

    def __call__(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Return pixels from the upper corner."""
        return (longitude - self.west) * self.squeeze * self.scale, (self.north - latitude) * self.scale


def draw(data: PointMap) -> Drawing:
    """Fit the points into the frame and lay the outlines of countries beneath."""
    shown, outside = focused(data.points)
    latitudes = [point.latitude for point in shown]
    longitudes = [point.longitude for point in shown]
    middle = (min(latitudes) + max(latitudes)) / 2
    squeeze = max(0.2, math.cos(math.radians(middle)))
    tall = max(SMALLEST_SPAN, max(latitudes) - min(latitudes)) * (1 + 2 * MARGIN)
    wide = max(SMALLEST_SPAN / squeeze, max(longitudes) - min(longitudes)) * (1 + 2 * MARGIN)
    wide = max(wide, tall * NARROWEST / squeeze)
    tall = max(tall, wide * squeeze * FLATTEST)
    scale = MAP_WIDTH / (wide * squeeze)
    west = (min(longitudes) + max(longitudes)) / 2 - wide / 2
    project = Projection(west, middle + tall / 2, scale, squeeze)
    land = [_path(outline, project) for outline in data.land if _is_in_view(outline, west, wide, middle, tall)]
    return Drawing(MAP_WIDTH, round(tall * scale), land, _dots(shown, data.url_of, project), _outside(outside, data))


def focused(points: Sequence[Point]) -> tuple[list[Point], list[Point]]:
    """Return the points to draw, and those to name beside the map because drawing them would make all others tiny.

    Most are near each other and a few far away: then the map shows the nearest that hold four fifths of all.
    """
    by_weight = sorted(points, key=lambda point: point.latitude)
    latitude = _middle(by_weight, lambda point: point.latitude)
    longitude = _middle(sorted(points, key=lambda point: point.longitude), lambda point: point.longitude)
    squeeze = math.cos(math.radians(latitude))

    def distance(point: Point) -> float:
        return math.hypot(point.latitude - latitude, (point.longitude - longitude) * squeeze)

    nearest = sorted(points, key=distance)
    enough = MAJORITY * sum(point.count for point in points)
    seen, reach = 0, 0.0
    for point in nearest:
        if seen < enough:
            reach = max(distance(point), SMALLEST_SPAN)
        seen += point.count
    # Whoever lives only a little further out belongs to the picture.
    inside = [point for point in nearest if distance(point) <= reach * NEIGHBOURHOOD]
    outside = [point for point in nearest if distance(point) > reach * NEIGHBOURHOOD]
    if not outside or distance(nearest[-1]) < reach * WORTH_FOCUSING:
        return list(points), []
    return inside, outside


def _middle(points: Sequence[Point], coordinate: Callable[[Point], float]) -> float:
    """Return the coordinate (points ordered by it) on whose two sides equally many live."""
    half, seen = sum(point.count for point in points) / 2, 0
    for point in points:
        seen += point.count
        if seen >= half:
            return coordinate(point)
    return coordinate(points[-1])


def _outside(points: Sequence[Point], data: PointMap) -> list[tuple[str, int, str]]:
    return [
        (point.label, point.count, data.url_of([point.key]) if data.url_of else "")
        for point in sorted(points, key=lambda point: (-point.count, point.label))
    ]


def _is_in_view(outline: Ring, west: float, wide: float, middle: float, tall: float) -> bool:
    """Their frames overlap (a large country may surround the whole view)."""
    longitudes = [longitude for longitude, _ in outline]
    latitudes = [latitude for _, latitude in outline]
    is_beside = max(longitudes) < west or min(longitudes) > west + wide
    return not is_beside and max(latitudes) > middle - tall / 2 and min(latitudes) < middle + tall / 2


def _path(outline: Ring, project: Projection) -> str:
    corners = [project(latitude, longitude) for longitude, latitude in outline]
    return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in corners) + "Z"


def _dots(points: Sequence[Point], url_of: Callable[[Sequence[str]], str] | None, project: Projection) -> list[Dot]:
    """Draw points that would cover each other as one, the largest first; names that would cover others are left out."""
    largest = max(point.count for point in points) or 1
    groups: list[tuple[float, float, list[Point]]] = []
    for point in sorted(points, key=lambda point: (-point.count, point.label)):
        x, y = project(point.latitude, point.longitude)
        own = _radius(point.count, largest)
        for other_x, other_y, group in groups:
            theirs = _radius(sum(member.count for member in group), largest)
            if math.hypot(x - other_x, y - other_y) < (own + theirs) * OVERLAP:
                group.append(point)
                break
        else:
            groups.append((x, y, [point]))
    dots = []
    for x, y, group in groups:
        count = sum(point.count for point in group)
        names = [point.label for point in group]
        more = ["…"] if len(names) > NAMED_TOGETHER else []
        dots.append(
            Dot(
                label=listed([*names[:NAMED_TOGETHER], *more]),
                count=count,
                url=url_of([point.key for point in group]) if url_of else "",
                x=round(x, 1),
                y=round(y, 1),
                radius=round(_radius(count, largest), 1),
                name=names[0],
            )
        )
    dots.sort(key=lambda dot: -dot.count)
    taken = [(dot.x - dot.radius, dot.y - dot.radius, dot.x + dot.radius, dot.y + dot.radius) for dot in dots]
    return [_with_name(dot, taken) for dot in dots]


def _radius(count: int, largest: int) -> float:
    return min(LARGEST_DOT, SMALLEST_DOT + (LARGEST_DOT - SMALLEST_DOT) * math.sqrt(count / (largest * 2)))


def _with_name(dot: Dot, taken: list[tuple[float, float, float, float]]) -> Dot:
    length = LETTER * len(dot.name)
    own = (dot.x - dot.radius, dot.y - dot.radius, dot.x + dot.radius, dot.y + dot.radius)
    beside = dot.radius + 4
    for anchor, x, box_start in (
        ("start", dot.x + beside, dot.x + beside),
        ("end", dot.x - beside, dot.x - beside - length),
    ):
        box = (box_start, dot.y - 9, box_start + length, dot.y + 9)
        if box[0] < 0 or box[2] > MAP_WIDTH:
            continue
        if not any(_overlap(box, other) for other in taken if other != own):
            taken.append(box)
            return replace(dot, label_x=round(x, 1), label_y=round(dot.y + 4, 1), anchor=anchor)
    return dot


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; `url` opens what it counts."""

    label: Text
    value: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars from the largest to the smallest, or as given. `unit` heads the column of numbers."""

    title: Text
    bars: Sequence[Bar]
    unit: Text
    name: Text
    note: Text = ""

    @property
    def largest(self) -> int:
        """The value of the longest bar; at least 1."""
        return max((bar.value for bar in self.bars), default=1) or 1
