"""What comes of the lines of an audit: adopted by the committee, taken away with proof, changed, looked at."""

from collections.abc import Mapping

from bot.domain.campaigns import CampaignState
from bot.domain.reviews import Choice, ItemState
from tests.e2e import adopting, auditing, steps
from tests.e2e.auditing import APP, CABINS, FILMS, UNKNOWN, Launched
from tests.e2e.test_audit_ladder import answer
from tests.e2e.test_exposure import change_them
from tests.e2e.world import World, words


def test_each_kind_of_line_is_followed_to_its_own_evidence(world: World) -> None:
    auditing.populate(world)
    launched = auditing.launch(world)
    world.sweep()
    answer(world, "Iris", launched.of(FILMS, "Ben Asante"), Choice.KEEP)
    for handle, who in ((FILMS, "Noah Klein"), (FILMS, UNKNOWN), (FILMS, APP), (CABINS, "Tom Gallagher")):
        answer(world, "Iris", launched.of(handle, who), Choice.REMOVE)
    world.sweep()
    assert states(world, launched) == {
        "Ben Asante": ItemState.ADOPTING,
        **dict.fromkeys(("Noah Klein", UNKNOWN, APP, "Tom Gallagher"), ItemState.TO_REMOVE),
    }
    assert "Kept in audit #1." in words(world.cards()[-1])
    adopting.approve(world, "Jonas", "Priya", "Tom")
    for about, label in (
        ("role of Noah", "It is taken away…"),
        ("tablet", "It is taken away…"),
        (APP, "It is revoked…"),
    ):
        world.click("Iris", world.dm("Iris", about), label)
        steps.send_done(world, "Iris", "Did that on the network.")
    change_them(world, "Iris", "Changed the login.")
    world.sweep()
    assert states(world, launched) == {
        "Ben Asante": ItemState.KEPT,
        **dict.fromkeys(("Noah Klein", UNKNOWN, APP, "Tom Gallagher"), ItemState.REMOVED),
    }


def test_what_ends_before_it_is_answered_is_gone_and_the_audit_goes_on_with_the_rest(world: World) -> None:
    mayas = steps.held(world)
    launched = auditing.launch(world, (FILMS,))
    world.sweep()
    world.click("Maya", world.dm("Maya", "Your access"), "Give back")
    world.sweep()
    after = auditing.read(world, launched.campaign.id)
    assert after.of(FILMS, "Maya Chen").state is ItemState.GONE
    assert after.campaign.state is CampaignState.OPEN
    answer(world, "Iris", launched.of(FILMS), Choice.KEEP)
    world.sweep()
    assert auditing.read(world, launched.campaign.id).campaign.state is CampaignState.SETTLING
    assert steps.grant(world, mayas).ended_at


def states(world: World, launched: Launched) -> Mapping[str, ItemState]:
    """How the lines that were answered stand, by whom or what they are about."""
    found = auditing.read(world, launched.campaign.id).items
    answered = [one for one in found if one.submitted_at]
    return {one.frozen.get("who") or one.said: one.state for one in answered}
