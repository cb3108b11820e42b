"""Nothing is told that cannot be drawn, and nothing shown that nobody answers; and the reverse, read from the source."""

import ast
from collections.abc import Iterator
from pathlib import Path

from bot.services import channel, telling, undelivered
from bot.views import decisions
from bot.views.access import FORM
from bot.views.grants import REVOKE_FORM
from bot.views.tasks import DONE_FORM
from handlers.routes import FORM_FIELDS, ROUTES
from scheduler.cards import DRAWINGS

ROOT = Path(__file__).parents[1]
TELLS = {"alert": 2, "card": 2, "notice": 2, "_write": 1, "Telling": 1}
"""Which argument of a call names the effect."""
ELEMENTS = {"button": 1, "select": 0, "external_select": 0, "users_select": 0, "text_input": 0}
"""Which argument of a call is the action id."""
CONSTANTS = {
    "HOME": telling.HOME,
    "NAME": undelivered.NAME,
    "STOPPED": undelivered.STOPPED,
    "NOTICE": channel.NOTICE,
}
FORMS = {
    "FORM": FORM,
    "DENY_FORM": decisions.DENY_FORM,
    "CHANGE_FORM": decisions.CHANGE_FORM,
    "DONE_FORM": DONE_FORM,
    "REVOKE_FORM": REVOKE_FORM,
}
UNDRAWN = {"proof", "twin"}
"""A file that is fetched and a message that is deleted have no picture."""
UNROUTED = {"reason", "note"}
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
    assert ROUTES.menus.keys() == named("bot/views", {"external_select": 0})


def test_every_form_that_can_be_sent_is_taken() -> None:
    sent = {
        argument.value.id
        for path in (ROOT / "bot/views").rglob("*.py")
        for call in calls(path.read_text())
        if name_of(call.func) == "modal" and any(argument.arg == "submit" for argument in call.keywords)
        for argument in call.keywords
        if argument.arg == "callback_id" and isinstance(argument.value, ast.Name)
    }
    assert sent == FORMS.keys()
    assert ROUTES.forms.keys() == set(FORMS.values())


def test_the_search_finds_what_it_looks_for() -> None:
    (call,) = calls('telling.card(unit, workspace, "request", subject, place)')
    assert name_of(call.func) == "card"
    assert list(words(call.args[2])) == ["request"]
