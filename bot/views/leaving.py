"""A leaver's list: what is done, what is open, who has it, and since when and until when."""

from collections.abc import Callable, Mapping

from bot.domain.duties import DutyKind
from bot.domain.leaving import (
    ADMIN,
    ALTERNATE,
    BACKUP_OWNER,
    RECOVERY_MAIL,
    RECOVERY_PHONE,
    DepartureState,
    ItemKind,
)
from bot.domain.ledger import Method
from bot.domain.lengths import count
from bot.domain.pictures import DutyPicture
from bot.domain.pictures_leaving import CustodyPicture, DeparturePicture, HoldingPicture, ItemPicture
from bot.domain.sentences import join_words
from bot.domain.slots import SENIOR_LEADER, discipline_words
from bot.views.access import account_words
from bot.views.duty_words import DutyWords
from bot.views.kit import Block, bullets, context, escape, fields, mention, message, quote, section, when
from bot.views.people import named

_MOST = 15
_OFFICES = {
    "programme_manager": "Programme manager",
    "deputy": "Deputy",
    "incident_lead": "Incident lead",
    "auditor": "Auditor",
    "vault_administrator": "Vault administrator",
    ADMIN: "Admin",
}
_CUSTODY = {RECOVERY_MAIL: "recovery mail", RECOVERY_PHONE: "recovery phone"}
_WAYS_IN = {
    Method.NATIVE_ROLE: "the role of {who}",
    Method.TOOL_SEAT: "the seat of {who} in the publishing tool",
    Method.API_TOKEN: "the token that {who} holds",
    Method.LIVE_SESSION: "the device on which {who} is signed in",
    Method.SHARED_SECRET: "the shared login that {who} knows",
}


def checklist(picture: DeparturePicture, reader: str) -> Block:
    """The list as one person sees it: all of it, or what is on their accounts."""
    seen = picture.seen_by(reader)
    head = _head(picture, seen)
    return message(head, [section(f"*{head}*"), *_body(picture, seen, whole=reader in picture.in_charge)])


def vacated(picture: DeparturePicture) -> Block:
    """To the admins: which places are vacant now, and what to do about it."""
    who = mention(picture.departure.person)
    places = [_place(one) for one in picture.items if one.item.vacant and one.item.detail != ADMIN]
    has_left = "is being offboarded" if _is_secret(picture) else "has left"
    head = f"{who} {has_left}: {join_words(places)} now vacant" if places else f"{who}, an admin, {has_left}"
    lines = [_MEANWHILE[kind] for kind in (ItemKind.SEAT, ItemKind.OFFICE) if kind in _vacant_kinds(picture)]
    if any(one.item.vacant and one.item.detail == SENIOR_LEADER for one in picture.items):
        lines.append(_UNLED)
    if picture.is_admin:
        lines.append(f"Take {who} out of VOUCHSAFE_ADMINS, name somebody else, and restart me.")
    quiet = [context(KEEP_QUIET)] if _is_secret(picture) else []
    return message(head, [section(f"*{head}*"), section(bullets(lines)), *quiet])


def _vacant_kinds(picture: DeparturePicture) -> set[ItemKind]:
    return {one.item.kind for one in picture.items if one.item.vacant and one.item.detail != ADMIN}


_MEANWHILE = {
    ItemKind.SEAT: "Requests that need a vacant seat wait, unless an alternate vouches, and lapse in time. "
    "`/vouchsafe committee` fills it.",
    ItemKind.OFFICE: "What a vacant office does falls to the programme manager, the deputy or the admins.",
}
"""What is decided while a place is vacant."""

_UNLED = (
    "Without a senior leader no policy comes into force and nothing is announced, whatever alternates say. "
    "Two admins fill that seat."
)


KEEP_QUIET = "This has not been announced. Please keep it to yourself."


def see_off_words(picture: DutyPicture) -> DutyWords:
    """How the duty to see to a leaver's list is said."""
    about = picture.about
    if not isinstance(about, DeparturePicture):
        raise TypeError("a duty to see somebody off is about a departure")
    head = _head(about, about.items)
    return DutyWords(asked=head, done=head, always=tuple(_body(about, about.items, whole=True)))


