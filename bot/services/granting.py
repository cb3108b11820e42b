"""Grants from approval to the access card: begun when their start comes, set up by the owner, extended."""

from datetime import datetime, timedelta

from bot.domain.access import Request, Terms
from bot.domain.events import Fact
from bot.domain.grants import GRANT, Grant, GrantState, TaskKind, activated_end
from bot.domain.ledger import Holding
from bot.domain.policy import Policy
from bot.domain.programme import Company
from bot.domain.register import Account
from bot.services import ending, gates, holding, ledger, lending, outsiders, roles, standing, tasking, telling
from storage import grants, register, restoration
from storage import ledger as lines
from storage.database import Unit


def begin(unit: Unit, company: Company, request: Request, account: Account, policy: Policy) -> None:
    """Carry an approval out: a new grant, or a later end for the grant it extends (A6, E6)."""
    held = holding.find(unit, request.extends_grant_id) if request.extends_grant_id else None
    if held and held.promised(unit.now):
        _extend(unit, held, request)
        return
    grant = _new(unit, request, account, policy)
    grants.add(unit, grant)
    approved = GRANT.event(None, GrantState.WAITING)
    unit.record(holding.event_of(grant, approved, "system", _dates(grant)))
    # The role is theirs from here on, and is shown as waiting though the access may still be far off.
    roles.gained(unit, grant.workspace_id, grant.beneficiary)
    owed = gates.missing(unit, company, grant)
    if owed:
        gates.park(unit, company, grant, owed)
        return
    if grant.starts_at > unit.now:
        holding.told(unit, grant)
        return
    start(unit, company, grant.id)


def start(unit: Unit, company: Company, grant_id: str) -> None:
    """The start has come: ask the owner to add the person, unless they are in already as they are to be, or
    look at a login in the vault.
    """
    grant = holding.find(unit, grant_id)
    if grant.state is not GrantState.WAITING or grant.starts_at > unit.now or unit.now >= grant.ends_at:
        return
    if restoration.is_held(unit):
        return
    owed = gates.missing(unit, company, grant)
    if owed:
        gates.park(unit, company, grant, owed)
        return
    if grant.by_vault:
        activate(unit, company, grant.id, "system")
        return
    begun = holding.move(unit, grant, GrantState.PROVISIONING, "system", {})
    adopted = _adopted(unit, holding.request_of(unit, begun))
    if adopted and adopted.role in ("", begun.role):
        activate(unit, company, begun.id, "system")
        return
    _ask_to_add(unit, company, begun)


def begin_again(unit: Unit, company: Company, grant: Grant, actor: str, facts: dict[str, Fact]) -> None:
    """A suspended grant is kept after all: it is set up again, or lends the login again."""
    if grant.by_vault:
        activate(unit, company, grant.id, actor)
        return
    tasking.cancel_open(unit, grant, TaskKind.SUSPEND)
    _ask_to_add(unit, company, holding.move(unit, grant, GrantState.PROVISIONING, actor, facts))


def activate(unit: Unit, company: Company, grant_id: str, actor: str) -> None:
    """The owner has added the person, or the vault lends them the login: the length runs from now.

    Where the end has come meanwhile, the grant is never usable, and the next sweep asks for the access back.
    """
    grant = holding.find(unit, grant_id)
    ends_at = activated_end(grant, unit.now)
    facts: dict[str, Fact] = {"ends_at": ends_at}
    active = holding.move(
        unit, grant, GrantState.ACTIVE, actor, facts,
        activated_at=grant.activated_at or unit.now, ends_at=ends_at, suspended_at=None, off_network_at=None,
    )  # fmt: skip
    account, request = register.find(unit, grant.account_id), holding.request_of(unit, active)
    if account is not None:
        ledger.grant_began(unit, active, account, actor, _adopted(unit, request))
    if not active.usable(unit.now):
        return
    ending.time_the_end(unit, active)
    if account is not None and active.by_vault:
        lending.begun(unit, company, account)
    telling.card(unit, active.workspace_id, "access", active.id, active.beneficiary)
    if request.requester != active.beneficiary and not request.adopts_holding_id:
        telling.notice(unit, active.workspace_id, "set_up", active.id, (request.requester,))
    holding.told(unit, active)
    ending.answer_for_removals(unit, company, active)


