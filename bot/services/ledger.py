"""The holder ledger: who has a way in is written down line by line, and nothing is taken back (P3.2)."""

from dataclasses import replace
from datetime import datetime

from bot.domain.events import Event, Fact
from bot.domain.grants import Grant
from bot.domain.ledger import Holding, Method, Source, Standing
from bot.domain.programme import Company
from bot.domain.register import Account
from bot.domain.rotation import RotationCause
from bot.services import rotating
from storage import ledger, network_lists, register
from storage.database import Unit


def record(unit: Unit, *new: Holding) -> None:
    """Add lines with an event each."""
    ledger.add(unit, *new)
    network_lists.changed(unit, {one.account_id for one in new})
    for one in new:
        facts: dict[str, Fact] = {
            "account": one.account_id, "person": one.person, "method": one.method.value, "role": one.role,
            "standing": one.standing.value, "since": one.since, "until": one.until,
            "source": one.source.value, "source_id": one.source_id, "grant": one.grant_id,
            "replaces": one.replaces,
        }  # fmt: skip
        words = {name: said for name, said in (("said", one.said), ("evidence", one.evidence)) if said}
        unit.record(
            Event("holding:recorded", one.workspace_id, "holding", one.id, one.recorded_by, facts, words)
        )


def replace_line(unit: Unit, old: Holding, by: str, **changed: object) -> Holding:
    """Add the line that takes an earlier one's place."""
    values = {"id": unit.new_id(), "replaces": old.id, "recorded_at": unit.now, "recorded_by": by, **changed}
    new = replace(old, **values)  # type: ignore[arg-type]  # the fields of the same line
    record(unit, new)
    return new


def end(
    unit: Unit,
    company: Company,
    line: Holding,
    by: str,
    *,
    cause: RotationCause = RotationCause.HOLDER_ENDED,
    **changed: object,
) -> Holding:
    """A holder has lost their way in; where they know a shared secret, it must be changed."""
    ended = replace_line(
        unit, line, by, **{"standing": Standing.FORMER, "until": unit.now, "evidence": "", **changed}
    )
    account = register.find(unit, line.account_id)
    if account is not None and ended.knows_the_secret(account.rotated_at):
        rotating.open_for(unit, company, account, cause, line.person)
    return ended


def forget_secret(unit: Unit, company: Company, line: Holding, by: str) -> Holding:
    """Somebody who knows a shared secret has left: only changing it takes it from them."""
    words = {"source": Source.LEAVER, "source_id": None}
    return end(unit, company, line, by, cause=RotationCause.LEAVER, **words)


def taken_away(unit: Unit, line: Holding, by: str, duty_id: str, evidence: str, source: Source) -> None:
    """Somebody says that a way in without a grant is closed, unless the ledger says so already."""
    latest = {one.id for one in ledger.of_account(unit, line.account_id)}
    if line.id not in latest or not line.has_a_way_in:
        return
    replace_line(
        unit, line, by, standing=Standing.FORMER, until=unit.now, evidence=evidence, source=source,
        source_id=duty_id,
    )  # fmt: skip


def grant_began(unit: Unit, grant: Grant, account: Account, by: str, adopted: Holding | None = None) -> None:
    """Access that was granted is real now. A line that said so without a grant gives way to this one.

    Whoever is `adopted` goes on coming in as they did: in another role by that role's way in, but what they
    know of a shared secret they still know.
    """
    method = account.method_of(grant.role)
    if adopted and (adopted.method is Method.SHARED_SECRET or adopted.role in ("", grant.role)):
        method = adopted.method
    method = Method.SHARED_SECRET if grant.by_vault else method
    before = adopted or _unexplained(unit, grant, method)
    line = Holding(
        id=unit.new_id(),
        workspace_id=grant.workspace_id,
        account_id=grant.account_id,
        person=grant.beneficiary,
        said="",
        method=method,
        role=grant.role,
        standing=Standing.CURRENT,
        since=before.since if before else grant.activated_at,
        until=None,
        source=Source.ADOPTION if adopted else Source.GRANT,
        source_id=grant.id,
        evidence=adopted.evidence if adopted else "",
        grant_id=grant.id,
        replaces=before.id if before else None,
        recorded_at=unit.now,
        recorded_by=by,
    )
    record(unit, line)


def grant_over(
    unit: Unit,
    company: Company,
    grant: Grant,
    by: str,
    until: datetime,
    *,
    cause: RotationCause = RotationCause.HOLDER_ENDED,
    knows: bool | None = None,
) -> None:
    """Access that was granted is gone; of a login in the vault it is said whether its holder `knows` it."""
    line = ledger.of_grant(unit, grant.id)
    if line is not None and line.has_a_way_in:
        end(unit, company, line, by, cause=cause, until=until, knows=knows)


def _unexplained(unit: Unit, grant: Grant, method: Method) -> Holding | None:
    """What the ledger had of the same person, account and role without a grant."""
    for line in ledger.of_person(unit, grant.workspace_id, grant.beneficiary):
        same = (line.account_id, line.role, line.method) == (grant.account_id, grant.role, method)
        if same and line.has_a_way_in and line.grant_id is None and line.source is not Source.VAULT:
            return line
    return None
