"""What has waited too long, as people are reminded of it: one person's tasks, a request's open slots."""

from bot.domain.pictures import DutyPicture, OpenSlotsPicture, ReminderPicture, TaskPicture
from bot.domain.sentences import join_words
from bot.domain.slots import Slot, say_slots
from bot.views import duties
from bot.views.access import what
from bot.views.kit import Block, actions, bullets, button, context, mention, message, section, value, when
from bot.views.people import named
from bot.views.tasks import task_words


def reminder(picture: ReminderPicture) -> Block:
    """Everything that waits for one person and has waited too long."""
    count = picture.in_all
    named = [*map(task_words, picture.tasks), *map(duties.asked, picture.duties)]
    head = f"Still open: {_lower(named[0])}" if count == 1 else f"Still open: {count} tasks"
    lines = [
        *(_line(one, picture, count) for one in picture.tasks),
        *(_duty(one, picture, count) for one in picture.duties),
    ]
    left = count - len(lines)
    more = [context(f"…and {left} more; your Home has them all.")] if left else []
    return message(head, [section(f"*{head}*"), *lines, *more])


def overdue(picture: TaskPicture) -> str:
    """Since when a task should have been done, or until when it should be; and who else knows of it."""
    task = picture.task
    late = picture.of.now >= task.due_at
    others = [mention(person) for person in sorted(task.told) if person != task.assignee]
    told = f"; {join_words(others)} {'has' if len(others) == 1 else 'have'} been told" if others else ""
    return f"{'*overdue* since' if late else 'due'} {when(task.due_at)}{told}"


def open_slots(picture: OpenSlotsPicture, reader: str | None) -> Block:
    """Which slots of a request are open, and who can fill them; to one `reader`, those that are theirs."""
    request = picture.of.request
    mine = [(slot, able) for slot, able in picture.helpers if reader is None or reader in able]
    names = say_slots([slot for slot, _ in mine or picture.helpers])
    head = f"Request #{request.number} still waits for {names}."
    lapses = f"It lapses {when(request.lapses_at)}."
    if reader is None:
        return message(
            head, [section(f"{head} {lapses}\n{bullets(_slot(*one, picture.in_charge) for one in mine)}")]
        )
    about = f"{head} {named(request.beneficiary, picture.of.outsiders)} would be {what(picture.of)}. {lapses}"
    look = button("Look at it", "look", value(request.id, request.version))
    return message(head, [section(about), actions(look)])


def _line(task: TaskPicture, of: ReminderPicture, count: int) -> Block:
    mine = task.task.assignee == of.person
    asked = "You have been asked" if mine else f"{mention(task.task.assignee)} has been asked"
    since = f"{asked} {when(task.waits_since)}; {overdue(task)}."
    help_out = "" if mine else " You can do it too."
    title = f"*Open: {_lower(task_words(task))}*\n" if count > 1 else ""
    look = button("Look at it", "look_task", value(task.task.id))
    return section(f"{title}{since}{help_out}", accessory=look)


def _duty(one: DutyPicture, of: ReminderPicture, count: int) -> Block:
    duty = one.duty
    mine = duty.assignee == of.person
    who = "You have been asked" if mine else f"{mention(duty.assignee)} has been asked"
    title = f"*Open: {_lower(duties.asked(one))}*\n" if count > 1 else ""
    help_out = "" if mine else " You can do it too."
    line = f"{title}{who} {when(duty.opened_at)}; {duties.overdue(one)}.{help_out}"
    return section(line, accessory=button("Look at it", "look_duty", value(duty.id)))


def _slot(slot: Slot, able: tuple[str, ...], in_charge: tuple[str, ...]) -> str:
    nobody = "nobody can fill this place at present"
    if in_charge:
        nobody = f"whoever can is not written to; {join_words(map(mention, in_charge))}, please see to it"
    who = join_words(map(mention, able), last="or") if able else nobody
    return f"{slot.headline}: {who}"


def _lower(words: str) -> str:
    return f"{words[0].lower()}{words[1:]}"
