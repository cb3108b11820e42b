"""Who sits on the committee: one person asks, a second confirms, and only then is it so (P1.4, P1.5, P1.6)."""

from bot.domain.refusals import AlreadyDone
from bot.services import committee, seating
from bot.simulator import Message
from storage import people
from tests.e2e import steps
from tests.e2e.founders import rows
from tests.e2e.reading import events, refused, screen, send, verdict
from tests.e2e.steps import answer, home
from tests.e2e.voting import approve, in_force, proposed
from tests.e2e.world import World, labels, words
from tests.racing import at_once

ASKS = "asks:"


def typed(world: World, name: str, text: str = "") -> None:
    """Type the command, with a person where the words name one."""
    done = world[name].command("/vouchsafe", f"committee {text}".strip())
    assert done.ok, done.describe()
    world.settle()


def press(world: World, name: str, message: Message, label: str) -> str:
    """Press a button; the answer to it."""
    before = {one.ts for one in world[name].ephemerals()}
    world.click(name, message, label)
    (new,) = (one for one in world[name].ephemerals() if one.ts not in before)
    return new.text


def at_home(world: World, name: str) -> str:
    """Look at Home; what it shows."""
    world[name].open_home()
    world.settle()
    return home(world, name)


def handle(world: World, name: str) -> str:
    return f"@{world[name].member.handle}"


def ask(world: World, name: str, text: str) -> dict[str, str]:
    """Type what is wanted and send the form as it is filled in; the errors at its fields."""
    typed(world, name, text)
    errors = send(world, name)
    if not errors:
        world[name].close_view()
    return errors


def card(world: World):
    """The newest card of a change in the committee's channel."""
    return next(one for one in reversed(world.cards()) if ASKS in words(one))


def seat(world: World, seat_id: str) -> tuple[str | None, str]:
    return rows(world, "select occupant, alternates from seat where seat_id = :seat", seat=seat_id)[0]


def states(world: World) -> list[str]:
    return [state for (state,) in rows(world, "select state from seat_change order by asked_at, id")]


def test_a_seat_changes_once_a_second_member_confirms_over_a_restart(world: World) -> None:
    typed(world, "Maya")
    assert "*IT* (`it`" in answer(world, "Maya")
    request = world.ask("Maya", role="Manager", ends="7 days")
    world.click("Priya", request, "Approve")
    assert "IT ✓" in words(world.fresh(request))
    before = len(events(world, "seat"))
    assert ask(world, "Jonas", f"seat it {handle(world, 'Ben')}") == {}
    assert seat(world, "it")[0] == world["Priya"].id
    assert f"<@{world['Ben'].id}> sits in the IT seat instead of" in words(card(world))
    world.stop()
    world.start()
    assert press(world, "Jonas", card(world), "Confirm").startswith("You asked for this")
    assert press(world, "Maya", card(world), "Confirm").startswith("A second committee member")
    assert "so it is" in press(world, "Tom", card(world), "Confirm")
    assert seat(world, "it")[0] == world["Ben"].id
    world.pass_time(hours=24)
    assert "You sit in the IT seat" in words(world.dm("Ben", "IT seat"))
    assert "You no longer sit in the IT seat" in words(world.dm("Priya", "no longer sit"))
    assert labels(world.fresh(card(world))) == []
    assert "IT ✓" not in words(world.fresh(request))
    assert press(world, "Sofia", world.fresh(request), "Approve")
    assert "IT ✓" not in words(world.fresh(request))
    world.click("Ben", request, "Approve")
    assert "IT ✓" in words(world.fresh(request))
    new = events(world, "seat")[before:]
    assert new == ["seating:asked", "seating:confirmed", "seat:set"]
    assert [because for _, because in refused(world)][:2] == ["PartyToIt", "NotYours"]


