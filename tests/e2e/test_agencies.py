"""Agencies: a contract, a sponsor, people with names, and access that ends with the contract (P3.5, P5.4)."""

from datetime import date, timedelta

import pytest

from bot.domain.grants import EndReason, GrantState
from tests.e2e import partners, steps
from tests.e2e.founders import write_policy
from tests.e2e.operator import operate
from tests.e2e.reading import answer, events, pick, refused, request, screen, send, trail, verdict
from tests.e2e.world import World, date_tokens, labels, words

NOAH = "Noah Klein (Northlight)"


def test_from_adding_an_agency_to_access_that_ends_with_its_contract(world: World) -> None:
    partners.northlight(world)
    assert world.told("Sofia", "You are the sponsor of Northlight")
    assert "*Northlight*: contract ends" in words(partners.listing(world, "Maya"))
    assert labels(partners.listing(world, "Maya")) == []

    card = world.ask("Sofia", beneficiary=NOAH, ends="until 8 January 17:00")
    said = words(card)
    assert f"{NOAH} as Editor on @larkfieldfilms (YouTube)" in said
    assert "until the end of the agency's contract at the latest" in said
    assert "The agency's sponsor asks for this, which is their word for it" in said
    assert "Agency's sponsor" not in said
    steps.vouch(world, card, others=("Jonas", "Priya"))
    assert world.dm("Iris", "Add Noah Klein (Northlight) as Editor")
    world.stop()
    world.start()
    steps.say_done(world, "Iris", "Add Noah", "Invited noah.klein@northlight.example.")
    grant = steps.newest(world)
    assert grant.beneficiary == partners.principal(world, "Noah Klein").id
    assert grant.ends_at == partners.at(partners.END)

    mine = world.dm("Sofia", "The access of Noah Klein (Northlight): Editor")
    assert labels(mine) == ["Extend…", "Give back"]
    world.until(grant.ends_at - timedelta(days=3))
    assert "The access of Noah Klein (Northlight) ends" in words(world.dm("Sofia", "ends <!date"))
    world.until(grant.ends_at)
    assert partners.agency(world).state == "ended"
    ended = steps.grant(world, grant.id)
    assert (ended.state, ended.end_reason) == (GrantState.REMOVING, EndReason.EXPIRED)
    assert world.told("Sofia", "The access of Noah Klein (Northlight) has ended")
    for name in ("Sofia", "Amara"):
        assert world.told(name, "The contract with Northlight has ended")
    steps.say_done(world, "Iris", "Remove Noah", "Removed him.")
    assert world.told("Sofia", "Removed: the access of Noah Klein (Northlight)")
    assert set(events(world, "agency:")) == {"agency:added", "agency:ended"}


def test_an_end_beyond_the_contract_is_refused_at_its_field_with_the_date(world: World) -> None:
    partners.add(world, ends=date(2026, 12, 18))
    assert partners.enlist(world, "Sofia", "Noah Klein") == {}
    world.fill_form("Sofia", "@larkfieldfilms", "Editor", "Publish", "30 days", "Films", beneficiary=NOAH)
    sentence = (
        "The contract with Northlight ends on 18 Dec 2026, 17:00 (Europe/Madrid); choose an end by then."
    )
    assert sentence in verdict(world, "Sofia")
    assert send(world, "Sofia") == {"ends": sentence}
    world["Sofia"].fill({"ends": "24 days"})
    assert send(world, "Sofia") == {}
    latest = partners.at(date(2026, 12, 18))
    assert int(latest.timestamp()) in date_tokens(words(world.cards()[-1]))
    steps.vouch(world, world.cards()[-1], others=("Jonas", "Priya"))
    assert steps.newest(world).ends_at == latest
    world.pass_time(days=3)
    steps.say_done(world, "Iris", "Add Noah", "Added.")
    assert steps.newest(world).ends_at == latest


