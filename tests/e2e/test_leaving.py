"""Leavers: what they held is taken away or passed on at once, on one list that is tracked to its end (P4.4)."""

from datetime import timedelta

import pytest

from bot.domain.grants import EndReason, GrantState
from bot.domain.ledger import Method
from tests.e2e.founders import look, rows
from tests.e2e.reading import events, press, request, trail
from tests.e2e.register_steps import account, change_account, has_a_way_in, standings
from tests.e2e.steps import approved, grant, held, home, say_done, sees, send_done
from tests.e2e.world import World, date_tokens, labels, words

LEFT = "has left"


def leave(world: World, name: str) -> None:
    """Slack says that somebody is deactivated; no sweep looks."""
    assert world.bot
    world.bot.ticker.stop()
    world.slack.deactivate(world[name].id)
    world.settle()


def listed(world: World, name: str = "Amara", containing: str = LEFT) -> str:
    """A leaver's list as it now stands in front of somebody."""
    return words(world.fresh(world.dm(name, containing)))


def departures(world: World) -> list[str]:
    return [state for (state,) in rows(world, "select state from departure order by id")]


def items(world: World, state: str = "open") -> list[str]:
    """What is on the lists, by kind."""
    found = rows(world, "select kind from departure_item where state = :state order by kind", state=state)
    return [kind for (kind,) in found]


def holder(world: World, office: str) -> list[str]:
    return [who for (who,) in rows(world, "select person from office where office = :office", office=office)]


def test_access_ends_with_the_event_and_the_list_is_tracked_until_the_last_thing_is_done(
    world: World,
) -> None:
    grant_id = held(world)
    leave(world, "Maya")
    ended = grant(world, grant_id)
    assert (ended.state, ended.end_reason) == (GrantState.REMOVING, EndReason.LEFT)
    assert world.now - ended.ended_at < timedelta(seconds=60)
    assert world.dm("Iris", "Remove <@")
    for name in ("Iris", "Amara"):
        assert "1 of 1 thing still open" in listed(world, name)
        assert f"with <@{world['Iris'].id}>" in listed(world, name)
    assert "Seen to by" in listed(world)
    world["Amara"].open_home()
    world.settle()
    assert "1 of 1 thing still open" in home(world, "Amara")
    say_done(world, "Iris", "Remove <@", "Taken out.")
    world.sweep()
    assert "everything is settled" in listed(world)
    assert "everything is settled" in listed(world, "Iris")
    assert departures(world) == ["done"]
    assert rows(world, "select state, done_by from duty") == [("done", "system")]
    assert "has left" not in home(world, "Amara")
    assert not sees(world, "Maya", "Removed")


def test_the_list_has_a_clock_and_whoever_sees_to_it_is_reminded_before_it_runs_out(world: World) -> None:
    held(world)
    leave(world, "Maya")
    since, due = date_tokens(listed(world))[:2]
    assert due - since == timedelta(hours=24).total_seconds()
    assert rows(world, "select kind, assignee from duty") == [("see_off", world["Amara"].id)]
    world.pass_time(hours=25)
    assert "*overdue* since" in words(world.dm("Amara", "Still open"))


@pytest.mark.parametrize(
    ("asked", "done", "state", "open_items", "says"),
    [
        ({"From when": "10 December"}, False, GrantState.CANCELLED, [], "it had not been set up"),
        ({}, False, GrantState.REMOVING, ["grant"], "had it been set up?"),
        ({}, True, GrantState.REMOVING, ["grant"], "remove them"),
    ],
    ids=["waiting", "provisioning", "active"],
)
def test_a_leaver_at_each_step_of_a_grant(
    world: World, asked: dict[str, str], done: bool, state: GrantState, open_items: list[str], says: str
) -> None:
    grant_id = approved(world, **asked)
    if done:
        say_done(world, "Iris", "Add ", "Invited them.")
    leave(world, "Maya")
    assert grant(world, grant_id).state is state
    assert items(world) == open_items
    assert says in listed(world)
    assert departures(world) == (["open"] if open_items else ["done"])


def test_set_up_that_is_reported_after_somebody_has_left_is_asked_back(world: World) -> None:
    approved(world)
    leave(world, "Maya")
    press(world, "Iris", world.dm("Iris", "Had you added"), "I had added them")
    world.sweep()
    assert departures(world) == ["open"]
    say_done(world, "Iris", "Remove <@", "Removed.")
    world.sweep()
    assert departures(world) == ["done"]


