"""Packs in stories: an audit whose lines are answered in every way, and the file that comes of it."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from bot import keys
from bot.domain.campaigns import CAMPAIGN, Campaign, CampaignState, SignOff
from bot.domain.events import Event
from bot.domain.reviews import ITEM, Choice, Item, ItemState
from bot.services.packing import Packing
from scheduler import packs
from storage import campaigns, reviews
from storage.database import Unit
from tests.e2e import auditing
from tests.e2e.auditing import CABINS, FILMS, UNKNOWN, Launched
from tests.e2e.world import World

CHANGED_MIND = "She edits until Christmas; <b>on the second thought</b>."
HOSTILE = '=HYPERLINK("https://evil.example","<script>alert(1)</script>")'


def answered(world: World) -> Launched:
    """An audit of which every kind of end has come to a line: kept, removed, accepted, late, waiting."""
    auditing.populate(world)
    audit = auditing.launch(world)
    assert world.bot
    iris, jonas = world["Iris"].id, world["Jonas"].id
    with world.bot.database.write() as unit:
        maya = choose(unit, audit.of(FILMS, "Maya Chen"), Choice.REMOVE, iris, "Not needed.")
        maya = choose(unit, maya, Choice.KEEP, iris, CHANGED_MIND)
        hand_in(unit, maya, ItemState.KEPT, iris)
        iris_line = choose(unit, audit.of(FILMS, "Iris Novak"), Choice.KEEP, jonas, "")
        hand_in(unit, iris_line, ItemState.KEPT, jonas, in_bulk=True)
        unknown = choose(unit, audit.of(FILMS, UNKNOWN), Choice.ACCEPT, iris, HOSTILE)
        hand_in(unit, unknown, ItemState.ACCEPTED, iris, accept_until=unit.now + timedelta(days=30))
        ben = choose(unit, audit.of(FILMS, "Ben Asante"), Choice.REMOVE, iris, "He has changed teams.")
        hand_in(unit, ben, ItemState.TO_REMOVE, iris)
        tom = choose(unit, audit.of(CABINS, "Tom Gallagher"), Choice.REMOVE, iris, "")
        hand_in(unit, tom, ItemState.TO_REMOVE, iris)
    world.pass_time(hours=20)
    with world.bot.database.write() as unit:
        gone = reviews.find_item(unit, tom.id)
        assert gone
        move(unit, gone, ItemState.REMOVED, "system", settled_at=unit.now, evidence="attested")
    return auditing.read(world, audit.campaign.id)


def choose(unit: Unit, item: Item, choice: Choice, by: str, comment: str) -> Item:
    """Answer a line, or answer it otherwise; what is there now."""
    values = {"choice": choice, "chosen_by": by, "chosen_at": unit.now, "comment": comment}
    if item.state is ItemState.CHOSEN:
        assert reviews.change_item(unit, item, **values)
        _record(unit, item, "review_item:changed", by, choice, comment)
    else:
        move(unit, item, ItemState.CHOSEN, by, **values)
    return _now(unit, item)


def hand_in(unit: Unit, item: Item, to: ItemState, by: str, **values: Any) -> Item:
    """Hand the answer in."""
    settled = {} if to is ItemState.TO_REMOVE else {"settled_at": unit.now}
    move(unit, item, to, by, submitted_by=by, submitted_at=unit.now, **settled, **values)
    return _now(unit, item)


def move(unit: Unit, item: Item, to: ItemState, by: str, **values: Any) -> None:
    """Move a line on, with its event."""
    assert reviews.move_item(unit, item, to, **values)
    _record(unit, item, ITEM.event(item.state, to), by, values.get("choice"), values.get("comment", ""))


def close(world: World, campaign_id: str) -> Campaign:
    """Close an audit and have Amara sign it, whatever its lines say."""
    assert world.bot
    with world.bot.database.write() as unit:
        amara = world["Amara"].id
        for to in (CampaignState.SETTLING, CampaignState.CLOSED):
            seen = campaigns.find(unit, campaign_id)
            assert seen
            over = {"closed_at": unit.now, "closed_by": amara} if to is CampaignState.CLOSED else {}
            assert campaigns.move(unit, seen, to, **over)
            unit.record(Event(CAMPAIGN.event(seen.state, to), seen.workspace_id, "campaign", seen.id, amara))
        signed = SignOff(unit.new_id(), seen.workspace_id, seen.id, amara, "programme_manager", unit.now)
        campaigns.sign(unit, signed)
        unit.record(Event("campaign:signed", seen.workspace_id, "sign_off", signed.id, amara))
        closed = campaigns.find(unit, campaign_id)
    assert closed
    return closed


def pack(world: World, campaign: Campaign, path: Path) -> Packing:
    """Write the pack as the command line does."""
    assert world.bot
    signer = keys.signer(keys.read(world.folder / "keys"))
    with world.bot.database.read() as unit:
        return packs.make(unit, world.bot.company(), campaign, path, signer, lambda _what, _done, _of: None)


def _now(unit: Unit, item: Item) -> Item:
    found = reviews.find_item(unit, item.id)
    assert found
    return found


def _record(unit: Unit, item: Item, kind: str, by: str, choice: Choice | None, comment: str) -> None:
    facts = {"campaign": item.campaign_id, "choice": choice.value if choice else None}
    words = {"comment": comment} if comment else {}
    unit.record(Event(kind, item.workspace_id, "review_item", item.id, by, facts, words))
