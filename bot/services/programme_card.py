"""The programme's card: how far each of the six steps is, and who sees how much of it."""

from bot.domain.measures import Measured
from bot.domain.policy import Policy
from bot.domain.policy_parts import Risk
from bot.domain.programme import Company
from bot.domain.programme_pictures import ProgrammePicture, RiskLine
from bot.domain.programme_steps import Facts, Step, steps
from bot.domain.slots import SENIOR_LEADER
from bot.services import measuring, standing
from storage import people, policy, programme
from storage.database import Unit


def picture(unit: Unit, company: Company, reader: str) -> ProgrammePicture:
    """The card as one person sees it; the programme is founded."""
    runs_it = reader in runners(unit, company)
    full = runs_it or reader in committee(unit, company)
    rules = standing.in_force(unit, company).policy
    return ProgrammePicture(
        steps=now(unit, company), full=full, risks=risks(unit, company, rules) if runs_it else ()
    )


def now(unit: Unit, company: Company) -> tuple[Step, ...]:
    """The six steps as things stand."""
    return steps(facts(unit, company))


def facts(unit: Unit, company: Company) -> Facts:
    """Everything that the steps look at."""
    rules = standing.in_force(unit, company).policy
    counted = programme.counted(unit, company.workspace_id)
    return Facts(
        policy=True,
        senior_leader=bool(senior_leaders(unit, company)),
        reviewed=rules.review_every is not None,
        accounts=counted.accounts,
        ownerless=counted.ownerless,
        backupless=counted.backupless,
        unknown=counted.unknown,
        legacy=counted.legacy,
        hunts_open=counted.hunts_open,
        hunts_closed=counted.hunts_closed,
        baselines=counted.baselines,
        baseline_age=unit.now - counted.baseline_at if counted.baseline_at else None,
        approved=counted.approved,
    )


def risks(unit: Unit, company: Company, rules: Policy) -> tuple[RiskLine, ...]:
    """The risk register, with its numbers."""
    return tuple(RiskLine(one, _measured(unit, company, one)) for one in rules.risks)


def runners(unit: Unit, company: Company) -> tuple[str, ...]:
    """Who runs the programme from day to day: manager, deputy and admins."""
    return (*standing.managers(unit, company.workspace_id), *company.admins)


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
