"""The hunt as whoever leads it sees it: beginning one, how far it is, and what came of it."""

import json
from datetime import date

from bot.domain.asking import REASON_LIMIT
from bot.domain.hunt import CHOOSABLE, MOST_NAMED, AnswerKind, EvidenceState, HuntPlan, SourceKind
from bot.domain.hunt import LONGEST_NAME as NAME_LIMIT
from bot.domain.hunt_pictures import HuntPicture, SourceLine
from bot.domain.pictures import LISTED
from bot.domain.sentences import join_words, numeral
from bot.domain.text import clean
from bot.views.hunt_words import what
from bot.views.kit import (
    Block,
    bullets,
    button,
    checkboxes,
    context,
    datepicker,
    day,
    escape,
    input_block,
    mention,
    message,
    modal,
    option,
    quote,
    section,
    text_input,
    value,
)
from bot.views.values import Values, field, typed

HUNT_FORM = "hunt_form"
CLOSE_HUNT_FORM = "close_hunt_form"
EVERYBODY = "everybody"

_SOURCES = {
    SourceKind.PEOPLE_SCREEN: "The people screen of each account",
    SourceKind.TOOL: "Publishing tools",
    SourceKind.AGENCY: "Agencies",
    SourceKind.LEAVERS: "The list of leavers",
    SourceKind.DRIVE: "Shared drives",
}
_STATES = {
    EvidenceState.OPEN: "open",
    EvidenceState.PARTLY: "partly there",
    EvidenceState.DONE: "done",
    EvidenceState.NOT_OBTAINABLE: "not to be had",
}
_ANSWERS = {
    AnswerKind.LOGIN: "told of a login",
    AnswerKind.LIST: "told of a list",
    AnswerKind.NOTHING: "have neither",
}


def hunt_form(first: date, nonce: str, *, agencies: bool) -> Block:
    """Where to look, whom to ask, and until when; `agencies` tells whether the register has any."""
    options = [option(_SOURCES[kind], kind.value, kind.sentence) for kind in CHOOSABLE]
    asks = option(
        "Everybody: a login or a list?", EVERYBODY, "Each full member once, in their working hours."
    )
    ticked = [kind.value for kind in CHOOSABLE if kind is not SourceKind.AGENCY or agencies]
    return modal(
        "Hunt for logins",
        [
            section("Each source becomes a task for whoever answers for it, with the date as its deadline."),
            input_block("Until when", datepicker("due", initial=first), "due"),
            input_block(
                "Where to look, and whom to ask",
                checkboxes("sources", [*options, asks], initial=[*ticked, EVERYBODY]),
                "sources",
            ),
            _named(
                "Other agencies", "agencies", "One a line; those of the register are asked by themselves."
            ),
            _named("Shared drives", "drives", "One a line; left empty, one task covers all of them."),
        ],
        callback_id=HUNT_FORM,
        submit="Begin the hunt",
        private_metadata=json.dumps({"nonce": nonce}),
    )


def read_hunt(values: Values) -> HuntPlan:
    """The plan that the form holds."""
    picked = field(values, "sources").get("selected_options") or []
    chosen = [str(one["value"]) for one in picked]
    said = field(values, "due").get("selected_date")
    return HuntPlan(
        due=date.fromisoformat(said) if said else None,
        sources=tuple(kind for kind in CHOOSABLE if kind.value in chosen),
        agencies=_lines(values, "agencies"),
        drives=_lines(values, "drives"),
        asks=EVERYBODY in chosen,
    )


def begun(picture: HuntPicture) -> str:
    """What replaces the form once the hunt has begun."""
    many = sum(picture.sources.values())
    tasks = f"{numeral(many)} {'source has' if many == 1 else 'sources have'} been asked for"
    asked = " Everybody is asked once, in their working hours." if picture.hunt.asks else ""
    return (
        f"*The hunt has begun.* {tasks}, until {day(picture.hunt.due_at)}.{asked} Home shows how far it is."
    )


