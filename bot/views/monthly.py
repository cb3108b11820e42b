"""The monthly report on one page: steps, charts, risks with numbers, what changed, and what is wanted."""

from datetime import date
from typing import Final

from bot.domain.calendar import MONTHS, say_day
from bot.domain.lengths import count
from bot.domain.monthly import Change, Decision, Figure, MonthlyReport, ReportPicture, Wanted
from bot.domain.programme_pictures import RiskLine
from bot.domain.sentences import join_words
from bot.views import charts, programme
from bot.views.kit import Block, actions, bullets, button, context, escape, header, message, modal, section

TURNED_OFF: Final = (
    "You get no more monthly reports. `/vouchsafe report` shows how things stand, and turns them on again."
)
TURNED_ON: Final = "You get the report again, on the first working day of each month."

FIGURES: Final = {
    Figure.STEPS: "steps done",
    Figure.EXPOSURE: "exposure",
    Figure.ACCOUNTS: "accounts",
    Figure.UNKNOWN: "unknown holders",
    Figure.LEGACY: "holders never vouched for",
    Figure.REACH: "per cent who know the policy",
    Figure.TRAINED: "per cent trained",
}

DECISIONS: Final = {
    Decision.ANNOUNCE: "Announce the policy under the senior leader's name: all that follows waits for it.",
    Decision.FILL_SEATS: "Name somebody for {seats} of the committee that nobody holds: {named}.",
    Decision.NAME_OWNERS: "Say who is to answer for {accounts} without an owner.",
    Decision.ASK_FOR_THE_AUDIT: "Ask for the audit to be repeated: its last baseline is over a quarter old.",
    Decision.CALL_ON_PEOPLE: "Have managers remind their people: {people} not done yet what is asked.",
}


def report_card(picture: ReportPicture) -> Block:
    """The report as a message; whoever gets it every month turns that off and on here."""
    report = picture.report
    lead = f"{_title(report)}: {programme.headline(report.steps)} Exposure {report.exposure} of 100."
    return message(lead, [*_page(report), *_buttons(picture)])


def dialogue(picture: ReportPicture) -> Block:
    """The same in a dialogue, which takes no charts: their twins say it."""
    blocks = charts.without({"blocks": [*_page(picture.report), *_buttons(picture)]})["blocks"]
    return modal("The programme", blocks, callback_id="report_look", close="Close")


def _title(report: MonthlyReport) -> str:
    return f"The social media programme, {_date(report.day)}"


def _date(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _page(report: MonthlyReport) -> list[Block]:
    return [
        header(f"{report.company}: the social media programme"),
        context(f"As of {_date(report.day)}"),
        *([section(f"*One decision is wanted.* {wanted_words(report.wanted)}")] if report.wanted else []),
        section(programme.full(report.steps)),
        *charts.bar("Done of what is asked", _shares(report), unit="%", most=100),
        *_trend(report),
        *_risks(report.risks),
        section(changed_words(report)),
    ]


def _shares(report: MonthlyReport) -> list[tuple[str, int]]:
    """Shares of which something is known."""
    parts = (
        ("Policy acknowledged", report.reach),
        ("Training passed", report.trained),
        ("Removals in time", report.removals),
    )
    return [(name, part.percent) for name, part in parts if part is not None and part.of]


def _trend(report: MonthlyReport) -> list[Block]:
    """How exposed the accounts were; one number alone is no trend."""
    points = [(say_day(day), score) for day, score in report.trend]
    if not points:
        return [
            context(f"Exposure is {report.exposure} of 100; its trend shows once there are two days of it.")
        ]
    return charts.line("Exposure of 100, lower is better", points)


def _risks(risks: tuple[RiskLine, ...]) -> list[Block]:
    lines = [f"{escape(one.risk.risk)} {_number(one)}" for one in risks[: programme.RISKS_SHOWN]]
    return [section(f"*Risks*\n{bullets(lines)}")] if lines else []


def _number(line: RiskLine) -> str:
    said = programme.measured_words(line.measured) if line.measured else escape(line.risk.metric)
    return f"*{said[0].upper()}{said[1:]}.*"


def changed_words(report: MonthlyReport) -> str:
    """What is another number than a month ago, as a sentence."""
    if report.since is None:
        return "*What changed.* There are no earlier figures yet."
    if not report.changes:
        return f"*What changed.* None of the figures, since {_date(report.since)}."
    said = join_words(map(_change, report.changes))
    return f"*What changed since {_date(report.since)}.* {said[0].upper()}{said[1:]}."


def _change(change: Change) -> str:
    return f"{FIGURES[change.figure]} {change.before} → {change.now}"


def wanted_words(wanted: Wanted) -> str:
    """The one decision that is wanted, as a sentence."""
    return DECISIONS[wanted.decision].format(
        seats="the seat" if wanted.count == 1 else "the seats",
        named=escape(join_words(wanted.named)),
        accounts=count(wanted.count, "account"),
        people="one person has" if wanted.count == 1 else f"{wanted.count} people have",
    )


def _buttons(picture: ReportPicture) -> list[Block]:
    if not (picture.for_leader and picture.every_month):
        return []
    if picture.off:
        return [
            actions(button("Send it every month again", "report_on")),
            context("You get no monthly report."),
        ]
    return [
        actions(button("No more monthly reports", "report_off")),
        context("It comes on the first working day of each month. `/vouchsafe report` shows it at any time."),
    ]
