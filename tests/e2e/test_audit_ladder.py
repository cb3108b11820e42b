"""An audit that nobody answers, by time travel: who hears when, and what silence leads to (C1, C2, E2)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.domain.campaign_progress import BlockerKind
from bot.domain.campaigns import CampaignState
from bot.domain.grants import EndReason, Evidence, Grant, GrantState
from bot.domain.programme import Company
from bot.domain.reviews import Capacity, CheckState, Choice, Item, ItemState, ReviewState
from bot.services import campaign_blockers, campaign_desk, campaigns, deciding, review_lines
from bot.simulator import Message
from storage import campaigns as audits
from storage import reviews, spot_checks
from storage.database import Unit
from tests.e2e import auditing, partners, steps
from tests.e2e.auditing import FILMS, Launched
from tests.e2e.founders import rows
from tests.e2e.reading import events
from tests.e2e.reviewing import person
from tests.e2e.world import World, labels, words

AUDIT = "Audit #1"


def test_whoever_does_not_answer_is_reminded_and_others_are_asked_until_silence_has_its_outcome(
    world: World,
) -> None:
    partners.northlight(world)
    noahs, mayas = partners.held(world), steps.held(world, ends="90 days", use_case="Community")
    launched = auditing.launch(world, (FILMS,))
    world.sweep()
    assert has_had(world, "Iris") == {"lines": 1, "reminders": 0}
    for day, reminded in ((2, 0), (3, 1), (6, 1), (7, 2)):
        days_after(world, launched, day)
        assert has_had(world, "Iris") == {"lines": 1, "reminders": reminded}
    assert asked(world, launched) == {"Iris": Capacity.OWNER}
    days_after(world, launched, 10)
    assert asked(world, launched)["Jonas"] is Capacity.BACKUP_OWNER
    assert has_had(world, "Jonas")["lines"] == 1
    days_after(world, launched, 12)  # A Saturday.
    assert set(asked(world, launched)) == {"Iris", "Jonas"}
    assert not late_cards(world)
    days_after(world, launched, 14)
    assert asked(world, launched)["Amara"] is Capacity.PROGRAMME_MANAGER
    assert "lines of 1 person not answered" in words(late_cards(world)[0])
    assert {one.state for one in auditing.read(world, launched.campaign.id).items} == {ItemState.OPEN}
    days_after(world, launched, 15)
    after = auditing.read(world, launched.campaign.id)
    states = [after.of(FILMS, who).state for who in ("Noah Klein", "Maya Chen", None)]
    assert states == [ItemState.SUSPENDED, ItemState.OVERDUE, ItemState.OVERDUE]
    assert after.campaign.state is CampaignState.SETTLING
    assert [one.state for one in after.reviews] == [ReviewState.OVER]
    assert (grant(world, noahs).state, grant(world, mayas).state) == (
        GrantState.SUSPENDED,
        GrantState.ACTIVE,
    )
    assert "past the time" in words(world.fresh(late_cards(world)[0]))
    assert len(late_cards(world)) == 1
    world["Iris"].open_home()
    world.settle()
    assert "3 lines not answered in time. You still can answer" in steps.home(world, "Iris")
    assert "Noah Klein" in words(world.dm("Iris", "the access is suspended"))
    assert "still on the network" in words(steps.command(world, "Sofia", "/my-access"))
    assert has_had(world, "Iris")["reminders"] == 2


def test_what_is_suspended_ends_on_time_by_the_proof_that_its_holder_is_off_the_network(world: World) -> None:
    noahs = suspended(world)
    steps.say_done(world, "Iris", "the access is suspended", "Removed him on the people screen.")
    assert grant(world, noahs).off_network_at
    assert "off the network since" in words(steps.command(world, "Sofia", "/my-access"))
    world.until(grant(world, noahs).ends_at)
    over = grant(world, noahs)
    assert (over.state, over.end_reason, over.evidence) == (
        GrantState.REMOVED,
        EndReason.EXPIRED,
        Evidence.ATTESTED,
    )
    assert events(world, "grant:")[-4:] == [
        "grant:suspended", "grant:off_network", "grant:ended", "grant:removed",
    ]  # fmt: skip


def test_what_is_suspended_and_still_there_is_to_be_removed_when_it_ends(world: World) -> None:
    noahs = suspended(world)
    world.until(grant(world, noahs).ends_at)
    assert grant(world, noahs).state is GrantState.REMOVING
    assert "No longer needed" in words(world.dm("Iris", "the access is suspended"))
    steps.say_done(world, "Iris", "Remove Noah", "Removed him.")
    assert grant(world, noahs).state is GrantState.REMOVED


def test_keep_afterwards_is_provisioning_again_until_the_same_end(world: World) -> None:
    noahs = suspended(world)
    before = grant(world, noahs)
    answer(world, "Iris", item_of(world, noahs), Choice.KEEP)
    world.sweep()
    assert grant(world, noahs).state is GrantState.PROVISIONING
    assert item_of(world, noahs).state is ItemState.KEPT
    assert "No longer needed" in words(world.dm("Iris", "the access is suspended"))
    steps.say_done(world, "Iris", "Add Noah", "Invited him again.")
    again = grant(world, noahs)
    assert (again.state, again.ends_at, again.activated_at) == (
        GrantState.ACTIVE,
        before.ends_at,
        before.activated_at,
    )
    assert again.suspended_at is None
    assert "grant:provisioning" in events(world, "grant:")[-2:]


def test_what_is_suspended_is_not_extended_and_is_ended_by_whoever_holds_it(world: World) -> None:
    noahs = suspended(world)
    shown = steps.command(world, "Sofia", "/my-access")
    assert "Extend…" not in labels(shown)
    world.click("Sofia", shown, "Give back")
    world.sweep()
    assert grant(world, noahs).state is GrantState.REMOVING


def test_a_removal_is_followed_to_evidence_and_looked_at_by_somebody_else(world: World) -> None:
    mayas = steps.held(world)
    launched = auditing.launch(world, (FILMS,))
    world.sweep()
    answer(world, "Iris", launched.of(FILMS), Choice.KEEP)
    answer(world, "Iris", launched.of(FILMS, "Maya Chen"), Choice.REMOVE, "She edits films no more.")
    world.sweep()
    assert grant(world, mayas).end_reason is EndReason.NOT_CERTIFIED
    assert item_of(world, mayas).state is ItemState.TO_REMOVE
    assert auditing.read(world, launched.campaign.id).campaign.state is CampaignState.SETTLING
    steps.say_done(world, "Iris", "Remove", "Removed her on the people screen.")
    world.sweep()
    gone = item_of(world, mayas)
    assert (gone.state, gone.evidence) == (ItemState.REMOVED, Evidence.ATTESTED.value)
    world.sweep()
    look = world.dm("Jonas", "Look whether it is gone")
    assert not world.told("Iris", "Look whether it is gone")
    world.click("Jonas", look, "It is still there…")
    world["Jonas"].fill({"reason": "She is on the people screen, as editor."})
    assert world["Jonas"].submit().ok
    world.settle()
    with unit_of(world) as (unit, _):
        assert [one.state for one in spot_checks.of_campaign(unit, launched.campaign.id)] == [
            CheckState.FAILED
        ]
    assert in_the_way(world, launched) == [BlockerKind.MISSING, BlockerKind.TO_REMOVE]
    world.click("Iris", world.dm("Iris", "Take away"), "It is taken away…")
    steps.send_done(world, "Iris", "Removed her, and looked myself.")
    world.sweep()
    assert in_the_way(world, launched) == [BlockerKind.MISSING]


def test_what_is_found_there_is_taken_away_though_the_ledger_had_nothing_of_it_at_the_launch(
    world: World,
) -> None:
    mayas = steps.approved(world)
    launched = auditing.launch(world, (FILMS,))
    world.sweep()
    assert item_of(world, mayas).holding_id is None
    steps.say_done(world, "Iris", "Add", "Invited her.")
    answer(world, "Iris", launched.of(FILMS), Choice.KEEP)
    answer(world, "Iris", launched.of(FILMS, "Maya Chen"), Choice.REMOVE)
    steps.say_done(world, "Iris", "Remove", "Removed her.")
    world.sweep()
    world.click("Jonas", world.dm("Jonas", "Look whether it is gone"), "It is still there…")
    world["Jonas"].fill({"reason": "She is on the people screen, as editor."})
    assert world["Jonas"].submit().ok
    world.settle()
    assert world.told("Iris", "Take away")
    assert BlockerKind.TO_REMOVE in in_the_way(world, launched)


def test_a_suspended_line_that_nobody_answers_is_accepted_by_name_and_stays_suspended(world: World) -> None:
    noahs = suspended(world)
    item, amara = item_of(world, noahs), person(world, "Amara")
    with unit_of(world) as (unit, company):
        until = (unit.now + timedelta(days=20)).date()
        campaign_desk.accept(unit, company, amara, item.id, "The new agency asks again.", until)
    world.settle()
    assert item_of(world, noahs).state is ItemState.ACCEPTED
    assert grant(world, noahs).state is GrantState.SUSPENDED


def test_the_senior_leader_hears_once_of_an_audit_however_many_are_silent(world: World) -> None:
    auditing.populate(world, granted=False)
    launched = auditing.launch(world)
    assert len(launched.reviews) > 1
    world.slack.deactivate(world["Iris"].id)
    for day in (12, 14, 15, 16):
        days_after(world, launched, day)
    told = [one for one in world["Helen"].dm() if f"{AUDIT}: " in words(one) and "not answered" in words(one)]
    assert len(told) == 1
    assert f"<@{world['Iris'].id}>" not in words(world.fresh(late_cards(world)[0]))


def test_whoever_has_left_is_not_written_to_and_the_next_in_line_is(world: World) -> None:
    steps.held(world)
    launched = auditing.launch(world, (FILMS,))
    world.slack.deactivate(world["Iris"].id)
    world.settle()
    days_after(world, launched, 1)
    assert has_had(world, "Jonas")["lines"] == 1
    assert rows(world, "select 1 from outbox where stage = 'dead' and name like 'review%'") == []


@contextmanager
def unit_of(world: World) -> Iterator[tuple[Unit, Company]]:
    """A unit of work in which something is done as a handler would."""
    assert world.bot
    with world.bot.database.write() as unit:
        yield unit, world.bot.company()


def suspended(world: World) -> str:
    """Noah's access, which nobody has certified in time; its id."""
    partners.northlight(world)
    noahs = partners.held(world)
    launched = auditing.launch(world, (FILMS,))
    days_after(world, launched, 15)
    assert grant(world, noahs).state is GrantState.SUSPENDED
    return noahs


