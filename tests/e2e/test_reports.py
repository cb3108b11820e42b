"""Reports by anybody: answered within half an hour or told to the next in line, dealt with, and closed."""

from datetime import UTC, datetime

import pytest

from bot.domain.grants import GrantState
from bot.domain.register import AccountStatus
from bot.simulator.errors import RequiredField
from storage import register, reports
from tests.e2e import hostile, partners, steps
from tests.e2e.reading import answer, events, press, refused, screen, send, trail
from tests.e2e.register_steps import share_the_login
from tests.e2e.reporting import (
    LEAVER,
    LOST,
    PHISH,
    POST,
    ROGUE,
    begin_report,
    card,
    choose_whom,
    close,
    report,
)
from tests.e2e.world import Build, World, labels, words


def states(world: World) -> list[str]:
    assert world.bot
    with world.bot.database.read() as unit:
        every = unit.execute(reports.report.select().order_by(reports.report.c.number)).all()
    return [one.state for one in every]


def test_a_guest_reports_a_phish_and_reads_who_deals_with_it_and_what_came_of_it(world: World) -> None:
    begin_report(world, "Gia", PHISH, f"<@{world['Ben'].id}> has got: <log in>", "larkfieldfilms")
    (said,) = [one["element"] for one in world["Gia"].view.blocks if one["block_id"] == "what"]
    assert said["initial_value"].endswith("has got: <log in>")
    assert send(world, "Gia") == {}
    mine = world.dm("Gia", "Report #1: a false message or website has arrived")
    assert "Somebody answers it by" in words(mine)
    theirs = card(world, "Priya")
    assert "@larkfieldfilms (YouTube)" in words(theirs)
    assert labels(theirs) == ["I deal with it", "Warn the holders", "Close it…"]
    assert "has been told" in press(world, "Priya", theirs, "I deal with it")
    assert f"<@{world['Priya'].id}> deals with your report #1" in words(world.dm("Gia", "deals with your"))
    assert labels(world.fresh(theirs)) == ["Warn the holders", "Close it…"]
    world.stop()
    world.start()
    close(world, "Priya", "Nothing is wrong with it.", "It was our own newsletter.")
    said = words(world.dm("Gia", "Your report #1 is closed"))
    assert "Nothing is wrong with it." in said
    assert "It was our own newsletter." in said
    assert labels(world.fresh(theirs)) == []
    assert "has closed it" in words(world.fresh(mine))
    assert events(world, "report:") == ["report:opened", "report:answered", "report:closed"]
    assert world["Gia"].ephemerals() == []


def test_an_empty_form_is_refused_at_its_fields(world: World) -> None:
    world["Maya"].command("/report-social")
    with pytest.raises(RequiredField):
        world["Maya"].submit()
    world["Maya"].fill({"What is it?": ROGUE, "What happened": " "})
    with pytest.raises(RequiredField, match="Network"):
        world["Maya"].submit()
    world["Maya"].fill({"Network": "X"})
    assert send(world, "Maya") == {
        "what": "Please say what happened, in a few words.",
        "handle": "Please write its handle, or its address below.",
    }
    assert states(world) == []


def test_the_form_asks_for_what_the_kind_needs_and_keeps_what_was_typed(world: World) -> None:
    world["Maya"].command("/report-social", "the words")
    asked = {
        ROGUE: ["Network", "Its handle", "Address"],
        PHISH: ["Account", "Address"],
        LOST: ["Who"],
        LEAVER: ["Who"],
        POST: ["Account", "Address"],
    }
    for kind, fields in asked.items():
        world["Maya"].fill({"What is it?": kind})
        shown = [one for one in world["Maya"].view.blocks if one["type"] == "input"]
        assert [one["label"]["text"] for one in shown] == ["What is it?", *fields, "What happened"]
        assert shown[-1]["element"]["initial_value"] == "the words"


def test_strangers_and_the_deactivated_are_refused_with_a_sentence(world: World) -> None:
    stranger = world.slack.add_person("Sam Elsewhere", kind="stranger")
    world["Ben"].open_home()
    world.settle()
    world.slack.deactivate("Ben")
    world.settle()
    world["Ben"].member.deleted = False
    steps.press(world, "Ben", "Report something")
    assert "Your Slack account here is deactivated" in words(world["Ben"].view)
    stranger.open_home()
    world.settle()
    assert stranger.press("Report something").ok
    assert "People from other organisations cannot report here." in words(stranger.view)
    assert refused(world) == [(world["Ben"].id, "NotFit"), (stranger.id, "NotFit")]


