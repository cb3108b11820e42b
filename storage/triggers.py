"""The triggers, in one list: they hold the trail and the holder ledger to being append-only, whoever writes.

They are a fence against mistakes, not against somebody who owns it; the chain of hashes shows that.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, MetaData, event, inspect

from storage.metadata import metadata


@dataclass(frozen=True, slots=True)
class Trigger:
    """A rule that aborts `before` (INSERT, UPDATE or DELETE) on `table`, always or `when` it holds.

    What both databases can read is written once; `IS DISTINCT FROM` and `no_hash` are put in SQLite's words.
    """

    name: str
    table: str
    before: str
    refusal: str
    when: str = ""


_LAST = "(SELECT max(sequence) FROM trail)"
_LAST_HASH = f"(SELECT hash FROM trail WHERE sequence = {_LAST})"  # noqa: S608 - made of constants only

TRIGGERS = (
    Trigger(
        "trail_in_sequence",
        "trail",
        "INSERT",
        "the trail takes only the next event",
        f"NEW.sequence IS DISTINCT FROM coalesce({_LAST}, 0) + 1 "
        f"OR NEW.previous IS DISTINCT FROM coalesce({_LAST_HASH}, no_hash)",
    ),
    Trigger("trail_never_changes", "trail", "UPDATE", "the trail is never changed"),
    Trigger("trail_never_shrinks", "trail", "DELETE", "the trail is never deleted"),
    Trigger(
        "trail_head_is_one",
        "trail_head",
        "INSERT",
        "the trail has one head",
        "EXISTS (SELECT 1 FROM trail_head)",
    ),
    Trigger(
        "trail_head_follows",
        "trail_head",
        "UPDATE",
        "the head moves only to the last event",
        "NEW.id IS DISTINCT FROM OLD.id "
        f"OR NEW.sequence IS DISTINCT FROM {_LAST} OR NEW.hash IS DISTINCT FROM {_LAST_HASH}",
    ),
    Trigger("trail_head_stays", "trail_head", "DELETE", "the head of the trail is never deleted"),
    Trigger(
        "trail_words_are_new",
        "trail_words",
        "INSERT",
        "words are written once, with their event",
        "NEW.sequence <= (SELECT coalesce(max(sequence), 0) FROM trail_head)",
    ),
    Trigger("trail_words_never_change", "trail_words", "UPDATE", "words are erased, never changed"),
    Trigger("holding_never_changes", "holding", "UPDATE", "the holder ledger is never changed"),
    Trigger("holding_never_shrinks", "holding", "DELETE", "the holder ledger is never deleted"),
)

TRUNCATING = tuple(
    Trigger(f"{table}_never_empties", table, "TRUNCATE", f"the table {table} is never emptied")
    for table in ("trail", "trail_head", "trail_words", "holding")
)
"""What only PostgreSQL can do to a table, and may not."""


def install(connection: Connection) -> None:
    """Create every trigger on the list, in place of one of the same name."""
    remove(connection)
    for trigger in _all(connection):
        for statement in _ddl(connection, trigger):
            connection.exec_driver_sql(statement)


def remove(connection: Connection) -> None:
    """Drop every trigger on the list, as far as there is one."""
    of_a_table = connection.dialect.name == "postgresql"
    for trigger in _all(connection):
        on = f" ON {trigger.table}" if of_a_table else ""
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {trigger.name}{on}")


def _all(connection: Connection) -> tuple[Trigger, ...]:
    """Those whose table is there: an older revision has fewer."""
    wanted = (*TRIGGERS, *TRUNCATING) if connection.dialect.name == "postgresql" else TRIGGERS
    tables = frozenset(inspect(connection).get_table_names())
    return tuple(trigger for trigger in wanted if trigger.table in tables)


def _ddl(connection: Connection, trigger: Trigger) -> Iterator[str]:
    return _postgresql(trigger) if connection.dialect.name == "postgresql" else _sqlite(trigger)


def _sqlite(trigger: Trigger) -> Iterator[str]:
    when = trigger.when.replace("IS DISTINCT FROM", "IS NOT").replace("no_hash", "zeroblob(32)") or "1"
    yield (
        f"CREATE TRIGGER {trigger.name} BEFORE {trigger.before} ON {trigger.table} WHEN {when} "
        f"BEGIN SELECT RAISE(ABORT, '{trigger.refusal}'); END"
    )


def _postgresql(trigger: Trigger) -> Iterator[str]:
    """A function that holds the rule, and the trigger that calls it: for each row, or once for TRUNCATE."""
    when = trigger.when.replace("no_hash", "decode(repeat('00', 32), 'hex')") or "true"
    each = "STATEMENT" if trigger.before == "TRUNCATE" else "ROW"
    goes_on = "OLD" if trigger.before == "DELETE" else "NEW"
    yield (
        f"CREATE OR REPLACE FUNCTION {trigger.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {when} THEN RAISE EXCEPTION '{trigger.refusal}' "
        f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {goes_on}; END $$"
    )
    yield (
        f"CREATE TRIGGER {trigger.name} BEFORE {trigger.before} ON {trigger.table} "
        f"FOR EACH {each} EXECUTE FUNCTION {trigger.name}()"
    )


@event.listens_for(metadata, "after_create")
def _after_create(_target: MetaData, connection: Connection, **_: Any) -> None:
    install(connection)
