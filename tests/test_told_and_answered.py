"""Nothing is told that cannot be drawn, and nothing shown that nobody answers; and the reverse, read from the source."""

import ast
from collections.abc import Iterator
from pathlib import Path

from bot.services import channel, checkouts, telling, undelivered
from bot.views import (
    audit_ladder,
    decisions,
    exports,
    hunt,
    hunt_forms,
    leaks,
    report_forms,
    sheets,
    vault_forms,
)
from bot.views.access import FORM
from bot.views.acknowledging import ACKNOWLEDGE_FORM
from bot.views.adoption_forms import ADOPT_FORM, DENY_ADOPTION_FORM, LEAVE_OUT_FORM, STILL_NEEDED_FORM
from bot.views.agencies import AGENCY_FORM, ROSTER_FORM
from bot.views.ballots import REJECT_FORM
from bot.views.campaign_desk_forms import ACCEPT_LATE_FORM, CANCEL_FORM, EXTEND_FORM, STOP_FORM
from bot.views.campaign_forms import AUDIT_FORM, AUDIT_OFF_FORM
from bot.views.committee import SEAT_FORM
from bot.views.duties import DUTY_FORM
from bot.views.grants import REVOKE_FORM
from bot.views.holders import NAMES_FORM
from bot.views.moving import REMOVE_FORM
from bot.views.network_list_forms import BRING_FORM, SETTLE_FORM
from bot.views.offboarding import OFFBOARD_FORM, READMIT_FORM
from bot.views.policy import PROPOSE_FORM
from bot.views.register import REGISTER_FORM
from bot.views.register_forms import ACCOUNT_FORM, MERGE_FORM, REFUSE_FORM
from bot.views.retaking import RETAKE_FORM
from bot.views.review_forms import ACCEPT_FORM, HAND_ON_FORM, PLAIN_FORM, QUESTION_FORM, WRONG_FORM
from bot.views.rotation import WAIVE_FORM
from bot.views.tasks import DONE_FORM
from bot.views.vault import SEAL_FORM
from handlers.routes import FORM_FIELDS, ROUTES
from scheduler.cards import DRAWINGS

ROOT = Path(__file__).parents[1]
TELLS = {
    "alert": 2,
    "card": 2,
    "notice": 2,
    "upload": 2,
    "work": 2,
    "replace_view": 2,
    "write_to": 1,
    "Telling": 1,
}
"""Which argument of a call names the effect."""
ELEMENTS = {
    "button": 1,
    "checkboxes": 0,
    "datepicker": 0,
    "external_select": 0,
    "multi_external_select": 0,
    "multi_users_select": 0,
    "radio_buttons": 0,
    "select": 0,
    "text_input": 0,
    "users_select": 0,
}
"""Which argument of a call is the action id."""
CONSTANTS = {
    "HOME": telling.HOME,
    "NAME": undelivered.NAME,
    "STOPPED": undelivered.STOPPED,
    "NOTICE": channel.NOTICE,
    "VIEW": checkouts.VIEW,
}
FORMS = {
    "FORM": FORM,
    "DENY_FORM": decisions.DENY_FORM,
    "CHANGE_FORM": decisions.CHANGE_FORM,
    "DONE_FORM": DONE_FORM,
    "DUTY_FORM": DUTY_FORM,
    "WAIVE_FORM": WAIVE_FORM,
    "REVOKE_FORM": REVOKE_FORM,
    "REJECT_FORM": REJECT_FORM,
    "SEAL_FORM": SEAL_FORM,
    "PROPOSE_FORM": PROPOSE_FORM,
    "REGISTER_FORM": REGISTER_FORM,
    "ACCOUNT_FORM": ACCOUNT_FORM,
    "REFUSE_FORM": REFUSE_FORM,
    "MERGE_FORM": MERGE_FORM,
    "NAMES_FORM": NAMES_FORM,
    "REMOVE_FORM": REMOVE_FORM,
    "ACKNOWLEDGE_FORM": ACKNOWLEDGE_FORM,
    "ADOPT_FORM": ADOPT_FORM,
    "STILL_NEEDED_FORM": STILL_NEEDED_FORM,
    "DENY_ADOPTION_FORM": DENY_ADOPTION_FORM,
    "LEAVE_OUT_FORM": LEAVE_OUT_FORM,
    "OFFBOARD_FORM": OFFBOARD_FORM,
    "READMIT_FORM": READMIT_FORM,
    "RETAKE_FORM": RETAKE_FORM,
    "REPORT_FORM": report_forms.REPORT_FORM,
    "ENTER_FORM": report_forms.ENTER_FORM,
    "CLOSE_FORM": report_forms.CLOSE_FORM,
    "LEAVER_FORM": report_forms.LEAVER_FORM,
    "BRING_FORM": BRING_FORM,
    "SETTLE_FORM": SETTLE_FORM,
    "HUNT_FORM": hunt.HUNT_FORM,
    "CLOSE_HUNT_FORM": hunt.CLOSE_HUNT_FORM,
    "EVIDENCE_FORM": hunt_forms.EVIDENCE_FORM,
    "LOGIN_FORM": hunt_forms.LOGIN_FORM,
    "LIST_FORM": hunt_forms.LIST_FORM,
    "IMPORT_FORM": sheets.IMPORT_FORM,
    "SHEET_FORM": sheets.SHEET_FORM,
    "EXPOSED_FORM": leaks.EXPOSED_FORM,
    "EXPORT_FORM": exports.EXPORT_FORM,
    "AUDIT_FORM": AUDIT_FORM,
    "AUDIT_OFF_FORM": AUDIT_OFF_FORM,
    "AGENCY_FORM": AGENCY_FORM,
    "ROSTER_FORM": ROSTER_FORM,
    "SEAT_FORM": SEAT_FORM,
    "STORE_FORM": vault_forms.STORE_FORM,
    "WITHDRAW_FORM": vault_forms.WITHDRAW_FORM,
    "STOP_FORM": STOP_FORM,
    "EXTEND_FORM": EXTEND_FORM,
    "CANCEL_FORM": CANCEL_FORM,
    "ACCEPT_LATE_FORM": ACCEPT_LATE_FORM,
    "ACCEPT_FORM": ACCEPT_FORM,
    "WRONG_FORM": WRONG_FORM,
    "PLAIN_FORM": PLAIN_FORM,
    "HAND_ON_FORM": HAND_ON_FORM,
    "QUESTION_FORM": QUESTION_FORM,
    "STILL_THERE_FORM": audit_ladder.STILL_THERE_FORM,
}
DIALOGUES = ("modal", "reason_form")
UNDRAWN = {"proof", "twin", "sheet_read", "sheet_import", "left_out", "policy_read"}
"""Work on files, a file that is put there and a message that is deleted have no picture."""
UNROUTED = {
    *("words", "two_factor", "methods", "stays", "who", "starts_at"),
    *("reason", "note"),
    *("any_account", "whom", "network", "handle", "address", "what", "status", "outcome"),
    *("due", "sources", "state", "pasted", "said", "method", "standing", "place"),
    *("kind", "form", "rows", "sheet", "column", "choice"),
    *("agency_name", "contact_name", "contact_email", "contract_end", "sponsor"),
    *("person_user", "person_name", "person_email", "needed", "why"),
    *("people", "roster_people", "roster_name", "extent"),
    *("act", "person"),
    *("weight", "replace"),
    *("wrong", "until", "handed_to"),
    *("course", "cause"),
    *("generate", "without"),
    "answer",
    *("none_because", "native", "becomes", "user", "until"),
}
"""Fields that are read when their form is sent, and report nothing before."""


