"""Larkfield Outdoor, the invented company of the example policy: its people, its channel and its accounts."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bot.simulator import Person, Workspace

COMMITTEE = "social-media-committee"
NEWS = "social-media-news"
OTHER_CHANNELS = ("general", NEWS)


@dataclass(frozen=True)
class Somebody:
    """A person of the company: name, place of work, title, and what Slack says they are."""

    name: str
    tz: str
    title: str
    kind: Literal["member", "guest"] = "member"
    admin: bool = False

    @property
    def email(self) -> str:
        """Their address, as the policy file names them."""
        plain = self.name.casefold().replace("í", "i").replace(" ", ".")
        return f"{plain}@larkfield.example"


PEOPLE = (
    Somebody("Amara Okafor", "Europe/London", "Social media operations lead"),
    Somebody("Jonas Weber", "Europe/Berlin", "Head of digital"),
    Somebody("Priya Nair", "Asia/Kolkata", "IT security manager"),
    Somebody("Kenji Mori", "Asia/Tokyo", "IT security engineer"),
    Somebody("Sofia Marín", "Europe/Madrid", "Head of marketing communications"),
    Somebody("Tom Gallagher", "Europe/Dublin", "Head of public relations"),
    Somebody("Helen Brandt", "America/New_York", "Chief operating officer"),
    Somebody("Lucia Rossi", "Europe/Rome", "Chief marketing officer"),
    Somebody("Nadia Haddad", "Europe/Paris", "Workspace owner", admin=True),
    Somebody("Oscar Lindqvist", "Europe/Stockholm", "Workspace admin", admin=True),
    Somebody("Maya Chen", "Europe/London", "Content editor"),
    Somebody("Ben Asante", "America/New_York", "Community manager"),
    Somebody("Iris Novak", "Europe/Prague", "Brand manager"),
    Somebody("Gia Romano", "Europe/Rome", "Agency strategist", kind="guest"),
    Somebody("Ingrid Solberg", "Europe/Oslo", "Internal auditor"),
)
LEAVERS = (Somebody("Leo Fischer", "Europe/Berlin", "Content editor"),)
"""Whoever works here when the history begins, and has left before it ends."""

EVERYBODY = (*PEOPLE, *LEAVERS)
ADMINS = ("Nadia Haddad", "Oscar Lindqvist")

ACCOUNTS = Path(__file__).with_name("accounts.csv").read_text(encoding="utf-8")
"""The register as the operator imports it."""

RECOVERY = Path(__file__).with_name("recovery.csv").read_text(encoding="utf-8")
"""What the owners of some accounts say of their second step, and of who holds recovery mail and phone."""

HOLDERS = Path(__file__).with_name("who_can_post.csv").read_bytes()
"""The team's own list of who gets in where, as it lay on a drive."""


def settle_in(workspace: Workspace) -> dict[str, Person]:
    """Give the company's people and its committee channel to a workspace; people by first name."""
    people = _added(workspace, PEOPLE)
    seated = ("Amara", "Jonas", "Priya", "Kenji", "Sofia", "Tom", "Helen", "Nadia", "Oscar", "Maya")
    workspace.channel(COMMITTEE, [people[name].id for name in seated])
    workspace.invite(COMMITTEE)
    return people


def add_leavers(workspace: Workspace) -> dict[str, Person]:
    """Give those who will leave to a workspace too; by first name."""
    return _added(workspace, LEAVERS)


def add_other_channels(workspace: Workspace, people: Mapping[str, Person]) -> None:
    """Where everybody is, save guests; the app only where the policy is announced."""
    everybody = [people[one.name.split()[0]].id for one in EVERYBODY if one.kind == "member"]
    for name in OTHER_CHANNELS:
        workspace.channel(name, everybody)
    workspace.invite(NEWS)


def _added(workspace: Workspace, people: tuple[Somebody, ...]) -> dict[str, Person]:
    return {
        one.name.split()[0]: workspace.add_person(
            one.name, email=one.email, tz=one.tz, admin=one.admin, kind=one.kind, title=one.title
        )
        for one in people
    }
