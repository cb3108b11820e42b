"""Programme roles: what somebody is here, worked out from the rows, and acknowledged role by role (P2.7)."""

from collections.abc import Iterator, Mapping

from bot.domain import programme_roles as ids
from bot.domain.acknowledging import AckKind, Acknowledged, Audience, Campaign, Outcome, role_holds
from bot.domain.people import Person
from bot.domain.policy_parts import CatalogueRole
from bot.domain.programme import Company
from bot.domain.publishing_pictures import RoleLine, RolesPicture
from bot.domain.refusals import AlreadyDone, NotFounded, NotYours
from bot.domain.register import CLOSED
from bot.domain.slots import SENIOR_LEADER, discipline_words
from bot.domain.waiting import Waiting
from bot.services import acknowledging, audiences, digest, standing, telling
from storage import acknowledging as rows
from storage import agencies, grants, people, policy, register
from storage.database import Unit

LINE = "acknowledge_roles"


def roles_of(unit: Unit, workspace_id: str, person: str) -> Mapping[str, tuple[str, ...]]:
    """Every role that somebody has now, in order, each with what they have it for."""
    found: dict[str, list[str]] = {}
    for role, because in _having(unit, workspace_id, person):
        held = found.setdefault(role, [])
        if because and because not in held:
            held.append(because)
    return {role: tuple(found[role]) for role in ids.EVERY_ROLE if role in found}


def picture(unit: Unit, workspace_id: str, person: str) -> RolesPicture:
    """Somebody's roles, with what the policy in force says of each and whether they have acknowledged it."""
    asked = acknowledging.now_asked(unit, workspace_id)
    if asked is None:
        raise NotFounded
    given = rows.of_person(unit, workspace_id, person)
    held = roles_of(unit, workspace_id, person)
    lines = (_line(unit, asked, role, because, given) for role, because in held.items())
    return RolesPicture(asked.version, tuple(lines))


def waits_for(unit: Unit, company: Company, person: str) -> Iterator[Waiting]:
    """The roles that somebody has and has not acknowledged, as one thing that waits for them."""
    asked = acknowledging.now_asked(unit, company.workspace_id)
    owed = owed_by(unit, company.workspace_id, person)
    if asked and asked.asked_since and owed:
        silent = asked.has_been_reminded(unit.now)
        facts = {"roles": owed}
        yield Waiting(LINE, asked.version.id, asked.asked_since, facts=facts, silent=silent)


def owed_by(unit: Unit, workspace_id: str, person: str) -> tuple[str, ...]:
    """The names of the roles that somebody has been asked to acknowledge, and has not."""
    asked = acknowledging.now_asked(unit, workspace_id)
    if asked is None or asked.asked_since is None:
        return ()
    held = picture(unit, workspace_id, person).roles
    return tuple(one.said.name for one in held if one.owed and one.said)


def gained(unit: Unit, workspace_id: str, *gainers: str | None) -> None:
    """These people may have a new role: their next daily message asks them to acknowledge it."""
    named = dict.fromkeys(filter(None, gainers))
    digest.ask(unit, workspace_id, [one for one in named if owed_by(unit, workspace_id, one)])


def owing(unit: Unit, company: Company) -> tuple[str, ...]:
    """Everybody who has a role in the programme, beside that of an employee, and has not acknowledged it."""
    workspace = company.workspace_id
    wanted = (Audience.HOLDERS, Audience.OWNERS, Audience.COMMITTEE)
    able = set[str]().union(*audiences.members(unit, workspace, wanted).values())
    able.update(*policy.offices(unit, workspace).values())
    able.update(one.sponsor for one in agencies.every(unit, workspace) if one.active)
    for one in register.every(unit, workspace):
        able.update(filter(None, (one.recovery_mail, one.recovery_phone)))
    return tuple(sorted(one for one in able if owed_by(unit, workspace, one)))


