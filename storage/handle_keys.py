"""Handle keys of accounts that are older than this version's way of telling which handles are the same."""

from sqlalchemy import Connection, inspect, select, update

from bot.domain.handles import normal_handle
from bot.domain.register import CLOSED
from storage.register import account

_READ = (account.c.id, account.c.workspace_id, account.c.network, account.c.handle, account.c.handle_key)

Place = tuple[str, str, str]


def recompute(connection: Connection) -> None:
    """Give every account the key that its handle comes to now, in tables that have come this far.

    Where that makes two the same, the one that has the key, or else the first that came, has it; the other
    keeps what it had, so that both stand in the register until somebody merges them.
    """
    if account.c.handle_like.name not in _columns(connection):
        return
    rows = connection.execute(
        select(*_READ, account.c.status).order_by(account.c.added_at, account.c.id)
    ).all()
    taken: set[Place] = {(row.workspace_id, row.network, row.handle_key) for row in rows}
    for row in rows:
        wanted = normal_handle(row.handle)
        free = (row.workspace_id, row.network, wanted) not in taken and row.status not in CLOSED
        key = wanted if free else row.handle_key
        taken.add((row.workspace_id, row.network, key))
        this = update(account).where(account.c.id == row.id)
        connection.execute(this.values(handle_key=key, handle_like=wanted))


def _columns(connection: Connection) -> set[str]:
    found = inspect(connection)
    return (
        {column["name"] for column in found.get_columns(account.name)}
        if found.has_table(account.name)
        else set()
    )
