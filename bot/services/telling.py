"""What Slack is told of a change: which cards are drawn anew, who is written to; in the same transaction."""

from collections.abc import Iterable

from bot.domain.access import Request, RequestState
from bot.domain.grants import Task
from bot.domain.manners import Manner, of_task
from bot.domain.programme import Company
from bot.domain.slots import SPONSOR, Bench, Slot
from bot.services import outsiders, standing, unasked
from storage import access, cards, leaving, outbox
from storage import people as mirrored
from storage.database import Unit
from storage.outbox import HOME, Effect, Telling


def card(
    unit: Unit, workspace_id: str, name: str, subject: str, place: str, manner: Manner | None = None
) -> None:
    """Draw, or draw anew, the picture of a row in a place; for somebody outside Slack, at their sponsor's.

    What is unasked may wait for their digest; a `manner` says where this one is not like others of its name.
    """
    heard = outsiders.hears(unit, place)
    if heard and not unasked.held_back(unit, workspace_id, name, subject, heard, manner):
        outbox.tell(unit, workspace_id, Telling(Effect.CARD, name, subject, heard))


def everywhere(unit: Unit, workspace_id: str, name: str, subject: str) -> None:
    """Draw the picture of a row anew wherever it is shown."""
    for place in cards.places_told(unit, workspace_id, name, subject):
        card(unit, workspace_id, name, subject, place)


def notice(
    unit: Unit, workspace_id: str, name: str, subject: str, people: Iterable[str | None], **facts: object
) -> None:
    """Write to each of these people once; for whoever is not in Slack, to their sponsor.

    To somebody who has left nothing is sent; what is unasked may wait for their digest.
    """
    heard = (outsiders.hears(unit, person) for person in people if person)
    wanted = dict.fromkeys(person for person in heard if person)
    gone = mirrored.gone_ids(unit, workspace_id, wanted)
    for person in (one for one in wanted if one not in gone):
        if unasked.kept_as_news(unit, workspace_id, name, subject, person, facts):
            continue
        outbox.tell(unit, workspace_id, Telling(Effect.NOTICE, name, subject, person, facts))


def alert(unit: Unit, company: Company, name: str, subject: str, **facts: object) -> None:
    """Write of trouble to each admin once, and to the operators' channel where there is one."""
    notice(unit, company.workspace_id, name, subject, (*company.admins, company.alert_channel), **facts)


def answer(unit: Unit, workspace_id: str, person: str, url: str, words: str) -> None:
    """Answer somebody's own act, for their eyes only, while Slack's answer address lives."""
    outbox.tell(
        unit, workspace_id, Telling(Effect.ANSWER, "answer", person, person, {"words": words}, answer_url=url)
    )


def replace_view(unit: Unit, workspace_id: str, name: str, subject: str, person: str, view_id: str) -> None:
    """Have a dialogue that somebody may still have open show something else, drawn when it is sent."""
    outbox.tell(unit, workspace_id, Telling(Effect.VIEW, name, subject, person, {"view_id": view_id}))


def fetch(unit: Unit, workspace_id: str, file_id: str) -> None:
    """Have delivery fetch a proof file from Slack."""
    outbox.tell(unit, workspace_id, Telling(Effect.FILE, "proof", file_id, "files"))


def work(unit: Unit, workspace_id: str, name: str, subject: str) -> None:
    """Have a worker do something that takes longer than anybody would wait for: fetch, read, take over."""
    outbox.tell(unit, workspace_id, Telling(Effect.FILE, name, subject, "files"))


def upload(unit: Unit, workspace_id: str, name: str, subject: str, person: str, **facts: object) -> None:
    """Put a file below the card of the same subject that this person has."""
    outbox.tell(unit, workspace_id, Telling(Effect.UPLOAD, name, subject, person, facts))


def request_changed(
    unit: Unit, company: Company, request: Request, bench: Bench, by_message: tuple[Slot, ...]
) -> None:
    """Draw the committee's card, the approvers' copies and the parties' own cards anew."""
    channel = standing.channel(unit, company)
    wanted = set(places(channel, request, bench, by_message))
    told = set(cards.places_told(unit, request.workspace_id, *shown_as(request)))
    for place in sorted(wanted | told if request.open else told | wanted & {channel}):
        picture(unit, request, place)
    if request.open:
        _ask(unit, request, bench)
    asked(unit, request)
    home(unit, request.workspace_id, (*request.parties, *bench.fit))


