"""How the bot of a demo is wired: as for `vouchsafe run`, to the local Slack and on the demo's clock."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.demo.folder import Folder
from bot.domain.ports import Ports
from bot.world import real_ports

if TYPE_CHECKING:
    from bot.simulator import Clock

# Not secrets: they open nothing but the local Slack of this very machine, on loopback.
TOKEN = "xoxb-local-demo-token"  # noqa: S105
APP_TOKEN = "xapp-local-demo-token"  # noqa: S105
TICK_EVERY = timedelta(seconds=1)
"""So often that what a moved clock brings about is seen at once."""


def settings(folder: Folder, api_url: str, admins: list[str], channel: str) -> dict[str, str]:
    """The bot's settings, by their names in the environment."""
    return {
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "SLACK_API_URL": api_url,
        "VOUCHSAFE_ADMINS": ",".join(admins),
        "VOUCHSAFE_ANCHOR_FILE": str(folder.anchors),
        "VOUCHSAFE_COMMITTEE_CHANNEL": channel,
        "VOUCHSAFE_DATABASE_URL": folder.database_url,
        "VOUCHSAFE_KEYS": str(folder.keys),
        "VOUCHSAFE_KEY_FILE": str(folder.vault_key),
        "VOUCHSAFE_OPS_PORT": "0",
        "VOUCHSAFE_POLICY": str(folder.policy),
    }


def keep_for_operators(folder: Folder, given: Mapping[str, str]) -> None:
    """Write the settings down, so that every command works in the demo's folder."""
    lines = [f"{name}={value}\n" for name, value in given.items()]
    folder.environment.write_text("".join(lines), encoding="utf-8")


def ports(clock: "Clock") -> Ports:
    """The real world but for its wall clock."""
    return replace(real_ports(), wall=lambda: datetime.fromtimestamp(clock.wall(), UTC), shared_clock=False)
