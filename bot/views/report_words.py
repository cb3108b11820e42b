"""How reports are said: each kind in a few words, and the duties that come of one."""

from collections.abc import Mapping
from typing import Final

from bot.domain.pictures import DutyPicture
from bot.domain.reports import Report, ReportKind
from bot.views.duty_words import DutyWords

TITLES: Final[Mapping[ReportKind, str]] = {
    ReportKind.ROGUE: "An account that is not ours, or not known",
    ReportKind.PHISH: "A false message or website",
    ReportKind.LOST_PHONE: "A lost or stolen phone or computer",
    ReportKind.LEAVER: "Somebody who leaves, or has left",
    ReportKind.WRONG_POST: "A wrong post",
}


def title(report: Report) -> str:
    """A report as a phrase: its number and what it is."""
    what = TITLES[report.kind]
    return f"report #{report.number}: {what[0].lower()}{what[1:]}"


def answer_words(picture: DutyPicture) -> DutyWords:
    """How the duty to answer whoever reported is said; its card is the report's own."""
    said = title(_report(picture))
    return DutyWords(asked=f"Answer {said}", done=f"Answered: {said}")


def close_words(picture: DutyPicture) -> DutyWords:
    """How the duty to bring a report to its outcome is said; its card is the report's own."""
    said = title(_report(picture))
    return DutyWords(asked=f"Bring to its end {said}", done=f"Closed: {said}")


def _report(picture: DutyPicture) -> Report:
    if not isinstance(picture.about, Report):
        raise TypeError("a duty to deal with a report is about a report")
    return picture.about
