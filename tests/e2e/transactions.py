"""A watch over a running bot: no call to Slack is made while its thread is inside a transaction (S5)."""

import threading
from typing import Any

from sqlalchemy import event

from bot.app import Bot


def watch(bot: Bot, found: list[str]) -> None:
    """Write every call that is made inside a transaction into `found`; the call itself goes on."""
    here = threading.local()

    def turn(*, inside: bool) -> Any:
        return lambda _connection: setattr(here, "inside", inside)

    event.listen(bot.database.engine, "begin", turn(inside=True))
    event.listen(bot.database.engine, "commit", turn(inside=False))
    event.listen(bot.database.engine, "rollback", turn(inside=False))
    pool = bot.slack._pool
    ask = pool.request

    def request(verb: str, url: str, **more: Any) -> Any:
        if getattr(here, "inside", False):
            found.append(f"S5 {verb} {url} inside a transaction")
        return ask(verb, url, **more)

    pool.request = request
