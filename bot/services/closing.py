"""The close of a grant: it is known that the access is gone, and whoever it concerns is told."""

from bot.domain.events import Fact
from bot.domain.grants import EndReason, Evidence, Grant, GrantState
from bot.services import holding, telling
from storage import people, sweeping
from storage.database import Unit


def close(unit: Unit, grant: Grant, evidence: Evidence, actor: str, facts: dict[str, Fact]) -> Grant:
    """Close a grant on evidence, never without (E4), and tell holder and requester."""
    said = {"evidence": evidence.value, **facts}
    gone = holding.move(unit, grant, GrantState.REMOVED, actor, said, evidence=evidence)
    holding.told(unit, gone)
    write_to(unit, "removed", gone)
    return gone


def write_to(unit: Unit, name: str, *held: Grant) -> None:
    """Write to each holder and to whoever asked for them; of somebody who leaves, once it is announced."""
    asking = sweeping.requesters(unit, [grant.request_id for grant in held])
    for grant in held:
        told = (grant.beneficiary, asking[grant.request_id]) if _is_public(unit, grant) else ()
        telling.notice(unit, grant.workspace_id, name, grant.id, told)


def _is_public(unit: Unit, grant: Grant) -> bool:
    """Whether others may hear that it has ended: nobody learns from us that somebody is about to leave."""
    if grant.end_reason is not EndReason.LEFT:
        return True
    holder = people.find(unit, grant.workspace_id, grant.beneficiary)
    return holder is None or holder.offboarded_at is None
