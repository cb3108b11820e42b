"""Audits come by themselves: by the policy's cadence, and small ones by what has happened (P4.2 to P4.4)."""

from datetime import timedelta

from bot.domain.campaigns import Campaign, CampaignKind, CampaignState, Trigger
from bot.domain.grants import GrantState
from bot.domain.ledger import Method
from bot.services import suspending
from storage import campaigns as rows
from storage import register
from tests.e2e import auditing, partners, steps, test_leaving, test_moving
from tests.e2e.auditing import CABINS, FILMS, HOWTO
from tests.e2e.reading import events, refused, screen, send
from tests.e2e.register_steps import change_account, has_a_way_in
from tests.e2e.reporting import POST, close, report
from tests.e2e.steps import press
from tests.e2e.test_audit_ladder import unit_of
from tests.e2e.world import ROOT, Build, World, labels, words


def audits(world: World) -> list[Campaign]:
    assert world.bot
    with world.bot.database.read() as unit:
        return list(rows.every(unit, world.slack.team_id))


def handles(world: World, audit: Campaign) -> set[str]:
    assert world.bot
    with world.bot.database.read() as unit:
        over = rows.accounts(unit, audit.id)
        return {found.handle for one in over if (found := register.find(unit, one))}


def test_what_is_of_high_risk_is_drafted_before_its_ninety_days_are_over_and_launches_by_itself(
    world: World,
) -> None:
    change_account(world, FILMS, methods={"editor": Method.SHARED_SECRET.value})
    founded = world.now
    world.pass_time(days=80)
    assert audits(world) == []
    world.pass_time(days=4)
    (draft,) = audits(world)
    assert (draft.state, draft.kind) == (CampaignState.DRAFT, CampaignKind.SCHEDULED)
    assert FILMS in handles(world, draft)
    assert CABINS not in handles(world, draft)
    assert draft.launch_at
    assert world.now < draft.launch_at <= founded + timedelta(days=90)
    card = world.dm("Amara", f"Audit #{draft.number}: The policy's cadence asks for it.")
    assert f"@{FILMS} (YouTube), never brought" in words(card)
    world.until(draft.launch_at)
    (launched,) = audits(world)
    assert launched.state is CampaignState.OPEN
    assert labels(world.fresh(card)) == []
    assert "It is launched." in words(world.fresh(card))
    world.pass_time(days=1)
    assert len(audits(world)) == 1


def test_a_draft_is_launched_before_its_time_or_called_off_with_a_reason(world: World) -> None:
    has_a_way_in(world, "Ben", FILMS)
    world.pass_time(days=176)
    (draft,) = audits(world)
    card = world.dm("Amara", f"Audit #{draft.number}")
    assert "lists of people that are missing or too old" in words(card).casefold()
    world.click("Amara", card, "Call it off…")
    world["Amara"].fill({"Reason": "The networks are being moved."})
    assert send(world, "Amara") == {}
    assert "Audit #1 is called off." in screen(world, "Amara")
    world["Amara"].close_view()
    assert "Called off: The networks are being moved." in words(world.fresh(card))
    world.pass_time(days=1)
    (_, again) = audits(world)
    world.click("Amara", world.dm("Amara", f"Audit #{again.number}"), "Launch now")
    assert audits(world)[1].state is CampaignState.OPEN
    assert audits(world)[1].launched_by == world["Amara"].id
    assert refused(world) == []


def test_small_audits_come_of_a_leaver_an_agencys_end_an_incident_and_a_mover(world: World) -> None:
    partners.northlight(world)
    auditing.found(world, CABINS, person=partners.principal(world, "Noah Klein").id)
    has_a_way_in(world, "Maya", HOWTO)
    test_leaving.leave(world, "Maya")
    (leaver,) = audits(world)
    assert (leaver.trigger, leaver.kind, handles(world, leaver)) == (
        Trigger.LEAVER,
        CampaignKind.EVENT,
        {HOWTO},
    )
    assert leaver.launch_at
    world.until(leaver.launch_at)
    assert audits(world)[0].state is CampaignState.OPEN

    test_moving.move(world, "Tom", title="Head of everything")
    mover = audits(world)[-1]
    assert mover.trigger is Trigger.MOVER
    kept = {"larkfield", "larkfield_team", "larkfieldkids"}
    assert handles(world, mover) == kept

    report(world, "Ben", POST, account="careers")
    close(world, "Priya", "It is taken down or put right.")
    incident = audits(world)[-1]
    assert (incident.trigger, handles(world, incident)) == (Trigger.INCIDENT, {"larkfield-careers"})

    world.until(partners.at(partners.END))
    ended = audits(world)[-1]
    assert (ended.trigger, handles(world, ended)) == (Trigger.AGENCY, {CABINS})
    assert events(world, "campaign:drafted") == ["campaign:drafted"] * 4


def test_an_agencys_end_asks_about_access_that_has_ended_with_it_and_left_nothing(world: World) -> None:
    partners.northlight(world)
    noahs = partners.held(world, ends="until 8 January 17:00")
    with unit_of(world) as (unit, company):
        suspending.suspend(unit, company, noahs, {})
    world.settle()
    steps.say_done(world, "Iris", "the access is suspended", "Removed him on the people screen.")
    assert steps.grant(world, noahs).ends_at == partners.at(partners.END)
    world.until(partners.at(partners.END))
    assert steps.grant(world, noahs).state is GrantState.REMOVED
    (ended,) = audits(world)
    assert (ended.trigger, handles(world, ended)) == (Trigger.AGENCY, {FILMS})


def test_a_draft_stands_in_the_managers_one_message_and_is_launched_from_there(build: Build) -> None:
    world = build(policy=ROOT / "policy.yml")
    world.start()
    world.found()
    world.pass_time(days=176)
    world.until(world.now.replace(hour=10) + timedelta(days=1))
    (draft,) = audits(world)
    told = world.dm("Amara", f"*Audit #{draft.number}* of 12 accounts is prepared.")
    world.click("Amara", told, "Look", value=f"1|{draft.id}|0")
    assert "The policy's cadence asks for it." in screen(world, "Amara")
    press(world, "Amara", "Launch now")
    assert f"Audit #{draft.number} is launched." in screen(world, "Amara")
    assert audits(world)[0].state is CampaignState.OPEN
