"""How people store logins in the stories, each the way a person does it."""

from typing import Any

from bot.domain.logins import Typed
from bot.domain.secret_text import SecretText
from bot.domain.vault import Secret
from bot.services import logins, storing
from storage import people, secrets
from tests.e2e.reading import screen, send
from tests.e2e.register_steps import account
from tests.e2e.steps import command, press
from tests.e2e.world import World

PASSWORD = "Vr9#tulip-Oak!moss"
SEED = "JBSW Y3DP EHPK 3PXP JBSW Y3DP"
FILMS = "larkfieldfilms"


def code(world: World, seed: str = SEED) -> str:
    """What an app that has this key shows now."""
    return logins.code(SecretText(seed), world.now).digits.reveal()


def look(world: World, name: str, handle: str = FILMS) -> str:
    """Look at an account's card in the register; what it says."""
    found = command(world, name, "/vouchsafe", f"register @{handle}")
    world.click(name, found, "Look")
    return screen(world, name)


def open_form(world: World, name: str, label: str = "Store the login…", handle: str = FILMS) -> None:
    """Open the form from the account's card."""
    look(world, name, handle)
    press(world, name, label)


def store(
    world: World, name: str, handle: str = FILMS, label: str = "Store the login…", **typed: Any
) -> dict[str, str]:
    """Store a login from the account's card; the errors at the form's fields."""
    open_form(world, name, label, handle)
    return fill(world, name, **typed)


def fill(world: World, name: str, **typed: Any) -> dict[str, str]:
    """Fill in the form that is open and send it; the errors at its fields."""
    labels = {
        "username": "User name", "password": "Password", "new": "New password", "generate": "Or",
        "seed": "Key of the second factor", "code": "The code that your app shows now",
        "codes": "Recovery codes", "mail": "Recovery mail", "without": "Keep no longer",
    }  # fmt: skip
    world[name].fill({labels[field]: value for field, value in typed.items()})
    return send(world, name)


def take_out(world: World, name: str, handle: str = FILMS) -> dict[str, str]:
    """Take a login out of the vault, with a reason; the errors at the form's field."""
    open_form(world, name, "Take out of the vault…", handle)
    world[name].fill({"Reason": "Nobody shares it any more."})
    errors = send(world, name)
    world[name].close_view(everything=True)
    return errors


def kept(world: World, handle: str = FILMS) -> Secret | None:
    """The login that is kept for an account."""
    assert world.bot
    with world.bot.database.read() as unit:
        return secrets.of_account(unit, account(world, handle).id)


def in_the_vault(world: World, name: str = "Iris", handle: str = FILMS, **given: str) -> Secret:
    """Somebody has stored the login of an account, in no story's way: the login."""
    assert world.bot
    typed = {"username": "films@larkfield.example", "password": PASSWORD, **given}
    with world.bot.database.write() as unit:
        actor = people.find(unit, world.slack.team_id, world[name].id)
        new = Typed(**{field: SecretText(said) for field, said in typed.items()})
        assert actor
        return storing.store(unit, world.bot.company(), actor, account(world, handle).id, new)
