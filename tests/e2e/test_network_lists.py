"""Whom the network lists is brought and compared, and whoever answers settles what differs (P3.6)."""

from datetime import timedelta

from bot.domain.campaigns import CampaignState
from bot.domain.duties import DutyKind
from bot.domain.events import Event
from bot.domain.ledger import Standing
from bot.domain.reconciling import MatchState, Origin
from bot.services import reconciling
from bot.simulator.entry import Upload
from storage import campaigns, ledger
from storage import duties as duty_rows
from storage import network_lists as rows
from tests.e2e import auditing, listing
from tests.e2e import ledger as tried
from tests.e2e.auditing import FILMS
from tests.e2e.hunting import FILMS as HUNTED
from tests.e2e.hunting import begin_hunt, give
from tests.e2e.listing import DIFFER, EVERYBODY, audited, bring, matches, settle, states
from tests.e2e.reading import answer, events, screen, trail
from tests.e2e.register_steps import account, change_account
from tests.e2e.steps import command
from tests.e2e.world import World, words

GHOST, ORPHAN = MatchState.GHOST, MatchState.ORPHAN
INTRUDER = "Zed of Nowhere"


def _open_duties(world: World) -> set[DutyKind]:
    assert world.bot
    with world.bot.database.read() as unit:
        found = {one.kind for one in duty_rows.open_about(unit, account(world, FILMS).id)}
    return found & {DutyKind.NETWORK_LIST, DutyKind.MATCH_LISTS}


def test_a_list_is_brought_and_whom_it_does_not_explain_is_settled_by_name(world: World) -> None:
    audit = audited(world)
    assert bring(world, "Iris", f"{EVERYBODY}\n{INTRUDER}, Manager") == {}
    assert "Done: the list of people of @larkfieldfilms" in words(world.dm("Iris", "Done: the list"))
    found = matches(world, audit)
    assert found[INTRUDER].state is ORPHAN
    assert {one.state for name, one in found.items() if name != INTRUDER} == {MatchState.MATCHED}
    card = words(world.dm("Iris", DIFFER))
    assert f"“{INTRUDER}”, Manager: on the network's list, and not in the ledger" in card
    world.stop()
    world.start()
    assert settle(world, "Iris", found[INTRUDER], "I accept the risk", **{"Why, or how you know": "A"}) == {
        "until": "Please choose until when, at most a year ahead."
    }
    gone = {"Why, or how you know": "Nobody knows them; they must go."}
    assert settle(world, "Iris", found[INTRUDER], "They do not belong there", **gone) == {}
    assert states(world, audit)[INTRUDER] is MatchState.RESOLVED
    assert _open_duties(world) == set()
    assert world.bot
    with world.bot.database.read() as unit:
        (line,) = [one for one in ledger.of_account(unit, account(world, FILMS).id) if one.said == INTRUDER]
        (asked,) = duty_rows.open_about(unit, line.id)
    assert (line.standing, line.evidence) == (Standing.UNKNOWN, gone["Why, or how you know"])
    assert asked.kind is DutyKind.TAKE_AWAY
    assert events(world, "match:")[-1] == "match:resolved"


def test_where_a_tool_is_approved_whoever_works_on_the_network_itself_is_asked_about_and_named(
    world: World,
) -> None:
    change_account(world, FILMS, publishing_tool="Buffer")
    audited(world)
    why = "Live videos cannot be made in Buffer."
    asked = "Who works on the network itself instead of Buffer, and why?"
    assert bring(world, "Iris", EVERYBODY, **{asked: why}) == {}
    command(world, "Iris", "/vouchsafe", "audit lists")
    assert "On the network itself, without a seat in Buffer" in screen(world, "Iris")
    world["Iris"].close_view()
    assert world.bot
    with world.bot.database.read() as unit:
        newest = rows.newest(unit, account(world, FILMS).id)
    assert newest
    assert newest.note == why


