"""What the trail is told of an account: that it came, and each thing that changed."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Final

from bot.domain.events import Event, Fact
from bot.domain.register import Account

WORDS: Final = ("purpose", "connected_apps")
"""Free text, which the trail keeps beside the event so that it can be erased."""

_KNOWN_FROM_ELSEWHERE: Final = ("id", "workspace_id")


def account_event(old: Account | None, new: Account, by: str, more: dict[str, Fact] | None = None) -> Event:
    """That an account was added, or with old and new what was changed; `more` says how it came to that."""
    before, after = (_columns(old) if old else {}), _columns(new)
    different = [column for column in after if after[column] != before.get(column)]
    facts: dict[str, Fact] = {"network": new.network, "handle": new.handle, **(more or {})}
    if old is None:
        facts |= {column: after[column] for column in different if column not in WORDS}
    else:
        facts["changed"] = {column: _old_and_new(column, before, after) for column in different}
    words = {column: str(after[column] or "") for column in _words_in(different)}
    kind = "account:changed" if old else "account:added"
    return Event(kind, new.workspace_id, "account", new.id, by, facts, words)


def _words_in(different: Iterable[str]) -> Iterable[str]:
    return (column for column in WORDS if column in different)


def _old_and_new(column: str, before: dict[str, Fact], after: dict[str, Fact]) -> Fact:
    """Of free text only that it changed, because the words are kept apart."""
    return {} if column in WORDS else {"old": before[column], "new": after[column]}


def _columns(account: Account) -> dict[str, Fact]:
    values = asdict(account) | {"status": account.status.value, "two_factor": account.two_factor.value}
    values["methods"] = dict(account.methods)
    return {name: value for name, value in values.items() if name not in _KNOWN_FROM_ELSEWHERE}
