"""Logins that are lent: begun without anybody's task, ended at once or by changing what was shown (R4, R5)."""

from datetime import timedelta

import pytest

from bot.domain.grants import EndReason, Evidence, GrantMethod, GrantState
from bot.domain.ledger import Method, Standing
from bot.domain.rotation import RotationCause
from bot.domain.vault import CheckoutEnd
from storage import grants, register, rotation, secrets
from storage import ledger as lines
from tests.e2e import lending, steps, storing
from tests.e2e.accounts import enter, open_form
from tests.e2e.knowing import acknowledge_policy
from tests.e2e.reading import screen, send, trail
from tests.e2e.register_steps import has_a_way_in, standings
from tests.e2e.schooling import go_through, take
from tests.e2e.world import Build, World, labels, words


@pytest.fixture
def lent(build: Build, tmp_path) -> World:
    """The company, where a login is lent without a course and is kept in the vault."""
    world = build(policy=lending.without_gates(tmp_path / "lent.yml"))
    world.start()
    world.found()
    lending.keep(world)
    return world


def test_a_login_is_lent_once_its_holder_owes_nothing_and_nobody_is_asked_to_add_them(world: World) -> None:
    lending.keep(world)
    grant_id = lending.approved(world)
    assert steps.grant(world, grant_id).state is GrantState.WAITING
    acknowledge_policy(world, "Maya")
    take(world, "Maya")
    go_through(world, "Maya")
    world.sweep()
    grant = steps.grant(world, grant_id)
    assert (grant.state, grant.method) == (GrantState.ACTIVE, GrantMethod.VAULT)
    assert grant.ends_at == grant.activated_at + timedelta(days=14)
    assert _tasks(world, grant_id) == ()
    line = _line(world, grant_id)
    assert (line.method, line.standing) == (Method.SHARED_SECRET, Standing.CURRENT)
    card = words(world.dm("Maya", "Your access: Account login"))
    assert "You look at the account's login with /my-access" in card
    assert "if the login was shown by then" in card


def test_what_was_never_shown_is_over_at_once_and_nothing_is_asked_of_anybody(lent: World) -> None:
    grant_id = lending.approved(lent, ends="30h")
    lent.until(steps.grant(lent, grant_id).ends_at)
    grant = steps.grant(lent, grant_id)
    assert (grant.state, grant.evidence) == (GrantState.REMOVED, Evidence.NEVER_SHOWN)
    assert steps.events(lent, grant_id)[-2:] == ["grant:ended", "grant:removed"]
    assert "The login was never shown" in words(lent.dm("Maya", "Your access has ended"))
    assert _line(lent, grant_id).standing is Standing.FORMER
    assert _open_rotation(lent) is None
    assert not lent.told("Ben", "Change the shared secrets")
    assert _tasks(lent, grant_id) == ()


def test_what_was_shown_waits_for_a_later_version_and_says_so_everywhere(lent: World) -> None:
    grant_id = lending.approved(lent, ends="30h")
    lending.look(lent)
    lent.until(steps.grant(lent, grant_id).ends_at)
    assert steps.grant(lent, grant_id).state is GrantState.REMOVING
    assert _closed_checkouts(lent, grant_id) == [CheckoutEnd.GRANT_ENDED]
    told = words(lent.dm("Maya", "Your access has ended"))
    assert f"<@{lent['Ben'].id}> has been asked to change it" in told
    duty = lent.dm("Ben", "Change the shared secrets")
    assert "Store the changed login in the vault" in words(duty)
    assert "They are changed…" not in labels(duty)
    assert "the login is to be changed" in words(steps.command(lent, "Maya", "/my-access"))
    version = lending.change(lent)
    grant = steps.grant(lent, grant_id)
    assert (grant.state, grant.evidence) == (GrantState.REMOVED, Evidence.ROTATED)
    (gone,) = [one for one in trail(lent) if one["kind"] == "grant:removed"]
    assert (gone["facts"]["evidence"], gone["facts"]["version"]) == ("rotated", version)
    (done,) = [one for one in trail(lent) if one["kind"] == "rotation:done"]
    assert done["facts"]["version"] == version
    assert "Done: the shared secrets" in words(lent.fresh(duty))
    assert lent.told("Maya", "Login changed: your access")


