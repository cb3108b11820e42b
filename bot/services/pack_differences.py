"""What is different from the audit before and from the baseline before: who came, who went, what changed."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import orjson

from bot.domain.baseline import Baseline
from bot.domain.campaigns import SourceKind
from bot.domain.reviews import Item, ItemKind
from bot.services import baselines as comparing
from bot.services.pack_lines import PAGE, Reading
from bot.services.pack_tables import Row, Table
from storage import baselines, campaigns, reviews

_HEADINGS: Final = ("against", "account", "whom", "what_happened")
_COMPARED: Final = ("role", "method", "standing", "grant", "agency", "until")

_Key = tuple[str, str, str]


def differences(reading: Reading) -> Table:
    """The list; empty where there is nothing to compare with."""
    return Table("differences", _HEADINGS, lambda: (*_since_audit(reading), *_since_baseline(reading)))


def _since_audit(reading: Reading) -> Iterator[Row]:
    previous = campaigns.find(reading.unit, reading.campaign.previous_id or "")
    if previous is None:
        return
    before = dict(_keyed(_items(reading, previous.id)))
    now = dict(_keyed(reading.items()))
    handles = {one.id: one.handle for one in reading.accounts.values()}
    for key in sorted(key for key in before.keys() | now.keys() if key[0] in handles):
        happened = _happened(before.get(key), now.get(key))
        if happened:
            whom = reading.name(key[2]) if key[1] == ItemKind.HOLDER.value else key[2]
            yield f"audit #{previous.number}", handles[key[0]], whom or "the account itself", happened


def _items(reading: Reading, campaign_id: str) -> Iterator[Item]:
    after = 0
    while page := reviews.items_of(reading.unit, campaign_id, after=after, limit=PAGE):
        yield from page
        after = page[-1].place


def _keyed(items: Iterable[Item]) -> Iterator[tuple[_Key, tuple[str, ...]]]:
    """Each line by what it is about, with what of it may change; nothing else of it is kept."""
    for item in items:
        whom = item.frozen.get("person") or item.frozen.get("app") or item.frozen.get("said") or ""
        yield (
            (item.account_id, item.kind.value, str(whom)),
            tuple(str(item.frozen.get(name) or "") for name in _COMPARED),
        )


def _happened(was: tuple[str, ...] | None, now: tuple[str, ...] | None) -> str:
    if was is None or now is None:
        return "is new" if was is None else "is gone"
    changed = [name for name, old, new in zip(_COMPARED, was, now, strict=True) if old != new]
    return f"changed: {', '.join(changed)}" if changed else ""


def _since_baseline(reading: Reading) -> Iterator[Row]:
    """The ledger as it was frozen against the ledger as the baseline has it."""
    newest = _baseline(reading)
    if newest is None:
        return
    said: Mapping[str, Any] = orjson.loads(newest.content)
    here = [one for one in said["holders"] if one["account_id"] in reading.accounts]
    handles = [
        {"id": one.id, "handle": one.handle, "network": one.network} for one in reading.accounts.values()
    ]
    before = {"accounts": handles, "holders": here}
    now = {"accounts": handles, "holders": [*_frozen_ledger(reading)]}
    for what, happened in comparing.compare(before, now, reading.name):
        whom, _, where = what.rpartition(" on @")
        yield f"baseline {newest.number}", where.partition(" on ")[0], whom, happened


def _frozen_ledger(reading: Reading) -> Iterator[Mapping[str, Any]]:
    """The holders as the audit froze them, with what a baseline says of each."""
    for source in campaigns.sources(reading.unit, reading.campaign.id):
        if source.kind is SourceKind.LEDGER:
            for row in map(orjson.loads, campaigns.content(reading.unit, source.id).splitlines()):
                yield {name: row[name] for name in comparing.HOLDER}


def _baseline(reading: Reading) -> Baseline | None:
    """The newest that was taken before the launch."""
    launched = reading.campaign.launched_at
    every = baselines.every(reading.unit, reading.campaign.workspace_id)
    return next((one for one in every if launched and one.taken_at <= launched), None)
