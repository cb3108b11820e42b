"""The amnesty: everybody is asked once, in their working hours, for a login or a list; nobody is blamed."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from bot.domain.events import Event, Fact
from bot.domain.hunt import AMNESTY, LOGINS, Amnesty, AmnestyState, AnswerKind, Hunt, SourceKind, Told
from bot.domain.ledger import Holding, Method, Standing
from bot.domain.ledger import Source as LedgerSource
from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.refusals import AlreadyDone, FormErrors, Gone, NotFit, NotYours
from bot.services import desks, hunt, ledger, standing, telling
from bot.services.hunt import Source
from storage import amnesty, register
from storage import hunt as hunts
from storage import ledger as lines
from storage.database import Unit

AT_ONCE: Final = 100
"""How many people one look asks; the rest are asked by the next."""

NEWCOMERS: Final = timedelta(days=1)
"""How often to look for people who have joined since."""


@dataclass(frozen=True)
class Login:
    """A way in that somebody tells of; `said` names an account that is not in the register."""

    account: str | None
    said: str
    method: Method | None
    standing: Standing | None
    note: str


def ask_everybody(unit: Unit, company: Company, hunt_id: str) -> None:
    """Ask those full members who are at work now and have not been asked in this hunt."""
    hunts.hold(unit, hunt_id)
    found = hunts.find(unit, hunt_id)
    if found is None or not found.open or found.nudge_at is None or found.nudge_at > unit.now:
        return
    if unit.now >= found.due_at:
        hunts.look_again(unit, hunt_id, None)
        return
    rules = standing.in_force(unit, company).policy
    waiting = {one: desks.desk_in(rules, zone).next(unit.now) for one, zone in amnesty.unasked(unit, found)}
    at_work = [one for one, at in waiting.items() if at <= unit.now]
    for person in at_work[:AT_ONCE]:
        _ask(unit, found, person)
    later = [at for at in waiting.values() if at > unit.now]
    again = unit.now if len(at_work) > AT_ONCE else min([*later, unit.now + NEWCOMERS])
    hunts.look_again(unit, hunt_id, again)
    if at_work:
        hunt.changed(unit, company)


def may_answer(unit: Unit, company: Company, person: Person, amnesty_id: str) -> tuple[Amnesty, Hunt]:
    """The question that this person was asked, while its hunt is open."""
    amnesty.hold(unit, amnesty_id)
    found = amnesty.find(unit, amnesty_id)
    of = hunts.find(unit, found.hunt_id) if found else None
    if found is None or of is None or found.workspace_id != company.workspace_id:
        raise Gone
    if found.person != person.user_id:
        raise NotYours("Somebody else was asked this.").about("amnesty", amnesty_id)
    if not person.fit:
        raise NotFit().about("amnesty", amnesty_id)
    if not of.open:
        raise AlreadyDone("This hunt is closed. Please tell the programme manager all the same.")
    return found, of


def tell_login(unit: Unit, company: Company, person: Person, amnesty_id: str, login: Login) -> Told:
    """Somebody has a way in: it goes into the holder ledger, as sure as they are of it."""
    asked, _ = may_answer(unit, company, person, amnesty_id)
    errors = _login_errors(unit, company, login)
    if errors or login.method is None or login.standing is None:
        raise FormErrors(errors)
    new = _told(unit, asked, AnswerKind.LOGIN, login.said, login.note)
    new = replace(new, account_id=login.account, method=login.method)
    line = _line(unit, asked, login.account, login.method, login.standing, new)
    return _keep(unit, company, asked, replace(new, holding_id=line.id if line else None))


def tell_list(unit: Unit, company: Company, person: Person, amnesty_id: str, place: str, note: str) -> Told:
    """Somebody has a list: the programme manager is asked to take it over."""
    asked, of = may_answer(unit, company, person, amnesty_id)
    if not place:
        raise FormErrors({"place": "Please say where it is."})
    hunt.ask(unit, company, of, Source(SourceKind.TOLD_LIST, place), person.user_id)
    return _keep(unit, company, asked, _told(unit, asked, AnswerKind.LIST, place, note))


def tell_nothing(unit: Unit, company: Company, person: Person, amnesty_id: str) -> Told:
    """Somebody has neither, and says so."""
    asked, _ = may_answer(unit, company, person, amnesty_id)
    if asked.state is AmnestyState.ANSWERED:
        raise AlreadyDone("You have answered already; the message shows what you said.")
    return _keep(unit, company, asked, _told(unit, asked, AnswerKind.NOTHING, "", ""))


def _ask(unit: Unit, of: Hunt, person: str) -> None:
    new = Amnesty(unit.new_id(), of.workspace_id, of.id, person, AmnestyState.ASKED, unit.now)
    amnesty.add(unit, new)
    facts: dict[str, Fact] = {"hunt": of.id, "person": person}
    unit.record(_event(new, AMNESTY.event(None, AmnestyState.ASKED), "system", facts))
    telling.card(unit, of.workspace_id, "amnesty", new.id, person)


def _login_errors(unit: Unit, company: Company, login: Login) -> dict[str, str]:
    errors: dict[str, str] = {}
    account = register.find(unit, login.account) if login.account else None
    if login.account and (account is None or account.workspace_id != company.workspace_id):
        errors["account"] = "Please choose an account from the list."
    if not login.account and not login.said:
        errors["account"] = "Please choose the account, or name it below."
    if login.method not in LOGINS:
        errors["method"] = "Please say how you come in."
    if login.standing not in (Standing.CURRENT, Standing.SUSPECTED):
        errors["standing"] = "Please say whether it works."
    return errors


def _told(unit: Unit, asked: Amnesty, kind: AnswerKind, said: str, note: str) -> Told:
    return Told(unit.new_id(), asked.workspace_id, asked.id, kind, None, None, said, note, None, unit.now)


def _keep(unit: Unit, company: Company, asked: Amnesty, new: Told) -> Told:
    """Keep an answer; the first one settles the question."""
    amnesty.add_answer(unit, new)
    facts: dict[str, Fact] = {
        "hunt": asked.hunt_id, "kind": new.kind.value, "account": new.account_id,
        "method": new.method.value if new.method else None, "holding": new.holding_id,
    }  # fmt: skip
    words = {name: said for name in ("said", "note") if (said := getattr(new, name))}
    unit.record(
        Event("amnesty:told", asked.workspace_id, "amnesty_answer", new.id, asked.person, facts, words)
    )
    if amnesty.answered(unit, asked):
        kind = AMNESTY.event(AmnestyState.ASKED, AmnestyState.ANSWERED)
        unit.record(_event(asked, kind, asked.person, {"hunt": asked.hunt_id}))
    telling.card(unit, asked.workspace_id, "amnesty", asked.id, asked.person)
    hunt.changed(unit, company)
    return new


def _line(
    unit: Unit, asked: Amnesty, account_id: str | None, method: Method, standing: Standing, told: Told
) -> Holding | None:
    """The ledger's line of this way in: the one that says so already, or a new one."""
    if account_id is None:
        return None
    for known in lines.of_person(unit, asked.workspace_id, asked.person):
        if (known.account_id, known.method) == (account_id, method) and known.has_a_way_in:
            surer = known.standing is not Standing.CURRENT and standing is Standing.CURRENT
            return ledger.replace_line(unit, known, asked.person, standing=standing) if surer else known
    line = Holding(
        id=unit.new_id(),
        workspace_id=asked.workspace_id,
        account_id=account_id,
        person=asked.person,
        said="",
        method=method,
        role="",
        standing=standing,
        since=None,
        until=None,
        source=LedgerSource.AMNESTY,
        source_id=told.id,
        evidence=told.note,
        grant_id=None,
        replaces=None,
        recorded_at=unit.now,
        recorded_by=asked.person,
    )
    ledger.record(unit, line)
    return line


def _event(asked: Amnesty, kind: str, actor: str, facts: dict[str, Fact]) -> Event:
    return Event(kind, asked.workspace_id, "amnesty", asked.id, actor, facts)
