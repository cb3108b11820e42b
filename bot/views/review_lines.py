"""One line of an audit: what is asked about, what is known of it, its answer, and the buttons beside it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from bot.domain.grants import GrantState
from bot.domain.holding_words import METHOD_WORDS
from bot.domain.ledger import Method
from bot.domain.review_pictures import LinePicture
from bot.domain.review_risk import Factor
from bot.domain.reviews import LATE, Choice, Item, ItemKind, ItemState
from bot.views.access import account_words
from bot.views.elements import Style
from bot.views.kit import (
    Block,
    actions,
    button,
    confirm,
    day,
    escape,
    mention,
    quote,
    section,
    value,
    written_day,
)
from bot.views.people import named

_SHORT: Final = 100
_LINE: Final = 900
_KEEP: Final = {ItemKind.HOLDER: "Keep", ItemKind.ACCOUNT: "All right", ItemKind.APP: "Keep"}
_CHOSEN: Final = {
    (ItemKind.HOLDER, Choice.KEEP): "Keep",
    (ItemKind.HOLDER, Choice.REMOVE): "Remove",
    (ItemKind.ACCOUNT, Choice.KEEP): "All right",
    (ItemKind.ACCOUNT, Choice.REMOVE): "Not needed any more",
    (ItemKind.APP, Choice.KEEP): "Keep",
    (ItemKind.APP, Choice.REMOVE): "Revoke",
}
_STATES: Final = {
    ItemState.ADOPTING: "Kept; it counts once it is granted",
    ItemState.SUSPENDED: "Nobody answered in time, so it is suspended. You still can",
    ItemState.OVERDUE: "Nobody answered in time, so it is not certified. You still can",
    ItemState.GONE: "It was over before it was answered",
}
_SETTLED: Final = {
    (ItemKind.HOLDER, ItemState.KEPT): "Kept",
    (ItemKind.HOLDER, ItemState.TO_REMOVE): "To be taken away; it is not gone yet",
    (ItemKind.HOLDER, ItemState.REMOVED): "Gone",
    (ItemKind.ACCOUNT, ItemState.KEPT): "All right",
    (ItemKind.ACCOUNT, ItemState.TO_REMOVE): "Not needed any more; it is not closed yet",
    (ItemKind.ACCOUNT, ItemState.REMOVED): "Not needed any more, and closed",
    (ItemKind.APP, ItemState.KEPT): "Kept",
    (ItemKind.APP, ItemState.TO_REMOVE): "To be revoked; it still has access",
    (ItemKind.APP, ItemState.REMOVED): "Revoked",
}
"""What has become of an answer that is handed in, where that is said differently of each kind of line."""
_WRONG: Final = "Needed, but something is wrong"
_FACTORS: Final = {
    Factor.GONE: "not with us any more",
    Factor.GUEST: "a guest here",
    Factor.SUSPECTED: "only suspected",
    Factor.ADMIN: "may do everything",
    Factor.NO_GRANT: "never granted here",
    Factor.UNTRAINED: "owes a course",
    Factor.UNUSED: "not used for long",
    Factor.NO_CUSTODIAN: "nobody named for the recovery mail or phone",
}
_BACK: Final = {
    (True, True): "They still need it",
    (True, False): "They do not need it any more",
    (False, True): "It is still needed",
    (False, False): "It is not needed any more",
}
"""What came back from whoever was asked: about somebody's way in, or about an account or an app."""
_TWO_FACTOR: Final = {
    "none": "no second step",
    "sms": "second step by text message",
    "app": "second step by an app",
    "key": "second step by a key",
}


def blocks(one: LinePicture, reader: str) -> list[Block]:
    """A line with what is known of it, and its buttons for whoever may press them."""
    words = "\n".join(filter(None, (_about(one), _known(one), _answer(one, reader))))
    said = [quote(one.item.told)] if one.item.told and one.item.state is ItemState.OPEN else []
    if not one.answerable:
        return [section(words), *said]
    if one.own:
        return [section(f"{words}\nThis is your own, so somebody else answers it."), *said]
    return [section(words), *said, actions(*_buttons(one), block_id=f"line:{one.item.id}")]


def subject(one: LinePicture) -> str:
    """What a line is about, as one phrase of our markup."""
    account = account_words(one.place.account, one.place.network_name)
    if one.item.kind is ItemKind.ACCOUNT:
        return account
    if one.item.kind is ItemKind.APP:
        return f"{escape(one.item.said, _SHORT)} on {account}"
    return f"{_who(one)}, {_what(one)}"