def test_a_risk_is_accepted_by_somebody_else_and_asked_about_again_next_time(world: World) -> None:
    audit = audited(world)
    assert bring(world, "Iris", "Maya Chen, Editor\nBen Asante, Editor\nNoah Klein, Editor") == {}
    assert states(world, audit)["Iris Novak"] is GHOST
    iris = matches(world, audit)["Iris Novak"]
    # The owner is the one in whom they differ, so the backup is asked.
    assert not world.told("Iris", DIFFER)
    command(world, "Iris", "/vouchsafe", "audit lists")
    assert "in the ledger, and not on the network's list" in screen(world, "Iris")
    world["Iris"].press("Settle…", f"1|{iris.id}|0")
    assert "This is your own access" in screen(world, "Iris")
    until = f"{(world.now + timedelta(days=60)).date()}"
    said = {"Why, or how you know": "She publishes from the brand's tablet.", "Until when, for a risk": until}
    assert settle(world, "Jonas", iris, "I accept the risk", **said) == {}
    (accepted,) = [one for one in trail(world) if one["kind"] == "match:accepted"]
    assert accepted["actor"] == world["Jonas"].id
    assert states(world, audit)["Iris Novak"] is MatchState.ACCEPTED
    assert _open_duties(world) == set()


def test_a_file_is_read_as_a_list_and_one_with_a_secret_is_kept_nowhere(world: World) -> None:
    audited(world)
    secret = b"name,role,password\nMaya Chen,Editor,Hx7!kq9-Lm2#\n"
    assert bring(world, "Iris", **{"Or a file": [Upload("people.csv", secret)]}) == {}
    assert "It seems to hold a password" in words(world.dm("Iris", "Your list could not be taken"))
    assert DutyKind.NETWORK_LIST in _open_duties(world)
    fine = f"name,role\n{EVERYBODY.splitlines()[0]}\n".encode()
    assert bring(world, "Iris", **{"Or a file": [Upload("people.csv", fine)]}) == {}
    assert DutyKind.NETWORK_LIST not in _open_duties(world)
    assert world.bot
    with world.bot.database.read() as unit:
        found = rows.newest(unit, account(world, FILMS).id)
        assert found
        assert [one.person for one in rows.rows(unit, found.id)] == [world["Maya"].id]
    assert found.file_id
    assert found.collected_by == world["Iris"].id


def test_what_a_list_may_not_be(world: World) -> None:
    audited(world)
    assert bring(world, "Iris", "password: Hx7!kq9-Lm2#") != {}
    assert bring(world, "Iris") == {
        "pasted": "Please paste the list, attach it as a file, or say why there is none."
    }
    command(world, "Maya", "/vouchsafe", "audit lists")
    assert "Lists are shown to account owners" in answer(world, "Maya")
    assert (
        listing.bring(world, "Iris", **{"Or why there is none": "The page is managed by the agency."}) == {}
    )
    assert DutyKind.NETWORK_LIST not in _open_duties(world)
    command(world, "Iris", "/vouchsafe", "audit lists")
    assert "none to be had" in screen(world, "Iris")


def test_lists_may_agree_and_differ_in_every_way(world: World) -> None:
    listing.every_move(world, audited(world))
    made = {one for one in tried.moves(world.url) if one[0] == "list_match"}
    assert made == {one for one in tried.every_move() if one[0] == "list_match"}


def test_a_difference_that_was_accepted_is_asked_about_again_and_says_so(world: World) -> None:
    first = audited(world)
    listing.collect(world, f"{EVERYBODY}\n{INTRUDER}, Manager")
    listing.accept(world, matches(world, first)[INTRUDER])
    assert world.bot
    company = world.bot.company()
    with world.bot.database.write() as unit:
        assert campaigns.move(unit, first.campaign, CampaignState.CANCELLED)
        unit.record(Event("campaign:cancelled", company.workspace_id, "campaign", first.campaign.id, "test"))
        reconciling.over(unit, first.campaign.id)
    second = auditing.launch(world, (FILMS,))
    world.sweep()
    assert states(world, second)[INTRUDER] is ORPHAN
    card = words(world.dm("Iris", DIFFER))
    assert "accepted it until" in card
    assert "It is known." in card


def test_all_that_the_hunt_has_gathered_of_a_people_screen_is_a_list(world: World) -> None:
    begin_hunt(world)
    assert give(world, "Iris", HUNTED, how="All of it", pasted="Maya Chen, Editor") == {}
    assert world.bot
    with world.bot.database.read() as unit:
        found = rows.newest(unit, account(world, FILMS).id)
        assert found
        assert [one.person for one in rows.rows(unit, found.id)] == [world["Maya"].id]
    assert found.origin is Origin.HUNT
