"""An audit is launched: who is asked what, from which sources, and what is refused (P4, C1, C2)."""

from bot.domain.campaigns import CampaignState, SourceKind, population_of
from bot.domain.people import Person
from bot.services.campaign_population import digest_of
from storage import campaigns as rows
from storage import people
from tests.e2e import auditing
from tests.e2e.auditing import APP, CABINS, FILMS, UNKNOWN
from tests.e2e.reading import events
from tests.e2e.world import World


def test_everybody_with_a_way_in_is_a_line_and_nobody_is_asked_about_themselves(world: World) -> None:
    auditing.populate(world)
    audit = auditing.launch(world)
    assert audit.campaign.state is CampaignState.OPEN
    names = {one.user_id: one.name for one in _people(world)}
    asked = {one.id: names[one.person] for one in audit.reviews}
    said = {
        (one.frozen["handle"], one.frozen.get("who") or one.said or one.kind.value): asked[one.review_id]
        for one in audit.items
    }
    iris = "Iris Novak"
    assert said == {
        (FILMS, "account"): iris,
        (FILMS, APP): iris,
        (FILMS, "Maya Chen"): iris,
        (FILMS, "Ben Asante"): iris,
        (FILMS, iris): "Jonas Weber",
        (FILMS, "Noah Klein"): iris,
        (FILMS, UNKNOWN): iris,
        (CABINS, "account"): iris,
        (CABINS, "Ben Asante"): iris,
        (CABINS, "Tom Gallagher"): iris,
    }
    assert audit.of(FILMS, UNKNOWN).place == 1
    assert [one.risk for one in audit.items] == sorted((one.risk for one in audit.items), reverse=True)
    maya = audit.of(FILMS, "Maya Chen")
    assert maya.plain
    assert maya.frozen["reason"] == "Autumn films"
    assert not any(one.plain for one in audit.items if one.id != maya.id)
    digests = [digest_of(one.frozen) for one in audit.items]
    assert digests == [one.digest for one in audit.items]
    assert audit.campaign.population == population_of(digests)
    assert events(world, "review_item:") == ["review_item:asked"] * len(audit.items)
    assert world.bot
    with world.bot.database.read() as unit:
        kept = rows.sources(unit, audit.campaign.id)
    assert {one.kind for one in kept} == set(SourceKind) - {SourceKind.NETWORK}


def _people(world: World) -> tuple[Person, ...]:
    assert world.bot
    with world.bot.database.read() as unit:
        return people.everybody(unit, world.slack.team_id)
