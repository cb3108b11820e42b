"""What commands need to begin: settings, a database of this version, the workspace it belongs to."""

from collections.abc import Iterator
from contextlib import contextmanager

from bot import vault_providers
from bot.domain.policy import Policy
from bot.domain.ports import Ports
from bot.domain.programme import Company
from bot.errors import UserError
from bot.services import standing
from bot.services.policy_file import read
from bot.settings import LocalSettings, load
from bot.world import real_ports
from storage import migrate, people, policy
from storage.database import Database, Unit
from storage.errors import ClockInDoubt

LONG_UNUSED = (
    "By this machine's clock the bot has not run for more than six hours, or the clock is wrong. Nothing was "
    "recorded."
)
RUN_FIRST = "Start `vouchsafe run`, which asks Slack what time it is, and then try again."


class NotConnected(UserError):
    """This database has not met Slack yet. Start `vouchsafe run` once, with Slack in reach."""


def local_settings() -> LocalSettings:
    """The settings of commands that do not speak to Slack; raises `SettingsError`."""
    return load(LocalSettings)


def ports() -> Ports:
    """The real world: time, ids and randomness."""
    return real_ports()


@contextmanager
def opened(settings: LocalSettings) -> Iterator[Database]:
    """The database, closed at the end; raises `NoDatabase`, `OldSchema` or `NewerSchema`.

    A command cannot ask Slack for the time, so what it may record is bounded by what the bot has recorded.
    """
    migrate.require_current(settings.database_url)
    database = Database(settings.database_url, ports())
    database.vault.use(vault_providers.chosen(settings))
    try:
        yield database
    except ClockInDoubt as error:
        raise ClockInDoubt(LONG_UNUSED, remedy=RUN_FIRST) from error
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
