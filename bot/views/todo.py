"""Everything that waits for one person, as their Home and their digest list it: a line and a button each."""

from bot.domain.pictures import LISTED, DutyPicture, RequestPicture, TaskPicture, WaitingPicture
from bot.views import adoption, duties, identities, requests, tasks, waiting
from bot.views.access import what as asked_what
from bot.views.kit import Block, actions, button, context, section, value
from bot.views.people import named
from bot.views.reminders import overdue


def lists(seen: WaitingPicture, *, approve: bool = False) -> list[Block]:
    """A line for each thing, the first ones of each kind; votes with their own button, if wanted."""
    vouch = [block for one in seen.to_vouch for block in _to_vouch(one, approve=approve)]
    vouch += more(seen.to_vouch_in_all)
    adopt = [adoption.waiting_line(picture) for picture in seen.adoptions] + more(seen.adoptions_in_all)
    to_do = [_to_do(picture) for picture in seen.to_do] + more(seen.to_do_in_all)
    owed = [_owed(picture) for picture in seen.duties] + more(seen.duties_in_all)
    asked = identities.blocks_of(seen.identities) + more(seen.identities_in_all)
    others = waiting.lines(seen.waiting[:LISTED]) + more(len(seen.waiting))
    return [*vouch, *adopt, *to_do, *owed, *asked, *others]


def more(count: int) -> list[Block]:
    """How many are left out of a list of so many."""
    return [context(f"…and {count - LISTED} more")] if count > LISTED else []


def _to_vouch(picture: RequestPicture, *, approve: bool) -> list[Block]:
    request = picture.request
    whom = named(request.beneficiary, picture.outsiders)
    who = f"Request #{request.number}: {whom} as {asked_what(picture)}."
    line = f"{who} {requests.slots_line(picture)}"
    carried = value(request.id, request.version)
    look = button("Look at it", "look", carried)
    if not approve:
        return [section(line, accessory=look)]
    yes = button("Approve", "approve", carried, style="primary")
    return [section(line), actions(yes, look, block_id=f"vote:{request.id}")]


def _to_do(picture: TaskPicture) -> Block:
    return section(
        f"{tasks.task_words(picture)}, {overdue(picture)}",
        accessory=button("Look at it", "look_task", value(picture.task.id)),
    )


def _owed(picture: DutyPicture) -> Block:
    return section(
        f"{duties.asked(picture)}, {duties.overdue(picture)}",
        accessory=button("Look at it", "look_duty", value(picture.duty.id)),
    )
