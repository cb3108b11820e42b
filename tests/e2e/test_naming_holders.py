"""Holders whom nobody can name: whoever answers for the account says who it is, or that nobody comes in (P3.2)."""

from typing import Any

from bot.domain.ledger import Holding, Method, Source, Standing
from bot.domain.refusals import TAKE_IT_OUT
from storage import rotation
from tests.e2e import accounts, partners, reading, reporting, steps
from tests.e2e.lists import by_file, held
from tests.e2e.world import World, labels, words

TEAM = "agency team"
LIST = (
    "network,handle,person,role,method,since,note\n"
    f"YouTube,larkfieldfilms,{TEAM},Editor,{{how}},2024-03-01,seen in the tool\n"
)
ON_NO_ROSTER = "is on no agency's roster. Their sponsor puts them on it: /vouchsafe agency."
CANNOT = (
    "Only the account's owner and backup owner, the programme manager, the deputy and the admins can say "
    "who comes in."
)


def bring_in(world: World, how: str = "", more: str = "") -> Any:
    """The list in which somebody has written a team, taken over; its card."""
    shown = by_file(world, "Amara", LIST.format(how=how) + more)
    world.click("Amara", shown, "Import")
    return shown


def look(world: World, name: str) -> None:
    """From what is open about one's accounts to the account's holders."""
    answer = steps.command(world, name, "/vouchsafe", "exposure")
    world.click(name, answer, "Holders…")


def begin(world: World, name: str) -> None:
    """The same, and on to the form."""
    look(world, name)
    steps.press(world, name, "Name them…")


def team(world: World) -> Holding:
    return held(world)[TEAM]


def choose_noah(world: World, name: str) -> None:
    world[name].choose("roster_people", "Noah", ["Noah Klein (Northlight)"])


def recorded(world: World) -> list[dict[str, Any]]:
    return [one["facts"] for one in reading.trail(world) if one["kind"] == "holding:recorded"]


def test_a_team_is_replaced_by_the_names_of_everybody_in_it_and_is_no_finding_any_more(world: World) -> None:
    partners.northlight(world)
    shown = bring_in(world)
    old = team(world)
    assert "under the name of a team" in words(steps.command(world, "Iris", "/vouchsafe", "exposure"))
    begin(world, "Iris")
    assert f"“{TEAM}”, Editor, own role: has a way in; nobody knows who it is" in reading.screen(
        world, "Iris"
    )
    world["Iris"].fill({"In this workspace": [world["Maya"]], "What is so": "That is everybody in it"})
    choose_noah(world, "Iris")
    world.stop()
    world.start()
    assert reading.send(world, "Iris") == {}
    said = f"Recorded: “{TEAM}” is <@{world['Maya'].id}> and Noah Klein (Northlight). That is everybody."
    assert said in reading.screen(world, "Iris")
    maya, noah = held(world)[world["Maya"].id], held(world)[partners.principal(world, "Noah Klein").id]
    assert set(held(world)) == {maya.person, noah.person}
    assert (maya.replaces, noah.replaces) == (old.id, None)
    for line in (maya, noah):
        assert (line.standing, line.source, line.source_id) == (Standing.CURRENT, Source.OWNER, old.id)
        assert (line.method, line.role, line.since) == (old.method, old.role, old.since)
        assert (line.evidence, line.recorded_by, line.legacy) == (
            "seen in the tool",
            world["Iris"].id,
            True,
        )
    assert [one["person"] for one in recorded(world)] == [None, maya.person, noah.person]
    assert "under the name of a team" not in words(steps.command(world, "Iris", "/vouchsafe", "exposure"))
    world.click("Iris", accounts.listed(world, "Iris", accounts.FILMS), "Look")
    assert "Noah Klein (Northlight), Editor, own role: has a way in" in reading.screen(world, "Iris")
    again = by_file(world, "Amara", LIST.format(how=""))
    assert "0 new, 0 changed, 1 as they are" in words(again)
    assert "is in: 1 new" in words(world.fresh(shown))


def test_of_a_team_that_is_named_in_part_the_rest_stays_open_and_sending_twice_writes_once(
    world: World,
) -> None:
    bring_in(world)
    begin(world, "Jonas")
    world["Jonas"].fill({"In this workspace": [world["Maya"], world["Ben"]]})
    world.slack.faults.deliver_twice = True
    assert reading.send(world, "Jonas") == {}
    world.slack.faults.deliver_twice = False
    assert "It stays open until everybody in it is named." in reading.screen(world, "Jonas")
    assert set(held(world)) == {TEAM, world["Maya"].id, world["Ben"].id}
    assert all(line.replaces is None for line in held(world).values())
    assert len(recorded(world)) == 3
    assert "1 as they are" in words(by_file(world, "Amara", LIST.format(how="")))
    world["Jonas"].close_view()
    begin(world, "Jonas")
    world["Jonas"].fill({"In this workspace": [world["Maya"]], "What is so": "That is everybody in it"})
    assert reading.send(world, "Jonas") == {
        "people": "Maya Chen is in the ledger with this way in: leave them out."
    }
    world["Jonas"].fill({"In this workspace": [world["Kenji"]]})
    assert reading.send(world, "Jonas") == {}
    assert set(held(world)) == {world[name].id for name in ("Maya", "Ben", "Kenji")}