def asked(one: LinePicture, reader: str) -> str:
    """What its holder, or whoever hears for them, is asked about a line."""
    if one.item.kind is not ItemKind.HOLDER:
        return f"Is this right, and still needed: {subject(one)}?"
    who = "Do you" if one.item.person == reader else f"Does {_who(one)}"
    return f"{who} still need {_what(one)}?"


def _about(one: LinePicture) -> str:
    account = account_words(one.place.account, one.place.network_name)
    if one.item.kind is ItemKind.ACCOUNT:
        return f"*{account}*: is this right, and is it still needed?"
    if one.item.kind is ItemKind.APP:
        return f"*{escape(one.item.said, _SHORT)}*: an app with access to {account}"
    until = _date(one.item.frozen.get("until"))
    return f"*{_who(one)}*: {_what(one)}{f', until {day(until)}' if until else ''}"


def _who(one: LinePicture) -> str:
    if one.item.person:
        return named(one.item.person, one.outsiders)
    return f"“{escape(one.item.said, _SHORT)}”, whom nobody can name"


def _what(one: LinePicture) -> str:
    """The role and the account; where the role is not known, a way in."""
    account = account_words(one.place.account, one.place.network_name)
    role = str(one.item.frozen.get("role") or "")
    return f"{escape(one.place.role_name(role), _SHORT)} on {account}" if role else f"a way into {account}"


def _known(one: LinePicture) -> str:
    facts = {ItemKind.ACCOUNT: _of_account, ItemKind.HOLDER: _of_holder, ItemKind.APP: _of_app}
    return " · ".join(facts[one.item.kind](one))


def _of_holder(one: LinePicture) -> Iterator[str]:
    """What makes it risky first, then when it was used, why it is there and whether they know the rules."""
    frozen = one.item.frozen
    if frozen.get("agency") and one.item.person not in one.outsiders:
        yield f"of {escape(str(frozen['agency']), _SHORT)}"
    if frozen.get("method") and frozen["method"] != Method.NATIVE_ROLE.value:
        yield METHOD_WORDS[Method(frozen["method"])]
    yield from _factors(one)
    used, since = _date(frozen.get("last_used")), _date(frozen.get("since"))
    if used:
        yield f"last looked at the login {day(used)}"
    elif frozen.get("by_vault"):
        yield "has not looked at the login yet"
    if frozen.get("grant") == GrantState.PROVISIONING.value:
        yield "being set up"
    if since:
        yield f"since {written_day(since)}"
    if frozen.get("reason"):
        yield f"for “{escape(str(frozen['reason']), _SHORT)}”"
    elif frozen.get("evidence"):
        yield f"noted: “{escape(str(frozen['evidence']), _SHORT)}”"
    yield from _trained(one)
    yield from _accepted(one)


def _trained(one: LinePicture) -> Iterator[str]:
    """What is known of their training; that they owe a course is said among the risks."""
    training = one.item.frozen.get("training")
    if training and one.item.person and not training["owed"]:
        yield "course passed" if training["passed"] else "no course passed"


def _of_account(one: LinePicture) -> Iterator[str]:
    frozen = one.item.frozen
    owner, backup = frozen.get("owner"), frozen.get("backup_owner")
    yield f"owner {mention(owner)}" if owner else "no owner"
    yield f"backup {mention(backup)}" if backup else "no backup owner"
    yield f"for “{escape(frozen['purpose'], _SHORT)}”" if frozen.get("purpose") else "no purpose written down"
    for name, words in (("recovery_mail", "recovery mail"), ("recovery_phone", "recovery phone")):
        if frozen.get(name):
            yield f"{words} with {mention(frozen[name])}"
    yield _TWO_FACTOR.get(str(frozen.get("two_factor")), "second step not known")
    if frozen.get("publishing_tool"):
        yield f"published with {escape(frozen['publishing_tool'], _SHORT)}: does nobody post elsewhere?"
    if frozen.get("connected_apps"):
        yield f"connected apps: {escape(', '.join(frozen['connected_apps']), _SHORT)}"
    yield "is every device known that is signed in?"
    rotated = _date(frozen.get("rotated_at"))
    if frozen.get("shared"):
        yield f"a shared login, last changed {day(rotated)}" if rotated else "a shared login, never changed"
    yield from _factors(one)
    yield from _accepted(one)


def _of_app(one: LinePicture) -> Iterator[str]:
    yield "it acts in the account's name"
    yield from _accepted(one)


def _factors(one: LinePicture) -> Iterator[str]:
    for said in one.item.frozen.get("factors") or ():
        words = _FACTORS.get(Factor(said))
        if words:
            yield words


