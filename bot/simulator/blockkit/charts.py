"""The chart that a message or a Home may hold: a pie, or series over shared categories."""

import math
from typing import Any

from .objects import ID
from .problems import Problems
from .shapes import Check, Need, also, by_type, items, shape, string

MOST_CHARTS = 2
_SERIES, _SEGMENTS, _POINTS = 6, 6, 20
_LABEL, _TITLE = string(20), string(50)


def _number(value: Any, at: str, problems: Problems) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        problems.add("must provide a number", at)


def _positive(value: Any, at: str, problems: Problems) -> None:
    if value <= 0:
        problems.add("must be more than 0", at)


def _same_everywhere(chart: Any, at: str, problems: Problems) -> None:
    """Each series has a name of its own, and one point for each category, in any order."""
    categories = chart["axis_config"]["categories"]
    if len(set(categories)) != len(categories):
        problems.add("categories must be unique", f"{at}/axis_config/categories")
    names = [series["name"] for series in chart["series"]]
    if len(set(names)) != len(names):
        problems.add("series names must be unique", f"{at}/series")
    for index, series in enumerate(chart["series"]):
        if sorted(point["label"] for point in series["data"]) != sorted(categories):
            problems.add("data labels must match axis_config.categories", f"{at}/series/{index}/data")


_point = shape({"label": Need(_LABEL), "value": Need(_number)})
_segment = shape({"label": Need(_LABEL), "value": Need(also(_number, _positive))})
_series = shape({"name": Need(_LABEL), "data": Need(items(_point, _POINTS))})
_axis = shape({"categories": Need(items(_LABEL, _POINTS)), "x_label": _TITLE, "y_label": _TITLE})
_over_categories = also(
    shape({"series": Need(items(_series, _SERIES)), "axis_config": Need(_axis)}), _same_everywhere
)

CHART: Check = shape(
    {
        "block_id": ID,
        "title": Need(_TITLE),
        "chart": Need(
            by_type(
                {
                    "pie": shape({"segments": Need(items(_segment, _SEGMENTS))}),
                    "bar": _over_categories,
                    "area": _over_categories,
                    "line": _over_categories,
                }
            )
        ),
    }
)
