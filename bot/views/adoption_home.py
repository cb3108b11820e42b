"""How many people have a way in that nobody vouched for, on Home and in a dialogue, until there are none."""

from bot.domain.adoption import AdoptionState
from bot.domain.adoption_pictures import HolderPicture, LegacyAccount, LegacyPicture
from bot.domain.sentences import join_words
from bot.views.access import account_words
from bot.views.adoption_list import people
from bot.views.kit import Block, button, context, escape, mention, message, modal, section, value

NOBODY = "Everybody who has a way in was vouched for, or nothing of it is yours to answer."
_SHOWN = 20
_STATES = {
    AdoptionState.OPEN: "to be answered",
    AdoptionState.UNSURE: "asked whether they need it",
    AdoptionState.CHOSEN: "to be adopted",
    AdoptionState.ASKED: "with the committee",
    AdoptionState.REMOVING: "being taken away",
}


def home_part(picture: LegacyPicture) -> list[Block]:
    """The count, and the way to what is behind it."""
    return [section(f"{headline(picture)}.", accessory=button("Look", "look_legacy"))]


def headline(picture: LegacyPicture) -> str:
    """How many they are, as one line."""
    have = "has" if picture.in_all == 1 else "have"
    return f"{people(picture.in_all)} {have} a way in that nobody vouched for"


def dialogue(picture: LegacyPicture | None) -> Block:
    """Account by account, in a dialogue."""
    blocks = [section(f"*{headline(picture)}*"), *_accounts(picture)] if picture else [section(NOBODY)]
    return modal("Not vouched for", blocks, callback_id="legacy_look", close="Close")


def answer(picture: LegacyPicture) -> Block:
    """The answer to `/vouchsafe adopt`."""
    if not picture.accounts:
        return message(NOBODY, [section(NOBODY)])
    head = headline(picture)
    return message(head, [section(f"*{head}*"), *_accounts(picture)])


def own(ways_in: tuple[HolderPicture, ...]) -> list[Block]:
    """To somebody who has a way in without a grant: what it is, and who is asked about it; no buttons."""
    return [section(_own(one)) for one in ways_in]


def _own(one: HolderPicture) -> str:
    role = f"{escape(one.place.role_name(one.held.role))} on " if one.held.role else ""
    account = account_words(one.place.account, one.place.network_name)
    words = {
        AdoptionState.ASKED: f"the committee is asked whether it stays, request #{one.number}",
        AdoptionState.REMOVING: "it is being taken away",
        AdoptionState.UNSURE: "you have been asked whether you still need it",
    }
    asked = (
        f"{mention(one.answers)} has been asked" if one.answers else "whoever answers for it has been asked"
    )
    said = words.get(one.line.state, f"{asked} what becomes of it")
    return f"{role}{account}: you have a way in that was never granted; {said}."


def _accounts(picture: LegacyPicture) -> list[Block]:
    left = len(picture.accounts) - _SHOWN
    more = [context(f"…and {left} more accounts")] if left > 0 else []
    return [*(_account(one) for one in picture.accounts[:_SHOWN]), *more]


def _account(one: LegacyAccount) -> Block:
    held = ((one.states.get(state), words) for state, words in _STATES.items())
    states = join_words(f"{number} {words}" for number, words in held if number)
    asked = f"; {mention(one.owner)} is asked" if one.owner else ""
    account = account_words(one.place.account, one.place.network_name)
    line = f"*{account}*: {people(one.in_all)} ({states}){asked}"
    look = button("Open the list", "adopt_list", value(one.place.account.id)) if one.may_answer else None
    return section(line, accessory=look)
