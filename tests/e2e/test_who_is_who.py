"""One record per human: lists and equal addresses propose, people confirm, and nothing follows by itself."""

from pathlib import Path

from bot.domain.grants import GrantState
from tests.e2e import partners, steps
from tests.e2e.founders import rows
from tests.e2e.operator import operate
from tests.e2e.reading import events, press, refused, request, send
from tests.e2e.world import World, labels, words

NOAH = "Noah Klein (Northlight)"
ADDRESS = "noah.klein@northlight.example"


def join(world: World, email: str = ADDRESS, kind: str = "guest") -> None:
    """Noah comes into the workspace."""
    world.people["Noah"] = world.slack.join("Noah Klein", email=email, tz="Europe/Berlin", kind=kind)
    world.settle()


def test_somebody_who_joins_with_an_equal_address_is_nobody_until_a_person_says_so(world: World) -> None:
    partners.northlight(world)
    grant_id = partners.held(world)
    before = partners.principal(world, "Noah Klein")
    pending = world.ask("Sofia", beneficiary=NOAH, role="Viewer", use_case="Insights", ends="1w")
    join(world)
    assert partners.principal(world, "Noah Klein") == before
    assert steps.grant(world, grant_id).beneficiary == before.id
    assert words(steps.command(world, "Noah", "/my-access")).startswith("Your access")
    assert "You hold no access" in words(steps.command(world, "Noah", "/my-access"))
    question = world.dm("Sofia", f"Is <@{world['Noah'].id}> the same person as")
    assert "proves nothing by itself" in words(question)
    assert labels(question) == ["Yes", "No"]
    assert press(world, "Sofia", question, "Yes") == "Recorded: it is theirs."
    assert partners.principal(world, "Noah Klein").user_id == world["Noah"].id
    assert steps.grant(world, grant_id).beneficiary == world["Noah"].id
    assert request(world, 2).beneficiary == world["Noah"].id
    assert f"<@{world['Noah'].id}> as Viewer" in words(world.fresh(pending))
    assert labels(world.dm("Noah", "Your access: Editor")) == ["Extend…", "Give back"]
    assert labels(world.dm("Sofia", "<@")) == []
    assert f"<@{world['Sofia'].id}> says yes." in words(world.fresh(question))
    held = rows(world, "select person from holding where replaces is not null")
    assert held == [(world["Noah"].id,)]
    world.click("Noah", world.dm("Noah", "Your access: Editor"), "Give back")
    assert steps.grant(world, grant_id).state is GrantState.REMOVING
    assert f"Remove <@{world['Noah'].id}>" in words(world.dm("Iris", "Remove <@"))


def test_a_namesake_with_the_address_is_turned_down_and_not_proposed_again(world: World) -> None:
    partners.northlight(world)
    join(world)
    question = world.dm("Sofia", "the same person as Noah Klein (Northlight)?")
    assert press(world, "Sofia", question, "No") == "Recorded: it is not theirs."
    world.clock.advance(5)
    world.slack.change("Noah", title="Somebody else")
    world.settle()
    assert labels(world.fresh(question)) == []
    assert events(world, "identity:") == [
        *("identity:proposed", "identity:confirmed"),
        *("identity:proposed", "identity:rejected"),
    ]
    assert partners.principal(world, "Noah Klein").user_id is None


def test_whoever_joins_does_not_confirm_themselves_nor_do_others(world: World) -> None:
    partners.northlight(world)
    join(world, kind="member")
    ((identity,),) = rows(world, "select id from identity where kind = 'slack'")
    listing = steps.command(world, "Noah", "/vouchsafe", "people")
    assert "Nobody's identity waits for your word." in words(listing)
    shown = steps.command(world, "Amara", "/vouchsafe", "people")
    assert "the same person as Noah Klein (Northlight)?" in words(shown)
    for name in ("Noah", "Maya"):
        planted = world.slack.post(
            world.slack.dm_with(world[name].id).id,
            text="A card",
            blocks=world.fresh(world.dm("Sofia", "the same person as")).blocks,
        )
        assert world[name].click(planted, "Yes").ok
        steps.reads(world, name, "Only the person, their sponsor, an owner and the programme manager")
    assert {who for who, _ in refused(world)} == {world["Noah"].id, world["Maya"].id}
    assert rows(world, "select state from identity where id = :id", id=identity) == [("proposed",)]
    partners.press(world, "Amara", shown, "Yes", identity)
    assert rows(world, "select state from identity where id = :id", id=identity) == [("confirmed",)]


