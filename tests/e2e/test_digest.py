"""The digest: one message a day, at most, tells somebody of all that waits for them, and they act in it."""

from bot.services import digest
from bot.simulator import Message
from tests.e2e import steps
from tests.e2e.world import World, labels, words

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
    found = [block.get("accessory") or {} for block in shown.blocks]
    return [one["value"] for one in found if one.get("text", {}).get("text") == label]


def test_it_holds_all_that_waits_and_is_redrawn_in_place_until_nothing_does(world: World) -> None:
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


def test_what_is_asked_at_night_waits_for_their_morning_and_a_restart_forgets_nothing(world: World) -> None:
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


def test_slack_being_down_until_the_evening_puts_it_off_to_the_next_morning(world: World) -> None:
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
