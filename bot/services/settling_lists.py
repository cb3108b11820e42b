"""Settling how lists differ: by a line of the ledger, a removal, an end, or a risk that is accepted."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time
from typing import Final

from bot.domain.calendar import at_local, zone_of
from bot.domain.campaigns import CampaignState
from bot.domain.events import Event, Fact
from bot.domain.grants import IN_FORCE
from bot.domain.ledger import Holding, Method, Source, Standing
from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.reconciling import MATCH, Match, MatchState
from bot.domain.reconciling_rules import key_of
from bot.domain.refusals import AlreadyDone, FormErrors, Gone, OwnAccess
from bot.domain.register import Account
from bot.domain.register_rights import RegisterAct
from bot.domain.settling_lists import CHOICES, LONGEST_RISK, Becomes, Settlement
from bot.domain.text import cut
from bot.services import ending, holder_naming, leaving_access, ledger, line_up, reconciling, registering
from storage import campaigns, grants, people
from storage import ledger as lines
from storage import network_lists as rows
from storage.database import Unit

CHOOSE: Final = "Please choose what becomes of this."
WHY: Final = "Please say why, or how you know."
UNTIL_WHEN: Final = "Please choose until when, at most a year ahead."
WHO: Final = (
    "Please say who it is: nobody can be granted anything without a name. If nobody can say, have it taken "
    "away, or accept the risk."
)
ONE_PERSON: Final = "Choose one of the two: somebody in this workspace, or somebody on a roster."
_END_OF_DAY: Final = time(17)
_EVIDENCE: Final = 1000
_ROLE: Final = 64


def find(unit: Unit, company: Company, actor: Person, match_id: str) -> tuple[Match, Account]:
    """The difference, if this person may settle it; raises a refusal, `AlreadyDone` or `Gone`."""
    found = rows.find_match(unit, match_id)
    if found is None or found.workspace_id != company.workspace_id:
        raise Gone
    rows.hold(unit, found.campaign_id, found.account_id)
    account = registering.find(unit, company, found.account_id)
    registering.check(unit, company, actor, RegisterAct.NAME_HOLDERS, account)
    if actor.user_id in line_up.parties_of(unit, company, found.person):
        raise OwnAccess().about("list_match", match_id)
    campaign = campaigns.find(unit, found.campaign_id)
    now = rows.find_match(unit, match_id)
    over = campaign is None or campaign.state not in (CampaignState.OPEN, CampaignState.SETTLING)
    if over or now is None or not now.unmatched:
        raise AlreadyDone
    return now, account


def settle(unit: Unit, company: Company, actor: Person, match_id: str, said: Settlement) -> Match:
    """Do what somebody says of a difference; raises a refusal, or `FormErrors` at each field."""
    people.hold_workspace(unit, company.workspace_id)
    found, account = find(unit, company, actor, match_id)
    errors = dict(_faults(found, said))
    person, wrong = _named(unit, found, said)
    if wrong:
        errors["user"] = wrong
    if errors or said.becomes is None:
        raise FormErrors(errors)
    if said.becomes is Becomes.ACCEPT:
        until = at_local(said.until, _END_OF_DAY, zone_of(actor.zone)) if said.until else None
        return accept(unit, company, actor, match_id, said.reason, until)
    if said.becomes is Becomes.ENDED:
        _end(unit, company, actor, found, said.reason)
    else:
        line = _explained(unit, found, actor, person, said.reason)
        if said.becomes is Becomes.TAKE_AWAY:
            _take_away(unit, company, actor, line, said.reason)
    registering.seen(unit, company, account)
    reconciling.refresh(unit, company, found.campaign_id, found.account_id)
    return rows.find_match(unit, match_id) or found


def accept(
    unit: Unit, company: Company, actor: Person, match_id: str, reason: str, until: datetime | None
) -> Match:
    """Accept the risk of a difference, by name and until a day; the next audit asks again."""
    found, _account = find(unit, company, actor, match_id)
    errors = {} if reason else {"reason": WHY}
    if until is None or not unit.now < until <= unit.now + LONGEST_RISK:
        errors["until"] = UNTIL_WHEN
    if errors:
        raise FormErrors(errors)
    values: dict[str, object] = {
        "settled_at": unit.now, "settled_by": actor.user_id, "reason": reason, "accepted_until": until,
    }  # fmt: skip
    if not rows.move_match(unit, found, MatchState.ACCEPTED, **values):
        raise AlreadyDone
    facts: dict[str, Fact] = {
        "campaign": found.campaign_id, "account": found.account_id, "person": found.person, "until": until,
    }  # fmt: skip
    kind = MATCH.event(found.state, MatchState.ACCEPTED)
    words = {"reason": reason, **({"said": found.said} if found.said else {})}
    unit.record(Event(kind, found.workspace_id, "list_match", found.id, actor.user_id, facts, words))
    reconciling.settled(unit, company, found)
    return replace(found, state=MatchState.ACCEPTED, **values)  # type: ignore[arg-type]  # the row's fields


def accepted_before(unit: Unit, match: Match) -> Match | None:
    """How the same difference was accepted the last time that the account was audited."""
    mine = key_of(match.person, match.said)
    earlier = (
        one for one in rows.accepted_on(unit, match.account_id) if one.campaign_id != match.campaign_id
    )
    same = [one for one in earlier if key_of(one.person, one.said) == mine]
    return same[-1] if same else None


def _faults(found: Match, said: Settlement) -> Iterator[tuple[str, str]]:
    if said.becomes not in CHOICES[found.state]:
        yield "becomes", CHOOSE
    if not said.reason:
        yield "reason", WHY
    if said.becomes is Becomes.ACCEPT and said.until is None:
        yield "until", UNTIL_WHEN


def _named(unit: Unit, found: Match, said: Settlement) -> tuple[str | None, str]:
    """Who it is: whom the lists name, or the form; where nobody can say, nobody, who belongs nowhere."""
    if said.user and said.record:
        return None, ONE_PERSON
    if found.person or said.becomes not in (Becomes.BELONGS, Becomes.TAKE_AWAY):
        return found.person, ""
    if said.user:
        return holder_naming.in_slack(unit, found.workspace_id, said.user)
    if said.record:
        return holder_naming.on_a_roster(unit, found.workspace_id, said.record)
    return None, WHO if said.becomes is Becomes.BELONGS else ""


def _explained(unit: Unit, found: Match, actor: Person, person: str | None, reason: str) -> Holding:
    """The line of the ledger that explains whom another list has: what they have already under another
    name, which is known to be theirs from now on, or a new one.
    """
    here = (one for one in lines.of_account(unit, found.account_id) if one.person and one.person == person)
    held = [one for one in here if one.method is _method(found) and one.has_a_way_in]
    if not held or found.person:
        return _write_down(unit, found, actor, person, reason)
    words = {"said": found.said, "source": Source.OWNER, "source_id": found.id}
    return ledger.replace_line(unit, held[0], actor.user_id, **words)


def _take_away(unit: Unit, company: Company, actor: Person, line: Holding, reason: str) -> None:
    """Have a way in taken away: what a grant gives by the grant's removal."""
    if line.grant_id:
        ending.revoke(unit, company, actor, line.grant_id, reason)
    else:
        leaving_access.remove(unit, company, line, actor.user_id)


