"""What people must do for the programme: said to be done, and looked at."""

from bot.domain.asking import REASON_LIMIT
from bot.domain.duties import OF_REPORTS
from bot.domain.text import clean
from bot.services import doing, duties, looking, picturing_duties, rotating
from bot.services.doing import Done
from bot.views import duties as views
from bot.views import rotation
from bot.views.decisions import finished, read_text
from bot.views.grants import read_meta
from bot.views.tasks import read_file
from handlers import reports
from handlers.acts import Act, Answer
from handlers.grants import CLOSE_ALL
from storage import duties as rows


def look(act: Act) -> Answer:
    """Show a duty in a dialogue, with its buttons, to somebody who saw it on Home or in a reminder."""
    picture = looking.at_duty(act.unit, act.company, act.person, act.value.subject)
    if picture.duty.kind in OF_REPORTS:
        return reports.look(act, picture.duty.subject)
    return act.open(views.duty_dialogue(picture))


def open_done(act: Act) -> Answer:
    """Ask what was done, of somebody who may do the duty."""
    duties.find_for(act.unit, act.company, act.person, act.value.subject)
    picture = picturing_duties.duty_picture(act.unit, act.company, act.value.subject)
    return act.open(views.duty_form(picture, act.unit.new_id()))


def send_done(act: Act) -> Answer:
    """A duty is done, with a note or a proof file."""
    duty_id, _ = read_meta(act.metadata)
    note = clean(read_text(act.values, "note"), limit=REASON_LIMIT, multiline=True)
    doing.finish_duty(act.unit, act.company, act.person, duty_id, Done(note or None, read_file(act.values)))
    return Answer(ack=CLOSE_ALL)


def waive(act: Act) -> Answer:
    """Shared secrets need not be changed: ask why, or agree with whoever has said why."""
    found = rotating.may_waive(act.unit, act.company, act.person, act.value.subject)
    if found.waiver_asked_by is not None:
        rotating.waive(act.unit, act.company, act.person, found.id, "")
        return Answer(words=rotation.WAIVED)
    (duty,) = rows.open_about(act.unit, found.id)
    picture = picturing_duties.pictured(act.unit, act.company, duty)
    return act.open(rotation.waive_form(picture, act.unit.new_id()))


def send_waiver(act: Act) -> Answer:
    """The reason why shared secrets need not be changed."""
    rotation_id, _ = read_meta(act.metadata)
    reason = clean(read_text(act.values, "reason"), limit=REASON_LIMIT, multiline=True)
    agreed = rotating.waive(act.unit, act.company, act.person, rotation_id, reason)
    words = rotation.WAIVED if agreed else rotation.WAIVER_ASKED
    return Answer(ack={"response_action": "update", "view": finished(words)})
