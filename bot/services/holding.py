"""A grant's row: found, moved with its event, and told of to everybody who sees it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from enum import Enum
from typing import Any

from bot.domain.access import Request
from bot.domain.events import Event, Fact
from bot.domain.grants import GRANT, Grant, GrantState
from bot.domain.refusals import Gone
from bot.services import standing, telling
from storage import access, grants, reports, sweeping
from storage.database import Unit


def find(unit: Unit, grant_id: str) -> Grant:
    """The grant, which a unit that writes then holds; raises `Gone` when there is none."""
    grants.hold(unit, grant_id)
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
    **values: Any,
) -> Grant:
    """Move the grant on with the one event of that move, and return it as it is then."""
    return move_all(unit, (grant,), to, actor, lambda _: facts, words, **values)[0]


def move_all(
    unit: Unit,
    held: Sequence[Grant],
    to: GrantState,
    actor: str,
    facts_of: Callable[[Grant], dict[str, Fact]],
    words: dict[str, str] | None = None,
    **values: Any,
) -> tuple[Grant, ...]:
    """Move grants on together, each with the one event of its move; raises `Gone` when one moved before.

    `values` are the fields that change with the state, the same for all.
    """
    stored = {name: value.value if isinstance(value, Enum) else value for name, value in values.items()}
    for start in sorted({grant.state for grant in held}):
        same = [grant.id for grant in held if grant.state is start]
        if not sweeping.move_grants(unit, same, start, to, **stored):
            raise Gone
    for grant in held:
        facts = {"grant_state": to.value, **facts_of(grant)}
        unit.record(event_of(grant, GRANT.event(grant.state, to), actor, facts, words))
    moved = tuple(replace(one, state=to, generation=one.generation + 1, **values) for one in held)
    for grant in moved:
        grants.learn(unit, grant)
    return moved


def event_of(
    grant: Grant, kind: str, actor: str, facts: dict[str, Fact], words: dict[str, str] | None = None
) -> Event:
    """An event about the grant."""
    return Event(kind, grant.workspace_id, "grant", grant.id, actor, facts, words or {})


def told(unit: Unit, grant: Grant) -> None:
    """Draw anew whatever pictures the grant: its cards, its request's, an extension's, and open Homes."""
    told_all(unit, grant.workspace_id, (grant,))


def told_all(unit: Unit, workspace_id: str, held: Collection[Grant]) -> None:
    """The same for several grants of one workspace; each picture and each Home is drawn once."""
    waiting = sweeping.pending_requests(unit, (grant.beneficiary for grant in held))
    subjects: dict[str, None] = {}
    for grant in held:
        extension = waiting.get((grant.account_id, grant.beneficiary, grant.role))
        subjects |= dict.fromkeys(filter(None, (grant.id, grant.request_id, extension)))
    drawn = sweeping.cards(unit, workspace_id, subjects)
    for subject in subjects:
        for name, place in drawn.get(subject, ()):
            telling.card(unit, workspace_id, name, subject, place)
    _tell_reports(unit, workspace_id, held)
    telling.home(unit, workspace_id, _onlookers(unit, workspace_id, held))


def _tell_reports(unit: Unit, workspace_id: str, held: Collection[Grant]) -> None:
    """Draw anew the open reports that list what somebody holds, or what is held on an account."""
    concerned = {one for grant in held for one in (grant.account_id, grant.beneficiary)}
    for report in reports.every_open(unit, workspace_id):
        if concerned & {report.account_id, report.person}:
            telling.everywhere(unit, workspace_id, "report", report.id)


def _onlookers(unit: Unit, workspace_id: str, held: Collection[Grant]) -> set[str]:
    """Whose Home shows a grant: holder, requester, account owners and the programme's managers."""
    accounts = sweeping.accounts(unit, (grant.account_id for grant in held)).values()
    answering = {person for one in accounts for person in (one.owner, one.backup_owner) if person}
    asking = sweeping.requesters(unit, {grant.request_id for grant in held}).values()
    return (
        {grant.beneficiary for grant in held} | answering | {*asking, *standing.managers(unit, workspace_id)}
    )
