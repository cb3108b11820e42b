"""Looking at a shared login: on the trail before it is shown, for its holder only, and closed when it is over."""

from typing import Any

import pytest

from bot.domain.vault import CheckoutEnd, Field
from bot.services import checking_out, checkouts
from bot.simulator import Message
from storage.database import Database
from storage.errors import Busy
from tests.e2e import steps
from tests.e2e.checking_out import (
    LOGIN,
    PASSWORD,
    SHOWN,
    USERNAME,
    closed,
    code_of,
    lent,
    look,
    press_check_out,
    right_code,
    seconds_of,
    with_policy,
)
from tests.e2e.reading import events, refused, screen, trail
from tests.e2e.world import Build, World, labels, words

OPENED = ["checkout:opened", "secret:seen", "secret:shown", "secret:seen", "secret:code_shown"]


def test_a_holder_reads_what_it_means_and_then_sees_the_login(world: World) -> None:
    lent(world)
    press_check_out(world)
    said = screen(world, "Maya")
    assert "Slack may keep what a dialogue has shown" in said
    assert PASSWORD not in said
    assert events(world, *SHOWN)[1:] == []
    steps.press(world, "Maya", "Show the login")
    shown = screen(world, "Maya")
    assert (USERNAME in shown, PASSWORD in shown, code_of(shown)) == (True, True, right_code(world))
    assert seconds_of(shown) == 30 - int(world.now.timestamp()) % 30
    assert labels(world["Maya"].view) == ["New code", "Check in"]
    assert events(world, *SHOWN)[1:] == OPENED


def test_seed_recovery_codes_and_address_are_never_shown(world: World) -> None:
    lent(world)
    look(world)
    steps.press(world, "Maya", "New code")
    views = [call.args["view"] for call in world.slack.calls if "view" in call.args]
    assert any(PASSWORD in str(view) for view in views)
    for never in (Field.TOTP_SEED, Field.RECOVERY_CODES, Field.RECOVERY_MAIL):
        assert not any(line in str(views) for line in LOGIN[never].splitlines())


def test_whoever_has_looked_before_sees_it_at_once_and_each_look_is_on_the_trail(world: World) -> None:
    lent(world)
    look(world)
    steps.press(world, "Maya", "Check in")
    world["Maya"].close_view()
    press_check_out(world)
    assert PASSWORD in screen(world, "Maya")
    assert events(world, *SHOWN)[1:] == [
        *OPENED, "checkout:closed", "checkout:opened", "secret:shown", "secret:code_shown",
    ]  # fmt: skip


def test_home_and_the_access_card_have_the_button_and_other_access_has_none(world: World) -> None:
    steps.held(world, "Ben")
    assert "Check out" not in labels(steps.command(world, "Ben", "/my-access"))
    lent(world)
    world["Maya"].open_home()
    world.settle()
    steps.press(world, "Maya", "Check out")
    assert "Slack may keep" in screen(world, "Maya")
    world["Maya"].close_view()
    assert world["Maya"].shortcut("my_access").ok
    steps.press(world, "Maya", "Check out")
    steps.press(world, "Maya", "Show the login")
    assert PASSWORD in screen(world, "Maya")


def test_each_new_code_is_the_code_of_its_moment_and_one_event(world: World) -> None:
    lent(world)
    look(world)
    for seconds in (1, 29, 31):
        world.clock.advance(seconds)
        steps.press(world, "Maya", "New code")
        shown = screen(world, "Maya")
        assert (code_of(shown), seconds_of(shown)) == (
            right_code(world),
            30 - int(world.now.timestamp()) % 30,
        )
    assert events(world, *SHOWN)[1:] == [*OPENED, *["secret:code_shown"] * 3]


