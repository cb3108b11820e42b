"""To whom access is given, in Slack or not: what rules ask of somebody, and who hears for them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.agencies import Agency, Contract
from bot.domain.asked import GUEST, MEMBER, OF_AGENCY
from bot.domain.people import Kind, Person
from bot.domain.principals import Outsider, Principal, is_outside
from bot.domain.when import zone_of
from storage import agencies, people, principals
from storage.database import Unit

OFFERED = 100
"""How many people a menu offers at most."""

WHO_CANNOT_HAVE = {
    Kind.STRANGER: "People from other organisations cannot have access.",
    Kind.DEACTIVATED: "This person's Slack account is deactivated.",
    Kind.BOT: "A bot cannot have access.",
}


@dataclass(frozen=True)
class Recipient:
    """Somebody for whom access may be asked: by a Slack id, or by the id of a record of ours.

    `kind` is what rules go by; `agency` is the one whose roster they are on; `unable` says why they cannot be
    given anything, whatever the rules say: guests and agency users are for the rules to judge.
    """

    id: str
    name: str
    kind: str
    zone: ZoneInfo
    agency: Agency | None
    unable: str | None

    @property
    def contract(self) -> Contract | None:
        """The contract that their access may not outlast."""
        return self.agency.contract if self.agency else None

    @property
    def sponsor(self) -> str | None:
        """The full member who answers for them, if they are of an agency."""
        return self.agency.sponsor if self.agency else None


def heard_for(unit: Unit, workspace_id: str, sponsor: str) -> tuple[str, ...]:
    """Everybody on the rosters of the agencies that this person answers for."""
    agencies_of = agencies.sponsored_by(unit, workspace_id, sponsor)
    return tuple(
        entry.principal_id for agency in agencies_of for entry in agencies.roster_of(unit, agency.id)
    )


def recipient(unit: Unit, workspace_id: str, who: str) -> Recipient:
    """Everything about somebody that decides what they may be given."""
    found = _here(unit, workspace_id, who) if is_outside(who) else None
    if found is not None:
        agency = _agency(unit, found)
        words = Outsider(found.id, found.name, agency.name if agency else None, None).words
        left = f"{found.name} is on no agency's roster, so nobody answers for them."
        return Recipient(
            who, words, OF_AGENCY, zone_of(found.zone), agency, _over(agency) if agency else left
        )
    person, record = people.find(unit, workspace_id, who), principals.of_user(unit, workspace_id, who)
    agency = _agency(unit, record) if record else None
    if person is None:
        unknown = "I do not know this person yet. Try again in a minute."
        return Recipient(who, who, MEMBER, zone_of(None), agency, unknown)
    unable = _unable(person) or (_over(agency) if agency else None)
    return Recipient(who, person.name, _kind(person, agency), zone_of(person.zone), agency, unable)


def zone_for(unit: Unit, workspace_id: str, who: str) -> ZoneInfo:
    """The zone in which a person's times are read."""
    return recipient(unit, workspace_id, who).zone


def hold_contract(unit: Unit, workspace_id: str, who: str) -> None:
    """Keep the contract and the roster that bound somebody's access as they are until the unit ends."""
    agency = recipient(unit, workspace_id, who).agency
    if agency is not None:
        agencies.hold(unit, agency.id)


def within(contract: Contract | None, ends: datetime) -> datetime:
    """An end, moved to the contract's where it lies beyond that."""
    return min(ends, contract.ends_at) if contract else ends


def hears(unit: Unit, who: str) -> str | None:
    """Who is told what concerns somebody: they themselves, or their sponsor where they are not in Slack.

    An agency's contact goes by the agency's id.
    """
    if not is_outside(who):
        return who
    record = principals.find(unit, who)
    if record and record.user_id:
        return record.user_id
    agency = agencies.find(unit, record.agency_id if record and record.agency_id else who)
    return agency.sponsor if agency else None


def stands_for(unit: Unit, actor: str, who: str) -> bool:
    """Whether somebody acts for this person: they are the same, or the sponsor of one who is not in Slack."""
    return hears(unit, who) == actor


def outsiders(unit: Unit, people_named: Iterable[str | None]) -> Mapping[str, Outsider]:
    """Those of these people who are not in Slack, by the ids by which they are named."""
    return {who: _outsider(unit, who) for who in people_named if who and is_outside(who)}


def is_known(unit: Unit, workspace_id: str, who: str) -> bool:
    """Whether this names somebody, in Slack or not."""
    if is_outside(who):
        return _here(unit, workspace_id, who) is not None
    return people.find(unit, workspace_id, who) is not None


def search(
    unit: Unit, workspace_id: str, asker: str, typed: str, *, gone: bool = False
) -> tuple[Recipient, ...]:
    """People for whom access may be asked, in whose name every typed word occurs; agency users come first.

    With `gone`, also people who have left: of them things are reported.
    """
    mine = sorted(on_rosters(unit, workspace_id, typed), key=lambda one: one.sponsor != asker)
    found = people.search(unit, workspace_id, typed, OFFERED, gone=gone)
    here = [Recipient(one.user_id, one.name, MEMBER, zone_of(one.zone), None, None) for one in found]
    return (*mine, *here)[:OFFERED]


def on_rosters(unit: Unit, workspace_id: str, typed: str) -> tuple[Recipient, ...]:
    """People on rosters who are not in Slack, in whose name every typed word occurs."""
    outside = principals.search_outside(unit, workspace_id, typed, OFFERED)
    named = (recipient(unit, workspace_id, one.id) for one in outside)
    return tuple(one for one in named if one.agency)


def _here(unit: Unit, workspace_id: str, who: str) -> Principal | None:
    found = principals.find(unit, who)
    return found if found and found.workspace_id == workspace_id else None


def _agency(unit: Unit, record: Principal) -> Agency | None:
    entry = agencies.current(unit, record.id)
    return agencies.find(unit, entry.agency_id) if entry else None


def _unable(person: Person) -> str | None:
    if person.offboarded_at is not None:
        return "This person cannot be given access at present."
    return WHO_CANNOT_HAVE.get(person.kind)


def _over(agency: Agency) -> str | None:
    return None if agency.active else agency.contract.over()


def _kind(person: Person, agency: Agency | None) -> str:
    """The roster decides first: who is on it has a sponsor and a contract, whatever Slack calls them."""
    if agency is not None:
        return OF_AGENCY
    return GUEST if person.kind is Kind.GUEST else MEMBER


def _outsider(unit: Unit, who: str) -> Outsider:
    record = principals.find(unit, who)
    agency = agencies.find(unit, record.agency_id) if record and record.agency_id else None
    name = record.name if record else "somebody who is not known any more"
    return Outsider(who, name, agency.name if agency else None, hears(unit, who))
