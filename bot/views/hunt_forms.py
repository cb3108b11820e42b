"""What people fill in for the hunt, each form with its parser: evidence of a source, a login, a list."""

import json

from bot.domain.asking import REASON_LIMIT
from bot.domain.hunt import CLAIMS, LOGINS, LONGEST_LIST, LONGEST_NAME, EvidenceState
from bot.domain.ledger import Method, Standing
from bot.domain.pictures import DutyPicture
from bot.domain.text import clean
from bot.views.hunt_words import duty_words
from bot.views.kit import (
    Block,
    context,
    external_select,
    file_input,
    input_block,
    modal,
    option,
    radio_buttons,
    section,
    text_input,
)
from bot.views.tasks import PROOF_TYPES
from bot.views.values import Values, chosen, typed

EVIDENCE_FORM = "evidence_form"
LOGIN_FORM = "login_form"
LIST_FORM = "list_form"

_CLAIMS = {
    EvidenceState.DONE: ("All of it", "Nothing more is to come from this source."),
    EvidenceState.PARTLY: ("A part of it", "You will add the rest."),
    EvidenceState.NOT_OBTAINABLE: ("It cannot be had", "Please say why, below."),
}
_METHODS = {
    Method.SHARED_SECRET: "I know its password",
    Method.LIVE_SESSION: "A phone or computer of mine is signed in",
    Method.NATIVE_ROLE: "I have a role on the network itself",
    Method.TOOL_SEAT: "I have a seat in a publishing tool",
}
_WORKS = {
    Standing.CURRENT: "It works, or did lately",
    Standing.SUSPECTED: "I am not sure that it still works",
}
NEVER = "Never write the password itself, here or anywhere. Nobody is blamed for what they tell."


def evidence_form(picture: DutyPicture, evidence_id: str, nonce: str) -> Block:
    """What a collector has of a source."""
    claims = [option(_CLAIMS[one][0], one.value, _CLAIMS[one][1]) for one in CLAIMS]
    pasted = text_input(
        "pasted", multiline=True, max_length=LONGEST_LIST, placeholder="Name, right, since when"
    )
    note = text_input("note", multiline=True, max_length=REASON_LIMIT)
    proof = file_input("proof", filetypes=PROOF_TYPES)
    return modal(
        "What there is",
        [
            section(f"*{duty_words(picture).asked}*"),
            input_block("How much of it is this?", radio_buttons("state", claims), "state"),
            input_block(
                "The list",
                pasted,
                "pasted",
                optional=True,
                hint="Without passwords and codes; a line for each.",
            ),
            input_block(
                "Or a file", proof, "proof", optional=True, hint="An export or screenshot, at most 10 MB."
            ),
            input_block("A word on it", note, "note", optional=True),
        ],
        callback_id=EVIDENCE_FORM,
        submit="Keep it",
        private_metadata=json.dumps({"id": evidence_id, "nonce": nonce}),
    )


def read_evidence(values: Values) -> tuple[EvidenceState | None, str, str]:
    """State, list and note of the form; the file is read as any proof is."""
    state = chosen(values, "state")
    return EvidenceState(state) if state else None, _long(values, "pasted", LONGEST_LIST), _note(values)


def login_form(amnesty_id: str, nonce: str) -> Block:
    """Which account somebody can get into, and how."""
    methods = [option(_METHODS[method], method.value) for method in LOGINS]
    works = [option(words, standing.value) for standing, words in _WORKS.items()]
    account = external_select("any_account", placeholder="Type a handle, brand or network")
    said = text_input("said", max_length=LONGEST_NAME, placeholder="Network and handle")
    return modal(
        "I have a login",
        [
            context(NEVER),
            input_block("Account", account, "account", optional=True),
            input_block("If it is not in the list", said, "said", optional=True),
            input_block("How do you come in?", radio_buttons("method", methods), "method"),
            input_block("Does it work?", radio_buttons("standing", works), "standing"),
            _note_block("For what you had it, or who else has it."),
        ],
        callback_id=LOGIN_FORM,
        submit="Tell it",
        private_metadata=json.dumps({"id": amnesty_id, "nonce": nonce}),
    )


def read_login(values: Values) -> tuple[str | None, str, Method | None, Standing | None, str]:
    """Account, its name where it is not in the list, method, standing and note."""
    method, standing = chosen(values, "method"), chosen(values, "standing")
    return (
        chosen(values, "account", "any_account"),
        clean(typed(values, "said"), limit=LONGEST_NAME),
        Method(method) if method else None,
        Standing(standing) if standing else None,
        _note(values),
    )


def list_form(amnesty_id: str, nonce: str) -> Block:
    """Where a list of logins is."""
    place = text_input("place", max_length=LONGEST_NAME, placeholder="A sheet on the team's drive")
    return modal(
        "I have a list",
        [
            context(f"{NEVER} Do not send the list: somebody comes to you for it."),
            input_block("Where is it?", place, "place"),
            _note_block("Which accounts it opens, and who else can read it."),
        ],
        callback_id=LIST_FORM,
        submit="Tell it",
        private_metadata=json.dumps({"id": amnesty_id, "nonce": nonce}),
    )


def read_list(values: Values) -> tuple[str, str]:
    """Place and note of the form."""
    return clean(typed(values, "place"), limit=LONGEST_NAME), _note(values)


def _note_block(hint: str) -> Block:
    note = text_input("note", multiline=True, max_length=REASON_LIMIT)
    return input_block("A word on it", note, "note", optional=True, hint=hint)


def _note(values: Values) -> str:
    return _long(values, "note", REASON_LIMIT)


def _long(values: Values, name: str, limit: int) -> str:
    return clean(typed(values, name), limit=limit, multiline=True)
