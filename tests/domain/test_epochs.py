"""Epochs: what was drawn before a restore is dead after it, and what was drawn since is read as if unmarked."""

from typing import Any

import pytest

from bot.domain import epochs
from bot.domain.buttons import OldButton, value
from bot.views.kit import actions, button, home, message, modal, section

NOW, BEFORE, NEVER = "aaaaaaaa", "bbbbbbbb", ""
EPOCHS = (NOW, BEFORE, NEVER)
CARRIED = value("r1", 3)


def pressed(shown: dict[str, Any]) -> dict[str, Any]:
    """What Slack sends when the button of a message is pressed."""
    return {"type": "block_actions", "actions": [dict(shown["blocks"][1]["elements"][0])]}


def card() -> dict[str, Any]:
    return message("A card", [section("A card"), actions(button("Approve", "approve", CARRIED))])


def form(**more: str) -> dict[str, Any]:
    return modal("A form", [section("Words")], callback_id="form", **more)


@pytest.mark.parametrize("drawn", EPOCHS)
@pytest.mark.parametrize("read", EPOCHS)
def test_a_button_is_read_in_its_own_epoch_only(drawn: str, read: str) -> None:
    body = pressed(epochs.marked(card(), drawn))
    if drawn == read:
        assert epochs.read(body, read) == pressed(card())
    else:
        with pytest.raises(OldButton):
            epochs.read(body, read)


@pytest.mark.parametrize("drawn", EPOCHS)
@pytest.mark.parametrize("read", EPOCHS)
@pytest.mark.parametrize("shown", [form(private_metadata='{"nonce": "n"}'), form(), home([section("Home")])])
@pytest.mark.parametrize("kind", ["view_submission", "block_actions", "block_suggestion"])
def test_a_form_or_home_is_read_in_its_own_epoch_only(
    drawn: str, read: str, shown: dict[str, Any], kind: str
) -> None:
    body = {"type": kind, "view": epochs.marked(shown, drawn), "actions": [{"value": CARRIED}]}
    if drawn == read:
        said = epochs.read(body, read)["view"]
        assert {"private_metadata": "", **said} == {"private_metadata": "", **shown}
    else:
        with pytest.raises(OldButton):
            epochs.read(body, read)


def test_a_button_that_carries_nothing_dies_too() -> None:
    bare = message("A card", [section("A card"), actions(button("Ask", "open_request"))])
    with pytest.raises(OldButton):
        epochs.read(pressed(bare), NOW)
    assert epochs.read(pressed(epochs.marked(bare, NOW)), NOW)["actions"][0]["value"] == ""


def test_answers_at_once_are_marked_too() -> None:
    update = {"response_action": "update", "view": form()}
    assert epochs.answered(update, NOW)["view"] == epochs.marked(form(), NOW)
    assert epochs.answered(card(), NOW) == epochs.marked(card(), NOW)
    errors = {"response_action": "errors", "errors": {"reason": "Why?"}}
    assert epochs.answered(errors, NOW) == errors
    assert epochs.answered(None, NOW) is None


@pytest.mark.parametrize("kind", ["command", "shortcut", "event_callback"])
def test_what_nobody_drew_is_of_every_epoch(kind: str) -> None:
    body = {"type": kind, "text": "help"}
    assert epochs.read(body, NOW) == body
