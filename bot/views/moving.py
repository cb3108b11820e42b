"""What an owner is asked about somebody who has moved: Keep or Remove, for each thing that they hold."""

from bot.domain.moving import LineState, MoveCause
from bot.domain.people import Kind
from bot.domain.pictures import DutyPicture
from bot.domain.pictures_leaving import LinePicture, QuestionPicture
from bot.views.access import account_words
from bot.views.duty_words import DutyWords
from bot.views.kit import (
    Block,
    actions,
    button,
    context,
    escape,
    mention,
    section,
    value,
    when,
)
from bot.views.reasons import reason_form

REMOVE_FORM = "remove_form"
_MOST = 12
_STANDINGS = {
    Kind.MEMBER.value: "a full member",
    Kind.GUEST.value: "a guest",
    Kind.STRANGER.value: "of another organisation",
}


def duty_words(picture: DutyPicture) -> DutyWords:
    """How the duty to say what stays is said; each line has its own buttons."""
    about = picture.about
    if not isinstance(about, QuestionPicture):
        raise TypeError("a duty to say what stays is about a question")
    who = mention(about.question.person)
    left = len(about.lines) - _MOST
    shown = [block for line in about.lines[:_MOST] for block in _line(line, picture)]
    more = [context(f"…and {left} more; answer these first.")] if left > 0 else []
    return DutyWords(
        asked=f"{who} has moved: does what they hold stay?",
        done=f"Answered: what {who} holds, now that they have moved",
        facts=(("Changed", _change(about)),),
        always=(*shown, *more),
    )


def remove_form(person: str, line: LinePicture, nonce: str) -> Block:
    """Why it does not stay; whoever holds it reads that."""
    return reason_form(
        "It does not stay",
        f"*{mention(person)}*: {_what(line)}",
        callback_id=REMOVE_FORM,
        hint="They read this, with your name.",
        submit="Remove",
        subject=line.line.id,
        nonce=nonce,
    )


KEPT = "Recorded: it stays."


def _line(line: LinePicture, picture: DutyPicture) -> list[Block]:
    until = f", until {when(line.until)}" if line.until else ""
    granted = "" if line.line.grant_id else ", never granted here"
    words = f"{_what(line)}{until}{granted}{_answer(line)}"
    if line.line.state is not LineState.OPEN or not picture.duty.open:
        return [section(words)]
    carried = value(line.line.id)
    buttons = actions(
        button("Keep", "keep", carried),
        button("Remove…", "remove_held", carried, style="danger"),
        block_id=f"line:{line.line.id}",
    )
    rule = [context(escape(line.refused))] if line.refused else []
    return [section(words), *rule, buttons]


def _answer(line: LinePicture) -> str:
    by = line.line.answered_by
    words = {
        LineState.OPEN: "",
        LineState.KEPT: f": stays, {mention(by)} says" if by else ": stays",
        LineState.ENDED: f": removed by {mention(by)}" if by else ": no longer held",
        LineState.DROPPED: ": not asked any more",
    }
    return words[line.line.state]


def _what(line: LinePicture) -> str:
    return f"{escape(line.role)} on {account_words(line.place.account, line.place.network_name)}"


def _change(about: QuestionPicture) -> str:
    of = about.question
    if of.cause is MoveCause.TITLE:
        return f"Title: {escape(of.was)} → {escape(of.now)}"
    return f"Was {_STANDINGS.get(of.was, of.was)}, is {_STANDINGS.get(of.now, of.now)} now"
