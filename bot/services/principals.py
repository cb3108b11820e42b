"""People's records: made when first needed, with identities that lists propose and only people confirm."""

from dataclasses import replace

from bot.domain.events import Event, Fact
from bot.domain.people import Kind, Person
from bot.domain.principals import (
    IDENTITY,
    Identity,
    IdentityKind,
    IdentityState,
    Principal,
    PrincipalKind,
    key_of,
    kind_for,
)
from bot.domain.programme import Company
from bot.domain.refusals import AlreadyDone, Gone, NotFit, NotYours
from bot.services import binding, outsiders, standing, telling
from storage import agencies, cards, principals, register
from storage.database import Unit


def of_slack(unit: Unit, person: Person, by: str = "system") -> Principal:
    """The record of somebody in Slack, made now if they had none."""
    found = principals.of_user(unit, person.workspace_id, person.user_id)
    if found is not None:
        return found
    kind = kind_for(person.kind, on_a_roster=False)
    return _add(unit, person.workspace_id, person.name, kind, by, user_id=person.user_id, zone=person.zone)


def outside(unit: Unit, workspace_id: str, name: str, by: str, zone: str | None = None) -> Principal:
    """A record of somebody who is not in Slack."""
    return _add(unit, workspace_id, name, PrincipalKind.STRANGER, by, user_id=None, zone=zone)


def change(unit: Unit, old: Principal, by: str, **values: object) -> Principal:
    """Change a record, with its event; nothing where it is so already."""
    new = replace(old, **values)  # type: ignore[arg-type]  # the fields of the same record
    if new == old:
        return old
    principals.change(unit, new)
    changed = [name for name in values if getattr(old, name) != getattr(new, name)]
    facts: dict[str, Fact] = {"changed": [*changed], "kind": new.kind.value, "agency": new.agency_id}
    unit.record(Event("principal:changed", new.workspace_id, "principal", new.id, by, facts))
    return new


def propose(
    unit: Unit,
    of: Principal,
    kind: IdentityKind,
    said: str,
    *,
    network: str = "",
    source: str,
    by: str,
) -> Identity | None:
    """Propose that somebody is known by this; None where it is another's, or was said not to be theirs."""
    key = key_of(kind, said)
    standing_one = principals.standing(unit, of.workspace_id, kind, network, key)
    if standing_one is not None:
        return standing_one if standing_one.principal_id == of.id else None
    before = (
        one for one in principals.identities_of(unit, of.id) if (one.kind, one.network) == (kind, network)
    )
    if any(one.key == key for one in before):
        return None
    new = Identity(
        id=unit.new_id(),
        workspace_id=of.workspace_id,
        principal_id=of.id,
        kind=kind,
        network=network,
        key=key,
        said=said.strip(),
        state=IdentityState.PROPOSED,
        source=source,
        proposed_by=by,
        proposed_at=unit.now,
    )
    principals.add_identity(unit, new)
    unit.record(_event(new, IDENTITY.event(None, IdentityState.PROPOSED), by, {"key": key}))
    return new


def say(unit: Unit, of: Principal, kind: IdentityKind, said: str, by: str) -> None:
    """A person writes down by what somebody is known, and so confirms it."""
    found = propose(unit, of, kind, said, source="roster", by=by)
    if found is not None and found.state is IdentityState.PROPOSED:
        _decide(unit, found, IdentityState.CONFIRMED, by)


def decide(unit: Unit, company: Company, actor: Person, identity_id: str, *, theirs: bool) -> Identity:
    """Confirm or reject what was proposed; whoever joins Slack so gets what was granted to them before."""
    principals.hold_identity(unit, identity_id)
    found = principals.find_identity(unit, identity_id)
    if found is None or found.workspace_id != company.workspace_id:
        raise Gone
    of = _record(unit, found)
    if actor.user_id not in deciders(unit, company, found, of):
        raise NotYours(
            "Only the person, their sponsor, an owner and the programme manager can say this."
        ).about("identity", identity_id)
    if not actor.fit and (actor.gone or actor.user_id != of.user_id):
        raise NotFit().about("identity", identity_id)
    if found.state is not IdentityState.PROPOSED:
        raise AlreadyDone
    decided = _decide(
        unit, found, IdentityState.CONFIRMED if theirs else IdentityState.REJECTED, actor.user_id
    )
    if theirs and found.kind is IdentityKind.SLACK:
        binding.bind(unit, company, of, found.key, actor.user_id)
    tell(unit, company, decided)
    return decided


