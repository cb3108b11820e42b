"""By what people are known elsewhere: proposed by a list or an equal address, confirmed by a person."""

from bot.domain.people_pictures import IdentityPicture
from bot.domain.principals import IdentityKind, IdentityState
from bot.views.kit import Block, actions, button, context, escape, mention, message, section, value
from bot.views.people import named

CONFIRMED = "Recorded: it is theirs."
REJECTED = "Recorded: it is not theirs."
_SOURCES = {
    "join": "They have the same e-mail address, which proves nothing by itself.",
    "import": "An imported list says so.",
}


def identity_card(picture: IdentityPicture) -> Block:
    """A question, and once it is answered by whom."""
    identity, head = picture.identity, _question(picture)
    if identity.state is IdentityState.PROPOSED:
        why = context(_SOURCES.get(identity.source, "Somebody has said so."))
        return message(head, [section(f"*{head}*"), why, actions(*_buttons(picture))])
    said = "yes" if identity.state is IdentityState.CONFIRMED else "no"
    by = mention(identity.decided_by) if identity.decided_by else "Somebody"
    return message(head, [section(f"*{head}*"), section(f"{by} says {said}.")])


def listed(pictures: tuple[IdentityPicture, ...], in_all: int) -> Block:
    """The answer to `/vouchsafe people`: what waits for the reader's word."""
    nothing = [] if pictures else [section("Nobody's identity waits for your word.")]
    left = in_all - len(pictures)
    more = [context(f"…and {left} more")] if left else []
    return message("Who is who", [*nothing, *blocks_of(pictures), *more])


def blocks_of(pictures: tuple[IdentityPicture, ...]) -> list[Block]:
    """Questions in a list, each with its buttons."""
    return [
        block
        for picture in pictures
        for block in (
            section(_question(picture)),
            actions(*_buttons(picture), block_id=f"identity:{picture.identity.id}"),
        )
    ]


def _question(picture: IdentityPicture) -> str:
    identity, who = picture.identity, named(picture.principal.person, picture.outsiders)
    if identity.kind is IdentityKind.SLACK:
        outside = escape(picture.principal.name) if picture.principal.user_id else who
        return f"Is {mention(identity.key)} the same person as {outside}?"
    if identity.kind is IdentityKind.HANDLE:
        return f"Is @{escape(identity.said.lstrip('@'))} on {escape(picture.network)} the handle of {who}?"
    return f"Is {escape(identity.said)} the address of {who}?"


def _buttons(picture: IdentityPicture) -> tuple[Block, Block]:
    carried = value(picture.identity.id)
    return (
        button("Yes", "identity_confirm", carried, style="primary"),
        button("No", "identity_reject", carried),
    )
