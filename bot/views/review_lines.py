"""One line of an audit: what is asked about, what is known of it, its answer, and the buttons beside it."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from bot.domain.holding_words import METHOD_WORDS
from bot.domain.ledger import Method
from bot.domain.review_pictures import LinePicture
from bot.domain.reviews import Choice, Item, ItemKind, ItemState
from bot.views.access import account_words
from bot.views.kit import Block, actions, button, day, escape, mention, quote, section, value, when
from bot.views.people import named

_SHORT = 120
_KEEP = {ItemKind.HOLDER: "Keep", ItemKind.ACCOUNT: "All right", ItemKind.APP: "Keep"}
_REMOVE = {ItemKind.HOLDER: "Remove", ItemKind.ACCOUNT: "Something is wrong…", ItemKind.APP: "Revoke"}
_CHOSEN = {
    (ItemKind.HOLDER, Choice.KEEP): "Keep",
    (ItemKind.HOLDER, Choice.REMOVE): "Remove",
    (ItemKind.HOLDER, Choice.ACCEPT): "The risk is accepted",
    (ItemKind.ACCOUNT, Choice.KEEP): "All right",
    (ItemKind.ACCOUNT, Choice.REMOVE): "Not needed any more",
    (ItemKind.APP, Choice.KEEP): "Keep",
    (ItemKind.APP, Choice.REMOVE): "Revoke",
}
_STATES = {
    ItemState.KEPT: "Kept",
    ItemState.ADOPTING: "Kept; the committee is asked to grant it",
    ItemState.TO_REMOVE: "To be taken away; it is not gone yet",
    ItemState.REMOVED: "Gone",
    ItemState.SUSPENDED: "Nobody answered in time, so it is suspended",
    ItemState.OVERDUE: "Nobody answered in time, so it is not certified",
    ItemState.GONE: "Over before it was answered",
}


def blocks(one: LinePicture, reader: str) -> list[Block]:
    """A line with what is known of it, and its buttons for whoever may press them."""
    words = "\n".join(filter(None, (_about(one), _known(one), _answer(one, reader))))
    told = [quote(one.item.told)] if one.item.told and one.item.state is ItemState.OPEN else []
    if not one.answerable:
        return [section(words), *told]
    if one.own:
        return [section(f"{words}\nThis is your own, so somebody else answers it."), *told]
    return [section(words), *told, actions(*_buttons(one.item), block_id=f"line:{one.item.id}")]


def subject(one: LinePicture) -> str:
    """What a line is about, as one phrase of our markup."""
    account = account_words(one.place.account, one.place.network_name)
    if one.item.kind is ItemKind.ACCOUNT:
        return account
    if one.item.kind is ItemKind.APP:
        return f"{escape(one.item.said, _SHORT)}, connected to {account}"
    return f"{_who(one)} on {account}"


def _about(one: LinePicture) -> str:
    account, frozen = account_words(one.place.account, one.place.network_name), one.item.frozen
    if one.item.kind is ItemKind.ACCOUNT:
        return f"*{account}*: is this right, and is the account still needed?"
    if one.item.kind is ItemKind.APP:
        return f"*{escape(one.item.said, _SHORT)}*, an app connected to {account}"
    role = _role(one, frozen)
    until = _date(frozen.get("until"))
    return f"*{_who(one)}*: {role} on {account}{f', until {day(until)}' if until else ''}"


def _who(one: LinePicture) -> str:
    if one.item.person:
        return named(one.item.person, one.outsiders)
    return f"“{escape(one.item.said, _SHORT)}”, whom nobody can name"


def _role(one: LinePicture, frozen: Mapping[str, Any]) -> str:
    role = str(frozen.get("role") or "")
    return escape(one.place.role_name(role)) if role else "role not known"


def _known(one: LinePicture) -> str:
    facts = _of_account(one) if one.item.kind is ItemKind.ACCOUNT else _of_holder(one.item.frozen)
    return " · ".join(facts)


def _of_holder(frozen: Mapping[str, Any]) -> Iterator[str]:
    if frozen.get("agency"):
        yield f"of the agency {escape(str(frozen['agency']), _SHORT)}"
    method = frozen.get("method")
    if method and method != Method.NATIVE_ROLE.value:
        yield METHOD_WORDS[Method(method)]


def _of_account(one: LinePicture) -> Iterator[str]:
    account = one.place.account
    yield f"owner {mention(account.owner)}" if account.owner else "no owner"
    yield f"backup {mention(account.backup_owner)}" if account.backup_owner else "no backup owner"
    yield f"for {escape(account.purpose, _SHORT)}" if account.purpose else "no purpose written down"


def _answer(one: LinePicture, reader: str) -> str:
    item = one.item
    if item.state is ItemState.OPEN:
        return ""
    if item.state is ItemState.UNSURE:
        return f"→ not sure: {mention(one.asked)} is asked" if one.asked else "→ not sure"
    by = f" ({mention(item.chosen_by)})" if item.chosen_by and item.chosen_by != reader else ""
    if item.state is ItemState.CHOSEN:
        return f"→ *{_choice(item)}*{by}{_why(item)}"
    if item.state is ItemState.ACCEPTED:
        return f"→ *{_choice(item)}*{by}{_why(item)}"
    return f"→ *{_STATES[item.state]}*{by}{_why(item)}"


def _choice(item: Item) -> str:
    words = _CHOSEN[(item.kind, item.choice)] if item.choice else ""
    return f"{words} until {when(item.accept_until)}" if item.accept_until else words


def _why(item: Item) -> str:
    return f": “{escape(item.comment, _SHORT)}”" if item.comment else ""


def _buttons(item: Item) -> list[Block]:
    carried = value(item.id)
    keep = button(_marked(item, Choice.KEEP, _KEEP[item.kind]), "line_keep", carried)
    remove = button(_marked(item, Choice.REMOVE, _REMOVE[item.kind]), "line_remove", carried)
    return [keep, remove]


def _marked(item: Item, choice: Choice, label: str) -> str:
    return f"✓ {label}" if item.state is ItemState.CHOSEN and item.choice is choice else label


def _date(written: Any) -> datetime | None:
    return datetime.fromisoformat(written) if isinstance(written, str) and written else written or None