def whole_length(unit: Unit, request: Request, terms: Terms) -> timedelta:
    """How long access would last in all: an extension counts from the grant's activation (A10)."""
    held = grants.find(unit, request.extends_grant_id) if request.extends_grant_id else None
    if held is None:
        return terms.length(unit.now)
    return terms.ends(unit.now) - (held.activated_at or held.starts_at)


def latest_end(unit: Unit, request: Request, policy: Policy) -> datetime:
    """The end if the decision, and then the set-up, take as long as they may."""
    decided_at = request.decided_at or request.lapses_at
    return _latest_end(unit, request, policy, request.terms.begins(decided_at))


def _adopted(unit: Unit, request: Request) -> Holding | None:
    """The way in that the grant takes the place of, if it is one without a grant still."""
    held = lines.newest(unit, request.adopts_holding_id) if request.adopts_holding_id else None
    return held if held and held.has_a_way_in and held.grant_id is None else None


def _ask_to_add(unit: Unit, company: Company, grant: Grant) -> None:
    policy = standing.ruling(unit, grant.policy_id).policy
    by = min(_set_up_by(unit, grant.workspace_id, grant.beneficiary, policy, unit.now), grant.ends_at)
    tasking.open_task(unit, company, grant, TaskKind.PROVISION, due_at=by)
    holding.told(unit, grant)


def _new(unit: Unit, request: Request, account: Account, policy: Policy) -> Grant:
    terms = request.terms
    begins = terms.begins(unit.now)
    return Grant(
        id=unit.new_id(),
        workspace_id=request.workspace_id,
        request_id=request.id,
        account_id=account.id,
        beneficiary=request.beneficiary,
        role=terms.role,
        use_case=request.use_case,
        state=GrantState.WAITING,
        policy_id=request.policy_id,
        starts_at=begins,
        length=terms.ending.length,
        ends_at=_latest_end(unit, request, policy, begins),
        generation=0,
        approved_at=unit.now,
        method=lending.method_for(unit, policy, account, terms.role),
    )


def _latest_end(unit: Unit, request: Request, policy: Policy, begins: datetime) -> datetime:
    """A fixed end is the end; a length waits for set-up, but not longer than the policy says.

    Neither goes beyond the contract of an agency's person (P5.4).
    """
    contract = outsiders.recipient(unit, request.workspace_id, request.beneficiary).contract
    ending_asked = request.terms.ending
    if ending_asked.instant is not None:
        return outsiders.within(contract, ending_asked.instant)
    by = _set_up_by(unit, request.workspace_id, request.beneficiary, policy, begins)
    return outsiders.within(contract, by + (ending_asked.length or timedelta()))


def _set_up_by(unit: Unit, workspace_id: str, beneficiary: str, policy: Policy, begins: datetime) -> datetime:
    """When set-up must be done, counted in the beneficiary's working days."""
    zone = outsiders.zone_for(unit, workspace_id, beneficiary)
    return policy.grants.setup_within.after(begins, zone, frozenset(policy.requests.holidays))


def _extend(unit: Unit, held: Grant, request: Request) -> None:
    contract = outsiders.recipient(unit, held.workspace_id, held.beneficiary).contract
    ends_at = outsiders.within(contract, request.terms.ends(unit.now))
    grants.extend(unit, held.id, ends_at)
    facts: dict[str, Fact] = {"from": held.ends_at, "to": ends_at, "request": request.id}
    unit.record(holding.event_of(held, "grant:extended", "system", facts))
    extended = holding.find(unit, held.id)
    tasking.cancel_open(unit, extended, TaskKind.REMOVE)
    if extended.state is GrantState.ACTIVE:
        ending.time_the_end(unit, extended)
    holding.told(unit, extended)


def _dates(grant: Grant) -> dict[str, Fact]:
    return {
        "request": grant.request_id,
        "account": grant.account_id,
        "beneficiary": grant.beneficiary,
        "role": grant.role,
        "starts_at": grant.starts_at,
        "ends_at": grant.ends_at,
    }