def test_extending_and_the_closing_vote_stay_within_the_contract_too(world: World) -> None:
    partners.northlight(world)
    grant_id = partners.held(world, ends="20 days")
    world.click("Sofia", world.dm("Sofia", "The access of Noah"), "Extend…")
    world["Sofia"].fill({"ends": "35 days"})
    assert "The contract with Northlight ends on 8 Jan 2027" in send(world, "Sofia")["ends"]
    world["Sofia"].fill({"ends": "25 days"})
    assert send(world, "Sofia") == {}
    card = world.cards()[-1]
    world.click("Jonas", card, "Approve")
    assert partners.edit(world, "Amara", **{"Contract ends on": date(2026, 12, 31)}) == {}
    assert request(world, 2).state == "denied"
    assert "The contract with Northlight ends on 31 Dec 2026" in words(world.dm("Sofia", "#2 is denied"))
    assert steps.grant(world, grant_id).ends_at < partners.at(date(2026, 12, 31))


def test_a_contract_that_is_shortened_shortens_what_goes_beyond_it_and_says_so(world: World) -> None:
    partners.northlight(world)
    grant_id = partners.held(world)
    ends = steps.grant(world, grant_id).ends_at
    soon = partners.at(date(2026, 12, 4))
    assert partners.edit(world, "Sofia", **{"Contract ends on": soon.date()}) == {}
    assert steps.grant(world, grant_id).ends_at == soon
    told = words(world.dm("Sofia", "ends <!date"))
    assert "The contract with Northlight ends then, and no access outlasts it." in told
    (moved,) = [one["facts"] for one in trail(world) if one["kind"] == "grant:shortened"]
    assert set(moved) == {"from", "to", "agency"}
    assert partners.edit(world, "Sofia", **{"Contract ends on": ends.date() + timedelta(days=30)}) == {}
    assert steps.grant(world, grant_id).ends_at == soon
    world.until(soon)
    assert steps.grant(world, grant_id).state is GrantState.REMOVING
    assert partners.agency(world).active


def test_only_the_sponsor_asks_for_an_agencys_people_in_slack_or_not(world: World) -> None:
    partners.northlight(world)
    assert partners.enlist(world, "Sofia", **{"In this workspace": world["Gia"]}) == {}
    for whom in (NOAH, "Gia Romano"):
        world.fill_form("Maya", "@larkfieldfilms", "Editor", "Publish", "2w", "Films", beneficiary=whom)
        errors = send(world, "Maya")
        assert errors == {
            "beneficiary": "Only Sofia Marín can ask for people of Northlight: they answer for them. "
            "Ask Sofia Marín to do it."
        }
        world["Maya"].close_view()
    world.fill_form("Sofia", "@larkfieldfilms", "Manager", "Publish", "2w", "Films", beneficiary=NOAH)
    assert "Nobody outside the company may add people to its accounts." in verdict(world, "Sofia")
    assert "Nobody outside the company" in send(world, "Sofia")["use_case:youtube:manager"]
    world["Sofia"].close_view()
    card = world.ask("Sofia", beneficiary="Gia Romano", ends="1w")
    assert "For somebody of an agency" in words(card)
    assert "For a guest" not in words(card)


def test_people_are_found_by_typing_in_the_workspace_and_on_rosters(world: World) -> None:
    partners.northlight(world)
    world["Sofia"].command("/request-access")
    pick(world, "Sofia", "larkfieldfilms")
    shown = [one["text"]["text"] for one in world["Sofia"].suggestions("For whom", "")]
    assert shown[0] == NOAH
    assert "Maya Chen" in shown
    assert "Vouchsafe" not in shown
    assert [one["text"]["text"] for one in world["Sofia"].suggestions("For whom", "klein")] == [NOAH]
    assert world["Sofia"].suggestions("For whom", "nobody at all") == []


@pytest.mark.parametrize(
    ("name", "email", "field"),
    [
        ("Northlight team", "", "person_name"),
        ("All", "", "person_name"),
        ("social media", "", "person_name"),
        ("Northlight", "", "person_name"),
        ("Freelancer 2", "", "person_name"),
        ("noah@northlight.example", "", "person_name"),
        ("Noah Klein", "info@northlight.example", "person_email"),
        ("Gia Romano", "gia.romano@larkfield.example", "person_email"),
        ("", "", "person_name"),
    ],
)
def test_a_roster_names_people_and_nothing_else(world: World, name: str, email: str, field: str) -> None:
    partners.northlight(world, noah=False)
    errors = partners.enlist(world, "Sofia", name, email)
    assert list(errors) == [field], errors
    assert partners.entries(world) == ()


