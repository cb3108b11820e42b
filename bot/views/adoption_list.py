"""An owner's list of the people whose way in was never granted: Adopt, Remove or Not sure for each."""

from bot.domain.adoption import ON_ONE_CARD, ON_ONE_PAGE, AdoptionState, Back
from bot.domain.adoption_pictures import HolderPicture, ListPicture
from bot.domain.holding_words import METHOD_WORDS
from bot.domain.ledger import Method
from bot.domain.pictures import DutyPicture
from bot.domain.sentences import join_words
from bot.domain.when import Ending, say_length
from bot.views.access import account_words
from bot.views.duty_words import DutyWords
from bot.views.kit import (
    Block,
    actions,
    button,
    confirm,
    context,
    day,
    escape,
    mention,
    modal,
    quote,
    section,
    value,
    when,
)
from bot.views.people import named

CHOSEN = "Recorded. Nothing changes for them until the committee has been asked."
REMOVING = "Recorded: their way in is being taken away."
UNSURE = "I have asked them whether they still need it. Their answer comes back to your list."

_BACK = {
    Back.DENIED: "The committee did not want it",
    Back.WITHDRAWN: "It was taken back from the committee",
    Back.LAPSED: "The committee did not decide in time",
    Back.NEEDED: "They still need it",
    Back.NOT_NEEDED: "They do not need it any more",
}
_SETTLED = {AdoptionState.ADOPTED: "adopted", AdoptionState.DROPPED: "gone or granted otherwise"}


def duty_words(picture: DutyPicture) -> DutyWords:
    """How the duty to go through a list is said; each person on it has buttons of their own."""
    about = picture.about
    if not isinstance(about, ListPicture):
        raise TypeError("a duty to adopt is about a list")
    account, live = _account(about), about.lines
    if not picture.duty.open:
        done = f"Answered: who has a way into {account} that was never granted"
        look = button("See how it stands", "adopt_list", value(_id(about)))
        return DutyWords(asked=done, done=done, always=(actions(look),))
    return DutyWords(
        asked=f"Say what becomes of {people(about.waiting)} with a way into {account} that was never granted",
        done="",
        always=(
            *(block for one in live[:ON_ONE_PAGE] for block in _line(one, about)),
            *_after(about, len(live)),
        ),
        more=_buttons(about, paged=len(live) > ON_ONE_PAGE),
    )


