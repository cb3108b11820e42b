"""Exposure in Slack, rotation obligations from the loss of access to their end, and the signed baseline."""

import json

import pytest

from bot.domain.ledger import Method
from storage import baselines as rows
from storage import ledger, register, rotation
from tests.e2e import hunting
from tests.e2e.operator import operate
from tests.e2e.reading import events
from tests.e2e.register_steps import change_account, share_the_login
from tests.e2e.steps import answer, at_the_end, command, held, home, press, say_done, send_done
from tests.e2e.world import World, date_tokens, labels, words


def lines(world: World, account_id: str) -> list[str]:
    """The ledger of an account, as its latest lines say."""
    assert world.bot
    with world.bot.database.read() as unit:
        return [
            f"{one.person} {one.method.value} {one.standing.value}"
            for one in ledger.of_account(unit, account_id)
        ]


def change_them(world: World, name: str = "Iris", note: str = "New password.") -> None:
    """Say that the secrets are changed."""
    world.click(name, world.dm(name, "Change the shared secrets of"), "They are changed…")
    send_done(world, name, note)


def agree_to_leave_them(world: World) -> None:
    """The owner says that they need not be changed, and the backup owner agrees."""
    card = world.dm("Iris", "Change the shared secrets of")
    world.click("Iris", card, "It need not be done…")
    world["Iris"].fill({"Reason": "The login was only ever a read-only one."})
    assert world["Iris"].submit().ok
    world.settle()
    world.pass_time(hours=25)
    look_at(world, "Jonas", "hange the shared secrets of")
    press(world, "Jonas", "Agree: it need not be done")


def look_at(world: World, name: str, about: str) -> None:
    """Open what somebody was reminded of."""
    reminder = world.dm(name, "Still open")
    shown = [one for one in reminder.blocks if "accessory" in one]
    about_it = [
        one for one in shown if about in words(reminder) and (len(shown) == 1 or about in one["text"]["text"])
    ]
    world.click(name, reminder, "Look at it", value=about_it[-1]["accessory"]["value"])


def lose_access(world: World) -> None:
    """Maya, who knew the login, is removed."""
    share_the_login(world)
    at_the_end(world, held(world))
    world.sweep()
    say_done(world, "Iris", "Remove ", "Removed.")


def test_the_ledger_knows_who_was_set_up_and_who_was_removed(world: World) -> None:
    grant_id = held(world)
    maya = world["Maya"].id
    assert world.bot
    with world.bot.database.read() as unit:
        line = ledger.of_grant(unit, grant_id)
        assert line
        assert (line.person, line.method, line.role, line.legacy) == (
            maya,
            Method.NATIVE_ROLE,
            "editor",
            False,
        )
    at_the_end(world, grant_id)
    world.sweep()
    assert f"{maya} native_role current" in lines(world, line.account_id)
    say_done(world, "Iris", "Remove ", "Removed.")
    assert lines(world, line.account_id) == [f"{maya} native_role former"]
    with world.bot.database.read() as unit:
        assert rotation.open_of(unit, line.account_id) is None


def test_whoever_knew_a_shared_secret_and_lost_access_makes_it_be_changed(world: World) -> None:
    account_id = share_the_login(world)
    grant_id = held(world)
    at_the_end(world, grant_id)
    world.sweep()
    say_done(world, "Iris", "Remove ", "Removed.")
    card = world.dm("Iris", "Change the shared secrets of")
    assert "has lost access" in words(card)
    assert labels(card) == ["They are changed…", "It need not be done…"]
    assert "somebody who lost access still knows its secrets (+20)" in words(
        command(world, "Amara", "/vouchsafe", "exposure")
    )
    world.stop()
    world.start()
    change_them(world, "Iris", "New password, new second step, sessions out.")
    assert "Done: the shared secrets of" in words(world.fresh(card))
    assert "still knows its secrets" not in words(command(world, "Amara", "/vouchsafe", "exposure"))
    with world.bot.database.read() as unit:
        account = register.find(unit, account_id)
        assert account
        assert account.rotated_at
    kinds = events(world, "rotation:")
    assert kinds == ["rotation:opened", "rotation:caused", "rotation:done"]


@pytest.mark.parametrize(("tier", "hours"), [("seasonal", 24), ("flagship", 4)])
def test_secrets_are_due_in_a_day_or_in_four_hours_and_then_the_backup_and_the_admins_hear_of_it(
    world: World, tier: str, hours: int
) -> None:
    share_the_login(world)
    grant_id = held(world)
    change_account(world, "larkfieldfilms", tier=tier)
    at_the_end(world, grant_id)
    world.sweep()
    say_done(world, "Iris", "Remove ", "Removed.")
    due = date_tokens(words(world.dm("Iris", "Change the shared secrets of")))[-1]
    assert abs(due - world.now.timestamp() - hours * 3600) < 120
    late = "hange the shared secrets of @larkfieldfilms"
    world.pass_time(hours=hours, minutes=2)
    assert world.told("Jonas", late)
    assert not world.told("Nadia", late)
    world.pass_time(hours=hours)
    assert world.told("Nadia", late)


