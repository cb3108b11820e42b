"""An audit of a hundred owners with twenty lines each, in seven time zones and under Slack's own rate limits: how
soon it has reached everybody, at what hours, and that nothing comes twice.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.e2e.world import Build, World
from tests.kills import contradictions
from tests.simulation import owners
from tests.simulation.crowd import gather
from tests.simulation.owners import LINES
from tests.simulation.test_five_hundred import StoryTime
from tests.simulation.unasked import Listener, out_of_hours, twice

PEOPLE, OWNERS = 120, 100
HOUR = timedelta(hours=1)
ASKED_WITHIN = timedelta(days=2)
"""Within two days of a week with holidays in it everybody has been at work."""


@pytest.fixture
def world(build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """A company of a hundred owners in a Slack that limits as Slack does."""
    monkeypatch.setattr("tests.e2e.world.PATIENCE", 120.0)
    world = gather(build, tmp_path, PEOPLE)
    owners.settle(world, OWNERS)
    world.sweep()
    world.slack.limits.clock = StoryTime(world)
    world.slack.rate_limits = "strict"
    return world


@pytest.mark.proof
@pytest.mark.timeout(900)
def test_a_hundred_owners_have_their_lines_once_and_in_their_hours(world: World) -> None:
    listener, began, longest = Listener(world), world.now, timedelta()
    listener.listen()
    listener.told.clear()
    audit = owners.launch(world, "Amara")
    while not (shown := all_told(world, audit, listener)) and world.now < began + ASKED_WITHIN:
        longest = max(longest, an_hour(world, listener))
    assert shown, f"not everybody has been asked within {ASKED_WITHIN}"
    print(f"all asked within {shown - began}; the longest batch took {longest}")
    assert sum(len(items) for _, items in owners.parts(world, audit).values()) == OWNERS * LINES
    assert list(incomplete(world, audit)) == []
    assert list(out_of_hours(listener.told)) == []
    assert list(twice(listener.told)) == []
    assert contradictions.twins(world) == 0


def an_hour(world: World, listener: Listener) -> timedelta:
    """Let an hour pass; how long it then took until all that was due had been delivered."""
    due = world.now + HOUR
    world.until(due)
    new = listener.listen()
    return max((one.at - due for one in new if one.name in ("review", "review_page")), default=timedelta())


def all_told(world: World, audit: str, listener: Listener) -> datetime | None:
    """When the last owner had the last of their lines; nothing while somebody still waits."""
    told = {(one.person, one.name, one.subject): one.at for one in listener.told}
    parts = owners.parts(world, audit)
    wanted = {(name, "review", review.id) for name, (review, _) in parts.items()}
    if not wanted <= told.keys():
        return None
    return max(at for (_, name, _), at in told.items() if name.startswith("review"))


def incomplete(world: World, audit: str) -> Iterator[str]:
    """Whoever has not exactly their own lines, once each, in the thread of one message."""
    for name, (_, items) in owners.parts(world, audit).items():
        shown = Counter(
            block["block_id"]
            for message in world[name].dm()
            for block in message.blocks
            if message.thread_ts and str(block.get("block_id")).startswith("line:")
        )
        if shown != Counter(f"line:{one.id}" for one in items):
            yield f"{name} has {sum(shown.values())} lines, and not {len(items)}"
