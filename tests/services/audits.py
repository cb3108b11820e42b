"""Audits of any size in a database of their own, every line of them answered: no Slack in sight."""

import hashlib
import json
import os
import resource
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bot.domain.anchors import Place, Why
from bot.domain.baseline import Signer
from bot.domain.campaigns import CAMPAIGN, Campaign, CampaignState, Scope, SignOff
from bot.domain.events import Event
from bot.domain.ledger import Holding, Method, Source, Standing
from bot.domain.people import Kind, Person
from bot.domain.ports import Ports
from bot.domain.programme import Company
from bot.domain.reconciling import NetworkList, Origin
from bot.domain.register import Account, AccountStatus, TwoFactor
from bot.domain.reviews import ITEM, CheckState, Choice, Item, ItemState, SpotCheck
from bot.services import anchoring, campaigns
from scheduler import packs
from storage import campaigns as rows
from storage import ledger, network_lists, people, register, reviews, spot_checks
from storage.database import Database, Unit
from storage.pack_check import check
from storage.pack_inside import disagreements
from tests.services.company import MONDAY, TEAM, Founded

KIB = 1024
KEY = Ed25519PrivateKey.from_private_bytes(b"7" * 32)
PUBLIC = KEY.public_key().public_bytes_raw()
SIGNER = Signer(KEY.sign, hashlib.sha256(PUBLIC).hexdigest(), PUBLIC.hex())
HOSTILE = '=HYPERLINK("https://evil.example") <script>alert(1)</script>'
PLACES = (Place.CHANNEL, Place.FILE)
NETWORKS = ("x", "youtube", "instagram", "linkedin", "facebook", "tiktok")
FIRST = ("Ada", "Ben", "Chloe", "David", "Elif", "Femi", "Greta", "Hana", "Ivo", "Jana", "Karim", "Lea")
LAST = ("Adler", "Brandt", "Costa", "Dahl", "Eriksen", "Fontaine", "Grant", "Hughes", "Ito", "Jansen", "Kaya")
ENDS = (
    ItemState.KEPT,
    ItemState.REMOVED,
    ItemState.KEPT,
    ItemState.ACCEPTED,
    ItemState.KEPT,
    ItemState.OVERDUE,
)
_HOSTILE_AT = 2
_CHOICES = {ItemState.REMOVED: Choice.REMOVE, ItemState.ACCEPTED: Choice.ACCEPT}


def audited(
    here: Founded, accounts: int, holders: int, ends: Sequence[ItemState] = ENDS, *, listed: bool = False
) -> Campaign:
    """An audit over so many accounts with so many holders each; its lines have ended in these ways.

    `listed` where somebody has said of each account that its network shows no list.
    """
    owners = [here.people[name].user_id for name in ("Iris", "Jonas", "Ben")]
    amara = here.people["Amara"].user_id
    with here.database.write() as unit:
        new = [_account(unit, number, owners[number % len(owners)], amara) for number in range(accounts)]
        register.add_many(unit, new)
        staff = [_person(unit, number) for number in range(holders * 4)]
        ledger.add(unit, *_holdings(unit, new, staff, holders))
        for one in new if listed else ():
            network_lists.add(unit, network_list(unit, one, amara), ())
    with here.database.write() as unit:
        drafted = campaigns.draft(unit, here.company, amara, Scope(tuple(one.id for one in new)))
        launched = campaigns.launch(unit, here.company, drafted.id, amara)
    with here.database.write() as unit:
        for item in reviews.items_of(unit, launched.id):
            _answer(unit, item, item.frozen["asked"], ends[item.place % len(ends)])
    return launched


def again(here: Founded, before: Campaign) -> Campaign:
    """Another audit over the same accounts, on which Gia has a way in now as well."""
    amara, gia = (here.people[name] for name in ("Amara", "Gia"))
    with here.database.write() as unit:
        accounts = rows.accounts(unit, before.id)
        (known,) = register.some(unit, TEAM, register.account.c.id == accounts[0])
        ledger.add(unit, *_holdings(unit, [known], [gia], 1))
        drafted = campaigns.draft(unit, here.company, amara.user_id, Scope(accounts))
        return campaigns.launch(unit, here.company, drafted.id, amara.user_id)


def closed(here: Founded, launched: Campaign) -> Campaign:
    """The same audit two weeks later: spot-checked, closed, signed and anchored, whatever its lines say."""
    amara = here.people["Amara"].user_id
    over = MONDAY + timedelta(days=14)
    with here.database.write() as unit:
        for to, values in (
            (CampaignState.SETTLING, {}),
            (CampaignState.CLOSED, {"closed_at": over, "closed_by": amara}),
        ):
            seen = rows.find(unit, launched.id)
            assert seen
            assert rows.move(unit, seen, to, **values)
            unit.record(Event(CAMPAIGN.event(seen.state, to), TEAM, "campaign", seen.id, amara))
        rows.sign(unit, SignOff(unit.new_id(), TEAM, launched.id, amara, "programme manager", over))
        removed = next((one for one in reviews.items_of(unit, launched.id) if one.evidence), None)
        if removed:
            spot_checks.add(unit, _looked(unit, removed, amara))
    with here.database.write() as unit:
        anchor = anchoring.sign(unit, here.company, SIGNER, PLACES, Why.BY_HAND)
        assert anchor
        for place in PLACES:
            anchoring.arrived(unit, anchor.id, place)
    with here.database.read() as unit:
        found = rows.find(unit, launched.id)
    assert found
    return found


