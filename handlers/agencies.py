"""Agencies and their people: listed, added, changed, their rosters kept, and who is who confirmed."""

from bot.domain.pictures import LISTED
from bot.services import agencies, picturing_agencies, principals, rosters
from bot.views import agencies as views
from bot.views import identities
from bot.views.answers import ephemeral
from bot.views.decisions import finished
from bot.views.grants import read_meta
from handlers.acts import Act, Answer


def listed(act: Act) -> Answer:
    """`/vouchsafe agency`: every agency, and what this person may do about it."""
    agencies.may_look(act.person)
    pictures = picturing_agencies.every(act.unit, act.company, act.person)
    may_add = agencies.is_in_charge(act.unit, act.company, act.person)
    return Answer(ack=ephemeral(views.listed(pictures, may_add=may_add)))


def open_add(act: Act) -> Answer:
    """The form for a new agency, for those who may add one."""
    agencies.may_add(act.unit, act.company, act.person)
    return act.open(views.agency_form(None, act.person.user_id, act.unit.new_id()))


def open_edit(act: Act) -> Answer:
    """The form of an agency, for those who may change it."""
    agencies.changeable(act.unit, act.company, act.person, act.value.subject)
    picture = picturing_agencies.agency_named(act.unit, act.value.subject)
    return act.open(views.agency_form(picture, act.person.user_id, act.unit.new_id()))


def send_agency(act: Act) -> Answer:
    """Add or change an agency."""
    agency_id, _ = read_meta(act.metadata)
    details = views.read_agency(act.values)
    if agency_id:
        saved = agencies.change(act.unit, act.company, act.person, agency_id, details)
    else:
        saved = agencies.add(act.unit, act.company, act.person, details)
    return _finished(views.saved(picturing_agencies.agency_named(act.unit, saved.id)))


def open_roster(act: Act) -> Answer:
    """Who is on the roster, for those who may change it."""
    agencies.changeable(act.unit, act.company, act.person, act.value.subject)
    return act.open(views.roster_dialogue(picturing_agencies.agency_named(act.unit, act.value.subject)))


def open_newcomer(act: Act) -> Answer:
    """The form to name somebody on the roster."""
    agencies.changeable(act.unit, act.company, act.person, act.value.subject)
    picture = picturing_agencies.agency_named(act.unit, act.value.subject)
    return act.open(views.roster_form(picture, act.unit.new_id()))


def send_newcomer(act: Act) -> Answer:
    """Name somebody on the roster."""
    agency_id, _ = read_meta(act.metadata)
    joined = rosters.put_on(act.unit, act.company, act.person, agency_id, views.read_newcomer(act.values))
    picture = picturing_agencies.agency_named(act.unit, agency_id)
    return _finished(views.joined(joined.name, picture))


def take_off(act: Act) -> Answer:
    """Somebody is of the agency no longer."""
    agency = rosters.take_off(act.unit, act.company, act.person, act.value.subject)
    return _roster(act, agency.id, views.LEFT)


def confirm_roster(act: Act) -> Answer:
    """The roster is right."""
    agency = rosters.confirm(act.unit, act.company, act.person, act.value.subject)
    return _roster(act, agency.id, views.CONFIRMED)


def who_is_who(act: Act) -> Answer:
    """`/vouchsafe people`: identities that wait for this person's word."""
    waiting = principals.waiting_for(act.unit, act.company, act.person.user_id)
    pictures = tuple(
        picturing_agencies.identity_pictured(act.unit, act.company, one) for one in waiting[:LISTED]
    )
    return Answer(ack=ephemeral(identities.listed(pictures, len(waiting))))


def confirm_identity(act: Act) -> Answer:
    """It is theirs."""
    principals.decide(act.unit, act.company, act.person, act.value.subject, theirs=True)
    return Answer(words=identities.CONFIRMED)


def reject_identity(act: Act) -> Answer:
    """It is not theirs."""
    principals.decide(act.unit, act.company, act.person, act.value.subject, theirs=False)
    return Answer(words=identities.REJECTED)


def _roster(act: Act, agency_id: str, note: str) -> Answer:
    """The dialogue as it must look now."""
    picture = picturing_agencies.agency_named(act.unit, agency_id)
    return act.redraw(views.roster_dialogue(picture, note)) if act.inside else Answer(words=note)


def _finished(words: str) -> Answer:
    return Answer(ack={"response_action": "update", "view": finished(words)})
