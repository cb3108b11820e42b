"""The forms of reports, each with its parser beside it: reporting, registering a rogue account, closing."""

import json
from collections.abc import Sequence

from bot.domain.asking import REASON_LIMIT
from bot.domain.named import Named
from bot.domain.policy_parts import Network
from bot.domain.register import AccountStatus
from bot.domain.report_pictures import ReportPicture
from bot.domain.reports import OTHER_NETWORK, Asked, Outcome, Report, ReportDraft, ReportKind, asked_for
from bot.domain.text import clean
from bot.domain.typed import as_typed, mentioned
from bot.views.access import account_option, person_option
from bot.views.kit import (
    Block,
    context,
    external_select,
    input_block,
    mention,
    modal,
    option,
    quote,
    radio_buttons,
    section,
    select,
    text_input,
)
from bot.views.named import named
from bot.views.report_words import TITLES
from bot.views.reports import CONFIRMED_BY_ANOTHER, head
from bot.views.values import Values, chosen, typed

REPORT_FORM = "report_form"
ENTER_FORM = "enter_form"
CLOSE_FORM = "close_report_form"
LEAVER_FORM = "leaver_form"
HANDLE_LIMIT, ADDRESS_LIMIT = 200, 1000

_LABELS = {
    "account": "Account",
    "person": "Who",
    "network": "Network",
    "handle": "Its handle",
    "address": "Address",
}
_HINTS = {
    ("person", False): "Leave it empty if you do not find them, and name them below.",
    ("address", False): "Copy the link; do not open it again.",
}
_ROGUES = {
    AccountStatus.UNOFFICIAL: ("Unofficial", "Made by one of us, or by fans; it does no harm."),
    AccountStatus.IMPOSTOR: ("An impostor", "It pretends to be us."),
}


def report_form(
    draft: ReportDraft, account: Named | None, whom: str, networks: Sequence[Network], nonce: str
) -> Block:
    """The form as it stands: what it asks for besides what happened depends on the kind.

    `whom` is the name of the person chosen.
    """
    kinds = [option(TITLES[kind], kind.value, kind.sentence) for kind in ReportKind]
    chosen = draft.kind.value if draft.kind else None
    what = text_input(
        "what",
        multiline=True,
        initial=draft.what or None,
        placeholder="What have you seen, where and when?",
        max_length=REASON_LIMIT,
    )
    return modal(
        "Report",
        [
            input_block(
                "What is it?", radio_buttons("report_kind", kinds, initial=chosen), "kind", dispatch=True
            ),
            *_fields(draft, account, whom, networks),
            input_block("What happened", what, "what"),
            context("Somebody answers you within 30 minutes, at any hour. Never write a password here."),
        ],
        callback_id=REPORT_FORM,
        submit="Report it",
        private_metadata=json.dumps({"nonce": nonce}),
    )


def read_typed(text: str) -> ReportDraft:
    """What was typed after the command: the words, and whoever is mentioned in them."""
    return ReportDraft(person=mentioned(text), what=clean(as_typed(text), limit=REASON_LIMIT))


def read_report(values: Values) -> ReportDraft:
    """The draft that a form holds; absent fields are empty."""
    kind = chosen(values, "kind", "report_kind")
    return ReportDraft(
        kind=ReportKind(kind) if kind in set(ReportKind) else None,
        account=chosen(values, "account", "any_account"),
        person=chosen(values, "person", "whom"),
        network=chosen(values, "network"),
        handle=clean(typed(values, "handle"), limit=HANDLE_LIMIT),
        address=clean(typed(values, "address"), limit=ADDRESS_LIMIT),
        what=clean(typed(values, "what"), limit=REASON_LIMIT, multiline=True),
    )


def enter_form(picture: ReportPicture, networks: Sequence[Network], nonce: str) -> Block:
    """As what an account that is not ours comes into the register."""
    report = picture.report
    known = report.network if picture.network else None
    statuses = [option(name, status.value, words) for status, (name, words) in _ROGUES.items()]
    return modal(
        "Register it",
        [
            section(f"*{head(picture)}*"),
            input_block("Network", select("network", _networks(networks), initial=known), "network"),
            input_block(
                "Handle",
                text_input("handle", initial=report.handle or None, max_length=HANDLE_LIMIT),
                "handle",
            ),
            input_block("It is", radio_buttons("status", statuses), "status"),
        ],
        callback_id=ENTER_FORM,
        submit="Register it",
        private_metadata=_meta(report, nonce),
    )


