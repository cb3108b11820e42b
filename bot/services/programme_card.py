"""The programme's card: how far each of the six steps is, and who sees how much of it."""

from dataclasses import replace

from bot.domain.measures import Measured
from bot.domain.monthly import Figure
from bot.domain.policy import Policy
from bot.domain.policy_parts import Risk
from bot.domain.programme import Company
from bot.domain.programme_pictures import ProgrammePicture, RiskLine
from bot.domain.programme_steps import Facts, Progress, steps
from bot.domain.slots import SENIOR_LEADER
from bot.services import acknowledging, anchoring, audiences, measuring, standing
from storage import monthly, people, policy, programme
from storage.database import Unit


def picture(unit: Unit, company: Company, reader: str) -> ProgrammePicture:
    """The card as one person sees it; the programme is founded."""
    runs_it = reader in runners(unit, company)
    may_report = runs_it or reader in report_readers(unit, company)
    full = may_report or reader in committee(unit, company)
    rules = standing.in_force(unit, company).policy
    return ProgrammePicture(
        steps=steps(facts(unit, company) if full else facts_of_the_day(unit, company)),
        full=full,
        risks=risks(unit, company, rules) if runs_it else (),
        may_report=may_report,
        audits_it=reader in standing.auditors(unit, company.workspace_id),
        anchored=anchoring.picture(unit) if full else None,
    )


def facts(unit: Unit, company: Company) -> Facts:
    """Everything that the steps look at, as things stand."""
    return replace(_counted(unit, company), acknowledged=_acknowledged(unit, company))


def facts_of_the_day(unit: Unit, company: Company) -> Facts:
    """The same, with as many acknowledgements as were counted last: not everybody is read at every Home."""
    latest = monthly.latest_figures(unit, company.workspace_id)
    reached = latest.values.get(Figure.REACH, 0) if latest else 0
    return replace(_counted(unit, company), acknowledged=Progress(reached, 100))


def announced_ever(unit: Unit, company: Company) -> bool:
    """Whether the company has been told of any version of its policy."""
    return any(one.announced_at for one in policy.that_decided(unit, company.workspace_id))


def _acknowledged(unit: Unit, company: Company) -> Progress | None:
    """How many of those who are asked to acknowledge the policy have done so."""
    asked = acknowledging.now_asked(unit, company.workspace_id)
    if asked is None or asked.asked_since is None:
        return None
    wanted = audiences.audiences(standing.parsed(asked.version.text))
    people_asked = frozenset[str]().union(*audiences.members(unit, company.workspace_id, wanted).values())
    given = acknowledging.who_has(unit, company.workspace_id, asked)
    return Progress(len(people_asked & given.keys()), len(people_asked))


def _counted(unit: Unit, company: Company) -> Facts:
    """What one statement counts."""
    rules = standing.in_force(unit, company).policy
    counted = programme.counted(unit, company.workspace_id, unit.now - rules.audits.cadence)
    asked = acknowledging.now_asked(unit, company.workspace_id)
    return Facts(
        policy=True,
        senior_leader=bool(senior_leaders(unit, company)),
        reviewed=rules.review_every is not None,
        announced=asked is not None and asked.asked_since is not None,
        accounts=counted.accounts,
        ownerless=counted.ownerless,
        backupless=counted.backupless,
        unknown=counted.unknown,
        legacy=counted.legacy,
        hunts_open=counted.hunts_open,
        hunts_closed=counted.hunts_closed,
        baselines=counted.baselines,
        audits=counted.audits,
        due=counted.due,
        late=counted.late,
        differing=counted.differing,
        approved=counted.approved,
        trained=Progress(counted.passed, counted.courses) if counted.courses else None,
    )


def risks(unit: Unit, company: Company, rules: Policy) -> tuple[RiskLine, ...]:
    """The risk register, with its numbers."""
    return tuple(RiskLine(one, _measured(unit, company, one)) for one in rules.risks)


def runners(unit: Unit, company: Company) -> tuple[str, ...]:
    """Who runs the programme from day to day: manager, deputy and admins."""
    return (*standing.managers(unit, company.workspace_id), *company.admins)


def report_readers(unit: Unit, company: Company) -> frozenset[str]:
    """Who may see the report: those who lead, run or check the programme."""
    return frozenset((*senior_leaders(unit, company), *standing.overseers(unit, company)))


def committee(unit: Unit, company: Company) -> frozenset[str]:
    """Everybody who sits on the committee, alternates included."""
    rows = policy.seats(unit, company.workspace_id)
    return frozenset(person for row in rows for person in (row.occupant, *row.alternates) if person)


def senior_leaders(unit: Unit, company: Company) -> tuple[str, ...]:
    """Who sits in the senior leader's seats and can act, in the order of the seats."""
    rows = policy.seats(unit, company.workspace_id)
    seated = [row.occupant for row in rows if row.discipline == SENIOR_LEADER and row.occupant]
    fit = people.fit_ids(unit, company.workspace_id, seated)
    return tuple(person for person in seated if person in fit)


def _measured(unit: Unit, company: Company, risk: Risk) -> Measured | None:
    return measuring.measured(unit, company.workspace_id, risk.measure) if risk.measure else None
