"""An audit is launched: who is asked what, from which sources, and what is refused (P4, C1, C2)."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256

from bot.domain.campaigns import CampaignState, SourceKind, population_of
from bot.domain.people import Person
from storage import campaigns as rows
from storage import people
from storage.canonical import canonical_bytes
from storage.database import Unit
from tests.e2e import auditing
from tests.e2e.auditing import APP, CABINS, FILMS, UNKNOWN
from tests.e2e.reading import answer, events, refused, screen, send
from tests.e2e.steps import command
from tests.e2e.world import World, words


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
    digests = [sha256(canonical_bytes(one.frozen)).hexdigest() for one in audit.items]
    assert digests == [one.digest for one in audit.items]
    assert audit.campaign.population == population_of(digests)
    assert events(world, "review_item:") == ["review_item:asked"] * len(audit.items)
    assert world.bot
    with world.bot.database.read() as unit:
        kept = rows.sources(unit, audit.campaign.id)
    assert {one.kind for one in kept} == set(SourceKind) - {SourceKind.NETWORK}


@contextmanager
def world_read(world: World) -> Iterator[Unit]:
    """A look at the rows."""
    assert world.bot
    with world.bot.database.read() as unit:
        yield unit


def _people(world: World) -> tuple[Person, ...]:
    assert world.bot
    with world.bot.database.read() as unit:
        return people.everybody(unit, world.slack.team_id)


def test_an_audit_is_begun_by_hand_with_what_it_would_ask_of_whom_before_ones_eyes(world: World) -> None:
    auditing.populate(world)
    command(world, "Amara", "/vouchsafe", "audit start")
    assert "No account is due now." in screen(world, "Amara")
    world["Amara"].fill({"Which accounts": "One network"})
    world["Amara"].fill({"Network": "YouTube"})
    said = screen(world, "Amara")
    assert "*8 lines* on 2 accounts; 7 lines are of higher risk and answered one by one." in said
    assert f"<@{world['Iris'].id}>: 6 lines" in said
    assert (
        f"<@{world['Jonas'].id}>: 1 line, in the place of owners whom they are about or who are away" in said
    )
    assert "@larkfieldfilms (YouTube), never brought" in said
    assert send(world, "Amara") == {}
    assert "Audit #1 is being launched." in screen(world, "Amara")
    world["Amara"].close_view()
    world.stop()
    world.start()
    world.sweep()
    assert "*Audit #1* · 2 accounts: owners are asked, line by line: 0 of 8 lines answered, 0 done" in words(
        command(world, "Nadia", "/vouchsafe", "audit")
    )
    command(world, "Amara", "/vouchsafe", "audit start")
    world["Amara"].fill({"Which accounts": "Some accounts"})
    world["Amara"].choose("Accounts", "films", ["@larkfieldfilms on YouTube"])
    assert "@larkfieldfilms is in audit #1, which goes on." in screen(world, "Amara")
    assert "is in audit #1" in send(world, "Amara")["audit_extent"]
    world["Amara"].close_view()
    assert events(world, "campaign:") == ["campaign:drafted", "campaign:launched"]


def test_what_another_audit_asks_about_is_left_out_and_named_where_it_is_picked(world: World) -> None:
    auditing.populate(world)
    auditing.launch(world)
    command(world, "Amara", "/vouchsafe", "audit start")
    world["Amara"].fill({"Which accounts": "Every account"})
    said = screen(world, "Amara")
    assert "2 accounts left out, which another audit asks about already." in said
    assert "is in audit #1" not in said
    assert send(world, "Amara") == {}
    world["Amara"].close_view()
    world.sweep()
    with world_read(world) as unit:
        held = rows.held(unit, world.slack.team_id)
    assert set(held.values()) == {1, 2}
    command(world, "Amara", "/vouchsafe", "audit start")
    world["Amara"].fill({"Which accounts": "Every account"})
    refusal = screen(world, "Amara")
    assert "@larkfieldfilms are in audit #1, which goes on; " in refusal
    assert "which goes on. Leave them out" in send(world, "Amara")["audit_extent"]


def test_a_guest_of_no_known_agency_is_never_kept_together_with_others(world: World) -> None:
    auditing.populate(world)
    auditing.found(world, FILMS, person=world["Gia"].id)
    gia = auditing.launch(world).of(FILMS, "Gia Romano")
    assert "guest" in gia.frozen["factors"]
    assert not gia.plain


def test_who_does_not_run_the_programme_starts_no_audit(world: World) -> None:
    for name in ("Iris", "Ingrid"):
        world[name].command("/vouchsafe", "audit start")
        assert "Only the programme manager, the deputy and the admins run audits." in answer(world, name)
    world["Maya"].command("/vouchsafe", "audit")
    assert "Only the programme manager, the deputy, the auditors and the admins look" in answer(world, "Maya")
    assert [why for _, why in refused(world)] == ["NotYours"] * 3
