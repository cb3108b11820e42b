"""Asking: the form, what it says back while it is filled in, and what it refuses."""

import time

import pytest

from bot.demo import company
from tests.e2e.reading import answer, events, options, pick, refused, screen, send, verdict
from tests.e2e.world import World, date_tokens, labels, words

pytestmark = pytest.mark.any_database

HEADER = "network,handle,name,url,brand,region,purpose,tier,status,owner,backup_owner\n"


def test_the_form_opens_empty_and_says_what_is_missing(world: World) -> None:
    assert world["Maya"].command("/request-access").ok
    assert "Still missing: the account, the role, the use case, a reason, how long." in verdict(world, "Maya")
    assert events(world, "request:") == []


def test_the_account_is_found_by_typing_among_five_thousand(world: World) -> None:
    rows = "".join(
        f"x,outpost{number:04},Outpost {number},https://x.com/o{number},Outpost,Global,News,standard,active,"
        "iris.novak@larkfield.example,amara.okafor@larkfield.example\n"
        for number in range(5_000)
    )
    world.import_accounts(HEADER + rows)
    maya = world["Maya"]
    maya.command("/request-access")
    started = time.monotonic()
    many = maya.suggestions("Account", "outpost")
    assert time.monotonic() - started < 1.0
    assert len(many) == 100
    exact = maya.suggestions("Account", "outpost4321")
    assert exact[0]["text"]["text"] == "@outpost4321 on X"
    assert {one["text"]["text"] for one in maya.suggestions("Account", "@larkfieldfilms youtube")} == {
        "@larkfieldfilms on YouTube"
    }
    assert maya.suggestions("Account", "no such thing") == []


def test_a_handle_typed_in_full_comes_first_however_many_others_hold_the_word(world: World) -> None:
    owner = "iris.novak@larkfield.example,amara.okafor@larkfield.example\n"
    rows = "".join(
        f"x,a{number:03},A {number},https://x.com/a{number},Zebra,Global,News,standard,active,{owner}"
        for number in range(150)
    )
    zebra = f"x,zebra,Zebra,https://x.com/zebra,Zebra,Global,News,standard,active,{owner}"
    world.import_accounts(HEADER + rows + zebra)
    world["Maya"].command("/request-access")
    assert world["Maya"].suggestions("Account", "zebra")[0]["text"]["text"] == "@zebra on X"


def test_the_roles_are_those_of_the_network_and_another_account_forgets_the_role(world: World) -> None:
    maya = world["Maya"]
    maya.command("/request-access")
    pick(world, "Maya", "larkfieldfilms")
    assert options(world, "Maya", "role")[-1] == "Subtitle editor"
    maya.fill({"Role": "Editor"})
    assert options(world, "Maya", "use_case") == ["Publish", "Community", "Live event", "Crisis"]
    pick(world, "Maya", "larkfieldhelp")
    assert options(world, "Maya", "role") == ["Contributor", "Admin"]
    said = verdict(world, "Maya")
    assert "the role" in said
    assert ":warning:" not in said


def test_the_verdict_follows_every_field(world: World) -> None:
    maya, iris, jonas = world["Maya"], world["Iris"].id, world["Jonas"].id
    maya.command("/request-access")
    pick(world, "Maya", "larkfieldfilms")
    maya.fill({"Role": "Editor", "Use case": "Publish"} | {})
    said = verdict(world, "Maya")
    assert "vouched for by the account owner and Digital" in said
    assert "Whoever answers for the account" in said
    assert "The longest allowed here: *180 days*" in said
    assert f"*Account owner* must vouch: <@{iris}>" in said
    assert f"*Digital* must vouch: <@{jonas}>" in said
    assert "Longer than 90 days" in said
    maya.fill({"ends": "until Friday 18:00"})
    friday = 1795802400  # Friday 27 November 2026, 18:00 in London
    assert friday in date_tokens(verdict(world, "Maya"))
    maya.fill({"ends": "100 days"})
    assert "*IT* must vouch" in verdict(world, "Maya")


def test_the_instant_is_shown_before_account_and_role_are_chosen(world: World) -> None:
    world["Maya"].command("/request-access", "until 2026-12-01 10:00")
    assert 1796119200 in date_tokens(verdict(world, "Maya"))


