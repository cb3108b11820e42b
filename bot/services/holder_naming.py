"""Whoever answers for an account says who comes in under a name that is nobody's (P3.2)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from bot.domain.holder_naming import Extent, Naming, NamingPicture, wants_a_name
from bot.domain.ledger import Holding, Source, Standing
from bot.domain.people import Kind, Person
from bot.domain.principals import is_outside
from bot.domain.programme import Company
from bot.domain.refusals import AlreadyDone, FormErrors, Gone
from bot.domain.register import Account
from bot.domain.register_rights import RegisterAct
from bot.domain.text import cut
from bot.domain.whose import is_team
from bot.services import ledger, outsiders, picturing_register, registering
from bot.services.holder_agencies import AgencyPeople, firms
from bot.services.register_people import NOT_FIT
from storage import agencies, people, principals
from storage import ledger as lines
from storage.database import Unit

_EVIDENCE: Final = 1000
NOBODY_NAMED: Final = "Choose or write at least one person."
BOTH: Final = "People are named, and yet nobody has this way in. Choose one of the two."
HOW_KNOWN: Final = "Please say how you know that nobody comes in by it any more."
ON_NO_ROSTER: Final = "is on no agency's roster. Their sponsor puts them on it: /vouchsafe agency."
SEVERAL: Final = "Several people are called so. Choose the right one above."


@dataclass(frozen=True)
class Outcome:
    """What became of a nameless line: the lines that say it now, and whether the nameless one stays."""

    account: Account
    lines: tuple[Holding, ...]
    stays: bool


def find(unit: Unit, company: Company, actor: Person, line_id: str) -> tuple[Holding, Account]:
    """The nameless line that this person may explain, and its account; raises a refusal."""
    line = lines.find(unit, line_id)
    if line is None or line.workspace_id != company.workspace_id:
        raise Gone
    account = registering.find(unit, company, line.account_id)
    registering.check(unit, company, actor, RegisterAct.NAME_HOLDERS, account)
    latest = {one.id for one in lines.of_account(unit, account.id)}
    if line.id not in latest or not wants_a_name(line):
        raise AlreadyDone
    return line, account


def picture(unit: Unit, company: Company, actor: Person, line_id: str) -> NamingPicture:
    """The same, to be shown in the form."""
    line, account = find(unit, company, actor, line_id)
    brief = picturing_register.brief_of(unit, company, account)
    team = is_team(line.said, firms(unit, company.workspace_id))
    return NamingPicture(account=account, network=brief.network, line=line, team=team)


def name(unit: Unit, company: Company, actor: Person, line_id: str, said: Naming) -> Outcome:
    """Write down who comes in by a nameless line, or that nobody does; raises `FormErrors` at the field.

    Each person becomes a current holder by the same way in. The first takes the nameless line's place, unless
    it stands for more than those who are named.
    """
    people.hold_workspace(unit, company.workspace_id)
    line, account = find(unit, company, actor, line_id)
    named, errors = _named(unit, line, said)
    if errors:
        raise FormErrors(errors)
    if said.extent is Extent.NOBODY:
        new: tuple[Holding, ...] = (_end(unit, company, line, actor, said.note),)
    else:
        new = tuple(_written(unit, line, actor, named, said))
        ledger.record(unit, *new)
    registering.seen(unit, company, account)
    return Outcome(account, new, stays=said.extent is Extent.SOME)


def _end(unit: Unit, company: Company, line: Holding, actor: Person, note: str) -> Holding:
    return ledger.end(
        unit, company, line, actor.user_id, source=Source.OWNER, source_id=None, evidence=note
    )  # fmt: skip


def _written(
    unit: Unit, line: Holding, actor: Person, named: tuple[str, ...], said: Naming
) -> Iterator[Holding]:
    evidence = cut("; ".join(filter(None, (said.note, line.evidence))) or " ", _EVIDENCE).strip()
    for place, person in enumerate(named):
        yield replace(
            line,
            id=unit.new_id(),
            person=person,
            standing=Standing.CURRENT,
            source=Source.OWNER,
            source_id=line.id,
            evidence=evidence,
            replaces=line.id if place == 0 and said.extent is not Extent.SOME else None,
            recorded_at=unit.now,
            recorded_by=actor.user_id,
        )


def _named(unit: Unit, line: Holding, said: Naming) -> tuple[tuple[str, ...], dict[str, str]]:
    """The people of a form by whom the ledger names them, and what is wrong at which field."""
    errors: dict[str, str] = {}
    found = dict[str, str]()
    for user in said.users:
        _take(found, errors, "people", in_slack(unit, line.workspace_id, user))
    for record in said.records:
        _take(found, errors, "roster_people", on_a_roster(unit, line.workspace_id, record))
    if said.name:
        _take(found, errors, "roster_name", _by_name(unit, line, said.name))
    known = _known_already(unit, line)
    for person, field in found.items():
        if person in known:
            whom = outsiders.recipient(unit, line.workspace_id, person).name
            errors.setdefault(field, f"{whom} is in the ledger with this way in: leave them out.")
    return tuple(found), _faults(said, errors)


def _take(found: dict[str, str], errors: dict[str, str], field: str, one: tuple[str | None, str]) -> None:
    """Keep a person with the field that names them, once; or the first thing that is wrong with it."""
    person, wrong = one
    if person is None:
        errors.setdefault(field, wrong)
    else:
        found.setdefault(person, field)


def _faults(said: Naming, errors: dict[str, str]) -> dict[str, str]:
    somebody = bool(said.users or said.records or said.name)
    if said.extent is None:
        errors["extent"] = "Please choose what is so."
    elif said.extent is Extent.NOBODY and somebody:
        errors["extent"] = BOTH
    elif said.extent is Extent.NOBODY and not said.note:
        errors["note"] = HOW_KNOWN
    elif said.extent is not Extent.NOBODY and not somebody:
        errors["people"] = NOBODY_NAMED
    return errors


def in_slack(unit: Unit, workspace_id: str, user_id: str) -> tuple[str | None, str]:
    """Somebody chosen from the workspace by whom the ledger names them; or why it cannot be them."""
    person = people.find(unit, workspace_id, user_id)
    if person is None:
        return None, "I do not know this person yet. Try again in a minute."
    if person.kind in (Kind.BOT, Kind.DEACTIVATED):
        return None, f"{person.name} {NOT_FIT[person.kind]}: name people who can come in today."
    return person.user_id, ""


def on_a_roster(unit: Unit, workspace_id: str, record_id: str) -> tuple[str | None, str]:
    """The same of somebody on an agency's roster."""
    record = principals.find(unit, record_id) if is_outside(record_id) else None
    if record is None or record.workspace_id != workspace_id:
        return None, "Please choose from the list."
    if agencies.current(unit, record.id) is None:
        return None, f"{record.name} {ON_NO_ROSTER}"
    return record.person, ""


def _by_name(unit: Unit, line: Holding, name: str) -> tuple[str | None, str]:
    """Somebody on a roster by their exact name; a name that is not on one has nobody who answers for it."""
    called = AgencyPeople(unit, line.workspace_id).called(name)
    if len(called) > 1:
        return None, SEVERAL
    if not called:
        return None, f"“{name}” {ON_NO_ROSTER}"
    return on_a_roster(unit, line.workspace_id, called[0].id)


def _known_already(unit: Unit, line: Holding) -> frozenset[str]:
    """Who holds the same role by the same way in on this account."""
    here = (one for one in lines.of_account(unit, line.account_id) if one.has_a_way_in)
    same = (one for one in here if (one.role, one.method) == (line.role, line.method))
    return frozenset(one.person for one in same if one.person)
