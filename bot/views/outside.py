"""People outside Slack, as whoever answers for them sees them: where each stands, and the link to pass on."""

from bot.domain.invitations import Invitation, InvitationState
from bot.domain.outside_pictures import OutsideList, OutsidePicture
from bot.views.kit import Block, button, context, escape, modal, section, value, when

PEOPLE_SHOWN = 90
TITLE = "Outside Slack"


def dialogue(picture: OutsideList) -> Block:
    """Everybody of an agency who is not in Slack, each with what can be done for them."""
    shown = picture.people[:PEOPLE_SHOWN]
    left = len(picture.people) - len(shown)
    rest = [context(f"And {left} more.")] if left else []
    head = f"*{escape(picture.agency.name)}*: {_how(picture)}"
    return modal(
        TITLE,
        [section(head), *(_person(one, picture) for one in shown), *rest],
        callback_id="outside_look",
        close="Close",
    )


def link_dialogue(link: str, invitation: Invitation, name: str) -> Block:
    """A new link, for the eyes of whoever passes it on."""
    who = escape(name)
    return modal(
        "The link",
        [
            section(f"This link is for *{who}* alone. Send it to them yourself; I send no e-mail."),
            section(f"`{link}`"),
            context(
                f"It opens once, until {when(invitation.ends_at)}. Only “Begin” uses it up, not looking. "
                f"Every earlier link of {who} has just stopped working."
            ),
        ],
        callback_id="outside_link",
        close="Close",
    )


def _how(picture: OutsideList) -> str:
    if picture.links:
        return "people outside this workspace do what the policy asks on a page, by a link that you pass on."
    return "people outside this workspace sign on paper, as there are no pages for them here."


def _person(one: OutsidePicture, picture: OutsideList) -> Block:
    contact = " (contact)" if one.is_contact else ""
    words = f"*{escape(one.name)}*{contact}\n{_link_words(one, picture)}"
    label = "New link…" if one.invitation else "Get a link…"
    offered = picture.links and picture.agency.active
    return section(words, accessory=button(label, "invite", value(one.subject)) if offered else None)


def _link_words(one: OutsidePicture, picture: OutsideList) -> str:
    made = one.invitation
    if made is None:
        return "No link yet."
    if made.state is InvitationState.BEGUN and made.begun_at:
        return f"Opened the link {when(made.begun_at)}."
    if picture.now >= made.ends_at:
        return f"Did not open the link, which held until {when(made.ends_at)}."
    return f"Has not opened the link yet; it holds until {when(made.ends_at)}."
