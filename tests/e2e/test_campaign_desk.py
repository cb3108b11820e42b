"""An audit on the card of whoever runs the programme: decided is not done, and it closes only when all is."""

from datetime import timedelta
from typing import Any

from bot.domain.campaigns import CampaignState
from bot.domain.duties import DutyKind
from bot.domain.reviews import ItemState, ReviewState
from bot.services import network_lists
from bot.services.network_lists import Given
from bot.simulator import Message
from storage import duties, grants
from tests.e2e import auditing, steps
from tests.e2e.auditing import FILMS, Launched
from tests.e2e.operator import operate
from tests.e2e.reading import events, press, screen, send, trail
from tests.e2e.register_steps import account
from tests.e2e.reviewing import films, page, parent, person, show, submit
from tests.e2e.reviewing import press as choose
from tests.e2e.world import World, labels, words


def test_decided_is_not_done_and_it_closes_only_when_nothing_is_in_the_way(world: World) -> None:
    audit = begin(world)
    card = desk(world)
    assert labels(card) == ["Stop…", "Extend…", "Call off…", "Evidence pack"]
    assert "0 of 2 lines" in words(card)
    world["Amara"].open_home()
    world.settle()
    assert "*Audit #1: owners are asked*: 0 of 2 lines decided" in steps.home(world, "Amara")
    assert "no audit is closed yet" in steps.home(world, "Amara")
    steps.press(world, "Amara", "look_campaign")
    assert "Lines without an answer" in screen(world, "Amara")
    assert f"<@{world['Iris'].id}>: 0 of 2 lines decided, 0 done" in screen(world, "Amara")
    world["Amara"].close_view()
    answer_all(world, audit)
    card = desk(world)
    assert "nobody is asked any more" in words(card)
    assert "*Decided*\n2 of 2 lines" in words(card)
    assert "*Of that done*\n1 of 2" in words(card)
    assert "*Removals*\n0 of 1 done" in words(card)
    assert "Iris Novak  ████████████████████  100 %" in words(card)
    assert "Lines without an answer" in words(card)
    world.click("Amara", card, "Close…")
    said = screen(world, "Amara")
    assert "1 removal is not done and 1 list is missing" in said
    assert f"<@{world['Maya'].id}>, @larkfieldfilms on YouTube: is to be removed, and not gone yet." in said
    assert f"It is with <@{world['Iris'].id}>" in said
    steps.press(world, "Amara", "Look at it", f"1|{task_of(world)}|0")
    assert "Remove" in screen(world, "Amara")
    world["Amara"].close_view(everything=True)
    by_command = operate(world, "audit", "close", "1")
    assert by_command.startswith("1 ")
    assert (
        "Maya Chen, @larkfieldfilms on YouTube: is to be removed, and not gone yet (with Iris Novak)"
        in by_command
    )
    steps.say_done(world, "Iris", "Remove ", "Removed her.")
    bring_the_list(world)
    world.sweep()
    assert "nobody has looked yet whether it is really gone" in words(desk(world))
    assert "*Removals*\n1 of 1 done, 1 within " in words(desk(world))
    look_for_real(world)
    assert press(world, "Amara", desk(world), "Close…").startswith("Audit #1 is closed, with your name")
    assert state(world, audit) is CampaignState.CLOSED
    assert labels(desk(world)) == ["Evidence pack"]
    assert "no second audit shows that it is repeated" in steps.home(world, "Amara")
    leader = world.dm("Helen", "please put your name to it")
    assert "Your name stands under audit #1." in press(world, "Helen", leader, "Put my name to it")
    assert labels(world.fresh(leader)) == []
    assert [one["facts"]["as"] for one in trail(world) if one["kind"] == "campaign:signed"] == [
        "programme manager",
        "senior leader",
    ]
    world.stop()
    world.start()
    assert "Signed by" in words(desk(world))