def named(folder: str, places: dict[str, int]) -> set[str]:
    """The words that the calls of these names are given at their place, in all files of a folder."""
    return {
        word
        for path in (ROOT / folder).rglob("*.py")
        for call in calls(path.read_text())
        if (place := places.get(name_of(call.func))) is not None and len(call.args) > place
        for word in words(call.args[place])
    }


def calls(source: str) -> Iterator[ast.Call]:
    return (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))


def name_of(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def words(argument: ast.expr) -> Iterator[str]:
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        yield argument.value
    elif isinstance(argument, ast.Name) and argument.id in CONSTANTS:
        yield CONSTANTS[argument.id]


def test_every_effect_that_is_told_can_be_drawn_and_every_drawing_is_told() -> None:
    told = named("bot/services", TELLS) | named("handlers", TELLS) | named("scheduler", TELLS)
    assert told - UNDRAWN == DRAWINGS.keys()


def test_every_button_and_menu_is_answered_and_every_answer_has_its_button_or_menu() -> None:
    assert named("bot/views", ELEMENTS) - UNROUTED == ROUTES.actions.keys()


def test_fields_that_report_changes_are_those_of_the_form() -> None:
    assert set(FORM_FIELDS) <= named("bot/views", ELEMENTS)
    assert ROUTES.menus.keys() == named("bot/views", {"external_select": 0, "multi_external_select": 0})


def test_every_form_that_can_be_sent_is_taken() -> None:
    sent = {
        argument.value.id
        for path in (ROOT / "bot/views").rglob("*.py")
        for call in calls(path.read_text())
        if name_of(call.func) in DIALOGUES and any(argument.arg == "submit" for argument in call.keywords)
        for argument in call.keywords
        if argument.arg == "callback_id"
        and isinstance(argument.value, ast.Name)
        and argument.value.id.isupper()
    }
    assert sent == FORMS.keys()
    assert ROUTES.forms.keys() == set(FORMS.values())


def test_the_search_finds_what_it_looks_for() -> None:
    (call,) = calls('telling.card(unit, workspace, "request", subject, place)')
    assert name_of(call.func) == "card"
    assert list(words(call.args[2])) == ["request"]
