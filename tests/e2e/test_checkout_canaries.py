"""A login that is looked at stands in the dialogue that shows it, and nowhere else, whatever goes wrong (V1)."""

import json
from typing import Any

import pytest
from sqlalchemy import select

from bot.services import checking_out
from storage.outbox import outbox
from tests.databases import SQLITE
from tests.e2e import steps
from tests.e2e.checking_out import NEVER, PASSWORD, USERNAME, code_of, lent, look, press_check_out
from tests.e2e.reading import screen
from tests.e2e.test_canaries import Written, found, on_disk, written
from tests.e2e.test_sealing import seal
from tests.e2e.world import Build, World

__all__ = ["written"]

SECRETS = {"the user name": USERNAME, "the password": PASSWORD, **{f"never {one}": one for one in NEVER}}


def test_what_is_looked_at_is_nowhere_but_in_its_dialogue(
    written: Written, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = build(database=SQLITE)
    world.start()
    world.found()
    lent(world)
    codes = look_in_every_way(world, monkeypatch)
    assert len(codes) == 2
    with world.bot.database.read() as unit:
        told = json.dumps([dict(row) for row in unit.execute(select(outbox)).mappings()], default=str)
    assert found(SECRETS, told.encode()) == []
    said = "\n".join(written.said).encode()
    assert b"incident" in said
    assert found(SECRETS, said) == []
    elsewhere = [part for part in traffic(world) if not is_the_dialogue(part)]
    assert found(SECRETS, json.dumps(elsewhere, default=str).encode()) == []
    shown = [part for part in traffic(world) if is_the_dialogue(part)]
    assert found(SECRETS, json.dumps(shown, default=str).encode()) == ["the user name", "the password"]
    world.stop()
    left = {name: found(SECRETS, content) for name, content in on_disk(world).items()}
    assert {name: them for name, them in left.items() if them} == {}


def look_in_every_way(world: World, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Looked at, with a second code, in an incident of ours, with Slack in trouble, and sealed; the codes shown."""
    codes = {code_of(look(world))}
    world.clock.advance(30)
    steps.press(world, "Maya", "New code")
    codes.add(code_of(screen(world, "Maya")))
    really = checking_out.login

    def broken(*given: Any) -> Any:
        raise RuntimeError(f"failed with {really(*given).password.reveal()}")

    with monkeypatch.context() as patched:
        patched.setattr(checking_out, "login", broken)
        steps.press(world, "Maya", "New code")
    world["Maya"].close_view()
    for trouble in (world.slack.faults.drop_before, world.slack.faults.drop_after_accept):
        trouble(1, method="views.update")
        press_check_out(world)
        world["Maya"].close_view(everything=True)
    world.slack.faults.answer_error("internal_error", calls=1, method="views.update")
    press_check_out(world)
    seal(world)
    return codes


def traffic(world: World) -> list[dict[str, Any]]:
    """Everything that went to Slack or came from it: calls, deliveries with their acks, messages."""
    calls = [{"method": one.method, **one.args} for one in world.slack.calls]
    deliveries = [{**one.body, "ack": one.ack} for one in world.slack.deliveries]
    messages = [vars(one) for channel in world.slack.messages.values() for one in channel]
    return [*calls, *deliveries, *messages]


def is_the_dialogue(part: dict[str, Any]) -> bool:
    """Whether it carries the dialogue of a checkout, as it is drawn and comes back with what is pressed in it."""
    view = part.get("view") or {}
    shown = json.loads(view) if isinstance(view, str) else view
    return shown.get("callback_id") == "checkout"
