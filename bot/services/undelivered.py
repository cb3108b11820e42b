"""What Slack will never take: the people who must act get it directly, and the admins read why."""

from bot.domain.channel import ChannelFault, fault_named
from bot.domain.programme import Company
from bot.services import channel, standing, telling
from storage import access, cards, inbox, outbox
from storage.database import Unit
from storage.outbox import Effect, Row

NAME, STOPPED = "undelivered", "stopped"
POST = "chat.postMessage"


def give_up(unit: Unit, company: Company, dead: Row, fault: str) -> None:
    """Send a card of the committee's channel to people instead; report now and then by place and fault.

    Where the channel itself is what is wrong, every open card goes to people, and the daily word about the
    channel is all that the admins read.
    """
    wrong = fault_named(fault) if dead.place == company.committee_channel else None
    if wrong:
        channel.looked(unit, company, wrong)
        channel.tell_admins(unit, company)
    if fault == ChannelFault.SHARED and dead.effect is Effect.CARD:
        channel.take_away(unit, company, dead.name, dead.subject, dead.place)
    fell_back = _fall_back(unit, company, dead)
    _correct_the_count(unit, dead)
    if not wrong and dead.name != NAME:
        _report(unit, company, dead, fault, fell_back=fell_back)


def try_again(unit: Unit, company: Company) -> None:
    """Put the cards of pending requests into the committee's channel where they are missing from it."""
    place = standing.channel(unit, company)
    for request in access.pending(unit, company.workspace_id) if place else ():
        shown = telling.shown_as(request)
        if place and not outbox.live_card(unit, company.workspace_id, *shown, place):
            telling.picture(unit, request, place)


def stopped(unit: Unit, company: Company, method: str, fault: str) -> None:
    """Tell the admins, once a day, that Slack does not let the app call one of its methods.

    A token that is no good stops the telling itself, and so does a refusal to post: those are for the log
    and `vouchsafe check`.
    """
    today = unit.now.date()
    if method != POST and inbox.first_time(unit, f"{STOPPED}:{method}:{fault}:{today}"[:200]):
        telling.alert(unit, company, STOPPED, method, fault=fault)


def _report(unit: Unit, company: Company, dead: Row, fault: str, *, fell_back: bool) -> None:
    if inbox.first_time(unit, f"{NAME}:{dead.place}:{fault}"[:200]):
        telling.alert(unit, company, NAME, dead.id, fell_back=fell_back)


def _fall_back(unit: Unit, company: Company, dead: Row) -> bool:
    """Give a card that the channel cannot show to those who can act on it and have none yet.

    An announcement goes to the committee's channel.
    """
    if dead.name == "announcement":
        return _announce_to_the_committee(unit, company, dead)
    if dead.effect is not Effect.CARD or dead.place != company.committee_channel:
        return False
    wanted = channel.who_can_act(unit, company, dead.name, dead.subject)
    told = cards.places_told(unit, company.workspace_id, dead.name, dead.subject)
    for person in wanted:
        if person not in told:
            telling.card(unit, company.workspace_id, dead.name, dead.subject, person)
    return bool(wanted)


def _announce_to_the_committee(unit: Unit, company: Company, dead: Row) -> bool:
    """Let it stand at least where the committee reads it."""
    channel = standing.channel(unit, company)
    if channel is None or channel == dead.place:
        return False
    telling.card(unit, company.workspace_id, dead.name, dead.subject, channel)
    return True


def _correct_the_count(unit: Unit, dead: Row) -> None:
    """Whoever asked reads how many people really have the card."""
    for request in channel.requests_of(unit, dead.name, dead.subject):
        if request.open:
            telling.asked(unit, request)
