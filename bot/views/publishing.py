"""The announcement: what waits for the senior leader's name, and what the company reads."""

from typing import Final

from bot.domain.acknowledging import Signing
from bot.domain.publishing_pictures import PublishedPicture
from bot.domain.waiting import Waiting
from bot.views.kit import (
    Block,
    actions,
    button,
    confirm,
    context,
    escape,
    header,
    message,
    section,
    value,
    when,
)
from bot.views.rich import rendered

_CAPACITY: Final = {
    Signing.LEADER: "senior leader",
    Signing.ALTERNATE: "for the senior leader",
    Signing.MANAGER: "programme manager, for the senior leader",
}


def announcement(picture: PublishedPicture) -> Block:
    """The message in the announcement channel; once another version decides, it says which."""
    if picture.newer:
        return _superseded(picture)
    version, policy = picture.version, picture.policy
    head = f"The social media policy of {escape(policy.company)}"
    since = f", in force since {when(version.in_force_at)}" if version.in_force_at else ""
    blocks = [
        header(f"The social media policy of {policy.company}"),
        *_text(policy.objective, policy.summary),
        section(_signature(picture.signed or "", picture.signing or Signing.LEADER)),
        actions(acknowledge_button(version.id), read_button(version.id, "Read all of it")),
        context(f"Policy {version.number}{since}"),
    ]
    return message(f"{head}. Please read and acknowledge it.", blocks)


def line(one: Waiting) -> list[Block]:
    """What waits for somebody's name, with the text as it will stand."""
    facts = one.facts
    where = _where(facts["channel"])
    signing = Signing(facts["signing"])
    instead = "" if signing is Signing.LEADER else " The senior leader has not signed it, so you are asked."
    sure = confirm(
        "Announce the policy?",
        "Your name will stand under it, and everybody whom it concerns is asked to acknowledge it.",
        "Sign and announce",
    )
    return [
        section(
            f"*Policy {facts['number']} of {escape(facts['company'])} waits to be announced*, {where}."
            f"{instead} As it will stand there:"
        ),
        *_text(facts["objective"], facts["summary"]),
        section(_signature(facts["name"], signing)),
        actions(
            button("Sign and announce", "announce", value(one.subject), style="primary", confirm=sure),
            read_button(one.subject, "Read all of it"),
            block_id=f"announce:{one.subject}",
        ),
    ]


def announced(number: int, channel: str | None) -> str:
    """What whoever signed reads."""
    return (
        f"Thank you. Policy {number} is announced under your name, {_where(channel)}. "
        "Everybody whom it concerns is asked to acknowledge it."
    )


def read_button(policy_id: str, label: str = "Read the policy") -> Block:
    """The button that opens the full text of a version."""
    return button(label, "policy_text", value(policy_id))


def acknowledge_button(policy_id: str) -> Block:
    """The button by which somebody begins to acknowledge a version."""
    return button("Acknowledge…", "acknowledge", value(policy_id), style="primary")


def _superseded(picture: PublishedPicture) -> Block:
    newer = picture.newer or picture.version
    head = f"Policy {picture.version.number} of {escape(picture.policy.company)} has been superseded"
    now = f"Policy {newer.number} is in force now."
    return message(head, [section(f"*{head}*\n{now}"), actions(read_button(newer.id))])


def _text(objective: str, summary: str) -> list[Block]:
    return [section("*What it is for*"), rendered(objective), section("*In short*"), rendered(summary)]


def _signature(name: str, signing: Signing) -> str:
    return f"signed *{escape(name)}*, {_CAPACITY[signing]}"


def _where(channel: str | None) -> str:
    if channel is None:
        return "in people's own messages, since the policy names no channel"
    return f"in {escape(channel)}" if channel.startswith("#") else f"in <#{escape(channel)}>"
