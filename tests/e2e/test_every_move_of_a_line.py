"""Every move that a line of an audit, and a review, can make is made by people and time, with its event (L1)."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.ledger import Standing
from bot.domain.reviews import Item
from tests.e2e import adopting, auditing, ledger, partners, steps
from tests.e2e.auditing import APP, FILMS, UNKNOWN, Launched
from tests.e2e.reading import send
from tests.e2e.reviewing import press, send_reason, submit
from tests.e2e.test_accepted_until import accept as accept_late
from tests.e2e.test_audit_ladder import days_after
from tests.e2e.world import Build, World, with_cards_at_once

TABLES = ("review", "review_item")
GRANTED = ("Maya", "Ben", "Kenji", "Ingrid", "Oscar")
LEGACY = ("Lucia", "Amara", "Sofia", "Helen", "Priya", "Nadia", "Tom", "Gia", "Iris")
ANOTHER = "a phone that somebody has lost"


@pytest.mark.proof
@pytest.mark.timeout(300)
def test_every_move_of_a_line_and_a_review_is_made(build: Build, tmp_path: Path) -> None:
    policy = with_cards_at_once(tmp_path / "suspending.yml")
    policy.write_text(policy.read_text().replace("others: overdue", "others: suspend"))
    world = build(policy=policy)
    world.start()
    world.found()
    audit = begun(world)
    change_minds(world, audit)
    hand_in(world, audit)
    lose_what_waits(world, audit)
    stay_silent(world, audit)
    answer_late(world, audit)
    let_risks_end(world, audit)
    assert moves_of_lines() - ledger.moves(world.url) == set()


def moves_of_lines() -> set[tuple[str, str | None, str]]:
    """Every move that the tables of moves allow to lines and reviews."""
    return {one for one in ledger.every_move() if one[0] in TABLES}


def begun(world: World) -> Launched:
    """An audit of one account with everybody in it, one of whom is being removed already."""
    for name in GRANTED:
        steps.held(world, name, ends="90 days", use_case="Community")
    partners.northlight(world)
    partners.held(world)
    auditing.change_account(world, FILMS, connected_apps=APP)
    adopting.legacy(world, *LEGACY)
    for said in (UNKNOWN, ANOTHER):
        auditing.found(world, FILMS, said=said, standing=Standing.UNKNOWN)
    world.click("Oscar", world.dm("Oscar", "Your access"), "Give back")
    audit = auditing.launch(world, (FILMS,))
    world.sweep()
    return audit


def line(audit: Launched, who: str | None) -> Item:
    """The line about somebody by first name, about an app or somebody unknown, or about the account."""
    for one in audit.items:
        named = str(one.frozen.get("who") or one.said)
        if who and named.startswith(who):
            return one
    return audit.of(FILMS)


def answer(world: World, audit: Launched, who: str | None, label: str, by: str = "Iris") -> None:
    press(world, by, line(audit, who), label)


def change_minds(world: World, audit: Launched) -> None:
    """An answer is given, doubted, given again, undone; the holder is asked, and answers."""
    for label in ("Keep", "Not sure", "Keep", "Undo", "Not sure"):
        answer(world, audit, "Maya", label)
    world.click("Maya", world.dm("Maya", "Do you still need"), "Answer…")
    world["Maya"].fill({"needed": "Yes, it is still needed", "why": "I cut the films."})
    assert send(world, "Maya") == {}
    world["Maya"].close_view()


def hand_in(world: World, audit: Launched) -> None:
    """One stays, one goes, of two the committee wants one; a risk is accepted; Jonas has done his part."""
    for who in ("Maya", "Lucia", "Amara"):
        answer(world, audit, who, "Keep")
    answer(world, audit, "Gia", "Remove")
    answer(world, audit, UNKNOWN, "Accept the risk…")
    send_reason(world, "Iris", "It is locked away.")
    submit(world, "Iris")
    adopting.leave_out(world, "Jonas", "Amara")
    adopting.press(world, "Iris", "Amara", "Remove")
    adopting.approve(world, "Jonas", "Priya", "Tom")
    world.sweep()
    world.click("Iris", world.dm("Iris", "role of <@" + world["Amara"].id), "It is taken away…")
    steps.send_done(world, "Iris", "Did that.")
    world.sweep()
    answer(world, audit, "Iris", "Keep", by="Jonas")
    submit(world, "Jonas")


def lose_what_waits(world: World, audit: Launched) -> None:
    """Three have lost their way in before anything was handed in about them."""
    answer(world, audit, "Helen", "Keep")
    answer(world, audit, "Priya", "Not sure")
    adopting.are_out(world, "Sofia", "Helen", "Priya")


def stay_silent(world: World, audit: Launched) -> None:
    """The time is over while lines wait, are answered and not sent, and while holders are asked."""
    for who, label in (("Kenji", "Keep"), ("Ingrid", "Not sure"), ("Tom", "Not sure"), (APP, "Keep")):
        answer(world, audit, who, label)
    days_after(world, audit, 16)


def answer_late(world: World, audit: Launched) -> None:
    """Each late line gets the answer that it still can."""
    answer(world, audit, "Ben", "Keep")
    steps.say_done(world, "Iris", f"<@{world['Ingrid'].id}>", "Removed her.")
    world.click("Ingrid", steps.command(world, "Ingrid", "/my-access"), "Give back")
    answer(world, audit, None, "All right")
    answer(world, audit, APP, "Revoke")
    answer(world, audit, "Nadia", "Keep")
    adopting.are_out(world, "Tom")
    answer(world, audit, ANOTHER, "Accept the risk…")
    send_reason(world, "Iris", "It has no battery.", until=(world.now + timedelta(days=2)).date())
    accept_late(world, line(audit, "Noah").id, 30)
    world.sweep()


def let_risks_end(world: World, audit: Launched) -> None:
    """What is accepted until the day after tomorrow is late again then, and somebody is removed after all."""
    accept_late(world, line(audit, "Kenji").id, 2)
    world.until(world.now + timedelta(days=3))
    answer(world, audit, "Kenji", "Remove")
