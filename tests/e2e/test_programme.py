"""The programme on Home: how far it is for everybody, what blocks it and its risks for those who can mend it."""

from tests.e2e.hunting import begin_hunt
from tests.e2e.register_steps import share_the_login
from tests.e2e.reporting import POST, close, report
from tests.e2e.steps import at_the_end, command, held, home, say_done
from tests.e2e.world import World

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
    report(world, "Maya", POST, "larkfieldfilms")
    close(world, "Priya", "It is taken down or put right.")
    report(world, "Maya", POST, "larkfieldfilms")
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
