"""The founding card: the policy as proposed, who must sign, and what still stands in the way."""

from datetime import datetime

from bot.domain.pictures import FoundingPicture
from bot.domain.programme import CAPACITY_WORDS, PolicyState
from bot.domain.sentences import join_words
from bot.views.channels import moved
from bot.views.kit import (
    Block,
    actions,
    bullets,
    button,
    context,
    escape,
    fields,
    mention,
    message,
    quote,
    section,
    value,
    when,
)

CAPACITY_LABELS = {"admin": "Admin", "senior-leader": "Senior leader"}
LINE_LIMIT, LINES_SHOWN, LINES_A_BLOCK = 280, 40, 10


def founding_card(picture: FoundingPicture, moved_to: str | None = None) -> Block:
    """What will decide from now on, and the Found button for an admin and the senior leader.

    A copy of a card that is signed in the channel `moved_to` says so instead of having a button.
    """
    version = picture.version
    head = _head(picture)
    blocks = [
        section(f"*{head}*"),
        section(f"*Objective*: {escape(picture.objective, 1000)}"),
        quote(picture.summary),
    ]
    blocks += fields(
        [(seat[:1].upper() + seat[1:], mention(who) if who else "vacant") for seat, who in picture.seats]
    )
    blocks += listed("*Who must vouch:*", picture.rules)
    blocks.append(section(_signatures(picture)))
    blocks += _ending(picture, moved_to)
    blocks.append(context(f"Policy version {version.number}, text {version.digest[:12]}"))
    return message(head, blocks)


def signed(picture: FoundingPicture) -> str:
    """What the signer reads after pressing."""
    if picture.version.state is PolicyState.IN_FORCE:
        return (
            "The programme is founded: an admin and the senior leader have signed. "
            "People can ask with /request-access."
        )
    given = {one.capacity for one in picture.signatures}
    left = [words for capacity, words in CAPACITY_WORDS.items() if capacity not in given]
    return f"Your signature counts. Still needed: {join_words(left)}."


def draft_differs() -> Block:
    """To the admins: the policy file on disk is not what is in force."""
    head = "The policy file on this machine differs from the policy in force"
    remedy = (
        "The policy in force still decides. To change it, propose the file on that machine: "
        "`vouchsafe policy propose policy.yml`. The committee then votes on it here."
    )
    return message(head, [section(f"*{head}*"), section(remedy)])


def waits(since: datetime) -> Block:
    """To the admins, once: the first policy has waited for its two people for two weeks."""
    head = "The programme is not founded yet"
    return message(
        head,
        [
            section(f"*{head}*: its policy has waited since {when(since)}."),
            section("An admin and the senior leader press Found on its card in the committee's channel."),
        ],
    )


def faults(lines: tuple[str, ...]) -> Block:
    """To an admin: why the programme cannot be founded yet, each with its remedy."""
    head = "The programme cannot be founded yet"
    after = "Once all of it is mended I post the founding card by myself, within a minute."
    return message(head, [section(f"*{head}*"), *listed("", lines), context(after)])


def _head(picture: FoundingPicture) -> str:
    company, version = escape(picture.company_name), picture.version
    if version.state is PolicyState.IN_FORCE:
        at = f" since {when(version.in_force_at)}" if version.in_force_at else ""
        return f"The social media programme of {company}: policy {version.number} is in force{at}"
    if version.state is PolicyState.REJECTED:
        return f"Policy {version.number} of {company} was not brought into force: another text took its place"
    if version.state is PolicyState.SUPERSEDED:
        return f"Policy {version.number} of {company} has been superseded"
    return f"Found the social media programme of {company}"


def _signatures(picture: FoundingPicture) -> str:
    given = {one.capacity: one.person for one in picture.signatures}
    parts = [
        f"{words} ✓ ({mention(given[capacity])})" if capacity in given else f"*{words}* …"
        for capacity, words in CAPACITY_LABELS.items()
    ]
    return " · ".join(parts)


def listed(title: str, lines: tuple[str, ...]) -> list[Block]:
    """A list of lines, in as many blocks as they need and no longer than one can read."""
    shown = [escape(line, LINE_LIMIT) for line in lines[:LINES_SHOWN]]
    if len(lines) > LINES_SHOWN:
        shown.append(f"… and {len(lines) - LINES_SHOWN} more")
    heads = [title] + [""] * len(shown)
    return [
        section(f"{heads[at]}\n{bullets(shown[at : at + LINES_A_BLOCK])}".strip())
        for at in range(0, len(shown), LINES_A_BLOCK)
    ]


def _ending(picture: FoundingPicture, moved_to: str | None) -> list[Block]:
    """What must be mended first, or the button."""
    version = picture.version
    if version.state is not PolicyState.IN_REVIEW:
        return []
    if picture.faults:
        return listed("*Before it can be founded:*", picture.faults)
    if moved_to:
        return [context(moved(moved_to))]
    how = "In force once an admin and the senior leader, two people, have pressed Found."
    return [context(how), actions(button("Found", "found", value(version.id), style="primary"))]
