"""People outside Slack, as whoever answers for them sees them: where each stands, and the link to pass on."""

from bot.domain.invitations import Invitation, InvitationState
from bot.domain.outside_pictures import OutsideList, OutsidePicture, SignerPicture
from bot.domain.pictures import DutyPicture
from bot.domain.training_pictures import CoursePicture
from bot.domain.waiting import Waiting
from bot.views.duty_words import DutyWords
from bot.views.kit import Block, actions, button, context, escape, mention, modal, section, value, when

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


def line(one: Waiting) -> list[Block]:
    """That some people of an agency have to be asked by hand."""
    number = one.facts["people"]
    who = "one person" if number == 1 else f"{number} people"
    agency = escape(one.facts["agency"])
    words = f"Something waits for {who} of {agency} outside Slack: the policy, or a course."
    look = button("Outside Slack…", "outside", value(one.subject))
    return [section(words), actions(look, block_id=f"outside:{one.subject}")]


def sheet_words(picture: DutyPicture) -> DutyWords:
    """How the duty to attach a signed sheet is said."""
    if not isinstance(picture.about, SignerPicture):
        raise TypeError("this duty is about somebody who signs")
    about = picture.about
    who = f"{escape(about.name)} ({escape(about.agency)})" if about.agency else escape(about.name)
    return DutyWords(
        asked=f"Attach the sheet on which {who} has signed policy {about.number}",
        done=f"Done: {who} has signed policy {about.number}",
        steps=(
            "Print the policy, or send it to them, and let them sign and date it.",
            "Attach a scan or a photo: it is kept as proof, and you are named as who recorded it.",
        ),
        button="Attach it…",
        note="Anything that should be known about it?",
    )


def _course_words(course: CoursePicture) -> str:
    name = f"“{escape(course.name)}”"
    if course.open is None and course.passed and course.passed.valid_until:
        return f"Passed the course {name}, which counts until {when(course.passed.valid_until)}."
    pause = course.paused_until
    return f"Can take the course {name} again {when(pause)}." if pause else f"Has to take the course {name}."


def _how(picture: OutsideList) -> str:
    if picture.links:
        return "people outside this workspace do what the policy asks on a page, by a link that you pass on."
    return "people outside this workspace sign on paper, as there are no pages for them here."


def _person(one: OutsidePicture, picture: OutsideList) -> Block:
    contact = " (contact)" if one.is_contact else ""
    link = f"\n{_link_words(one, picture)}" if picture.links else ""
    courses = "".join(f"\n{_course_words(course)}" for course in one.courses)
    words = f"*{escape(one.name)}*{contact}\n{_policy_words(one)}{courses}{link}"
    return section(words, accessory=_offered(one, picture))


def _offered(one: OutsidePicture, picture: OutsideList) -> Block | None:
    """A link where there are pages; where there are none, to record what was signed on paper."""
    if not picture.agency.active:
        return None
    if picture.links:
        return button("New link…" if one.invitation else "Get a link…", "invite", value(one.subject))
    return button("Signed on paper…", "signed_on_paper", value(one.subject)) if one.given is None else None


def _policy_words(one: OutsidePicture) -> str:
    if one.given is None:
        return "Has not acknowledged the policy yet."
    by = f", recorded by {mention(one.given.recorded_by)}" if one.given.recorded_by else ""
    return f"Acknowledged policy {one.given.number} {when(one.given.at)}{by}."


def _link_words(one: OutsidePicture, picture: OutsideList) -> str:
    made = one.invitation
    if made is None:
        return "No link yet."
    if made.state is InvitationState.BEGUN and made.begun_at:
        return f"Opened the link {when(made.begun_at)}."
    if picture.now >= made.ends_at:
        return f"Did not open the link, which held until {when(made.ends_at)}."
    return f"Has not opened the link yet; it holds until {when(made.ends_at)}."