def test_two_people_can_decide_that_a_login_need_not_be_changed(lent: World) -> None:
    grant_id = lending.approved(lent)
    lending.look(lent)
    lent.click("Maya", lent.dm("Maya", "Your access: Account login"), "Give back")
    assert steps.grant(lent, grant_id).end_reason is EndReason.GIVEN_BACK
    duty = lent.dm("Ben", "Change the shared secrets")
    lent.click("Ben", duty, "It need not be done…")
    lent["Ben"].fill({"Reason": "The account is closed tonight."})
    assert send(lent, "Ben") == {}
    assert steps.grant(lent, grant_id).state is GrantState.REMOVING
    lent["Ben"].close_view()
    lent.pass_time(hours=25)
    lent.click("Tom", lent.dm("Tom", "Still open: change"), "Look at it")
    steps.press(lent, "Tom", "Agree: it need not be done")
    assert steps.grant(lent, grant_id).evidence is Evidence.WAIVED


def test_another_grant_of_the_login_answers_for_what_was_shown_until_it_ends_itself(lent: World) -> None:
    first = lending.approved(lent, ends="30h")
    lending.look(lent)
    second = lending.approved(lent, role="Brand app")
    lent.until(steps.grant(lent, first).ends_at)
    assert steps.grant(lent, first).evidence is Evidence.COVERED
    assert _open_rotation(lent) is None
    lent.until(steps.grant(lent, second).ends_at)
    assert steps.grant(lent, second).state is GrantState.REMOVING
    assert _open_rotation(lent) is not None


def test_what_was_changed_since_it_was_shown_opens_nothing_any_more(lent: World) -> None:
    grant_id = lending.approved(lent, ends="30h")
    lending.look(lent)
    lending.change(lent)
    lent.until(steps.grant(lent, grant_id).ends_at)
    assert steps.grant(lent, grant_id).evidence is Evidence.ROTATED
    assert _open_rotation(lent) is None


def test_whoever_shared_the_login_before_it_was_lent_to_them_knows_it_without_looking(lent: World) -> None:
    has_a_way_in(lent, "Maya", lending.HANDLE, Method.SHARED_SECRET, "account-login")
    grant_id = lending.approved(lent)
    lent.click("Maya", lent.dm("Maya", "Your access: Account login"), "Give back")
    assert steps.grant(lent, grant_id).state is GrantState.REMOVING
    assert _causes(lent) == [(RotationCause.HOLDER_ENDED, lent["Maya"].id)]


def test_a_login_that_nobody_has_stored_is_said_in_the_form_and_asked_of_the_owner(
    build: Build, tmp_path
) -> None:
    world = build(policy=lending.without_gates(tmp_path / "lent.yml"))
    world.start()
    world.found()
    world.fill_form(
        "Maya", "@larkfield_team", "Account login", "Speaking as the brand", "2w", "A question round"
    )
    assert "No login is kept yet" in screen(world, "Maya")
    world["Maya"].close_view()
    grant_id = lending.approved(world)
    assert steps.grant(world, grant_id).state is GrantState.ACTIVE
    assert "No login is kept yet" in words(world.dm("Maya", "Your access: Account login"))
    duty = world.dm("Ben", "Store the login")
    world.click("Ben", duty, "Store it…")
    assert storing.fill(world, "Ben", username="larkfield_team", password=storing.PASSWORD) == {}
    assert "is in the vault" in words(world.fresh(duty))
    assert "No login is kept yet" not in words(world.dm("Maya", "Your access: Account login"))


