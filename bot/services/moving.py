"""Movers: the owners of what somebody holds say what stays, now that their work or standing has changed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.domain.duties import Duty, DutyKind
from bot.domain.events import Event, Fact
from bot.domain.moving import (
    ANSWER_WITHIN,
    LINE,
    QUESTION,
    Change,
    Line,
    LineState,
    Question,
    QuestionState,
    same,
)
from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.refusals import AlreadyDone, FormErrors, Gone
from bot.domain.register import Account
from bot.domain.when import zone_of
from bot.services import duties, ending, leaving_access, standing
from bot.services.duties import Wanted
from storage import duties as duty_rows
from storage import grants, moving, people, policy, register
from storage import ledger as lines
from storage.database import Unit


@dataclass(frozen=True)
class Held:
    """Something that somebody has on an account: a grant, or a line of the ledger without one."""

    account_id: str
    grant_id: str | None = None
    holding_id: str | None = None


def ask(unit: Unit, company: Company, person: Person, change: Change) -> None:
    """Ask the owners of whatever somebody holds; what was asked before the newest change is dropped.

    Where it has only changed back, nothing is asked.
    """
    if person.gone or policy.in_force(unit, company.workspace_id) is None:
        return
    earlier = cancel_about(unit, company, person.user_id)
    was = next((one.was for one in earlier if one.cause is change.cause), change.was)
    if not same(was, change.now):
        asked = Change(change.cause, was, change.now)
        for owner, held in _by_owner(unit, company, person).items():
            _ask(unit, company, person, asked, owner, held)


def cancel_about(unit: Unit, company: Company, person: str) -> tuple[Question, ...]:
    """What was asked about somebody is asked no more: they have moved again, or left."""
    asked = moving.open_about(unit, company.workspace_id, person)
    for one in asked:
        _cancel(unit, one)
    return asked


def keep(unit: Unit, company: Company, actor: Person, line_id: str) -> Question:
    """One thing stays, a person who answers for the account says; never the one who holds it."""
    line, question, duty = _answerable(unit, company, actor, line_id)
    _settle(unit, line, LineState.KEPT, actor.user_id)
    _look(unit, question, duty, actor.user_id)
    return question


def remove(unit: Unit, company: Company, actor: Person, line_id: str, reason: str) -> Question:
    """One thing goes: a grant is revoked; for what was never granted, somebody is asked to take it away."""
    line, question, duty = _answerable(unit, company, actor, line_id)
    if not reason:
        raise FormErrors({"reason": "Please say why; the person who loses the access reads it."})
    if line.grant_id:
        ending.revoke(unit, company, actor, line.grant_id, reason)
    else:
        _take_away(unit, company, line, actor.user_id)
    _settle(unit, line, LineState.ENDED, actor.user_id, {"reason": reason})
    _look(unit, question, duty, actor.user_id)
    return question


def may_answer(unit: Unit, company: Company, actor: Person, line_id: str) -> Line:
    """The open line, if this person may answer it."""
    return _answerable(unit, company, actor, line_id)[0]


def look_again(unit: Unit, company: Company, question_id: str) -> None:
    """What has ended meanwhile need not be answered."""
    moving.hold(unit, question_id)
    question = moving.find(unit, question_id)
    if question is None or question.workspace_id != company.workspace_id:
        return
    for line in moving.ripe_lines(unit, question_id):
        _settle(unit, line, LineState.ENDED, None)
    if question.open:
        _look(unit, question, _duty(unit, question.id), "system")


def _by_owner(unit: Unit, company: Company, person: Person) -> Mapping[str, list[Held]]:
    """Whatever somebody holds, by the first in line for its account who is fit and somebody else."""
    found: dict[str, list[Held]] = {}
    for held in _held(unit, company, person.user_id):
        account = register.find(unit, held.account_id)
        owner = duties.first(unit, company, account, (person.user_id,))
        found.setdefault(owner, []).append(held)
    return found


def _held(unit: Unit, company: Company, person: str) -> Iterator[Held]:
    for grant in grants.held_by(unit, company.workspace_id, person):
        if grant.promised(unit.now):
            yield Held(grant.account_id, grant_id=grant.id)
    for line in lines.of_person(unit, company.workspace_id, person):
        if line.has_a_way_in and line.grant_id is None:
            yield Held(line.account_id, holding_id=line.id)


def _ask(
    unit: Unit, company: Company, person: Person, change: Change, owner: str, held: Iterable[Held]
) -> None:
    question = _question(unit, company, person, change, owner)
    asked = [
        Line(
            unit.new_id(), question.workspace_id, question.id, one.account_id, LineState.OPEN, one.grant_id,
            one.holding_id,
        )
        for one in held
    ]  # fmt: skip
    moving.add(unit, question, asked)
    facts: dict[str, Fact] = {"cause": change.cause.value, "owner": owner, "due_at": question.due_at}
    words = {"was": change.was, "now": change.now}
    unit.record(_event(question, QUESTION.event(None, QuestionState.OPEN), "system", facts, words))
    for line in asked:
        unit.record(_line_event(line, LINE.event(None, LineState.OPEN), "system"))
    duties.open_duty(
        unit,
        company,
        Wanted(
            DutyKind.STILL_NEEDED, question.id, question.due_at, _only_account(unit, asked), owner,
            (person.user_id,),
        ),
    )  # fmt: skip


def _question(unit: Unit, company: Company, person: Person, change: Change, owner: str) -> Question:
    rules = standing.in_force(unit, company).policy
    asked = people.find(unit, company.workspace_id, owner)
    zone = zone_of(asked.zone if asked else None)
    return Question(
        id=unit.new_id(),
        workspace_id=company.workspace_id,
        person=person.user_id,
        owner=owner,
        state=QuestionState.OPEN,
        cause=change.cause,
        was=change.was,
        now=change.now,
        opened_at=unit.now,
        due_at=ANSWER_WITHIN.after(unit.now, zone, frozenset(rules.requests.holidays)),
    )


def _only_account(unit: Unit, asked: Iterable[Line]) -> Account | None:
    """The account, where the question is about one: its own line is then next to answer."""
    accounts = {line.account_id for line in asked}
    return register.find(unit, accounts.pop()) if len(accounts) == 1 else None


def _take_away(unit: Unit, company: Company, line: Line, by: str) -> None:
    held = lines.find(unit, line.holding_id or "")
    if held is None:
        raise Gone
    leaving_access.remove(unit, company, held, by)


def _answerable(unit: Unit, company: Company, actor: Person, line_id: str) -> tuple[Line, Question, Duty]:
    """The open line with its question and duty, if this person may do the duty; they then hold it."""
    line = moving.find_line(unit, line_id)
    if line is None or line.workspace_id != company.workspace_id:
        raise Gone
    moving.hold(unit, line.question_id)
    question, line = moving.find(unit, line.question_id), moving.find_line(unit, line_id)
    if question is None or line is None:
        raise Gone
    if not question.open or line.state is not LineState.OPEN:
        raise AlreadyDone
    duty = duties.find_for(unit, company, actor, _duty(unit, question.id).id)
    return line, question, duty


def _duty(unit: Unit, question_id: str) -> Duty:
    (duty,) = duty_rows.open_about(unit, question_id)
    return duty


def _look(unit: Unit, question: Question, duty: Duty, by: str) -> None:
    """Draw the card anew; with its last line the question is answered."""
    if any(line.state is LineState.OPEN for line in moving.lines(unit, question.id)):
        duties.changed(unit, duty)
        return
    if moving.close(unit, question.id, QuestionState.ANSWERED):
        unit.record(_event(question, QUESTION.event(QuestionState.OPEN, QuestionState.ANSWERED), by, {}))
    duties.fulfil(unit, duty, by)


def _cancel(unit: Unit, question: Question) -> None:
    moving.hold(unit, question.id)
    for line in moving.lines(unit, question.id):
        if line.state is LineState.OPEN:
            _settle(unit, line, LineState.DROPPED, None)
    if moving.close(unit, question.id, QuestionState.CANCELLED):
        kind = QUESTION.event(QuestionState.OPEN, QuestionState.CANCELLED)
        unit.record(_event(question, kind, "system", {}))
    duties.cancel_about(unit, question.id)


def _settle(
    unit: Unit, line: Line, to: LineState, by: str | None, words: dict[str, str] | None = None
) -> None:
    if not moving.settle(unit, line.id, to, by):
        raise AlreadyDone
    unit.record(_line_event(line, LINE.event(LineState.OPEN, to), by or "system", words))


def _event(
    question: Question, kind: str, actor: str, facts: dict[str, Fact], words: dict[str, str] | None = None
) -> Event:
    about = {"person": question.person, **facts}
    return Event(kind, question.workspace_id, "question", question.id, actor, about, words or {})


def _line_event(line: Line, kind: str, actor: str, words: dict[str, str] | None = None) -> Event:
    facts: dict[str, Fact] = {
        "question": line.question_id, "account": line.account_id, "grant": line.grant_id,
        "holding": line.holding_id,
    }  # fmt: skip
    return Event(kind, line.workspace_id, "question_line", line.id, actor, facts, words or {})
