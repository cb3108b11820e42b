"""The triggers, in one list: they hold the trail to being append-only, whoever writes to the file.

They are a fence against mistakes, not against somebody who owns the file; the chain of hashes shows that.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, MetaData, event

from storage.metadata import metadata


@dataclass(frozen=True, slots=True)
class Trigger:
    """A rule that aborts `before` (INSERT, UPDATE or DELETE) on `table`, always or `when` it holds."""

    name: str
    table: str
    before: str
    refusal: str
    when: str = "1"

    @property
    def ddl(self) -> str:
        """The SQLite statement that creates it."""
        return (
            f"CREATE TRIGGER {self.name} BEFORE {self.before} ON {self.table} WHEN {self.when} "
            f"BEGIN SELECT RAISE(ABORT, '{self.refusal}'); END"
        )


_LAST = "(SELECT max(sequence) FROM trail)"
_LAST_HASH = f"(SELECT hash FROM trail WHERE sequence = {_LAST})"  # noqa: S608 - made of constants only

TRIGGERS = (
    Trigger(
        "trail_in_sequence",
        "trail",
        "INSERT",
        "the trail takes only the next event",
        f"NEW.sequence IS NOT coalesce({_LAST}, 0) + 1 "
        f"OR NEW.previous IS NOT coalesce({_LAST_HASH}, zeroblob(32))",
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
        f"NEW.id IS NOT OLD.id OR NEW.sequence IS NOT {_LAST} OR NEW.hash IS NOT {_LAST_HASH}",
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
)


def install(connection: Connection) -> None:
    """Create every trigger on the list, in place of one of the same name."""
    remove(connection)
    for trigger in TRIGGERS:
        connection.exec_driver_sql(trigger.ddl)


def remove(connection: Connection) -> None:
    """Drop every trigger on the list, as far as there is one."""
    for trigger in TRIGGERS:
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {trigger.name}")


@event.listens_for(metadata, "after_create")
def _after_create(_target: MetaData, connection: Connection, **_: Any) -> None:
    install(connection)
