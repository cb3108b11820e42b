"""Somebody leaves while one of everything is half-way: what becomes of it, and of everybody's work."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from bot.domain.ballot import Choice
from bot.domain.columns import ImportKind
from bot.domain.ledger import Method
from bot.services import balloting, importing, offboarding, vouching
from bot.services.offboarding import Wish
from bot.services.sheets.reading import pasted
from scheduler import jobs
from storage import ballots, grants, policy, register, tables
from storage import leaving as departures
from storage.database import Unit
from tests.permissions.booth import YES, Booth
from tests.permissions.making import Made, Making, ask, way_in
from tests.permissions.people import (
    ADMIN,
    BACKUP,
    COMMITTEE,
    EVERYBODY,
    LEADER,
    MANAGER,
    MEMBER,
    OWNER,
    PARTY,
    SECURITY,
    Who,
    user_id,
)
from tests.permissions.subjects import ROWS, read_list
from tests.services.company import TEAM

LEAVERS = (PARTY, OWNER, BACKUP, COMMITTEE, LEADER, SECURITY, MANAGER, ADMIN)
OTHER = "Kenji Mori"
"""Whom it is agreed to offboard."""


def half_way(do: Making) -> Made:
    """What only a leaver is tried on, for it would be in the way of others."""
    waiting = ask(do, "later", starts="10 December")
    for who in (COMMITTEE, OWNER):
        do.by(who, vouching.approve, waiting, 1)
    yield "grant waiting", grants.of_request(do.unit, waiting).id
    yield "request for somebody else", ask(do, "spare", by=OWNER, whom=MEMBER)
    yield "sheet being read", do.by(OWNER, importing.give, ImportKind.HOLDERS, pasted(ROWS)).id
    going_in = read_list(do)
    do.by(OWNER, importing.confirm, going_in, 1, leave_out=True)
    yield "sheet going in", going_in
    asked = do.by(MANAGER, offboarding.ask, Wish(user_id(OTHER), "Leaves.", "tomorrow 14:00"))
    do.by(ADMIN, offboarding.confirm, asked.id)
    yield "offboarding agreed", asked.id
    way_in(do, PARTY, "asked", Method.SHARED_SECRET)
    do.by(LEADER, balloting.vote, policy.in_review(do.unit, TEAM).id, Choice.APPROVE)


@contextmanager
def left(booth: Booth, who: Who, *, quietly: bool = False) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    """The company once Slack has said that somebody is deactivated, or two people have `quietly` decided that
    they leave; how everything stood before, and stands.
    """
    with booth.otherwise():
        with booth.database.write() as unit:
            subjects = {**booth.subjects, **dict(half_way(Making(unit, booth.company)))}
        before = facts(booth, subjects)
        if quietly:
            offboard(booth, who)
        else:
            happened(booth, who, deleted=True)
        yield before, facts(booth, subjects)


def happened(booth: Booth, who: Who, *, deleted: bool) -> None:
    """Slack says that somebody has left, or is back."""
    booth.now += timedelta(seconds=1)
    user = {
        "id": user_id(who), "team_id": TEAM, "deleted": deleted, "profile": {"real_name": who.name},
        "updated": int(booth.now.timestamp()), "tz": "Europe/London",
    }  # fmt: skip
    event = {"type": "user_change", "user": user}
    assert booth.does("event", {"event": event, "event_id": f"Ev{booth.now}", "team_id": TEAM}) == YES


def offboard(booth: Booth, who: Who) -> None:
    """Manager asks for it, unless that is done, and Admin confirms."""
    with booth.database.write() as unit:
        asked = departures.unfinished_of(unit, TEAM, user_id(who))
        if asked is None:
            wish = Wish(user_id(who), "Leaves.")
            asked = Making(unit, booth.company).by(MANAGER, offboarding.ask, wish)
    with booth.database.write() as unit:
        Making(unit, booth.company).by(ADMIN, offboarding.confirm, asked.id)


def sweep(booth: Booth, **later: float) -> None:
    """Time passes, and everything that is due is done."""
    booth.now += timedelta(**later)
    for job in (jobs.sweep, jobs.hand_on):
        job(booth.database, booth.database.ports, lambda: booth.company, lambda: None)


def facts(booth: Booth, subjects: Mapping[str, str]) -> dict[str, str]:
    """How each subject stands, with whom it is, and who answers for what."""
    with booth.database.read() as unit:
        found = {name: _row(unit, row) for name, row in subjects.items()}
        (account,) = register.by_handle(unit, TEAM, "held")
        found |= {"its owner": _heading(account.owner), "its backup owner": _heading(account.backup_owner)}
        for seat in policy.seats(unit, TEAM):
            found[f"seat: {seat.discipline}"] = _heading(seat.occupant)
        for name, held in policy.offices(unit, TEAM).items():
            found[f"office: {name}"] = ", ".join(map(_heading, held))
        found["votes on the policy that stand"] = str(len(_votes(unit)))
    return {name: said for name, said in found.items() if said}


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """What is otherwise, and how it is now."""
    return {
        name: after.get(name, "vacant") for name in {**before, **after} if before.get(name) != after.get(name)
    }


def _row(unit: Unit, row_id: str) -> str:
    """The state of a row, and with whom it is while somebody must do something."""
    for table in tables.LIFECYCLES:
        if "id" not in table.c:
            continue
        row = unit.execute(select(table).where(table.c.id == row_id)).mappings().first()
        if row is not None:
            return _said(row)
    return ""


def _said(row: Mapping[Any, Any]) -> str:
    whose = row.get("assignee") or row.get("sponsor")
    return f"{row['state']}, with {_heading(whose)}" if whose else str(row["state"])


def _heading(user: str | None) -> str:
    known = {user_id(who): who.heading for who in EVERYBODY}
    return known.get(user or "", "the alternate" if user else "nobody")


def _votes(unit: Unit) -> tuple[Any, ...]:
    version = policy.in_review(unit, TEAM)
    assert version
    return ballots.votes(unit, version.id)