def test_who_may_add_and_change_agencies_and_who_may_not(world: World) -> None:
    partners.northlight(world)
    listing = partners.listing(world, "Amara")
    assert "Add an agency…" in labels(listing)
    assert labels(partners.listing(world, "Sofia")) == ["Edit…", "Roster…"]
    for label in ("Add an agency…", "Edit…", "Roster…"):
        shown = next(one for one in (listing, partners.listing(world, "Nadia")) if label in labels(one))
        assert world["Amara"].click(shown, label).ok
    assert partners.edit(world, "Sofia", Name="Northern Light") == {}
    bad = {"Their e-mail": "nowhere", "Contract ends on": date(2026, 11, 1), "Sponsor": world["Gia"]}
    errors = partners.edit(world, "Amara", "Northern Light", **bad)
    assert set(errors) == {"contact_email", "contract_end", "sponsor"}
    assert "That is past" in errors["contract_end"]
    partners.add(world, name="Brightside")
    assert partners.edit(world, "Nadia", "Brightside", Name="northern LIGHT") == {
        "agency_name": "There is an agency of this name already."
    }


def test_buttons_of_others_are_refused_with_a_sentence_and_recorded(world: World) -> None:
    partners.northlight(world)
    listing = partners.listing(world, "Sofia")
    assert partners.edit(world, "Amara", Sponsor=world["Tom"]) == {}
    for label in ("Edit…", "Roster…"):
        assert world["Sofia"].click(listing, label, stale=True).ok
        steps.reads(
            world, "Sofia", "Only its sponsor, the programme manager and the admins can change an agency."
        )
    assert refused(world) == [(world["Sofia"].id, "NotYours")] * 2


def test_giving_back_by_the_sponsor_ends_it_and_nobody_else_can(world: World) -> None:
    partners.northlight(world)
    grant_id = partners.held(world)
    shown = world.dm("Sofia", "The access of Noah")
    assert not steps.sees(world, "Maya", "Noah")
    world.click("Sofia", shown, "Give back")
    given = steps.grant(world, grant_id)
    assert (given.end_reason, given.ended_by) == (EndReason.GIVEN_BACK, world["Sofia"].id)


def test_a_sponsor_who_leaves_is_followed_by_the_programme_manager_who_is_asked_for_another(
    world: World,
) -> None:
    partners.northlight(world)
    grant_id = partners.held(world)
    waiting = world.ask("Sofia", beneficiary=NOAH, role="Viewer", use_case="Insights", ends="1w")
    assert "Agency's sponsor" not in words(waiting)
    world.slack.deactivate("Sofia Marín")
    world.settle()
    assert partners.agency(world).sponsor == world["Amara"].id
    duty = world.dm("Amara", "Name a sponsor for Northlight")
    assert labels(duty) == ["I stay its sponsor…", "Choose…"]
    assert labels(world.dm("Amara", "The access of Noah")) == ["Extend…", "Give back"]
    assert "Sofia Marín has left." in words(world.fresh(waiting))
    world.click("Amara", duty, "Choose…")
    world["Amara"].fill({"Sponsor": world["Tom"]})
    assert send(world, "Amara") == {}
    world["Amara"].close_view()
    assert "No longer needed" in words(world.fresh(duty))
    assert labels(world.dm("Amara", "The access of Noah")) == []
    assert f"It is with <@{world['Tom'].id}> now." in words(world.dm("Amara", "The access of Noah"))
    world.click("Tom", world.dm("Tom", "The access of Noah"), "Give back")
    assert steps.grant(world, grant_id).state is GrantState.REMOVING


