"""Adopting: whoever answers for an account says what becomes of each holder without a grant (P3.2)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.domain.adoption import ON_ONE_CARD, AdoptionLine, AdoptionState, Back
from bot.domain.asking import REASON_LIMIT, Draft, Preview
from bot.domain.ledger import Holding
from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.refusals import AlreadyDone, FormErrors, Gone, NotFit, NotYours, OwnAccess
from bot.domain.register import Account
from bot.domain.text import clean
from bot.domain.when import say_length
from bot.errors import UserError
from bot.services import (
    adoption_lines,
    adoption_lists,
    asking,
    leaving_access,
    outsiders,
    previewing,
    standing,
    telling,
)
from bot.services.asking import Adopted
from storage import adoption, ledger, people, register
from storage.database import Unit

HELD_BY_A_GRANT = (
    "This person already has this role here by a grant. Choose another role, or Remove for the old way in."
)

PASSED = "The end has passed."


class NobodyChosen(UserError):
    """Nobody on this list is to be adopted yet. Press Adopt beside a name first."""


class NobodyToAsk(UserError):
    """They are not in Slack and nobody answers for them, so they cannot be asked. Choose Adopt or Remove."""


class NotAsAsked(UserError):
    """Somebody on this list cannot be asked for as chosen any more."""


def answerable(unit: Unit, company: Company, actor: Person, line_id: str) -> tuple[AdoptionLine, Account]:
    """The line with its account, if this person may say what becomes of it; raises a refusal otherwise."""
    line = adoption.find(unit, line_id)
    if line is None or line.workspace_id != company.workspace_id:
        raise Gone
    account = account_for(unit, company, actor, line.account_id)
    if actor.user_id == line.person:
        raise OwnAccess().about("adoption_line", line_id)
    if not line.waits:
        raise AlreadyDone
    return line, account


def account_for(unit: Unit, company: Company, actor: Person, account_id: str) -> Account:
    """The account, if this person is one of those who answer for it; raises a refusal otherwise."""
    account = register.find(unit, account_id)
    if account is None or account.workspace_id != company.workspace_id:
        raise Gone
    asked = {duty.assignee for duty in adoption_lists.open_lists(unit, account_id).values()}
    if actor.user_id not in {*standing.owner_line(unit, company, account), *asked}:
        raise NotYours("Only whoever answers for the account can say this.").about("account", account_id)
    if not actor.fit:
        raise NotFit().about("account", account_id)
    return account


def draft_of(unit: Unit, line: AdoptionLine, reason: str = "") -> Draft:
    """What was chosen for somebody, as a draft; before that with the role that the ledger has."""
    held, zone = _held(unit, line), outsiders.zone_for(unit, line.workspace_id, line.person)
    return Draft(
        beneficiary=line.person,
        account_id=line.account_id,
        role=line.role or held.role,
        use_case=line.use_case,
        reason=line.reason or (line.note if line.back is Back.NEEDED else "") or reason,
        ends=asking.typed_ending(unit, line.ending, zone) if line.ending else "",
    )


def preview(unit: Unit, company: Company, actor: Person, draft: Draft) -> Preview:
    """What the rules say to adopting somebody so: the same as to any request, whoever's person they are."""
    seen = previewing.preview(unit, company, actor, draft, adopts=True)
    if seen.extends is None:
        return seen
    return replace(seen, problems={"role": HELD_BY_A_GRANT} | seen.problems)


def with_the_most(unit: Unit, company: Company, actor: Person, draft: Draft) -> Draft:
    """The draft with the first use case that fits, unless one is chosen, and the latest end allowed."""
    seen = previewing.preview(unit, company, actor, replace(draft, ends=""), adopts=True)
    if seen.draft.use_case not in [one.id for one in seen.use_cases]:
        first = seen.use_cases[0].id if seen.use_cases else None
        draft = replace(draft, use_case=first)
        seen = previewing.preview(unit, company, actor, replace(draft, ends=""), adopts=True)
    if seen.verdict is None or seen.verdict.longest is None:
        return replace(draft, ends="")
    contract = seen.contract
    if contract and contract.ends_at < unit.now + seen.verdict.longest:
        zone = outsiders.zone_for(unit, company.workspace_id, draft.beneficiary)
        return replace(draft, ends=f"{contract.ends_at.astimezone(zone):%Y-%m-%d %H:%M}")
    return replace(draft, ends=say_length(seen.verdict.longest))


def choose(unit: Unit, company: Company, actor: Person, line_id: str, draft: Draft) -> AdoptionLine:
    """Somebody is to be adopted so; raises `FormErrors` with a sentence at each field that is not right."""
    people.hold_workspace(unit, company.workspace_id)
    line, account = answerable(unit, company, actor, line_id)
    return choose_for(unit, company, actor, line, account, draft)


def choose_for(
    unit: Unit, company: Company, actor: Person, line: AdoptionLine, account: Account, draft: Draft
) -> AdoptionLine:
    """The same, of somebody who is known to answer for them; raises `FormErrors` likewise."""
    draft = replace(draft, beneficiary=line.person, account_id=line.account_id)
    seen = asking.complete(preview(unit, company, actor, draft))
    values: dict[str, Any] = {
        "role": seen.draft.role,
        "use_case": draft.use_case,
        "ending": seen.terms.ending if seen.terms else None,
        "reason": clean(draft.reason, limit=REASON_LIMIT, multiline=True),
        "answered_by": actor.user_id,
        "answered_at": unit.now,
    }
    words = {"reason": values["reason"]} if values["reason"] else {}
    if line.state is AdoptionState.CHOSEN:
        chosen = adoption_lines.changed(unit, line, "adoption:changed", actor.user_id, words, **values)
    else:
        chosen = adoption_lines.move(unit, line, AdoptionState.CHOSEN, actor.user_id, words, **values)
    if line.state is AdoptionState.UNSURE:
        telling.everywhere(unit, company.workspace_id, "adoption_question", line.id)
    adoption_lists.settle(unit, company, account)
    return chosen


