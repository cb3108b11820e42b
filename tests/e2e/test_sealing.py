"""A sealed vault: no login is stored or shown, everybody who looks after it knows, and the day goes on (V6)."""

import pytest

from bot.domain.grants import Evidence, GrantState
from bot.domain.vault import CheckoutEnd
from tests.e2e import steps
from tests.e2e.checking_out import PASSWORD, closed, lent, look, press_check_out, shown
from tests.e2e.operator import operate
from tests.e2e.reading import events, refused, screen, send
from tests.e2e.storing import in_the_vault
from tests.e2e.world import Build, World, labels, words

REASON = "Somebody has seen a laptop unlocked."
TOLD = "no login can be stored or looked at"
KEEPERS = ("Nadia", "Oscar", "Kenji")


def seal(world: World, name: str = "Nadia", reason: str = REASON) -> dict[str, str]:
    """Seal the vault in Slack; the errors at the form's field."""
    world.click(name, steps.command(world, name, "/vouchsafe", "vault"), "Seal now…")
    world[name].fill({"Reason": reason})
    errors = send(world, name)
    if not errors:
        world[name].close_view()
    return errors


def unseal(world: World, first: str = "Nadia", second: str = "Kenji") -> None:
    """Two people unseal it, the second from the message that they get."""
    world.click(first, world.dm(first, TOLD), "Ask to unseal")
    world.click(second, world.dm(second, "wants the vault unsealed"), "Agree: unseal it")


def test_sealing_closes_what_is_open_and_tells_everybody_who_looks_after_it(world: World) -> None:
    lent(world)
    assert PASSWORD in look(world)
    assert seal(world) == {}
    assert "Closed: the vault was sealed." in screen(world, "Maya")
    assert PASSWORD not in screen(world, "Maya")
    assert closed(world) == [CheckoutEnd.SEALED]
    for name in KEEPERS:
        told = words(world.dm(name, TOLD))
        assert REASON in told
        assert f"<@{world['Nadia'].id}>" in told
    before = shown(world)
    world["Maya"].close_view()
    press_check_out(world)
    said = steps.answer(world, "Maya")
    assert "The vault is sealed, so no login is shown until two people have unsealed it." in said
    assert "your access stays as it is" in said
    assert shown(world) == before


def test_two_people_unseal_it_and_the_login_can_be_looked_at_again(world: World) -> None:
    lent(world)
    seal(world)
    world.click("Nadia", world.dm("Nadia", TOLD), "Ask to unseal")
    status = steps.command(world, "Nadia", "/vouchsafe", "vault")
    assert labels(status) == []
    world.click("Nadia", world.dm("Nadia", TOLD), "Ask to unseal")
    assert events(world, "vault:unseal") == ["vault:unseal_asked"]
    press_check_out(world)
    assert "The vault is sealed" in steps.answer(world, "Maya")
    world.click("Kenji", world.dm("Kenji", "wants the vault unsealed"), "Agree: unseal it")
    assert events(world, "vault:unseal") == ["vault:unseal_asked", "vault:unsealed"]
    for name in KEEPERS:
        assert world.told(name, "The vault is open again")
    assert PASSWORD in look(world)
    world.click("Oscar", world.dm("Oscar", "wants the vault unsealed"), "Agree: unseal it")
    assert "The vault is not sealed" in steps.answer(world, "Oscar")


def test_the_status_counts_and_names_and_has_no_secret_in_it(world: World) -> None:
    lent(world)
    look(world)
    for name in (*KEEPERS, "Amara"):
        said = words(steps.command(world, name, "/vouchsafe", "vault"))
        assert "The vault is ready" in said
        assert f"<@{world['Maya'].id}>: Editor on @larkfieldfilms" in said
        assert PASSWORD not in said
    assert labels(steps.command(world, "Kenji", "/vouchsafe", "vault")) == ["Seal now…"]
    assert labels(steps.command(world, "Amara", "/vouchsafe", "vault")) == []
    world.pass_time(days=200)
    said = words(steps.command(world, "Nadia", "/vouchsafe", "vault"))
    assert "Older than the policy allows" in said
    assert "@larkfieldfilms (YouTube), from" in said


@pytest.mark.parametrize("name", ["Maya", "Iris", "Jonas", "Gia"])
def test_nobody_else_sees_or_seals_it(world: World, name: str) -> None:
    said = words(steps.command(world, name, "/vouchsafe", "vault"))
    assert "Only those who look after the vault" in said
    assert refused(world) == [(world[name].id, "NotYours")]


def test_sealing_needs_a_reason_without_a_secret_in_it(world: World) -> None:
    assert "Say why" in " ".join(seal(world, reason="  ").values())
    world["Nadia"].close_view()
    assert seal(world, "Kenji") == {}
    assert events(world, "vault:") == ["vault:made", "vault:sealed"]


def test_the_operator_seals_from_the_command_line_and_it_is_told_all_the_same(world: World) -> None:
    lent(world)
    look(world)
    assert operate(world, "vault", "seal", "--reason", REASON).startswith("0 ")
    world.settle()
    assert "Closed: the vault was sealed." in screen(world, "Maya")
    assert "Sealed by the operator" in words(world.dm("Nadia", TOLD))


def test_a_whole_day_goes_on_while_the_vault_is_sealed(world: World) -> None:
    first = lent(world, ends="20 hours")
    look(world)
    untouched = lent(world, "Ben", ends="1 hour")
    seal(world)
    native = steps.held(world, "Kenji", role="Viewer", use_case="Insights", ends="10 hours")
    world.pass_time(hours=1)
    assert steps.grant(world, untouched).state is GrantState.REMOVED
    later = lent(world, "Tom", ends="2 days")
    assert steps.grant(world, later).state is GrantState.ACTIVE
    world.pass_time(hours=10)
    assert steps.grant(world, native).state is GrantState.REMOVING
    steps.say_done(world, "Iris", "Remove <@", "Removed.")
    assert steps.grant(world, native).state is GrantState.REMOVED
    world.pass_time(hours=10)
    assert steps.grant(world, first).state is GrantState.REMOVING
    assert world.told("Iris", "Change the shared secrets of @larkfieldfilms")
    unseal(world)
    in_the_vault(world, password=f"{PASSWORD} anew")
    assert steps.grant(world, first).evidence is Evidence.ROTATED
    assert f"{PASSWORD} anew" in look(world, "Tom")


def test_without_its_key_no_login_is_shown_and_access_ends_on_time(world: World) -> None:
    grant_id = lent(world, ends="3 hours")
    world.stop()
    world.key_file.unlink()
    world.start()
    press_check_out(world)
    assert "The vault's key is not loaded" in steps.answer(world, "Maya")
    assert "key is not loaded" in words(steps.command(world, "Kenji", "/vouchsafe", "vault"))
    world.pass_time(hours=3)
    assert steps.grant(world, grant_id).evidence is Evidence.NEVER_SHOWN
    assert shown(world) == []


def test_without_a_vault_everything_else_runs_and_a_login_is_said_to_have_none(build: Build) -> None:
    world = build(vault=False)
    world.start()
    world.found()
    steps.held(world)
    assert "There is no vault yet" in words(steps.command(world, "Nadia", "/vouchsafe", "vault"))
