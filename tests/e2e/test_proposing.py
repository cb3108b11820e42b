"""A later policy: proposed from a file, shown as what changes, signed by two people, and then it decides."""

from bot.domain.programme import PolicyState
from tests.e2e.founders import answered, begin, look, rows, trail, write_policy
from tests.e2e.operator import propose
from tests.e2e.world import World, labels, words

LONGER = ("removal_sla: 24 hours", "removal_sla: 48 hours")


def states(world: World) -> list[tuple[int, str]]:
    return rows(world, "select number, state from policy_version order by number")


def test_a_new_text_shows_what_it_changes_and_decides_once_two_people_have_signed(world: World) -> None:
    said = propose(world, LONGER, ("owner: Head of IT", "owner: Head of security"))
    assert said.startswith("0 Policy version 2")
    card = world.cards()[-1]
    seen = words(card)
    assert "A new policy for Larkfield Outdoor is proposed (version 2)" in seen
    assert "Removal is due within 48 hours instead of 24 hours." in seen
    assert "The risk “Scattered credentials” is owned by Head of security instead of Head of IT." in seen
    assert labels(card) == ["Sign"]
    world.click("Maya", card, "Sign")
    assert answered(world, "Maya").startswith("Only an admin and the senior leader can sign a policy.")
    world.click("Helen", card, "Sign")
    assert "Still needed: an admin." in answered(world, "Helen")
    world.click("Oscar", card, "Sign")
    assert "The new policy is in force" in answered(world, "Oscar")
    assert states(world) == [(1, PolicyState.SUPERSEDED), (2, PolicyState.IN_FORCE)]
    assert labels(world.fresh(card)) == []
    assert "has been superseded" in words(world.cards()[0])
    events = trail(world)
    assert (events["policy:in_force"], events["policy:superseded"], events["policy:signed"]) == (2, 1, 4)


def test_the_same_text_changes_nothing_and_a_broken_one_is_refused(world: World) -> None:
    before = trail(world)
    assert "is in force already" in propose(world)
    broken = propose(world, ("company: Larkfield Outdoor", "company: ["), name="broken.yml")
    assert broken.startswith("1 ")
    assert "broken.yml" in broken
    assert trail(world) == before
    assert len(world.cards()) == 1


def test_another_proposal_takes_the_place_of_the_one_that_waits(world: World) -> None:
    propose(world, LONGER)
    first = world.cards()[-1]
    world.click("Helen", first, "Sign")
    old = world.fresh(first).snapshot()
    propose(world, ("removal_sla: 24 hours", "removal_sla: 12 hours"), name="third.yml")
    assert labels(world.fresh(first)) == []
    assert "another text took its place" in words(world.fresh(first))
    assert world["Nadia"].click(old, "Sign", stale=True).ok
    world.settle()
    assert "Another policy text has taken this one's place" in answered(world, "Nadia")
    second = world.cards()[-1]
    assert "Senior leader* …" in words(second)
    for name in ("Helen", "Nadia"):
        world.click(name, second, "Sign")
    assert states(world) == [(1, "superseded"), (2, "rejected"), (3, "in_force")]


def test_occupants_are_never_changed_by_a_text_new_seats_are_vacant_and_gone_ones_dropped(
    world: World,
) -> None:
    legal = "seats:\n    - {id: legal, discipline: legal-affairs, person: maya.chen@larkfield.example}\n"
    propose(
        world,
        ("seats:\n", legal),
        ("person: jonas.weber@larkfield.example", "person: ben.asante@larkfield.example"),
        ("id: pr\n      discipline: public-relations", "id: press\n      discipline: public-relations"),
    )
    seen = words(world.cards()[-1])
    assert f"Digital differs: the text names Ben Asante; <@{world['Jonas'].id}> sits there" in seen
    assert "Legal affairs differs: the text names Maya Chen; the seat is vacant" in seen
    assert "New committee seat: Legal affairs" in seen
    for name in ("Helen", "Oscar"):
        world.click(name, world.cards()[-1], "Sign")
    sitting = dict(rows(world, "select seat_id, occupant from seat"))
    assert sitting["digital"] == world["Jonas"].id
    assert (sitting["legal"], sitting["press"]) == (None, None)
    assert "pr" not in sitting
    assert trail(world)["seat:dropped"] == 1


def test_a_text_that_would_leave_nobody_to_sign_the_next_one_is_refused(world: World) -> None:
    said = propose(world, ("id: sponsor", "id: leader"))
    assert "nobody could sign the next policy" in " ".join(said.split())
    assert states(world) == [(1, "in_force")]


def test_a_pending_request_is_judged_again_when_a_new_policy_comes_into_force(world: World) -> None:
    card = world.ask("Maya")
    before = words(world.fresh(card))
    denied = "access_rules:\n  - id: stop\n    require: {deny: true}\n    because: We stop for now."
    propose(world, ("access_rules:", denied))
    for name in ("Helen", "Nadia"):
        world.click(name, world.cards()[-1], "Sign")
    after = words(world.fresh(card))
    assert after != before
    assert "We stop for now." in after


def test_a_file_on_disk_that_differs_is_one_note_to_the_admins_and_never_applied(unfounded: World) -> None:
    world = unfounded
    write_policy(world)
    world.start()
    world.found()
    write_policy(world, LONGER)
    look(world)
    look(world)
    for name in ("Nadia", "Oscar"):
        notes = [one for one in world[name].dm() if "differs from the policy in force" in words(one)]
        assert len(notes) == 1
        assert "vouchsafe policy propose policy.yml" in words(notes[0])
    world.pass_time(days=5)
    world.stop()
    begin(world)
    assert len([one for one in world["Nadia"].dm() if "differs from the policy" in words(one)]) == 1
    assert states(world) == [(1, "in_force")]
    assert not world.told("Maya", "differs")


def test_before_the_founding_a_mended_file_takes_the_place_of_the_card_that_waits(unfounded: World) -> None:
    world = unfounded
    write_policy(world)
    begin(world)
    (first,) = world.cards()
    world.click("Nadia", first, "Found")
    write_policy(world, LONGER)
    look(world)
    assert labels(world.fresh(first)) == []
    second = world.cards()[-1]
    assert labels(second) == ["Found"]
    by_hand = propose(world, ("removal_sla: 48 hours", "removal_sla: 36 hours"), name="hand.yml")
    assert by_hand.startswith("0 Policy version 3")
    assert "waiting for an admin (Nadia Haddad or Oscar Lindqvist)" in " ".join(by_hand.split())
    look(world)
    world.stop()
    begin(world)
    assert states(world) == [(1, "rejected"), (2, "rejected"), (3, "in_review")]
    for name in ("Helen", "Oscar"):
        world.click(name, world.cards()[-1], "Found")
    assert states(world)[-1] == (3, "in_force")
