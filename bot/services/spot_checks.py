"""Spot checks: some of the removals that somebody attests are looked at by somebody else (P4.5)."""

from dataclasses import replace
from typing import Any, Final

from bot.domain.campaigns import Campaign
from bot.domain.duties import Duty, DutyKind
from bot.domain.events import Event, Fact
from bot.domain.grants import Evidence
from bot.domain.ledger import Holding, Method, Source, Standing
from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.refusals import FormErrors, Gone
from bot.domain.reviews import SPOT_CHECK, CheckState, Item, ItemKind, ItemState, SpotCheck
from bot.domain.spot_checking import drawn, how_many
from bot.services import (
    deciding,
    duties,
    leaving_access,
    ledger,
    line_up,
    review_lines,
    standing,
    telling,
)
from bot.services.duties import Wanted
from storage import duties as duty_rows
from storage import grants, register, reviews
from storage import ledger as lines
from storage import spot_checks as rows
from storage.database import Unit

_EVIDENCE: Final = 1000


def draw(unit: Unit, company: Company, campaign: Campaign) -> None:
    """Have the share of the attested removals that the policy names looked at, each by somebody else."""
    removed = reviews.items_of(unit, campaign.id, (ItemState.REMOVED,))
    attested = [one for one in removed if one.evidence == Evidence.ATTESTED.value]
    checked = {one.item_id for one in rows.of_campaign(unit, campaign.id)}
    share = standing.ruling(unit, campaign.policy_id).policy.audits.spot_check
    left = how_many(len(attested), share) - len(checked)
    able = [one for one in attested if one.id not in checked]
    for item in drawn(able, max(left, 0), unit.new_id()):
        ask_to_look(unit, company, item)


def parties_to(unit: Unit, company: Company, item: Item) -> tuple[str, ...]:
    """Who never looks: whoever took it away or decided that, whose it was, and who stands for them."""
    involved = {item.submitted_by, item.chosen_by, _remover(unit, item)}
    involved |= line_up.parties_of(unit, company, item.person)
    return tuple(sorted(one for one in involved if one and one != "system"))


def confirmed(unit: Unit, duty: Duty) -> None:
    """Somebody has looked, and it is gone."""
    check = _check_of(unit, duty)
    _settle(unit, check, CheckState.CONFIRMED, duty.done_by or "system", duty.note, duty.file_id)


def found_there(unit: Unit, company: Company, actor: Person, duty_id: str, note: str) -> SpotCheck:
    """Somebody has looked, and it is still there: it is to be taken away again, at any hour."""
    duty = duties.find_for(unit, company, actor, duty_id)
    if duty.kind is not DutyKind.SPOT_CHECK:
        raise Gone
    if not note:
        raise FormErrors({"note": "Please write what you found, and where."})
    check = _check_of(unit, duty)
    duties.fulfil(unit, duty, actor.user_id, note)
    failed = _settle(unit, check, CheckState.FAILED, actor.user_id, note, None)
    _take_away_again(unit, company, check, actor.user_id, note)
    managers = (*standing.managers(unit, company.workspace_id), *company.admins)
    telling.notice(unit, company.workspace_id, "spot_check_failed", check.id, managers)
    return failed


def ask_to_look(unit: Unit, company: Company, item: Item) -> Duty | None:
    """Ask the first in line who is no party to a removal; None where there is nobody."""
    account = register.find(unit, item.account_id)
    parties = parties_to(unit, company, item)
    able = line_up.line(unit, company, account, parties) if account else ()
    if account is None or not able:
        return None
    new = SpotCheck(
        unit.new_id(), item.workspace_id, item.campaign_id, item.id, able[0][0], CheckState.OPEN, unit.now
    )
    rows.add(unit, new)
    facts: dict[str, Fact] = {"campaign": item.campaign_id, "review_item": item.id, "checker": new.checker}
    unit.record(_event(new, SPOT_CHECK.event(None, CheckState.OPEN), "system", facts))
    due_at = unit.now + standing.in_force(unit, company).policy.grants.removal_sla
    wanted = Wanted(DutyKind.SPOT_CHECK, new.id, due_at, account, new.checker, parties)
    return duties.open_duty(unit, company, wanted)


def _settle(
    unit: Unit, check: SpotCheck, to: CheckState, by: str, note: str | None, file_id: str | None
) -> SpotCheck:
    values: dict[str, object] = {
        "settled_at": unit.now, "settled_by": by, "note": note, "file_id": file_id,
    }  # fmt: skip
    if not rows.move(unit, check, to, **values):
        raise Gone
    facts: dict[str, Fact] = {"review_item": check.item_id, "file": file_id}
    words = {"note": note} if note else {}
    unit.record(_event(check, SPOT_CHECK.event(check.state, to), by, facts, words))
    telling.everywhere(unit, check.workspace_id, "campaign", check.campaign_id)
    return replace(check, state=to, settled_at=unit.now, settled_by=by, note=note, file_id=file_id)


def _take_away_again(unit: Unit, company: Company, check: SpotCheck, by: str, note: str) -> None:
    """The ledger says again that there is a way in, and whoever answers for the account closes it."""
    item = reviews.find_item(unit, check.item_id)
    if item is None:
        raise Gone
    if item.kind is not ItemKind.HOLDER:
        deciding.take_away(unit, company, item, by)
        return
    found = _found_again(unit, item, check, by, note)
    if reviews.change_item(unit, item, holding_id=found.id):
        unit.record(review_lines.event_of(item, "review_item:followed", by, {"holding_id": found.id}))
    leaving_access.ask_for(unit, company, found)


def _found_again(unit: Unit, item: Item, check: SpotCheck, by: str, note: str) -> Holding:
    """The line of the ledger that says so, in the place of the last one, where the ledger ever had one."""
    said: dict[str, Any] = {
        "standing": Standing.CURRENT, "until": None, "source": Source.OWNER, "source_id": check.id,
        "grant_id": None, "evidence": note[:_EVIDENCE],
    }  # fmt: skip
    held = _line_of(unit, item)
    if held is not None:
        return ledger.replace_line(unit, held, by, **said)
    new = Holding(
        id=unit.new_id(), workspace_id=item.workspace_id, account_id=item.account_id, person=item.person,
        said=item.said, method=Method.NATIVE_ROLE, role=str(item.frozen["role"]), since=None, replaces=None,
        recorded_at=unit.now, recorded_by=by, **said,
    )  # fmt: skip
    ledger.record(unit, new)
    return new


def _line_of(unit: Unit, item: Item) -> Holding | None:
    """The latest line of the ledger of a line's holder, who may have come into it after the launch."""
    by_line = lines.newest(unit, item.holding_id) if item.holding_id else None
    return by_line or (lines.of_grant(unit, item.grant_id) if item.grant_id else None)


def _remover(unit: Unit, item: Item) -> str | None:
    """Whoever says that they have taken it away."""
    if item.kind is not ItemKind.HOLDER:
        done = duty_rows.about(unit, item.id)
        return done[-1].done_by if done else None
    if item.grant_id:
        tasks = [one for one in grants.tasks_of(unit, item.grant_id) if one.done_by]
        return tasks[-1].done_by if tasks else None
    held = _line_of(unit, item)
    return held.recorded_by if held else None


def _check_of(unit: Unit, duty: Duty) -> SpotCheck:
    found = rows.find(unit, duty.subject)
    if found is None:
        raise Gone
    return found


def _event(
    check: SpotCheck, kind: str, by: str, facts: dict[str, Fact], words: dict[str, str] | None = None
) -> Event:
    return Event(kind, check.workspace_id, "spot_check", check.id, by, facts, words or {})
