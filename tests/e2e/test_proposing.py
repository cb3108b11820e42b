"""A later policy: proposed from a file, shown as what changes, voted on by the committee, and then it decides."""

from datetime import UTC, datetime, time, timedelta

from bot.domain.programme import PolicyState
from tests.e2e.founders import answered, begin, look, rows, trail, write_policy
from tests.e2e.operator import propose
from tests.e2e.test_committee import ask, card
from tests.e2e.voting import approve, in_force, proposed, reject
from tests.e2e.world import World, labels, words

LONGER = ("removal_sla: 24 hours", "removal_sla: 48 hours")


def states(world: World) -> list[tuple[int, str]]:
    return rows(world, "select number, state from policy_version order by number")


def test_a_course_without_a_file_is_warned_of_where_it_is_voted_on(world: World) -> None:
    said = propose(world, ("  courses:\n", "  courses:\n    - {id: ghosts, name: Ghosts}\n"))
    for shown in (said, words(world.cards()[-1])):
        assert "The course “Ghosts” (ghosts) has no file, so nobody can take it." in shown


def test_a_new_text_shows_what_it_changes_and_decides_once_quorum_and_leader_approve(world: World) -> None:
    said = propose(world, LONGER, ("owner: Head of IT", "owner: Head of security"))
    assert said.startswith("0 Policy version 2")
    card = world.cards()[-1]
    seen = words(card)
    assert "A new policy for Larkfield Outdoor is proposed (version 2)" in seen
    assert "Removal is due within 48 hours instead of 24 hours." in seen
    assert "The risk “Scattered credentials” is owned by Head of security instead of Head of IT." in seen
    assert "In force once 3 seats of 5 and the senior leader approve." in seen
    assert labels(card) == ["Approve", "Reject…"]
    world.click("Maya", card, "Approve")
    assert answered(world, "Maya").startswith("Only the committee votes on a policy")
    approve(world, "Helen", "Jonas")
    assert "Still needed: 1 more seat." in answered(world, "Jonas")
    now = words(world.fresh(card))
    assert f"senior leader ✓ (<@{world['Helen'].id}>)" in now
    assert "*IT* …" in now
    approve(world, "Jonas")
    assert answered(world, "Jonas").startswith("You have said that already.")
    approve(world, "Priya")
    assert "Policy version 2 is in force" in answered(world, "Priya")
    assert states(world) == [(1, PolicyState.SUPERSEDED), (2, PolicyState.IN_FORCE)]
    assert labels(world.fresh(card)) == []
    assert "has been superseded" in words(world.cards()[0])
    events = trail(world)
    assert (events["policy:in_force"], events["policy:superseded"], events["policy:voted"]) == (2, 1, 3)


def test_without_the_senior_leader_there_is_no_quorum_and_their_no_ends_it(world: World) -> None:
    card = proposed(world, LONGER)
    approve(world, "Jonas", "Priya", "Sofia", "Tom")
    assert states(world)[-1] == (2, PolicyState.IN_REVIEW)
    assert "Still needed: the senior leader." in answered(world, "Tom")
    reject(world, "Helen", card, "Not before the summer.")
    assert states(world)[-1] == (2, PolicyState.REJECTED)
    shown = words(world.fresh(card))
    assert "was rejected: the votes given rule out that it is approved" in shown
    assert "Not before the summer." in shown
    assert labels(world.fresh(card)) == []


def test_an_alternate_counts_with_their_seat_once_and_its_holder_speaks_first(world: World) -> None:
    card = proposed(world, LONGER)
    approve(world, "Kenji", "Helen", "Lucia")
    assert answered(world, "Lucia").startswith("Your vote is kept; your seat has spoken already.")
    reject(world, "Priya", card)
    assert "Still needed: 2 more seats." in words(world.fresh(card))
    approve(world, "Priya")
    assert "Still needed: 1 more seat." in answered(world, "Priya")
    approve(world, "Tom")
    assert states(world)[-1] == (2, PolicyState.IN_FORCE)


def test_it_is_rejected_once_the_quorum_is_out_of_reach_and_at_its_deadline(world: World) -> None:
    card = proposed(world, LONGER)
    reject(world, "Jonas", card)
    reject(world, "Priya", card)
    assert reject(world, "Sofia", card) == {}
    assert states(world)[-1] == (2, PolicyState.REJECTED)
    late = proposed(world, LONGER, ("owner: Head of IT", "owner: Head of security"))
    approve(world, "Jonas", "Priya")
    old = world.fresh(late).snapshot()
    world.stop()
    world.clock.advance(timedelta(days=15).total_seconds())
    world.start()
    world["Helen"].click(old, "Approve", stale=True)
    world.settle()
    assert states(world)[-1][1] in (PolicyState.IN_REVIEW, PolicyState.REJECTED)
    assert "closed" in answered(world, "Helen")
    world.sweep()
    assert states(world)[-1] == (3, PolicyState.REJECTED)
    assert "was rejected: it was not decided in time" in words(world.fresh(late))


def test_a_version_with_a_date_waits_for_it_across_a_restart(world: World) -> None:
    day = (world.now + timedelta(days=20)).date()
    assert propose(world, LONGER, given=("--from", day.isoformat())).startswith("0 ")
    card = approve(world)
    assert states(world) == [(1, "in_force"), (2, PolicyState.ACCEPTED)]
    assert "is approved, and in force from" in words(card)
    assert "waits for its date" in propose(world, ("removal_sla: 24 hours", "removal_sla: 12 hours"))
    world.stop()
    begin(world)
    world.until(datetime.combine(day, time(8, 59), UTC))
    assert states(world)[-1] == (2, PolicyState.ACCEPTED)
    world.until(datetime.combine(day, time(9, 0), UTC))
    assert states(world) == [(1, PolicyState.SUPERSEDED), (2, PolicyState.IN_FORCE)]
    assert "is in force since" in words(world.fresh(card))