def test_it_need_not_be_done_when_two_people_say_so_with_a_reason(world: World) -> None:
    lose_access(world)
    card = world.dm("Iris", "Change the shared secrets of")
    world.click("Iris", card, "It need not be done…")
    world["Iris"].fill({"Reason": "The login was only ever a read-only one."})
    assert world["Iris"].submit().ok
    world.settle()
    assert "a second person must agree" in words(world.fresh(card))
    assert labels(world.fresh(card)) == ["They are changed…", "Agree: it need not be done"]
    world.click("Iris", card, "Agree: it need not be done")
    assert "somebody else must agree" in answer(world, "Iris")
    world.pass_time(hours=25)
    look_at(world, "Jonas", "hange the shared secrets of")
    press(world, "Jonas", "Agree: it need not be done")
    assert "No longer needed" in words(world.fresh(card))
    assert events(world, "rotation:")[-2:] == ["rotation:waiver_asked", "rotation:waived"]


def test_nobody_else_may_say_that_secrets_are_changed(world: World) -> None:
    lose_access(world)
    assert world.bot
    with world.bot.database.read() as unit:
        (account,) = register.by_handle(unit, world.slack.team_id, "larkfieldfilms")
        found = rotation.open_of(unit, account.id)
    assert found
    card = world.dm("Iris", "Change the shared secrets of")
    for name, why in (("Maya", "somebody else must"), ("Ben", "Only whoever is asked")):
        copied = world.slack.post(
            world.slack.dm_with(world[name].id).id, text="x", blocks=world.fresh(card).blocks
        )
        world.click(name, copied, "They are changed…")
        assert why in answer(world, name)
        world.slack.remove(copied)


def test_exposure_is_shown_to_those_whom_it_concerns(world: World) -> None:
    whole = words(command(world, "Amara", "/vouchsafe", "exposure"))
    assert whole.startswith("Exposure 12 of 100: 12 accounts, 0 legacy holders, 0 unknown")
    own = words(command(world, "Ben", "/vouchsafe", "exposure"))
    assert "@larkfieldhelp on X" in own or "@larkfieldhelp" in own
    assert "@larkfieldfilms" not in own
    world["Amara"].open_home()
    world.settle()
    assert "Exposure 12 of 100" in home(world, "Amara")
    press(world, "Amara", "Look at the exposure")
    assert "nobody has said what its second step is (+6)" in words(world["Amara"].view)
    world["Ben"].open_home()
    world.settle()
    assert "Exposure" not in home(world, "Ben")


def test_a_baseline_is_frozen_signed_verified_and_compared_with_later(world: World) -> None:
    shown = command(world, "Amara", "/vouchsafe", "exposure")
    world.click("Amara", shown, "Take a baseline")
    assert "Baseline 1 is taken." in answer(world, "Amara")
    assert world.bot
    world.sweep()
    with world.bot.database.read() as unit:
        (taken,) = rows.every(unit, world.slack.team_id)
    said = json.loads(taken.content)
    assert said["exposure"] == 12
    assert len(said["not_obtained"]) == len(said["accounts"]) == 12
    assert operate(world, "baseline", "verify").startswith(f"0 Baseline 1: holds. SHA-256: {taken.sha256}")
    assert operate(world, "baseline", "compare").startswith("0 Nothing has changed since baseline 1.")
    held(world)
    assert "0 Maya Chen on @larkfieldfilms on youtube is new" in operate(world, "baseline", "compare")
    assert operate(world, "baseline", "take").startswith("0 Baseline 2 is taken and signed.")
    ben = command(world, "Ben", "/vouchsafe", "exposure")
    assert labels(ben) == []


def test_a_baseline_names_what_the_hunt_did_not_bring(world: World) -> None:
    hunting.begin_hunt(world, boxes=[hunting.BOXES[1]])
    no = {"how": "It cannot be had", "note": "HR keeps none."}
    assert hunting.give(world, "Amara", hunting.LEAVERS, **no) == {}
    assert operate(world, "baseline", "take").startswith("0 Baseline 1 is taken and signed.")
    assert world.bot
    with world.bot.database.read() as unit:
        (taken,) = rows.every(unit, world.slack.team_id)
    lacking = [one for one in json.loads(taken.content)["not_obtained"] if one.get("reason")]
    assert [(one["what"], one["reason"]) for one in lacking] == [
        (
            "Who has left, by HR's own list. It cannot be had, for a reason that is kept.",
            "HR keeps none.",
        )
    ]