def test_more_time_is_given_with_a_reason_and_silence_waits_until_then(world: World) -> None:
    audit = begin(world)
    before = auditing.read(world, audit.campaign.id).reviews[0].outcome_at
    world.click("Amara", desk(world), "Extend…")
    world["Amara"].fill({"Until": (world.now + timedelta(days=3)).date(), "Reason": "Half of them are away."})
    assert send(world, "Amara") == {"until": "Please choose a day after the present end."}
    world["Amara"].fill({"Until": (world.now + timedelta(days=21)).date()})
    assert send(world, "Amara") == {}
    after = auditing.read(world, audit.campaign.id).reviews[0].outcome_at
    assert after - before == timedelta(days=7)
    world.until(before + timedelta(days=1))
    assert {one.state for one in auditing.read(world, audit.campaign.id).items} == {ItemState.OPEN}
    world.until(after)
    assert {one.state for one in auditing.read(world, audit.campaign.id).items} == {ItemState.OVERDUE}


def test_it_is_stopped_silence_has_its_outcome_and_a_late_line_is_accepted_by_name(world: World) -> None:
    audit = begin(world)
    world.click("Amara", desk(world), "Stop…")
    assert send_why(world, "Amara", "The accounts move to the new agency.") == {}
    world.sweep()
    assert {one.state for one in auditing.read(world, audit.campaign.id).items} == {ItemState.OVERDUE}
    world.click("Amara", desk(world), "Close…")
    assert "2 lines are late" in screen(world, "Amara")
    maya = films(audit, "Maya Chen")
    steps.press(world, "Amara", "Accept it…", f"1|{maya.id}|0")
    world["Amara"].fill({"Until": world.now.date() - timedelta(days=1), "Reason": "She leaves in May."})
    assert send(world, "Amara") == {"until": "Please choose a day that is still to come."}
    world["Amara"].fill({"Until": (world.now + timedelta(days=30)).date()})
    assert send(world, "Amara") == {}
    accepted = auditing.read(world, audit.campaign.id).of(FILMS, "Maya Chen")
    assert (accepted.state, accepted.submitted_by) == (ItemState.ACCEPTED, world["Amara"].id)
    assert accepted.comment == "She leaves in May."
    bring_the_list(world)
    world.click("Amara", desk(world), "Close…")
    steps.press(world, "Amara", "Accept it…")
    world["Amara"].fill(
        {"Until": (world.now + timedelta(days=30)).date(), "Reason": "It is looked at in May."}
    )
    assert send(world, "Amara") == {}
    assert operate(world, "audit", "close", "1").startswith("0 Audit #1 is closed.")
    assert operate(world, "audit", "close", "1").startswith("1 This audit is not under way")
    world.settle()
    assert "Your name stands under audit #1." in press(world, "Amara", desk(world), "Put my name to it")
    assert events(world, "campaign:stopped", "review:retimed") == ["campaign:stopped", "review:retimed"]


def test_an_audit_is_called_off_and_asks_nobody_any_more(world: World) -> None:
    audit = begin(world)
    assert open_duties(world) == [DutyKind.NETWORK_LIST]
    show(world, "Iris")
    choose(world, "Iris", films(audit, "Maya Chen"), "Not sure")
    world["Maya"].open_home()
    world.settle()
    assert "Do you still need Editor" in steps.home(world, "Maya")
    world.click("Amara", desk(world), "Call off…")
    assert send_why(world, "Amara", "It was begun over the wrong accounts.") == {}
    world.sweep()
    assert state(world, audit) is CampaignState.CANCELLED
    assert [one.state for one in auditing.read(world, audit.campaign.id).reviews] == [ReviewState.OVER]
    assert labels(desk(world)) == ["Evidence pack"]
    assert "It was begun over the wrong accounts." in words(desk(world))
    assert open_duties(world) == []
    assert labels(world.fresh(world.dm("Maya", "Do you still need"))) == []
    assert "Do you still need" not in steps.home(world, "Maya")
    assert words(parent(world, "Iris")).startswith("Audit #1: over")
    assert labels(page(world, "Iris")) == []


