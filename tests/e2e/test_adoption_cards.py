"""The committee's card of an adoption: one for all, wherever it is shown and whatever changes meanwhile (P3.2)."""

import pytest

from bot.domain.adoption import ON_ONE_PAGE
from bot.domain.events import Event
from bot.domain.ledger import Holding, Method, Source, Standing
from bot.domain.people import Kind, Person
from bot.services import adopting, ledger
from storage import access, adoption, people
from tests.e2e import partners
from tests.e2e.adopting import adopt, approve, ask, asked, beside, card, legacy, line, states
from tests.e2e.founders import look, rows
from tests.e2e.reading import events, screen, send
from tests.e2e.register_steps import account
from tests.e2e.steps import press
from tests.e2e.test_judged_again import EVERYDAY
from tests.e2e.voting import in_force
from tests.e2e.world import World, labels, words

pytestmark = pytest.mark.any_database

CARD = "Adoption of 2 people"


def hold(world: World, *who: str, handle: str = "larkfieldfilms") -> None:
    """People by their ids, in Slack or not, hold a role without a grant."""
    assert world.bot
    on = account(world, handle)
    with world.bot.database.write() as unit:
        for one in who:
            ledger.record(
                unit,
                Holding(
                    unit.new_id(), on.workspace_id, on.id, one, "", Method.NATIVE_ROLE, "editor",
                    Standing.CURRENT, None, None, Source.IMPORT, None, "", None, None, unit.now, "operator",
                ),
            )  # fmt: skip
    world.sweep()


def crowd(world: World, number: int) -> list[str]:
    """So many more employees; their ids."""
    assert world.bot
    ids = [f"U0CROWD{one:03}" for one in range(number)]
    with world.bot.database.write() as unit:
        for one in ids:
            new = Person(
                world.slack.team_id, one, None, f"Crowd {one}", f"{one}@larkfield.example".lower(),
                "Europe/London", "", Kind.MEMBER, unit.now,
            )  # fmt: skip
            people.save(unit, new)
            unit.record(Event("person:seen", new.workspace_id, "person", one, "slack"))
    return ids


def requests(world: World) -> list[access.Request]:
    """The requests of the only adoption, by number."""
    assert world.bot
    ((together,),) = rows(world, "select distinct adoption_id from request where adoption_id is not null")
    with world.bot.database.read() as unit:
        return list(access.group(unit, together))


def test_open_slots_are_named_once_for_all_in_the_cards_thread(world: World) -> None:
    asked(world, "Maya", "Ben")
    approve(world, "Jonas")
    world.pass_time(days=3, hours=11)
    for _ in range(8):
        world.pass_time(hours=4)
    told = [one for one in world["Nadia"].messages(world.channel) if one.thread_ts]
    assert [one.thread_ts for one in told] == [world.cards()[-1].ts]
    assert f"{CARD} on @larkfieldfilms (YouTube) waits for IT and any committee member." in words(told[0])
    assert events(world, "request:reminded") == ["request:reminded"] * 2


def test_without_a_channel_each_approver_has_one_card_for_all_and_the_channel_gets_it_back(
    world: World,
) -> None:
    asked(world, "Maya", "Ben")
    world.slack.archive(world.channel.name)
    look(world)
    for name in ("Jonas", "Priya"):
        (own,) = [one for one in world[name].dm() if CARD in words(one)]
        assert "Approve" in labels(own)
    assert "was sent to" in words(world.dm("Maya", "which"))
    approve(world, "Jonas")
    world.slack.unarchive(world.channel.name)
    look(world)
    assert "Digital ✓" in words(world.fresh(world.cards()[-1]))
    approve(world, "Priya")
    world.click("Tom", world.cards()[-1], "Approve")
    assert states(world, "Maya", "Ben") == ["adopted", "adopted"]