def test_after_five_within_the_hour_one_is_asked_to_call(world: World) -> None:
    begin_report(world, "Gia", PHISH)
    for _ in range(5):
        report(world, "Maya", PHISH)
    world["Maya"].command("/report-social")
    assert "You have sent five reports within the hour" in answer(world, "Maya")
    assert "Please call the security desk on +44 20 7946 0018, at any hour." in answer(world, "Maya")
    assert world["Maya"].view is None
    world["Gia"].fill({"What happened": "Mine is another."})
    assert send(world, "Gia") == {}
    world.pass_time(minutes=61)
    report(world, "Maya", PHISH)
    assert len(states(world)) == 7


def test_who_does_not_answer_is_reminded_and_then_the_next_in_line_at_any_hour(build: Build) -> None:
    world = build(now=datetime(2026, 11, 28, 23, 0, tzinfo=UTC))  # a Saturday night
    world.start()
    world.found()
    report(world, "Maya", PHISH)
    world.pass_time(minutes=15)
    assert "Still open: answer report #1" in words(world.dm("Priya", "Still open"))
    assert not world.told("Amara", "Still open")
    world.pass_time(minutes=15)
    reminder = world.dm("Amara", "Still open: answer report #1")
    assert not world.told("Nadia", "Still open")
    world.click("Amara", reminder, "Look at it")
    steps.press(world, "Amara", "I deal with it")
    assert "It is yours." in screen(world, "Amara")
    world.pass_time(minutes=45)
    assert not world.told("Nadia", "Still open")
    assert f"<@{world['Amara'].id}> deals with it." in words(world.dm("Maya", "Report #1"))
    world.pass_time(hours=34)
    assert world.told("Amara", "Still open: bring to its end report #1")


def test_a_report_about_the_incident_lead_goes_to_others_and_they_never_hear_that_nobody_answers(
    build: Build,
) -> None:
    world = build()
    watched = world.slack.channel("operations", [world["Priya"].id, world["Ben"].id])
    world.slack.invite("operations")
    world.start(VOUCHSAFE_ALERT_CHANNEL=watched.id)
    world.found()
    report(world, "Maya", LOST, Who=world["Priya"])
    assert card(world, "Amara")
    (shown,) = world["Priya"].messages(watched)
    assert "This report is about you" in press(world, "Priya", shown, "I deal with it")
    assert "Only the people who deal with reports can do this." in press(world, "Ben", shown, "Close it…")
    world.pass_time(hours=2)
    for name in ("Amara", "Nadia", "Oscar"):
        assert world.told(name, "Still open: answer report #1")
    assert not world.told("Priya", "report #1")
    assert refused(world) == [(world["Priya"].id, "PartyToIt"), (world["Ben"].id, "NotYours")]


def test_a_report_goes_on_when_its_handler_leaves(world: World) -> None:
    report(world, "Maya", PHISH)
    world.slack.deactivate("Priya")
    world.settle()
    assert f"*With*\n<@{world['Amara'].id}>" in words(card(world, "Amara"))
    press(world, "Amara", card(world, "Amara"), "I deal with it")
    assert states(world) == ["answered"]


@pytest.mark.parametrize("status", ["Unofficial", "An impostor"])
def test_a_rogue_account_comes_into_the_register_as_what_it_is(world: World, status: str) -> None:
    report(
        world, "Maya", ROGUE, Network="X", **{"Its handle": "@Larkfield_Sale", "Address": "https://x.com/l"}
    )
    world.click("Priya", card(world, "Priya"), "Register it…")
    world["Priya"].fill({"It is": status})
    assert send(world, "Priya") == {}
    assert "is in the register now" in screen(world, "Priya")
    with world.bot.database.read() as unit:
        (known,) = register.by_handle(unit, world.slack.team_id, "larkfield_sale")
    wanted = AccountStatus.IMPOSTOR if "impostor" in status else AccountStatus.UNOFFICIAL
    assert (known.network, known.status, known.url) == ("x", wanted, "https://x.com/l")
    assert wanted.value in words(world.dm("Maya", "Your report #1 is closed"))
    assert events(world, "report:") == ["report:opened", "report:closed"]
    assert labels(card(world, "Priya")) == []


