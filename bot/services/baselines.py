"""Baselines: who has a way in and how exposed each account is, frozen as canonical JSON and signed (P3.8)."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.domain.baseline import BASELINE, Baseline, BaselineState, Signer
from bot.domain.events import Event, Fact
from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.refusals import NotYours
from bot.services import exposing, standing
from storage import baselines, hunt, ledger, people, register, rotation
from storage.canonical import canonical_bytes
from storage.database import Unit

SCHEMA = 1

HOLDER = (
    *("id", "account_id", "person", "said", "role", "since", "until", "source_id", "grant_id"),
    *("method", "standing", "source"),
)
"""What a baseline says of a holder."""


def may_take(unit: Unit, company: Company, actor: Person) -> None:
    """Raise a refusal unless this person runs the programme."""
    able = (*standing.managers(unit, company.workspace_id), *company.admins)
    if not actor.fit or actor.user_id not in able:
        raise NotYours("Only the programme manager, the deputy and the admins can take a baseline.").about(
            "baseline", ""
        )


def take(unit: Unit, company: Company, by: str) -> Baseline:
    """Freeze how things stand now."""
    people.hold_workspace(unit, company.workspace_id)
    content = canonical_bytes(_content(unit, company))
    taken = Baseline(
        id=unit.new_id(),
        workspace_id=company.workspace_id,
        number=baselines.next_number(unit, company.workspace_id),
        state=BaselineState.TAKEN,
        taken_at=unit.now,
        taken_by=by,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
    )
    baselines.add(unit, taken)
    facts: dict[str, Fact] = {"number": taken.number, "sha256": taken.sha256, "bytes": len(content)}
    unit.record(_event(taken, BASELINE.event(None, BaselineState.TAKEN), by, facts))
    return taken


def sign(unit: Unit, signer: Signer) -> int:
    """Sign every baseline that waits for it; how many."""
    signed = 0
    for taken in baselines.unsigned(unit):
        if baselines.sign(unit, taken.id, signer.sign(taken.content), signer.fingerprint):
            facts: dict[str, Fact] = {"sha256": taken.sha256, "fingerprint": signer.fingerprint}
            event = BASELINE.event(BaselineState.TAKEN, BaselineState.SIGNED)
            unit.record(_event(taken, event, "system", facts))
            signed += 1
    return signed


def compare(
    old: Mapping[str, Any], new: Mapping[str, Any], name_of: Callable[[str], str]
) -> Iterator[tuple[str, str]]:
    """What is different: each account and holder that came, went or changed, and what happened.

    `name_of` gives a person's name for their id.
    """
    handles = {
        one["id"]: f"@{one['handle']} on {one['network']}" for one in (*old["accounts"], *new["accounts"])
    }
    for part, key in (("accounts", _account_key), ("holders", _holder_key)):
        before, after = ({key(one): one for one in said[part]} for said in (old, new))
        for which in sorted(before.keys() | after.keys()):
            was, now = before.get(which), after.get(which)
            happened = _happened(was, now)
            if happened:
                one = now or was or {}
                who = name_of(one["person"]) if one.get("person") else one.get("said") or "somebody"
                where = handles[one.get("account_id") or one["id"]]
                yield (where if part == "accounts" else f"{who} on {where}"), happened


def content_of(unit: Unit, company: Company) -> Mapping[str, Any]:
    """How things stand now, in the same form."""
    return _content(unit, company)


def _content(unit: Unit, company: Company) -> dict[str, Any]:
    exposure = exposing.exposure(unit, company)
    accounts = register.every(unit, company.workspace_id)
    holders = ledger.every(unit, company.workspace_id)
    scores = {one.account.id: one for one in exposure.accounts}
    version = standing.in_force(unit, company).version
    return {
        "schema": SCHEMA,
        "workspace": company.workspace_id,
        "taken_at": unit.now,
        "policy": version.digest,
        "exposure": exposure.score,
        "accounts": [_account(one, scores.get(one.id)) for one in accounts],
        "holders": [_holder(one) for one in holders],
        "rotations_open": [one.account_id for one in rotation.every_open(unit, company.workspace_id)],
        "not_obtained": _not_obtained(unit, company.workspace_id, accounts, holders),
    }


def _account(account: Any, exposed: exposing.Exposed | None) -> dict[str, Any]:
    names = (
        "id",
        "network",
        "handle",
        "name",
        "tier",
        "owner",
        "backup_owner",
        "recovery_mail",
        "recovery_phone",
    )
    said = {name: getattr(account, name) for name in names}
    said |= {"status": account.status.value, "two_factor": account.two_factor.value}
    said |= {"methods": dict(account.methods), "rotated_at": account.rotated_at}
    points = exposed.points if exposed else ()
    return said | {
        "exposure": exposed.score if exposed else None,
        "weaknesses": {one.weakness.value: one.count for one in points},
    }


def _holder(line: Any) -> dict[str, Any]:
    return {name: getattr(line, name) for name in HOLDER}


def _not_obtained(unit: Unit, workspace_id: str, accounts: Any, holders: Any) -> list[dict[str, Any]]:
    """What nobody has told: accounts without any list of people, and what the last hunt did not bring."""
    told = {one.account_id for one in holders}
    silent = [
        {"account": one.id, "what": "Nobody has said who has a way in."}
        for one in accounts
        if one.id not in told
    ]
    last = hunt.latest(unit, workspace_id)
    lacking = [one for one in hunt.sources(unit, last.id) if not one.complete] if last else []
    return silent + [
        {
            "account": one.account_id,
            "what": f"{one.source.sentence} {one.state.sentence}",
            "source": one.label,
            "reason": one.reason,
        }
        for one in lacking
    ]


def _account_key(said: Mapping[str, Any]) -> tuple[str, ...]:
    return (said["id"],)


def _holder_key(said: Mapping[str, Any]) -> tuple[str, ...]:
    """The same holder, whichever line of the ledger is the latest about them."""
    return said["account_id"], said["person"] or said["said"], said["method"], said["role"]


def _happened(was: Mapping[str, Any] | None, now: Mapping[str, Any] | None) -> str:
    """What has become of it; empty where nothing has."""
    if was is None or now is None:
        return "is new" if was is None else "is gone"
    changed = sorted(name for name in now if name != "id" and now[name] != was.get(name))
    return "changed: " + ", ".join(name.replace("_", " ") for name in changed) if changed else ""


def _event(taken: Baseline, kind: str, actor: str, facts: dict[str, Fact]) -> Event:
    return Event(kind, taken.workspace_id, "baseline", taken.id, actor, facts)