def test_under_another_policy_all_still_need_the_slots_of_the_strictest(world: World) -> None:
    legacy(world, "Maya", "Ben")
    adopt(world, "Iris", "Maya", adopt_ends="2w")
    adopt(world, "Iris", "Ben")
    ask(world)
    strictest = ("discipline:digital", "discipline:it", "any")
    assert [one.slots for one in requests(world)] == [strictest, strictest]
    in_force(world, (EVERYDAY, EVERYDAY.replace("digital", "public-relations")))
    strictest = ("discipline:it", "discipline:public-relations", "any")
    assert [one.slots for one in requests(world)] == [strictest, strictest]


def test_where_the_backup_asks_for_an_agencys_user_owner_and_sponsor_vouch(world: World) -> None:
    partners.northlight(world)
    hold(world, partners.principal(world, "Noah Klein").id)
    shown = world.fresh(card(world))
    (one,) = rows(world, "select id from adoption_line")
    listed = world["Jonas"].command("/vouchsafe", "adopt")
    assert listed.ok
    world.click("Jonas", world["Jonas"].ephemerals()[-1], "Open the list")
    press(world, "Jonas", "Adopt…", f"1|{one[0]}|0")
    world["Jonas"].fill({"adopt_ends": "30 days"})
    assert send(world, "Jonas") == {}
    assert "Ask the committee about 1 person" in labels(world.fresh(shown))
    world["Jonas"].command("/vouchsafe", "adopt")
    world.click("Jonas", world["Jonas"].ephemerals()[-1], "Open the list")
    press(world, "Jonas", "Ask the committee about 1 person")
    assert "The committee is asked about 1 person" in screen(world, "Jonas")
    world["Jonas"].close_view()
    assert set(requests(world)[0].slots) == {"owner", "sponsor", "discipline:digital", "any"}


def test_a_crowd_is_answered_page_by_page_and_asked_about_card_by_card(world: World) -> None:
    ids = crowd(world, 25)
    hold(world, *ids)
    shown = card(world)
    assert len([one for one in labels(shown) if one == "Adopt…"]) == ON_ONE_PAGE
    assert "…and 15 more" in words(shown)
    world.click("Iris", shown, "See the whole list")
    for _ in range(2):
        press(world, "Iris", "Later")
    assert len([one for one in labels(world["Iris"].view) if one == "Adopt…"]) == 5
    assert "Earlier" in labels(world["Iris"].view)
    world["Iris"].close_view()
    choose_all(world)
    for asked_now, left in ((20, 5), (5, 0)):
        label = f"Ask the committee about {asked_now} people"
        world.click("Iris", card(world), label)
        assert words(world.cards()[-1]).startswith(f"Adoption of {asked_now} people")
        assert len([one for one in labels(world.cards()[-1]) if one == "Leave out…"]) == asked_now
        waiting = rows(world, "select count(*) from adoption_line where state = 'chosen'")
        assert waiting == [(left,)]
    approve(world, "Jonas", "Priya")


def choose_all(world: World) -> None:
    """Iris chooses to adopt everybody on her list."""
    assert world.bot
    company = world.bot.company()
    for (one,) in rows(world, "select id from adoption_line"):
        with world.bot.database.write() as unit:
            actor = people.find(unit, company.workspace_id, world["Iris"].id)
            found = adoption.find(unit, one)
            assert actor
            assert found
            draft = adopting.draft_of(unit, found, "Films.")
            draft = adopting.with_the_most(unit, company, actor, draft)
            adopting.choose(unit, company, actor, one, draft)
    world.settle()


def test_taking_one_back_leaves_the_others_with_the_committee(world: World) -> None:
    asked(world, "Maya", "Ben")
    mine = world.fresh(world.dm("Iris", CARD))
    request = line(world, "Ben").request_id
    assert request
    carried = f"1|{request}|1"
    assert beside(world, mine, "Take back", request) == carried
    world.click("Iris", mine, "Take back", value=carried)
    world.sweep()
    assert states(world, "Maya", "Ben") == ["asked", "open"]
    assert "It was taken back from the committee" in words(card(world))
