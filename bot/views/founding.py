"""The founding card: the policy as proposed, who must sign, and what still stands in the way."""

from bot.domain.pictures import FoundingPicture
from bot.domain.programme import PolicyState
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

CAPACITY_WORDS = {"admin": "Admin", "senior-leader": "Senior leader"}


def founding_card(picture: FoundingPicture) -> Block:
    """What will decide from now on, and the Found button for an admin and the senior leader."""
    version = picture.version
    head = _head(picture)
    blocks = [
        section(f"*{head}*"),
        section(f"*Objective*: {escape(picture.objective, 1000)}"),
        quote(picture.summary),
    ]
    blocks += fields([(seat, mention(who) if who else "vacant") for seat, who in picture.seats])
    blocks += _changes(picture)
    blocks.append(section(_signatures(picture)))
    if picture.faults:
        blocks.append(
            section("*Before it can be founded:*\n" + bullets(escape(fault, 600) for fault in picture.faults))
        )
    elif version.state is PolicyState.IN_REVIEW:
        label = "Found" if version.founding else "Sign"
        blocks.append(actions(button(label, "found", value(version.id), style="primary")))
    blocks.append(context(f"Policy version {version.number}, text {version.digest[:12]}"))
    return message(head, blocks)


def signed(picture: FoundingPicture) -> str:
    """What the signer reads after pressing."""
    if picture.version.state is PolicyState.IN_FORCE:
        return "Signed by both. The policy is in force: people can ask with /request-access."
    return f"Your signature counts. {_signatures(picture)}"


def draft_differs() -> Block:
    """To the admins: the policy file on disk is not what is in force."""
    head = "The policy file on this machine differs from the policy in force"
    remedy = "Nothing has changed. To bring it into force, propose it: `vouchsafe policy propose policy.yml`"
    return message(head, [section(f"*{head}*"), section(remedy)])


def faults(lines: tuple[str, ...]) -> Block:
    """To an admin: why the programme cannot be founded yet, each with its remedy."""
    head = "The programme cannot be founded yet"
    return message(head, [section(f"*{head}*"), section(bullets(escape(line, 600) for line in lines))])


def _head(picture: FoundingPicture) -> str:
    company, version = escape(picture.company_name), picture.version
    if version.state is PolicyState.IN_FORCE:
        at = f" since {when(version.in_force_at)}" if version.in_force_at else ""
        return f"The social media programme of {company}: policy {version.number} is in force{at}"
    if version.state is PolicyState.REJECTED:
        return f"Policy {version.number} of {company} was not brought into force: another text took its place"
    if version.state is PolicyState.SUPERSEDED:
        return f"Policy {version.number} of {company} has been superseded"
    if version.founding:
        return f"Found the social media programme of {company}"
    return f"A new policy for {company} is proposed (version {version.number})"


def _signatures(picture: FoundingPicture) -> str:
    given = {one.capacity: one.person for one in picture.signatures}
    parts = [
        f"{words} ✓ ({mention(given[capacity])})" if capacity in given else f"*{words}* …"
        for capacity, words in CAPACITY_WORDS.items()
    ]
    return " · ".join(parts)


def _changes(picture: FoundingPicture) -> list[Block]:
    if picture.version.founding:
        return [section("*Who must vouch:*\n" + bullets(escape(rule, 400) for rule in picture.rules[:12]))]
    if not picture.differences:
        return []
    return [section("*What changes:*"), quote("\n".join(picture.differences))]
