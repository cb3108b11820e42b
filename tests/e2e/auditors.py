"""A company whose policy names an internal auditor: Ingrid."""

from pathlib import Path

from tests.e2e.world import Build, World, with_cards_at_once

_LEAD = "  incident_lead: priya.nair@larkfield.example\n"


def audited(build: Build, folder: Path) -> World:
    """The programme, founded under such a policy, with its accounts in the register."""
    policy = with_cards_at_once(folder / "with_auditor.yml")
    text = policy.read_text()
    assert text.count(_LEAD) == 1
    policy.write_text(text.replace(_LEAD, f"{_LEAD}  auditors: [ingrid.solberg@larkfield.example]\n"))
    world = build(policy=policy)
    world.start()
    world.found()
    return world