def test_right_at_the_boundary_the_code_is_the_new_one_with_its_whole_time(world: World) -> None:
    lent(world)
    look(world)
    world.clock.advance(30 - world.now.timestamp() % 30)
    steps.press(world, "Maya", "New code")
    assert (code_of(screen(world, "Maya")), seconds_of(screen(world, "Maya"))) == (right_code(world), 30)
    world.clock.advance(29)
    steps.press(world, "Maya", "New code")
    assert "good for 1 second more" in screen(world, "Maya")


def test_checking_in_takes_the_login_off_the_screen_and_an_old_button_is_refused(world: World) -> None:
    lent(world)
    look(world)
    steps.press(world, "Maya", "Check in")
    said = screen(world, "Maya")
    assert "Closed: you checked it in." in said
    assert PASSWORD not in said
    assert events(world, "checkout:closed") == ["checkout:closed"]
    assert closed(world) == [CheckoutEnd.CHECKED_IN]


@pytest.mark.parametrize(("ends", "hours"), [("2w", 8), ("3 hours", 3)])
def test_when_the_time_is_up_the_open_dialogue_closes(world: World, ends: str, hours: int) -> None:
    lent(world, ends=ends)
    assert PASSWORD in look(world)
    world.pass_time(hours=hours, minutes=-1)
    assert PASSWORD in screen(world, "Maya")
    world.pass_time(minutes=1)
    said = screen(world, "Maya")
    assert ("Closed: " in said, PASSWORD in said) == (True, False)
    assert len(closed(world)) == 1


def test_an_instant_after_the_time_nothing_is_shown_though_no_sweep_has_looked(world: World) -> None:
    grant_id = lent(world)
    look(world)
    assert world.bot
    world.bot.ticker.stop()
    world.clock.advance(8 * 3600)
    steps.press(world, "Maya", "New code")
    assert "This checkout is over" in screen(world, "Maya")
    world["Maya"].close_view()
    steps.at_the_end(world, grant_id)
    steps.press(world, "Maya", "New code")
    assert "This checkout is over" in screen(world, "Maya")
    assert events(world, "secret:code_shown") == ["secret:code_shown"]


def test_pressing_twice_opens_one_checkout_and_the_first_dialogue_shows_it_no_more(world: World) -> None:
    lent(world)
    look(world)
    first = world["Maya"].view
    assert first
    world["Maya"].close_view()
    world.slack.screens.stacks[world["Maya"].id] = [first]  # as it stands on another device
    card = world.dm("Maya", "Your access: Editor")
    world.slack.screens.stacks["elsewhere"] = world.slack.screens.stacks.pop(world["Maya"].id)
    world.click("Maya", card, "Check out")
    assert PASSWORD in screen(world, "Maya")
    assert "you have opened it in another dialogue" in words(first)
    assert events(world, "checkout:opened") == ["checkout:opened"]


def test_the_same_press_delivered_twice_shows_and_records_it_once(world: World) -> None:
    lent(world)
    look(world)
    world.slack.faults.deliver_twice = True
    steps.press(world, "Maya", "New code")
    assert events(world, "secret:code_shown") == ["secret:code_shown"] * 2


def test_two_holders_of_one_login_each_have_their_own_checkout(world: World) -> None:
    lent(world)
    lent(world, "Ben")
    assert PASSWORD in look(world)
    assert PASSWORD in look(world, "Ben")
    steps.press(world, "Ben", "Check in")
    assert PASSWORD in screen(world, "Maya")
    seen = {(one["actor"], one["facts"]["what"]) for one in trail(world) if one["kind"] == "secret:seen"}
    assert seen == {(world[name].id, what) for name in ("Maya", "Ben") for what in ("password", "code")}


def test_codes_only_never_shows_the_password(build: Build, tmp_path: Any) -> None:
    world = with_policy(build, tmp_path, "show: codes_only")
    lent(world)
    shown = look(world)
    assert (USERNAME in shown, PASSWORD in shown, code_of(shown)) == (True, False, right_code(world))
    assert "The policy shows nobody the password" in shown
    assert events(world, *SHOWN)[1:] == ["checkout:opened", "secret:seen", "secret:code_shown"]