def test_an_account_that_is_known_is_shown_instead(world: World) -> None:
    report(world, "Maya", ROGUE, Network="YouTube", **{"Its handle": "LarkfieldFilms"})
    world.click("Priya", card(world, "Priya"), "Register it…")
    world["Priya"].fill({"It is": "An impostor"})
    assert send(world, "Priya") == {}
    assert "is in the register already: active" in screen(world, "Priya")
    world["Priya"].close_view()
    theirs = card(world, "Priya")
    assert f"active, owner <@{world['Iris'].id}>" in words(theirs)
    assert labels(theirs) == ["Close it…"]
    close(world, "Priya", "It is an account that we know.")
    assert "It is an account that we know." in words(world.dm("Maya", "Your report #1 is closed"))


def test_holders_are_warned_once_and_what_they_are_shown_is_no_link(world: World) -> None:
    steps.held(world)
    address = "https://evil.example/login"
    report(world, "Ben", PHISH, "larkfieldfilms", Address=address, **{"What happened": f"<{address}|Log in>"})
    theirs = card(world, "Priya")
    assert "A warning would reach three people" in words(theirs)
    assert press(world, "Priya", theirs, "Warn the holders") == "3 people are being warned."
    for name in ("Maya", "Iris", "Priya"):
        (warning,) = steps.sees(
            world, name, "A false message or website is going round about @larkfieldfilms"
        )
        assert address in words(warning)
    assert not world.told("Ben", "going round")
    assert world["Priya"].click(theirs, "Warn the holders", stale=True).ok
    world.settle()
    assert "They have been warned already." in answer(world, "Priya")
    assert len(steps.sees(world, "Maya", "going round")) == 1
    close(world, "Priya", "The people who could have fallen for it have been warned.")
    assert events(world, "report:") == ["report:opened", "report:answered", "report:warned", "report:closed"]
    assert hostile.check(world) > 10


def test_a_phish_about_no_account_warns_everybody_who_holds_anything(world: World) -> None:
    steps.held(world)
    report(world, "Ben", PHISH)
    assert press(world, "Priya", card(world, "Priya"), "Warn the holders") == "2 people are being warned."
    assert "A false message or website is going round" in words(world.dm("Maya", "going round"))


def test_what_was_on_a_lost_phone_is_ended_and_shared_logins_are_changed(world: World) -> None:
    share_the_login(world)
    editor = steps.held(world)
    viewer = steps.approved(world, role="Viewer", use_case="Insights", others=())
    report(world, "Maya", LOST)
    assert "Change the shared secrets of @larkfieldfilms" in words(
        world.dm("Iris", "Change the shared secrets")
    )
    causes = [one["facts"]["cause"] for one in trail(world) if one["kind"] == "rotation:caused"]
    assert causes == ["report"]
    theirs = card(world, "Priya")
    assert labels(theirs) == ["End now…", "End now…", "I deal with it", "End all", "Close it…"]
    assert "They know the shared login of @larkfieldfilms (YouTube)" in words(theirs)
    world.click("Priya", theirs, "End now…", value=f"1|{viewer}|0")
    world["Priya"].fill({"Reason": "Lost phone"})
    assert send(world, "Priya") == {}
    assert steps.grant(world, viewer).ended_by == world["Priya"].id
    assert labels(world.fresh(theirs)) == ["End now…", "I deal with it", "End all", "Close it…"]
    assert "1 grant has ended" in press(world, "Priya", theirs, "End all")
    assert steps.grant(world, editor).state is GrantState.REMOVING
    assert "was reported lost (report #1)" in words(world.dm("Maya", "Your access has ended: Editor"))
    assert labels(world.fresh(theirs)) == ["Close it…"]
    close(world, "Priya", "What could have been reached with it is out of reach.")
    assert states(world) == ["closed"]


SEE_OFF = "Have them offboarded"


