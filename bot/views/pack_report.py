"""The report of an evidence pack: one page, read on a screen or on paper, that needs nothing but itself."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from statistics import median
from typing import Final

from markupsafe import Markup

from bot.domain.packs import Answers, Group, PackAccount, PackFacts
from bot.domain.review_risk import Factor
from bot.views import pack_words as words
from bot.views import svg
from bot.views.html import stream

PEOPLE_DRAWN: Final = 15
_LAGS: Final = (
    ("within 4 hours", timedelta(hours=4)),
    ("within a day", timedelta(hours=24)),
    ("within 3 days", timedelta(days=3)),
    ("within a week", timedelta(days=7)),
    ("longer", timedelta.max),
)
_TOLD_FLAGS: Final = 10

Row = tuple[str, ...]


def report(
    facts: PackFacts, accounts: Iterable[PackAccount], lists: Mapping[str, Iterable[Row]]
) -> Iterator[str]:
    """The page in parts. `accounts` are drawn as they come, `lists` are rows of the pack's own lists."""
    return stream(
        "pack_report.html",
        style="pack.css",
        title=f"Audit #{facts.campaign.number} of {facts.company}",
        of=facts,
        words=words,
        groups=[one for one in Group if facts.tally.groups[one]],
        verdict=words.verdict(facts),
        good=words.came_out_well(facts),
        outcome_chart=_outcome(facts),
        people_chart=_people(facts),
        days_chart=_days(facts),
        lag_chart=_lags(facts),
        lag_words=_lag_words(facts),
        people=_answers(facts),
        flags=_flags(facts),
        accounts=accounts,
        lists=lists,
        controls=_controls(facts),
    )


def controls(facts: PackFacts) -> Iterator[Row]:
    """Each control: what it asks, in which files it is answered, and by which rules of the policy."""
    named = _rules_by_control(facts)
    asked = {control: (asks, files) for control, asks, files in words.FRAMEWORKS}
    for control in sorted(asked.keys() | named.keys()):
        asks, files = asked.get(control, ("Named by the company's own policy.", ("why/",)))
        yield control, asks, ", ".join(files), ", ".join(named.get(control, ()))


CONTROL_HEADINGS: Final = ("control", "asks", "files", "rules_of_the_policy")


def _controls(facts: PackFacts) -> list[Row]:
    return [*controls(facts)]


def _rules_by_control(facts: PackFacts) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for rule, of_rule in sorted(facts.controls.items()):
        for control in of_rule:
            found.setdefault(control, []).append(rule)
    return found


def _parts(counted: Mapping[Group, int]) -> list[svg.Part]:
    return [svg.Part(counted.get(one, 0), one.value, words.GROUPS[one]) for one in Group]


def _outcome(facts: PackFacts) -> Markup:
    said = ", ".join(f"{words.GROUPS[one]} {number:,}" for one, number in facts.tally.groups.items())
    return svg.stacked(_parts(facts.tally.groups), f"What has become of the lines: {said}")


def _answers(facts: PackFacts) -> list[tuple[str, Answers]]:
    named = [(facts.reviewers.get(review, "?"), one) for review, one in facts.tally.by_review.items()]
    return sorted(named, key=lambda one: (-one[1].asked, one[0].casefold()))


def _people(facts: PackFacts) -> Markup:
    shown = _answers(facts)[:PEOPLE_DRAWN]
    rows = [(name, _parts(one.groups), f"{one.answered:,} of {one.asked:,}") for name, one in shown]
    return svg.bars(rows, "How far each reviewer has come")


def _days(facts: PackFacts) -> Markup:
    """How many lines were without an answer at the end of each day, from the launch to the end."""
    begin, days = facts.campaign.launched_at, facts.tally.answered_on
    if begin is None:
        return Markup("")
    end = min(facts.as_of, facts.campaign.due_at or facts.as_of).date()
    last = max([begin.date(), end, *days])
    left, points = facts.tally.lines, [("launch", facts.tally.lines)]
    for number in range((last - begin.date()).days + 1):
        at = begin.date() + timedelta(days=number)
        left -= days.get(at, 0)
        points.append((f"{at.day} {at:%b}", left))
    return svg.line(points, "Lines without an answer, day by day", ideal=True)


def _lags(facts: PackFacts) -> Markup:
    counted, before = [], timedelta(0)
    for label, most in _LAGS:
        number = sum(
            before <= one <= most if not before else before < one <= most for one in facts.tally.lags
        )
        style = Group.REMOVED.value if most <= facts.removal_sla else Group.LATE.value
        counted.append((label, [svg.Part(number, style, "removals")], f"{number:,}"))
        before = most
    return (
        svg.bars(counted, "From the decision to the evidence that it is gone")
        if facts.tally.lags
        else Markup("")
    )


def _lag_words(facts: PackFacts) -> str:
    lags = facts.tally.lags
    if not lags:
        return "Nothing had to be removed, or nothing is removed yet."
    within = sum(one <= facts.removal_sla for one in lags)
    half = timedelta(seconds=median(one.total_seconds() for one in lags))
    done = f"{within:,} of {len(lags):,} removals were done within the {words.hours(facts.removal_sla)}"
    return f"{done} that the policy wants; half of them within {words.hours(half)}."


def _flags(facts: PackFacts) -> list[tuple[str, int]]:
    sentences = {one.value: one.sentence for one in Factor}
    return [
        (sentences.get(flag, flag), number) for flag, number in facts.tally.flags.most_common(_TOLD_FLAGS)
    ]
