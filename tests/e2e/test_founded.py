"""The copy that most stories begin with is as good as a company founded afresh."""

import re
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from sqlalchemy import select

from storage import register
from tests.databases import beside
from tests.e2e import founded
from tests.e2e.founders import check_deliveries, rows
from tests.e2e.steps import held
from tests.e2e.world import Build, World, words

DIFFERS = {"id", "added_at"}
"""What no two registers have in common."""


def told(world: World) -> dict[str, Any]:
    """What is read, listed and recorded: all that matters of a company to whom its story goes on."""
    return {
        "cards": [read(one) for one in world.cards()],
        "said": {name: sorted(read(one) for one in world[name].dm()) for name in world.people},
        "only for them": {name: [read(one) for one in world[name].ephemerals()] for name in world.people},
        "homes": {name for name in world.people if world[name].home},
        "in the channel": {one for one in world.people if world[one].id in world.channel.members},
        "people": rows(world, "select user_id, kind, name from person order by user_id"),
        "register": listed(world),
        "trail": Counter(rows(world, "select kind from trail")),
        "told": Counter(rows(world, "select effect, name, stage from outbox")),
    }


def read(shown: Any) -> str:
    """What somebody reads, save the second."""
    return re.sub(r"<!date\^\d+\^", "<!date^", words(shown))


def listed(world: World) -> list[dict[str, Any]]:
    with beside(world.url).connect() as connection:
        every = connection.execute(select(register.account).order_by(register.account.c.handle)).mappings()
        return [{name: value for name, value in one.items() if name not in DIFFERS} for one in every]


def test_a_copy_is_as_good_as_a_company_founded_afresh(world: World, build: Build, tmp_path: Path) -> None:
    afresh = build(folder=Path(tempfile.mkdtemp(dir=tmp_path)))
    afresh.start()
    afresh.found()
    afresh.sweep()  # as each bot does when it starts
    assert told(world) == told(afresh)
    assert len(listed(world)) > 10
    for one in (world, afresh):
        held(one)
        check_deliveries(one)
    assert told(world) == told(afresh)


def test_what_happens_in_one_copy_stays_there(world: World, build: Build, tmp_path: Path) -> None:
    before = told(world)
    held(world)
    world.slack.deactivate("Tom")
    world.settle()
    other = build(begin=founded.world, folder=Path(tempfile.mkdtemp(dir=tmp_path)))
    other.start()
    other.get_in_touch()
    assert told(other) == before != told(world)