def close_hunt_form(picture: HuntPicture, nonce: str) -> Block:
    """End the hunt, with what came of it before one's eyes."""
    note = text_input("note", multiline=True, max_length=REASON_LIMIT)
    left = len(picture.left)
    warning = [context(f"{_count(left)} not settled, and will be recorded as that.")] if left else []
    return modal(
        "Close the hunt",
        [
            *status_blocks(picture),
            *warning,
            input_block("A word on it", note, "note", optional=True, hint="It stands in the summary."),
        ],
        callback_id=CLOSE_HUNT_FORM,
        submit="Close the hunt",
        private_metadata=json.dumps({"id": picture.hunt.id, "nonce": nonce}),
    )


def status(picture: HuntPicture) -> Block:
    """The answer to `/vouchsafe hunt status`."""
    return message("How far the hunt is", status_blocks(picture))


def status_dialogue(picture: HuntPicture) -> Block:
    """The same in a dialogue, for somebody who comes from Home."""
    return modal("The hunt", status_blocks(picture), callback_id="hunt_look", close="Close")


def home_part(picture: HuntPicture) -> list[Block]:
    """How far it is, on the Home of whoever follows it."""
    look = button("Look at the hunt", "look_hunt", value(picture.hunt.id))
    return [section(_figures(picture), accessory=look)]


def closed(picture: HuntPicture) -> Block:
    """To whoever leads: what came of the hunt."""
    hunt = picture.hunt
    head = f"The hunt is closed, by {mention(hunt.closed_by or '')}"
    note = [quote(hunt.note)] if hunt.note else []
    return message(head, [section(f"*{head}*"), *note, *status_blocks(picture)])


def status_blocks(picture: HuntPicture) -> list[Block]:
    """Sources by state and answers by kind, then what is left, what cannot be had, and what has no place."""
    left = [f"{_line(one)}{_with(one)}" for one in picture.left]
    lacking = [f"{_line(one)}: {escape(one.evidence.reason or '')}" for one in picture.lacking]
    unplaced = [f"{mention(person)}: {escape(said)}" for person, said in picture.unplaced]
    return [
        section(_figures(picture)),
        *_part("Not settled", left),
        *_part("Not to be had", lacking),
        *_part("Logins to what is not in the register", unplaced),
    ]


def _figures(picture: HuntPicture) -> str:
    hunt = picture.hunt
    when = f"Since {day(hunt.started_at)}, until {day(hunt.due_at)}."
    states = [f"{count} {_STATES[state]}" for state, count in picture.sources.items()]
    sources = f"\n*Sources*: {join_words(states) or 'none'}."
    if not hunt.asks:
        return f"{when}{sources}"
    told = [_told(picture.answers[kind], _ANSWERS[kind]) for kind in AnswerKind if picture.answers.get(kind)]
    answers = join_words([*told, _told(picture.silent, "have not answered")])
    return f"{when}{sources}\n*Asked*: {picture.asked} {_people(picture.asked)}; {answers}."


def _told(people: int, what: str) -> str:
    return f"1 {what.replace('have', 'has', 1)}" if people == 1 else f"{people} {what}"


def _part(title: str, lines: list[str]) -> list[Block]:
    more = [f"…and {len(lines) - LISTED} more"] if len(lines) > LISTED else []
    return [section(f"*{title}*\n{bullets([*lines[:LISTED], *more])}")] if lines else []


def _line(one: SourceLine) -> str:
    return what(one.evidence, one.account)


def _with(one: SourceLine) -> str:
    partly = ", partly there" if one.evidence.state is EvidenceState.PARTLY else ""
    return f"{partly}, with {mention(one.collector)}" if one.collector else partly


def _count(left: int) -> str:
    return f"{numeral(left).capitalize()} {'source is' if left == 1 else 'sources are'}"


def _people(count: int) -> str:
    return "person" if count == 1 else "people"


def _named(label: str, name: str, hint: str) -> Block:
    field = text_input(name, multiline=True, max_length=MOST_NAMED * NAME_LIMIT)
    return input_block(label, field, name, optional=True, hint=hint)


def _lines(values: Values, name: str) -> tuple[str, ...]:
    lines = (clean(line, limit=NAME_LIMIT) for line in typed(values, name).splitlines())
    return tuple(dict.fromkeys(filter(None, lines)))[:MOST_NAMED]
