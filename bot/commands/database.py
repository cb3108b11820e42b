"""`vouchsafe database`: bring the database to this version's tables."""

import typer

from bot.commands.console import AsJson, progress, say, say_json
from bot.commands.opening import local_settings
from storage import migrate

app = typer.Typer(no_args_is_help=True, help="The database that holds everything.")


@app.command()
def upgrade(*, as_json: AsJson = False) -> None:
    """Bring the database to this version. Safe to repeat.

    Of an SQLite file a copy of it as it was is kept; a PostgreSQL is copied by your own `pg_dump`.
    """
    with progress("Upgrading"):
        done = migrate.upgrade(local_settings().database_url)
    if as_json:
        copy = str(done.copy) if done.copy else None
        say_json({"before": done.before, "after": done.after, "changed": done.changed, "copy": copy})
        return
    if not done.changed:
        say(f"The database is at revision {done.after} already.")
        return
    say(f"The database is at revision {done.after} now.")
    if done.copy:
        say(f"A copy of it as it was: {done.copy}")
