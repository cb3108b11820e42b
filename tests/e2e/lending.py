"""Logins in the vault as the stories of grants need them: kept, looked at and changed, with what is written then."""

from pathlib import Path

from bot.domain.events import Event
from bot.domain.grants import Grant
from bot.domain.register import Account
from bot.domain.vault import Checkout, CheckoutState, Glimpse, Secret, SecretState, Seen, Version
from bot.services import lending, rotating
from storage import register, secrets
from storage.database import Unit
from tests.e2e import steps
from tests.e2e.world import ROOT, World

HANDLE = "larkfield_team"
ASKED = {"account": f"@{HANDLE}", "role": "Account login", "use_case": "Speaking as the brand"}
"""What the brand's user name on Reddit is asked for; Ben owns it, Priya speaks for IT."""


CHANGED = {
    "cards: digest": "cards: at_once",
    "unused_after: 30 days": "unused_after: 10 days",
    """      training: [holders]
      acknowledgement: true
    because: Whoever has seen""": "    because: Whoever has seen",
    "when: {role: account-login}": "when: {role: [account-login, brand-app]}",
    "roles: [account-login]": "roles: [account-login, brand-app]",
    "      - {id: ads-manager, name: Ads manager}\n": """      - {id: ads-manager, name: Ads manager}
      - {id: brand-app, name: Brand app, method: vault}
""",
}
"""What the stories' policy says instead of the example's: nothing must be learned first, and Reddit has two roles
that lend its one login.
"""


def without_gates(path: Path) -> Path:
    """The example policy as these stories want it."""
    text = (ROOT / "policy.yml").read_text()
    for old, new in CHANGED.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text)
    return path


def approved(world: World, name: str = "Maya", **asked: str) -> str:
    """Somebody asks for a login and is vouched for; the id of what they are granted."""
    steps.vouch(world, world.ask(name, **{**ASKED, **asked}), owner="Ben", others=("Priya",))
    return steps.newest(world).id


def keep(world: World, name: str = "Ben", handle: str = HANDLE) -> None:
    """Somebody puts the first version of an account's login into the vault."""
    assert world.bot
    with world.bot.database.write() as unit:
        (account,) = register.by_handle(unit, world.slack.team_id, handle)
        new = Secret(unit.new_id(), account.workspace_id, account.id, SecretState.KEPT, 1, unit.now, unit.now)
        secrets.add(unit, new)
        _version(unit, new, world[name].id, "secret:stored")
        lending.kept(unit, account, world[name].id)
    world.settle()


def change(world: World, name: str = "Ben", handle: str = HANDLE) -> int:
    """Somebody puts a later version into the vault; its number."""
    assert world.bot
    with world.bot.database.write() as unit:
        account, secret = _kept(unit, world, handle)
        secrets.change(unit, secret.id, version=secret.version + 1, changed_at=unit.now)
        changed = secrets.find(unit, secret.id)
        assert changed
        _version(unit, changed, world[name].id, "secret:changed")
        rotating.changed_by_version(unit, world.bot.company(), account, changed, world[name].id)
    world.settle()
    return changed.version


def look(world: World, grant_id: str, what: Glimpse = Glimpse.PASSWORD) -> None:
    """The holder checks the login out and sees it."""
    assert world.bot
    with world.bot.database.write() as unit:
        grant = steps.grant(world, grant_id)
        _, secret = _kept(unit, world, HANDLE)
        opened = secrets.open_checkout_of(unit, grant_id) or _opened(unit, grant, secret)
        seen = Seen(
            unit.new_id(), grant.workspace_id, secret.id, secret.version, grant.beneficiary, what, unit.now,
            opened.id, grant_id,
        )  # fmt: skip
        _saw(unit, seen)


def _kept(unit: Unit, world: World, handle: str) -> tuple[Account, Secret]:
    (account,) = register.by_handle(unit, world.slack.team_id, handle)
    secret = secrets.of_account(unit, account.id)
    assert secret
    return account, secret


def _version(unit: Unit, secret: Secret, by: str, kind: str) -> None:
    secrets.add_version(unit, Version(unit.new_id(), secret.id, secret.version, by, unit.now, False, None))
    facts = {"account": secret.account_id, "version": secret.version}
    unit.record(Event(kind, secret.workspace_id, "secret", secret.id, by, facts))
    values = (secret.version, by, Glimpse.STORED, unit.now)
    _saw(unit, Seen(unit.new_id(), secret.workspace_id, secret.id, *values))


def _saw(unit: Unit, seen: Seen) -> None:
    if secrets.add_seen(unit, seen):
        facts = {"secret": seen.secret_id, "version": seen.version, "what": seen.what.value}
        unit.record(Event("secret:seen", seen.workspace_id, "secret_seen", seen.id, seen.person, facts))


def _opened(unit: Unit, grant: Grant, secret: Secret) -> Checkout:
    new = Checkout(
        unit.new_id(), grant.workspace_id, grant.id, secret.id, grant.beneficiary, CheckoutState.OPEN,
        unit.now, grant.ends_at,
    )  # fmt: skip
    secrets.add_checkout(unit, new)
    opened = Event("checkout:opened", grant.workspace_id, "checkout", new.id, grant.beneficiary, {})
    unit.record(opened)
    return new
