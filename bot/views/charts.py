"""Charts, each with its twin in text: whoever cannot see the one reads the other, and so can every client.

Slack has no charts everywhere yet; there whoever sends puts pictures in their place (`pictured`), or leaves
them out (`without`). The twins stay.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from bot.domain.text import clean
from bot.views.markup import NOTHING, Block

Point = tuple[str, float]

CHARTS: Final = 2
"""In one message, or on one Home."""
POINTS: Final = 20
SEGMENTS: Final = 6

_KIND: Final = "data_visualization"
_TITLE: Final = 50
_LABEL: Final = 20
_BAR: Final = 20
_REST: Final = "Others"
_ALT: Final = 600


def bar(title: str, points: Iterable[Point], *, unit: str = "", most: float | None = None) -> list[Block]:
    """Return bars with their twin; `unit` is said in the twin, and `most` is what a full bar stands for.

    More than Slack draws stay in the twin alone.
    """
    shown = _named(points)
    return [*_over_categories("bar", title, shown, unit), _twin(title, shown, unit, most)]


def line(title: str, points: Iterable[Point], *, unit: str = "") -> list[Block]:
    """Return a line through points in their order, with its twin; the latest where there are too many."""
    shown = _named(points)[-POINTS:]
    return [*_over_categories("line", title, shown, unit), _twin(title, shown, unit, None)]


def pie(title: str, points: Iterable[Point]) -> list[Block]:
    """Return shares of a whole with their twin; what is nothing has no slice, and the smallest share one."""
    shown = _named(points)
    segments = [{"label": label, "value": value} for label, value in _slices(shown)]
    drawn = [_chart(title, {"type": "pie", "segments": segments})] if segments else []
    return [*drawn, _twin(title, shown, "", None)]


def is_chart(block: Mapping[str, Any]) -> bool:
    """Tell whether a block is a chart that Slack draws."""
    return block.get("type") == _KIND


def without(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a message or Home with the twins alone."""
    return {**payload, "blocks": [block for block in payload.get("blocks", ()) if not is_chart(block)]}


def pictured(payload: Mapping[str, Any], file_of: Callable[[Block], str | None]) -> Mapping[str, Any]:
    """Return a message or Home whose charts are pictures, by Slack's ids of their files; one without goes."""
    return {
        **payload,
        "blocks": [one for block in payload.get("blocks", ()) for one in _seen(block, file_of)],
    }


def has_pictures(payload: Mapping[str, Any]) -> bool:
    """Tell whether pictures stand for any charts of a message or Home."""
    return any(block.get("type") == "image" and "slack_file" in block for block in payload.get("blocks", ()))


def in_words(block: Block) -> str:
    """Return what a chart shows, in a sentence for whoever does not see its picture."""
    chart = block["chart"]
    points = chart["segments"] if chart["type"] == "pie" else chart["series"][0]["data"]
    unit = chart.get("axis_config", {}).get("y_label", "")
    figures = (f"{one['label']} {figure(one['value'])} {unit}".rstrip() for one in points)
    return clean(f"{block['title']}: {', '.join(figures)}", limit=_ALT)


def few(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with no more charts than Slack takes; the twins of the others stay."""
    charts = [number for number, block in enumerate(blocks) if is_chart(block)]
    left_out = frozenset(charts[CHARTS:])
    return [block for number, block in enumerate(blocks) if number not in left_out]


def _over_categories(kind: str, title: str, points: Sequence[Point], unit: str) -> list[Block]:
    if not 0 < len(points) <= POINTS:
        return []
    data = [{"label": label, "value": value} for label, value in points]
    axis = {"categories": [label for label, _ in points]} | (
        {"y_label": clean(unit, limit=_TITLE)} if unit else {}
    )
    series = {"name": clean(title, limit=_LABEL), "data": data}
    return [_chart(title, {"type": kind, "series": [series], "axis_config": axis})]


def _chart(title: str, chart: Block) -> Block:
    return {"type": _KIND, "title": clean(title, limit=_TITLE), "chart": chart}


def _seen(block: Block, file_of: Callable[[Block], str | None]) -> list[Block]:
    if not is_chart(block):
        return [block]
    file = file_of(block)
    return [{"type": "image", "slack_file": {"id": file}, "alt_text": in_words(block)}] if file else []


def _slices(points: Sequence[Point]) -> list[Point]:
    """What there is of each, the largest first; what is too much for one pie stands together."""
    some = sorted((point for point in points if point[1] > 0), key=lambda point: -point[1])
    if len(some) <= SEGMENTS:
        return some
    rest = sum(value for _, value in some[SEGMENTS - 1 :])
    return [*some[: SEGMENTS - 1], (_REST, rest)]


def _named(points: Iterable[Point]) -> list[Point]:
    """Labels as short as Slack wants them, and no two alike."""
    taken: dict[str, float] = {}
    for words, value in points:
        label, number = clean(words, limit=_LABEL) or NOTHING, 1
        while label in taken:
            number += 1
            label = f"{clean(words, limit=_LABEL - 1 - len(str(number))) or NOTHING} {number}"
        taken[label] = value
    return list(taken.items())


def _twin(title: str, points: Sequence[Point], unit: str, most: float | None) -> Block:
    """The same as bars of characters, where nothing that stands in a label is ever parsed."""
    words = clean(title, limit=_TITLE)
    lines = [words, *_lines(points, unit, most)] if points else [f"{words}: nothing to show yet"]
    passage = {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "\n".join(lines)}]}
    return {"type": "rich_text", "elements": [passage]}


def _lines(points: Sequence[Point], unit: str, most: float | None) -> Iterable[str]:
    width = max(len(label) for label, _ in points)
    whole = most or max(abs(value) for _, value in points) or 1
    for label, value in points:
        full = min(_BAR, round(_BAR * abs(value) / whole))
        drawn = "█" * full + "░" * (_BAR - full)
        yield f"{label:<{width}}  {drawn}  {figure(value)} {unit}".rstrip()


def figure(value: float) -> str:
    """Return a figure as people read it: with thousands marked, and one decimal where there is one."""
    return f"{value:,.1f}".removesuffix(".0")
