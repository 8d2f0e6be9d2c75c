"""What components are given: plain, frozen, ready to show. No component asks a database."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.utils.functional import Promise

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

    @property
    def number_chosen(self) -> int:
        """How many choices are ticked."""
        return sum(choice.is_chosen for choice in self.choices)


# -- pictures that are also tables ------------------------------------------------------------------------------------

MAP_WIDTH = 480
SMALLEST_SPAN = 1.2  # degrees of latitude: a single town is not shown at street scale
MARGIN = 0.14  # of the span
SMALLEST_DOT, LARGEST_DOT = 6.0, 24.0
NUMBERED_DOT = 11.0
LETTER = 9.5  # about the width of one at the size used on phones


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the map; `count` decides the size of its dot."""

    label: str
    latitude: float  # degrees
    longitude: float  # degrees
    count: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    """A point as drawn."""

    point: Point
    x: float
    y: float
    radius: float
    label_x: float = 0.0
    label_y: float = 0.0
    anchor: str = ""  # empty: no room for the name, which the title and the table still say

    @property
    def shows_number(self) -> bool:
        """The dot is large enough to carry its number."""
        return self.radius >= NUMBERED_DOT


@dataclass(frozen=True, slots=True)
class PointMap:
    """Places with counts, in a plain projection fitted to them. `unit` heads the column of numbers."""

    title: Text
    points: Sequence[Point]
    unit: Text
    place: Text
    note: Text = ""
    land: Sequence[Ring] = ()  # outlines to draw beneath, as far as they are in view

    @property
    def drawing(self) -> "Drawing | None":
        """The map as drawn; None without any point."""
        return draw(self) if self.points else None


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the template writes as SVG."""

    width: int
    height: int
    land: list[str]
    dots: list[Dot]


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
    latitudes = [point.latitude for point in data.points]
    longitudes = [point.longitude for point in data.points]
    middle = (min(latitudes) + max(latitudes)) / 2
    squeeze = max(0.2, math.cos(math.radians(middle)))
    tall = max(SMALLEST_SPAN, max(latitudes) - min(latitudes)) * (1 + 2 * MARGIN)
    wide = max(SMALLEST_SPAN / squeeze, max(longitudes) - min(longitudes)) * (1 + 2 * MARGIN)
    wide = max(wide, tall * 0.9 / squeeze)
    tall = max(tall, wide * squeeze * 0.6)
    scale = MAP_WIDTH / (wide * squeeze)
    west = (min(longitudes) + max(longitudes)) / 2 - wide / 2
    project = Projection(west, middle + tall / 2, scale, squeeze)
    height = round(tall * scale)
    land = [_path(outline, project) for outline in data.land if _is_in_view(outline, west, wide, middle, tall)]
    return Drawing(MAP_WIDTH, height, land, _dots(data.points, project))


def _is_in_view(outline: Ring, west: float, wide: float, middle: float, tall: float) -> bool:
    """Their frames overlap (a large country may surround the whole view)."""
    longitudes = [longitude for longitude, _ in outline]
    latitudes = [latitude for _, latitude in outline]
    is_beside = max(longitudes) < west or min(longitudes) > west + wide
    return not is_beside and max(latitudes) > middle - tall / 2 and min(latitudes) < middle + tall / 2


def _path(outline: Ring, project: Projection) -> str:
    corners = [project(latitude, longitude) for longitude, latitude in outline]
    return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in corners) + "Z"


def _dots(points: Sequence[Point], project: Projection) -> list[Dot]:
    """Place the largest dots and names first; a name that would cover another is left out."""
    largest = max(point.count for point in points) or 1
    taken: list[tuple[float, float, float, float]] = []
    dots: list[Dot] = []
    for point in sorted(points, key=lambda point: -point.count):
        x, y = project(point.latitude, point.longitude)
        radius = SMALLEST_DOT + (LARGEST_DOT - SMALLEST_DOT) * math.sqrt(point.count / largest)
        taken.append((x - radius, y - radius, x + radius, y + radius))
        dots.append(Dot(point, round(x, 1), round(y, 1), round(radius, 1)))
    return [_with_name(dot, taken) for dot in dots]


def _with_name(dot: Dot, taken: list[tuple[float, float, float, float]]) -> Dot:
    length = LETTER * len(dot.point.label)
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
            return Dot(dot.point, dot.x, dot.y, dot.radius, round(x, 1), round(dot.y + 4, 1), anchor)
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
