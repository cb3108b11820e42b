"""What can go wrong with the database, and whose it is to mend."""

from bot.errors import UserError


class Busy(UserError):
    """Not recorded: the database is busy. Press again."""


class Overtaken(Busy):
    """Not recorded: others changed the same thing at the same time. Press again."""


class ClockInDoubt(Busy):
    """This machine's clock has jumped, so nothing was recorded. Try again in a minute."""


class AlreadyRunning(UserError):
    """Another `vouchsafe run` uses this database."""


class NetworkFileSystem(UserError):
    """SQLite cannot be trusted on a network file system: its locks do not hold there."""


class NoDatabase(UserError):
    """There is no database yet."""


class OldSchema(UserError):
    """The database was written by an older version. Run `vouchsafe database upgrade`."""


class NewerSchema(UserError):
    """The database was written by a newer Vouchsafe."""


class StorageFault(Exception):
    """The database itself failed (disk full, unreadable, read-only): ours to mend, nothing was recorded."""
