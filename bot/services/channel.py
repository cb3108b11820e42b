"""The committee's channel: what a look at it found, and where open cards belong from then on (S4)."""

from collections.abc import Iterator
from datetime import datetime

from bot.domain.access import Request
from bot.domain.calendar import zone_of
from bot.domain.channel import CHANNEL, Channel, ChannelFault, ChannelState, is_channel
from bot.domain.events import Event
from bot.domain.programme import Company
from bot.domain.working_hours import Desk
from bot.services import desks, policy_cards, standing, telling, vouching
from bot.services.policy_cards import BALLOT, FOUNDING
from storage import access, cards, channels, digest, inbox, outbox, people, policy
from storage.database import Unit

NOTICE = "channel"
REQUEST, ADOPTION = "request", "adoption"


def looked(unit: Unit, company: Company, fault: ChannelFault | None) -> bool:
    """Keep what a look at the channel found; whether that is news. Open cards go where they belong."""
    named = company.committee_channel
    if named is None:
        return False
    before = channels.find(unit, company.workspace_id, named)
    state = ChannelState.BROKEN if fault else ChannelState.USABLE
    if before and (before.state, before.fault) == (state, fault):
        return False
    after = Channel(company.workspace_id, named, state, fault, unit.now)
    if not _keep(unit, before, after):
        return False
    settle(unit, company, since=before.since if before else None)
    return True


def settle(unit: Unit, company: Company, since: datetime | None = None) -> None:
    """Put every open card where it belongs now: into the channel, or to each person who can act on it.

    `since` is when the channel was last found to be otherwise: what could not be shown there from then on is
    drawn there now.
    """
    channel = standing.channel(unit, company)
    if channel is None:
        _divert(unit, company)
    else:
        _gather(unit, company, channel)
        _catch_up(unit, company, channel, since)


def posted(unit: Unit, company: Company, name: str, subject: str, place: str) -> None:
    """A card has come to stand in the channel: the copies that stood in for it lose their buttons."""
    if place == standing.channel(unit, company):
        _redraw_copies(unit, company, name, subject)


def moved_to(unit: Unit, company: Company, name: str, subject: str, place: str) -> str | None:
    """The channel where this card is decided now, for a copy that only stood in for the one there."""
    channel = None if is_channel(place) else standing.channel(unit, company)
    if channel is None or not outbox.live_card(unit, company.workspace_id, name, subject, channel):
        return None
    return None if place in _by_message(unit, company, name, subject) else channel


def who_can_act(unit: Unit, company: Company, name: str, subject: str) -> tuple[str, ...]:
    """Everybody who can act on an open card: they have it directly while there is no channel for it."""
    if name in (FOUNDING, BALLOT):
        version = policy.version(unit, subject)
        return policy_cards.who_can_act(unit, company, version) if version else ()
    waiting = [one for one in requests_of(unit, name, subject) if one.open]
    able = (telling.places(None, one, vouching.case(unit, company, one.id).bench, ()) for one in waiting)
    return tuple(dict.fromkeys(person for those in able for person in those))


def requests_of(unit: Unit, name: str, subject: str) -> tuple[Request, ...]:
    """The requests that are decided on a card: one, those of an adoption, or none."""
    if name == ADOPTION:
        return access.group(unit, subject)
    request = access.find(unit, subject) if name == REQUEST else None
    return (request,) if request else ()


def directly(unit: Unit, company: Company, request: Request) -> int | None:
    """How many people have a request's card, or its line, for want of a channel; None while there is one."""
    if standing.channel(unit, company) is not None:
        return None
    shown = telling.shown_as(request)
    told = {*cards.places_told(unit, company.workspace_id, *shown)}
    told |= digest.noted(unit, company.workspace_id, *shown)
    return sum(not is_channel(place) for place in told)


def take_away(unit: Unit, company: Company, name: str, subject: str, place: str) -> None:
    """Delete a card from where strangers may read it."""
    live = outbox.live_card(unit, company.workspace_id, name, subject, place)
    if live:
        cards.forget(unit, company.workspace_id, name, subject, place)
        outbox.take_away(unit, company.workspace_id, live, name, subject, place)


