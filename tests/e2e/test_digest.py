"""The digest: one message a day, at most, tells somebody of all that waits for them, and they act in it."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.grants import Grant, GrantState
from bot.services import digest
from bot.simulator import Message
from storage import access, outbox
from storage.outbox import Effect, Telling
from tests.e2e import steps
from tests.e2e.accounts import FILMS, enter, open_form
from tests.e2e.founders import write_policy
from tests.e2e.promises import pressable
from tests.e2e.world import ROOT, Build, World, labels, words

pytestmark = pytest.mark.any_database

JONAS = "jonas.weber@larkfield.example"

WAITS = ("thing waits for you", "things wait for you")


def ask(world: World, *names: str) -> None:
    """Something is asked of these people, as any feature asks."""
    assert world.bot
    with world.bot.database.write() as unit:
        digest.ask(unit, world.slack.team_id, [world[name].id for name in names])
    world.sweep()


def digests(world: World, name: str) -> list[Message]:
    """The digests that somebody has had."""
    return [one for one in world[name].dm() if any(head in words(one) for head in WAITS)]


def buttons(shown: Message, label: str) -> list[str]:
    """What each button with this label carries."""
    return [one["value"] for one in pressable(shown.blocks) if one.get("text", {}).get("text") == label]


def test_it_holds_all_that_waits_and_is_redrawn_in_place_until_nothing_does(mannered: World) -> None:
    world = mannered
    world.ask("Maya")
    ask(world, "Jonas", "Maya")
    (only,) = digests(world, "Jonas")
    assert "One thing waits for you" in words(only)
    assert digests(world, "Maya") == []
    world.ask("Ben")
    ask(world, "Jonas")
    assert len(digests(world, "Jonas")) == 1
    assert "2 things wait for you" in words(world.fresh(only))
    for left in (2, 1):
        assert labels(world.fresh(only)).count("Look at it") == left
        world.click("Jonas", only, "Look at it", value=buttons(world.fresh(only), "Look at it")[0])
        steps.press(world, "Jonas", "Approve")
        world["Jonas"].close_view()
    assert "Nothing waits for you any more." in words(world.fresh(only))
    world.pass_time(days=3)
    assert len([one for one in world["Jonas"].dm() if "for you" in words(one)]) == 1


def test_beside_a_card_of_its_own_a_vote_in_the_digest_deletes_neither(mannered: World) -> None:
    world = mannered
    world.ask("Maya")
    assert world.bot
    with world.bot.database.write() as unit:
        (waiting,) = access.pending(unit, world.slack.team_id)
        one = Telling(Effect.CARD, "request", waiting.id, world["Iris"].id)
        outbox.tell(unit, waiting.workspace_id, one)
    world.sweep()
    (told,) = digests(world, "Iris")
    world.click("Iris", told, "Approve")
    assert "Nothing waits for you any more." in words(world.fresh(told))
    assert "Account owner ✓" in words(world.fresh(world.dm("Iris", "Request #1 waits")))


def test_where_cards_come_at_once_the_digest_holds_what_has_none(world: World) -> None:
    world.ask("Maya")
    ask(world, "Iris")
    assert digests(world, "Iris") == []
    world.pass_time(hours=6)  # it is morning where she is
    ask(world, "Helen")
    assert "Sign and announce" in labels(digests(world, "Helen")[-1])


def test_what_is_asked_at_night_waits_for_their_morning_and_a_restart_forgets_nothing(
    mannered: World,
) -> None:
    world = mannered
    world.ask("Maya")
    world.pass_time(hours=10)
    ask(world, "Jonas")
    assert digests(world, "Jonas") == []
    world.stop()
    world.start()
    world.pass_time(hours=12)
    assert digests(world, "Jonas") == []
    world.pass_time(hours=2)
    assert len(digests(world, "Jonas")) == 1


def test_slack_being_down_until_the_evening_puts_it_off_to_the_next_morning(mannered: World) -> None:
    world = mannered
    world.ask("Maya")
    assert world.bot
    world.slack.faults.down = True
    with world.bot.database.write() as unit:
        digest.ask(unit, world.slack.team_id, [world["Jonas"].id])
    world.bot.ticker.tick()
    world.stop()
    world.clock.advance(12 * 3600)
    world.slack.faults.down = False
    world.start()
    world.sweep()
    assert digests(world, "Jonas") == []
    world.pass_time(hours=12)
    assert len(digests(world, "Jonas")) == 1


@pytest.fixture
def mannered(build: Build) -> World:
    """The company of the example policy as it stands: whoever is asked something reads it in their digest."""
    world = build(policy=ROOT / "policy.yml")
    world.start()
    world.found()
    return world


def look(world: World, name: str, number: int = 0) -> None:
    """Press one of the buttons “Look at it” of somebody's newest digest."""
    message = world.fresh(digests(world, name)[-1])
    world.click(name, message, "Look at it", value=buttons(message, "Look at it")[number])


def test_a_vote_and_a_task_are_done_in_the_digest_and_no_card_comes_beside_it(mannered: World) -> None:
    world = mannered
    card = world.ask("Maya")
    world.sweep()
    assert len(world["Iris"].dm()) == len(digests(world, "Iris")) == 1
    world.click("Jonas", card, "Approve")
    world.click("Iris", digests(world, "Iris")[0], "Approve")
    assert steps.answer(world, "Iris").startswith("Everyone needed has vouched: request #1 is approved")
    world.sweep()
    assert [one for one in world["Iris"].dm() if not one.is_ephemeral] == digests(world, "Iris")
    assert "Add <@" in words(digests(world, "Iris")[-1])
    look(world, "Iris")
    steps.press(world, "Iris", "I added them…")
    steps.send_done(world, "Iris", "Invited them.")
    assert world.told("Maya", "Your access: Editor")
    assert "Nothing waits for you any more." in words(world.fresh(world["Iris"].dm()[0]))