def test_a_login_without_a_second_factor_says_so(world: World) -> None:
    lent(world, login={Field.USERNAME: USERNAME, Field.PASSWORD: PASSWORD})
    assert "It has no second factor" in look(world)
    assert labels(world["Maya"].view) == ["Check in"]
    assert events(world, *SHOWN)[1:] == ["checkout:opened", "secret:seen", "secret:shown"]


def test_somebody_elses_button_gives_them_nothing_and_is_recorded(world: World) -> None:
    lent(world)
    look(world)
    card = world.dm("Maya", "Your access: Editor")
    for name in ("Iris", "Nadia"):
        forged(world, name, card)
        assert "Only the person who holds this access" in steps.answer(world, name)
    assert refused(world) == [(world[name].id, "NotYours") for name in ("Iris", "Nadia")]
    assert events(world, "secret:shown") == ["secret:shown"]


def test_nothing_is_shown_where_it_cannot_be_put_on_the_trail(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    lent(world)
    press_check_out(world)
    calls = len(world.slack.calls)
    with monkeypatch.context() as patched:
        patched.setattr(Database, "run", _busy)
        assert world["Maya"].press("Show the login").ok
    assert PASSWORD not in str([call.args for call in world.slack.calls[calls:]])
    assert events(world, *SHOWN)[1:] == []
    world.settle()


def test_whatever_closes_it_between_the_record_and_the_showing_wins(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    lent(world)
    look(world)
    steps.press(world, "Maya", "Check in")
    world["Maya"].close_view()
    shown = checking_out.login

    def too_late(unit: Any, company: Any, reader: Any, said: Any) -> Any:
        with world.bot.database.write() as other:
            checkouts.close_all(other, company, CheckoutEnd.SEALED)
        with world.bot.database.read() as again:
            return shown(again, company, reader, said)

    monkeypatch.setattr(checking_out, "login", too_late)
    press_check_out(world)
    said = screen(world, "Maya")
    assert ("Closed: the vault was sealed" in said or "This checkout is over" in said) is True
    assert PASSWORD not in said


def test_a_closing_that_reaches_slack_first_is_not_painted_over(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    lent(world)
    look(world)
    shown = checking_out.login

    def overtaken(unit: Any, company: Any, reader: Any, said: Any) -> Any:
        drawn = shown(unit, company, reader, said)
        with world.bot.database.write() as other:
            checkouts.close_all(other, company, CheckoutEnd.SEALED)
        world.wait_for(lambda: "Closed: " in screen(world, "Maya"), "it is closed", tick=True)
        return drawn

    monkeypatch.setattr(checking_out, "login", overtaken)
    steps.press(world, "Maya", "New code")
    assert "Closed: the vault was sealed" in screen(world, "Maya")
    assert PASSWORD not in screen(world, "Maya")


def test_an_incident_while_it_is_opened_is_said_in_the_dialogue(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    lent(world)
    look(world)
    world["Maya"].close_view()

    def broken(*_: Any) -> Any:
        raise RuntimeError(PASSWORD)

    with monkeypatch.context() as patched:
        patched.setattr(checking_out, "login", broken)
        press_check_out(world)
    assert "Something went wrong on our side" in screen(world, "Maya")
    assert "One moment" not in screen(world, "Maya")


def test_with_slack_silent_nothing_is_shown_and_pressing_again_helps(world: World) -> None:
    lent(world)
    look(world)
    world["Maya"].close_view()
    world.slack.faults.drop_before(1, method="views.open")
    press_check_out(world)
    assert world["Maya"].view is None
    assert "Please press again" in steps.answer(world, "Maya")
    press_check_out(world)
    assert PASSWORD in screen(world, "Maya")


def forged(world: World, name: str, card: Message) -> None:
    """Press somebody else's button, as nobody's client would let them."""
    others = world[name]
    assert others.click(card, "Check out", stale=True).ok
    world.settle()


def _busy(*_: Any, **__: Any) -> Any:
    raise Busy
