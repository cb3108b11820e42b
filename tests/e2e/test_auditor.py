"""What an auditor sees: everything but secrets, page by page, nothing to act on, and each look on the trail."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.domain.auditing import AuditList
from bot.domain.events import Event
from handlers.audit_routes import AUDITOR_BUTTONS
from storage.database import Unit
from storage.errors import Busy
from tests.e2e import auditing, steps
from tests.e2e.auditors import audited
from tests.e2e.checking_out import lent, look
from tests.e2e.reading import answer, refused, trail
from tests.e2e.register_steps import share_the_login
from tests.e2e.storing import FILMS, code, store
from tests.e2e.test_vault_canaries import SEED, TYPED
from tests.e2e.world import Build, World

LEADS_ON = {*AUDITOR_BUTTONS, "look_why"}
"""What may be pressed: each leads to another page, and changes nothing."""
TABS = (
    *("tabs/auditor_accounts", "tabs/auditor_holders", "tabs/auditor_requests"),
    *("more_tabs/auditor_grants", "more_tabs/auditor_audits", "more_tabs/auditor_trail"),
)


def test_everything_is_there_nothing_acts_no_secret_shows_and_each_look_is_recorded(
    build: Build, tmp_path: Path
) -> None:
    world = audited(build, tmp_path)
    share_the_login(world, FILMS)
    assert store(world, "Iris", **TYPED, code=code(world, SEED)) == {}
    lent(world)
    look(world)
    world["Maya"].close_view()
    auditing.launch(world, (FILMS,))
    seen = list(pages(world))
    for blocks in seen:
        assert set(pressable(blocks)) <= LEADS_ON
        assert not any(block["type"] == "input" for block in blocks)
    text = json.dumps(seen, ensure_ascii=False)
    assert [name for name, typed in TYPED.items() for line in typed.splitlines() if line in text] == []
    for expected in (
        "@larkfieldfilms (YouTube)",
        "Request",
        "in use",
        "`secret:shown`",
        "Looked at the login",
    ):
        assert expected in text
    looks = [one for one in trail(world) if one["kind"] == "auditor:looked"]
    assert {one["actor"] for one in looks} == {world["Ingrid"].id}
    assert len(looks) == len(seen)
    assert {one["facts"]["at"] for one in looks} == {*AuditList} | {"why"}


def test_nothing_is_shown_where_the_look_cannot_be_put_on_the_trail(
    build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = audited(build, tmp_path)
    auditing.launch(world, (FILMS,))
    record = Unit.record

    def cannot(unit: Unit, event: Event) -> object:
        if event.kind == "auditor:looked":
            raise Busy
        return record(unit, event)

    with monkeypatch.context() as patched:
        patched.setattr(Unit, "record", cannot)
        world["Ingrid"].command("/vouchsafe", "auditor")
        world.settle()
    assert world["Ingrid"].view is None
    assert FILMS not in answer(world, "Ingrid")
    assert [one for one in trail(world) if one["kind"] == "auditor:looked"] == []
    world["Ingrid"].command("/vouchsafe", "auditor")
    world.settle()
    assert world["Ingrid"].view
    assert len([one for one in trail(world) if one["kind"] == "auditor:looked"]) == 1


def test_anybody_else_reads_why_not(build: Build, tmp_path: Path) -> None:
    world = audited(build, tmp_path)
    for name in ("Amara", "Maya", "Nadia"):
        world[name].command("/vouchsafe", "auditor")
        world.settle()
        assert "Only the auditors whom the policy names see everything here" in answer(world, name)
        assert world[name].view is None
    assert refused(world) == [(world[name].id, "NotYours") for name in ("Amara", "Maya", "Nadia")]


def pages(world: World) -> Iterator[list[Any]]:
    """Every page of every list as the auditor turns them, and a why-chain from each that leads to one."""
    world["Ingrid"].command("/vouchsafe", "auditor")
    world.settle()
    yield shown(world)
    world["Ingrid"].close_view()
    world["Ingrid"].open_home()
    world.settle()
    steps.press(world, "Ingrid", "Look at everything")
    yield shown(world)
    for tab in TABS:
        steps.press(world, "Ingrid", tab)
        yield shown(world)
        turn = "Back" if tab.endswith("trail") else "Next"
        while turn in pressable(shown(world)).values():
            steps.press(world, "Ingrid", turn)
            yield shown(world)
        if "auditor_lines" in pressable(shown(world)):
            steps.press(world, "Ingrid", "Lines")
            yield shown(world)
        why = next((one for one in elements(shown(world)) if one["action_id"] == "look_why"), None)
        if why:
            steps.press(world, "Ingrid", "Why", why["value"])
            yield shown(world)
            world["Ingrid"].close_view()


def shown(world: World) -> list[Any]:
    """The blocks that the auditor has in front of them."""
    view = world["Ingrid"].view
    assert view
    return view.blocks


def pressable(blocks: list[Any]) -> dict[str, str]:
    """Whatever can be pressed or filled in, by its action id, with its label."""
    return {one["action_id"]: one["text"]["text"] for one in elements(blocks)}


def elements(blocks: list[Any]) -> list[Any]:
    """Every interactive element of these blocks."""
    parts = [
        one
        for block in blocks
        for one in (*block.get("elements", ()), block.get("accessory"), block.get("element"))
    ]
    return [one for one in parts if one and "action_id" in one]
