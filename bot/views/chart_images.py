"""Charts as pictures, for a Slack that does not draw them: the block that it would have drawn in, a PNG out.

Matplotlib draws, and is wanted only here and only then: it comes with the extra `vouchsafe[charts]`. It keeps
no state of ours, and parses nothing that stands in a label. The same chart gives the same bytes.
"""

import io
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bot.domain.text import ELLIPSIS
from bot.views.charts import Point, figure
from bot.views.markup import Block

if TYPE_CHECKING:
    from matplotlib.artist import Artist

WIDTH: Final = 440
"""Of each picture, in pixels of a page; twice as many are drawn, for screens on which they are small."""

_DOTS_PER_INCH: Final = 144
_POINTS_PER_INCH: Final = 72
_PAPER, _INK, _SOFT, _LINE, _LEAF, _REST = "#ffffff", "#1d1c1d", "#5b5a5f", "#dedad2", "#1f6b52", "#f0ede7"
_SLICES: Final = ("#2f8f6b", "#3f6fb5", "#d39a2d", "#8a63b8", "#c4472b", "#b9b4aa")
_MARGIN: Final = 16
_TITLE: Final = 44
_ROW: Final = 26
_LABEL: Final = 150
_NUMBER: Final = 66
_TALL: Final = 176
_TICKS: Final = 4
_NAMED: Final = 5
_SIZE, _LARGE = 11.0, 13.0
_TURN: Final = 360.0
_NOON: Final = 90.0

# What matplotlib shares between pictures, such as its fonts, is not made for several threads at once.
_drawing = threading.Lock()


class CannotDraw(Exception):
    """There is no picture of this chart: a label is in letters that are not known here."""


def can_draw() -> bool:
    """Tell whether what draws them is installed."""
    return find_spec("matplotlib") is not None


def png(block: Block) -> bytes:
    """Return the picture of a chart's block; CannotDraw where it has none, ImportError without the extra."""
    with _drawing:
        sheet = _Sheet(_tall(block["chart"]))
        sheet.write(_MARGIN, 26, block["title"], size=_LARGE, bold=True)
        _draw(sheet, block["chart"])
        return sheet.png()


def _tall(chart: Block) -> int:
    kind = chart["type"]
    if kind == "bar":
        return _TITLE + _ROW * len(chart["axis_config"]["categories"]) + _MARGIN
    return _TITLE + _TALL + (0 if kind == "pie" else _ROW) + _MARGIN // 2


def _draw(sheet: "_Sheet", chart: Block) -> None:
    if chart["type"] == "pie":
        _pie(sheet, [(one["label"], one["value"]) for one in chart["segments"]])
        return
    [series] = chart["series"]
    points = [(one["label"], one["value"]) for one in series["data"]]
    unit = chart["axis_config"].get("y_label", "")
    if chart["type"] == "bar":
        _bars(sheet, points, unit)
    else:
        _line(sheet, points)


def _bars(sheet: "_Sheet", points: Sequence[Point], unit: str) -> None:
    """A bar for each, with its number behind it; a share of a hundred has all of a hundred as its room."""
    room = WIDTH - _LABEL - _NUMBER - _MARGIN
    whole = 100 if unit == "%" else max(abs(value) for _, value in points) or 1
    for row, (label, value) in enumerate(points):
        top = _TITLE + row * _ROW
        wide = room * min(1.0, abs(value) / whole)
        sheet.write(_LABEL - 8, top + 17, label, anchor="right", room=_LABEL - 8 - _MARGIN)
        sheet.box(_LABEL, top + 5, room, _ROW - 9, _REST)
        sheet.box(_LABEL, top + 5, wide, _ROW - 9, _LEAF)
        sheet.write(_LABEL + room + 8, top + 17, f"{figure(value)} {unit}".strip(), colour=_SOFT)


def _line(sheet: "_Sheet", points: Sequence[Point]) -> None:
    """A line through the points in their order, over the numbers that it passes, with the last in figures."""
    values = [value for _, value in points]
    low, high = min(0.0, *values), max(*values, 0.0)
    step_up = _step(high - low)
    left, wide, tall = 48, WIDTH - 48 - 2 * _MARGIN, _TALL - 12

    def height(value: float) -> float:
        return _TITLE + 12 + tall * (1 - (value - low) / (step_up * _TICKS))

    for tick in range(_TICKS + 1):
        at = low + step_up * tick
        sheet.way([(left, height(at)), (left + wide, height(at))], _LINE, 1.0)
        sheet.write(left - 8, height(at) + 4, figure(at), anchor="right", colour=_SOFT)
    step = wide / max(1, len(points) - 1)
    spots = [(left + place * step, height(value)) for place, value in enumerate(values)]
    sheet.area([(spots[0][0], height(low)), *spots, (spots[-1][0], height(low))], _LEAF)
    sheet.way(spots, _LEAF, 2.5)
    sheet.dot(*spots[-1], _LEAF)
    sheet.write(spots[-1][0], spots[-1][1] - 9, figure(values[-1]), anchor="center", bold=True)
    named = _named(len(points))
    room = wide / max(1, len(points) - 1) * (named[1] if len(named) > 1 else 1) / 1.5 - 4
    for place in named:
        anchor = "left" if place == 0 else "right" if place == named[-1] else "center"
        sheet.write(
            spots[place][0], _TITLE + _TALL + 18, points[place][0], anchor=anchor, colour=_SOFT, room=room
        )


