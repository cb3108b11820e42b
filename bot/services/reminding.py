"""Reminding: requests and tasks that nobody has dealt with speak up, to the people who can deal with them."""

from datetime import datetime

from bot.domain.events import Event, Fact
from bot.domain.grants import Grant, Task, TaskState
from bot.domain.ladders import Audience
from bot.domain.manners import of_task, reminder_of
from bot.domain.nudging import Nudge, look, marks, next_mark, who_can_help
from bot.domain.programme import Company
from bot.domain.refusals import Gone
from bot.domain.slots import Bench, Slot
from bot.domain.working_hours import Desk, first_for_all
from bot.services import climbing, desks, holding, standing, telling, vouching
from bot.services.vouching import Case
from storage import access, grants, nudges, people, register
from storage.database import Unit

Helpers = tuple[tuple[Slot, tuple[str, ...]], ...]


def helpers(found: Case) -> Helpers:
    """The open slots, and for each the people to write to whose vote would fill it now."""
    able = who_can_help(found.slots, found.voters, found.bench)
    return tuple(
        (slot, tuple(one for one in those if found.bench.may_ask(one, (slot,)))) for slot, those in able
    )


def in_charge(unit: Unit, company: Company, found: Case) -> tuple[str, ...]:
    """Who is told instead where an open slot waits for people only who are not to be written to; no party."""
    able = who_can_help(found.slots, found.voters, found.bench)
    if all(those or not could for (_, could), (_, those) in zip(able, helpers(found), strict=True)):
        return ()
    office = (*standing.managers(unit, company.workspace_id), *company.admins)
    fit = people.fit_ids(unit, company.workspace_id, office)
    return tuple(one for one in office if one in fit and one not in found.bench.parties)[:1]


def remind_of_request(unit: Unit, company: Company, request_id: str) -> None:
    """Name the open slots once the next share of the time is over, in hours of those who can fill them."""
    access.hold(unit, request_id)
    request = access.find(unit, request_id)
    waits = request is not None and request.open and not request.overdue(unit.now)
    if request is None or not waits or request.nudge_at is None or request.nudge_at > unit.now:
        return
    found = vouching.case(unit, company, request_id)
    every = marks(request.submitted_at, request.lapses_at, found.ruling.policy.requests.reminders)
    passed = sum(mark <= unit.now for mark in every)
    if passed <= request.nudges:
        nudges.take_request(unit, request, next_mark(every, request.nudges), request.nudges)
        return
    follows = next_mark(every, passed)
    at = _suits(unit, found, follows or request.lapses_at)
    if at > unit.now:
        nudges.take_request(unit, request, at, request.nudges)
    elif nudges.take_request(unit, request, follows, passed):
        _name_open_slots(unit, company, found, passed)


def _suits(unit: Unit, found: Case, before: datetime) -> datetime:
    """When the people who can help are at work: all of them if there is such a time, else the first."""
    able = tuple(dict.fromkeys(person for _, those in helpers(found) for person in those))
    wanted = able or (found.request.requester,)
    known = people.find_all(unit, found.request.workspace_id, wanted)
    theirs = [desks.desk_of(found.ruling.policy, known.get(person)) for person in wanted]
    return first_for_all(unit.now, theirs, before)


def _name_open_slots(unit: Unit, company: Company, found: Case, step: int) -> None:
    """In the card's thread, or to each of those people where cards go to them directly.

    Of people who are decided on together the first one speaks for all.
    """
    able = dict.fromkeys(
        (*(person for _, those in helpers(found) for person in those), *in_charge(unit, company, found))
    )
    facts: dict[str, Fact] = {"step": step, "slots": [slot.name for slot in found.tally().open]}
    request, channel = found.request, standing.channel(unit, company)
    unit.record(vouching.event_of(request, "request:reminded", "system", facts | {"people": [*able]}))
    told = (channel,) if channel else tuple(able)
    if request.adoption_id is None:
        telling.notice(unit, request.workspace_id, "open_slots", request.id, told)
    elif request.id == next(one.id for one in access.group(unit, request.adoption_id) if one.open):
        telling.notice(unit, request.workspace_id, "adoption_open_slots", request.adoption_id, told)


def remind_of_task(unit: Unit, company: Company, task_id: str) -> None:
    """Tell whom an open task reaches now that it is not done, and others than its assignee as well (E3)."""
    grants.hold_task(unit, task_id)
    task = grants.find_task(unit, task_id)
    if task is None or task.state is not TaskState.OPEN or not task.nudge_at or task.nudge_at > unit.now:
        return
    grant = holding.find(unit, task.grant_id)
    found = look(
        climbing.climb_of(unit, task, grant), _reached(unit, company, task, grant), task.told, unit.now
    )
    told = {**task.told, **{nudge.person: unit.now for nudge in found.nudges}}
    if nudges.take_task(unit, task, found.again_at, told):
        _record(unit, task, found.nudges)
        _tell(unit, task, tuple(nudge.person for nudge in found.nudges))


def _record(unit: Unit, task: Task, told: tuple[Nudge, ...]) -> None:
    for kind, mine in (("task:reminded", True), ("task:escalated", False)):
        those = [nudge for nudge in told if (nudge.person == task.assignee) is mine]
        said: list[Fact] = [{"person": nudge.person, "as": nudge.audience.value} for nudge in those]
        facts: dict[str, Fact] = {"grant": task.grant_id, "kind": task.kind.value, "told": said}
        if those:
            unit.record(Event(kind, task.workspace_id, "task", task.id, "system", facts))


def _tell(unit: Unit, task: Task, reached: tuple[str, ...]) -> None:
    """Of all that comes due for somebody within a minute, one message tells."""
    manner = reminder_of(of_task(task.kind))
    for person in reached:
        telling.card(unit, task.workspace_id, "reminder", f"{unit.now:%Y%m%dT%H%MZ}", person, manner)
    if reached:
        telling.home(unit, task.workspace_id, (task.assignee, *task.told, *reached))


def _reached(unit: Unit, company: Company, task: Task, grant: Grant) -> dict[Audience, dict[str, Desk]]:
    """Who belongs to each audience of a task, and when they are at work."""
    account = register.find(unit, grant.account_id)
    if account is None:
        raise Gone
    parties = holding.request_of(unit, grant).parties | {grant.beneficiary}
    bench = standing.bench_for(unit, company, account, parties)
    audiences = _audiences(bench, task.assignee, standing.managers(unit, task.workspace_id), company.admins)
    everyone = tuple({person for those in audiences.values() for person in those})
    known = people.find_all(unit, task.workspace_id, everyone)
    policy = standing.ruling(unit, grant.policy_id).policy
    return {
        audience: {person: desks.desk_of(policy, known.get(person)) for person in those}
        for audience, those in audiences.items()
    }


def _audiences(
    bench: Bench, assignee: str, managers: tuple[str, ...], admins: tuple[str, ...]
) -> dict[Audience, tuple[str, ...]]:
    """The people who may do the task themselves come first; an escalation reaches others, and no party.

    The backup owner is whoever is next in line, should there be none, or should they be the one who is asked.
    """
    others = [one for one in bench.owner_line if bench.may_count(one) and one != assignee]
    office = tuple(one for one in others[1:] if one in managers)[:1]
    able = tuple(one for one in admins if bench.may_count(one) and one != assignee)
    in_charge = able or tuple(one for one in admins if one not in bench.parties)
    return {
        Audience.ASSIGNEE: (assignee,),
        Audience.BACKUP_OWNER: tuple(others[:1]) or in_charge,
        Audience.PROGRAMME_MANAGER: office or in_charge,
        Audience.ADMINS: in_charge,
    }