def answer(world: World, name: str, item: Item, choice: Choice, comment: str = "") -> None:
    """Somebody answers a line and hands that in."""
    with unit_of(world) as (unit, company):
        found = reviews.find_item(unit, item.id)
        assert found
        said: dict[str, Any] = {
            "choice": choice,
            "comment": comment,
            "chosen_by": world[name].id,
            "chosen_at": unit.now,
        }
        if found.waits:
            chosen = review_lines.move(unit, found, ItemState.CHOSEN, world[name].id, **said)
        else:
            assert reviews.change_item(unit, found, **said)
            unit.record(review_lines.event_of(found, "review_item:changed", world[name].id, {}))
            chosen = replace(found, **said)
        deciding.hand_in(unit, company, chosen, world[name].id)
    world.settle()


def days_after(world: World, launched: Launched, days: int) -> None:
    """Go to a minute past the time of the launch, so many days later."""
    begun = launched.campaign.launched_at
    assert begun
    world.until(begun + timedelta(days=days, minutes=1))


def has_had(world: World, name: str) -> dict[str, int]:
    """How many messages about the audit somebody has: its lines, and words in their thread."""
    said = [words(one) for one in world[name].dm() if AUDIT in words(one)]
    return {
        "lines": sum("Lines 1 to" in one or "Line 1 of" in one for one in said),
        "reminders": sum("silence has its outcome" in one for one in said),
    }


def in_the_way(world: World, launched: Launched) -> list[BlockerKind]:
    """What keeps the audit from closing."""
    with unit_of(world) as (unit, company):
        campaign = campaigns.find(unit, company, launched.campaign.id)
        return [one.kind for one in campaign_blockers.blockers(unit, company, campaign)]


def asked(world: World, launched: Launched) -> dict[str, Capacity]:
    """Who may answer, by name."""
    names = {world[name].id: name for name in ("Iris", "Jonas", "Amara", "Priya", "Sofia", "Nadia")}
    with unit_of(world) as (unit, _):
        found = reviews.reviewers(unit, launched.reviews[0].id)
    return {names[one.person]: one.capacity for one in found}


def late_cards(world: World) -> list[Message]:
    """What the committee's channel says of it."""
    return [one for one in world.cards() if AUDIT in words(one)]


def grant(world: World, grant_id: str) -> Grant:
    """A grant as it now is."""
    return steps.grant(world, grant_id)


def item_of(world: World, grant_id: str) -> Item:
    """The line about a grant, in the newest audit."""
    with unit_of(world) as (unit, _):
        newest = audits.every(unit, world.slack.team_id)[-1]
        return next(one for one in reviews.items_of(unit, newest.id) if one.grant_id == grant_id)