def read_enter(values: Values) -> tuple[str | None, str, AccountStatus | None]:
    """Network, handle and status of the form."""
    status = chosen(values, "status")
    handle = clean(typed(values, "handle"), limit=HANDLE_LIMIT)
    return chosen(values, "network"), handle, AccountStatus(status) if status else None


def close_form(picture: ReportPicture, nonce: str) -> Block:
    """What came of a report, and a word to whoever sent it."""
    outcomes = [option(one.sentence, one.value) for one in picture.report.outcomes]
    note = text_input("note", multiline=True, max_length=REASON_LIMIT)
    return modal(
        "Close the report",
        [
            section(f"*{head(picture)}*"),
            input_block("What came of it?", radio_buttons("outcome", outcomes), "outcome"),
            input_block(
                "A word to whoever reported it",
                note,
                "note",
                optional=True,
                hint="They read it, with your name.",
            ),
        ],
        callback_id=CLOSE_FORM,
        submit="Close it",
        private_metadata=_meta(picture.report, nonce),
    )


def read_close(values: Values) -> tuple[Outcome | None, str]:
    """Outcome and note of the form."""
    outcome = chosen(values, "outcome")
    note = clean(typed(values, "note"), limit=REASON_LIMIT, multiline=True)
    return (Outcome(outcome) if outcome else None), note


def leaver_form(picture: ReportPicture, nonce: str) -> Block:
    """Who it is that leaves, of whom a report only tells in words."""
    return modal(
        "Have them offboarded",
        [
            section(f"*{head(picture)}*"),
            quote(picture.report.what),
            input_block("Who", _whom(None), "whom", hint="Somebody in Slack, or of an agency."),
            context(CONFIRMED_BY_ANOTHER),
        ],
        callback_id=LEAVER_FORM,
        submit="Go on",
        private_metadata=_meta(picture.report, nonce),
    )


def read_leaver(values: Values) -> str | None:
    """Who was chosen."""
    return chosen(values, "whom")


def seen_off(picture: ReportPicture) -> str:
    """What whoever deals with it reads: it is done, or waits for a second person."""
    report = picture.report
    if report.open:
        return "The programme manager is asked to confirm it. Until then nothing happens and nobody hears."
    return f"{report.outcome.sentence if report.outcome else ''} The report is closed."


def sent(report: Report) -> str:
    """What replaces the form once it is sent."""
    return f"*Report #{report.number} is sent.* Thank you. I will write to you what comes of it."


def entered(account: Named) -> str:
    """What somebody reads who has registered an account."""
    return f"{named(account)} is in the register now, as {account[0].status.value}. The report is closed."


def known(account: Named) -> str:
    """What somebody reads whose account is in the register already."""
    found, _ = account
    owner = f"; {mention(found.owner)} owns it" if found.owner else "; it has no owner"
    return f"{named(account)} is in the register already: {found.status.value}{owner}. The report stays open."


def _fields(draft: ReportDraft, account: Named | None, whom: str, networks: Sequence[Network]) -> list[Block]:
    """What a kind asks for. Each block has its field's name, so that what is typed stays meanwhile."""
    choices = [*_networks(networks), option("Another network", OTHER_NETWORK)]
    known = draft.network if draft.network in {one["value"] for one in choices} else None
    elements = {
        "account": _account(account),
        "person": _whom(person_option(draft.person, whom) if draft.person else None),
        "network": select("network", choices, initial=known),
        "handle": text_input("handle", initial=draft.handle or None, max_length=HANDLE_LIMIT),
        "address": text_input("address", initial=draft.address or None, max_length=ADDRESS_LIMIT),
    }
    return [_field(asked, elements[asked.field]) for asked in asked_for(draft.kind)]


def _field(asked: Asked, element: Block) -> Block:
    hint = _HINTS.get((asked.field, asked.needed))
    return input_block(_LABELS[asked.field], element, asked.field, optional=not asked.needed, hint=hint)


def _account(chosen: Named | None) -> Block:
    if chosen is None:
        return external_select("any_account", placeholder="Type a handle, brand or network")
    account, network = chosen
    name = network.name if network else account.network
    return external_select("any_account", initial=account_option(account, name))


def _whom(chosen: Block | None) -> Block:
    return external_select("whom", initial=chosen, placeholder="Type a name", min_query_length=0)


def _networks(networks: Sequence[Network]) -> list[Block]:
    return [option(one.name, one.id) for one in networks]


def _meta(report: Report, nonce: str) -> str:
    return json.dumps({"id": report.id, "nonce": nonce})
