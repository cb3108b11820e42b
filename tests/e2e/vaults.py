"""The vault of a world: made as `vouchsafe vault init` makes it."""

from pathlib import Path

from bot.domain.ports import Ports, new_id
from bot.services import vault_making
from bot.vault_providers import KeyFile, key_line, write_secret
from storage.database import Database

RECIPIENT = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"


def make(url: str, key_file: Path, ports: Ports) -> None:
    """A key file, and a vault with that key."""
    write_secret(key_file, key_line(new_id(ports), ports.random_bytes(32)))
    provider = KeyFile(key_file)
    (key,) = provider.load(ports.random_bytes)
    database = Database(url, ports)
    with database.write() as unit:
        vault_making.make(unit, "operator", key, provider.name, RECIPIENT)
    database.dispose()