def tell_admins(unit: Unit, company: Company) -> None:
    """Write to each admin once a working day, in their own working hours, for as long as it is broken."""
    for place in filter(None, (*company.admins, company.alert_channel)):
        desk = _desk_of(unit, company, place)
        today = unit.now.astimezone(desk.zone).date()
        at_work = desk.next(unit.now) == unit.now
        if at_work and inbox.first_time(unit, f"{NOTICE}:{company.workspace_id}:{place}:{today}"):
            subject = company.committee_channel or ChannelFault.UNSET
            telling.notice(unit, company.workspace_id, NOTICE, subject, (place,))


def trouble(unit: Unit, company: Company) -> ChannelFault | None:
    """What is known to be wrong with the channel now."""
    named = company.committee_channel
    if named is None:
        return ChannelFault.UNSET
    known = channels.find(unit, company.workspace_id, named)
    return known.fault if known else None


def _keep(unit: Unit, before: Channel | None, after: Channel) -> bool:
    """Write the finding down with its event; False when somebody else was first."""
    if before is None:
        channels.add(unit, after)
    elif not channels.change(unit, before, after):
        return False
    was = before.state if before else None
    kind = "channel:broken_otherwise" if was is after.state else CHANNEL.event(was, after.state)
    facts = {"fault": after.fault.value if after.fault else None}
    unit.record(Event(kind, after.workspace_id, "channel", after.id, "slack", facts))
    return True


def _desk_of(unit: Unit, company: Company, place: str) -> Desk:
    """When somebody is at work; a channel's clock is UTC, and before the founding nobody knows a holiday."""
    person = people.find(unit, company.workspace_id, place)
    rules = policy.in_force(unit, company.workspace_id)
    if rules is None:
        return Desk(zone_of(person.zone if person else None))
    return desks.desk_of(standing.parsed(rules.text), person)


def _divert(unit: Unit, company: Company) -> None:
    channel = company.committee_channel
    shared = trouble(unit, company) is ChannelFault.SHARED
    for name, subject in _open(unit, company):
        if channel and shared:
            take_away(unit, company, name, subject, channel)
        for person in who_can_act(unit, company, name, subject):
            telling.card(unit, company.workspace_id, name, subject, person)
        _redraw_asked(unit, name, subject)


def _gather(unit: Unit, company: Company, channel: str) -> None:
    for name, subject in _open(unit, company):
        if outbox.live_card(unit, company.workspace_id, name, subject, channel):
            _redraw_copies(unit, company, name, subject)
        else:
            telling.card(unit, company.workspace_id, name, subject, channel)
        _redraw_asked(unit, name, subject)


def _catch_up(unit: Unit, company: Company, channel: str, since: datetime | None) -> None:
    missed = cards.given_up_in(unit, company.workspace_id, channel, since) if since else ()
    for name, subject in missed:
        if outbox.live_card(unit, company.workspace_id, name, subject, channel):
            telling.card(unit, company.workspace_id, name, subject, channel)


def _open(unit: Unit, company: Company) -> Iterator[tuple[str, str]]:
    """The cards that wait for somebody: requests, and a policy that is shown for signing or for a vote."""
    yield from dict.fromkeys(map(telling.shown_as, access.pending(unit, company.workspace_id)))
    version = policy.in_review(unit, company.workspace_id)
    if version and policy_cards.places_told(unit, company, version):
        yield policy_cards.shown_as(version), version.id


def _redraw_copies(unit: Unit, company: Company, name: str, subject: str) -> None:
    """Draw the copies anew that people have for want of the channel, not those that the policy wants."""
    wanted = _by_message(unit, company, name, subject)
    for place in cards.places_told(unit, company.workspace_id, name, subject):
        if not is_channel(place) and place not in wanted:
            telling.card(unit, company.workspace_id, name, subject, place)


def _redraw_asked(unit: Unit, name: str, subject: str) -> None:
    """Whoever asked reads where the request is shown."""
    for request in requests_of(unit, name, subject):
        telling.asked(unit, request)


def _by_message(unit: Unit, company: Company, name: str, subject: str) -> frozenset[str]:
    """Whom the policy wants to have the card by message, whatever else there is."""
    channel, wanted = standing.channel(unit, company), set[str]()
    for request in requests_of(unit, name, subject):
        found = vouching.case(unit, company, request.id)
        named = found.ruling.policy.requests.by_message
        wanted |= {*telling.places(channel, found.request, found.bench, named)}
    return frozenset(wanted - {channel})
