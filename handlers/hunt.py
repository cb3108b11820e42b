"""The hunt: `/vouchsafe hunt`, what collectors gather, and what everybody answers."""

from collections.abc import Mapping
from datetime import timedelta

from bot.domain.asking import REASON_LIMIT
from bot.domain.calendar import zone_of
from bot.domain.text import clean
from bot.services import hunt, hunt_amnesty, hunt_evidence, picturing_duties, picturing_hunt
from bot.services.hunt_amnesty import Login
from bot.services.hunt_evidence import Said
from bot.views import amnesty as cards
from bot.views import home, hunt_forms
from bot.views import hunt as views
from bot.views.answers import ephemeral
from bot.views.decisions import finished, read_text
from bot.views.grants import read_meta
from bot.views.tasks import read_file
from handlers.acts import Act, Answer, Handler
from handlers.grants import CLOSE_ALL

FIRST_DUE = timedelta(days=14)
"""What the form proposes."""


def command(act: Act) -> Answer:
    """`/vouchsafe hunt start|status|close`; alone, how far it is."""
    typed = str(act.body.get("text") or "").split()[1:]
    word = typed[0].casefold() if typed else "status"
    verb = VERBS.get(word)
    return verb(act) if verb else Answer(ack=ephemeral(home.help_text(f"hunt {word}")))


def open_start(act: Act) -> Answer:
    """Ask where to look and until when."""
    hunt.may_lead(act.unit, act.company, act.person)
    hunt.none_open(act.unit, act.company)
    first = (act.unit.now + FIRST_DUE).astimezone(zone_of(act.person.zone)).date()
    some = hunt.has_agencies(act.unit, act.company)
    return act.open(views.hunt_form(first, act.unit.new_id(), agencies=some))


def send_start(act: Act) -> Answer:
    """Begin the hunt."""
    new = hunt.start(act.unit, act.company, act.person, views.read_hunt(act.values))
    return _finished(views.begun(picturing_hunt.hunt_picture(act.unit, act.company, new.id)))


def tell_status(act: Act) -> Answer:
    """How far it is."""
    hunt.may_lead(act.unit, act.company, act.person)
    found = hunt.current(act.unit, act.company)
    return Answer(ack=ephemeral(views.status(picturing_hunt.pictured(act.unit, act.company, found))))


def look(act: Act) -> Answer:
    """The same from Home."""
    hunt.may_lead(act.unit, act.company, act.person)
    picture = picturing_hunt.hunt_picture(act.unit, act.company, act.value.subject)
    return act.open(views.status_dialogue(picture))


def open_close(act: Act) -> Answer:
    """Show what came of it before it is closed."""
    hunt.may_lead(act.unit, act.company, act.person)
    found = hunt.current(act.unit, act.company)
    picture = picturing_hunt.pictured(act.unit, act.company, found)
    return act.open(views.close_hunt_form(picture, act.unit.new_id()))


def send_close(act: Act) -> Answer:
    """Close the hunt."""
    hunt_id, _ = read_meta(act.metadata)
    note = clean(read_text(act.values, "note"), limit=REASON_LIMIT, multiline=True)
    hunt.close(act.unit, act.company, act.person, hunt_id, note)
    return _finished("The hunt is closed. I have sent its summary to everybody who follows it.")


def open_evidence(act: Act) -> Answer:
    """Ask what there is, of somebody who may gather it."""
    found, duty = hunt_evidence.find_for(act.unit, act.company, act.person, act.value.subject)
    picture = picturing_duties.pictured(act.unit, act.company, duty)
    return act.open(hunt_forms.evidence_form(picture, found.id, act.unit.new_id()))


def send_evidence(act: Act) -> Answer:
    """Keep what a collector gives."""
    evidence_id, _ = read_meta(act.metadata)
    said = Said(*hunt_forms.read_evidence(act.values), read_file(act.values))
    hunt_evidence.answer(act.unit, act.company, act.person, evidence_id, said)
    return Answer(ack=CLOSE_ALL)


def open_login(act: Act) -> Answer:
    """Ask which account somebody can get into."""
    hunt_amnesty.may_answer(act.unit, act.company, act.person, act.value.subject)
    return act.open(hunt_forms.login_form(act.value.subject, act.unit.new_id()))


def send_login(act: Act) -> Answer:
    """Somebody tells of a login."""
    amnesty_id, _ = read_meta(act.metadata)
    login = Login(*hunt_forms.read_login(act.values))
    told = hunt_amnesty.tell_login(act.unit, act.company, act.person, amnesty_id, login)
    return _finished(cards.thanks(told))


def open_list(act: Act) -> Answer:
    """Ask where a list is."""
    hunt_amnesty.may_answer(act.unit, act.company, act.person, act.value.subject)
    return act.open(hunt_forms.list_form(act.value.subject, act.unit.new_id()))


def send_list(act: Act) -> Answer:
    """Somebody tells of a list."""
    amnesty_id, _ = read_meta(act.metadata)
    place, note = hunt_forms.read_list(act.values)
    told = hunt_amnesty.tell_list(act.unit, act.company, act.person, amnesty_id, place, note)
    return _finished(cards.thanks(told))


def tell_nothing(act: Act) -> Answer:
    """Somebody has neither."""
    hunt_amnesty.tell_nothing(act.unit, act.company, act.person, act.value.subject)
    return Answer(words="Thank you, that helps as well.")


VERBS: Mapping[str, Handler] = {"start": open_start, "status": tell_status, "close": open_close}
"""What follows `/vouchsafe hunt`."""


def _finished(words: str) -> Answer:
    """What replaces a form that was sent."""
    return Answer(ack={"response_action": "update", "view": finished(words)})