def test_a_leaver_is_offboarded_on_two_peoples_word_and_the_report_closes_with_the_second(
    world: World,
) -> None:
    editor = steps.held(world)
    report(world, "Ben", LEAVER, Who=world["Maya"])
    theirs = card(world, "Priya")
    assert labels(theirs) == ["End now…", "I deal with it", SEE_OFF, "Close it…"]
    assert "The programme manager is asked to confirm it." in press(world, "Priya", theirs, SEE_OFF)
    assert steps.grant(world, editor).state is GrantState.ACTIVE
    assert states(world) == ["answered"]
    assert labels(world.dm("Priya", "asks to offboard")) == ["Call off"]
    assert "As was reported (#1): See below." in words(world.dm("Amara", "asks to offboard"))
    for name in ("Maya", "Ben", "Iris"):
        assert not world.told(name, "offboard")
    assert "Somebody has asked for this already" in press(world, "Priya", world.fresh(theirs), SEE_OFF)
    press(world, "Amara", world.dm("Amara", "asks to offboard"), "Confirm")
    assert steps.grant(world, editor).state is GrantState.REMOVING
    assert f"<@{world['Amara'].id}> sees to it." in words(world.dm("Ben", "Your report #1 is closed"))
    assert states(world) == ["closed"]
    assert labels(world.fresh(theirs)) == []
    assert events(world, "report:", "departure:") == [
        "report:opened", "report:answered", "departure:asked", "departure:opened", "departure:item_opened",
        "report:closed",
    ]  # fmt: skip


def test_whoever_asked_for_it_on_a_report_calls_it_off_and_still_has_the_report(world: World) -> None:
    report(world, "Ben", LEAVER, Who=world["Maya"])
    press(world, "Priya", card(world, "Priya"), SEE_OFF)
    assert "Nothing has happened" in press(world, "Priya", world.dm("Priya", "asks to offboard"), "Call off")
    close(world, "Priya", "Nothing is wrong with it.")
    assert events(world, "departure:") == ["departure:asked", "departure:cancelled"]


def test_of_somebody_who_has_left_already_the_list_is_there(world: World) -> None:
    steps.held(world)
    world.slack.deactivate("Maya")
    world.settle()
    report(world, "Ben", LEAVER, Who=world["Maya"])
    said = press(world, "Priya", card(world, "Priya"), SEE_OFF)
    assert "It is with the people who see to leavers. The report is closed." in said
    assert f"<@{world['Amara'].id}> sees to it." in words(world.dm("Ben", "Your report #1 is closed"))
    assert events(world, "departure:opened", "departure:asked") == ["departure:opened"]


def test_a_leaver_of_whom_a_report_only_tells_is_named_by_whoever_deals_with_it(world: World) -> None:
    report(world, "Ben", LEAVER, **{"What happened": "Maya from films goes in May."})
    world.click("Priya", card(world, "Priya"), f"{SEE_OFF}…")
    choose_whom(world, "Priya", world["Priya"])
    assert world["Priya"].submit().ok
    assert "This report is about you" in screen(world, "Priya")
    world["Priya"].close_view()
    world.click("Priya", card(world, "Priya"), f"{SEE_OFF}…")
    choose_whom(world, "Priya", world["Maya"])
    assert send(world, "Priya") == {}
    assert "The programme manager is asked to confirm it." in screen(world, "Priya")
    assert f"(<@{world['Maya'].id}>)" in words(card(world, "Priya"))
    assert world.dm("Amara", "asks to offboard")
    assert events(world, "report:") == ["report:opened", "report:named", "report:answered"]


def test_a_leaver_of_an_agency_is_taken_off_its_roster_and_their_sponsor_reads_what_has_ended(
    world: World,
) -> None:
    partners.northlight(world)
    editor = partners.held(world)
    report(world, "Ben", LEAVER, Who="Noah Klein (Northlight)")
    theirs = card(world, "Priya")
    assert "(Noah Klein (Northlight))" in words(theirs)
    assert "Noah Klein (Northlight): Editor on @larkfieldfilms" in words(theirs)
    said = press(world, "Priya", theirs, "Take them off the roster")
    assert "They are off their agency's roster, and what they held has ended." in said
    assert partners.entries(world) == ()
    assert steps.grant(world, editor).state is GrantState.REMOVING
    assert "no longer on the roster" in words(world.dm("Sofia", "has ended"))
    assert states(world) == ["closed"]
    assert events(world, "roster:", "departure:") == ["roster:joined", "roster:changed"]


