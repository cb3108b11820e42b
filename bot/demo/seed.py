"""Five weeks of the company's history: told once, when a demo begins, by people in the local Slack.

Nothing is written past the bot: people type and press, the operator imports the register, time passes. The
bot runs in this process meanwhile, so that the clock can go from one event to the next at once.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import event

from bot.app import Bot
from bot.demo import company, history, strongroom, wiring
from bot.demo.acting import PATIENCE_SECONDS, Company, Stuck
from bot.demo.folder import Folder
from bot.demo.stage import Stage
from bot.services import policy_file, register
from bot.services.register_csv import read_sheet
from bot.settings import Settings, load
from storage import migrate
from storage.clock import TrustedClock

NEW = timedelta(hours=20)
"""What is older than this has been read by everybody."""


def seed(folder: Folder, present: datetime, show: Callable[[float], None] = lambda _: None) -> None:
    """Tell the history up to the present, and leave a company that has worked like this for weeks.

    How much of it is told, from 0 to 1, is shown meanwhile.
    It happens behind closed doors: nobody knows where this local Slack listens, nor can disturb it.
    """
    stage = Stage(folder, begins=history.first_morning(present))
    stage.slack.rate_limits = "off"
    try:
        with _connected(stage) as bot:
            strongroom.make(folder, bot)
            _import_accounts(stage, bot)
            history.tell(Company(stage.slack, stage.clock, stage.people, bot, present), show)
        _lose_whispers(stage)
        _have_read(stage, present - NEW)
    finally:
        stage.close()
    folder.seeded()


@contextmanager
def _connected(stage: Stage) -> Iterator[Bot]:
    """The bot on a new database, with its socket open and its first look round in Slack done."""
    migrate.upgrade(stage.folder.database_url)
    ports = wiring.ports(stage.clock)
    bot = Bot(load(Settings, **stage.settings()), ports)
    # In a history, time really passes when the clock is moved: nobody need be asked whether it has jumped.
    bot.database.clock = TrustedClock(replace(ports, monotonic=stage.clock.wall))
    event.listen(bot.database.engine, "connect", _in_haste)
    bot.inbound.start()
    try:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not stage.slack.sockets.open:
            if time.monotonic() > deadline:
                raise Stuck
            time.sleep(0.01)
        bot.contact.step()
        yield bot
    finally:
        bot.inbound.stop()
        bot.slack.close()
        bot.database.dispose()


def _in_haste(raw: sqlite3.Connection, _record: object) -> None:
    """Wait for no disk: a history that is cut off is told anew."""
    raw.execute("PRAGMA synchronous = OFF").close()


def _import_accounts(stage: Stage, bot: Bot) -> None:
    """What `vouchsafe accounts import` does."""
    sheet = read_sheet(company.ACCOUNTS.encode())
    policy = policy_file.read(stage.folder.policy).policy
    work = partial(
        register.import_accounts,
        workspace_id=stage.slack.team_id,
        sheet=sheet,
        by="operator",
        policy=policy,
    )
    bot.database.run(work)


def _lose_whispers(stage: Stage) -> None:
    """What only one person could see is gone once they close Slack, as everybody has since."""
    with stage.slack.lock:
        every = [one for kept in stage.slack.messages.values() for one in kept]
        for one in every:
            if one.is_ephemeral:
                stage.slack.remove(one)


def _have_read(stage: Stage, until: datetime) -> None:
    """Everybody has read what is old."""
    for person in stage.people.values():
        for channel in list(stage.slack.channels.values()):
            if stage.slack.sees(person.member, channel):
                shown = [one.ts for one in person.messages(channel)]
                old = [ts for ts in shown if float(ts) <= until.timestamp()]
                if old:
                    stage.slack.mark_read(person.id, channel.id, max(old))
