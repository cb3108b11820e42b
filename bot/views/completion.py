"""Who has passed which course: a chart, who has not, and the list as a file."""

from typing import Final

from bot.domain.completion import Completion, Line
from bot.domain.lengths import count
from bot.views import charts
from bot.views.kit import Block, actions, button, context, escape, mention, message, section, value

NAMED: Final = 40
_CHART: Final = "Passed, in per cent"
_KEEP: Final = "Keep it where others cannot read it. No cell of it can run as a formula."
_SUBJECT: Final = "completion"


def listed(picture: Completion, *, again: bool = False) -> Block:
    """The answer to `/vouchsafe training report`, where Slack's own charts are not certain to be taken.

    With `again` the reader can have a course taken again.
    """
    head = _head(picture)
    drawn = charts.bar(_CHART, _shares(picture), unit="%", most=100)
    agencies = [f"{escape(name, 60)}: {done} of {every}" for name, done, every in picture.agencies()]
    blocks = [
        section(f"*{head}*"),
        *(block for block in drawn if not charts.is_chart(block)),
        *([section("*Agencies*: " + "; ".join(agencies))] if agencies else []),
        section(f"*Not yet*: {_owing(picture)}"),
        *_leaders(picture),
        actions(
            button("Get it as CSV", "completion_csv", value(_SUBJECT)),
            button("Get it as workbook", "completion_xlsx", value(_SUBJECT)),
            *([button("Ask for it again…", "course_again", value(_SUBJECT))] if again else []),
            block_id="completion",
        ),
    ]
    return message(head, blocks)


def on_its_way() -> str:
    """What whoever asked for the file reads."""
    return "The list comes into our conversation as a file."


def file_card(picture: Completion, form: str, rows: int) -> Block:
    """The message under which the file hangs, with the chart."""
    head = f"Who has passed which course, as of now: {count(rows, 'row')}, as .{form}"
    chart = charts.bar(_CHART, _shares(picture), unit="%", most=100)
    return message(head, [section(f"*{head}*"), *chart, context(_KEEP)])


def _head(picture: Completion) -> str:
    if not picture.lines:
        return "Nobody has been asked for a course yet"
    done = len(picture.lines) - len(picture.owing)
    return f"{done} of {len(picture.lines)} courses that somebody is to take are passed"


def _shares(picture: Completion) -> list[tuple[str, float]]:
    return [(name, round(100 * done / every)) for name, done, every in picture.courses()]


def _owing(picture: Completion) -> str:
    """The first ones, and how many more."""
    shown = [_one(line) for line in picture.owing[:NAMED]]
    left = len(picture.owing) - len(shown)
    return ", ".join([*shown, *([f"and {left} more"] if left else [])]) or "nobody, it is done"


def _one(line: Line) -> str:
    who = mention(line.person) if line.person[:1] in "UW" else escape(line.name, 60)
    return f"{who} (“{escape(line.course, 60)}”, {line.state})"


def _leaders(picture: Completion) -> list[Block]:
    if not picture.leaders:
        return []
    return [section("*Best scores*: " + ", ".join(f"{_one(one)} {one.score} %" for one in picture.leaders))]
