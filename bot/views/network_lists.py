"""Lists of people that networks show, as they are told of: wanted, compared, and who differs in them."""

from collections.abc import Sequence
from typing import Final

from bot.domain.native_use import by_seat
from bot.domain.pictures import DutyPicture
from bot.domain.reconciling import MatchState, NetworkList, Origin
from bot.domain.sentences import some_of
from bot.domain.settling_lists import ListsPicture, MatchPicture, NativeUse
from bot.views.duty_words import DutyWords
from bot.views.kit import (
    MODAL_BLOCKS,
    Block,
    actions,
    bullets,
    button,
    context,
    divider,
    escape,
    fit,
    link,
    mention,
    message,
    modal,
    section,
    value,
    when,
)
from bot.views.named import named as account_named
from bot.views.people import named

_LISTED: Final = 8
_ORIGINS: Final = {
    Origin.PASTED: "pasted",
    Origin.FILE: "a file",
    Origin.HUNT: "gathered in the hunt",
    Origin.CONNECTOR: "read by a program",
}
NOTHING: Final = "No audit that goes on compares lists of an account that you answer for."


def bring_words(picture: DutyPicture) -> DutyWords:
    """How the duty to bring a network's list is said."""
    lists = _lists(picture)
    network = lists.account[1]
    where = account_named(lists.account)
    screen = (
        [link(f"Open {network.name}'s people screen", network.people_url)]
        if network and network.people_url
        else []
    )
    return DutyWords(
        asked=f"Bring the list of people that the network shows for {where}",
        done=f"Done: the list of people of {where} is here",
        facts=(("The last one", list_words(lists.newest)),) if picture.duty.open else (),
        steps=(
            *screen,
            "Copy or export everybody who is listed there, with their roles.",
            "Leave passwords and codes out: who has which role is all that counts.",
        ),
        more=(_bring(lists, "Bring it…", primary=True),),
    )


def match_words(picture: DutyPicture) -> DutyWords:
    """How the duty to say what becomes of differences is said."""
    lists = _lists(picture)
    where, many = account_named(lists.account), len(lists.differs)
    who = "one person" if many == 1 else f"{many} people"
    shown = [difference(one) for one in lists.differs[:_LISTED]]
    left = f"\n…and {many - _LISTED} more" if many > _LISTED else ""
    return DutyWords(
        asked=f"Say what becomes of {who} in whom the lists of {where} differ",
        done=f"Done: the lists of {where} agree",
        facts=(("The network's list", list_words(lists.newest)),) if picture.duty.open else (),
        notes=(section(bullets(shown) + left),) if shown else (),
        more=(
            button("Settle them…", "look_lists", value(lists.account[0].id), style="primary"),
            _bring(lists, "Newer list…"),
        ),
    )


def difference(one: MatchPicture) -> str:
    """Somebody in whom the lists differ, and how, as one phrase."""
    role = f", {escape(one.role)}" if one.role else ""
    return f"{_who(one)}{role}: {_how(one)}{_before(one)}"


def dialogue(lists: ListsPicture) -> Block:
    """The lists of one account: what there is, and a way to settle each difference."""
    return modal("The lists", fit(_account(lists), MODAL_BLOCKS), callback_id="lists_look", close="Close")


def overview(every: Sequence[ListsPicture]) -> Block:
    """The same of every account that somebody answers for, those first in which something is to be done."""
    ordered = sorted(every, key=lambda one: (not one.differs, not one.wanted, one.account[0].handle))
    blocks = [block for one in ordered for block in (*_account(one), divider())]
    shown = fit(blocks, MODAL_BLOCKS) if blocks else [section(NOTHING)]
    return modal("Lists of people", shown, callback_id="lists_look", close="Close")


def refused(about: ListsPicture, why: str | None) -> Block:
    """A file that was brought as a list cannot be taken."""
    head = f"Your list could not be taken: {account_named(about.account)}"
    reason = escape(why or "It could not be fetched from Slack.")
    again = actions(_bring(about, "Bring another…"))
    return message(head, [section(f"*{head}*"), section(f"{reason} Nothing of it is kept."), again])


