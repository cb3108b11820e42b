"""A company of many people in seven time zones, each with the holidays of its country."""

from pathlib import Path

from tests.e2e.test_publishing import NEWS
from tests.e2e.world import ROOT, Build, World

REGIONS = {
    "Europe/Berlin": "DE-BE",
    "Europe/London": "GB-ENG",
    "America/New_York": "US",
    "America/Los_Angeles": "US-CA",
    "Asia/Tokyo": "JP",
    "Asia/Kolkata": "IN",
    "Australia/Sydney": "AU-NSW",
}


def gather(build: Build, folder: Path, people: int) -> World:
    """The company of the stories, grown to so many people, founded, with a channel for its news."""
    world = build(policy=_policy(folder / "crowd.yml"))
    for number in range(people - len(world.people)):
        name = f"Staff{number:03d}"
        world.people[name] = world.slack.add_person(name, tz=list(REGIONS)[number % len(REGIONS)])
    world.start()
    world.found()
    world.slack.channel(NEWS, [one.id for one in world.people.values()])
    world.slack.invite(NEWS)
    world.sweep()
    return world


def _policy(path: Path) -> Path:
    """The example policy, in which every zone has its holidays."""
    lines = "".join(f"    {zone}: {region}\n" for zone, region in REGIONS.items())
    before, after = (ROOT / "policy.yml").read_text().split("  holidays:\n    Europe", 1)
    path.write_text(f"{before}  holidays:\n{lines}  snooze{after.split('  snooze', 1)[1]}")
    return path