def test_where_the_network_has_roles_of_its_own_a_login_is_refused_with_the_way_there(lent: World) -> None:
    lent.fill_form("Maya", "@larkfield.trail", "App login", "Crisis", "2d", "A storm")
    assert "TikTok has roles of its own: ask for Analyst, Operator or Admin instead." in screen(lent, "Maya")
    refused = lent["Maya"].submit()
    assert refused.ok
    assert "has roles of its own" in str(lent["Maya"].view.errors)
    lent["Maya"].close_view()
    lent.fill_form("Maya", "@larkfield.trail", "App login", "Live event", "4d", "The race")
    assert "The longest the policy allows here is 3 days" in screen(lent, "Maya")


def test_a_leaver_who_has_looked_leaves_a_login_to_change(lent: World) -> None:
    grant_id = lending.approved(lent)
    lending.look(lent)
    lent.slack.deactivate(lent["Maya"].id)
    lent.settle()
    lent.sweep()
    grant = steps.grant(lent, grant_id)
    assert (grant.state, grant.end_reason) == (GrantState.REMOVING, EndReason.LEFT)
    assert _causes(lent) == [(RotationCause.LEAVER, lent["Maya"].id)]
    lending.change(lent)
    assert steps.grant(lent, grant_id).evidence is Evidence.ROTATED


def test_whoever_kept_a_login_and_does_no_more_knows_what_they_should_not(lent: World) -> None:
    open_form(lent, "Amara", "Edit…", lending.HANDLE)
    assert enter(lent, "Amara", Owner=lent["Iris"]) == {}
    assert _causes(lent) == [(RotationCause.HOLDER_ENDED, lent["Ben"].id)]
    assert standings(lent, "Ben") == {lending.HANDLE: "former"}
    assert lent.told("Iris", "Change the shared secrets")


def test_a_login_that_has_grown_old_is_changed_and_asked_for_once(lent: World) -> None:
    lent.pass_time(days=179)
    assert _open_rotation(lent) is None
    lent.pass_time(days=1)
    lent.pass_time(days=1)
    assert _causes(lent) == [(RotationCause.AGE, None)]
    assert "it is older than the policy allows" in words(lent.dm("Ben", "Change the shared secrets"))
    lending.change(lent)
    assert _open_rotation(lent) is None
    lent.pass_time(days=30)
    assert _open_rotation(lent) is None, _causes(lent)


def test_whoever_does_not_use_a_login_is_named_to_the_owner_before_it_ends(lent: World) -> None:
    unused = lending.approved(lent, ends="15d")
    lending.approved(lent, "Iris", ends="15d")
    lent.pass_time(days=8)
    lending.look(lent, "Iris")
    lent.until(steps.grant(lent, unused).ends_at - timedelta(days=2))
    (told,) = steps.sees(lent, "Ben", "Not used: ")
    assert f"by <@{lent['Maya'].id}>" in words(told)
    assert "They have never looked at the login" in words(told)
    card = lent.ask("Maya", **{**lending.ASKED, "ends": "1w"})
    assert "They have never looked at the login" in words(card)
    assert "It lends the account's login" in words(card)
    ends = steps.grant(lent, unused).ends_at
    steps.vouch(lent, card, owner="Ben", others=("Priya",))
    assert steps.grant(lent, unused).ends_at == ends + timedelta(weeks=1)
    lent.until(ends + timedelta(days=6))
    assert _tasks(lent, unused) == ()


def _tasks(world: World, grant_id: str):
    with world.bot.database.read() as unit:
        return grants.tasks_of(unit, grant_id)


def _line(world: World, grant_id: str):
    with world.bot.database.read() as unit:
        return lines.of_grant(unit, grant_id)


def _account(world: World):
    with world.bot.database.read() as unit:
        return register.by_handle(unit, world.slack.team_id, lending.HANDLE)[0]


def _open_rotation(world: World):
    account = _account(world)
    with world.bot.database.read() as unit:
        return rotation.open_of(unit, account.id)


def _causes(world: World):
    with world.bot.database.read() as unit:
        return [(one.cause, one.person) for one in rotation.causes(unit, _open_rotation(world).id)]


def _closed_checkouts(world: World, grant_id: str):
    with world.bot.database.read() as unit:
        return [one.closed_because for one in secrets.checkouts_of(unit, grant_id)]
