"""Audiences: whom the policy asks to acknowledge it, by rules that are looked at as things stand now."""

from collections.abc import Callable, Collection, Mapping

from bot.domain.acknowledging import Audience
from bot.domain.people import Kind
from bot.domain.policy import Policy
from bot.domain.principals import is_outside
from bot.domain.register import CLOSED
from storage import agencies, grants, people, policy, principals, register
from storage.database import Unit


def audiences(rules: Policy) -> tuple[Audience, ...]:
    """Those that the policy names, each once."""
    return tuple(map(Audience, dict.fromkeys(rules.acknowledgement.audience)))


def members(unit: Unit, workspace_id: str, wanted: Collection[Audience]) -> Mapping[Audience, frozenset[str]]:
    """Everybody in each of these audiences: Slack ids, and records of ours for whoever is not in Slack.

    Bots and people who have left are in none.
    """
    known = people.everybody(unit, workspace_id)
    not_asked = {one.user_id for one in known if one.gone or one.kind is Kind.BOT}
    return {one: _GATHER[one](unit, workspace_id) - not_asked for one in wanted}


def is_asked(unit: Unit, workspace_id: str, wanted: Collection[Audience], person: str) -> bool:
    """Whether somebody is in any of these audiences, read with less than all of them."""
    return any(_IS_IN[one](unit, workspace_id, person) for one in wanted)


def _everyone(unit: Unit, workspace_id: str) -> frozenset[str]:
    return frozenset(one.user_id for one in people.everybody(unit, workspace_id) if one.fit)


def _holders(unit: Unit, workspace_id: str) -> frozenset[str]:
    return frozenset(one.beneficiary for one in grants.in_force(unit, workspace_id))


def _owners(unit: Unit, workspace_id: str) -> frozenset[str]:
    open_ones = (one for one in register.every(unit, workspace_id) if one.status not in CLOSED)
    return frozenset(who for one in open_ones for who in (one.owner, one.backup_owner) if who)


def _agency_people(unit: Unit, workspace_id: str) -> frozenset[str]:
    """Everybody on a roster, and each agency's contact, who goes by the agency's own id."""
    records = principals.named(unit, agencies.on_rosters(unit, workspace_id))
    contacts = (one.id for one in agencies.every(unit, workspace_id) if one.active)
    return frozenset((*(one.user_id or one.id for one in records.values()), *contacts))


def _committee(unit: Unit, workspace_id: str) -> frozenset[str]:
    rows = policy.seats(unit, workspace_id)
    return frozenset(who for row in rows for who in (row.occupant, *row.alternates) if who)


def _is_member(unit: Unit, workspace_id: str, person: str) -> bool:
    found = people.find(unit, workspace_id, person)
    return found is not None and found.fit


def _holds(unit: Unit, workspace_id: str, person: str) -> bool:
    return bool(grants.in_force_of(unit, workspace_id, (person,)))


def _owns(unit: Unit, workspace_id: str, person: str) -> bool:
    mine = register.answered_for_by(unit, workspace_id, person)
    return any(one.status not in CLOSED for one in mine)


def _is_of_an_agency(unit: Unit, workspace_id: str, person: str) -> bool:
    contact_of = agencies.find(unit, person) if is_outside(person) else None
    if contact_of is not None:
        return contact_of.active
    record = principals.find(unit, person) if is_outside(person) else None
    record = record or principals.of_user(unit, workspace_id, person)
    return record is not None and agencies.current(unit, record.id) is not None


def _is_seated(unit: Unit, workspace_id: str, person: str) -> bool:
    return person in _committee(unit, workspace_id)


_GATHER: Mapping[Audience, Callable[[Unit, str], frozenset[str]]] = {
    Audience.EVERYONE: _everyone,
    Audience.HOLDERS: _holders,
    Audience.OWNERS: _owners,
    Audience.AGENCIES: _agency_people,
    Audience.COMMITTEE: _committee,
}
_IS_IN: Mapping[Audience, Callable[[Unit, str, str], bool]] = {
    Audience.EVERYONE: _is_member,
    Audience.HOLDERS: _holds,
    Audience.OWNERS: _owns,
    Audience.AGENCIES: _is_of_an_agency,
    Audience.COMMITTEE: _is_seated,
}
