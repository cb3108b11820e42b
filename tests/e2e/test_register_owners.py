"""Owners and the register: they change their own accounts, none is left without one, and one who leaves is replaced."""

from bot.domain.register import AccountStatus
from tests.e2e import steps
from tests.e2e.accounts import FILMS, become, enter, find, listed, open_form, propose
from tests.e2e.reading import press as pressed
from tests.e2e.reading import refused
from tests.e2e.world import World, labels, words


def test_owners_change_their_own_accounts_and_nobody_elses(world: World) -> None:
    open_form(world, "Iris", "Edit…", FILMS)
    assert enter(world, "Iris", Purpose="Films and trailers", Backup_owner=world["Ben"]) == {}
    assert world["Iris"].view is None
    assert find(world).purpose == "Films and trailers"
    assert world.told("Ben", "You are the backup owner of @larkfieldfilms")
    assert world.told("Jonas", "You no longer answer for @larkfieldfilms")
    shown = listed(world, "Jonas", FILMS)
    assert labels(shown) == ["Look", "Propose an account…"]
    before = listed(world, "Ben", FILMS)
    open_form(world, "Amara", "Edit…", FILMS)
    assert enter(world, "Amara", Backup_owner=world["Jonas"]) == {}
    said = pressed(world, "Ben", before, "Edit…")
    assert said.startswith("Only the account's owner and backup owner, the programme manager")
    assert refused(world) == [(world["Ben"].id, "NotYours")]


def test_guests_are_refused_with_a_sentence(world: World) -> None:
    shown = listed(world, "Gia", FILMS)
    assert words(shown).startswith("Guests do not use the register.")
    assert labels(shown) == []
    assert refused(world) == [(world["Gia"].id, "NotFit")]


def test_a_form_that_is_out_of_date_overwrites_nothing_and_twice_is_once(world: World) -> None:
    open_form(world, "Iris", "Edit…", FILMS)
    open_form(world, "Amara", "Edit…", FILMS)
    world.slack.faults.deliver_twice = True
    assert enter(world, "Amara", Region="Europe") == {}
    world.slack.faults.deliver_twice = False
    errors = enter(world, "Iris", Purpose="Trailers")
    assert errors["handle"].startswith("Somebody has changed this account since you opened the form.")
    assert (find(world).region, find(world).purpose) == ("Europe", "Films")
    assert steps.events(world, find(world).id).count("account:changed") == 1


def test_an_account_is_never_left_without_an_owner_by_an_edit(world: World) -> None:
    open_form(world, "Iris", "Edit…", FILMS)
    said = {"owner": "Name a new owner first: somebody must answer for this account."}
    assert enter(world, "Iris", Owner=None) == said
    assert enter(world, "Iris", Backup_owner=None) == said
    assert enter(world, "Iris", Owner=world["Ben"]) == {}
    assert (find(world).owner, find(world).backup_owner) == (world["Ben"].id, None)
    open_form(world, "Ben", "Edit…", FILMS)
    assert enter(world, "Ben", Owner=None, Status="Impostor") == {}


def test_what_the_rules_look_at_has_requests_judged_again_and_is_told(world: World) -> None:
    card = world.ask("Maya", role="Manager", ends="5 days")
    assert "Senior leader" not in words(card)
    open_form(world, "Iris", "Edit…", FILMS)
    assert enter(world, "Iris", Tier="flagship") == {}
    assert "Senior leader" in words(world.cards()[-1])
    told = world.dm("Amara", "has changed @larkfieldfilms (YouTube)")
    assert "flagship" in words(told)
    assert labels(told) == ["Look"]
    open_form(world, "Amara", "Edit…", FILMS)
    assert enter(world, "Amara", Owner=world["Tom"]) == {}
    assert world.told("Tom", "Request #1")
    open_form(world, "Tom", "Edit…", FILMS)
    assert enter(world, "Tom", Status="Dormant") == {}
    assert "This account is dormant, so nobody works in it now." in words(world.dm("Maya", "is denied"))


def test_the_network_stays_where_people_have_access(world: World) -> None:
    steps.held(world)
    open_form(world, "Amara", "Edit…", FILMS)
    errors = enter(world, "Amara", Network="TikTok")
    assert errors["network"].startswith("People have or had access here, so the network stays.")


def test_an_owner_who_becomes_a_guest_holds_nothing_up_and_another_is_named_in_time(world: World) -> None:
    grant_id = steps.held(world)
    become(world, "Iris", "guest")
    duty = world.dm("Jonas", "Name an owner for @larkfieldfilms (YouTube)")
    assert f"<@{world['Iris'].id}> is no longer an active member" in words(duty)
    assert labels(duty) == ["Name an owner…"]
    for account in ("@larkfield (Instagram)", "@larkfieldfilms (YouTube)"):
        assert labels(world.dm("Amara", f"Name an owner for {account}")) == ["Name an owner…"]
    world.pass_time(hours=4, minutes=1)
    assert "name an owner for @larkfieldfilms" in words(world.dm("Amara", "Still open"))
    world.until(steps.grant(world, grant_id).ends_at)
    assert world.told("Jonas", "Remove <@")
    world.stop()
    world.start()
    world.click("Jonas", duty, "Name an owner…")
    assert enter(world, "Jonas", Purpose="Films still") == {}
    assert labels(world.fresh(duty)) == ["Name an owner…"]
    world.click("Jonas", duty, "Name an owner…")
    assert enter(world, "Jonas", Owner=world["Tom"]) == {}
    done = world.fresh(duty)
    assert f"Done: <@{world['Tom'].id}> is the owner of @larkfieldfilms" in words(done)
    assert labels(done) == []
    assert world.told("Tom", "You are the owner of @larkfieldfilms")
    assert steps.events(world, find(world).id) == ["account:added"] + ["account:changed"] * 2


def test_an_owner_who_is_a_full_member_again_needs_no_other(world: World) -> None:
    become(world, "Ben", "guest")
    assert world.told("Iris", "Name an owner for @larkfieldhelp (X)")
    become(world, "Ben", "member")
    assert "No longer needed: Name an owner for @larkfieldhelp" in words(world.dm("Iris", "@larkfieldhelp"))


def test_a_list_that_names_an_owner_or_takes_in_a_proposal_closes_what_was_asked(world: World) -> None:
    become(world, "Ben", "guest")
    propose(world, "Maya", "larkfieldtrails")
    world.import_accounts(
        "network,handle,status,owner\nx,larkfieldhelp,active,tom.gallagher@larkfield.example\n"
        "tiktok,@LarkfieldTrails,active,tom.gallagher@larkfield.example\n"
    )
    world.settle()
    assert f"Done: <@{world['Tom'].id}> is the owner of @larkfieldhelp" in words(
        world.dm("Iris", "@larkfieldhelp")
    )
    assert "No longer needed: Decide about an account" in words(world.dm("Amara", "Decide about"))
    assert find(world, "larkfieldtrails").status is AccountStatus.ACTIVE
