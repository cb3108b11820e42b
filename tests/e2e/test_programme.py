"""The programme on Home: how far it is for everybody, what blocks it and its risks for those who can mend it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.simulator import Message
from tests.e2e import reporting
from tests.e2e.hunting import begin_hunt
from tests.e2e.register_steps import change_account, share_the_login
from tests.e2e.reporting import POST, close
from tests.e2e.schooling import ask_for_paid_work, go_through
from tests.e2e.steps import answer, at_the_end, command, events, held, home, press, say_done, sees
from tests.e2e.test_digest import digests
from tests.e2e.world import ROOT, Build, World, labels, words

EDUCATION = "○ *Education.* Blocked by: no training is asked of anybody yet."


def look(world: World, *names: str) -> None:
    """Each of them opens Home, or looks at it again."""
    for name in names:
        world[name].open_home()
        world.settle()


def test_everybody_sees_how_far_the_programme_is_and_the_committee_what_blocks_it(world: World) -> None:
    look(world, "Maya", "Jonas", "Helen", "Gia")
    assert "1 of 6 steps is done. Next: objective and roles." in home(world, "Maya")
    assert "Blocked by" not in home(world, "Maya")
    assert "steps" not in home(world, "Gia")
    for name in ("Jonas", "Helen"):
        shown = home(world, name)
        assert "✓ *Policy.* A policy is in force" in shown
        assert "○ *Rules in use.* Blocked by: nobody has been vouched for yet." in shown
        assert EDUCATION in shown
        assert "Risk register" not in shown


def test_what_people_do_moves_the_steps_on_and_a_restart_forgets_nothing(world: World) -> None:
    held(world)
    begin_hunt(world)
    world.click("Amara", command(world, "Amara", "/vouchsafe", "exposure"), "Take a baseline")
    look(world, "Amara")
    waits = "○ *Accounts and holders.* Blocked by: the hunt for logins goes on and no baseline is signed yet."
    assert waits in home(world, "Amara")
    world.sweep()
    world.stop()
    world.start()
    look(world, "Amara")
    shown = home(world, "Amara")
    assert "✓ *Rules in use.*" in shown
    assert "Blocked by: the hunt for logins goes on.\n" in shown


def test_whoever_runs_the_programme_reads_the_risks_with_their_numbers(world: World) -> None:
    look(world, "Amara")
    nothing_yet = home(world, "Amara")
    assert "Posts taken down within 30 minutes: *no wrong post was reported" in nothing_yet
    assert "*0 of 12 accounts with a shared login*" in nothing_yet
    grant_id = held(world)
    share_the_login(world)
    at_the_end(world, grant_id)
    world.sweep()
    say_done(world, "Iris", "Remove ", "Removed.")
    reporting.report(world, "Maya", POST, "larkfieldfilms")
    close(world, "Priya", "It is taken down or put right.")
    reporting.report(world, "Maya", POST, "larkfieldfilms")
    world.pass_time(minutes=31)
    look(world, "Amara")
    shown = home(world, "Amara")
    assert "• Owner: Head of digital\n• Control: The lowest role that does the job" in shown
    assert "*1 of 2 reported posts dealt with within 30 minutes, in the last 30 days (50 %)*" in shown
    assert "*1 of 1 removals done in time, in the last 30 days (100 %)*" in shown
    assert "*1 of 12 accounts with a shared login*" in shown
    world.pass_time(days=31)
    look(world, "Amara")
    assert "*no removal fell due in the last 30 days*" in home(world, "Amara")


def report(world: World, name: str) -> Message:
    """Ask for the report; what comes."""
    done = world[name].command("/vouchsafe", "report")
    assert done.ok, done.describe()
    world.settle()
    return world[name].ephemerals()[-1]


def test_the_report_is_shown_on_demand_to_those_who_lead_run_or_check_the_programme(world: World) -> None:
    held(world)
    for name in ("Helen", "Amara", "Nadia"):
        shown = words(report(world, name))
        assert "Larkfield Outdoor: the social media programme" in shown
        assert "*2 of 6 steps are done.*" in shown
        assert "*One decision is wanted.* Announce the policy" in shown
        assert "*No removal fell due in the last 30 days.*" in shown
        assert "There are no earlier figures yet." in shown
    assert labels(report(world, "Helen")) == ["No more monthly reports"]
    assert labels(report(world, "Amara")) == []


def test_the_report_is_refused_kindly_to_everybody_else(world: World) -> None:
    for name in ("Maya", "Jonas", "Gia"):
        shown = words(report(world, name))
        assert "This report is for the senior leader" in shown
        assert "The Home tab shows everybody how far the programme is." in shown
        assert "Blocked by" not in shown
    assert events(world).count("attempt:refused") == 3


def test_figures_are_kept_day_by_day_and_the_report_draws_how_they_went(world: World) -> None:
    share_the_login(world)
    world.sweep()
    for _ in range(3):
        world.pass_time(days=1)
    change_account(world, "larkfieldfilms", backup_owner=None)
    shown = report(world, "Helen")
    [chart] = [one for one in shown.blocks if one["type"] == "data_visualization"]
    assert chart["title"] == "Exposure of 100, lower is better"
    assert len(chart["chart"]["axis_config"]["categories"]) == 4
    assert "*What changed since 23 November 2026.*" in words(shown)
    world.stop()
    world.start()
    world.slack.faults.no_charts = True
    again = report(world, "Helen")
    assert "data_visualization" not in str(again.blocks)
    assert "26 Nov  █" in words(again)


def test_home_opens_the_report_in_a_dialogue_with_the_charts_in_words(world: World) -> None:
    look(world, "Helen", "Jonas")
    assert "The report" not in labels(world["Jonas"].home)
    press(world, "Helen", "The report")
    shown = words(world["Helen"].view)
    assert "*1 of 6 steps is done.*" in shown
    assert "Exposure is 12 of 100" in shown


def test_only_a_senior_leader_turns_the_report_off_and_a_second_press_changes_nothing(world: World) -> None:
    card = report(world, "Helen")
    for said in ("You get no more monthly reports.", "You get no monthly report now."):
        world.click("Helen", card, "No more monthly reports")
        assert said in answer(world, "Helen")
    world.stop()
    world.start()
    card = report(world, "Helen")
    assert labels(card) == ["Send it every month again"]
    world.click("Helen", card, "Send it every month again")
    assert "You get the report again" in answer(world, "Helen")
    assert events(world).count("monthly_report:chosen") == 2


REPORT = "Larkfield Outdoor: the social media programme"


def announce(world: World) -> None:
    """The senior leader signs the policy, and the company is told of it."""
    world.sweep()
    look(world, "Helen")
    press(world, "Helen", "Sign and announce")


def unasked(world: World, name: str) -> list[str]:
    """The days on which somebody had a message that they did not ask for."""
    local = [datetime.fromtimestamp(float(one.ts), UTC) for one in world[name].dm()]
    return [f"{one:%d %b}" for one in local]


def begin_day(world: World, *day: int) -> None:
    """Let time pass until Helen begins to work in New York; the bot looks at midnight and then."""
    until = datetime(*day, 14, tzinfo=UTC)
    while world.now < until:
        midnight = world.now.replace(hour=0, minute=0, second=1, microsecond=0) + timedelta(days=1)
        world.until(min(until, midnight))


def test_the_senior_leader_gets_the_report_when_the_month_begins_and_no_other_message_that_day(
    world: World,
) -> None:
    announce(world)
    begin_day(world, 2026, 11, 30)
    change_account(world, "larkfieldfilms", backup_owner=None)
    world.until(datetime(2026, 12, 1, 13, 59, tzinfo=UTC))
    assert not world.told("Helen", REPORT)
    begin_day(world, 2026, 12, 1)
    card = world.dm("Helen", REPORT)
    shown = words(card)
    assert f"{world.now:%d %b}" == unasked(world, "Helen")[-1] == "01 Dec"
    assert "As of 1 December 2026" in shown
    assert "people have still to acknowledge the policy" in shown
    assert "Policy acknowledged  ░" in shown
    assert "*What changed since 23 November 2026.* Exposure 12 → 13" in shown
    assert "*One decision is wanted.* Have managers remind their people" in shown
    assert labels(card) == ["No more monthly reports"]
    kinds = [one["type"] for one in card.blocks]
    assert kinds.count("data_visualization") == 2
    begin_day(world, 2026, 12, 2)
    world.pass_time(hours=3)
    assert unasked(world, "Helen").count("01 Dec") == 1
    assert not world.told("Amara", REPORT)
    assert events(world).count("monthly_report:sent") == 1


def test_what_was_asked_before_the_report_went_is_told_the_next_day(build: Build) -> None:
    world = build(policy=ROOT / "policy.yml")
    world.start()
    world.found()
    announce(world)
    begin_day(world, 2026, 11, 30)
    world.until(datetime(2026, 12, 1, 9, tzinfo=UTC))
    before = len(digests(world, "Helen"))
    world.ask("Maya", role="Manager", use_case="Account recovery", ends="1d")
    begin_day(world, 2026, 12, 1)
    assert world.told("Helen", REPORT)
    assert len(digests(world, "Helen")) == before
    begin_day(world, 2026, 12, 2)
    (told,) = digests(world, "Helen")[before:]
    assert "Request #1" in words(told)


def test_whoever_has_turned_it_off_gets_none_until_they_turn_it_on_again(world: World) -> None:
    announce(world)
    begin_day(world, 2026, 12, 1)
    world.click("Helen", world.dm("Helen", REPORT), "No more monthly reports")
    assert labels(world.fresh(world.dm("Helen", REPORT))) == ["Send it every month again"]
    world.stop()
    world.start()
    begin_day(world, 2027, 1, 5)
    assert len(sees(world, "Helen", REPORT)) == 1
    world.click("Helen", world.dm("Helen", REPORT), "Send it every month again")
    world.stop()
    world.start()
    begin_day(world, 2027, 2, 1)
    assert len(sees(world, "Helen", REPORT)) == 2
    assert "As of 1 February 2027" in words(world.dm("Helen", REPORT))


def test_before_the_policy_is_announced_nobody_gets_a_report(world: World) -> None:
    begin_day(world, 2026, 12, 2)
    assert not world.told("Helen", REPORT)


def test_a_policy_that_wants_no_report_sends_none_and_shows_it_without_the_button(
    build: Build, tmp_path: Path
) -> None:
    changed = (ROOT / "policy.yml").read_text().replace("  monthly: true\n", "  monthly: false\n")
    policy = tmp_path / "without.yml"
    policy.write_text(changed)
    world = build(policy=policy)
    world.start()
    world.found()
    announce(world)
    begin_day(world, 2026, 12, 1)
    assert not world.told("Helen", REPORT)
    assert labels(report(world, "Helen")) == []


def test_education_is_done_once_everybody_who_is_asked_has_passed(world: World) -> None:
    ask_for_paid_work(world)
    look(world, "Amara")
    assert "○ *Education.* Blocked by: 1 of 1 courses that are asked of people are not passed." in home(
        world, "Amara"
    )
    world.click("Maya", world.dm("Maya", "is approved"), "Take it now")
    go_through(world, "Maya")
    look(world, "Amara", "Maya")
    assert "✓ *Education.*" in home(world, "Amara")
    assert "3 of 6 steps are done" in home(world, "Maya")
    assert "Training passed  ████████████████████  100 %" in words(report(world, "Helen"))
