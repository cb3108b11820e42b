"""Mirroring people from Slack: who they are, and what follows when they are no longer who they were."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.domain.campaigns import Trigger
from bot.domain.events import Event, Fact
from bot.domain.moving import change_of
from bot.domain.people import Kind, Person, kind_of
from bot.domain.programme import Company
from bot.domain.text import clean
from bot.services import (
    assigning,
    balloting,
    campaign_events,
    following,
    founding,
    leaving,
    moving,
    principals,
)
from storage import people
from storage.database import Unit

NAME_LIMIT = 120


def read_person(unit: Unit, workspace_id: str, user: Mapping[str, Any]) -> Person:
    """A person from Slack's user object; what is missing is read as the cautious answer."""
    profile = user.get("profile") or {}
    shown = profile.get("real_name") or user.get("real_name") or user.get("name") or user["id"]
    return Person(
        workspace_id=workspace_id,
        user_id=str(user["id"]),
        enterprise_id=(user.get("enterprise_user") or {}).get("enterprise_id"),
        name=clean(str(shown), limit=NAME_LIMIT) or str(user["id"]),
        email=profile.get("email") or None,
        zone=user.get("tz") or None,
        title=clean(str(profile.get("title") or ""), limit=NAME_LIMIT),
        kind=kind_of(
            home_team=workspace_id,
            team=user.get("team_id"),
            deleted=bool(user.get("deleted")),
            bot=bool(user.get("is_bot")) or user["id"] == "USLACKBOT",
            guest=bool(user.get("is_restricted")) or bool(user.get("is_ultra_restricted")),
            stranger=bool(user.get("is_stranger")),
        ),
        fetched_at=unit.now,
        updated=int(user.get("updated") or 0),
    )


def mirror(unit: Unit, company: Company, users: Iterable[Mapping[str, Any]]) -> int:
    """Take a page of Slack's people into the mirror; how many were new or had changed.

    A record older than the one that is known, as events out of order bring, changes nothing.
    """
    people.hold_workspace(unit, company.workspace_id)
    seen = [read_person(unit, company.workspace_id, user) for user in users]
    known = people.find_all(unit, company.workspace_id, tuple(person.user_id for person in seen))
    changed = sum(_mirror_one(unit, company, person, known.get(person.user_id)) for person in seen)
    if changed:
        founding.look_again(unit, company, redraw=True)
        balloting.look_again(unit, company)
    return changed


def _mirror_one(unit: Unit, company: Company, person: Person, before: Person | None) -> bool:
    if before and before.updated > person.updated:
        return False
    person = replace(person, offboarded_at=_offboarded_at(before, person))
    people.save(unit, person)
    if before is None:
        unit.record(_event(person, "person:seen", {"kind": person.kind.value}))
        principals.met(unit, company, person)
        assigning.joined(unit, company, person)
        return True
    unmoved = replace(before, fetched_at=person.fetched_at, updated=person.updated)
    if unmoved == replace(person, email=_folded(person.email)):
        return False
    changed = [name for name in ("name", "email", "zone", "title", "kind") if _differs(before, person, name)]
    facts: dict[str, Fact] = {"changed": [*changed], "kind": person.kind.value, "was": before.kind.value}
    unit.record(_event(person, "person:changed", facts))
    if before.kind is not person.kind:
        leaving.left(unit, company, person)
        following.standing_changed(unit, company, person)
    change = change_of(before, person)
    if change and not person.gone:
        moving.ask(unit, company, person, change)
        # What they hold is asked about there; here it is what they keep for others.
        kept = campaign_events.kept_by(unit, company, person.user_id)
        campaign_events.happened(unit, company, Trigger.MOVER, person.user_id, kept)
    principals.met(unit, company, person)
    return True


def _offboarded_at(before: Person | None, person: Person) -> datetime | None:
    """Ours, so that Slack does not know it; once Slack itself says that they have left, it has served."""
    return before.offboarded_at if before and person.kind is not Kind.DEACTIVATED else None


def _differs(before: Person, after: Person, name: str) -> bool:
    if name == "email":
        return before.email != _folded(after.email)
    return bool(getattr(before, name) != getattr(after, name))


def _folded(email: str | None) -> str | None:
    return email.casefold() if email else None


def _event(person: Person, kind: str, facts: dict[str, Fact]) -> Event:
    return Event(kind, person.workspace_id, "person", person.user_id, "slack", facts, {"name": person.name})