def remove(unit: Unit, company: Company, actor: Person, line_id: str) -> None:
    """Somebody is to lose their way in: it is asked for like any removal, with proof."""
    people.hold_workspace(unit, company.workspace_id)
    line, account = answerable(unit, company, actor, line_id)
    take_away(unit, company, line, actor.user_id)
    adoption_lists.settle(unit, company, account)


def take_away(unit: Unit, company: Company, line: AdoptionLine, by: str) -> None:
    """Have a way in taken away, whoever decided that."""
    said: dict[str, Any] = {"answered_by": by, "answered_at": unit.now, "request_id": None}
    adoption_lines.move(unit, line, AdoptionState.REMOVING, by, **said)
    leaving_access.remove(unit, company, _held(unit, line), by)


def unsure(unit: Unit, company: Company, actor: Person, line_id: str) -> None:
    """Ask the holder whether they still need it, and what for."""
    people.hold_workspace(unit, company.workspace_id)
    line, account = answerable(unit, company, actor, line_id)
    if outsiders.hears(unit, line.person) is None:
        raise NobodyToAsk
    said: dict[str, Any] = {
        "answered_by": actor.user_id, "answered_at": unit.now, "back": None, "note": "",
    }  # fmt: skip
    adoption_lines.move(unit, line, AdoptionState.UNSURE, actor.user_id, **said)
    telling.card(unit, company.workspace_id, "adoption_question", line.id, line.person)
    adoption_lists.settle(unit, company, account)


def may_tell(unit: Unit, company: Company, actor: Person, line_id: str) -> AdoptionLine:
    """The line about which this person, or somebody they answer for, has been asked."""
    line = adoption.find(unit, line_id)
    if line is None or line.workspace_id != company.workspace_id:
        raise Gone
    if not outsiders.stands_for(unit, actor.user_id, line.person):
        raise NotYours("Only whoever has this access can answer.").about("adoption_line", line_id)
    if actor.gone:
        raise NotFit().about("adoption_line", line_id)
    if line.state is not AdoptionState.UNSURE:
        raise AlreadyDone
    return line


def tell(unit: Unit, company: Company, actor: Person, line_id: str, back: Back, why: str) -> None:
    """The holder says whether they still need it; the answer goes to whoever answers for the account."""
    people.hold_workspace(unit, company.workspace_id)
    line = may_tell(unit, company, actor, line_id)
    if back is Back.NEEDED and not why:
        raise FormErrors({"why": "Please say what you need it for; the owner decides by that."})
    said: dict[str, Any] = {"back": back, "note": why, "answered_by": actor.user_id, "answered_at": unit.now}
    words = {"said": why} if why else {}
    adoption_lines.move(unit, line, AdoptionState.OPEN, actor.user_id, words, **said)
    telling.everywhere(unit, company.workspace_id, "adoption_question", line.id)
    adoption_lines.redraw(unit, line.account_id)


def ask(unit: Unit, company: Company, actor: Person, account_id: str) -> int:
    """Ask the committee about everybody who is to be adopted, save the asker, on one card; how many."""
    people.hold_workspace(unit, company.workspace_id)
    account = account_for(unit, company, actor, account_id)
    lines = chosen_by_others_than(unit, actor.user_id, account_id)[:ON_ONE_CARD]
    if not lines:
        raise NobodyChosen
    ask_about(unit, company, actor, account, lines)
    return len(lines)


def ask_about(
    unit: Unit, company: Company, actor: Person, account: Account, lines: Sequence[AdoptionLine]
) -> None:
    """Ask the committee about these people, on one card; raises `NotAsAsked`."""
    drafts = [draft_of(unit, line) for line in lines]
    _refuse_what_has_changed(unit, company, actor, drafts)
    wanted = [Adopted(draft, line.holding_id) for draft, line in zip(drafts, lines, strict=True)]
    filed = asking.submit_together(unit, company, actor, wanted)
    for line, request in zip(lines, filed, strict=True):
        values: dict[str, Any] = {"request_id": request.id, "back": None, "note": ""}
        adoption_lines.move(unit, line, AdoptionState.ASKED, actor.user_id, **values)
    adoption_lists.settle(unit, company, account)


def chosen_by_others_than(unit: Unit, person: str, account_id: str) -> tuple[AdoptionLine, ...]:
    """Whoever is to be adopted on an account and is not this person."""
    chosen = [one for one in adoption.of_account(unit, account_id) if one.state is AdoptionState.CHOSEN]
    return tuple(one for one in chosen if one.person != person)


def _refuse_what_has_changed(unit: Unit, company: Company, actor: Person, drafts: list[Draft]) -> None:
    """The rules, the account or somebody may have changed since it was chosen."""
    for draft in drafts:
        seen = preview(unit, company, actor, draft)
        wrong = why_not_asked(seen)
        if wrong:
            raise NotAsAsked(f"{seen.whom}: {' '.join(wrong)} Change that, then ask again.")


def why_not_asked(seen: Preview) -> tuple[str, ...]:
    """What the rules say against asking the committee for what was chosen; nothing where it can be asked."""
    return (*seen.problems.values(), *([PASSED] if "ends" in seen.missing else []))


def _held(unit: Unit, line: AdoptionLine) -> Holding:
    held = ledger.find(unit, line.holding_id)
    if held is None:
        raise Gone
    return held