def test_it_is_refused_to_whom_it_should_be_and_what_makes_no_sense_is_said_at_the_field(
    world: World,
) -> None:
    for name, why in (("Gia", "Only active full members"), ("Maya", "Only committee members")):
        typed(world, name, f"seat it {handle(world, 'Ben')}")
        assert answer(world, name).startswith(why)
    typed(world, "Jonas", f"seat sponsor {handle(world, 'Ben')}")
    assert "for two admins to say" in answer(world, "Jonas")
    typed(world, "Jonas", f"seat hall {handle(world, 'Ben')}")
    assert answer(world, "Jonas").startswith("The committee has no such seat.")
    assert ask(world, "Jonas", f"seat it {handle(world, 'Gia')}") == {
        "person": "Only an active full member of this workspace can sit on the committee."
    }
    world["Jonas"].close_view()
    assert ask(world, "Jonas", f"seat it {handle(world, 'Priya')}") == {"person": "That is so already."}
    world["Jonas"].close_view()
    assert ask(world, "Jonas", "vacate it") == {}
    typed(world, "Sofia", "vacate it")
    send(world, "Sofia")
    assert "waits already" in words(world["Sofia"].view)
    assert len(states(world)) == 1


def test_the_senior_leaders_seat_takes_two_admins_and_vacant_it_is_said_everywhere(world: World) -> None:
    assert ask(world, "Nadia", "vacate sponsor") == {}
    asked = card(world)
    assert press(world, "Jonas", asked, "Confirm").startswith("Who sits in the senior leader's seat")
    assert "so it is" in press(world, "Oscar", asked, "Confirm")
    assert seat(world, "sponsor")[0] is None
    assert world.bot
    with world.bot.database.read() as unit:
        assert not seating.senior_is_seated(unit, world.slack.team_id)
    lacking = "The senior leader's seat is vacant"
    typed(world, "Helen")
    assert lacking in answer(world, "Helen")
    for name, told in (("Nadia", True), ("Amara", True), ("Jonas", False)):
        assert (lacking in at_home(world, name)) is told
    steps.press(world, "Nadia", "Look at the committee")
    assert lacking in screen(world, "Nadia")
    world["Nadia"].close_view()
    assert ask(world, "Oscar", f"seat sponsor {handle(world, 'Lucia')}") == {}
    assert "so it is" in press(world, "Nadia", card(world), "Confirm")
    assert lacking not in home(world, "Nadia")
    with world.bot.database.read() as unit:
        assert seating.senior_is_seated(unit, world.slack.team_id)


def test_alternates_come_and_go_and_what_is_withdrawn_or_left_alone_changes_nothing(world: World) -> None:
    assert ask(world, "Amara", f"alternate pr {handle(world, 'Maya')}") == {}
    assert "becomes an alternate for the Public relations seat" in at_home(world, "Jonas")
    steps.press(world, "Jonas", "Confirm")
    assert world["Maya"].id in seat(world, "pr")[1]
    typed(world, "Jonas")
    listed = world["Jonas"].ephemerals()[-1]
    assert labels(listed).count("Change…") == 4
    assert ask(world, "Jonas", f"seat it {handle(world, 'Ben')}") == {}
    assert press(world, "Jonas", card(world), "Call off") == "Called off. Nothing has changed."
    assert labels(world.fresh(card(world))) == []
    assert ask(world, "Jonas", f"seat it {handle(world, 'Ben')}") == {}
    world.pass_time(days=8)
    assert states(world) == ["done", "cancelled", "lapsed"]
    assert "Nobody confirmed it in time" in words(world.fresh(card(world)))
    assert seat(world, "it")[0] == world["Priya"].id
    assert events(world, "seating")[-1] == "seating:lapsed"


def test_it_is_confirmed_once_however_many_press_in_one_instant(world: World) -> None:
    ask(world, "Amara", f"seat it {handle(world, 'Ben')}")
    assert world.bot
    ((asked,),) = rows(world, "select id from seat_change")
    database, company = world.bot.database, world.bot.company()

    def confirms(name: str) -> None:
        with database.write() as unit:
            actor = people.find(unit, company.workspace_id, world[name].id)
            assert actor
            committee.confirm(unit, company, actor, asked)

    said = at_once(lambda: confirms("Jonas"), lambda: confirms("Tom"))
    assert [type(one) for one in said if one] == [AlreadyDone]
    assert None in said
    assert events(world, "seating") == ["seating:asked", "seating:confirmed"]


