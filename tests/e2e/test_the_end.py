"""The end of access: warned of, on time to the instant, asked back, and closed on evidence only."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.grants import EndReason, Evidence, GrantState
from bot.domain.programme import Company
from bot.services import ending
from scheduler.expiry import Expiry
from storage.database import Unit
from tests.e2e import steps
from tests.e2e.reading import trail
from tests.e2e.world import Build, World, date_tokens, labels, words

ENDED = "This access has ended."


def test_the_holder_is_warned_as_the_policy_says(world: World) -> None:
    ends = steps.grant(world, steps.held(world, ends="3w")).ends_at
    for days, count in ((14, 1), (3, 2), (1, 3)):
        world.until(ends - timedelta(days=days, minutes=1))
        assert len(steps.sees(world, "Maya", "Your access ends")) == count - 1
        world.until(ends - timedelta(days=days))
        warnings = steps.sees(world, "Maya", "Your access ends")
        assert len(warnings) == count
        assert date_tokens(words(warnings[-1]))[0] == int(ends.timestamp())
        assert labels(warnings[-1]) == ["Extend…", "Give back"]


def test_warnings_that_came_due_while_nobody_ran_are_one_warning(world: World) -> None:
    ends = steps.grant(world, steps.held(world, ends="3w")).ends_at
    world.stop()
    world.clock.advance((ends - timedelta(hours=20) - world.now).total_seconds())
    world.start()
    world.sweep()
    assert len(steps.sees(world, "Maya", "Your access ends")) == 1


def test_a_grant_of_two_days_is_warned_of_once_and_one_of_a_day_never(world: World) -> None:
    ends = steps.grant(world, steps.held(world, ends="48h")).ends_at
    world.until(ends - timedelta(minutes=1))
    assert len(steps.sees(world, "Maya", "Your access ends")) == 1
    ends = steps.grant(world, steps.held(world, "Ben", ends="24h")).ends_at
    world.until(ends - timedelta(minutes=1))
    assert steps.sees(world, "Ben", "Your access ends") == []


def test_the_removal_is_announced_one_working_day_ahead_and_asked_for_at_the_end(world: World) -> None:
    grant_id = steps.held(world)
    ends = steps.grant(world, grant_id).ends_at
    friday = ends - timedelta(days=3)
    world.until(friday - timedelta(minutes=1))
    assert steps.sees(world, "Iris", "Remove <@") == []
    world.until(friday)
    (task,) = steps.sees(world, "Iris", "Remove <@")
    assert "Not before the access ends" in words(task)
    assert labels(task) == []
    world.until(ends)
    assert labels(world.fresh(task)) == ["I removed them…"]
    due = world.dm("Iris", "Now due: remove <@")
    assert labels(due) == ["I removed them…"]
    steps.say_done(world, "Iris", "Now due", "Removed in YouTube Studio.")
    assert steps.grant(world, grant_id).evidence is Evidence.ATTESTED
    assert labels(world.fresh(task)) == []
    world.click("Iris", due, "I removed them…")
    assert "already been done" in steps.answer(world, "Iris")


def test_access_ends_by_itself_and_everybody_is_told_who_removes_it(world: World) -> None:
    grant_id = steps.held(world)
    ends = steps.grant(world, grant_id).ends_at
    world.until(ends)
    assert steps.grant(world, grant_id).end_reason is EndReason.EXPIRED
    told = world.dm("Maya", "Your access has ended")
    assert f"<@{world['Iris'].id}> has been asked to remove it" in words(told)
    assert labels(told) == ["Ask again"]
    card = steps.sees(world, "Maya", "Your access has ended")[0]
    assert labels(card) == []
    assert int(ends.timestamp()) in date_tokens(words(card))
    assert "ended; being removed" in words(steps.command(world, "Maya", "/my-access"))


def test_a_grant_that_cannot_be_ended_is_left_behind_and_holds_up_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = steps.held(world, ends="30h"), steps.held(world, "Ben", ends="30h")
    expire, tried = ending.expire, list[tuple[str, ...]]()

    def failing(unit: Unit, company: Company, *ids: str) -> None:
        tried.append(ids)
        if len(tried) > 9:
            pytest.fail("the sweep goes round in circles")
        if bad in ids:
            raise LookupError
        expire(unit, company, *ids)

    steps.at_the_end(world, good)
    monkeypatch.setattr(ending, "expire", failing)
    assert world.bot
    Expiry(world.bot.database, world.bot.ports, lambda: None).run(world.bot.company())
    assert tried == [(bad, good), (bad,), (good,)]
    monkeypatch.undo()
    assert steps.grant(world, good).state is GrantState.REMOVING
    world.sweep()
    assert steps.grant(world, bad).state is GrantState.REMOVING


def test_of_what_fell_due_together_access_is_taken_away_before_any_is_given(world: World) -> None:
    """R6: though the start came first, by hours."""
    ending = steps.held(world, ends="30h")
    begins = f"{steps.grant(world, ending).ends_at - timedelta(hours=5):%Y-%m-%d %H:%M}"
    starting = steps.approved(world, "Ben", ends="2w", **{"From when": begins})
    world.stop()
    world.clock.advance(timedelta(hours=48).total_seconds())
    world.start()
    world.sweep()
    moves = [(one["kind"], one["subject"]) for one in trail(world)]
    assert moves.index(("grant:ended", ending)) < moves.index(("grant:provisioning", starting))


@pytest.mark.parametrize("late", [0, 1, 3600])
def test_no_button_works_from_the_instant_of_the_end_on_before_any_sweep(world: World, late: int) -> None:
    grant_id = steps.held(world, ends="30h")
    card = world.dm("Maya", "Your access: Editor")
    world["Maya"].open_home()
    world.settle()
    steps.at_the_end(world, grant_id, late)
    for label in ("Extend…", "Give back"):
        assert world["Maya"].click(card, label, stale=True).ok
        steps.reads(world, "Maya", ENDED)
        assert world["Maya"].view is None
    for label in ("Extend…", "Give back", "See the rules"):
        assert world["Maya"].press(label).ok
        assert ENDED in words(world["Maya"].view)
        world["Maya"].close_view()
    assert steps.grant(world, grant_id).state is GrantState.ACTIVE
    assert steps.events(world).count("request:submitted") == 1


def test_a_second_before_the_end_the_buttons_work(world: World) -> None:
    grant_id = steps.held(world, ends="30h")
    card = world.dm("Maya", "Your access: Editor")
    steps.at_the_end(world, grant_id, late=-1)
    assert world["Maya"].click(card, "Give back").ok
    assert steps.grant(world, grant_id).end_reason is EndReason.GIVEN_BACK


def test_removed_is_said_only_with_evidence_and_names_who_attests(world: World) -> None:
    grant_id = steps.held(world)
    world.until(steps.grant(world, grant_id).ends_at)
    world.pass_time(days=30)
    assert steps.grant(world, grant_id).state is GrantState.REMOVING
    assert not world.told("Maya", "Removed:")
    steps.say_done(world, "Iris", "Remove <@", "Taken out of the channel permissions.")
    attests = f"<@{world['Iris'].id}> attests that the access is removed."
    assert attests in words(world.dm("Maya", "Removed: your access"))
    gone = [one for one in trail(world) if one["kind"] == "grant:removed"]
    assert gone[0]["facts"]["evidence"] == "attested"
    assert gone[0]["facts"]["attested_by"] == world["Iris"].id


def test_the_removal_of_a_deactivated_owner_goes_to_the_next_in_line(world: World) -> None:
    grant_id = steps.held(world)
    world.until(steps.grant(world, grant_id).ends_at)
    world.slack.deactivate(world["Iris"].id)
    world.settle()
    steps.say_done(world, "Jonas", "Remove <@", "Removed.")
    assert steps.grant(world, grant_id).evidence is Evidence.ATTESTED
    assert "task:handed_on" in steps.events(world)


def test_a_bot_that_was_down_at_the_end_ends_access_before_it_lets_people_in(world: World) -> None:
    grant_id = steps.held(world, ends="30h")
    card = world.dm("Maya", "Your access: Editor")
    world.stop()
    world.clock.advance(timedelta(hours=40).total_seconds())
    bot = world.start()
    with bot.database.read():
        assert steps.grant(world, grant_id).state is GrantState.REMOVING
    world["Maya"].click(card, "Give back", stale=True)
    world.settle()
    assert ENDED in steps.answer(world, "Maya")
    assert world.dm("Iris", "Remove <@")


def test_access_ends_with_slack_down_and_everything_is_told_afterwards_in_order(world: World) -> None:
    grant_id = steps.held(world, ends="3 days")
    ends = steps.grant(world, grant_id).ends_at
    world.stop()
    world.slack.faults.down = True
    bot = world.start()
    world.clock.advance((ends - timedelta(hours=20) - world.now).total_seconds())
    bot.ticker.tick()
    world.clock.advance((ends - world.now).total_seconds())
    bot.ticker.tick()
    assert steps.grant(world, grant_id).state is GrantState.REMOVING
    assert not steps.sees(world, "Maya", "has ended")
    world.slack.faults.clear()
    world.settle()
    assert labels(world.dm("Maya", "Your access has ended: Editor")) == ["Ask again"]
    assert world.dm("Iris", "Remove <@")
    texts = [words(one) for one in world["Iris"].dm()]
    assert sum("Remove <@" in text for text in texts) <= 2


def test_a_clock_set_back_revives_nothing(world: World) -> None:
    grant_id = steps.held(world, ends="30h")
    card = world.dm("Maya", "Your access: Editor")
    world.until(steps.grant(world, grant_id).ends_at)
    for restart in (False, True):
        world.skew = timedelta(minutes=-4)
        if restart:
            world.stop()
            world.start()
        world["Maya"].click(card, "Extend…", stale=True)
        world.settle()
        assert ENDED in steps.answer(world, "Maya")
        assert steps.grant(world, grant_id).state is GrantState.REMOVING


def test_an_end_in_the_hour_that_comes_twice_is_the_earlier_one(build: Build) -> None:
    world = build(now=datetime(2026, 10, 23, 9, 0, tzinfo=UTC))
    world.start()
    world.found()
    grant_id = steps.held(world, ends="until 2026-10-25 01:30")
    assert steps.grant(world, grant_id).ends_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    world.until(datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
    assert steps.grant(world, grant_id).state is GrantState.REMOVING


def test_an_end_given_as_a_day_is_five_in_the_afternoon_where_the_holder_lives(world: World) -> None:
    grant_id = steps.held(world, ends="until 2026-12-01")
    assert steps.grant(world, grant_id).ends_at == datetime(2026, 12, 1, 17, 0, tzinfo=UTC)
