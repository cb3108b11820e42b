"""How reports are said: each kind in a few words, and the duties that come of one."""

from collections.abc import Mapping
from typing import Final

from bot.domain.pictures import DutyPicture
from bot.domain.report_pictures import LeaverPicture
from bot.domain.reports import Report, ReportKind
from bot.domain.sentences import numeral
from bot.views.duty_words import DutyWords
from bot.views.kit import mention

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


def leaver_words(picture: DutyPicture) -> DutyWords:
    """How the duty to see somebody off is said."""
    about = picture.about
    if not isinstance(about, LeaverPicture):
        raise TypeError("a duty to see somebody off is about a report of a leaver")
    who = mention(about.report.person) if about.report.person else "whoever the report names"
    return DutyWords(
        asked=f"See to it that {who} loses every way in (report #{about.report.number})",
        done=f"Done: {who} has no way in any more (report #{about.report.number})",
        facts=(("Reported by", mention(about.report.reporter)), ("They hold", _holds(about))),
        steps=(
            "End what they hold: *End now…* on your Home.",
            "Ask the owners of accounts with a shared login to change it.",
            "Have their company login closed, if they have really left.",
        ),
        button="They have no way in…",
        note="What did you end and have changed?",
    )


def _holds(about: LeaverPicture) -> str:
    if not about.grants and not about.ways:
        return "nothing that we know of"
    grants = f"{numeral(about.grants)} {'grant' if about.grants == 1 else 'grants'}"
    ways = f"{numeral(about.ways)} other {'way' if about.ways == 1 else 'ways'} in"
    return f"{grants} and {ways}"


def _report(picture: DutyPicture) -> Report:
    if not isinstance(picture.about, Report):
        raise TypeError("a duty to deal with a report is about a report")
    return picture.about