def deciders(unit: Unit, company: Company, identity: Identity, of: Principal) -> frozenset[str]:
    """Who may say whether an identity is somebody's: those in charge, whoever answers for them, owners of
    accounts on the network, and they themselves, save where it would give them what somebody else holds.
    """
    able = {*standing.managers(unit, company.workspace_id), *company.admins}
    agency = agencies.find(unit, of.agency_id) if of.agency_id else None
    able |= {agency.sponsor} if agency else set()
    if identity.kind is IdentityKind.HANDLE:
        able |= register.owners_on(unit, company.workspace_id, identity.network)
    if identity.kind is not IdentityKind.SLACK and of.user_id:
        able.add(of.user_id)
    return frozenset(able)


def waiting_for(unit: Unit, company: Company, user_id: str) -> tuple[Identity, ...]:
    """Proposed identities on which somebody can decide, oldest first."""
    proposed = principals.proposed(unit, company.workspace_id)
    records = principals.named(unit, (one.principal_id for one in proposed))
    known = [(one, records[one.principal_id]) for one in proposed if one.principal_id in records]
    return tuple(one for one, of in known if user_id in deciders(unit, company, one, of))


def met(unit: Unit, company: Company, person: Person) -> None:
    """Slack has somebody new, or with another address or standing: their record follows, and where somebody
    outside has the same address it is proposed, and no more, that they are the same.
    """
    record = principals.of_user(unit, person.workspace_id, person.user_id)
    if record is not None:
        on_a_roster = agencies.current(unit, record.id) is not None
        kind = kind_for(person.kind, on_a_roster=on_a_roster)
        change(unit, record, "slack", name=person.name, kind=kind, zone=person.zone)
    address = (person.email or "").strip().casefold()
    same = principals.outside_addresses(unit, company.workspace_id).get(address) if address else None
    if same is not None and person.kind in (Kind.MEMBER, Kind.GUEST):
        propose_binding(unit, company, same, person)


def propose_binding(unit: Unit, company: Company, principal_id: str, person: Person) -> None:
    """Ask whoever answers for somebody outside whether they are this person in Slack."""
    of = principals.find(unit, principal_id)
    if of is None or of.user_id is not None:
        return
    before = principals.standing(unit, of.workspace_id, IdentityKind.SLACK, "", person.user_id)
    found = None if before else propose(
        unit, of, IdentityKind.SLACK, person.user_id, source="join", by="slack"
    )  # fmt: skip
    if found is not None:
        asked = outsiders.hears(unit, of.id) or standing.in_charge(unit, company)
        telling.card(unit, company.workspace_id, "identity", found.id, asked)
        tell(unit, company, found)


def tell(unit: Unit, company: Company, identity: Identity) -> None:
    """Draw an identity anew wherever it is shown."""
    for place in cards.places_told(unit, company.workspace_id, "identity", identity.id):
        telling.card(unit, company.workspace_id, "identity", identity.id, place)
    telling.home(
        unit, company.workspace_id, sorted(deciders(unit, company, identity, _record(unit, identity)))
    )


def _add(
    unit: Unit,
    workspace_id: str,
    name: str,
    kind: PrincipalKind,
    by: str,
    *,
    user_id: str | None,
    zone: str | None,
) -> Principal:
    new = Principal(unit.new_id(), workspace_id, name, kind, user_id, None, zone, None, unit.now)
    principals.add(unit, new)
    facts: dict[str, Fact] = {"kind": kind.value, "user": user_id}
    unit.record(Event("principal:added", workspace_id, "principal", new.id, by, facts, {"name": name}))
    return new


def _record(unit: Unit, identity: Identity) -> Principal:
    found = principals.find(unit, identity.principal_id)
    if found is None:
        raise Gone
    return found


def _decide(unit: Unit, found: Identity, to: IdentityState, by: str) -> Identity:
    if not principals.decide(unit, found.id, to, by):
        raise AlreadyDone
    unit.record(_event(found, IDENTITY.event(found.state, to), by))
    return replace(found, state=to, decided_by=by, decided_at=unit.now)


def _event(identity: Identity, kind: str, by: str, words: dict[str, str] | None = None) -> Event:
    facts: dict[str, Fact] = {
        "principal": identity.principal_id, "kind": identity.kind.value, "network": identity.network,
        "source": identity.source,
    }  # fmt: skip
    return Event(kind, identity.workspace_id, "identity", identity.id, by, facts, words or {})
