"""How the stories of founding look at a world: what was answered, what stands on the trail, what was written."""

import re
from collections import Counter
from typing import Any

from sqlalchemy import text

from tests.databases import beside
from tests.e2e.world import World, words


def answered(world: World, name: str) -> str:
    """The newest words for somebody's eyes only."""
    shown = world[name].ephemerals()
    assert shown, f"{name} was answered nothing"
    return words(shown[-1])


def trail(world: World) -> Counter[str]:
    """How many events of each kind stand on the trail."""
    return Counter(kind for (kind,) in rows(world, "select kind from trail"))


def rows(world: World, query: str, **values: Any) -> list[tuple[Any, ...]]:
    """Rows of the database, read beside the running bot."""
    with beside(world.url).connect() as connection:
        return [tuple(row) for row in connection.execute(text(query), values)]


def write_policy(world: World, *changes: tuple[str, str], name: str = "policy.yml") -> None:
    """Give the world a policy file of its own: the example with these replacements."""
    text = world.policy.read_text()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    world.policy = world.folder / name
    world.policy.write_text(text)


def look(world: World) -> None:
    """Let the bot look round in Slack and at its policy file, as it does every half minute."""
    assert world.bot
    world.bot.contact.step()
    world.settle()


def begin(world: World, **settings: Any) -> None:
    """Start the bot and let it look round."""
    world.start(**settings)
    world.wait_for(
        lambda: rows(world, "select 1 from workspace where people_listed_at is not null"), "people"
    )
    look(world)


def plain(text: str) -> str:
    """A message as a person reads it, without our markup."""
    return re.sub(r"<@(\w+)>", "@…", text).replace("*", "")


def check_deliveries(world: World) -> None:
    """S1 to S3 over the outbox and the log of calls: nothing lost, nothing twice, nothing left waiting."""
    stages = dict(rows(world, "select stage, count(*) from outbox group by stage"))
    assert not stages.keys() & {"due", "sending"}, stages
    lost = rows(
        world,
        "select name, fault from outbox where stage = 'dead' and name not in ('undelivered', 'channel')",
    )
    reported = rows(world, "select count(*) from outbox where name in ('undelivered', 'channel')")[0][0]
    assert not lost or reported, lost
    live = rows(world, "select name, channel, ts from card where name != 'home'")
    for name, channel, ts in live:
        assert world.slack.find_message(channel, ts), f"the live {name} is not in Slack"
    sent = [(call.args.get("client_msg_id"), call.answer.get("ts")) for call in world.slack.calls]
    assert len({key for key, _ in sent if key}) <= len([key for key, _ in sent if key])