def _ask(unit: Unit, request: Request, bench: Bench) -> None:
    """Have everybody's digest tell of it who can vouch, wherever else they may see its card."""
    name, subject = shown_as(request)
    able = (one.person for slot in request.slots for one in bench.asked(Slot(slot)))
    for person in dict.fromkeys(able):
        unasked.held_back(unit, request.workspace_id, name, subject, person)


def shown_as(request: Request) -> tuple[str, str]:
    """Name and subject of the card on which the committee decides: an adoption has one for all its people."""
    return ("adoption", request.adoption_id) if request.adoption_id else ("request", request.id)


def picture(unit: Unit, request: Request, place: str) -> None:
    """Draw in a place the card on which a request is decided."""
    if request.adoption_id:
        card(unit, request.workspace_id, "adoption", request.adoption_id, place)
    else:
        card(unit, request.workspace_id, "request", request.id, place)


def asked(unit: Unit, request: Request) -> None:
    """Draw anew the cards of whoever asked and of whoever it is for, or hears for them: both may withdraw.

    Whoever asks for several people at once has one card of them all.
    """
    people = request.parties - ({request.requester} if request.adoption_id else set())
    heard = {outsiders.hears(unit, person) for person in people}
    for person in sorted(one for one in heard if one):
        card(unit, request.workspace_id, "asked", request.id, person)
    if request.adoption_id:
        card(unit, request.workspace_id, "adoption_asked", request.adoption_id, request.requester)


def decided(unit: Unit, request: Request, to: RequestState, by: str) -> None:
    """Write to the parties, save whoever decided it; to whoever asked for several people, once for all.

    Whoever is adopted reads it from their access card.
    """
    others = [person for person in (request.requester, request.beneficiary) if person != by]
    if not request.adoption_id:
        notice(unit, request.workspace_id, "decided", request.id, others)
        return
    if to is not RequestState.APPROVED:
        heard = [one for one in others if one != request.requester]
        notice(unit, request.workspace_id, "decided", request.id, heard)
    if not any(one.open for one in access.group(unit, request.adoption_id)):
        asker = (request.requester,)
        notice(unit, request.workspace_id, "adoption_decided", request.adoption_id, asker)


def places(
    channel: str | None, request: Request, bench: Bench, by_message: tuple[Slot, ...]
) -> tuple[str, ...]:
    """The committee's channel, and the people whom the policy wants to have the card by message; a sponsor
    always has it so, who need not be in that channel.

    Without a channel everyone who can fill a slot gets the card directly, so that no request is ever unseen.
    """
    slots = [Slot(name) for name in request.slots]
    direct = {*by_message, Slot(SPONSOR)}
    named = [slot for slot in slots if slot in direct or channel is None]
    people = [capacity.person for slot in named for capacity in bench.asked(slot)]
    return tuple(dict.fromkeys([*([channel] if channel else []), *people]))


def task_changed(unit: Unit, *tasks: Task) -> None:
    """Draw the card of each of these tasks, all of one workspace, anew for whoever has it."""
    for task in tasks:
        card(unit, task.workspace_id, "task", task.id, task.assignee, of_task(task.kind))
    if tasks:
        home(unit, tasks[0].workspace_id, [one for task in tasks for one in (task.assignee, *task.told)])


def checklists(unit: Unit, workspace_id: str, row_id: str) -> None:
    """Draw anew every leaver's list on which something waits on this row: somebody else has it now."""
    for departure_id in leaving.waiting_on(unit, row_id):
        redraw(unit, workspace_id, "departure", departure_id)


def redraw(unit: Unit, workspace_id: str, name: str, subject: str) -> None:
    """Draw a card anew wherever it is, or is on its way to."""
    for place in cards.places_told(unit, workspace_id, name, subject):
        card(unit, workspace_id, name, subject, place)


def home(unit: Unit, workspace_id: str, people: Iterable[str]) -> None:
    """Publish App Home anew for those of these people, or their sponsors, who have ever opened it."""
    heard = (outsiders.hears(unit, person) for person in people)
    outbox.tell_homes(unit, workspace_id, dict.fromkeys(person for person in heard if person))


def every_home(unit: Unit, workspace_id: str) -> None:
    """Publish App Home anew for everybody who has ever opened it: the programme itself has changed."""
    for person in outbox.places_of(unit, workspace_id, HOME):
        open_home(unit, workspace_id, person)


def open_home(unit: Unit, workspace_id: str, person: str) -> None:
    """Publish App Home for somebody who looks at it."""
    outbox.tell(unit, workspace_id, Telling(Effect.HOME, HOME, person, person))
