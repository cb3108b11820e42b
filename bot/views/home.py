"""App Home and /my-access: what I hold, what waits for me, what I asked; and help."""

from bot.domain.access import RequestState
from bot.domain.pictures import LISTED, GrantPicture, Overview, RequestPicture, TaskPicture
from bot.views import grants, requests, tasks
from bot.views.access import what as asked_what
from bot.views.kit import (
    Block,
    actions,
    bullets,
    button,
    context,
    divider,
    escape,
    header,
    home,
    mention,
    message,
    modal,
    section,
    value,
)
from bot.views.reminders import overdue

HELP = (
    (
        "/request-access",
        "ask for access to an account; `/request-access @brand editor 2w because launch` fills in the form",
    ),
    ("/my-access", "what you hold, until when, and what waits; give back or extend"),
    ("/vouchsafe help", "this help"),
    ("/vouchsafe home", "what waits for you, as in the Home tab"),
)


def home_tab(seen: Overview) -> Block:
    """The dashboard of one person."""
    if seen.waiting_for:
        return home([header("Vouchsafe"), section(seen.waiting_for), *_faults(seen.faults)])
    return home(
        [
            actions(
                button("Request access", "open_request"),
                button("Help", "open_help"),
            ),
            *_part("Waiting for you", _waiting(seen), "Nothing waits for you."),
            *_part("What you hold", _held(seen), "You hold no access."),
            *_part("What you asked", _asked(seen), "You have not asked for anything yet."),
            *(_part("On your accounts", _answers_for(seen), "") if seen.answers_for else []),
        ]
    )


def my_access(seen: Overview) -> Block:
    """The answer to /my-access, for the reader's eyes only."""
    return message(seen.waiting_for or "Your access", _mine(seen))


def my_access_dialogue(seen: Overview) -> Block:
    """The same in a dialogue of its own."""
    return modal("Your access", _mine(seen), callback_id="my_access", close="Close")


def what_waits(seen: Overview) -> Block:
    """The answer to /vouchsafe home: what waits for the reader."""
    if seen.waiting_for:
        return message(seen.waiting_for, [section(seen.waiting_for), *_faults(seen.faults)])
    return message("What waits for you", _part("Waiting for you", _waiting(seen), "Nothing waits for you."))


def help_text(unknown: str | None = None) -> Block:
    """What can be typed; an unknown verb is named back."""
    lead = f"I do not know “{escape(unknown, 60)}”. " if unknown else ""
    lines = bullets(f"*{command}*: {words}" for command, words in HELP)
    return message(
        f"{lead}Here is what I can do.",
        [
            section(f"{lead}Here is what I can do:\n{lines}"),
            context("Everything is also in the Home tab of this app."),
        ],
    )


def help_lines() -> str:
    """The same help inside a dialogue."""
    return bullets(f"*{command}*: {words}" for command, words in HELP)


def _part(title: str, blocks: list[Block], nothing: str) -> list[Block]:
    return [divider(), header(title), *(blocks or [context(nothing)])]


def _mine(seen: Overview) -> list[Block]:
    if seen.waiting_for:
        return [section(seen.waiting_for)]
    return [
        *_part("What you hold", _held(seen), "You hold no access. Ask with /request-access."),
        *_part("Waiting for a decision", _pending(seen), "Nothing of yours waits."),
    ]


def _faults(faults: tuple[str, ...]) -> list[Block]:
    return (
        [section("*What must be mended first:*\n" + bullets(escape(line, 600) for line in faults))]
        if faults
        else []
    )


def _held(seen: Overview) -> list[Block]:
    blocks = []
    for picture in seen.held[:LISTED]:
        blocks.append(section(grants.grant_line(picture)))
        if picture.grant.promised(picture.now):
            blocks.append(actions(*grants.holder_buttons(picture.grant), block_id=f"held:{picture.grant.id}"))
    return blocks + _more(len(seen.held))


def _waiting(seen: Overview) -> list[Block]:
    vouch = [_to_vouch(picture) for picture in seen.to_vouch]
    todo = [_to_do(picture) for picture in seen.to_do]
    return vouch + _more(seen.to_vouch_in_all) + todo + _more(seen.to_do_in_all)


def _to_vouch(picture: RequestPicture) -> Block:
    request = picture.request
    who = f"Request #{request.number}: {mention(request.beneficiary)} as {asked_what(picture)}."
    line = f"{who} {requests.slots_line(picture)}"
    return section(line, accessory=button("Look at it", "look", value(request.id, request.version)))


def _to_do(picture: TaskPicture) -> Block:
    return section(
        f"{tasks.task_words(picture)}, {overdue(picture)}",
        accessory=button("Look at it", "look_task", value(picture.task.id)),
    )


def _asked(seen: Overview) -> list[Block]:
    lines = [_asked_line(picture) for picture in seen.asked]
    return [section(bullets(lines))] if lines else []


def _asked_line(picture: RequestPicture) -> str:
    request = picture.request
    state = requests.WAIT_WORDS[request.state]
    whom = "" if request.requester == request.beneficiary else f" for {mention(request.beneficiary)}"
    line = f"#{request.number} {asked_what(picture)}{whom} {state}"
    if request.open:
        return f"{line}: {requests.slots_line(picture)}"
    return f"{line}. {requests.where_now(picture)}" if request.state is RequestState.APPROVED else line


def _pending(seen: Overview) -> list[Block]:
    return [section(_asked_line(picture)) for picture in seen.asked if picture.request.open]


def _answers_for(seen: Overview) -> list[Block]:
    left = seen.answers_for_in_all - len(seen.answers_for)
    lines = [_answered(picture) for picture in seen.answers_for]
    return [*lines, *([context(f"…and {left} more that end later")] if left else [])]


def _answered(picture: GrantPicture) -> Block:
    end_now = button("End now…", "revoke", value(picture.grant.id), style="danger")
    return section(f"{mention(picture.grant.beneficiary)}: {grants.grant_line(picture)}", accessory=end_now)


def _more(count: int) -> list[Block]:
    return [context(f"…and {count - LISTED} more")] if count > LISTED else []
