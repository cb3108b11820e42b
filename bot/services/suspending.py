"""Suspending: access that nobody has certified is on hold, until its audit is answered or it ends."""

from bot.domain.events import Fact
from bot.domain.grants import Grant, GrantState, Task, TaskKind
from bot.domain.programme import Company
from bot.domain.refusals import Ended
from bot.domain.vault import CheckoutEnd
from bot.services import checkouts, closing, ending, granting, holding, ledger, lending, standing, tasking
from storage import grants, register
from storage.database import Unit


def suspend(unit: Unit, company: Company, grant_id: str, facts: dict[str, Fact]) -> Grant:
    """Put an active grant on hold; one in any other state is left as it is.

    Somebody is asked to take its holder off the network. A login that was lent is shown no more, and is to be
    changed where its holder knows it.
    """
    grant = holding.find(unit, grant_id)
    if not grant.usable(unit.now):
        return grant
    held = holding.move(
        unit, grant, GrantState.SUSPENDED, "system", facts, suspended_at=unit.now, off_network_at=None
    )
    if held.by_vault:
        _take_login(unit, company, held)
    else:
        tasking.cancel_open(unit, held, TaskKind.REMOVE)
        _ask(unit, company, held)
    holding.told(unit, held)
    closing.write_to(unit, "suspended", held)
    return holding.find(unit, grant_id)


def keep_again(unit: Unit, company: Company, grant_id: str, by: str, facts: dict[str, Fact]) -> None:
    """A suspended grant is kept after all: it is set up again (vault: active). Raises `Ended`."""
    grant = holding.find(unit, grant_id)
    if not grant.suspended or unit.now >= grant.ends_at:
        raise Ended
    granting.begin_again(unit, company, grant, by, facts)


def taken_off(unit: Unit, company: Company, task: Task) -> None:
    """Somebody says, with proof, that the holder of a suspended grant is off the network."""
    actor = task.done_by or "system"
    _is_off(unit, company, holding.find(unit, task.grant_id), actor, tasking.evidence_facts(task))


def _ask(unit: Unit, company: Company, held: Grant) -> None:
    """Ask for the removal, unless its holder is there by another grant as well."""
    if not ending.is_covered(unit, held):
        due_at = unit.now + standing.ruling(unit, held.policy_id).policy.grants.removal_sla
        tasking.open_task(unit, company, held, TaskKind.SUSPEND, due_at=due_at)


def _take_login(unit: Unit, company: Company, held: Grant) -> None:
    checkouts.close_for_grant(unit, company, held, CheckoutEnd.GRANT_SUSPENDED)
    account = register.find(unit, held.account_id)
    if account is None or ending.is_covered(unit, held):
        return
    knows = lending.knowledge(unit, account, held.beneficiary, held).opens_it()
    ledger.grant_over(unit, company, held, "system", unit.now, knows=knows)
    if not knows:
        _is_off(unit, company, held, "system", {})


def _is_off(unit: Unit, company: Company, held: Grant, by: str, facts: dict[str, Fact]) -> None:
    if not grants.off_network(unit, held.id):
        return
    unit.record(holding.event_of(held, "grant:off_network", by, facts))
    ledger.grant_over(unit, company, held, by, unit.now)
    holding.told(unit, holding.find(unit, held.id))