def take_away_words(picture: DutyPicture) -> DutyWords:
    """How the duty to take away a way in that was not granted here is said."""
    about, account = picture.about, _account(picture)
    if not isinstance(about, HoldingPicture):
        raise TypeError("a duty to take away is about a line of the ledger")
    held, network = about.holding, picture.network
    native = network.role(held.role) if network else None
    who = named(held.person, about.outsiders) if held.person else escape(held.said)
    role = f" ({escape(native.name if native else held.role)})" if held.role else ""
    way_in = f"{_WAYS_IN[held.method].format(who=who)}{role}"
    why = f"{who} has left." if about.left else f"{who} is to hold it no more."
    steps = network.remove_steps if network and held.method is Method.NATIVE_ROLE else ()
    return DutyWords(
        asked=f"Take away {way_in} on {account}",
        done=f"Done: {way_in} on {account} is taken away",
        facts=(("Because", f"{why} It was not granted here."),),
        steps=tuple(escape(step) for step in steps),
        button="It is taken away…",
    )


def recovery_words(picture: DutyPicture) -> DutyWords:
    """How the duty to move an account's recovery mail or phone is said."""
    about, account = picture.about, _account(picture)
    if not isinstance(about, CustodyPicture):
        raise TypeError("a duty about recovery is about a custody")
    what, who = _CUSTODY[about.detail], mention(about.person)
    return DutyWords(
        asked=f"Move the {what} of {account} to somebody who works here",
        done=f"Done: the {what} of {account} is moved",
        facts=(("Because", f"{who} held it and has left: by it they could get in again."),),
        button="It is moved…",
        note="Which mail or phone is it now, and who holds it?",
    )


def _account(picture: DutyPicture) -> str:
    if picture.account is None:
        return "an account"
    return account_words(
        picture.account, picture.network.name if picture.network else picture.account.network
    )


def _is_secret(picture: DeparturePicture) -> bool:
    return picture.departure.quiet and not picture.announced


def _head(picture: DeparturePicture, seen: tuple[ItemPicture, ...]) -> str:
    who = mention(picture.departure.person)
    lead = f"Offboarding {who}, not announced yet" if _is_secret(picture) else f"{who} has left"
    left = sum(one.open for one in seen)
    if not seen and picture.departure.state is DepartureState.OPEN:
        return f"{lead}: nothing of it lies with you"
    if picture.departure.state is DepartureState.DONE or not left:
        return f"{lead}: everything is settled"
    return f"{lead}: {left} of {count(len(seen), 'thing')} still open"


def _body(picture: DeparturePicture, seen: tuple[ItemPicture, ...], *, whole: bool) -> list[Block]:
    still_open = [_line(one) for one in seen if one.open]
    settled = [_line(one) for one in seen if not one.open]
    return [
        *fields(_clock(picture)),
        *(_reason(picture) if whole else []),
        *(_part("Open", still_open) if still_open else []),
        *(_part("Settled", settled) if settled else []),
        *([context(KEEP_QUIET)] if _is_secret(picture) else []),
    ]


def _clock(picture: DeparturePicture) -> list[tuple[str, str]]:
    of = picture.departure
    facts = [("Since", when(of.opened_at or picture.now))]
    if of.closed_at:
        return [*facts, ("Settled", when(of.closed_at))]
    late = of.due_at is not None and picture.now >= of.due_at
    facts.append(("*Overdue* since" if late else "Due", when(of.due_at or picture.now)))
    return [*facts, ("Seen to by", mention(picture.tracked_by))] if picture.tracked_by else facts


def _reason(picture: DeparturePicture) -> list[Block]:
    of = picture.departure
    if not of.asked_by or not of.confirmed_by:
        return []
    return [section(f"Decided by {mention(of.asked_by)} and {mention(of.confirmed_by)}:"), quote(of.reason)]


