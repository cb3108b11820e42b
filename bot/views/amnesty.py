"""What everybody is asked in a hunt, kindly and once, and what they read after they have answered."""

from bot.domain.hunt import AnswerKind, Told
from bot.domain.hunt_pictures import AmnestyPicture
from bot.domain.named import Named
from bot.domain.waiting import Waiting
from bot.views.kit import Block, actions, bullets, button, context, day, escape, message, section, value
from bot.views.named import named


def amnesty_card(picture: AmnestyPicture) -> Block:
    """Have you a login or a list? Once answered, what was said; once the hunt is closed, no buttons."""
    head = _question(picture)
    why = (
        f"We are finding out who has a way into the accounts of {escape(picture.company)}, so that all of it "
        "can be put in order. Whatever you tell us by then, nobody is blamed for it."
    )
    if not picture.told:
        return message(head, [section(f"*{head}*"), section(why), *_never(picture), *_ask(picture)])
    said = bullets(_said(told, account) for told, account in picture.told)
    return message(head, [section(f"*{head}*"), section(f"You have said:\n{said}"), *_ask(picture)])


def waiting_line(waiting: Waiting) -> list[Block]:
    """One line of Home and of the digest for somebody who has not answered."""
    picture: AmnestyPicture = waiting.facts["picture"]
    return [section(_question(picture)), *_ask(picture)]


def thanks(told: Told) -> str:
    """What replaces a form that was sent."""
    if told.kind is AnswerKind.LIST:
        return "Thank you. Somebody comes to you for it; please leave it where it is until then."
    return "Thank you. You may go on using it until somebody tells you how it will be from now on."


def _question(picture: AmnestyPicture) -> str:
    return (
        f"Do you have a login to one of our accounts, or a list of logins? Until {day(picture.hunt.due_at)}"
    )


def _said(told: Told, account: Named | None) -> str:
    if told.kind is AnswerKind.NOTHING:
        return "You have neither. Thank you."
    if told.kind is AnswerKind.LIST:
        return f"A list: {escape(told.said)}"
    return f"A login: {named(account) if account else escape(told.said)}"


def _never(picture: AmnestyPicture) -> list[Block]:
    words = "A login is a password that you know, a phone that is signed in, a role or a seat in a tool. "
    return [context(f"{words}Never send anybody a password, us included.")] if picture.hunt.open else []


def _ask(picture: AmnestyPicture) -> list[Block]:
    if not picture.hunt.open:
        return [context("This hunt is closed.")]
    carried = value(picture.amnesty.id)
    nothing = [] if picture.told else [button("Nothing", "tell_nothing", carried)]
    return [
        actions(
            button("I have a login…", "tell_login", carried),
            button("I have a list…", "tell_list", carried),
            *nothing,
        )
    ]
