"""Whom a network's list brings into the ledger while an audit goes on, and what becomes of them (P3.6)."""

from bot.domain.additions import Addition, AdditionState
from bot.domain.campaign_progress import Held, Way
from bot.domain.ledger import Holding, Method
from bot.domain.register import Account
from bot.services import kept_lines
from storage import adoption, duties, ledger, network_lists, register, rotation
from storage.database import Unit


def of(unit: Unit, campaign_id: str) -> tuple[Addition, ...]:
    """Everybody who was added in an audit, in the order in which they were."""
    found = (_addition(unit, *ids) for ids in network_lists.added(unit, campaign_id))
    return tuple(one for one in found if one)


def waiting(unit: Unit, campaign_id: str) -> tuple[Addition, ...]:
    """Those of them who are neither granted what they have nor gone."""
    return tuple(one for one in of(unit, campaign_id) if one.state is AdditionState.WAITS)


def who_has(unit: Unit, one: Addition) -> Held:
    """Who can have it granted, or takes it away."""
    line = adoption.of_holding(unit, one.held.id)
    held = kept_lines.with_whom(unit, line) if line else Held()
    return held if held != Held() else asked_about(unit, one.held, one.first.id)


def asked_about(unit: Unit, held: Holding, *ids: str) -> Held:
    """Who is asked to take a way in away, or to change the secret that somebody knows."""
    secret = rotation.open_of(unit, held.account_id) if held.method is Method.SHARED_SECRET else None
    about = (held.id, *ids, *([secret.id] if secret else []))
    found = (duty for one in about for duty in duties.open_about(unit, one))
    return next((Held((one.assignee,), Way.DUTY, one.id) for one in found), Held())


def _addition(unit: Unit, match_id: str, holding_id: str) -> Addition | None:
    match, first = network_lists.find_match(unit, match_id), ledger.find(unit, holding_id)
    held, account = ledger.newest(unit, holding_id), register.find(unit, match.account_id if match else "")
    if match is None or first is None or held is None or account is None:
        return None
    return Addition(match, first, held, _state(held, account))


def _state(held: Holding, account: Account) -> AdditionState:
    if held.grant_id is not None:
        return AdditionState.GRANTED
    over = not held.has_a_way_in and not held.knows_the_secret(account.rotated_at)
    return AdditionState.GONE if over or account.closed else AdditionState.WAITS