def list_dialogue(about: ListPicture, page: int = 0, note: str | None = None) -> Block:
    """A page of the list in a dialogue; `note` answers what was pressed."""
    live = about.lines
    last = max(0, (len(live) - 1) // ON_ONE_PAGE)
    page = min(page, last)
    shown = live[page * ON_ONE_PAGE : (page + 1) * ON_ONE_PAGE]
    head = f"*Without a grant on {_account(about)}*: {people(len(live))}"
    answered = [section(f":information_source: {note}")] if note else []
    turn = [
        *([button("Earlier", "adopt_earlier", value(_id(about), page - 1))] if page else []),
        *([button("Later", "adopt_later", value(_id(about), page + 1))] if page < last else []),
    ]
    rows = [*_buttons(about, paged=False), *turn]
    return modal(
        "Without a grant",
        [
            *answered,
            section(head),
            *(block for one in shown for block in _line(one, about)),
            *_after(about, None),
            *([actions(*rows)] if rows else []),
        ],
        callback_id="adopt_list",
        close="Close",
    )


def asked_words(number: int) -> str:
    """What whoever asked the committee reads."""
    return (
        f"The committee is asked about {people(number)}, on one card. I will write to you when it is decided."
    )


def people(number: int) -> str:
    """How many, as a phrase."""
    return f"{number} person" if number == 1 else f"{number} people"


def holder_words(one: HolderPicture) -> str:
    """Somebody, what they have, how and since when."""
    role = escape(one.place.role_name(one.held.role)) if one.held.role else "role not known"
    how = "" if one.held.method is Method.NATIVE_ROLE else f", {METHOD_WORDS[one.held.method]}"
    since = f", since {day(one.held.since)}" if one.held.since else ""
    return f"*{named(one.line.person, one.outsiders)}*: {role}{how}{since}"


def chosen_words(one: HolderPicture) -> str:
    """What somebody is to be adopted with."""
    role = escape(one.place.role_name(one.line.role or ""))
    ending = f", {ending_words(one.line.ending)}" if one.line.ending else ""
    return f"{role}, for {escape(one.use_case or '')}{ending}"


def ending_words(ending: Ending) -> str:
    """How long, from the decision on, or until when."""
    if ending.length is not None:
        return f"{say_length(ending.length)} from the decision on"
    return f"until {when(ending.instant)}" if ending.instant else ""


def _line(one: HolderPicture, about: ListPicture) -> list[Block]:
    words = f"{holder_words(one)}{_state(one)}"
    note = [quote(one.line.note)] if one.line.note and one.line.state is AdoptionState.OPEN else []
    if not one.line.waits:
        return [section(words), *note]
    if one.line.person == about.reader:
        answers = f"{mention(one.answers)} answers for you." if one.answers else "Somebody else answers."
        return [section(words), context(answers)]
    return [section(words), *note, actions(*_choices(one), block_id=f"adopt:{one.line.id}")]


def _choices(one: HolderPicture) -> list[Block]:
    carried, state = value(one.line.id), one.line.state
    question = confirm(
        "Take this way in away?",
        "You are asked to do it on the network, with proof.",
        "Remove",
        style="danger",
    )
    adopt = "Change…" if state is AdoptionState.CHOSEN else "Adopt…"
    unsure = [] if state is AdoptionState.UNSURE else [button("Not sure", "adopt_unsure", carried)]
    return [
        button(adopt, "adopt", carried),
        button("Remove", "adopt_remove", carried, style="danger", confirm=question),
        *unsure,
    ]


def _state(one: HolderPicture) -> str:
    line = one.line
    if line.state is AdoptionState.OPEN:
        return f"\n{_back(one)}" if line.back else ""
    words = {
        AdoptionState.UNSURE: "asked whether they still need it",
        AdoptionState.CHOSEN: f"to be adopted: {chosen_words(one)}",
        AdoptionState.ASKED: f"with the committee, request #{one.number}: {chosen_words(one)}",
        AdoptionState.REMOVING: "to be taken away",
    }
    return f"\n→ {words[line.state]}" if line.state in words else ""


def _back(one: HolderPicture) -> str:
    back, by = one.line.back, one.line.answered_by
    if back is None:
        return ""
    who = f" ({mention(by)})" if by and by.startswith(("U", "W")) and back is Back.DENIED else ""
    return f":leftwards_arrow_with_hook: {_BACK[back]}{who}{':' if one.line.note else '.'}"


def _after(about: ListPicture, live: int | None) -> list[Block]:
    """What is beyond the list: those on other pages, those who are settled, and those without a name."""
    settled = [
        f"{number} {words}" for state, words in _SETTLED.items() if (number := about.settled.get(state))
    ]
    lines = [
        *([f"…and {live - ON_ONE_PAGE} more; they come up here."] if live and live > ON_ONE_PAGE else []),
        *([f"{join_words(settled)} so far.".capitalize()] if settled else []),
        *([_nameless(about.nameless)] if about.nameless else []),
        *_due(about),
    ]
    return [context(*lines)] if lines else []


def _nameless(number: int) -> str:
    who = f"{number} more {'has' if number == 1 else 'have'} a way in whom nobody can name"
    return f"{who}: a name must be found for them, or they must be removed. They cannot be adopted."


def _due(about: ListPicture) -> list[str]:
    waiting = [one.line.due_at for one in about.lines if one.line.waits]
    if not waiting:
        return []
    return [f"Whoever is not adopted by {when(min(waiting))} loses their way in."]


def _buttons(about: ListPicture, *, paged: bool) -> tuple[Block, ...]:
    whole = [button("See the whole list", "adopt_list", value(_id(about)))] if paged else []
    asked = min(about.to_ask, ON_ONE_CARD)
    label = f"Ask the committee about {people(asked)}"
    ask = [button(label, "adopt_ask", value(_id(about)), style="primary")] if asked else []
    return (*ask, *whole)


def _id(about: ListPicture) -> str:
    return about.place.account.id


def _account(about: ListPicture) -> str:
    return account_words(about.place.account, about.place.network_name)
