"""Looking at a shared login: on the trail before it is shown, for its holder only, and closed when it is over."""

import threading
from copy import deepcopy
from typing import Any

import pytest

from bot.domain.vault import CheckoutEnd
from bot.services import checking_out, checkouts
from storage.database import Database
from storage.errors import Busy
from tests.e2e import steps
from tests.e2e.checking_out import (
    NEVER,
    PASSWORD,
    USERNAME,
    closed,
    code_of,
    lent,
    look,
    press_check_out,
    right_code,
    seconds_of,
    shown,
    with_policy,
)
from tests.e2e.reading import events, screen, trail
from tests.e2e.storing import in_the_vault, take_out
from tests.e2e.world import Build, World, labels, words

ANOTHER = "Qm5+harbour=Jay!fog"
OPENED = ["checkout:opened", "secret:seen", "secret:shown", "secret:seen", "secret:code_shown"]


def test_a_holder_reads_what_it_means_and_then_sees_the_login(world: World) -> None:
    lent(world)
    press_check_out(world)
    said = screen(world, "Maya")
    assert "Slack may keep what a dialogue has shown" in said
    assert PASSWORD not in said
    assert shown(world) == []
    steps.press(world, "Maya", "Show the login")
    said = screen(world, "Maya")
    assert (USERNAME in said, PASSWORD in said, code_of(said)) == (True, True, right_code(world))
    assert seconds_of(said) == 30 - int(world.now.timestamp()) % 30
    assert labels(world["Maya"].view) == ["New code", "Check in"]
    assert shown(world) == OPENED


def test_seed_recovery_codes_and_address_are_never_shown(world: World) -> None:
    lent(world)
    look(world)
    steps.press(world, "Maya", "New code")
    views = [call.args["view"] for call in world.slack.calls if "view" in call.args]
    assert any(PASSWORD in str(view) for view in views)
    assert not [never for never in NEVER if never in str(views)]


