"""Logins in the vault as the stories of grants need them: asked for, kept, looked at and changed."""

from pathlib import Path

from tests.e2e import checking_out, steps, storing
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


def keep(world: World, name: str = "Ben", password: str = storing.PASSWORD) -> None:
    """Somebody puts the login into the vault, or a later version of it."""
    storing.in_the_vault(world, name, HANDLE, password=password)
    world.settle()


def change(world: World, name: str = "Ben") -> int:
    """Somebody puts a later version into the vault; its number."""
    keep(world, name, f"{storing.PASSWORD} and more of it {world.now:%j%H}")
    kept = storing.kept(world, HANDLE)
    assert kept
    return kept.version


def look(world: World, name: str = "Maya") -> None:
    """The holder checks the login out, sees it, and closes the dialogue."""
    assert storing.PASSWORD in checking_out.look(world, name)
    world[name].close_view()
