"""The why-chain: one page that says why somebody comes in, for whoever may know, and for nobody else."""

from pathlib import Path

from tests.e2e import steps
from tests.e2e.auditors import audited
from tests.e2e.reading import answer, events, refused, screen, trail
from tests.e2e.world import Build, World, labels


def why(world: World, name: str, whom: str, account: str = "@larkfieldfilms") -> str:
    """Ask why, as a person types it; what the dialogue says."""
    who = f"<@{world[whom].id}|{whom.casefold()}>" if whom in world.people else whom
    done = world[name].command("/vouchsafe", f"why {who} {account}")
    assert done.ok, done.describe()
    world.settle()
    return screen(world, name) if world[name].view else answer(world, name)


def test_from_the_request_to_the_evidence_that_it_is_gone(world: World) -> None:
    grant_id = steps.held(world)
    said = why(world, "Amara", "Maya")
    assert "has a way in today" in said
    assert f"<@{world['Maya'].id}>, Editor (Publish)" in said
    assert "Autumn films" in said
    assert f"account owner <@{world['Iris'].id}>" in said
    assert f"Digital <@{world['Jonas'].id}>" in said
    assert "under policy version 1" in said
    assert f"Set up by <@{world['Iris'].id}>" in said
    assert "“Invited them.”" in said
    assert labels(world["Amara"].view) == []
    world["Amara"].close_view()
    steps.at_the_end(world, grant_id)
    world.sweep()
    steps.say_done(world, "Iris", "Remove ", "Removed her.")
    said = why(world, "Amara", "Maya")
    assert "no way in is known today" in said
    assert f"Removed by <@{world['Iris'].id}>" in said
    assert "Evidence: a named person attests it." in said
    assert events(world, "auditor:") == []


def test_of_an_auditor_each_look_is_recorded_and_others_are_refused(build: Build, tmp_path: Path) -> None:
    world = audited(build, tmp_path)
    steps.held(world)
    assert "Request #1" in why(world, "Ingrid", "Maya")
    looks = [one for one in trail(world) if one["kind"] == "auditor:looked"]
    assert [(one["actor"], one["facts"]["at"]) for one in looks] == [(world["Ingrid"].id, "why")]
    assert "Request #1" in why(world, "Maya", "Maya")
    assert "Who has a way in is shown to the account's owners" in why(world, "Ben", "Maya")
    assert refused(world) == [(world["Ben"].id, "NotYours")]


def test_what_cannot_be_read_is_said_back(world: World) -> None:
    assert "Say whom and which account" in why(world, "Amara", "Maya", "")
    assert "There is no account @nowhere" in why(world, "Amara", "Maya", "@nowhere")
    assert "Nobody on this account is known by the name “Nobody at all”" in why(
        world, "Amara", "Nobody at all"
    )
    assert "Nothing ties" in why(world, "Amara", "Ben")