def test_what_was_being_removed_already_is_on_the_list_too(world: World) -> None:
    grant_id = held(world)
    world.until(grant(world, grant_id).ends_at)
    leave(world, "Maya")
    assert items(world) == ["grant"]
    assert grant(world, grant_id).end_reason is EndReason.EXPIRED


def test_requests_by_and_for_a_leaver_are_closed_and_whoever_else_is_in_them_is_told_why(
    world: World,
) -> None:
    mine, for_ben = (
        world.ask("Maya"),
        world.ask("Maya", beneficiary="Ben Asante", account="@larkfieldkids", role="Content"),
    )
    leave(world, "Maya")
    for number, card in ((1, mine), (2, for_ben)):
        assert request(world, number).state == "withdrawn"
        assert labels(world.fresh(card)) == []
        assert "Maya Chen has left." in words(world.fresh(card))
    assert "Maya Chen has left." in words(world.dm("Ben", "is withdrawn"))
    assert departures(world) == ["done"]
    assert items(world, "done") == ["request", "request"]


def test_a_vote_of_somebody_who_leaves_is_void_and_stays_so_when_they_come_back(world: World) -> None:
    card = world.ask("Maya")
    world.click("Jonas", card, "Approve")
    leave(world, "Jonas")
    assert "*Digital* … (nobody can fill it now)" in words(world.fresh(card))
    assert rows(world, "select state from vote") == [("void",)]
    world.slack.reactivate(world["Jonas"].id)
    world.settle()
    world.click("Iris", world.dm("Iris", "Request #1"), "Approve")
    assert request(world, 1).open
    assert rows(world, "select occupant from seat where seat_id = 'digital'") == [(None,)]


def test_accounts_pass_to_the_backup_owner_and_without_one_wait_for_somebody_to_be_named(
    world: World,
) -> None:
    change_account(world, "larkfieldcabins", backup_owner=None)
    held(world)
    world.until(grant(world, rows(world, 'select id from "grant"')[0][0]).ends_at)
    leave(world, "Iris")
    films, cabins = account(world, "larkfieldfilms"), account(world, "larkfieldcabins")
    assert (films.owner, films.backup_owner) == (world["Jonas"].id, None)
    assert (cabins.owner, cabins.backup_owner) == (None, None)
    assert account(world, "larkfieldhelp").backup_owner is None
    assert world.dm("Jonas", "Remove <@")
    assert "it has no owner; name one" in listed(world)
    asked = "select assignee, account_id from duty where kind = 'name_owner' and state = 'open'"
    assert rows(world, asked) == [(world["Amara"].id, cabins.id)]
    assert "the backup, is its owner now" in listed(world, "Jonas")
    assert "@larkfieldcabins" not in listed(world, "Jonas")
    change_account(world, "larkfieldcabins", owner=world["Ben"].id)
    world.sweep()
    assert "it has no owner" not in listed(world)
    assert departures(world) == ["done"]


def test_recovery_mail_and_phone_are_taken_from_a_leaver_and_somebody_moves_them(world: World) -> None:
    change_account(world, "larkfieldfilms", recovery_mail=world["Ben"].id, recovery_phone=world["Iris"].id)
    leave(world, "Ben")
    films = account(world, "larkfieldfilms")
    assert (films.recovery_mail, films.recovery_phone) == (None, world["Iris"].id)
    world.click("Iris", world.dm("Iris", "Move the recovery mail of"), "It is moved…")
    send_done(world, "Iris", "social@larkfield.example, held by Sofia.")
    world.sweep()
    assert items(world) == []


def test_seats_go_to_the_alternate_or_are_vacant_and_the_admins_are_warned(world: World) -> None:
    leave(world, "Priya")
    assert (
        rows(world, "select occupant, alternates from seat where seat_id = 'it'")[0][0] == world["Kenji"].id
    )
    assert "IT seat: <@" in listed(world)
    assert holder(world, "incident_lead") == []
    assert "Incident lead now vacant" in words(world.dm("Nadia", "now vacant"))
    leave(world, "Tom")
    assert "Public relations seat now vacant" in words(world.dm("Oscar", "Public relations"))
    leave(world, "Kenji")
    assert rows(world, "select occupant from seat where seat_id = 'it'") == [(None,)]


def test_while_a_seat_is_vacant_what_needs_it_waits_and_lapses_and_all_else_is_decided(world: World) -> None:
    card = world.ask("Maya")
    leave(world, "Jonas")
    assert "Requests that need a vacant seat wait" in words(world.dm("Nadia", "Digital seat now vacant"))
    assert "Vacant seats: Digital." in words(world.fresh(card))
    world.click("Iris", card, "Approve")
    assert request(world, 1).state == "pending"
    assert approved(world, "Ben", role="Viewer", use_case="Insights", others=())
    world.pass_time(days=8)
    assert request(world, 1).state == "lapsed"