def test_in_a_workspace_without_charts_the_card_has_pictures_that_follow_the_figures(world: World) -> None:
    world.slack.faults.no_charts = True
    world.slack.faults.slow_files = 1.0
    audit = begin(world)
    completion, burndown = pictures(desk(world))
    assert completion["alt_text"] == "Decided, by who is asked: Iris Novak 0 %"
    assert burndown["alt_text"].startswith("Lines without an answer: 23 Nov 2 left")
    world.stop()
    world.start()
    answer_all(world, audit)
    card = desk(world)
    assert pictures(card)[0]["alt_text"] == "Decided, by who is asked: Iris Novak 100 %"
    assert "Iris Novak  ████████████████████  100 %" in words(card)
    for one in pictures(card):
        file = world.slack.files[one["slack_file"]["id"]]
        assert file.is_picture
        assert file.channels == []


def pictures(card: Message) -> list[dict[str, Any]]:
    """The pictures on a card, which stands without any chart of Slack's own."""
    assert "data_visualization" not in str(card.blocks)
    return [one for one in card.blocks if one["type"] == "image"]


def begin(world: World) -> Launched:
    """An audit of one account, on which Maya has a grant, is launched."""
    steps.held(world, ends="90 days", use_case="Community")
    audit = auditing.launch(world, (FILMS,))
    world.sweep()
    return audit


def answer_all(world: World, audit: Launched) -> None:
    """Iris has Maya removed, and says that the account is all right."""
    show(world, "Iris")
    choose(world, "Iris", films(audit, "Maya Chen"), "Remove")
    choose(world, "Iris", films(audit), "All right")
    submit(world, "Iris")
    world.sweep()


def desk(world: World, number: str = "") -> Message:
    """The card of an audit, of the newest unless told, for whoever runs the programme, as it now is."""
    audit = f"Audit #{number}"
    found = [one for one in world["Amara"].dm() if "Over*" in words(one) and audit in words(one)]
    return world.fresh(found[-1])


def send_why(world: World, name: str, reason: str) -> dict[str, str]:
    """Say why, in the form that is open."""
    world[name].fill({"Reason": reason})
    return send(world, name)


def state(world: World, audit: Launched) -> CampaignState:
    """Where the audit stands."""
    return auditing.read(world, audit.campaign.id).campaign.state


def task_of(world: World) -> str:
    """The open task of removing Maya, as a button carries it."""
    assert world.bot
    with world.bot.database.read() as unit:
        return next(one.id for one in grants.open_tasks(unit, world.slack.team_id))


def bring_the_list(world: World) -> None:
    """Amara brings what the network shows: nobody."""
    assert world.bot
    with world.bot.database.write() as unit:
        company = world.bot.company()
        given = Given(none_because="Nobody is left there.")
        network_lists.collect(unit, company, person(world, "Amara"), account(world, FILMS).id, given)
    world.settle()


def open_duties(world: World) -> list[DutyKind]:
    """What somebody is asked to do."""
    assert world.bot
    with world.bot.database.read() as unit:
        return [one.kind for one in duties.every_open(unit, world.slack.team_id)]


def look_for_real(world: World) -> None:
    """Whoever is asked for the spot check finds that she is gone."""
    assert world.bot
    with world.bot.database.read() as unit:
        every = duties.every_open(unit, world.slack.team_id)
    asked = next(one.assignee for one in every if one.kind is DutyKind.SPOT_CHECK)
    name = next(name for name, one in world.people.items() if one.id == asked)
    card = next(one for one in reversed(world[name].dm()) if "spot check" in words(one).casefold())
    label = next(one for one in labels(world.fresh(card)) if one.endswith("…"))
    world.click(name, card, label)
    steps.send_done(world, name, "Looked: she is gone.")
    world.sweep()
