"""Lines that end in silence, or before anybody has answered, in every way that they can; for stories to call."""

from bot.domain.reviews import Choice, Item
from bot.services import review_asking, reviewing
from tests.e2e import auditing, steps
from tests.e2e.auditing import HOWTO, Launched
from tests.e2e.checking_out import lent
from tests.e2e.reviewing import person
from tests.e2e.test_audit_ladder import answer, days_after, unit_of
from tests.e2e.world import World

SILENT = ("Oscar", "Maya", "Kenji")
ENDED = ("Ingrid", "Tom", "Nadia")


def every_move(world: World) -> Launched:
    """Of a login, which Ben owns, three holders give it back before he answers, and he never does of three."""
    for name in (*SILENT, *ENDED):
        lent(world, name, handle=HOWTO, owner="Ben", use_case="Community", ends="30 days")
    launched = auditing.launch(world, (HOWTO,))
    world.sweep()
    for kept, doubted, _ in (SILENT, ENDED):
        choose(world, line(world, launched, kept))
        doubt(world, line(world, launched, doubted))
    for name in ENDED:
        world.click(name, steps.command(world, name, "/my-access"), "Give back")
    world.sweep()
    days_after(world, launched, 16)  # Where Ben is, it is night still on the morning before.
    kept, removed, left = (line(world, launched, name) for name in SILENT)
    answer(world, "Ben", kept, Choice.KEEP)
    answer(world, "Ben", removed, Choice.REMOVE)
    world.click(SILENT[2], steps.command(world, SILENT[2], "/my-access"), "Give back")
    world.sweep()
    assert left.grant_id
    return auditing.read(world, launched.campaign.id)


def line(world: World, launched: Launched, name: str) -> Item:
    """The line about somebody, as it now is."""
    now = auditing.read(world, launched.campaign.id)
    return next(one for one in now.items if one.person == world[name].id)


def choose(world: World, item: Item) -> None:
    """Ben answers Keep, and does not submit it."""
    with unit_of(world) as (unit, company):
        reviewing.choose(unit, company, person(world, "Ben"), item.id, Choice.KEEP)
    world.settle()


def doubt(world: World, item: Item) -> None:
    """Ben is not sure, so the holder is asked."""
    with unit_of(world) as (unit, company):
        review_asking.unsure(unit, company, person(world, "Ben"), item.id)
    world.settle()