def _pie(sheet: "_Sheet", points: Sequence[Point]) -> None:
    """Slices clockwise from the top, and beside them what each colour stands for."""
    whole, begun, across = sum(value for _, value in points), _NOON, _TALL / 2 - 4
    for row, (label, value) in enumerate(points):
        turn = _TURN * value / whole
        sheet.slice(_MARGIN + across, _TITLE + across, across, begun - turn, begun, _SLICES[row])
        begun -= turn
        top = _TITLE + across - _ROW * len(points) / 2 + _ROW * row
        left = _MARGIN + 2 * across + 28
        sheet.box(left, top + 8, 10, 10, _SLICES[row])
        sheet.write(left + 20, top + 17, label, room=150)
        sheet.write(WIDTH - _MARGIN, top + 17, figure(value), anchor="right", colour=_SOFT)


def _named(many: int) -> list[int]:
    """Which points have their name below them: the first, the last and some between, none near another."""
    every = max(1, -(-(many - 1) // _NAMED))
    return sorted({0, *range(every, many - every, every), many - 1})


def _step(reach: float) -> float:
    """From one ruled line to the next: whole numbers where there is more than a few of what is counted."""
    return -(-reach // _TICKS) or 1.0


@dataclass(frozen=True)
class _Font:
    """A font of matplotlib's own, so that every machine draws alike, and the characters that it has."""

    properties: Any
    characters: frozenset[int]


@cache
def _font(name: str, size: float) -> _Font:
    from matplotlib import font_manager, get_data_path  # noqa: PLC0415 - an extra: see the module's docstring

    path = Path(get_data_path(), "fonts", "ttf", f"{name}.ttf")
    properties = font_manager.FontProperties(fname=path, size=size)
    return _Font(properties, frozenset(font_manager.get_font(path).get_charmap()))


class _Sheet:
    """A sheet of paper, measured from its upper left corner in pixels of a page."""

    def __init__(self, tall: int) -> None:
        """Take a new sheet."""
        from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - an extra
        from matplotlib.figure import Figure  # noqa: PLC0415 - an extra

        inches = WIDTH / _POINTS_PER_INCH, tall / _POINTS_PER_INCH
        sheet = Figure(figsize=inches, dpi=_DOTS_PER_INCH, facecolor=_PAPER)
        self._canvas = FigureCanvasAgg(sheet)
        self._axes = sheet.add_axes((0, 0, 1, 1))
        self._axes.set(xlim=(0, WIDTH), ylim=(tall, 0))
        self._axes.set_axis_off()
        self._put_so_far = 0

    def png(self) -> bytes:
        """What is drawn, without a word about who drew it, or when."""
        content = io.BytesIO()
        self._canvas.print_png(content, metadata={"Software": None})  # type: ignore[no-untyped-call] # matplotlib has no types here
        return content.getvalue()

    def write(
        self,
        x: float,
        y: float,
        words: str,
        *,
        anchor: str = "left",
        colour: str = _INK,
        size: float = _SIZE,
        bold: bool = False,
        room: float = WIDTH - 2 * _MARGIN,
    ) -> None:
        """Write as many words as there is room for on a line; CannotDraw where no letter of them is known."""
        from matplotlib.text import Text  # noqa: PLC0415 - an extra

        font = _font("DejaVuSans-Bold" if bold else "DejaVuSans", size)
        known = "".join(one for one in words if ord(one) in font.characters).strip()
        if words.strip() and not known:
            raise CannotDraw
        look = {"fontproperties": font.properties, "color": colour, "parse_math": False, "usetex": False}
        self._put(Text(x, y, self._fitting(known, font, room), ha=anchor, va="baseline", **look))

    def box(self, x: float, y: float, wide: float, tall: float, colour: str) -> None:
        """Fill a box."""
        from matplotlib.patches import Rectangle  # noqa: PLC0415 - an extra

        self._put(Rectangle((x, y), wide, tall, facecolor=colour, linewidth=0))

    def area(self, corners: Sequence[tuple[float, float]], colour: str) -> None:
        """Fill what lies between corners, faintly."""
        from matplotlib.patches import Polygon  # noqa: PLC0415 - an extra

        self._put(Polygon(list(corners), facecolor=colour, alpha=0.12, linewidth=0))

    def slice(self, x: float, y: float, across: float, begun: float, ended: float, colour: str) -> None:
        """Fill a slice of a circle, from one angle to the other."""
        from matplotlib.patches import Wedge  # noqa: PLC0415 - an extra

        self._put(Wedge((x, y), across, -ended, -begun, facecolor=colour, edgecolor=_PAPER, linewidth=1.5))

    def way(self, spots: Sequence[tuple[float, float]], colour: str, thick: float) -> None:
        """Draw a line from spot to spot."""
        from matplotlib.lines import Line2D  # noqa: PLC0415 - an extra

        across, down = zip(*spots, strict=True)
        self._put(Line2D(across, down, color=colour, linewidth=thick, solid_joinstyle="round"))

    def dot(self, x: float, y: float, colour: str) -> None:
        """Set a dot."""
        from matplotlib.patches import Circle  # noqa: PLC0415 - an extra

        self._put(Circle((x, y), 4, facecolor=colour, linewidth=0))

    def _put(self, artist: "Artist") -> None:
        self._put_so_far += 1
        artist.set_zorder(self._put_so_far)
        self._axes.add_artist(artist)

    def _fitting(self, words: str, font: _Font, room: float) -> str:
        """As much of the words as fits, ending in “…” if any were left out."""
        shown, end = words, len(words)
        while end > 1 and self._wide(shown, font) > room:
            end -= 1
            shown = words[:end].rstrip() + ELLIPSIS
        return shown

    def _wide(self, words: str, font: _Font) -> float:
        renderer = self._canvas.get_renderer()  # type: ignore[no-untyped-call] # nor here
        wide, _, _ = renderer.get_text_width_height_descent(words, font.properties, ismath=False)
        return float(wide) * _POINTS_PER_INCH / _DOTS_PER_INCH
