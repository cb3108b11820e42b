"""The messages of a review: the one that counts, with what can be done at once, and the pages of lines."""

from collections.abc import Iterable, Iterator

from bot.domain.review_pictures import LinePicture, PagePicture, ReviewPicture
from bot.domain.reviews import Capacity, ItemState, ReviewState
from bot.domain.sentences import join_words, some_of
from bot.domain.waiting import Waiting
from bot.views import review_lines
from bot.views.kit import Block, actions, button, context, escape, mention, message, section, value, when
from bot.views.outcome_words import OUTCOMES, SETTLED

_BAR = 20
_AS = {
    Capacity.BACKUP_OWNER: "You are asked because you stand in for the owner.",
    Capacity.MANAGER: "You are asked because the owner, who works for you, has not answered.",
    Capacity.PROGRAMME_MANAGER: "You are asked because nobody nearer to the account may answer, or has.",
    Capacity.COMMITTEE: "You are asked because nobody who answers for the account may.",
    Capacity.NEXT_IN_LINE: "You are asked because whoever was asked first has left.",
}


def parent(picture: ReviewPicture) -> Block:
    """How far it is, until when, and what can be done at once."""
    head = heading(picture)
    notes = tuple(_notes(picture))
    said = [section(f"*{head}*"), section(_progress(picture))]
    blocks = [*said, *([context(*notes)] if notes else [])]
    buttons = _buttons(picture) if picture.open else []
    return message(head, [*blocks, *([actions(*buttons)] if buttons else [])])


def page(picture: PagePicture) -> Block:
    """Some lines, each with its buttons."""
    head = f"Lines {picture.first} to {picture.last} of {picture.in_all}"
    if picture.first == picture.last:
        head = f"Line {picture.first} of {picture.in_all}"
    lines = [block for one in picture.lines for block in review_lines.blocks(one, picture.reader)]
    return message(f"Audit #{picture.campaign.number}: {head}", [section(f"*{head}*"), *lines])


def heading(picture: ReviewPicture) -> str:
    """Which audit it is, and what waits."""
    left, name = picture.unanswered, f"Audit #{picture.campaign.number}"
    if not picture.open and picture.late:
        return f"{name}: {lines_words(picture.late)} not answered in time. You still can answer"
    if not picture.open:
        return f"{name}: {'handed in' if picture.review.state is ReviewState.SUBMITTED else 'over'}"
    if left:
        return f"{name}: {lines_words(left)} {'waits' if left == 1 else 'wait'} for your answer"
    return f"{name}: every line is answered. Submit, and you are done"


def lines_words(number: int) -> str:
    """How many lines, as a phrase."""
    return "1 line" if number == 1 else f"{number} lines"


def waiting_line(waiting: Waiting) -> list[Block]:
    """The same in one line of Home and of the digest."""
    picture: ReviewPicture = waiting.facts["picture"]
    go = button("Go through them", "review_show", value(picture.review.id), style="primary")
    done = f"{picture.answered} of {picture.in_all} answered"
    by = f" Please by {when(picture.until)}." if picture.open else ""
    return [section(f"{heading(picture)}.{by} {done}.", accessory=go)]


def question(one: LinePicture, reader: str) -> Block:
    """To whoever has it: do you still need it, and what for?"""
    head = review_lines.asked(one, reader)
    if one.asked is None:
        return message(head, [section(f"*{head}*"), section("Thank you, nothing more is asked of you here.")])
    return message(head, [section(f"*{head}*"), section(_asks(one)), actions(_answer(one))])


def question_line(waiting: Waiting) -> list[Block]:
    """The same in one line of Home and of the digest."""
    one: LinePicture = waiting.facts["picture"]
    words = f"{review_lines.asked(one, waiting.facts['reader'])}. {_asks(one)}"
    return [section(words, accessory=_answer(one))]


def others_correct(people: Iterable[str]) -> str:
    """What somebody reads who has found a mistake and may not correct it."""
    who = join_words(map(mention, people), last="or") or "whoever runs the programme"
    return f"Recorded: your words are with the line. Please tell {who}, who can correct the register."


def submitted(handed_in: int, left: int, *, going: bool) -> str:
    """What somebody reads who has handed answers in; `going` says whether anything is being taken away."""
    answers = "1 answer is" if handed_in == 1 else f"{handed_in} answers are"
    away = " What is to go is being taken away now." if going else ""
    after = f"{lines_words(left)} still {'waits' if left == 1 else 'wait'}." if left else "Your part is done."
    return f"Thank you: {answers} handed in.{away} {after}"


def shown(number: int) -> str:
    """What somebody reads who asks for their lines."""
    return f"Your lines are in your messages with me, in the thread below “Audit #{number}”."


def handed_on(person: str) -> str:
    """What somebody reads who has let somebody else answer as well."""
    return f"Recorded: {mention(person)} is asked as well, and has your note. The first answer counts."


def kept_plain(number: int) -> str:
    """What somebody reads who has kept every line of low risk."""
    return f"{lines_words(number)} marked as Keep. You can change each of them until you submit."


def _asks(one: LinePicture) -> str:
    by = mention(one.item.chosen_by) if one.item.chosen_by else "Whoever is asked"
    return f"{by} is not sure and asks you, for audit #{one.campaign.number}. Your word helps them decide."


def _answer(one: LinePicture) -> Block:
    return button("Answer…", "line_answer", value(one.item.id), style="primary")


def _progress(picture: ReviewPicture) -> str:
    full = int(_BAR * picture.answered / picture.in_all) if picture.in_all else _BAR
    return f"{'█' * full}{'░' * (_BAR - full)}  {picture.answered} of {picture.in_all} answered"


def _notes(picture: ReviewPicture) -> Iterator[str]:
    mine = picture.mine
    if mine and mine.capacity is Capacity.REASSIGNED:
        note = f": “{escape(mine.note)}”" if mine.note else ""
        yield f"{mention(mine.added_by)} has handed it to you{note}"
    elif mine and mine.capacity in _AS:
        yield _AS[mine.capacity]
    if not picture.open:
        yield from _settled(picture)
        return
    yield "Who still needs what? Press once for each line in the thread below, the riskiest first."
    yield f"Nothing happens before you submit, please by {when(picture.until)}. Silence keeps nothing."
    asked = picture.states.get(ItemState.UNSURE, 0)
    if asked:
        yield f"Others are asked about {lines_words(asked)}; what they say comes back here."
    if picture.stopped_at and picture.answered:
        yield f"You go on at line {picture.stopped_at}."
    others = [mention(one.person) for one in picture.reviewers if one.person != picture.reader]
    if others:
        yield f"{some_of(others, most=3)} can answer as well; the first answer counts."
    yield from _settled(picture)


def _settled(picture: ReviewPicture) -> Iterator[str]:
    """What has become of what was handed in: what is decided is not yet done."""
    counts = [(picture.states.get(state, 0), OUTCOMES[state]) for state in SETTLED]
    said = [f"{number} {words}" for number, words in counts if number]
    if said:
        yield f"So far: {', '.join(said)}."


def _buttons(picture: ReviewPicture) -> list[Block]:
    carried = value(picture.review.id)
    answers = "1 answer" if picture.to_submit == 1 else f"{picture.to_submit} answers"
    plain = "the 1 line" if picture.plain == 1 else f"the {picture.plain} lines"
    return [
        *(
            [button(f"Submit {answers}", "review_submit", carried, style="primary")]
            if picture.to_submit
            else []
        ),
        *([button(f"Keep {plain} of low risk…", "review_plain", carried)] if picture.plain else []),
        button("Hand on…", "review_hand_on", carried),
    ]