def test_whoever_has_looked_before_sees_it_at_once_and_each_look_is_on_the_trail(world: World) -> None:
    lent(world)
    look(world)
    steps.press(world, "Maya", "Check in")
    world["Maya"].close_view()
    press_check_out(world)
    assert PASSWORD in screen(world, "Maya")
    assert shown(world) == [
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
        said = screen(world, "Maya")
        assert (code_of(said), seconds_of(said)) == (
            right_code(world),
            30 - int(world.now.timestamp()) % 30,
        )
    assert shown(world) == [*OPENED, *["secret:code_shown"] * 3]


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
    view = world["Maya"].view
    assert view
    drawn = deepcopy(view.payload)
    steps.press(world, "Maya", "Check in")
    said = screen(world, "Maya")
    assert "Closed: you checked it in." in said
    assert PASSWORD not in said
    assert closed(world) == [CheckoutEnd.CHECKED_IN]
    world.slack.screens.replace(view, drawn)  # as a client shows it that has not heard yet
    for label in ("New code", "Check in"):
        steps.press(world, "Maya", label)
        assert "This checkout is over, so nothing of the login is shown any more." in screen(world, "Maya")
        world["Maya"].close_view()
    assert shown(world) == [*OPENED, "checkout:closed"]


@pytest.mark.parametrize(("ends", "hours"), [("3 days", 8), ("3 hours", 3)])
def test_when_the_time_is_up_the_open_dialogue_closes(world: World, ends: str, hours: int) -> None:
    lent(world, ends=ends)
    assert PASSWORD in look(world)
    world.pass_time(hours=hours, minutes=-1)
    assert PASSWORD in screen(world, "Maya")
    world.pass_time(minutes=1)
    said = screen(world, "Maya")
    assert ("Closed: " in said, PASSWORD in said) == (True, False)
    assert len(closed(world)) == 1


def test_giving_access_back_closes_what_is_open_under_it(world: World) -> None:
    lent(world)
    look(world)
    world.click("Maya", world.dm("Maya", "Your access: Editor"), "Give back")
    said = screen(world, "Maya")
    assert ("Closed: your access has ended." in said, PASSWORD in said) == (True, False)
    assert "check it out again" not in said
    assert closed(world) == [CheckoutEnd.GRANT_ENDED]


def test_a_login_that_is_taken_out_of_the_vault_closes_everywhere(world: World) -> None:
    for name in ("Maya", "Ben"):
        lent(world, name)
        look(world, name)
    assert take_out(world, "Iris") == {}
    for name in ("Maya", "Ben"):
        assert "Closed: the login was taken out of the vault." in screen(world, name)
    assert closed(world) == [CheckoutEnd.WITHDRAWN] * 2
    world["Maya"].close_view()
    press_check_out(world)
    assert "The login of this account is not in the vault yet" in steps.answer(world, "Maya")


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
    assert "This access has ended" in screen(world, "Maya")
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


@pytest.mark.any_database
def test_two_presses_in_the_same_instant_open_one_checkout(world: World) -> None:
    lent(world)
    look(world)
    steps.press(world, "Maya", "Check in")
    world["Maya"].close_view()
    listed, card = steps.command(world, "Maya", "/my-access"), world.dm("Maya", "Your access: Editor")
    presses = [
        threading.Thread(target=world["Maya"].click, args=(one, "Check out")) for one in (listed, card)
    ]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    world.settle()
    assert [kind for kind in shown(world) if kind == "checkout:opened"] == ["checkout:opened"] * 2
    assert shown(world).count("secret:shown") == 3


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
    seen = [(one["actor"], one["facts"]["what"]) for one in trail(world) if one["kind"] == "secret:seen"]
    for name in ("Maya", "Ben"):
        assert [what for by, what in seen if by == world[name].id] == ["password", "code"]


def test_codes_only_never_shows_the_password(build: Build, tmp_path: Any) -> None:
    world = with_policy(build, tmp_path, "show: modal", "show: codes_only")
    lent(world)
    said = look(world)
    assert (USERNAME in said, PASSWORD in said, code_of(said)) == (True, False, right_code(world))
    assert "The policy shows nobody the password" in said
    assert shown(world) == ["checkout:opened", "secret:seen", "secret:code_shown"]


def test_a_login_without_a_second_factor_says_so(world: World) -> None:
    lent(world, second_factor=False)
    assert "It has no second factor" in look(world)
    assert labels(world["Maya"].view) == ["Check in"]
    assert shown(world) == ["checkout:opened", "secret:seen", "secret:shown"]


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
    assert shown(world) == []
    world.settle()


def test_a_login_that_is_changed_meanwhile_is_shown_as_it_is_then_and_counts_as_seen(world: World) -> None:
    lent(world)
    look(world)
    in_the_vault(world, password=ANOTHER)
    steps.press(world, "Maya", "New code")
    assert ANOTHER in screen(world, "Maya")
    seen = [one["facts"] for one in trail(world) if one["kind"] == "secret:seen"]
    mine = [(one["version"], one["what"]) for one in seen if one.get("checkout")]
    assert mine == [(1, "password"), (1, "code"), (2, "password"), (2, "code")]


def test_a_login_that_changes_between_the_record_and_the_showing_is_not_shown(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    lent(world)
    look(world)
    really = checking_out.login

    def changed(_: Any, company: Any, reader: Any, said: Any) -> Any:
        in_the_vault(world, password=ANOTHER)
        with world.bot.database.read() as again:
            return really(again, company, reader, said)

    monkeypatch.setattr(checking_out, "login", changed)
    steps.press(world, "Maya", "New code")
    said = screen(world, "Maya")
    assert "The login was changed this very moment" in said
    assert (PASSWORD in said, ANOTHER in said) == (False, False)


def test_whatever_closes_it_between_the_record_and_the_showing_wins(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    lent(world)
    look(world)
    steps.press(world, "Maya", "Check in")
    world["Maya"].close_view()
    really = checking_out.login

    def too_late(unit: Any, company: Any, reader: Any, said: Any) -> Any:
        with world.bot.database.write() as other:
            checkouts.close_all(other, company, CheckoutEnd.SEALED)
        with world.bot.database.read() as again:
            return really(again, company, reader, said)

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
    really = checking_out.login

    def overtaken(unit: Any, company: Any, reader: Any, said: Any) -> Any:
        drawn = really(unit, company, reader, said)
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


def _busy(*_: Any, **__: Any) -> Any:
    raise Busy