def test_of_what_nobody_does_others_read_in_their_digests_and_a_removal_still_comes_at_once(
    mannered: World,
) -> None:
    world = mannered
    card = world.ask("Maya", ends="30h")
    world.click("Jonas", card, "Approve")
    world.sweep()
    look(world, "Iris")
    steps.press(world, "Iris", "Approve")
    world["Iris"].close_view()
    world.pass_time(hours=23)
    assert "Add <@" in words(digests(world, "Iris")[-1])
    world.pass_time(days=1, hours=2)
    assert "Add <@" in words(digests(world, "Jonas")[-1])
    assert not any(world.told(name, "Still open") for name in ("Iris", "Jonas", "Amara"))
    look(world, "Iris")
    steps.press(world, "Iris", "I added them…")
    steps.send_done(world, "Iris", "Invited them.")
    world.until(steps.newest(world).ends_at)
    assert world.told("Iris", "Remove <@")


def test_the_end_is_told_in_time_though_it_comes_on_a_sunday(mannered: World) -> None:
    world = mannered
    grant = granted(world, ends="until 2026-11-29 12:00")
    world.until(grant.ends_at - timedelta(hours=51))
    warned = digests(world, "Maya")[-1]
    assert "Your access ends" in words(warned)
    assert labels(warned)[:2] == ["Extend…", "Give back"]
    sent = datetime.fromtimestamp(float(warned.ts), UTC)
    assert (sent.weekday(), sent.hour) == (4, 9)
    world.click("Maya", warned, "Give back")
    assert "Nothing waits for you any more." in words(world.fresh(warned))


def granted(world: World, **asked: str) -> Grant:
    """Somebody has what they asked for, and everybody has done their part in their digests."""
    card = world.ask("Maya", **asked)
    world.click("Jonas", card, "Approve")
    world.sweep()
    for label in ("Approve", "I added them…"):
        look(world, "Iris")
        steps.press(world, "Iris", label)
        if label != "Approve":
            steps.send_done(world, "Iris", "Invited them.")
        while world["Iris"].view:
            world["Iris"].close_view()
        world.sweep()
    return steps.newest(world)


def test_news_is_told_with_the_digest_and_once(mannered: World) -> None:
    world = mannered
    open_form(world, "Iris", "Edit…", FILMS)
    assert enter(world, "Iris", Backup_owner=world["Ben"]) == {}
    world.sweep()
    assert not world.told("Ben", "backup owner")  # it is four in the morning where he is
    world.pass_time(hours=6)
    (told,) = world["Ben"].dm()
    assert "For you to know" in words(told)
    assert "You are the backup owner of @larkfieldfilms" in words(told)
    world.pass_time(days=3)
    assert len(world["Ben"].dm()) == 1


def test_a_snooze_is_kept_by_whose_it_is_and_ends_with_a_new_digest(mannered: World) -> None:
    world = mannered
    world.ask("Maya")
    world.sweep()
    (first,) = digests(world, "Iris")
    world.click("Iris", first, "On Monday")
    assert "Until" in steps.answer(world, "Iris")
    assert "You hear of it again" in words(world.fresh(first))
    assert steps.events(world).count("digest:snoozed") == 1
    world.click("Iris", first, "On Monday")
    world.pass_time(days=2)
    assert len(digests(world, "Iris")) == 1
    for _ in range(8):
        world.pass_time(hours=12)
    assert 1 <= len(digests(world, "Iris")) <= 2


def test_a_seat_that_is_not_to_be_pinged_may_vouch_and_hears_nothing(build: Build) -> None:
    world = build(policy=ROOT / "policy.yml")
    write_policy(world, (f"person: {JONAS}", f"person: {JONAS}\n      ping: false"), name="quiet.yml")
    world.start()
    world.found()
    card = world.ask("Maya")
    world.sweep()
    assert world["Jonas"].dm() == []
    world.until(datetime(2026, 11, 27, 10, tzinfo=UTC))
    (reminder,) = [one for one in world["Nadia"].messages(world.channel) if one.thread_ts == card.ts]
    assert world["Jonas"].id not in words(reminder)
    assert f"whoever can is not written to; <@{world['Amara'].id}>, please see to it" in words(reminder)
    assert world["Jonas"].dm() == []
    world.click("Jonas", card, "Approve")
    assert "Digital ✓" in words(world.fresh(card))


def test_without_a_channel_everybody_who_can_vouch_reads_it_in_their_digest(mannered: World) -> None:
    world = mannered
    world.stop()
    world.start(VOUCHSAFE_COMMITTEE_CHANNEL=None)
    world.fill_form("Maya", "@larkfieldfilms", "Editor", "Publish", "2w", "Autumn films")
    assert world["Maya"].submit().ok
    world["Maya"].close_view()
    world.settle()
    world.sweep()
    assert "so it was sent to 2 approvers directly" in words(world.dm("Maya", "Your request #1"))
    for name in ("Jonas", "Iris"):
        world.click(name, digests(world, name)[-1], "Approve")
    assert steps.newest(world).state is GrantState.PROVISIONING