def test_whoever_is_second_with_a_form_that_is_still_open_is_told_that_it_is_done(world: World) -> None:
    bring_in(world)
    for name, who in (("Iris", "Maya"), ("Jonas", "Ben")):
        begin(world, name)
        world[name].fill({"In this workspace": [world[who]], "What is so": "That is everybody in it"})
    assert reading.send(world, "Iris") == {}
    assert world["Jonas"].submit().ok
    world.settle()
    assert "This has already been done." in reading.screen(world, "Jonas")
    assert set(held(world)) == {world["Maya"].id}


def test_that_nobody_comes_in_any_more_needs_a_note_and_has_a_shared_secret_changed(world: World) -> None:
    bring_in(world, how="shared login")
    begin(world, "Iris")
    world["Iris"].fill({"What is so": "Nobody has this way in any more"})
    assert set(reading.send(world, "Iris")) == {"note"}
    world["Iris"].fill({"Note": "The agency left in spring."})
    assert reading.send(world, "Iris") == {}
    assert f"Recorded: nobody comes in as “{TEAM}” any more." in reading.screen(world, "Iris")
    line = team(world)
    assert (line.standing, line.source, line.evidence) == (
        Standing.FORMER,
        Source.OWNER,
        "The agency left in spring.",
    )
    assert (line.method, line.until) == (Method.SHARED_SECRET, line.recorded_at)
    assert world.bot
    with world.bot.database.read() as unit:
        assert rotation.open_of(unit, line.account_id)
    assert steps.sees(world, "Iris", "Change the shared secrets of @larkfieldfilms")
    assert len(recorded(world)) == 2
    again = by_file(world, "Amara", LIST.format(how="shared login"))
    assert "0 new, 0 changed, 1 as they are" in words(again)


def test_somebody_whom_nobody_could_name_is_named_by_the_name_on_a_roster(world: World) -> None:
    partners.northlight(world)
    bring_in(world, more="YouTube,larkfieldfilms,Zed,Manager,,,\n")
    world["Amara"].open_home()
    world.settle()
    steps.press(world, "Amara", "Look at the exposure")
    steps.press(world, "Amara", "Holders…")
    steps.press(world, "Amara", "Name them…", f"1|{held(world)['Zed'].id}|0")
    assert "Others are in it as well" not in reading.screen(world, "Amara")
    world["Amara"].fill({"Or a name on a roster": "noah klein"})
    assert reading.send(world, "Amara") == {}
    noah = held(world)[partners.principal(world, "Noah Klein").id]
    assert (noah.role, noah.standing, noah.said) == ("manager", Standing.CURRENT, "Zed")
    reporting.report(world, "Ben", reporting.POST, "larkfieldfilms")
    assert "Noah Klein (Northlight) on @larkfieldfilms" in words(reporting.card(world, "Priya"))


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_written(world: World) -> None:
    bring_in(world)
    begin(world, "Iris")
    some, nobody = "Others are in it as well: it stays open", "Nobody has this way in any more"
    name, note, which = "Or a name on a roster", "Note", "What is so"
    for filled, errors in (
        ({which: some}, {"people": "Choose or write at least one person."}),
        (
            {name: "Noah Klein"},
            {"roster_name": f"“Noah Klein” {ON_NO_ROSTER}"},
        ),
        (
            {name: "the marketing team"},
            {"roster_name": f"“the marketing team” {ON_NO_ROSTER}"},
        ),
        (
            {name: None, "In this workspace": [world["Maya"]], which: nobody, note: "Gone."},
            {"extent": "People are named, and yet nobody has this way in. Choose one of the two."},
        ),
        (
            {which: some, note: "pw: Hunter-7731"},
            {"note": TAKE_IT_OUT},
        ),
    ):
        world["Iris"].fill(filled)
        assert reading.send(world, "Iris") == errors
    world["Iris"].fill({note: None})
    world.slack.deactivate(world["Maya"].id)
    world.settle()
    assert reading.send(world, "Iris") == {
        "people": "Maya Chen is deactivated in Slack: name people who can come in today."
    }
    assert set(held(world)) == {TEAM}


def test_others_cannot_say_it_and_whoever_answers_no_longer_is_refused(world: World) -> None:
    bring_in(world)
    world.click("Maya", accounts.listed(world, "Maya", accounts.FILMS), "Look")
    assert TEAM not in reading.screen(world, "Maya")
    look(world, "Amara")
    begin(world, "Iris")
    world["Iris"].fill({"In this workspace": [world["Maya"]]})
    world.import_accounts(
        "network,handle,owner,backup_owner\nyoutube,larkfieldfilms,jonas.weber@larkfield.example,\n"
    )
    assert world["Iris"].submit().ok
    world.settle()
    assert CANNOT in reading.screen(world, "Iris")
    world["Iris"].close_view(everything=True)
    world.click("Iris", accounts.listed(world, "Iris", accounts.FILMS), "Look")
    assert TEAM not in reading.screen(world, "Iris")
    assert reading.refused(world) == [(world["Iris"].id, "NotYours")]
    assert "Name them…" in labels(world["Amara"].view)
    assert set(held(world)) == {TEAM}


def test_a_team_can_be_granted_nothing(world: World) -> None:
    partners.northlight(world, noah=False)
    bring_in(world)
    assert "person_name" in partners.enlist(world, "Sofia", TEAM)
    assert world["Sofia"].command("/request-access").ok
    assert world["Sofia"].suggestions("For whom", TEAM) == []