def test_a_slot_that_nobody_can_fill_now_is_said_before_sending(world: World) -> None:
    world.slack.deactivate("Sofia Marín")
    world.settle()
    maya = world["Maya"]
    maya.command("/request-access")
    pick(world, "Maya", "larkfieldoutdoor")
    maya.fill({"Role": "Ads"})
    maya.fill({"Use case": "Paid campaigns"})
    assert "Nobody can fill *Marketing communications* now" in verdict(world, "Maya")


def test_lengths_and_ends_are_read_as_people_say_them(world: World) -> None:
    maya = world["Maya"]
    maya.command("/request-access")
    for typed in ("2w", "10 days", "until Friday 18:00", "2026-12-24T17:00:00Z", "24 December", "36 hours"):
        maya.fill({"ends": typed})
        said = verdict(world, "Maya")
        assert date_tokens(said), (typed, said)
        assert ":warning:" not in said, (typed, said)


def test_what_cannot_be_an_end_is_refused_at_its_field_with_two_examples(world: World) -> None:
    world.fill_form("Maya", "@larkfieldfilms", "Editor", "Publish", "2w", "Autumn films")
    reasons = {
        "yesterday": "past",
        "03/04": "may mean",
        "whenever": "could not read",
        "10": "hours, days or weeks",
        "for ever": "",
        "300 days": "180 days",
    }
    for typed, because in reasons.items():
        world["Maya"].fill({"ends": typed})
        errors = send(world, "Maya")
        assert list(errors) == ["ends"], (typed, errors)
        assert because in errors["ends"]
        assert errors["ends"].count("“") >= 2 or "180 days" in errors["ends"], errors
    world["Maya"].fill({"ends": "2w", "starts": "yesterday"})
    assert list(send(world, "Maya")) == ["starts"]
    assert events(world, "request:") == []


def test_what_is_not_filled_in_is_marked_at_its_own_field(world: World) -> None:
    maya = world["Maya"]
    maya.command("/request-access")
    pick(world, "Maya", "larkfieldfilms")
    maya.fill({"Role": "Editor", "Reason": "   ", "ends": "2w"})
    maya.fill({"Use case": "Publish"})
    assert send(world, "Maya") == {"reason": "Please fill this in."}


def test_a_sent_request_says_what_happens_next_and_the_card_holds_every_fact(world: World) -> None:
    maya, iris, jonas = world["Maya"].id, world["Iris"].id, world["Jonas"].id
    world.fill_form("Maya", "@larkfieldfilms", "Editor", "Publish", "until 4 December 18:00", "Autumn films")
    assert send(world, "Maya") == {}
    sent = screen(world, "Maya")
    assert "Request #1 is sent" in sent
    assert "It waits for the account owner and Digital." in sent
    card = world.cards()[-1]
    said = words(card)
    for fact in (f"<@{maya}>", "Editor on @larkfieldfilms (YouTube)", "Publish", "Autumn films"):
        assert fact in said
    assert f"*Account owner* … (<@{iris}>) · *Digital* … (<@{jonas}>)" in said
    assert "If nobody decides, it lapses" in said
    assert "(1 week left when this was drawn)" in said
    assert 1796407200 in date_tokens(said)
    assert labels(card) == ["Approve", "Approve with changes…", "Deny…"]
    assert words(world.dm("Iris", "Request #1")) == said
    assert not world.told("Jonas", "Request #1")
    assert labels(world.dm("Maya", "Your request #1 waits")) == ["Withdraw"]
    assert events(world, "request:") == ["request:submitted"]


def test_the_same_access_is_not_asked_for_twice(world: World) -> None:
    world.ask("Maya")
    world.fill_form("Maya", "@larkfieldfilms", "Editor", "Publish", "1w", "Again")
    assert "Request #1 for the same access is already waiting" in verdict(world, "Maya")
    assert "Request #1" in send(world, "Maya")["account"]
    world["Maya"].fill({"Role": "Viewer"})
    world["Maya"].fill({"Use case": "Insights"})
    assert send(world, "Maya") == {}
    assert len(world.cards()) == 3


