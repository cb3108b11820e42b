"""What Slack was shown, held against the database: every message has its row, and says what the row says."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, RowMapping, text

from bot.domain.ports import Ports
from bot.domain.programme import Company
from bot.simulator import Message
from scheduler import cards
from scheduler.sender import EVENT_TYPE
from storage.database import Database
from storage.outbox import Effect, Row, Stage
from tests import databases
from tests.e2e.promises import pressable
from tests.e2e.world import World, words

TRUE_OF = {
    "decided": ("request", ("approved", "denied", "lapsed", "withdrawn")),
    "set_up": ("grant", ("active", "removing", "removed")),
    "access": ("grant", ("active", "removing", "removed")),
    "warning": ("grant", ("active", "removing", "removed")),
    "ended": ("grant", ("cancelled", "removing", "removed")),
    "removed": ("grant", ("removed",)),
}
"""In which states of its row a message may ever have been sent: no life cycle leads out of them again."""

SAID = {"is approved": "approved", "was denied": "denied"}


def find(world: World, company: Company, ports: Ports) -> list[str]:
    """Every contradiction between the two, once all has been told."""
    file = databases.beside(world.url)
    try:
        rows = {row["id"]: row for row in _all(file, "SELECT * FROM outbox")}
        shown = [(message, _effect(message)) for message in _by_bot(world)]
        return [
            *_unfinished(rows),
            *_unknown(shown, rows),
            *_untrue(file, shown, rows),
            *_dead_buttons(world, company, ports),
        ]
    finally:
        file.dispose()


def twins(world: World) -> int:
    """How many messages were made twice by a death between the making and the writing down."""
    effects = Counter(_effect(message) for message in _by_bot(world))
    return sum(count - 1 for effect, count in effects.items() if effect and count > 1)


def _by_bot(world: World) -> list[Message]:
    every = [one for channel in world.slack.messages.values() for one in channel]
    return [one for one in every if one.metadata and one.metadata.get("event_type") == EVENT_TYPE]


def _effect(message: Message) -> str:
    return str((message.metadata or {})["event_payload"]["effect"])


def _all(file: Engine, query: str, **values: Any) -> list[RowMapping]:
    with file.connect() as connection:
        return list(connection.execute(text(query), values).mappings())


def _unfinished(rows: dict[str, RowMapping]) -> Iterator[str]:
    """S1: each effect has ended."""
    for row in rows.values():
        if row["stage"] not in ("sent", "superseded"):
            yield f"S1 {row['name']} {row['id']} is {row['stage']}: {row['fault']}"


def _unknown(shown: list[tuple[Message, str]], rows: dict[str, RowMapping]) -> Iterator[str]:
    """Nothing was sent that the database has no row for, or that it thinks was never sent."""
    for message, effect in shown:
        if effect not in rows:
            yield f"Slack shows {words(message)[:80]!r}, of which the database knows nothing"


def _untrue(file: Engine, shown: list[tuple[Message, str]], rows: dict[str, RowMapping]) -> Iterator[str]:
    """A message that says that something has happened is one of a row to which it has happened."""
    for message, effect in shown:
        row = rows.get(effect)
        if row is None or row["name"] not in TRUE_OF:
            continue
        table, states = TRUE_OF[row["name"]]
        found = _all(file, f'SELECT state FROM "{table}" WHERE id = :id', id=row["subject"])
        state = found[0]["state"] if found else None
        if state not in states:
            yield f"{row['name']} was sent of a {table} that is {state}: {words(message)[:80]!r}"
        told = {wanted for said, wanted in SAID.items() if said in words(message)}
        if row["name"] == "decided" and told and told != {state}:
            yield f"Slack says {told} of a request that is {state}"


def _dead_buttons(world: World, company: Company, ports: Ports) -> Iterator[str]:
    """S3, S4: every live card has exactly the buttons that its row would have if it were drawn now."""
    database = Database(world.url, ports)
    try:
        with database.read() as unit:
            live = unit.execute(text("SELECT workspace_id, name, subject, place, channel, ts FROM card"))
            for card in live.mappings().all():
                message = world.slack.find_message(card["channel"], card["ts"])
                if card["ts"] == "home" or message is None:
                    continue
                drawn = cards.DRAWINGS[card["name"]](unit, company, _like(card, unit.now))
                if _buttons(message.blocks) != _buttons(drawn["blocks"]):
                    yield f"S4 {card['name']} {card['subject']} shows {_buttons(message.blocks)}"
    finally:
        database.dispose()


def _like(card: RowMapping, now: datetime) -> Row:
    """The row of the outbox that would stand there if this card were told now."""
    named = {key: str(card[key]) for key in ("workspace_id", "name", "subject", "place")}
    return Row(
        id="now", position=0, lane="", urgency=0, effect=Effect.CARD, facts={}, answer_url=None,
        stage=Stage.DUE, attempts=0, next_at=now, created_at=now, **named,
    )  # fmt: skip


def _buttons(blocks: Any) -> list[tuple[str, Any]]:
    return [(one["action_id"], one.get("value")) for one in pressable(list(blocks))]
