"""`/vouchsafe committee`: who sits where, and changes that one person asks for and a second confirms."""

from bot.domain.committee import SeatAct
from bot.domain.typed import mentioned
from bot.services import committee, picturing_committee
from bot.views import committee as views
from bot.views.answers import ephemeral
from bot.views.decisions import finished
from bot.views.grants import read_meta
from handlers.acts import Act, Answer

TYPED = {act.value: act for act in (SeatAct.SEAT, SeatAct.VACATE, SeatAct.ALTERNATE)}
"""What may be typed after `committee`; all of it stands in the form as well."""


def command(act: Act) -> Answer:
    """`/vouchsafe committee [seat|vacate|alternate SEAT [@person]]`: the seats, or the form filled in."""
    words = str(act.body.get("text") or "").split()[1:]
    wanted = TYPED.get(words[0].casefold()) if words else None
    if wanted is None:
        picture = picturing_committee.committee_picture(act.unit, act.company, act.person)
        return Answer(ack=ephemeral(views.listed(picture)))
    return _form(act, words[1] if len(words) > 1 else "", wanted, mentioned(" ".join(words[1:])))


def look(act: Act) -> Answer:
    """The committee in a dialogue, for somebody who saw on Home what it lacks."""
    return act.open(views.dialogue(picturing_committee.committee_picture(act.unit, act.company, act.person)))


def open_change(act: Act) -> Answer:
    """The form for a change of one seat."""
    return _form(act, act.value.subject, SeatAct.SEAT, None)


def send_change(act: Act) -> Answer:
    """Ask a second person to confirm the change."""
    seat_id, _ = read_meta(act.metadata)
    wanted, person = views.read_form(act.values)
    committee.ask(act.unit, act.company, act.person, seat_id, wanted, person)
    return Answer(ack={"response_action": "update", "view": finished(views.ASKED)})


def confirm(act: Act) -> Answer:
    """A second person agrees."""
    done = committee.confirm(act.unit, act.company, act.person, act.value.subject)
    picture = picturing_committee.change_picture(act.unit, act.company, done.id)
    return _answered(act, views.confirmed(done, picture.seat))


def call_off(act: Act) -> Answer:
    """Nothing has changed, and nothing will."""
    committee.call_off(act.unit, act.company, act.person, act.value.subject)
    return _answered(act, views.CALLED_OFF)


def _form(act: Act, name: str, wanted: SeatAct, person: str | None) -> Answer:
    seat = committee.seat_named(act.unit, act.company, name)
    committee.may_ask(act.unit, act.company, act.person, seat)
    return act.open(views.seat_form(seat, act.unit.new_id(), wanted, person))


def _answered(act: Act, words: str) -> Answer:
    """Words beside the message that was pressed; in a dialogue, the dialogue as it must look now."""
    if not act.inside:
        return Answer(words=words)
    picture = picturing_committee.committee_picture(act.unit, act.company, act.person)
    return act.redraw(views.dialogue(picture, words))
