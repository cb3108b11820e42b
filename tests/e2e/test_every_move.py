"""Every move of every life cycle is made by people and time, and leaves its event (L1)."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from bot.domain.campaigns import CampaignState, Scope
from bot.domain.sheets import SheetState
from bot.services import campaign_desk, campaign_schedule
from bot.services import campaigns as launching
from bot.simulator.entry import Upload
from storage import campaigns, people, register
from tests.databases import beside
from tests.e2e import (
    adopting,
    auditing,
    ledger,
    listing,
    lists,
    outside,
    partners,
    restoring,
    schooling,
    steps,
    storing,
    test_committee,
    test_leaving,
    test_moving,
    test_offboarding,
    test_sealing,
    test_vault_keys,
)
from tests.e2e.checking_out import lent
from tests.e2e.checking_out import look as look_at_login
from tests.e2e.founders import begin, look, trail
from tests.e2e.hunting import EVERYBODY, begin_hunt, give, question
from tests.e2e.operator import operate, propose
from tests.e2e.reading import change, deny, press, send
from tests.e2e.register_steps import account, has_a_way_in, share_the_login
from tests.e2e.reporting import LOST, card, close, report
from tests.e2e.storing import in_the_vault
from tests.e2e.test_every_move_of_a_line import moves_of_lines
from tests.e2e.test_every_move_of_an_audit import moves_of_audits
from tests.e2e.test_every_move_of_suspended_access import moves_of_spot_checks, moves_of_suspended_access
from tests.e2e.test_exposure import agree_to_leave_them, change_them
from tests.e2e.voting import approve, in_force
from tests.e2e.world import World, words


@pytest.mark.proof
@pytest.mark.timeout(300)
def test_every_move_of_every_life_cycle_is_made_and_stands_on_the_trail(world: World) -> None:
    call_off_a_draft(world)
    change_minds(world)
    attach_proof(world)
    learn(world)
    end_access(world)
    look_and_seal(world)
    reseat(world)
    close_requests(world)
    report_and_change_secrets(world)
    hunt_for_logins(world)
    replace_the_policy(world)
    change_secrets(world)
    change_the_key(world)
    freeze(world)
    run_an_agency(world)
    invite(world)
    move_and_leave(world)
    offboard(world)
    hand_in_lists(world)
    adopt(world)
    compare_lists(world)
    lose_the_channel(world)
    ledger.check(world.url)
    made = ledger.moves(world.url)
    come_back_from_a_backup(world)
    # Nobody watches a database that is only being filled: that it is held stands on its trail.
    elsewhere = {("restoration", None, "held")} | moves_of_lines() | moves_of_audits()
    elsewhere |= moves_of_suspended_access() | moves_of_spot_checks()
    assert made | ledger.moves(world.url) | elsewhere == ledger.every_move()
    ledger.check(world.url)


@pytest.mark.parametrize(
    ("behind", "fault"),
    [
        ("UPDATE \"grant\" SET state = 'removing'", "('grant:ended', 'grant'"),
        ("UPDATE \"grant\" SET state = 'waiting'", "no move from active to waiting"),
        ("UPDATE \"grant\" SET ends_at = '2030-01-01T00:00:00.000000Z'", "changed without an event"),
        ("DELETE FROM seat", "seat:dropped"),
        ("UPDATE account SET owner = NULL", "account:changed"),
    ],
)
def test_a_change_that_leaves_no_event_is_found(world: World, behind: str, fault: str) -> None:
    steps.held(world)
    world.stop()
    with beside(world.url).connect() as connection:
        connection.execute(text(behind))
        with pytest.raises(AssertionError, match=re.escape(fault)):
            ledger.check_in(connection)
        connection.rollback()


def look_and_seal(world: World) -> None:
    """A login is stored, lent, looked at, sealed and unsealed, given back, changed for that, and taken out."""
    handle, owner = "larkfieldhowto", "Ben"
    lent(world, "Oscar", handle=handle, owner=owner)
    look_at_login(world, "Oscar")
    steps.press(world, "Oscar", "Check in")
    world["Oscar"].close_view()
    test_sealing.seal(world)
    test_sealing.unseal(world)
    world.click("Oscar", world.dm("Oscar", "Your access: Editor"), "Give back")
    in_the_vault(world, owner, handle, password="Qm5+harbour=Jay!fog")
    assert storing.take_out(world, owner, handle) == {}


def change_minds(world: World) -> None:
    """A vote is taken back, given again, made void by wider terms, and given for those."""
    card = world.ask("Maya", ends="1w")
    for label in ("Approve", "Take back my vote", "Approve"):
        world.click("Jonas", card, label)
    number = words(card).split("#")[1].split(" ")[0]
    change(world, "Iris", world.dm("Iris", f"Request #{number} "), ends="2w")
    world.click("Jonas", card, "Approve")


def learn(world: World) -> None:
    """One course is failed thrice and passed after the pause; two lapse with the access, a quiz half done or not."""
    schooling.take(world, "Tom")
    for _ in range(2):
        world.click("Tom", schooling.go_through(world, "Tom", wrong=9), "Try again")
    schooling.go_through(world, "Tom", wrong=9)
    world.pass_time(hours=25)
    schooling.take(world, "Tom")
    schooling.go_through(world, "Tom")
    for name in ("Kenji", "Ingrid"):
        schooling.ask_for_paid_work(world, name)
    schooling.take(world, "Kenji")
    for name in ("Kenji", "Ingrid"):
        world.click(name, steps.command(world, name, "/my-access"), "Give back")


def attach_proof(world: World) -> None:
    """A file is refused, another kept."""
    for content in (b"", b"%PDF-1.7"):
        steps.say_done(world, "Iris", "Add <@", None, Proof=[Upload("people.pdf", content)])


def end_access(world: World) -> None:
    """One grant is given back and removed, one ends during set-up, one before its start."""
    world.click("Maya", world.dm("Maya", "Your access: Editor"), "Give back")
    steps.say_done(world, "Iris", "Remove <@", "Removed them.")
    world.until(steps.grant(world, steps.approved(world, "Ben", ends="3 days")).ends_at)
    steps.approved(world, "Maya", ends="2w", **{"From when": "10 December"})
    world.click("Maya", steps.command(world, "Maya", "/my-access"), "Give back")


def reseat(world: World) -> None:
    """Of three changes on the committee one is confirmed, one called off, and one left to lapse."""
    for label in ("Confirm", "Call off", None):
        whom = test_committee.handle(world, "Ben" if label == "Confirm" else "Kenji")
        assert test_committee.ask(world, "Amara", f"alternate pr {whom}") == {}
        if label:
            world.click("Tom", test_committee.card(world), label)


def close_requests(world: World) -> None:
    """One request is denied, one withdrawn, one left alone."""
    deny(world, "Jonas", world.ask("Maya"), "Not now.")
    number = words(world.ask("Maya")).split("#")[1].split(" ")[0]
    press(world, "Maya", world.dm("Maya", f"Your request #{number} waits"), "Withdraw")
    world.ask("Maya")
    world.pass_time(days=8)


def report_and_change_secrets(world: World) -> None:
    """A lost phone has a shared login changed; another is reported, and two decide that it need not be."""
    share_the_login(world)
    steps.held(world, "Ben")
    report(world, "Ben", LOST)
    press(world, "Priya", card(world, "Priya"), "I deal with it")
    close(world, "Priya", "It is back, and nobody else has used it.")
    change = "Change the shared secrets"
    world.click("Iris", world.dm("Iris", change), "They are changed…")
    steps.send_done(world, "Iris", "New password.")
    report(world, "Ben", LOST)
    close(world, "Priya", "It is back, and nobody else has used it.", number=2)
    world.click("Iris", world.dm("Iris", change), "It need not be done…")
    world["Iris"].fill({"Reason": "It was never out of his hands."})
    assert send(world, "Iris") == {}
    world["Iris"].close_view()
    world.pass_time(hours=25)
    world.click("Jonas", world.dm("Jonas", "Still open: change"), "Look at it")
    steps.press(world, "Jonas", "Agree: it need not be done")
    world["Jonas"].close_view()


def hunt_for_logins(world: World) -> None:
    """Of four sources one is gathered at once, one in parts, two cannot be had, one of them after a part."""
    world.until(datetime(2026, 12, 14, 10, 0, tzinfo=UTC))
    drives = ["one", "two", "three", "four"]
    begin_hunt(world, boxes=["Shared drives", EVERYBODY], drives="\n".join(drives))
    for drive, says in zip(drives, (["All"], ["A part", "All"], ["It"], ["A part", "It"]), strict=True):
        for one in says:
            how = {"All": "All of it", "A part": "A part of it", "It": "It cannot be had"}[one]
            assert give(world, "Amara", f"logins on {drive}", how=how, pasted="Maya", note="As said.") == {}
    press(world, "Maya", question(world, "Maya"), "Nothing")
    world["Amara"].command("/vouchsafe", "hunt close")
    assert send(world, "Amara") == {}
    world["Amara"].close_view()


def replace_the_policy(world: World) -> None:
    """Of four texts one is replaced while it is voted on, one while it waits for its date, one comes into force
    at its date, and one at once.
    """
    ahead = (world.now + timedelta(days=3)).date().isoformat()
    for length, given in (
        ("36 hours", ()),
        ("48 hours", ("--replace", "--from", ahead)),
        ("49 hours", ("--replace", "--from", ahead)),
    ):
        said = propose(world, ("removal_sla: 24 hours", f"removal_sla: {length}"), given=given)
        assert said.startswith("0 "), said
        if given:
            approve(world)
    world.pass_time(days=4)
    in_force(world, ("removal_sla: 24 hours", "removal_sla: 50 hours"))


def run_an_agency(world: World) -> None:
    """An agency comes, ends and is renewed; one of its people joins Slack, and one only seems to. Of the two
    who are asked what comes after its contract one answers.
    """
    partners.add(world, ends=(world.now + timedelta(days=60)).date())
    for number, answer in enumerate(("No", "Yes")):
        name, email = f"{'AB'[number]}na Lind", f"{'ab'[number]}na.lind@northlight.example"
        assert partners.enlist(world, "Sofia", name, email) == {}
        world.slack.join(name, email=email, kind="guest")
        world.settle()
        world.click("Sofia", world.dm("Sofia", f"the same person as {name}"), answer)
    ends_at = partners.agency(world).ends_at
    world.until(ends_at - timedelta(days=30))
    world.click("Sofia", world.dm("Sofia", "Say what comes after"), "Let it end…")
    steps.send_done(world, "Sofia", "We agreed.")
    world.until(ends_at)
    ends = (world.now + timedelta(days=60)).date()
    assert partners.edit(world, "Amara", label="Renew…", **{"Contract ends on": ends}) == {}


def change_secrets(world: World) -> None:
    """Somebody who knew the login that is shared loses access, twice: once it is changed, once two people say it need
    not be.
    """
    for ending in (change_them, agree_to_leave_them):
        steps.at_the_end(world, steps.held(world))
        world.sweep()
        steps.say_done(world, "Iris", "Remove ", "Removed.")
        ending(world)


def change_the_key(world: World) -> None:
    """One key of the vault follows another, and the old one is taken out once no backup needs it."""
    assert test_vault_keys.rotate(world).startswith("0 ")
    assert test_vault_keys.destroy_the_old_key(world).startswith("0 ")


def freeze(world: World) -> None:
    """A baseline is taken, and signed with the next tick."""
    world.click("Amara", steps.command(world, "Amara", "/vouchsafe", "exposure"), "Take a baseline")
    world.sweep()


def invite(world: World) -> None:
    """A link is replaced before it is opened, and another after."""
    outside.start(world)
    contact = partners.agency(world).id
    outside.get_link(world, contact)
    assert outside.Visitor().begin(outside.get_link(world, contact)).status == 200
    outside.get_link(world, contact)


def move_and_leave(world: World) -> None:
    """Maya holds two things and moves: one stays, one goes; she moves twice more, and leaves."""
    for handle in ("larkfieldfilms", "larkfieldcabins"):
        has_a_way_in(world, "Maya", handle)
    test_moving.move(world, title="Recruiter")
    test_moving.answer_first(world, "Iris", "Keep")
    test_moving.remove(world, "Iris")
    has_a_way_in(world, "Maya", "larkfieldkids")
    for title in ("Recruiting lead", "Head of recruiting"):
        test_moving.move(world, title=title)
    test_leaving.leave(world, "Maya")
    for _ in range(3):
        world.click("Iris", world.dm("Iris", "Take away"), "It is taken away…")
        steps.send_done(world, "Iris", "Removed.")
    world.sweep()


def offboard(world: World) -> None:
    """Called off before and after the second person; at once; at its time."""
    test_offboarding.ask(world, whom="Ben")
    press(world, "Oscar", world.dm("Oscar", test_offboarding.ASKS), "Call off")
    for called_off in (True, False):
        test_offboarding.ask(world, whom="Ben", when="tomorrow 14:00")
        test_offboarding.confirm(world)
        if called_off:
            press(world, "Oscar", world.dm("Oscar", "will be offboarded"), "Call off")
    world.pass_time(days=2)
    test_offboarding.ask(world, whom="Sofia")
    test_offboarding.confirm(world)


def hand_in_lists(world: World) -> None:
    """Lists are corrected and taken over, dropped, never fetched, or hold a secret; the operator brings one."""
    rows = f"{lists.HEADINGS}YouTube,larkfieldfilms,Ana,,,\n"
    lists.by_file(world, "Amara", rows)
    lists.choose(world, "Amara", {"role": "Stays out"})
    world.click("Amara", lists.card(world, "Amara"), "Import")
    world.click("Amara", lists.by_file(world, "Amara", rows), "Drop")
    lists.by_file(world, "Amara", f"{rows}X,larkfield,pw: hunter2,,,\n")
    lists.pasted(world, "Amara", "Handle,Password\n")
    file = world.folder / "holders.csv"
    file.write_text(rows)
    assert operate(world, "holders", "import", str(file)).startswith("0 ")
    world.pass_time(minutes=1)
    world.slack.faults.answer_5xx(calls=1_000, method="files.info")
    lists.hand_in(world, "Amara", File=[Upload("never.csv", b"Handle,Person\n")])
    assert world.bot
    world.clock.advance(25 * 3600)
    world.bot.ticker.tick()
    world.wait_for(lambda: lists.newest(world).state is SheetState.DROPPED, "it is dropped", tick=True)
    world.slack.faults.clear()
    world.settle()


def adopt(world: World) -> None:
    """One is left out, and adopted when asked about again; others are settled otherwise, or not in time, in
    every state.
    """
    adopting.legacy(world, "Tom", "Kenji", "Lucia", "Helen", "Ingrid")
    adopting.press(world, "Iris", "Tom", "Not sure")
    adopting.adopt(world, "Iris", "Tom")
    adopting.ask(world)
    adopting.leave_out(world, "Priya", "Tom")
    world.sweep()
    adopting.press(world, "Iris", "Tom", "Not sure")
    adopting.tell(world, "Tom")
    adopting.adopt(world, "Iris", "Tom")
    adopting.ask(world)
    adopting.approve(world, "Jonas", "Priya", "Helen")
    adopting.press(world, "Iris", "Kenji", "Remove")
    adopting.in_every_state(world, "Lucia", "Helen", "Ingrid")
    adopting.are_out(world, "Kenji", "Lucia", "Helen", "Ingrid")
    world.sweep()
    adopting.legacy(world, "Kenji", "Lucia", "Helen", "Ingrid", "Amara")
    adopting.are_out(world, "Amara")
    world.pass_time(days=27)
    adopting.in_every_state(world, "Lucia", "Helen", "Ingrid")
    world.pass_time(days=4)


def call_off_a_draft(world: World) -> None:
    """An audit is prepared, and called off before anybody is asked."""
    assert world.bot
    with world.bot.database.write() as unit:
        company = world.bot.company()
        actor = people.find(unit, company.workspace_id, world["Amara"].id)
        assert actor
        every = tuple(one.id for one in register.every(unit, company.workspace_id))
        drafted = launching.draft(unit, company, actor.user_id, Scope(every[:1]))
        campaign_schedule.call_off(unit, company, actor, drafted.id, "It was tried out.")
    world.settle()


def compare_lists(world: World) -> None:
    """The audit that somebody's leaving has brought compares whom the network lists with the ledger, until it is
    called off.
    """
    assert world.bot
    with world.bot.database.write() as unit:
        films = account(world, auditing.FILMS)
        found = campaigns.over_account(unit, films.id)
        assert found
        if found.state is CampaignState.DRAFT:
            launching.launch(unit, world.bot.company(), found.id, world["Amara"].id)
    world.sweep()
    audit = auditing.read(world, found.id)
    listing.every_move(world, audit)
    with world.bot.database.write() as unit:
        actor = people.find(unit, world.slack.team_id, world["Amara"].id)
        assert actor
        campaign_desk.cancel(unit, world.bot.company(), actor, audit.campaign.id, "It was tried out.")
    world.settle()


def lose_the_channel(world: World) -> None:
    """The committee's channel is archived and taken out again; another one was never fit."""
    for turn in (world.slack.archive, world.slack.unarchive):
        turn(world.channel.name)
        look(world)
    world.stop()
    begin(world, VOUCHSAFE_COMMITTEE_CHANNEL=world.slack.channel("old-committee", archived=True).id)


def come_back_from_a_backup(world: World) -> None:
    """The database is lost and comes back, held until an admin releases it."""
    restoring.bring_back(world, restoring.back_up(world))
    assert trail(world)["restoration:held"] == 1
    restoring.release(world)