def pack(here: Founded, campaign: Campaign, path: Path) -> Path:
    """Its evidence, signed with a key of the tests' own."""
    with here.database.read() as unit:
        packs.make(unit, here.company, campaign, path, SIGNER)
    return path


def _person(unit: Unit, number: int) -> Person:
    name = f"{FIRST[number % len(FIRST)]} {LAST[number % len(LAST)]}"
    one = Person(TEAM, f"USTAFF{number:04}", None, name, None, "UTC", "", Kind.MEMBER, MONDAY)
    people.save(unit, one)
    return one


def _account(unit: Unit, number: int, owner: str, backup: str) -> Account:
    return Account(
        unit.new_id(), TEAM, NETWORKS[number % len(NETWORKS)], f"brand{number:04}", f"Brand {number}", "", "", "",
        "What it is for", "standard",
        AccountStatus.ACTIVE, owner, backup, TwoFactor.APP,
    )  # fmt: skip


def _holdings(unit: Unit, accounts: Sequence[Account], staff: Sequence[Person], each: int) -> list[Holding]:
    return [
        Holding(
            unit.new_id(), TEAM, account.id, staff[(at * 7 + number) % len(staff)].user_id, "",
            Method.NATIVE_ROLE, "editor", Standing.CURRENT, None, None, Source.IMPORT, None, "on a list", None,
            None, MONDAY, "operator",
        )
        for number, account in enumerate(accounts)
        for at in range(each)
    ]  # fmt: skip


def network_list(unit: Unit, account: Account, by: str) -> NetworkList:
    """That somebody has said that an account's network shows no list."""
    digest = hashlib.sha256(b"").hexdigest()
    return NetworkList(
        unit.new_id(), TEAM, account.id, Origin.PASTED, by, MONDAY, digest, 0, note="It shows none."
    )


def _looked(unit: Unit, item: Item, by: str) -> SpotCheck:
    over = MONDAY + timedelta(days=9)
    return SpotCheck(
        unit.new_id(), TEAM, item.campaign_id, item.id, by, CheckState.CONFIRMED, over, over, by, "Gone."
    )


def _answer(unit: Unit, item: Item, by: str, end: ItemState) -> None:
    """Have it end so; every third one after a change of mind."""
    if end is ItemState.OVERDUE:
        _move(unit, item, end, "system", {})
        return
    at = unit.now + timedelta(days=item.place * 7 % 11, hours=item.place % 9)
    choice = _CHOICES.get(end, Choice.KEEP)
    comment = HOSTILE if item.place == _HOSTILE_AT else f"Because of reason {item.place}."
    said: dict[str, Any] = {"choice": choice, "chosen_by": by, "chosen_at": at, "comment": comment}
    if end is ItemState.ACCEPTED:
        said["accept_until"] = unit.now + timedelta(days=60)
    if item.place % 3 == 0:
        _move(unit, item, ItemState.CHOSEN, by, said | {"choice": Choice.REMOVE, "comment": "At first."})
        _record(unit, item, "review_item:changed", by, said)
    else:
        _move(unit, item, ItemState.CHOSEN, by, said)
    after = at + (timedelta(hours=1 + item.place * 5 % 40) if end is ItemState.REMOVED else timedelta(0))
    handed = {"submitted_by": by, "submitted_at": at, "settled_at": after}
    handed |= {"evidence": "attested"} if end is ItemState.REMOVED else {}
    _move(unit, _now(unit, item), end, by, said | handed)


def _move(unit: Unit, item: Item, to: ItemState, by: str, values: dict[str, Any]) -> None:
    assert reviews.move_item(unit, item, to, **values)
    kind = "review_item:removed" if to is ItemState.REMOVED else ITEM.event(item.state, to)
    _record(unit, item, kind, by, values)


def _record(unit: Unit, item: Item, kind: str, by: str, values: dict[str, Any]) -> None:
    choice, comment = values.get("choice"), values.get("comment")
    facts = {"campaign": item.campaign_id, "choice": choice.value if choice else None}
    words = {"comment": comment} if comment else {}
    unit.record(Event(kind, TEAM, "review_item", item.id, by, facts, words))


def _now(unit: Unit, item: Item) -> Item:
    found = reviews.find_item(unit, item.id)
    assert found
    return found


def alone(url: str, path: str) -> None:
    """In a process of its own: make the pack of the one audit, check it, and print what that has taken."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    database = Database(url, Ports(lambda: MONDAY, time.monotonic, os.urandom, time.sleep))
    steps: list[tuple[int, int]] = []
    with database.read() as unit:
        (campaign,) = rows.every(unit, TEAM)
        company = Company(TEAM, (), None)
        packs.make(
            unit, company, campaign, Path(path), SIGNER, lambda _file, done, of: steps.append((done, of))
        )
    made = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    checked = check(Path(path))
    inside = [*disagreements(Path(path), checked)]
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        json.dumps(
            {
                "intact": checked.intact and not inside,
                "lines": (checked.about or {})["lines"],
                "making": (made - before) * KIB,
                "checking": (after - before) * KIB,
                "steps": len(steps),
                "last": steps[-1],
                "in_order": steps == sorted(steps),
            }
        )
    )
