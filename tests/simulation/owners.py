"""Many owners, each of an account with twenty lines to review, and an audit over all of them."""

from bot.domain.campaigns import Scope
from bot.domain.ledger import Holding, Method, Source, Standing
from bot.domain.reviews import Item, Review
from bot.services import campaigns, ledger
from storage import register, reviews
from storage.database import Unit
from tests.e2e.world import World

APPS, HOLDERS = 9, 10
LINES = 1 + APPS + HOLDERS
BRAND = "brand"
HEADINGS = "network,handle,name,url,brand,region,purpose,tier,status,owner,backup_owner,connected_apps\n"


def names(count: int) -> list[str]:
    """The owners, by the name of the story; each stands in for the one before."""
    return [f"Staff{number:03d}" for number in range(count)]


def settle(world: World, count: int) -> None:
    """Give so many people an account, on which others have a way in, and apps do, that nobody has granted.

    The person named last on each account is its own owner on every tenth one.
    """
    world.import_accounts(HEADINGS + "".join(_account(world, number, count) for number in range(count)))
    assert world.bot
    with world.bot.database.write() as unit:
        for number in range(count):
            (account,) = register.by_handle(unit, world.slack.team_id, _handle(number))
            for name in _holders(number, count):
                _has_a_way_in(unit, account.id, world.slack.team_id, world[name].id)


def launch(world: World, by: str) -> str:
    """Somebody launches one audit over all of it; its id."""
    assert world.bot
    with world.bot.database.write() as unit:
        company, actor = world.bot.company(), world[by].id
        every = register.every(unit, world.slack.team_id)
        scope = Scope(tuple(one.id for one in every if one.handle.startswith(BRAND)))
        drafted = campaigns.draft(unit, company, actor, scope)
        return campaigns.launch(unit, company, drafted.id, actor).id


def parts(world: World, campaign_id: str) -> dict[str, tuple[Review, tuple[Item, ...]]]:
    """Each person's part of the audit with its lines, by the name of the story."""
    by_id = {one.id: name for name, one in world.people.items()}
    assert world.bot
    with world.bot.database.read() as unit:
        every = reviews.of_campaign(unit, campaign_id)
        return {by_id[one.person]: (one, reviews.items(unit, one.id)) for one in every}


def _handle(number: int) -> str:
    return f"{BRAND}{number:03d}"


def _account(world: World, number: int, count: int) -> str:
    mail = [world[_owner(one, count)].member.email for one in (number, number + 1)]
    apps = ";".join(f"App {one}" for one in range(APPS))
    said = (f"Brand {number}", f"https://example.com/{number}", f"Brand {number}", "Global", "Stories")
    return ",".join(("youtube", _handle(number), *said, "standard", "active", *map(str, mail), apps)) + "\n"


def _owner(number: int, count: int) -> str:
    return names(count)[number % count]


def _holders(number: int, count: int) -> list[str]:
    others = [_owner(number + step, count) for step in range(2, 2 + HOLDERS)]
    return [*others[:-1], _owner(number, count)] if number % 10 == 0 else others


def _has_a_way_in(unit: Unit, account_id: str, workspace_id: str, person: str) -> None:
    line = Holding(
        unit.new_id(), workspace_id, account_id, person, "", Method.NATIVE_ROLE, "editor",
        Standing.CURRENT, None, None, Source.IMPORT, None, "", None, None, unit.now, "operator",
    )  # fmt: skip
    ledger.record(unit, line)