def test_somebody_taken_off_the_roster_loses_what_they_held_and_what_waited(world: World) -> None:
    partners.northlight(world)
    grant_id = partners.held(world)
    world.ask("Sofia", beneficiary=NOAH, role="Viewer", use_case="Insights", ends="1w")
    partners.strike(world, "Sofia", "Noah Klein")
    ended = steps.grant(world, grant_id)
    assert (ended.state, ended.end_reason) == (GrantState.REMOVING, EndReason.REVOKED)
    assert "no longer on the roster of Northlight" in words(world.dm("Sofia", "has ended: Editor"))
    assert request(world, 2).state == "denied"
    assert "Noah Klein is on no agency's roster" in words(world.dm("Sofia", "#2 is denied"))
    assert world.dm("Iris", "Remove Noah Klein (Northlight)")
    world["Sofia"].command("/request-access")
    assert world["Sofia"].suggestions("For whom", "Noah") == []
    world["Sofia"].close_view()
    assert partners.enlist(world, "Sofia", "Noah Klein", "noah.klein@northlight.example") == {}
    assert partners.principal(world, "Noah Klein").id == ended.beneficiary


def test_a_roster_is_confirmed_every_ninety_days(world: World) -> None:
    partners.northlight(world, noah=False)
    assert partners.edit(world, "Amara", **{"Contract ends on": date(2027, 12, 31)}) == {}
    added = partners.agency(world).added_at
    world.until(added + timedelta(days=77))
    duty = world.dm("Sofia", "Confirm the roster of Northlight")
    assert int((added + timedelta(days=90)).timestamp()) in date_tokens(words(duty))
    world.click("Sofia", duty, "Roster…")
    steps.press(world, "Sofia", "The roster is right")
    assert "Recorded: the roster is right." in screen(world, "Sofia")
    assert "Done: the roster of Northlight is confirmed" in words(world.fresh(duty))
    confirmed = partners.agency(world).roster_confirmed_at
    assert confirmed
    world.until(confirmed + timedelta(days=77))
    again = world.dm("Sofia", "Confirm the roster of Northlight")
    assert again.ts != duty.ts
    world.click("Sofia", again, "It is right…")
    steps.send_done(world, "Sofia", "Ada says so.")
    assert events(world, "agency:confirmed") == ["agency:confirmed"] * 2


def test_the_end_of_a_contract_is_spoken_of_thirty_and_seven_days_ahead(world: World) -> None:
    partners.northlight(world)
    ends = partners.agency(world).ends_at
    world.until(ends - timedelta(days=30))
    for name in ("Sofia", "Amara"):
        assert world.told(name, "Say what comes after the contract with Northlight")
    first = world.dm("Sofia", "Say what comes after")
    world.click("Sofia", first, "Let it end…")
    steps.send_done(world, "Sofia", "Ada and I agreed.")
    world.until(ends - timedelta(days=7))
    assert len(steps.sees(world, "Sofia", "Say what comes after")) == 1
    again = world.dm("Sofia", "Say what comes after")
    assert again.ts != first.ts
    world.click("Sofia", again, "Renew…")
    world["Sofia"].fill({"Contract ends on": date(2027, 6, 30)})
    assert send(world, "Sofia") == {}
    assert "No longer needed" in words(world.fresh(again))
    world.until(ends + timedelta(hours=1))
    assert partners.agency(world).active


def test_home_shows_a_sponsor_their_agency_and_what_its_people_hold(world: World) -> None:
    for name in ("Sofia", "Amara", "Maya"):
        world[name].open_home()
    partners.northlight(world)
    partners.held(world)
    assert "*Northlight*" in steps.home(world, "Amara")
    assert "*Northlight*" not in steps.home(world, "Maya")
    shown = steps.home(world, "Sofia")
    assert "Held by your agency users" in shown
    assert "Noah Klein (Northlight): Editor on @larkfieldfilms (YouTube): until" in shown
    steps.press(world, "Sofia", "See the rules")
    assert "Two-factor" in screen(world, "Sofia")
    world["Sofia"].close_view()
    steps.press(world, "Sofia", "Give back")
    assert "Held by your agency users" not in steps.home(world, "Sofia")
    assert "The access of Noah Klein (Northlight) has ended" in words(world.dm("Sofia", "has ended"))


