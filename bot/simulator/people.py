"""The people of a workspace, as records and as the user objects Slack shows to an app."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

Kind = Literal["member", "guest", "single_channel_guest", "stranger", "bot", "slackbot"]
GUESTS: tuple[Kind, ...] = ("guest", "single_channel_guest")
ROBOTS: tuple[Kind, ...] = ("bot", "slackbot")


@dataclass
class Member:
    """One account. A stranger belongs to another organisation and is here by Slack Connect."""

    id: str
    team_id: str
    real_name: str
    handle: str
    email: str | None = None
    tz: str = "Europe/London"
    kind: Kind = "member"
    admin: bool = False
    owner: bool = False
    title: str = ""
    display_name: str = ""
    deleted: bool = False
    updated: int = 0
    bot_id: str | None = None

    @property
    def is_person(self) -> bool:
        """Whether somebody of flesh and blood sits behind it."""
        return self.kind not in ROBOTS

    def answers_to(self, name: str) -> bool:
        """Whether `name` is this account's id, handle, full name, display name or first name."""
        return name in {self.id, self.handle, self.real_name, self.display_name, self.real_name.split()[0]}


def user_object(member: Member, now: float, *, with_email: bool) -> dict[str, Any]:
    """What `users.info` shows. A deactivated account has neither zone nor roles, like Slack's own answer."""
    user: dict[str, Any] = {
        "id": member.id,
        "team_id": member.team_id,
        "name": member.handle,
        "deleted": member.deleted,
        "profile": _profile(member, with_email=with_email),
        "is_bot": member.kind == "bot",
        "is_app_user": False,
        "updated": member.updated,
    }
    if not member.deleted:
        user |= _standing(member) | _zone(member.tz, now)
    if member.kind == "stranger":
        user["is_stranger"] = True
    return user


def _standing(member: Member) -> dict[str, Any]:
    return {
        "real_name": member.real_name,
        "color": "9f69e7",
        "is_admin": member.admin or member.owner,
        "is_owner": member.owner,
        "is_primary_owner": False,
        "is_restricted": member.kind in GUESTS,
        "is_ultra_restricted": member.kind == "single_channel_guest",
        "is_email_confirmed": member.kind != "bot",
        "who_can_share_contact_card": "EVERYONE",
    }


def _zone(name: str, now: float) -> dict[str, Any]:
    local = datetime.fromtimestamp(now, UTC).astimezone(ZoneInfo(name))
    offset = local.utcoffset()
    return {
        "tz": name,
        "tz_label": local.tzname(),
        "tz_offset": int(offset.total_seconds()) if offset is not None else 0,
    }


def _profile(member: Member, *, with_email: bool) -> dict[str, Any]:
    first, _, last = member.real_name.partition(" ")
    profile: dict[str, Any] = {
        "title": member.title,
        "phone": "",
        "real_name": member.real_name,
        "real_name_normalized": member.real_name,
        "display_name": member.display_name,
        "display_name_normalized": member.display_name,
        "first_name": first,
        "last_name": last,
        "status_text": "",
        "status_emoji": "",
        "team": member.team_id,
    }
    if with_email and member.email and member.kind != "stranger":
        profile["email"] = member.email
    if member.bot_id:
        profile |= {"bot_id": member.bot_id, "api_app_id": ""}
    return profile
