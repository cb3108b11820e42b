"""App Home and /my-access: what I hold, what waits for me, what I asked; and help."""

from bot.domain.access import RequestState
from bot.domain.pictures import LISTED, GrantPicture, Overview, RequestPicture
from bot.domain.register_search import Search
from bot.views import (
    adoption_home,
    agencies,
    campaigns,
    exposure,
    grants,
    hunt,
    logins,
    programme,
    register_home,
    requests,
    restoring,
    todo,
)
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
    message,
    modal,
    section,
    value,
)
from bot.views.people import named

HELP = (
    (
        "/request-access",
        "ask for access to an account; `/request-access @brand editor 2w because launch` fills in the form",
    ),
    ("/my-access", "what you hold, until when, and what waits; give back or extend"),
    ("/report-social", "report a rogue account, a phish, a lost phone, a leaver or a wrong post"),
    (
        "/vouchsafe audit",
        "the audits, `start` to begin one, `lists` to see whom networks list, and who differs",
    ),
    ("/vouchsafe hunt start", "begin the hunt for logins; `status` says how far it is, `close` ends it"),
    ("/vouchsafe agency", "agencies, their contracts, sponsors and rosters"),
    (
        "/vouchsafe committee",
        "who sits where, what is vacant; `seat`, `vacate` or `alternate` with the seat's name and @person",
    ),
    ("/vouchsafe people", "who is who: addresses and handles that wait for your word"),
    ("/vouchsafe adopt", "people who have a way in that was never granted, for whom you must say something"),
    ("/vouchsafe help", "this help"),
    ("/vouchsafe my-role", "what you are in the programme, what that does and answers for"),
    ("/vouchsafe acknowledgements", "who has acknowledged the policy, for whoever runs or audits it"),
    ("/vouchsafe import", "bring in a list of accounts or holders; you see what it would do first"),
    ("/vouchsafe export", "get the accounts or holders that you may see as a file"),
    ("/vouchsafe policy", "the policy in force, what is proposed, and every version; propose another"),
    ("/vouchsafe home", "what waits for you, as in the Home tab"),
    (
        "/vouchsafe register",
        "the accounts of the company; `/vouchsafe register @brand` finds one; propose one",
    ),
    ("/vouchsafe offboard @person", "end somebody's access ahead of the announcement, on two people's word"),
    (
        "/vouchsafe training",
        "your courses: take one, read its lessons; `report` says who has passed them, for those who run this",
    ),
    ("/vouchsafe vault", "how the vault stands, for those who look after it; seal it, unseal it"),
    ("/vouchsafe report", "the programme on one page, for those who lead, run or check it"),
    (
        "/vouchsafe why @person @account",
        "why somebody has, or had, a way in; who vouched, and what became of it",
    ),
    ("/vouchsafe auditor", "for the auditors whom the policy names: everything but secrets, page by page"),
    ("/vouchsafe exposure", "what is open about your accounts, and what mends it"),
)


def home_tab(seen: Overview) -> Block:
    """The dashboard of one person."""
    held = restoring.blocks(seen.restored) if seen.restored else []
    if seen.waiting_for:
        return home([header("Vouchsafe"), *held, section(seen.waiting_for), *_faults(seen.faults)])
    return home(
        [
            *held,
            actions(
                button("Request access", "open_request"),
                button("Report something", "open_report"),
                button("The register", "register_page", value(Search().subject)),
                button("The policy", "policy_status"),
                button("Help", "open_help"),
            ),
            *_part("Waiting for you", todo.lists(seen.waits), "Nothing waits for you."),
            *_part("What you hold", _held(seen), "You hold no access."),
            *_never_granted(seen),
            *_part("What you asked", _asked(seen), "You have not asked for anything yet."),
            *(_part("Register", register_home.part(seen.register), "") if seen.register else []),
            *(
                _part("Logins that you keep", logins.home_part(seen.logins, seen.logins_in_all), "")
                if seen.logins
                else []
            ),
            *(_part("Held by your agency users", _stands_for(seen), "") if seen.stands_for else []),
            *(_part("Agencies", _agencies(seen), "") if seen.agencies else []),
            *(_part("On your accounts", _answers_for(seen), "") if seen.answers_for else []),
            *(_part("Not vouched for", adoption_home.home_part(seen.legacy), "") if seen.legacy else []),
            *(_part("Audits", campaigns.home_part(seen.audits), "") if seen.audits else []),
            *(_part("The programme", _programme(seen), "") if seen.programme else []),
            *(_part("The hunt for logins", hunt.home_part(seen.hunt), "") if seen.hunt else []),
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
    return message(
        "What waits for you", _part("Waiting for you", todo.lists(seen.waits), "Nothing waits for you.")
    )


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
        *_never_granted(seen),
        *(_part("Held by your agency users", _stands_for(seen), "") if seen.stands_for else []),
        *_part("Waiting for a decision", _pending(seen), "Nothing of yours waits."),
    ]


def _programme(seen: Overview) -> list[Block]:
    """How far it is; to whoever runs it also its risks, how exposed it is, and what only they can do."""
    steps = programme.home_part(seen.programme) if seen.programme else []
    if seen.exposure is None:
        return steps
    look = button("Look at the exposure", "look_exposure")
    offboard = actions(button("Offboard somebody…", "open_offboard"))
    return [*steps, section(exposure.headline(seen.exposure), accessory=look), offboard]


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
            blocks.append(actions(*grants.holder_buttons(picture), block_id=f"held:{picture.grant.id}"))
    return blocks + todo.more(len(seen.held))


def _never_granted(seen: Overview) -> list[Block]:
    ways_in = adoption_home.own(seen.never_granted[:LISTED])
    return _part("Never granted", ways_in + todo.more(len(seen.never_granted)), "") if ways_in else []


def _asked(seen: Overview) -> list[Block]:
    lines = [_asked_line(picture) for picture in seen.asked]
    return [section(bullets(lines))] if lines else []


def _asked_line(picture: RequestPicture) -> str:
    request = picture.request
    state = requests.WAIT_WORDS[request.state]
    mine = request.requester == request.beneficiary
    whom = "" if mine else f" for {named(request.beneficiary, picture.outsiders)}"
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
    whom = named(picture.grant.beneficiary, picture.outsiders)
    return section(f"{whom}: {grants.grant_line(picture)}", accessory=end_now)


def _stands_for(seen: Overview) -> list[Block]:
    """What people hold who are not in Slack, for their sponsor to extend and to give back."""
    blocks = []
    for picture in seen.stands_for:
        whom = named(picture.grant.beneficiary, picture.outsiders)
        blocks.append(section(f"{whom}: {grants.grant_line(picture)}"))
        if picture.grant.promised(picture.now):
            blocks.append(
                actions(*grants.holder_buttons(picture, own=False), block_id=f"held:{picture.grant.id}")
            )
    return blocks + todo.more(seen.stands_for_in_all)


def _agencies(seen: Overview) -> list[Block]:
    blocks = [block for picture in seen.agencies for block in agencies.blocks_of(picture)]
    return blocks + todo.more(seen.agencies_in_all)