def test_when_the_programme_manager_leaves_the_admins_see_to_it(world: World) -> None:
    held(world)
    leave(world, "Amara")
    assert holder(world, "programme_manager") == []
    (duty,) = rows(world, "select assignee, state from duty")
    assert duty[0] in (world["Nadia"].id, world["Oscar"].id)
    assert "Programme manager: vacant" in listed(world, "Nadia", "everything is settled")


def test_an_admin_who_leaves_is_named_to_the_others_once(world: World) -> None:
    leave(world, "Nadia")
    warned = sees(world, "Oscar", "VOUCHSAFE_ADMINS")
    assert len(warned) == 1
    world.slack.reactivate(world["Nadia"].id)
    world.clock.advance(5)
    leave(world, "Nadia")
    assert sees(world, "Oscar", "VOUCHSAFE_ADMINS") == warned


def test_whoever_holds_without_a_grant_or_knows_a_secret_is_dealt_with_as_the_ledger_has_it(
    world: World,
) -> None:
    for handle, method in (("larkfieldfilms", Method.NATIVE_ROLE), ("larkfieldkids", Method.SHARED_SECRET)):
        has_a_way_in(world, "Maya", handle, method)
    leave(world, "Maya")
    assert standings(world, "Maya") == {"larkfieldfilms": "current", "larkfieldkids": "former"}
    assert items(world) == ["holding", "rotation"]
    assert f"<@{world['Maya'].id}> has left" in words(world.dm("Iris", "Change the shared secrets"))
    world.click("Iris", world.dm("Iris", "Take away the role"), "It is taken away…")
    send_done(world, "Iris", "Removed in the studio.")
    world.click("Iris", world.dm("Iris", "Change the shared secrets"), "They are changed…")
    send_done(world, "Iris", "New password, new codes.")
    world.sweep()
    assert standings(world, "Maya") == {"larkfieldfilms": "former", "larkfieldkids": "former"}
    assert departures(world) == ["done"]
    assert "everything is settled" in listed(world)


def test_the_secret_of_a_granted_login_must_be_changed_as_soon_as_its_holder_leaves(world: World) -> None:
    change_account(world, "larkfieldfilms", methods={"editor": "shared_secret"})
    held(world)
    leave(world, "Maya")
    assert items(world) == ["grant", "rotation"]
    say_done(world, "Iris", "Remove <@", "Told them.")
    assert len(rows(world, "select id from rotation")) == 1


def test_the_same_event_twice_and_over_a_restart_does_nothing_twice(world: World) -> None:
    held(world)
    world.slack.faults.deliver_twice = True
    leave(world, "Maya")
    world.slack.faults.deliver_twice = False
    before = [one["kind"] for one in trail(world)]
    world.stop()
    world.start()
    world.pass_time(hours=25)
    look(world)
    later = [one["kind"] for one in trail(world)][len(before) :]
    assert not [one for one in later if one.startswith(("departure:", "grant:"))]
    assert (before.count("departure:opened"), before.count("grant:ended")) == (1, 1)
    say_done(world, "Iris", "Remove <@", "Removed.")
    world.sweep()
    assert departures(world) == ["done"]


def test_whoever_only_the_nightly_listing_sees_is_dealt_with_within_a_day(world: World) -> None:
    grant_id = held(world)
    world["Maya"].member.deleted = True
    world.pass_time(hours=21)
    look(world)
    assert grant(world, grant_id).end_reason is EndReason.LEFT
    assert events(world, "departure:opened") == ["departure:opened"]


def test_what_is_found_of_a_leaver_later_comes_on_the_list_by_the_nightly_look(world: World) -> None:
    held(world)
    leave(world, "Maya")
    has_a_way_in(world, "Maya", "larkfieldkids", Method.NATIVE_ROLE)
    world.pass_time(hours=21)
    look(world)
    assert items(world) == ["grant", "holding"]
    assert departures(world) == ["open"]


def test_whoever_had_nothing_leaves_without_a_list(world: World) -> None:
    leave(world, "Gia")
    assert departures(world) == []
    assert events(world, "departure:") == []


def test_whoever_comes_back_gets_nothing_back(world: World) -> None:
    grant_id = held(world)
    leave(world, "Maya")
    world.slack.reactivate(world["Maya"].id)
    world.settle()
    assert grant(world, grant_id).state is GrantState.REMOVING
    world["Maya"].command("/my-access")
    assert "ended; being removed" in words(world["Maya"].ephemerals()[-1])
