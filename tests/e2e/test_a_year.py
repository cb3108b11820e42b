"""A year at Larkfield: access asked for, given, ended and taken away every week, by a bot that is restarted at
random; at its end every promise still holds.
"""

import os
import random
from datetime import timedelta

import pytest

from bot.domain.grants import GrantState
from tests.e2e import steps
from tests.e2e.reading import deny, trail
from tests.e2e.world import World, labels

WEEKS = 52
ENDINGS = ("expired", "given back", "denied", "lapsed")


@pytest.mark.proof
@pytest.mark.timeout(600)
def test_a_year_of_weekly_requests_grants_and_ends_with_restarts_at_random(world: World) -> None:
    seed = int(os.environ.get("VOUCHSAFE_SEED") or random.SystemRandom().randrange(10**6))
    print(f"VOUCHSAFE_SEED={seed}")
    chance = random.Random(seed)
    began, ended = world.now, dict.fromkeys(ENDINGS, 0)
    for week in range(WEEKS):
        ending = chance.choice(ENDINGS)
        _one_week(world, chance, chance.choice(("Maya", "Ben", "Tom")), ending)
        ended[ending] += 1
        world.until(max(world.now, began + timedelta(weeks=week + 1)))
    assert world.now - began >= timedelta(weeks=WEEKS)
    kinds = [event["kind"] for event in trail(world)]
    assert kinds.count("grant:removed") == ended["expired"] + ended["given back"]
    assert kinds.count("request:denied") == ended["denied"]
    assert kinds.count("request:lapsed") == ended["lapsed"]


def _one_week(world: World, chance: random.Random, name: str, ending: str) -> None:
    card = world.ask(name, ends="3 days")
    _perhaps_restart(world, chance)
    if ending == "denied":
        deny(world, "Jonas", card, "Not this week.")
        return
    if ending == "lapsed":
        world.pass_time(days=21)
        return
    steps.vouch(world, card)
    grant_id = steps.newest(world).id
    _perhaps_restart(world, chance)
    _do_task(world, "I added them…", "Invited them.")
    _perhaps_restart(world, chance, away=chance.uniform(0, 100))
    if ending == "given back" and steps.grant(world, grant_id).usable(world.now):
        world.click(name, world.dm(name, "Your access: "), "Give back")
    world.until(max(world.now, steps.grant(world, grant_id).ends_at))
    assert steps.grant(world, grant_id).state is GrantState.REMOVING
    _perhaps_restart(world, chance)
    _do_task(world, "I removed them…", "Removed them.")
    assert steps.grant(world, grant_id).state is GrantState.REMOVED


def _do_task(world: World, label: str, note: str) -> None:
    """Iris presses the button of the only task that is open, and says what she did."""
    open_tasks = [one for one in world["Iris"].dm() if label in labels(one)]
    world.click("Iris", open_tasks[-1], label)
    steps.send_done(world, "Iris", note)


def _perhaps_restart(world: World, chance: random.Random, away: float = 0.0) -> None:
    """One time in three the bot is stopped, is away for these hours, and starts again."""
    if chance.random() < 1 / 3:
        world.stop()
        world.clock.advance(timedelta(hours=away).total_seconds())
        world.start()
        world.get_in_touch()
