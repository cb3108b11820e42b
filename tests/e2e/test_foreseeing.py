"""What a policy would do is said before anybody votes on it, and done to what waits when it comes into force."""

import json
from datetime import timedelta

import pytest

from tests.e2e import steps
from tests.e2e.founders import write_policy
from tests.e2e.operator import operate
from tests.e2e.reading import deny, events, request, send
from tests.e2e.test_judged_again import EVERYDAY
from tests.e2e.voting import in_force, proposed
from tests.e2e.world import World, words

pytestmark = pytest.mark.any_database

SHORTER = (
    "    max: 180 days\n    because: Posts go out every week",
    "    max: 5 days\n    because: Posts go out every week",
)
MORE = (EVERYDAY, EVERYDAY.replace("owner,", 'owner, "discipline:public-relations",'))
LEGAL = (EVERYDAY, EVERYDAY.replace("owner,", 'owner, "discipline:legal",'))
SEAT = ("  seats:\n", "  seats:\n    - {id: legal, discipline: legal, vacant: true}\n")


def replay(world: World, *changes: tuple[str, str], as_json: bool = False) -> str:
    before = world.policy
    write_policy(world, *changes, name="what-if.yml")
    file, world.policy = world.policy, before
    return operate(world, "policy", "replay", str(file), *(["--json"] if as_json else []))


def test_the_card_counts_running_grants_that_the_new_rule_would_not_allow_and_they_keep_their_end(
    world: World,
) -> None:
    long_one = steps.held(world, ends="2w")
    steps.held(world, "Ben", ends="3 days")
    card = proposed(world, SHORTER)
    seen = words(card)
    assert "Of 2 running grants the new rules would not allow 1, which runs to its end all the same." in seen
    assert "Of the last 2 requests 1 would have gone another way, and 0 would have nobody to vouch." in seen
    assert "Request #1: 2 weeks would be too long here: at most 5 days." in seen
    before = steps.grant(world, long_one)
    for name in ("Jonas", "Priya", "Helen"):
        world.click(name, card, "Approve")
    after = steps.grant(world, long_one)
    assert (after.ends_at, after.state) == (before.ends_at, before.state)
    assert "What it would do" not in words(world.fresh(card))


def test_the_replay_tells_who_would_be_missing_and_which_would_go_another_way(world: World) -> None:
    steps.approved(world, "Maya", ends="3 days")
    deny(world, "Jonas", world.ask("Ben"), "Not now.")
    said = " ".join(replay(world, MORE).split())
    assert said.startswith("0 2 requests judged again: 1 would go another way, 0 would have nobody to vouch.")
    assert "#1: it would also have needed Public relations" in said
    nobody = " ".join(replay(world, LEGAL, SEAT).split())
    assert "2 would have nobody to vouch" in nobody
    assert "nobody could fill Legal today" in nobody
    same = json.loads(replay(world, ("removal_sla: 24 hours", "removal_sla: 48 hours"), as_json=True)[2:])
    assert [one["turn"] for one in same["requests"]] == [None, None]
    assert replay(world, ("company: Larkfield Outdoor", "company: [")).startswith("1 ")
    assert len(world.cards()) == 3


def test_what_was_refused_or_lapsed_would_have_been_allowed(world: World) -> None:
    card = world.ask("Maya")
    world.click("Jonas", card, "Approve")
    said = " ".join(replay(world, (EVERYDAY, EVERYDAY.replace("owner, ", ""))).split())
    assert "#1: the votes it had would have been enough (Digital)" in said


def test_requester_and_voters_are_told_in_one_sentence_what_changed_for_them(world: World) -> None:
    card = world.ask("Maya")
    world.click("Jonas", card, "Approve")
    in_force(world, MORE)
    told = words(world.dm("Maya", "was judged again by policy version 2"))
    assert "it now also needs Public relations. What was vouched for stays." in told
    assert "Your vote still counts." in words(world.dm("Jonas", "was judged again"))
    assert not world.told("Tom", "was judged again")
    assert "*Public relations* …" in words(world.fresh(card))
    in_force(world, (EVERYDAY, EVERYDAY.replace("digital", "it")), name="third.yml")
    last = words(world.dm("Jonas", "by policy version 3"))
    assert "no longer needs Digital and Public relations" in last
    assert "Your vote fills no place any more." in last


def test_voters_hear_as_well_that_a_policy_denied_what_they_vouched_for(world: World) -> None:
    card = world.ask("Maya")
    world.click("Jonas", card, "Approve")
    in_force(world, SHORTER)
    assert "by policy version 2 and is denied." in words(world.dm("Jonas", "was judged again"))
    assert len([one for one in world["Maya"].dm() if "version 2" in words(one)]) == 1
    assert events(world, "request:") == ["request:submitted", "request:denied"]


def test_an_extension_is_judged_by_the_new_version(world: World) -> None:
    grant = steps.held(world, ends="4 days")
    in_force(world, SHORTER)
    world.click("Maya", world.dm("Maya", "Your access: Editor"), "Extend…")
    world["Maya"].fill({"Reason": "More films.", "ends": "4 days"})
    assert "the policy allows 5 days here" in send(world, "Maya")["ends"]
    world["Maya"].fill({"ends": "1 day"})
    assert send(world, "Maya") == {}
    world["Maya"].close_view()
    world.settle()
    assert request(world, 2).open
    assert steps.grant(world, grant).ends_at - world.now < timedelta(days=5)


def test_a_gate_that_a_new_version_adds_and_takes_away_is_redrawn_and_said(world: World) -> None:
    course = (EVERYDAY, EVERYDAY.replace("]\n", "]\n      training: [holders]\n"))
    card = world.ask("Maya")
    in_force(world, course)
    assert "it now also needs the course “" in words(world.dm("Maya", "was judged again"))
    assert "after the course" in words(world.fresh(card))
    in_force(world, name="first.yml")
    assert "it no longer needs the course “" in words(world.dm("Maya", "by policy version 3"))
    assert "after the course" not in words(world.fresh(card))