def list_words(found: NetworkList | None) -> str:
    """Which list it is: by whom, when, and the hash by which it is known again."""
    if found is None:
        return "none yet"
    who = mention(found.collected_by) if found.collected_by.startswith(("U", "W")) else "the operator"
    by = f"{who}, {when(found.collected_at)}"
    if found.none_shown:
        return f"none to be had, says {by}: {escape(found.note, 200)}"
    many = "1 person" if found.rows == 1 else f"{found.rows} people"
    return f"{many}, {_ORIGINS[found.origin]}; {by}; SHA-256 {found.sha256[:12]}…"


def native_words(lists: ListsPicture) -> str:
    """What comparing the network's people with the approved publishing tool shows, if anything."""
    said, tool = by_seat(lists.native), escape(lists.tool)
    both, without = (some_of(_native(one, lists) for one in said[seat]) for seat in (True, False))
    parts = [
        f"On the network itself, without a seat in {tool}: {without}." if said[False] else "",
        f"On the network itself, though they have a seat in {tool}: {both}." if said[True] else "",
    ]
    return " ".join(filter(None, parts))


def question(tool: str) -> str:
    """What an owner is asked where a publishing tool is approved."""
    return f"Who works on the network itself instead of {tool}, and why?"


def _account(lists: ListsPicture) -> list[Block]:
    number = f" · audit #{lists.campaign.number}" if lists.campaign else ""
    newer = "A newer one" if lists.newest else "One"
    wanted = f" *{newer} is wanted.*" if lists.wanted else ""
    counted = f"{_many(lists.matched, 'agree')}; {_many(len(lists.differs), 'differ')}."
    head = (
        f"*{account_named(lists.account)}*{number}\nThe network's list: {list_words(lists.newest)}.{wanted}"
    )
    native = native_words(lists)
    return [
        section(f"{head}\n{counted[0].upper()}{counted[1:]}", accessory=_bring(lists, "Newer list…")),
        *(_to_settle(one) for one in lists.differs),
        *([section(bullets(_accepted(one) for one in lists.accepted))] if lists.accepted else []),
        *([context(native)] if native else []),
    ]


def _many(number: int, verb: str) -> str:
    if not number:
        return f"nobody {verb}s"
    return f"1 person {verb}s" if number == 1 else f"{number} people {verb}"


def _to_settle(one: MatchPicture) -> Block:
    return section(difference(one), accessory=button("Settle…", "settle_match", value(one.match.id)))


def _accepted(one: MatchPicture) -> str:
    match = one.match
    until = f" until {when(match.accepted_until)}" if match.accepted_until else ""
    return f"{_who(one)}: accepted by {mention(match.settled_by or '')}{until}: {escape(match.reason, 200)}"


def _how(one: MatchPicture) -> str:
    match = one.match
    if match.state is MatchState.GHOST:
        return "in the ledger, and not on the network's list"
    if match.listed_as is None:
        return (
            f"came in by the vault {when(match.used_at)}, and is not in the ledger"
            if match.used_at
            else "seen"
        )
    return "on the network's list, and not in the ledger with a role there"


def _before(one: MatchPicture) -> str:
    before = one.before
    if one.match.accepted_until is not None:
        until = when(one.match.accepted_until)
        return f" (it was accepted until {until}, and is no longer: {escape(one.match.reason, 200)})"
    if before is None or before.accepted_until is None:
        return ""
    by = mention(before.settled_by or "")
    return f" (last time {by} accepted it until {when(before.accepted_until)}: {escape(before.reason, 200)})"


def _who(one: MatchPicture) -> str:
    match = one.match
    return named(match.person, one.outsiders) if match.person else f"“{escape(match.said, 200)}”"


def _native(one: NativeUse, lists: ListsPicture) -> str:
    return named(one.person, lists.outsiders) if one.person else f"“{escape(one.said, 80)}”"


def _bring(lists: ListsPicture, words: str, *, primary: bool = False) -> Block:
    carried = value(lists.account[0].id)
    return (
        button(words, "bring_list", carried, style="primary")
        if primary
        else button(words, "bring_list", carried)
    )


def _lists(picture: DutyPicture) -> ListsPicture:
    if not isinstance(picture.about, ListsPicture):
        raise TypeError("this duty is about the lists of an account")
    return picture.about
