"""What commands need to begin: settings, a database of this version, the workspace it belongs to."""

from collections.abc import Iterator
from contextlib import contextmanager

from bot.domain.policy import Policy
from bot.domain.programme import Company
from bot.errors import UserError
from bot.services import standing
from bot.services.policy_file import read
from bot.settings import LocalSettings, load
from bot.world import real_ports
from storage import migrate, people, policy, sqlite
from storage.database import Database, Unit
from storage.errors import NewerSchema


class NoDatabase(UserError):
    """There is no database yet."""


class OldSchema(UserError):
    """The database was written by an older version. Run `vouchsafe database upgrade`."""


class NotConnected(UserError):
    """This database has not met Slack yet. Start `vouchsafe run` once, with Slack in reach."""


def local_settings() -> LocalSettings:
    """The settings of commands that do not speak to Slack; raises `SettingsError`."""
    return load(LocalSettings)


def check_schema(url: str) -> None:
    """Raise unless the database exists and has exactly this version's tables."""
    path = sqlite.file_of(url)
    if not path.exists():
        raise NoDatabase(f"There is no database at {path}.", remedy="Run `vouchsafe init`.")
    current = migrate.current(url)
    if current == migrate.head():
        return
    if current is not None and current not in migrate.revisions():
        raise NewerSchema(remedy="Install that version again.")
    raise OldSchema


@contextmanager
def opened(settings: LocalSettings) -> Iterator[Database]:
    """The database, closed at the end; raises `NoDatabase`, `OldSchema` or `NewerSchema`."""
    check_schema(settings.database_url)
    database = Database(settings.database_url, real_ports())
    try:
        yield database
    finally:
        database.dispose()


def company_of(unit: Unit, settings: LocalSettings) -> Company:
    """The company in the workspace that this database belongs to; raises `NotConnected`."""
    bound = people.bound_workspace(unit)
    if bound is None:
        raise NotConnected
    return settings.company(str(bound["id"]))


def policy_to_go_by(unit: Unit, company: Company, settings: LocalSettings) -> Policy | None:
    """The policy in force; before the founding the file's, if it reads as one."""
    version = policy.in_force(unit, company.workspace_id)
    if version is not None:
        return standing.parsed(version.text)
    return read(settings.policy).policy if settings.policy.exists() else None
