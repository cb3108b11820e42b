"""What is held and what must be done on the networks: giving back, ending, and answering tasks."""

from bot.domain.asking import REASON_LIMIT
from bot.domain.grants import Task
from bot.domain.text import clean
from bot.services import doing, ending, looking, picturing, picturing_home, tasking
from bot.services.doing import Done
from bot.views import grants as views
from bot.views import home, tasks
from bot.views.answers import ephemeral
from bot.views.decisions import read_text
from bot.views.kit import mention
from handlers.acts import Act, Answer

CLOSE_ALL = {"response_action": "clear"}
"""The dialogue beneath, from Home, shows what no longer holds; it closes as well."""


def my_access(act: Act) -> Answer:
    """`/my-access`: what I hold, until when, what waits."""
    seen = picturing_home.overview(act.unit, act.company, act.person.user_id)
    return Answer(ack=ephemeral(home.my_access(seen)))


def open_my_access(act: Act) -> Answer:
    """The My access shortcut: the same in a dialogue, for it comes from no conversation."""
    seen = picturing_home.overview(act.unit, act.company, act.person.user_id)
    return act.open(home.my_access_dialogue(seen))


def give_back(act: Act) -> Answer:
    """End one's own access now."""
    ending.give_back(act.unit, act.company, act.person, act.value.subject)
    return Answer(words="Your access has ended. Thank you for giving it back.")


def open_revoke(act: Act) -> Answer:
    """Ask why, of somebody who may end it."""
    ending.revocable(act.unit, act.company, act.person, act.value.subject)
    picture = picturing.grant_picture(act.unit, act.company, act.value.subject)
    return act.open(views.revoke_form(picture, act.unit.new_id()))


def send_revoke(act: Act) -> Answer:
    """End somebody's access now, with a reason."""
    grant_id, _ = views.read_meta(act.metadata)
    reason = clean(read_text(act.values, "reason"), limit=REASON_LIMIT, multiline=True)
    ending.revoke(act.unit, act.company, act.person, grant_id, reason)
    return Answer(ack=CLOSE_ALL)


def open_done(act: Act) -> Answer:
    """Ask what was done, of somebody who may do the task."""
    tasking.find_for(act.unit, act.company, act.person, act.value.subject)
    picture = picturing.task_picture(act.unit, act.company, act.value.subject)
    return act.open(tasks.done_form(picture, act.unit.new_id()))


def send_done(act: Act) -> Answer:
    """A task is done, with a note or a proof file."""
    task_id, _ = views.read_meta(act.metadata)
    note = clean(read_text(act.values, "note"), limit=REASON_LIMIT, multiline=True)
    said = Done(note or None, tasks.read_file(act.values))
    doing.finish(act.unit, act.company, act.person, task_id, said)
    return Answer(ack=CLOSE_ALL)


def not_added(act: Act) -> Answer:
    """The end came during set-up, and the person had not been added."""
    said = Done("Had not been added.")
    doing.finish(act.unit, act.company, act.person, act.value.subject, said)
    return Answer(words="Recorded: they had not been added, so there is nothing to remove.")


def had_added(act: Act) -> Answer:
    """The end came during set-up, but the person had been added."""
    removal = doing.had_been_added(act.unit, act.company, act.person, act.value.subject)
    return Answer(words=f"Recorded. {_who_removes(act, removal)}")


def look_task(act: Act) -> Answer:
    """Show a task in a dialogue, with its buttons, to somebody who saw it on Home."""
    picture = looking.at_task(act.unit, act.company, act.person, act.value.subject)
    return act.open(tasks.task_dialogue(picture))


def look_rules(act: Act) -> Answer:
    """Show the holder the network's rules for what they hold."""
    ending.find_for_holder(act.unit, act.company, act.person, act.value.subject)
    picture = picturing.grant_picture(act.unit, act.company, act.value.subject)
    return act.open(views.rules_dialogue(picture))


def _who_removes(act: Act, removal: Task) -> str:
    if removal.assignee == act.person.user_id:
        return "Please remove them now; I have sent you the task."
    return f"{mention(removal.assignee)} has been asked to remove them."