def _method(found: Match) -> Method:
    return Method.NATIVE_ROLE if found.listed_as is not None else Method.SHARED_SECRET


def _write_down(unit: Unit, found: Match, actor: Person, person: str | None, reason: str) -> Holding:
    """Put into the ledger whom another list has; whom nobody can name as that."""
    line = Holding(
        id=unit.new_id(),
        workspace_id=found.workspace_id,
        account_id=found.account_id,
        person=person,
        said=found.said,
        method=_method(found),
        role=cut(found.listed_as, _ROLE) if found.listed_as else "",
        standing=Standing.CURRENT if person else Standing.UNKNOWN,
        since=None,
        until=None,
        source=Source.OWNER,
        source_id=found.id,
        evidence=cut(reason, _EVIDENCE),
        grant_id=None,
        replaces=None,
        recorded_at=unit.now,
        recorded_by=actor.user_id,
    )
    ledger.record(unit, line)
    return line


def _end(unit: Unit, company: Company, actor: Person, found: Match, reason: str) -> None:
    """End in the ledger what the network does not show; what a grant gives goes by the grant's removal."""
    mine = key_of(found.person, found.said)
    for line in lines.of_account(unit, found.account_id):
        native = line.method is Method.NATIVE_ROLE and line.has_a_way_in
        if not native or key_of(line.person, line.said) != mine:
            continue
        grant = grants.find(unit, line.grant_id) if line.grant_id else None
        if grant is not None and grant.state in IN_FORCE:
            ending.revoke(unit, company, actor, grant.id, reason)
        elif grant is None:
            evidence = cut(reason, _EVIDENCE)
            by = actor.user_id
            ledger.end(
                unit, company, line, by, source=Source.OWNER, source_id=found.id, evidence=evidence
            )  # fmt: skip
