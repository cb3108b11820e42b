"""A grant's row: found, moved with its event, and told of to everybody who sees it."""

from bot.domain.access import Request
from bot.domain.events import Event, Fact
from bot.domain.grants import GRANT, Grant, GrantState
from bot.domain.refusals import Gone
from bot.services import standing, telling
from storage import access, grants, outbox, register
from storage.database import Unit


def find(unit: Unit, grant_id: str) -> Grant:
    """The grant; raises `Gone` when there is none."""
    found = grants.find(unit, grant_id)
    if found is None:
        raise Gone
    return found


def request_of(unit: Unit, grant: Grant) -> Request:
    """The request that yielded the grant (A6)."""
    request = access.find(unit, grant.request_id)
    if request is None:
        raise Gone
    return request


def move(
    unit: Unit,
    grant: Grant,
    to: GrantState,
    actor: str,
    facts: dict[str, Fact],
    words: dict[str, str] | None = None,
    **values: object,
) -> Grant:
    """Move the grant on with the one event of that move, and return it as it is then."""
    event = GRANT.event(grant.state, to)
    if not grants.move(unit, grant.id, grant.state, to, **values):
        raise Gone
    unit.record(event_of(grant, event, actor, {"grant_state": to.value, **facts}, words))
    return find(unit, grant.id)


def event_of(
    grant: Grant, kind: str, actor: str, facts: dict[str, Fact], words: dict[str, str] | None = None
) -> Event:
    """An event about the grant."""
    return Event(kind, grant.workspace_id, "grant", grant.id, actor, facts, words or {})


def told(unit: Unit, grant: Grant) -> None:
    """Draw anew whatever pictures the grant: its cards, its request's, an extension's, and open Homes."""
    telling.grant_changed(unit, grant)
    waiting = access.pending_for(unit, grant.account_id, grant.beneficiary, grant.role)
    for request_id in filter(None, (grant.request_id, waiting.id if waiting else None)):
        for name, place in outbox.cards_of(unit, grant.workspace_id, request_id):
            telling.card(unit, grant.workspace_id, name, request_id, place)
    telling.home(unit, grant.workspace_id, _onlookers(unit, grant))


def _onlookers(unit: Unit, grant: Grant) -> set[str]:
    """Whose Home shows the grant: requester, account owners and the programme's managers."""
    account = register.find(unit, grant.account_id)
    owners = (account.owner, account.backup_owner) if account else ()
    managers = standing.managers(unit, grant.workspace_id)
    return {one for one in (request_of(unit, grant).requester, *owners, *managers) if one}
