"""What people fill in for lists, each form with its parser: a list that is brought, a difference settled."""

import json
from datetime import date
from typing import Final

from bot.domain.asking import REASON_LIMIT
from bot.domain.reconciling import MatchState
from bot.domain.settling_lists import CHOICES, Becomes, ListsPicture, MatchPicture, Settlement
from bot.domain.text import clean
from bot.views.kit import (
    Block,
    context,
    datepicker,
    file_input,
    input_block,
    modal,
    multi_external_select,
    option,
    radio_buttons,
    section,
    text_input,
    users_select,
)
from bot.views.named import named
from bot.views.network_lists import difference, list_words, question
from bot.views.values import Values, chosen, field, typed

BRING_FORM = "bring_list_form"
SETTLE_FORM = "settle_match_form"
LIST_TYPES: Final = ("csv", "xlsx", "txt")
LONGEST_LIST: Final = 3000
"""Characters that Slack lets people type; more comes as a file."""

BROUGHT: Final = (
    "Kept, and compared. `/vouchsafe audit lists` shows what differs; whoever may settle it is asked."
)
FETCHING: Final = "Your file is being fetched. If it cannot be read as a list, I tell you here."

_SAYS: Final = {
    Becomes.BELONGS: (
        "They belong there",
        "They are written into the ledger; what was never granted is asked for.",
    ),
    Becomes.TAKE_AWAY: (
        "They do not belong there",
        "They are written into the ledger, and somebody takes it away.",
    ),
    Becomes.ENDED: ("They are gone from the network", "Their line ends; a grant is removed as any grant is."),
    Becomes.ACCEPT: ("I accept the risk", "In your name, until the day below; asked again next time."),
}


def bring_form(lists: ListsPicture, nonce: str) -> Block:
    """The network's list of people: pasted, attached, or why there is none."""
    pasted = text_input(
        "pasted", multiline=True, max_length=LONGEST_LIST, placeholder="Name or address, role"
    )
    none = text_input("none_because", multiline=True, max_length=REASON_LIMIT)
    file = file_input("proof", filetypes=LIST_TYPES)
    native = text_input("native", multiline=True, max_length=REASON_LIMIT)
    asked = [input_block(question(lists.tool), native, "native", optional=True)] if lists.tool else []
    hint = "One person a line, without passwords and codes."
    return modal(
        "Bring the list",
        [
            section(f"*{named(lists.account)}*: whom the network lists there, today."),
            input_block("The list", pasted, "pasted", optional=True, hint=hint),
            input_block(
                "Or a file",
                file,
                "proof",
                optional=True,
                hint="CSV, workbook (.xlsx) or text, at most 10 MB.",
            ),
            input_block("Or why there is none", none, "none_because", optional=True),
            *asked,
            context(
                "It is kept with its hash, your name and the time, and compared with the ledger at once."
            ),
        ],
        callback_id=BRING_FORM,
        submit="Keep it",
        private_metadata=json.dumps({"id": lists.account[0].id, "nonce": nonce}),
    )


def read_list(values: Values) -> tuple[str, str, str]:
    """The pasted list, why there is none, and who works natively; the file is read as any proof is."""
    pasted = clean(typed(values, "pasted"), limit=LONGEST_LIST, multiline=True)
    return pasted, _note(values, "none_because"), _note(values, "native")


def settle_form(one: MatchPicture, nonce: str) -> Block:
    """What becomes of somebody in whom the lists differ."""
    match = one.match
    choices = [option(_SAYS[each][0], each.value, _SAYS[each][1]) for each in CHOICES[match.state]]
    who = [] if match.person or match.state is MatchState.GHOST else _who()
    listed = f"The network's list: {list_words(one.collected)}."
    reason = text_input("reason", multiline=True, max_length=REASON_LIMIT)
    return modal(
        "Settle a difference",
        [
            section(f"*{named(one.account)}*\n{difference(one)}"),
            context(listed),
            input_block("What is so?", radio_buttons("becomes", choices), "becomes"),
            *who,
            input_block("Why, or how you know", reason, "reason", hint="Auditors read it."),
            input_block("Until when, for a risk", datepicker("until"), "until", optional=True),
        ],
        callback_id=SETTLE_FORM,
        submit="Settle it",
        private_metadata=json.dumps({"id": match.id, "nonce": nonce}),
    )  # fmt: skip


def read_settlement(values: Values) -> Settlement:
    """What the form says."""
    becomes = chosen(values, "becomes")
    records = field(values, "record", "roster_people").get("selected_options") or []
    until = field(values, "until").get("selected_date")
    return Settlement(
        becomes=Becomes(becomes) if becomes else None,
        reason=_note(values, "reason"),
        user=field(values, "user").get("selected_user"),
        record=str(records[0]["value"]) if records else None,
        until=date.fromisoformat(until) if until else None,
    )


def settled(becomes: Becomes) -> str:
    """What somebody reads after settling a difference."""
    return {
        Becomes.BELONGS: "Written down. They are on the account's list until they are granted it, or gone.",
        Becomes.TAKE_AWAY: "Written down. The account's owner is asked to take it away, with proof.",
        Becomes.ENDED: "Written down: it ends in the ledger. What a grant gives is being removed.",
        Becomes.ACCEPT: "Recorded in your name, with your reason and its end. The next audit asks again.",
    }[becomes]


def _who() -> list[Block]:
    hint = "Leave it empty where nobody can say who it is; then they do not belong there."
    return [
        input_block("Who is it?", users_select("user"), "user", optional=True, hint=hint),
        input_block(
            "Or on an agency's roster", multi_external_select("roster_people"), "record", optional=True
        ),
    ]


def _note(values: Values, name: str) -> str:
    return clean(typed(values, name), limit=REASON_LIMIT, multiline=True)
