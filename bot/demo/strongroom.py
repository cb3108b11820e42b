"""The vault of a demo, made as `vouchsafe vault init` makes one, and the logins that its owners keep there.

Every password and second factor is invented while the history is told; nobody has ever known them.
"""

from base64 import b32encode
from functools import partial

from bot import vault_recovery
from bot.app import Bot
from bot.demo.acting import Company, Stuck
from bot.demo.folder import Folder
from bot.domain.logins import Typed
from bot.domain.ports import new_id
from bot.domain.secret_text import SecretText
from bot.services import logins, storing, vault_making
from bot.vault_providers import KeyFile, key_line, write_secret
from bot.views.vault_sheet import sheet
from storage import people, register
from storage.database import Unit
from storage.vault_cipher import KEY_BYTES

SEED_BYTES = 20
NOT_IN_EARNEST = """

(Here the sheet is a file, so that you can try the recovery. In earnest it is printed, and stored nowhere.)
"""


def make(folder: Folder, bot: Bot) -> None:
    """The key, its recovery copy with the sheet for it, and the vault."""
    ports, provider = bot.ports, KeyFile(folder.vault_key)
    provider.add(key_line(new_id(ports), ports.random_bytes(KEY_BYTES)))
    (key,) = provider.load(ports.random_bytes)
    identity, recipient = vault_recovery.new_identity()
    vault_recovery.write(folder.recovery_copy, provider.text(), recipient)
    made = bot.database.run(
        partial(vault_making.make, actor="operator", key=key, provider=provider.name, recipient=recipient)
    )
    lines = sheet(made, str(folder.recovery_copy), identity)
    write_secret(folder.recovery_sheet, "\n".join(lines) + NOT_IN_EARNEST)
    bot.database.vault.load()


def keep(here: Company, name: str, network: str, handle: str, username: str) -> None:
    """Somebody stores an account's login, with a password that is generated and a second factor."""
    here.bot.database.run(
        partial(_keep, here=here, name=name, network=network, handle=handle, username=username)
    )
    here.settle()


def _keep(unit: Unit, here: Company, name: str, network: str, handle: str, username: str) -> None:
    actor = people.find(unit, here.slack.team_id, here.people[name].id)
    places = register.alike(unit, here.slack.team_id, network, handle)
    if actor is None or not places:
        raise Stuck
    seed = SecretText(b32encode(unit.ports.random_bytes(SEED_BYTES)).decode())
    shown = logins.code(seed, unit.now).digits
    new = Typed(username=SecretText(username), seed=seed, first_code=shown, generate=True)
    storing.store(unit, here.bot.company(), actor, places[0].id, new)
