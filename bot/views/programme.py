"""The programme on Home: its six steps with what holds them up, and the risk register with its numbers."""

from typing import Final

from bot.domain.auditing import AuditList
from bot.domain.lengths import count
from bot.domain.measures import FEWER_IS_BETTER, Measured, MeasureName
from bot.domain.programme_pictures import ProgrammePicture, RiskLine
from bot.domain.programme_steps import Blocked, Blocker, Step, StepKind
from bot.domain.sentences import join_words
from bot.views import anchors
from bot.views.kit import Block, actions, bullets, button, context, escape, section, value

RISKS_SHOWN: Final = 8

NAMES: Final = {
    StepKind.POLICY: "Policy",
    StepKind.TOLD: "Objective and roles",
    StepKind.AUDIT: "Accounts and holders",
    StepKind.CADENCE: "Cadence",
    StepKind.RULES: "Rules in use",
    StepKind.EDUCATION: "Education",
}

WAITS: Final = {
    Blocker.NO_POLICY: "no policy is in force",
    Blocker.NO_SENIOR_LEADER: "nobody sits in the senior leader's seat",
    Blocker.NOT_ANNOUNCED: "the policy is not announced yet",
    Blocker.NOT_ACKNOWLEDGED: "{n} of {of} people have still to acknowledge the policy",
    Blocker.NO_ACCOUNTS: "no account is in the register",
    Blocker.NO_OWNER: "{n} of {of} accounts are without an owner",
    Blocker.NO_BACKUP: "{n} of {of} accounts are without a backup owner",
    Blocker.UNKNOWN_HOLDERS: "{holders} with a way in cannot be named",
    Blocker.NO_HUNT: "nobody has hunted for logins yet",
    Blocker.HUNT_OPEN: "the hunt for logins goes on",
    Blocker.NO_BASELINE: "no baseline is signed yet",
    Blocker.NO_REVIEW: "the policy does not say how often it is reviewed",
    Blocker.LISTS_DIFFER: "the lists of an audit differ in {people}",
    Blocker.NO_AUDIT: "no audit is closed yet",
    Blocker.NOT_REPEATED: "no second audit shows that it is repeated",
    Blocker.AUDIT_DUE: "{n} of {of} accounts are due for an audit",
    Blocker.LATE_LINES: "{lines} of an audit were not answered in time",
    Blocker.NOT_USED: "nobody has been vouched for yet",
    Blocker.LEGACY: "{holders} came by their access without being vouched for",
    Blocker.NOT_ASSIGNED: "no training is asked of anybody yet",
    Blocker.NOT_TRAINED: "{n} of {of} courses that are asked of people are not passed",
}

MEASURES: Final[dict[MeasureName, str]] = {
    "wrong-posts-in-time": "{n} of {of} reported posts dealt with within 30 minutes, in the last 30 days",
    "removals-in-time": "{n} of {of} removals done in time, in the last 30 days",
    "leavers-in-time": "{n} of {of} ways in of leavers closed within 24 hours, in the last 30 days",
    "secrets-changed-in-time": "{n} of {of} shared secrets changed in time, in the last 30 days",
    "shared-logins": "{n} of {of} accounts with a shared login",
    "unknown-holders": "{n} of {of} ways in that nobody can put a name to",
    "never-granted": "{n} of {of} ways in never vouched for",
}

NOTHING_TO_MEASURE: Final[dict[MeasureName, str]] = {
    "wrong-posts-in-time": "no wrong post was reported in the last 30 days",
    "removals-in-time": "no removal fell due in the last 30 days",
    "leavers-in-time": "nobody with a way in left in the last 30 days",
    "secrets-changed-in-time": "no shared secret had to be changed in the last 30 days",
    "shared-logins": "there is no account yet",
    "unknown-holders": "nobody is known to have a way in yet",
    "never-granted": "nobody is known to have a way in yet",
}


def home_part(picture: ProgrammePicture) -> list[Block]:
    """The steps, and below them the risk register for whoever runs the programme."""
    if not picture.full:
        return [section(short(picture.steps))]
    report = button("The report", "look_report") if picture.may_report else None
    anchored = anchors.home_line(picture.anchored) if picture.anchored else []
    look = _for_auditors() if picture.audits_it else []
    return [section(full(picture.steps), accessory=report), *look, *anchored, *risk_register(picture.risks)]


def _for_auditors() -> list[Block]:
    everything = button("Look at everything", "auditor_accounts", value(AuditList.ACCOUNTS))
    return [actions(everything, block_id="auditor")]


def short(steps: tuple[Step, ...]) -> str:
    """How far the programme is, in a line or two; what holds it up is for those who can mend it."""
    open_ones = [one for one in steps if not one.done]
    lead = headline(steps)
    return f"{lead} Next: {NAMES[open_ones[0].kind].lower()}." if open_ones else lead


def headline(steps: tuple[Step, ...]) -> str:
    """How many of the steps are done."""
    done = sum(one.done for one in steps)
    if done == len(steps):
        return "All six steps are done."
    return f"{done} of {len(steps)} steps {'is' if done == 1 else 'are'} done."


def full(steps: tuple[Step, ...]) -> str:
    """Every step, done or with what blocks it."""
    return f"*{headline(steps)}*\n" + "\n".join(map(_step_line, steps))


def risk_register(risks: tuple[RiskLine, ...]) -> list[Block]:
    """Each risk with its owner, its control and what its metric comes to."""
    shown = [section(_risk_words(one)) for one in risks[:RISKS_SHOWN]]
    left = len(risks) - len(shown)
    head = [section("*Risk register*")] if shown else []
    return [*head, *shown, *([context(f"…and {left} more in the policy")] if left else [])]


def measured_words(measured: Measured) -> str:
    """A measure with its numbers, as a phrase."""
    part = measured.part
    if not part.of:
        return NOTHING_TO_MEASURE[measured.name]
    words = MEASURES[measured.name].format(n=part.done, of=part.of)
    return words if measured.name in FEWER_IS_BETTER else f"{words} ({part.percent} %)"


def _step_line(step: Step) -> str:
    if step.done:
        return f"✓ *{NAMES[step.kind]}.* {step.kind.sentence}"
    return f"○ *{NAMES[step.kind]}.* Blocked by: {join_words([blocked_words(one) for one in step.blocked])}."


def blocked_words(blocked: Blocked) -> str:
    """What a step waits for, as a phrase."""
    many = {
        "holders": count(blocked.count, "holder"),
        "lines": count(blocked.count, "line"),
        "people": "1 person" if blocked.count == 1 else f"{blocked.count} people",
    }
    return WAITS[blocked.by].format(n=blocked.count, of=blocked.of, **many)


def _risk_words(line: RiskLine) -> str:
    risk = line.risk
    metric = f"Metric: {escape(risk.metric)}"
    number = f": *{measured_words(line.measured)}*" if line.measured else ""
    facts = (f"Owner: {escape(risk.owner)}", f"Control: {escape(risk.control)}", metric + number)
    return f"*{escape(risk.risk)}*\n{bullets(facts)}"