def test_for_people_of_an_agency_their_sponsor_is_warned_and_reads_what_a_lost_phone_has_ended(
    world: World,
) -> None:
    partners.northlight(world)
    editor = partners.held(world)
    report(world, "Ben", PHISH, "larkfieldfilms")
    assert press(world, "Priya", card(world, "Priya"), "Warn the holders") == "3 people are being warned."
    assert world.told("Sofia", "going round about @larkfieldfilms")
    report(world, "Sofia", LOST, Who="Noah Klein (Northlight)")
    shown = card(world, "Priya", 2)
    assert "Noah Klein (Northlight): Editor on @larkfieldfilms" in words(shown)
    assert "1 grant has ended" in press(world, "Priya", shown, "End all")
    assert steps.grant(world, editor).state is GrantState.REMOVING
    assert "was reported lost (report #2)" in words(world.dm("Sofia", "has ended"))


def test_a_wrong_post_reaches_owner_backup_and_incident_lead_at_once_in_the_night(build: Build) -> None:
    world = build(now=datetime(2026, 11, 28, 2, 0, tzinfo=UTC))
    world.start()
    world.found()
    grant_id = steps.held(world)
    report(world, "Ben", POST, "larkfieldfilms", Address="https://youtube.com/watch")
    for name in ("Iris", "Jonas", "Priya"):
        shown = card(world, name)
        assert "https://studio.youtube.com" in words(shown)
        assert f"<@{world['Maya'].id}>: Editor on @larkfieldfilms" in words(shown)
        assert labels(shown) == ["End now…", "I deal with it", "Close it…"]
    press(world, "Jonas", card(world, "Jonas"), "I deal with it")
    world.click("Iris", card(world, "Iris"), "End now…")
    world["Iris"].fill({"Reason": "While we look into it"})
    assert send(world, "Iris") == {}
    assert steps.grant(world, grant_id).state is GrantState.REMOVING
    assert labels(card(world, "Priya")) == ["Close it…"]
    close(world, "Jonas", "It is taken down or put right.")
    for name in ("Iris", "Jonas", "Priya"):
        assert labels(card(world, name)) == []


def test_what_arrives_twice_or_too_late_counts_once_and_is_said(world: World) -> None:
    world.slack.faults.deliver_twice = True
    begin_report(world, "Maya", POST, account="larkfieldfilms")
    world["Maya"].fill({"What happened": "Wrong film."})
    assert world["Maya"].submit().ok
    world.settle()
    first, second = card(world, "Iris"), card(world, "Priya")
    world.click("Iris", first, "I deal with it")
    world.slack.faults.deliver_twice = False
    assert states(world) == ["answered"]
    assert world["Priya"].click(second, "I deal with it", stale=True).ok
    world.settle()
    assert "Somebody deals with this report already" in answer(world, "Priya")
    world.click("Priya", second, "Close it…")
    close(world, "Iris", "Nothing is wrong with it.")
    world["Priya"].fill({"What came of it?": "Nothing is wrong with it."})
    assert world["Priya"].submit().ok
    assert "This report is closed already." in screen(world, "Priya")
    assert events(world, "report:") == ["report:opened", "report:answered", "report:closed"]


def test_whatever_people_report_stays_words(world: World) -> None:
    steps.held(world)
    for number, text in enumerate(hostile.packs(900, longest=900)):
        world.clock.advance(900)
        told = {"What happened": f"{number} {text}", "Address": text}
        if number % 2:
            report(world, "Maya", ROGUE, Network="X", **{"Its handle": text[:200]}, **told)
            world.click("Priya", card(world, "Priya", number + 1), "Register it…")
            world["Priya"].fill({"It is": "An impostor"})
            assert world["Priya"].submit().ok
            world["Priya"].close_view()
            world.settle()
            continue
        report(world, "Maya", PHISH, "larkfieldfilms", **told)
        press(world, "Priya", card(world, "Priya", number + 1), "Warn the holders")
        close(world, "Priya", "It has been dealt with.", text, number=number + 1)
    assert hostile.check(world) > 100