def acknowledge(unit: Unit, company: Company, actor: Person, role: str, number: int) -> Outcome:
    """Keep that somebody has read what their role does and answers for, as this version says it."""
    acknowledging.may(unit, company, actor)
    version = standing.in_force(unit, company).version
    policy.hold(unit, version.id)
    mine = {one.id: one for one in picture(unit, company.workspace_id, actor.user_id).roles}
    if role not in mine or mine[role].said is None:
        raise NotYours("This is not a role of yours, so somebody else acknowledges it.").about("policy", role)
    if version.number != number:
        return Outcome.SUPERSEDED
    if not mine[role].owed and mine[role].given_at:
        raise AlreadyDone("You have acknowledged this role already.")
    given = Acknowledged(
        id=unit.new_id(),
        workspace_id=company.workspace_id,
        person=actor.user_id,
        policy_id=version.id,
        number=version.number,
        kind=AckKind.ROLE,
        role=role,
        answer=None,
        at=unit.now,
    )
    rows.add(unit, given)
    unit.record(acknowledging.given_event(given, actor.user_id))
    telling.home(unit, company.workspace_id, (actor.user_id,))
    return Outcome.GIVEN


def _line(
    unit: Unit,
    asked: Campaign,
    role: str,
    because: tuple[str, ...],
    given: Mapping[tuple[AckKind, str], Acknowledged],
) -> RoleLine:
    said = standing.parsed(asked.version.text).catalogue_role(role)
    if role in ids.WITH_THE_POLICY:
        policy_itself = given.get((AckKind.POLICY, ""))
        done = policy_itself if policy_itself and asked.counts(policy_itself.number) else None
        return RoleLine(role, said, because, done.at if done else None, owed=False)
    newest = given.get((AckKind.ROLE, role))
    holds = newest is not None and _holds(unit, asked, role, newest)
    return RoleLine(
        role, said, because, newest.at if newest and holds else None, owed=said is not None and not holds
    )


def _holds(unit: Unit, asked: Campaign, role: str, newest: Acknowledged) -> bool:
    then = policy.version(unit, newest.policy_id)
    return role_holds(
        newest.number,
        _said(then.text, role) if then else None,
        asked.since.number,
        _said(asked.since.text, role),
    )


def _said(text: bytes, role: str) -> CatalogueRole | None:
    return standing.parsed(text).catalogue_role(role)


def _having(unit: Unit, workspace: str, person: str) -> Iterator[tuple[str, str]]:
    """Each role with one reason why somebody has it; the same role may come several times."""
    yield from _seated(unit, workspace, person)
    for office, holders in policy.offices(unit, workspace).items():
        if person in holders and office in ids.OF_OFFICES:
            yield ids.OF_OFFICES[office], ""
    yield from _accounts(unit, workspace, person)
    for one in agencies.sponsored_by(unit, workspace, person):
        if one.active:
            yield ids.AGENCY_SPONSOR, one.name
    known = people.find(unit, workspace, person)
    if known and known.fit:
        yield ids.EMPLOYEE, ""


def _seated(unit: Unit, workspace_id: str, person: str) -> Iterator[tuple[str, str]]:
    for row in policy.seats(unit, workspace_id):
        if row.occupant == person and row.discipline == SENIOR_LEADER:
            yield ids.SENIOR_SPONSOR, ""
        if person == row.occupant:
            yield ids.COMMITTEE, discipline_words(row.discipline)
        elif person in row.alternates:
            yield ids.COMMITTEE, f"alternate for {discipline_words(row.discipline)}"


def _accounts(unit: Unit, workspace_id: str, person: str) -> Iterator[tuple[str, str]]:
    for one in register.in_hands_of(unit, workspace_id, person):
        hands = (
            (ids.OWNER, one.owner),
            (ids.BACKUP_OWNER, one.backup_owner),
            (ids.CUSTODIAN, one.recovery_mail),
            (ids.CUSTODIAN, one.recovery_phone),
        )
        if one.status not in CLOSED:
            yield from ((role, one.title) for role, hand in hands if hand == person)
    for grant in grants.in_force_of(unit, workspace_id, (person,)):
        account = register.find(unit, grant.account_id)
        yield ids.HOLDER, account.title if account else ""
