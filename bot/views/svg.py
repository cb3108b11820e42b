"""Charts for pages and for paper: plain SVG whose colours are the page's own, with their numbers in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup, escape

_WIDTH: Final = 440
_ROW: Final = 26
_LABEL: Final = 140
_NUMBER: Final = 74
_TALL: Final = 190
_FOOT: Final = 26
_LEFT: Final = 40
_TICKS: Final = 4
_DAYS_NAMED: Final = 6
_LONGEST_LABEL: Final = 20


@dataclass(frozen=True)
class Part:
    """A part of a bar: how much, under which class of the page's style, and in words."""

    value: int
    style: str
    words: str


def stacked(parts: Sequence[Part], words: str) -> Markup:
    """One bar across the page, in which every part of a whole has its share."""
    whole, at, drawn = sum(one.value for one in parts) or 1, 0.0, []
    for one in parts:
        wide = _WIDTH * one.value / whole
        drawn.append(_rect(at, 0, wide, _ROW + 8, one.style, f"{one.words}: {one.value:,}"))
        at += wide
    return _svg(_WIDTH, _ROW + 8, words, drawn, stretched=True)


def bars(rows: Sequence[tuple[str, Sequence[Part], str]], words: str) -> Markup:
    """A bar for each row, in parts of its own whole, with what stands behind it."""
    drawn, room = [], _WIDTH - _LABEL - _NUMBER
    most = max((sum(one.value for one in parts) for _, parts, _ in rows), default=1) or 1
    for number, (label, parts, behind) in enumerate(rows):
        top, at = number * _ROW, float(_LABEL)
        drawn.append(_text(_LABEL - 8, top + 17, _short(label), "end"))
        for one in parts:
            wide = room * one.value / most
            drawn.append(
                _rect(at, top + 5, wide, _ROW - 9, one.style, f"{label}, {one.words}: {one.value:,}")
            )
            at += wide
        drawn.append(_text(at + 8, top + 17, behind, "start", soft=True))
    return _svg(_WIDTH, max(1, len(rows)) * _ROW, words, drawn)


def line(points: Sequence[tuple[str, int]], words: str, *, ideal: bool = False) -> Markup:
    """A line through points in their order, with the straight way down where that helps to read it."""
    most = -(-max((value for _, value in points), default=1) // _TICKS) * _TICKS or _TICKS
    wide, tall = _WIDTH - _LEFT - 8, _TALL - _FOOT
    step = wide / max(1, len(points) - 1)
    spots = [
        (_LEFT + number * step, 8 + (tall - 8) * (1 - value / most))
        for number, (_, value) in enumerate(points)
    ]
    drawn = [*_grid(most, tall, wide)]
    if ideal and points:
        begin = spots[0][1]
        drawn.append(
            Markup('<line class="ideal" x1="{}" y1="{:.1f}" x2="{}" y2="{}"/>').format(
                _LEFT, begin, _LEFT + wide, tall
            )
        )
    way = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    area = f"{_LEFT},{tall} {way} {spots[-1][0]:.1f},{tall}" if spots else ""
    drawn.append(
        Markup('<polygon class="area" points="{}"/><polyline class="way" points="{}"/>').format(area, way)
    )
    drawn += [
        _text(spots[number][0], _TALL - 8, points[number][0], at, soft=True)
        for number, at in _named(len(points))
    ]
    return _svg(_WIDTH, _TALL, words, drawn)


def _named(number: int) -> list[tuple[int, str]]:
    """Which points have their name below them, and how it hangs there: the first, the last, some between."""
    every = max(1, round(number / _DAYS_NAMED))
    between = [(one, "middle") for one in range(every, number - every, every)]
    last = [(number - 1, "end")] if number > 1 else []
    return [(0, "start"), *between, *last] if number else []


def _grid(most: int, tall: int, wide: int) -> Sequence[Markup]:
    ticks = [most * number // _TICKS for number in range(_TICKS + 1)]
    heights = [(one, 8 + (tall - 8) * (1 - one / most)) for one in ticks]
    rules = [
        Markup('<line class="rule" x1="{}" y1="{:.1f}" x2="{}" y2="{:.1f}"/>').format(
            _LEFT, y, _LEFT + wide, y
        )
        for _, y in heights
    ]
    return [*rules, *(_text(_LEFT - 8, y + 4, f"{one:,}", "end", soft=True) for one, y in heights)]


def _svg(wide: int, tall: float, words: str, drawn: Sequence[Markup], *, stretched: bool = False) -> Markup:
    fit = "none" if stretched else "xMidYMid"
    head = Markup(
        '<svg viewBox="0 0 {} {}" preserveAspectRatio="{}" role="img" aria-label="{}"><title>{}</title>'
    )
    return head.format(wide, tall, fit, words, words) + Markup("").join(drawn) + Markup("</svg>")


def _rect(x: float, y: float, wide: float, tall: float, style: str, words: str) -> Markup:
    if wide <= 0:
        return Markup("")
    said = Markup('<rect class="{}" x="{:.1f}" y="{}" width="{:.1f}" height="{}"><title>{}</title></rect>')
    return said.format(style, x, y, max(wide, 0.5), tall, words)


def _text(x: float, y: float, words: str, anchor: str, *, soft: bool = False) -> Markup:
    style = "soft" if soft else "label"
    said = Markup('<text class="{}" x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>')
    return said.format(style, x, y, anchor, escape(words))


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1]}…"