def test_a_leavers_seat_is_refilled_and_what_was_asked_about_them_is_off(world: World) -> None:
    ask(world, "Amara", "vacate digital")
    request = world.ask("Maya")
    world.slack.deactivate(world["Jonas"].id)
    world.settle()
    assert states(world) == ["cancelled"]
    assert "Digital seat" in at_home(world, "Nadia")
    assert "Vacant seats: Digital." in words(world.fresh(request))
    ask(world, "Amara", f"seat digital {handle(world, 'Ben')}")
    world.click("Tom", card(world), "Confirm")
    assert "Vacant seats" not in words(world.fresh(request))
    world.click("Ben", request, "Approve")
    assert "Digital ✓" in words(world.fresh(request))


def test_a_new_seat_of_a_later_text_is_vacant_until_filled_and_the_texts_person_is_only_said(
    world: World,
) -> None:
    legal = "seats:\n    - {id: legal, discipline: legal, person: maya.chen@larkfield.example}\n"
    in_force(world, ("seats:\n", legal), ("cards: at_once", "cards: digest"))
    typed(world, "Jonas")
    seen = words(world["Jonas"].ephemerals()[-1])
    assert "Vacant: the Legal seat." in seen
    assert "The policy's text names Maya Chen; that changes nothing." in seen
    ask(world, "Jonas", f"seat legal {handle(world, 'Maya')}")
    world.sweep()
    world.click("Tom", world.dm("Tom", ASKS), "Confirm")
    assert seat(world, "legal")[0] == world["Maya"].id


def test_a_legal_review_that_a_later_version_asks_for_opens_a_place_on_cards_that_wait(world: World) -> None:
    """The form says it, the card of a waiting request gets it, and once the seat is filled it is decided."""
    request = world.ask("Ben")
    legal = "seats:\n    - {id: legal, discipline: legal, vacant: true}\n"
    in_force(world, ("seats:\n", legal), ("name: Publish\n", "name: Publish\n    legal_review: true\n"))
    assert "*Legal* …" in words(world.fresh(request))
    assert "Vacant seats: Legal." in words(world.fresh(request))
    world.fill_form("Maya", "@larkfieldfilms", "Editor", "Publish", "2w", "Films")
    assert "vouched for by Legal as well" in verdict(world, "Maya")
    world["Maya"].close_view()
    ask(world, "Jonas", f"seat legal {handle(world, 'Sofia')}")
    world.click("Tom", card(world), "Confirm")
    assert "Vacant seats" not in words(world.fresh(request))
    for name in ("Sofia", "Jonas"):
        world.click(name, request, "Approve")
    assert "Legal ✓" in words(world.fresh(request))
    world.click("Iris", world.dm("Iris", "Request #1 "), "Approve")
    assert "waits" not in words(world.fresh(request)).splitlines()[0]


def test_once_the_senior_leaders_seat_is_left_vacant_no_vote_brings_a_policy_into_force(world: World) -> None:
    shown = proposed(world, ("removal_sla: 24 hours", "removal_sla: 48 hours"))
    world.slack.deactivate(world["Helen"].id)
    world.settle()
    assert "no policy comes into force" in words(world.dm("Oscar", "has left: "))
    occupant, alternates = seat(world, "sponsor")
    assert occupant is None
    assert world["Lucia"].id in alternates
    approve(world, "Jonas", "Priya", "Lucia", card=shown)
    number = "select number from policy_version where state = 'in_force'"
    assert rows(world, number) == [(1,)]
    assert ask(world, "Nadia", f"seat sponsor {handle(world, 'Lucia')}") == {}
    world.click("Oscar", card(world), "Confirm")
    assert rows(world, number) == [(2,)]
