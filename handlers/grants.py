"""What is held and what must be done on the networks: giving back, ending, and answering tasks."""

from bot.domain.text import clean
from bot.services import doing, granting, picturing, tasking
from bot.services.doing import Done
from bot.services.tasking import NOTE_LIMIT
from bot.views import grants as views
from bot.views import home
from bot.views import requests as cards
from bot.views.answers import ephemeral
from handlers.acts import Act, Answer


def my_access(act: Act) -> Answer:
    """`/my-access`: what I hold, until when, what waits."""
    seen = picturing.overview(act.unit, act.company, act.person.user_id)
    return Answer(ack=ephemeral(home.my_access(seen)))


def give_back(act: Act) -> Answer:
    """End one's own access now."""
    granting.give_back(act.unit, act.company, act.person, act.value.subject)
    return Answer(words="Your access has ended. Thank you for giving it back.")


def open_revoke(act: Act) -> Answer:
    """Ask why, of somebody who may end it."""
    granting.revocable(act.unit, act.company, act.person, act.value.subject)
    picture = picturing.grant_picture(act.unit, act.company, act.value.subject)
    return act.open(views.revoke_form(picture, act.unit.new_id()))


def send_revoke(act: Act) -> Answer:
    """End somebody's access now, with a reason."""
    grant_id, _ = views.read_meta(act.metadata)
    reason = clean(cards.read_text(act.values, "reason"), limit=NOTE_LIMIT, multiline=True)
    granting.revoke(act.unit, act.company, act.person, grant_id, reason)
    return Answer()


def open_done(act: Act) -> Answer:
    """Ask what was done, of somebody who may do the task."""
    tasking.find_for(act.unit, act.company, act.person, act.value.subject)
    picture = picturing.task_picture(act.unit, act.company, act.value.subject)
    return act.open(views.done_form(picture, act.unit.new_id()))


def send_done(act: Act) -> Answer:
    """A task is done, with a note or a proof file."""
    task_id, _ = views.read_meta(act.metadata)
    note = clean(cards.read_text(act.values, "note"), limit=NOTE_LIMIT, multiline=True)
    said = Done(note or None, views.read_file(act.values))
    doing.finish(act.unit, act.company, act.person, task_id, said)
    return Answer()


def not_added(act: Act) -> Answer:
    """The end came during set-up, and the person had not been added."""
    said = Done("Had not been added.")
    doing.finish(act.unit, act.company, act.person, act.value.subject, said)
    return Answer(words="Recorded: they had not been added, so there is nothing to remove.")


def had_added(act: Act) -> Answer:
    """The end came during set-up, but the person had been added."""
    doing.had_been_added(act.unit, act.company, act.person, act.value.subject)
    return Answer(words="Recorded. Please remove them now; I have sent you the task.")


def look_task(act: Act) -> Answer:
    """Show a task in a dialogue, with its buttons, to somebody who saw it on Home."""
    picture = picturing.task_picture(act.unit, act.company, act.value.subject)
    return act.open(views.task_dialogue(picture))
