"""How far the policy has come: a chart, who has not acknowledged it, and the list as a file."""

from typing import Final

from bot.domain.acknowledging import Audience, Reach
from bot.domain.lengths import count
from bot.domain.publishing_pictures import ReachPicture
from bot.views import charts
from bot.views.kit import Block, actions, button, context, escape, mention, message, section, value, when

NAMED: Final = 40
AUDIENCES: Final = {
    Audience.EVERYONE: "Everyone",
    Audience.HOLDERS: "Holders",
    Audience.OWNERS: "Owners",
    Audience.AGENCIES: "Agencies",
    Audience.COMMITTEE: "Committee",
}
_CHART: Final = "Acknowledged, in per cent"
_KEEP: Final = "Keep it where others cannot read it. No cell of it can run as a formula."


def reach_list(picture: ReachPicture) -> Block:
    """The answer to `/vouchsafe acknowledgements`, where Slack's own charts are not certain to be taken."""
    head = _head(picture)
    shares = _shares(picture)
    blocks = [
        section(f"*{head}*"),
        *(block for block in charts.bar(_CHART, shares, unit="%", most=100) if not charts.is_chart(block)),
        section("\n".join(map(_line, picture.audiences))),
        section(f"*Not yet*: {_owing(picture)}"),
        actions(
            button("Get it as CSV", "acknowledgements_csv", value(picture.version.id)),
            button("Get it as workbook", "acknowledgements_xlsx", value(picture.version.id)),
            block_id="acknowledgements",
        ),
        context(_note(picture)),
    ]
    return message(head, blocks)


def on_its_way() -> str:
    """What whoever asked for the file reads."""
    return "The list comes into our conversation as a file."


def file_card(picture: ReachPicture, form: str, rows: int) -> Block:
    """The message under which the file hangs, with the chart."""
    head = f"Who has acknowledged the policy, as of now: {count(rows, 'row')}, as .{form}"
    chart = charts.bar(_CHART, _shares(picture), unit="%", most=100)
    return message(head, [section(f"*{head}*"), *chart, context(_KEEP)])


def _head(picture: ReachPicture) -> str:
    return f"{picture.done} of {picture.in_all} people have acknowledged policy {picture.version.number}"


def _line(one: Reach) -> str:
    return f"{AUDIENCES[one.audience]}: {len(one.done)} of {one.in_all}"


def _shares(picture: ReachPicture) -> list[tuple[str, float]]:
    return [(AUDIENCES[one.audience], _share(one)) for one in picture.audiences]


def _share(one: Reach) -> float:
    return round(100 * len(one.done) / one.in_all) if one.in_all else 100


def _owing(picture: ReachPicture) -> str:
    """By mention where they are in Slack, by name where not; the first ones, and how many more."""
    shown = [mention(who) if who[:1] in "UW" else escape(picture.names[who]) for who in picture.owing[:NAMED]]
    left = len(picture.owing) - len(shown)
    return ", ".join([*shown, *([f"and {left} more"] if left else [])]) or "nobody, it is done"


def _note(picture: ReachPicture) -> str:
    if picture.asked_since is None:
        return "Nobody has been asked yet: the senior leader has not announced it."
    asked = f"People are asked since {when(picture.asked_since)}."
    older = picture.since.number != picture.version.number
    return f"{asked} Policy {picture.since.number} or later counts." if older else asked
