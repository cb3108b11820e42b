"""What `vouchsafe check` looks at on this machine: keys, database, policy, founding."""

import stat
from collections.abc import Iterator
from pathlib import Path

from bot import keys
from bot.commands.check_anchors import check_anchors
from bot.commands.check_vault import check_vault
from bot.commands.findings import Finding, failure, fine, warning
from bot.commands.opening import opened
from bot.domain.committee import lacks
from bot.domain.programme import Company
from bot.errors import UserError
from bot.services import readiness, standing
from bot.services.policy_file import Loaded, read
from bot.settings import LocalSettings
from storage import people, policy, restoration
from storage.database import Database, Unit
from storage.errors import StorageFault
from storage.recipes import shown


def check_env_file(path: Path) -> Iterator[Finding]:
    """The file with the secrets is nobody else's to read; there need not be one."""
    if path.exists() and stat.S_IMODE(path.stat().st_mode) & keys.OTHERS:
        yield failure("settings", f"{path} is open to others.", f"Run: chmod 600 {path}")


def check_keys(settings: LocalSettings) -> Iterator[Finding]:
    """The keys are there, whole, and nobody else's to read."""
    faults = list(keys.faults(settings.keys))
    yield from (failure("keys", fault) for fault in faults)
    try:
        keys.read(settings.keys)
    except UserError as refused:
        if not faults:
            yield failure("keys", str(refused))
        return
    if not faults:
        yield fine("keys", f"{settings.keys}/ is there, and only its owner can read it.")


def check_database(settings: LocalSettings) -> Iterator[Finding]:
    """The database has this version's tables and takes writes; then what is in it."""
    try:
        with opened(settings) as database:
            with database.write():
                pass
            yield fine("database", f"{shown(settings.database_url)} is at this version and takes writes.")
            yield from check_vault(database)
            yield from check_anchors(database, settings)
            yield from _restored(database)
            yield from _programme(database, settings)
    except (UserError, StorageFault) as refused:
        yield failure("database", str(refused))


def _restored(database: Database) -> Iterator[Finding]:
    """A restored programme goes on only once an admin says so."""
    with database.read() as unit:
        held = restoration.newest(unit)
    if held is not None and held.held:
        words = (
            f"The backup of {held.backup_made_at:%Y-%m-%d %H:%M} UTC was restored, and everything is held."
        )
        yield warning("restore", words, "An admin releases it in Slack, or you do: `vouchsafe release`.")


def bound_workspace(settings: LocalSettings) -> str | None:
    """The workspace that the database belongs to, if it can be read and has met one."""
    try:
        with opened(settings) as database, database.read() as unit:
            bound = people.bound_workspace(unit)
    except (UserError, StorageFault):
        return None
    return str(bound["id"]) if bound else None


def _programme(database: Database, settings: LocalSettings) -> Iterator[Finding]:
    loaded = read(settings.policy) if settings.policy.is_file() else None
    with database.read() as unit:
        bound = people.bound_workspace(unit)
        company = settings.company(str(bound["id"])) if bound else None
        in_force = policy.in_force(unit, company.workspace_id) if company else None
        yield _file(settings, loaded, in_force.digest if in_force else None)
        if company is None:
            yield from _before_slack(settings)
        elif in_force is None:
            yield from _founding(unit, company, loaded)
        else:
            yield fine("founding", f"Policy version {in_force.number} is in force.")
            yield from _committee(unit, company)


def _committee(unit: Unit, company: Company) -> Iterator[Finding]:
    """What the committee lacks, as Home tells those who run the programme."""
    found = lacks(policy.seats(unit, company.workspace_id))
    yield from (warning("committee", one, "In Slack: `/vouchsafe committee`.") for one in found)
    if not found:
        yield fine("committee", "Every seat is filled, and every discipline speaks.")


def _file(settings: LocalSettings, loaded: Loaded | None, in_force: str | None) -> Finding:
    if loaded is None:
        message, remedy = f"There is no {settings.policy}.", "`vouchsafe init` writes one."
        return warning("policy file", message) if in_force else failure("policy file", message, remedy)
    if loaded.policy is None:
        remedy = "`vouchsafe policy check` lists what is wrong."
        return failure("policy file", f"{loaded.name} does not read as a policy.", remedy)
    if in_force is not None and in_force != loaded.digest:
        remedy = f"`vouchsafe policy propose {loaded.name}` puts it up for signing."
        return warning("policy file", f"{loaded.name} differs from the version in force.", remedy)
    return fine("policy file", f"{loaded.name} reads as a policy ({loaded.digest[:12]}).")


def _founding(unit: Unit, company: Company, loaded: Loaded | None) -> Iterator[Finding]:
    waiting = policy.in_review(unit, company.workspace_id)
    rules = standing.parsed(waiting.text) if waiting else loaded.policy if loaded else None
    faults = readiness.faults(unit, company, rules) if rules else ()
    yield from (failure("founding", fault.what, fault.remedy) for fault in faults)
    if waiting and not faults:
        yield warning("founding", readiness.waiting_for(unit, company))
    elif rules and not faults:
        yield warning("founding", "Nothing stands in its way.", "`vouchsafe run` posts the founding card.")


def _before_slack(settings: LocalSettings) -> Iterator[Finding]:
    """What can be said while nobody has been read from Slack."""
    if len(settings.admins) < readiness.FEWEST_ADMINS:
        remedy = "Set VOUCHSAFE_ADMINS to two or more member ids."
        yield failure("founding", "At least two admins are needed.", remedy)
    yield warning("founding", "The database has not met Slack yet.", "Start `vouchsafe run` once.")