def test_a_request_for_an_agency_user_is_denied_and_withdrawn_as_any_other(world: World) -> None:
    partners.northlight(world)
    card = world.ask("Sofia", beneficiary=NOAH)
    world.click("Jonas", card, "Deny…")
    world["Jonas"].fill({"Reason": "Not this month."})
    assert send(world, "Jonas") == {}
    world["Jonas"].close_view()
    denied = world.dm("Sofia", "Your request #1 is denied")
    world.click("Sofia", denied, "Ask again")
    assert NOAH in str(world["Sofia"].view.payload if world["Sofia"].view else "")
    world["Sofia"].fill({"ends": "1w"})
    assert send(world, "Sofia") == {}
    world["Sofia"].close_view()
    world.click("Sofia", world.dm("Sofia", "Your request #2 waits"), "Withdraw")
    assert "withdrawn" in answer(world, "Sofia")


def test_without_within_contract_an_end_beyond_the_contract_is_moved_to_it_in_the_open(
    unfounded: World,
) -> None:
    world = unfounded
    write_policy(world, ("      within_contract: true\n", ""))
    world.start()
    world.found()
    partners.add(world, ends=date(2026, 12, 4))
    assert partners.enlist(world, "Sofia", "Noah Klein") == {}
    world.fill_form(
        "Sofia", "@larkfieldfilms", "Editor", "Publish", "until 30 December", "Films", beneficiary=NOAH
    )
    assert "and no access outlasts it" in verdict(world, "Sofia")
    assert send(world, "Sofia") == {}
    ends = partners.at(date(2026, 12, 4))
    assert int(ends.timestamp()) in date_tokens(words(world.cards()[-1]))
    steps.vouch(world, world.cards()[-1], others=("Jonas", "Priya"))
    assert steps.newest(world).ends_at == ends
    world.until(ends)
    assert steps.newest(world).state is GrantState.REMOVING


def test_what_is_pressed_and_sent_twice_happens_once(world: World) -> None:
    world.slack.faults.deliver_twice = True
    partners.northlight(world)
    partners.held(world, ends="1w")
    partners.open_roster(world, "Sofia")
    steps.press(world, "Sofia", "The roster is right")
    world["Sofia"].close_view()
    partners.strike(world, "Sofia", "Noah Klein")
    assert events(world, "agency:") == ["agency:added", "agency:confirmed"]
    assert events(world, "roster:") == ["roster:joined", "roster:changed"]
    assert steps.events(world).count("grant:ended") == 1


def test_the_command_line_explains_what_an_agency_user_may_have(world: World) -> None:
    partners.northlight(world)
    asked = ("policy", "explain", "--account", "@larkfieldfilms", "--role", "Editor", "--use-case", "Publish")
    whom = ("--for", "noah.klein@northlight.example")
    said = operate(world, *asked, "--length", "2w", *whom)
    assert said.startswith("0 ")
    assert "The agency's sponsor asks for this, which is their word for it" in said
    assert "Agency's sponsor must vouch" not in said
    refused_so = operate(world, *asked, "--length", "55 days", *whom)
    assert refused_so.startswith("1 ")
    assert "The contract with Northlight ends on 8 Jan 2027, 17:00 (Europe/Madrid)" in refused_so
    other = operate(world, *asked, "--length", "2w", *whom, "--as", "maya.chen@larkfield.example")
    assert "Only Sofia Marín can ask for people of Northlight" in other
    assert "Agency's sponsor must vouch: Sofia Marín." in other


def test_an_agency_that_is_renewed_late_has_its_roster_asked_for_at_once(world: World) -> None:
    partners.northlight(world, noah=False)
    ends = partners.agency(world).ends_at
    world.until(ends)
    world.pass_time(days=60)
    assert partners.edit(world, "Sofia", label="Renew…", **{"Contract ends on": date(2028, 1, 31)}) == {}
    world.pass_time(minutes=1)
    assert world.told("Sofia", "Confirm the roster of Northlight")
    assert events(world, "agency:")[-1] == "agency:renewed"