def test_a_guest_is_told_who_can_ask_for_them(world: World) -> None:
    world["Gia"].command("/request-access")
    assert "Guests cannot ask for access themselves" in answer(world, "Gia")
    assert world["Gia"].view is None
    assert refused(world) == [(world["Gia"].id, "NotFit")]


def test_a_guest_has_what_a_rule_names_and_nothing_else(world: World) -> None:
    gia = world["Gia"].id
    card = world.ask("Maya", account="@larkfieldfilms", reason="Agency", beneficiary="Gia Romano")
    said = words(card)
    assert f"<@{gia}> as Editor on @larkfieldfilms" in said
    assert f"*Asked by*\n<@{world['Maya'].id}>" in said
    assert "for a guest" in said.casefold()
    assert "asked on somebody's behalf" in said.casefold()
    assert labels(world.dm("Gia", "sent for you")) == ["Withdraw"]
    world.fill_form("Maya", "@larkfieldfilms", "Manager", "Publish", "1w", "Agency", beneficiary="Gia Romano")
    assert "Nobody outside the company may add people" in verdict(world, "Maya")
    assert "must vouch" not in verdict(world, "Maya")
    world["Maya"].fill({"ends": "400 days"})
    assert "longest" not in verdict(world, "Maya")
    assert "Nobody outside the company" in send(world, "Maya")["use_case:youtube:manager"]


def test_somebody_deactivated_while_the_form_is_filled_in_cannot_be_asked_for(world: World) -> None:
    world.fill_form("Maya", "@larkfieldfilms", "Editor", "Publish", "1w", "For Ben", beneficiary="Ben Asante")
    world.slack.deactivate("Ben Asante")
    world.settle()
    assert send(world, "Maya") == {"beneficiary": "This person's Slack account is deactivated."}


def test_whoever_slack_has_just_taken_back_is_told_that_they_are_still_deactivated(world: World) -> None:
    world.slack.deactivate("Ben Asante")
    world.settle()
    world["Ben"].member.deleted = False
    world["Ben"].command("/request-access")
    assert "deactivated" in answer(world, "Ben")


def test_before_the_founding_everybody_reads_what_is_waited_for(unfounded: World) -> None:
    unfounded.start()
    unfounded.wait_for(unfounded.cards, "the founding card", tick=True)
    unfounded["Maya"].command("/request-access", "@larkfieldfilms editor 2w because launch")
    said = answer(unfounded, "Maya")
    assert "The programme is not founded yet; waiting for" in said
    assert unfounded["Maya"].view is None


def test_an_empty_register_is_said_plainly(unfounded: World) -> None:
    unfounded.start()
    unfounded.wait_for(unfounded.cards, "the founding card", tick=True)
    for name in ("Nadia", "Helen"):
        unfounded.click(name, unfounded.cards()[-1], "Found")
    unfounded["Maya"].command("/request-access")
    assert "The register has no accounts yet" in answer(unfounded, "Maya")
    assert unfounded["Maya"].view is None


def test_an_account_that_went_dormant_while_the_form_was_filled_in_is_refused(world: World) -> None:
    world.fill_form("Maya", "@larkfieldfilms", "Editor", "Publish", "1w", "Autumn films")
    row = next(line for line in company.ACCOUNTS.splitlines() if ",larkfieldfilms," in line)
    world.import_accounts(HEADER + row.replace(",active,", ",dormant,") + "\n")
    assert send(world, "Maya")["account"].startswith("This account is dormant")


def test_an_account_without_owner_says_so_and_the_next_in_line_answers_for_it(world: World) -> None:
    row = "x,orphan,Orphan,https://x.com/orphan,Larkfield,Global,News,standard,active,,\n"
    world.import_accounts(HEADER + row, allow_ownerless=True)
    world.fill_form("Maya", "@orphan", "Contributor", "Publish", "1w", "Orphan")
    assert "This account has *no owner*" in verdict(world, "Maya")
    assert send(world, "Maya") == {}
    amara = world["Amara"].id  # the programme manager
    said = words(world.cards()[-1])
    assert f"This account has *no owner*; <@{amara}> is next in line." in said
    assert f"*Account owner* … (<@{amara}>)" in said
    assert world.told("Amara", "Request #1 waits")