def test_a_vacant_senior_seat_blocks_the_vote_the_date_and_the_next_proposal(world: World) -> None:
    proposed(world, LONGER)
    day = (world.now + timedelta(days=2)).date().isoformat()
    approve(world, "Jonas", "Priya", "Sofia")
    for name in ("Helen", "Lucia"):
        world.slack.deactivate(name)
        world.settle()
    card = world.cards()[-1]
    assert "which is vacant" in words(card)
    assert states(world)[-1] == (2, PolicyState.IN_REVIEW)
    said = propose(world, ("removal_sla: 24 hours", "removal_sla: 12 hours"), given=("--from", day))
    assert "The senior leader's seat is vacant" in " ".join(said.split())


def test_an_approved_version_comes_into_force_only_once_somebody_leads_again(world: World) -> None:
    day = (world.now + timedelta(days=2)).date()
    assert propose(world, LONGER, given=("--from", day.isoformat())).startswith("0 ")
    shown = approve(world)
    world.slack.deactivate("Helen")
    world.settle()
    world.pass_time(days=3)
    assert states(world) == [(1, PolicyState.IN_FORCE), (2, PolicyState.ACCEPTED)]
    assert "Its date has come, but the senior leader's seat is vacant." in words(world.fresh(shown))
    other = ("removal_sla: 24 hours", "removal_sla: 12 hours")
    assert "The senior leader's seat is vacant" in " ".join(propose(world, other).split())
    assert ask(world, "Nadia", f"seat sponsor @{world['Lucia'].member.handle}") == {}
    world.click("Oscar", card(world), "Confirm")
    assert states(world) == [(1, PolicyState.SUPERSEDED), (2, PolicyState.IN_FORCE)]
    assert "is in force since" in words(world.fresh(shown))


def test_the_same_text_changes_nothing_and_a_broken_one_is_refused(world: World) -> None:
    before = trail(world)
    assert "is in force already" in propose(world)
    broken = propose(world, ("company: Larkfield Outdoor", "company: ["), name="broken.yml")
    assert broken.startswith("1 ")
    assert "broken.yml" in broken
    big = propose(world, ("company:", f"# {'x' * 270_000}\ncompany:"), name="big.yml")
    assert "larger than 256 KiB" in big
    stale = propose(world, LONGER, given=("--base", "7"))
    assert "which is not the one you began from" in stale
    past = propose(world, LONGER, given=("--from", "2026-11-01"))
    assert "That day has begun already." in past
    assert trail(world) == before
    assert len(world.cards()) == 1


def test_there_is_one_open_proposal_and_its_own_proposer_may_replace_it(world: World) -> None:
    first = proposed(world, LONGER)
    world.click("Helen", first, "Approve")
    old = world.fresh(first).snapshot()
    other = ("removal_sla: 24 hours", "removal_sla: 12 hours")
    assert "Policy version 2 is before the committee." in propose(world, other)
    assert "is proposed already, as policy version 2" in propose(world, LONGER)
    assert propose(world, other, name="third.yml", given=("--replace", "--minor")).startswith("0 ")
    assert labels(world.fresh(first)) == []
    assert "another text took its place" in words(world.fresh(first))
    assert world["Priya"].click(old, "Approve", stale=True).ok
    world.settle()
    assert "Another text has taken this one's place" in answered(world, "Priya")
    second = world.cards()[-1]
    assert "*senior leader* …" in words(second)
    assert "minor: not acknowledged anew" in words(second)
    approve(world)
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
    approve(world)
    sitting = dict(rows(world, "select seat_id, occupant from seat"))
    assert sitting["digital"] == world["Jonas"].id
    assert (sitting["legal"], sitting["press"]) == (None, None)
    assert "pr" not in sitting
    assert trail(world)["seat:dropped"] == 1


def test_a_text_that_would_leave_nobody_to_approve_the_next_one_is_refused(world: World) -> None:
    said = propose(world, ("id: sponsor", "id: leader"))
    assert "nobody could approve the next policy" in " ".join(said.split())
    assert states(world) == [(1, "in_force")]


def test_a_text_that_locks_everybody_out_is_refused_with_the_reason(world: World) -> None:
    denied = 'access_rules:\n  - id: stop\n    require: {approvals: ["discipline:legal"]}\n    because: No.'
    seat = "seats:\n    - {id: legal, discipline: legal, vacant: true}\n"
    said = propose(world, ("access_rules:", denied), ("seats:\n", seat))
    assert "nobody could be given access to any account" in " ".join(said.split())
    many = propose(world, ("  seats:\n", f"  quorum: 6\n  {seat}"))
    assert "wants six seats to approve the next policy" in " ".join(many.split())
    assert states(world) == [(1, "in_force")]


def test_the_quorum_is_that_of_the_version_in_force_never_of_the_one_proposed(world: World) -> None:
    in_force(world, ("committee:\n", "committee:\n  quorum: 2\n"), name="two.yml")
    card = proposed(world, LONGER, ("committee:\n", "committee:\n  quorum: 5\n"), name="five.yml")
    assert "In force once 2 seats of 5 and the senior leader approve." in words(card)
    approve(world, "Helen", "Tom")
    assert states(world)[-1] == (3, PolicyState.IN_FORCE)
    card = proposed(world, name="first.yml")
    assert "In force once 5 seats of 5" in words(card)


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