def _part(title: str, lines: list[str]) -> list[Block]:
    left = len(lines) - _MOST
    more = [context(f"…and {left} more")] if left > 0 else []
    return [section(f"*{title}*\n{bullets(lines[:_MOST])}"), *more]


def _line(one: ItemPicture) -> str:
    lies = f", with {mention(one.with_whom)}" if one.with_whom else ""
    until = f", due {when(one.due_at)}" if one.due_at else ""
    return f"{_words(one)}{lies}{until}"


def _words(one: ItemPicture) -> str:
    """What becomes, or has become, of one thing that they had."""
    return _ITEMS[one.item.kind](one)


def _grant(one: ItemPicture) -> str:
    if one.lent:
        return f"{_role(one)}: they look at the login no more"
    if one.open:
        return f"{_role(one)}: {'had it been set up?' if one.asks else 'remove them'}"
    return f"{_role(one)}: {'removed' if one.item.waits_on else 'it had not been set up'}"


def _holding(one: ItemPicture) -> str:
    return f"{_role(one)}, never granted: {'take it away' if one.open else 'it is taken away'}"


def _rotation(one: ItemPicture) -> str:
    return f"{_named(one)}: {'change its shared secrets' if one.open else 'its shared secrets are changed'}"


def _ownership(one: ItemPicture) -> str:
    account = _named(one)
    if one.item.detail == BACKUP_OWNER:
        return f"{account}: it has no backup owner now; name one"
    if one.item.heir:
        return f"{account}: {mention(one.item.heir)}, the backup, is its owner now; name another backup"
    if one.open:
        return f"{account}: it has no owner; name one"
    owner = one.place.account.owner if one.place else None
    return f"{account}: {f'{mention(owner)} is its owner now' if owner else 'it needs no owner'}"


def _custody(one: ItemPicture) -> str:
    what = _CUSTODY[one.item.detail]
    return f"{_named(one)}: {f'move its {what}' if one.open else f'its {what} is moved'}"


def _office(one: ItemPicture) -> str:
    if one.item.heir:
        return f"{_place(one)}: {mention(one.item.heir)} sits there now"
    if one.item.detail == ADMIN:
        return "Admin: to be taken out of VOUCHSAFE_ADMINS"
    return f"{_place(one)}: {'vacant' if one.item.vacant else 'one alternate fewer'}"


def _request(one: ItemPicture) -> str:
    return f"Request {escape(one.item.detail)} on {_named(one)}: closed"


def _vote(one: ItemPicture) -> str:
    return f"Vote on request {escape(one.item.detail)}: void"


_ITEMS: Mapping[ItemKind, Callable[[ItemPicture], str]] = {
    ItemKind.GRANT: _grant,
    ItemKind.HOLDING: _holding,
    ItemKind.ROTATION: _rotation,
    ItemKind.OWNERSHIP: _ownership,
    ItemKind.CUSTODY: _custody,
    ItemKind.SEAT: _office,
    ItemKind.OFFICE: _office,
    ItemKind.REQUEST: _request,
    ItemKind.VOTE: _vote,
}


def _named(one: ItemPicture) -> str:
    return account_words(one.place.account, one.place.network_name) if one.place else "an account"


def _role(one: ItemPicture) -> str:
    if not one.item.detail:
        return f"A way into {_named(one)}"
    role = one.place.role_name(one.item.detail) if one.place else one.item.detail
    return f"{escape(role)} on {_named(one)}"


def _place(one: ItemPicture) -> str:
    if one.item.kind is ItemKind.OFFICE:
        return _OFFICES.get(one.item.detail, escape(one.item.detail))
    return f"{discipline_words(one.item.detail.removeprefix(ALTERNATE))} seat"


WORDS: Mapping[DutyKind, Callable[[DutyPicture], DutyWords]] = {
    DutyKind.SEE_OFF: see_off_words,
    DutyKind.TAKE_AWAY: take_away_words,
    DutyKind.RECOVERY: recovery_words,
}
"""How the duties that leavers bring are said."""
