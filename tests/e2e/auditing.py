"""Audits in stories: accounts with everybody who can have a way in, and an audit over them that is launched."""

from dataclasses import dataclass
from typing import Any

from bot.domain.campaigns import Campaign, Scope
from bot.domain.ledger import Holding, Method, Source, Standing
from bot.domain.reviews import Item, Review
from bot.services import campaigns, ledger
from storage import campaigns as rows
from storage import reviews
from tests.e2e import partners, steps
from tests.e2e.register_steps import account, change_account, has_a_way_in
from tests.e2e.world import World

FILMS, CABINS, HOWTO = "larkfieldfilms", "larkfieldcabins", "larkfieldhowto"
ACCOUNTS = (FILMS, CABINS)
UNKNOWN = "the old tablet in the studio"
APP = "ClipCaster"


@dataclass(frozen=True)
class Launched:
    """An audit as it stands."""

    campaign: Campaign
    reviews: tuple[Review, ...]
    items: tuple[Item, ...]

    def of(self, handle: str, who: str | None = None) -> Item:
        """The line about an account, or about somebody there, by name or as they were written."""
        names = ("who", "said", "app") if who else ("line",)
        wanted = who or "account"
        here = [one for one in self.items if one.frozen["handle"] == handle]
        return next(one for one in here if wanted in [one.frozen.get(name) for name in names])


def populate(world: World, *, granted: bool = True) -> None:
    """Give the accounts their holders.

    On Films, which Iris owns and Jonas backs up: Maya with a grant, Ben and Iris without one, Noah of an agency,
    somebody unknown, and a connected app. On Cabins, which Iris owns and Amara backs up: Ben and Tom, who share
    a login.
    """
    if granted:
        steps.held(world)
    partners.northlight(world)
    change_account(world, FILMS, connected_apps=APP)
    change_account(world, CABINS, methods={"editor": Method.SHARED_SECRET.value})
    has_a_way_in(world, "Ben", FILMS)
    has_a_way_in(world, "Iris", FILMS)
    has_a_way_in(world, "Ben", CABINS, Method.SHARED_SECRET)
    has_a_way_in(world, "Tom", CABINS, Method.SHARED_SECRET)
    found(world, FILMS, person=partners.principal(world, "Noah Klein").id)
    found(world, FILMS, said=UNKNOWN, standing=Standing.UNKNOWN, method=Method.LIVE_SESSION, role="")
    world.settle()


def found(world: World, handle: str, **values: Any) -> str:
    """The ledger knows somebody with a way in, in the editor's role by the network unless told; the line's id."""
    on = account(world, handle)
    assert world.bot
    with world.bot.database.write() as unit:
        plain: dict[str, Any] = {
            "person": None, "said": "", "method": Method.NATIVE_ROLE, "role": "editor",
            "standing": Standing.CURRENT, "since": None, "until": None, "source": Source.IMPORT,
            "source_id": None, "evidence": "", "grant_id": None, "replaces": None,
        }  # fmt: skip
        line = Holding(
            id=unit.new_id(), workspace_id=on.workspace_id, account_id=on.id, recorded_at=unit.now,
            recorded_by="operator", **plain | values,
        )  # fmt: skip
        ledger.record(unit, line)
    return line.id


def launch(world: World, accounts: tuple[str, ...] = ACCOUNTS, by: str = "Amara") -> Launched:
    """Have an audit over these accounts drafted and launched."""
    ids = tuple(account(world, handle).id for handle in accounts)
    assert world.bot
    with world.bot.database.write() as unit:
        company, actor = world.bot.company(), world[by].id
        drafted = campaigns.draft(unit, company, actor, Scope(ids))
        campaigns.launch(unit, company, drafted.id, actor)
    world.settle()
    return read(world, drafted.id)


def read(world: World, campaign_id: str) -> Launched:
    """An audit as it now stands."""
    assert world.bot
    with world.bot.database.read() as unit:
        campaign = rows.find(unit, campaign_id)
        assert campaign
        return Launched(campaign, reviews.of_campaign(unit, campaign_id), reviews.items_of(unit, campaign_id))
