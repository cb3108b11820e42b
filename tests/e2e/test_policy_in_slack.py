"""The policy in Slack: looked up by anybody, proposed from a file by those who contribute to it."""

from datetime import timedelta

import pytest

from bot.simulator.entry import Upload
from tests.e2e.founders import answered, begin, rows
from tests.e2e.reading import refused, send
from tests.e2e.voting import approve, in_force, proposed
from tests.e2e.world import World, labels, words

pytestmark = pytest.mark.any_database

LONGER = ("removal_sla: 24 hours", "removal_sla: 48 hours")


def text(world: World, *changes: tuple[str, str]) -> bytes:
    """The example with these changes, as a file's bytes."""
    found = world.policy.read_text()
    for old, new in changes:
        assert old in found
        found = found.replace(old, new)
    return found.encode()


def look_up(world: World, name: str):
    """`/vouchsafe policy`: the dialogue that opens."""
    world[name].command("/vouchsafe", "policy")
    world.settle()
    return world[name].view


def give(world: World, name: str, content: bytes, **more) -> dict[str, str]:
    """Somebody proposes a file by the form; what is wrong, by field."""
    look_up(world, name)
    world[name].press("Propose a new version…")
    world[name].fill({"Policy file": [Upload("next.yml", content)], **more})
    errors = send(world, name)
    world[name].close_view(everything=True)
    world.settle()
    return errors


def test_anybody_reads_what_decides_and_what_has_been(world: World) -> None:
    in_force(world, LONGER)
    shown = look_up(world, "Maya")
    seen = words(shown)
    assert "*Policy version 2 of Larkfield Outdoor* is in force since" in seen
    assert "Its review is due" in seen
    for number, digest in rows(world, "select number, digest from policy_version"):
        assert f"*{number}*" in seen
        assert f"`{digest[:12]}`" in seen
    assert "Propose a new version…" not in labels(shown)
    world["Maya"].close_view()
    world["Gia"].command("/vouchsafe", "policy")
    world.settle()
    assert answered(world, "Gia").startswith("Only active full members")


def test_a_contributor_proposes_a_file_from_slack_and_the_committee_decides(world: World) -> None:
    day = (world.now + timedelta(days=3)).date()
    assert give(world, "Sofia", text(world, LONGER), **{"In force from": day}) == {}
    card = world.cards()[-1]
    assert f"Proposed by <@{world['Sofia'].id}> upon version 1" in words(card)
    assert world.told("Sofia", "Policy version 2 is before the committee")
    shown = look_up(world, "Jonas")
    assert "Still needed: 3 more seats and the senior leader." in words(shown)
    world["Jonas"].press("Look at it")
    world["Jonas"].press("Approve")
    world.settle()
    world["Jonas"].close_view(everything=True)
    world.stop()
    begin(world)
    approve(world, "Priya", "Helen", card=card)
    assert "is approved, and in force from" in words(world.fresh(card))
    assert world.told("Sofia", "Policy version 2, which you proposed, is approved, and in force from")
    world.pass_time(days=4)
    assert world.told("Sofia", "Policy version 2, which you proposed, is in force since")
    assert rows(world, "select state from policy_version order by number") == [("superseded",), ("in_force",)]


def test_only_contributors_managers_and_admins_propose_and_others_have_no_button(world: World) -> None:
    for name in ("Amara", "Nadia", "Jonas", "Kenji"):
        assert "Propose a new version…" in labels(look_up(world, name)), name
        world[name].close_view()
    for name in ("Tom", "Helen", "Maya"):
        assert "Propose a new version…" not in labels(look_up(world, name)), name
        world[name].close_view()
    assert refused(world) == []


def test_what_is_wrong_with_a_file_is_said_to_whoever_gave_it(world: World) -> None:
    assert give(world, "Sofia", b"company: [") == {}
    assert "Check indentation" in words(world.dm("Sofia", "does not read as a policy"))
    assert give(world, "Sofia", text(world)) == {}
    assert "in force already, as policy version 1" in words(world.dm("Sofia", "was not proposed"))
    assert give(world, "Sofia", b"#" * 270_000) == {}
    assert "larger than 256 KiB" in words(world.dm("Sofia", "was not proposed"))
    errors = give(world, "Sofia", text(world, LONGER), **{"In force from": world.now.date()})
    assert "That day has begun already." in errors["starts"]
    assert len(world.cards()) == 1


def test_a_form_that_was_opened_under_another_version_is_stale(world: World) -> None:
    look_up(world, "Sofia")
    world["Sofia"].press("Propose a new version…")
    world["Sofia"].fill({"Policy file": [Upload("next.yml", text(world, LONGER))]})
    in_force(world, ("removal_sla: 24 hours", "removal_sla: 12 hours"))
    assert send(world, "Sofia") == {}
    world.settle()
    assert "which is not the one you began from" in words(world.dm("Sofia", "was not proposed"))


def test_whoever_proposed_it_may_replace_it_in_the_form_and_nobody_else(world: World) -> None:
    assert give(world, "Sofia", text(world, LONGER)) == {}
    first = approve(world, "Jonas")
    other = text(world, ("removal_sla: 24 hours", "removal_sla: 12 hours"))
    assert give(world, "Amara", other) == {}
    assert "There is one at a time." in words(world.dm("Amara", "was not proposed"))
    box = {"Your open proposal": ["It replaces version 2, which I proposed; the votes on that are void"]}
    assert give(world, "Sofia", other, **box) == {}
    assert "another text took its place" in words(world.fresh(first))
    assert "*Digital* …" in words(world.cards()[-1])


def test_the_proposal_waits_on_the_cards_of_the_committee_only_while_it_is_open(world: World) -> None:
    card = proposed(world, LONGER)
    assert labels(card) == ["Approve", "Reject…"]
    approve(world)
    assert labels(world.fresh(card)) == []


def test_a_policy_file_put_into_the_conversation_is_offered_to_be_proposed(world: World) -> None:
    world["Sofia"].say("", files=[Upload("draft.YML", text(world, LONGER)), Upload("cat.png", b"...")])
    world.settle()
    asked = world.dm("Sofia", "Shall this be the next policy?")
    assert labels(asked) == ["Propose it…"]
    world.click("Sofia", asked, "Propose it…")
    assert send(world, "Sofia") == {}
    world["Sofia"].close_view()
    world.settle()
    assert "A new policy for Larkfield Outdoor is proposed (version 2)" in words(world.cards()[-1])
    approve(world)
    world.click("Sofia", asked, "Propose it…")
    assert "which is not the one you began from" in answered(world, "Sofia")
    world["Maya"].say("look", files=[Upload("draft.yml", b"x")])
    world["Maya"].say("and a word alone")
    world.settle()
    assert labels(world.dm("Maya", "I keep no files that are put here")) == []