def test_a_list_proposes_handles_and_addresses_and_people_confirm_them(world: World, tmp_path: Path) -> None:
    partners.northlight(world)
    file = tmp_path / "people.csv"
    file.write_text(
        "person,network,handle,email,manager\n"
        f"maya.chen@larkfield.example,X,@mayachen,maya@chen.example,{world['Iris'].id}\n"
        f"{ADDRESS},YouTube,noahcuts,,\n"
    )
    assert operate(world, "people", "import", str(file)).startswith("0 3 proposed, 0 known already.")
    assert operate(world, "people", "import", str(file)).startswith("0 0 proposed, 3 known already.")
    world["Maya"].open_home()
    world.settle()
    shown = steps.home(world, "Maya")
    assert "Is @mayachen on X the handle of" in shown
    assert "Is maya@chen.example the address of" in shown
    (handle,) = rows(world, "select id from identity where kind = 'handle' and network = 'x'")
    steps.press(world, "Maya", "Yes", f"1|{handle[0]}|0")
    assert "@mayachen" not in steps.home(world, "Maya")
    owners = words(steps.command(world, "Iris", "/vouchsafe", "people"))
    assert "Is @noahcuts on YouTube the handle of Noah Klein (Northlight)?" in owners
    assert "maya@chen.example" not in owners
    assert rows(world, "select manager from principal where name = 'Maya Chen'") == [(world["Iris"].id,)]


def test_a_list_with_faults_proposes_nothing(world: World, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(
        "person,network,handle,email\n"
        "nobody@larkfield.example,X,@ghost,\n"
        "maya.chen@larkfield.example,myspace,@maya,nowhere\n"
        "maya.chen@larkfield.example,X,@shared,\n"
        "ben.asante@larkfield.example,X,@Shared,\n"
    )
    said = operate(world, "people", "import", str(file))
    assert said.startswith("1 ")
    for place in ("row 2, person", "row 3, network", "row 3, email", "row 5, handle"):
        assert place in said
    assert rows(world, "select count(*) from identity") == [(0,)]


def test_a_guest_on_a_roster_hears_for_themselves(world: World) -> None:
    partners.northlight(world, noah=False)
    card = world.ask("Maya", beneficiary="Gia Romano", ends="80 days")
    assert "For a guest" in words(card)
    steps.vouch(world, card, others=("Jonas", "Priya"))
    steps.say_done(world, "Iris", "Add <@", "Invited.")
    grant_id = steps.newest(world).id
    assert partners.enlist(world, "Sofia", **{"In this workspace": world["Gia"]}) == {}
    assert steps.grant(world, grant_id).ends_at == partners.agency(world).ends_at
    assert "Your access ends" in words(world.dm("Gia", "now: Editor"))
    assert rows(world, "select kind from principal") == [("agency_user",)]
    world["Sofia"].command("/request-access")
    assert partners.enlist(world, "Sofia", **{"In this workspace": world["Gia"]}) == {
        "person_user": "Gia Romano is on the roster of Northlight already."
    }
    partners.strike(world, "Sofia", "Gia Romano")
    assert steps.grant(world, grant_id).state is GrantState.REMOVING
    assert rows(world, "select kind from principal") == [("guest",)]


def test_the_sponsor_is_never_on_the_roster(world: World) -> None:
    partners.northlight(world, noah=False)
    errors = partners.enlist(world, "Amara", **{"In this workspace": world["Sofia"]})
    assert "cannot be one of them" in errors["person_user"]
    assert partners.enlist(world, "Sofia", **{"In this workspace": world["Ben"]}) == {}
    assert "on an agency's roster" in partners.edit(world, "Amara", Sponsor=world["Ben"])["sponsor"]
    world.fill_form("Ben", "@larkfieldfilms", "Editor", "Publish", "1w", "For me", beneficiary="Ben Asante")
    assert send(world, "Ben") == {}
    assert "*Agency's sponsor* …" in words(world.cards()[-1])
    world.click("Sofia", world.cards()[-1], "Approve")
    assert "Agency's sponsor ✓" in words(world.cards()[-1])