def _accepted(one: LinePicture) -> Iterator[str]:
    before = one.item.frozen.get("accepted")
    if before:
        yield f"the risk was accepted before: “{escape(str(before.get('reason') or ''), _SHORT)}”"


def _answer(one: LinePicture, reader: str) -> str:
    item = one.item
    if item.state is ItemState.OPEN:
        return _came_back(item)
    if item.state is ItemState.UNSURE:
        return f"→ *Not sure*: {mention(one.asked)} is asked" if one.asked else "→ *Not sure*"
    by = f", says {mention(item.chosen_by)}" if item.chosen_by and item.chosen_by != reader else ""
    if item.state is ItemState.CHOSEN and not (by or item.comment or item.accept_until):
        return ""  # The button says it, and whatever is below stays where it is.
    settled = item.state not in (ItemState.CHOSEN, ItemState.ACCEPTED)
    words = _settled(item) if settled else _choice(item)
    why = f": “{escape(item.comment, _SHORT)}”" if item.comment else ""
    return f"→ *{words}*{by}{why}"


def _came_back(item: Item) -> str:
    if item.still_needed is None:
        return ""
    words = _BACK[item.kind is ItemKind.HOLDER, item.still_needed]
    return f":leftwards_arrow_with_hook: {words}{':' if item.told else '.'}"


def _settled(item: Item) -> str:
    """What has become of it since it was handed in, or since its time was over."""
    if item.state is ItemState.KEPT and _is_wrong(item):
        return _WRONG
    return _SETTLED.get((item.kind, item.state)) or _STATES[item.state]


def _is_wrong(item: Item) -> bool:
    """Whether an account is needed, and somebody has said what is wrong with it."""
    return item.kind is ItemKind.ACCOUNT and item.choice is Choice.KEEP and bool(item.comment)


def _choice(item: Item) -> str:
    if _is_wrong(item):
        return _WRONG
    words = _CHOSEN.get((item.kind, item.choice), "Risk accepted") if item.choice else ""
    return f"{words} until {day(item.accept_until)}" if item.accept_until else words


def _buttons(one: LinePicture) -> list[Block]:
    """Never a dead one: what is chosen is marked, and can be pressed again; it changes nothing then."""
    item, carried = one.item, value(one.item.id)
    back = [button("Undo", "line_take_back", carried)] if item.state is ItemState.CHOSEN else []
    if item.unknown:
        name = button("Name them…", "name_holders", value(item.holding_id or "none"))
        risk = _label(item, Choice.ACCEPT, "Accept the risk…")
        accept = button(risk, "line_accept", carried, style=_style(item, Choice.ACCEPT))
        return [*([name] if one.nameless else []), _against(item), accept, *back]
    keep = _label(item, Choice.KEEP, _KEEP[item.kind])
    unsure = "✓ Not sure" if item.state is ItemState.UNSURE else "Not sure"
    return [
        button(keep, "line_keep", carried, style=_style(item, Choice.KEEP), confirm=_at_once(item)),
        _against(item),
        *([button(unsure, "line_unsure", carried)] if item.waits else []),
        *back,
    ]


def _against(item: Item) -> Block:
    """What speaks against a line: to take it away, or to say what is wrong."""
    carried, style = value(item.id), _style(item, Choice.REMOVE)
    if item.kind is ItemKind.ACCOUNT:
        words = _label(item, Choice.REMOVE, "Something is wrong…")
        return button(words, "line_wrong", carried, style=style)
    words = "Revoke" if item.kind is ItemKind.APP else "Remove"
    label = _label(item, Choice.REMOVE, words)
    return button(label, "line_remove", carried, style=style, confirm=_at_once(item))


def _at_once(item: Item) -> Block | None:
    """What is asked before a press that cannot be taken back: a late line does not wait to be submitted."""
    if item.state not in LATE:
        return None
    return confirm("Answer this now?", "Its time is over, so your answer is handed in at once.", "Answer")


def _label(item: Item, choice: Choice, words: str) -> str:
    return f"✓ {words}" if _is_chosen(item, choice) else words


def _style(item: Item, choice: Choice) -> Style | None:
    return "primary" if _is_chosen(item, choice) else None


def _is_chosen(item: Item, choice: Choice) -> bool:
    """Whether its button was the one pressed: an account that is needed may be wrong as well."""
    pressed = Choice.REMOVE if _is_wrong(item) else item.choice
    return item.state is ItemState.CHOSEN and pressed is choice


def _date(written: Any) -> datetime | None:
    """An instant as it was frozen."""
    return datetime.fromisoformat(written) if isinstance(written, str) and written else None
