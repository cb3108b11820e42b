"""The register in Slack: a list that can be searched and paged, and everything about one account."""

from collections.abc import Iterable, Sequence
from typing import Final

from bot.domain.pictures import AccountBrief, AccountPicture, RegisterPage
from bot.domain.register import Account, AccountStatus, TwoFactor
from bot.domain.register_methods import say_methods
from bot.domain.register_search import PAGE, Search
from bot.domain.sentences import join_words
from bot.views import holders, logins
from bot.views.access import account_words
from bot.views.kit import (
    Block,
    actions,
    bullets,
    button,
    context,
    day,
    escape,
    fields,
    input_block,
    link,
    mention,
    message,
    modal,
    quote,
    section,
    text_input,
    value,
    when,
)

REGISTER_FORM = "register_form"

STATUS_WORDS: Final = {
    AccountStatus.PROPOSED: "proposed",
    AccountStatus.ACTIVE: "active",
    AccountStatus.DORMANT: "dormant",
    AccountStatus.ARCHIVED: "archived",
    AccountStatus.UNOFFICIAL: "unofficial",
    AccountStatus.IMPOSTOR: "impostor",
    AccountStatus.MERGED: "merged into another",
    AccountStatus.REFUSED: "refused",
}
TWO_FACTOR_WORDS: Final = {
    TwoFactor.UNKNOWN: "Nobody has said",
    TwoFactor.NONE: "None",
    TwoFactor.SMS: "Text message",
    TwoFactor.APP: "Authenticator app",
    TwoFactor.KEY: "Security key or passkey",
}


def brief_words(brief: AccountBrief) -> str:
    """An account as one phrase of our markup."""
    return account_words(brief.account, network_name(brief))


def network_name(brief: AccountBrief) -> str:
    """The network as the policy calls it; its id where the policy does not know it any more."""
    return brief.network.name if brief.network else brief.account.network


def answer(page: RegisterPage) -> Block:
    """The answer to `/vouchsafe register`: the first page of what is found."""
    return message(_head(page), [section(f"*{_head(page)}*"), *_list(page), actions(*_below(page))])


def dialogue(page: RegisterPage) -> Block:
    """The same in a dialogue, where other words can be searched and pages turned."""
    words = text_input(
        "words", initial=page.search.words or None, placeholder="Handle, brand, network, region"
    )
    search = input_block("Search", words, "words", optional=True)
    return modal(
        "The register",
        [search, section(f"*{_head(page)}*"), *_list(page), actions(*_below(page, paged=True))],
        callback_id=REGISTER_FORM,
        submit="Search",
        close="Close",
    )


def account_dialogue(picture: AccountPicture) -> Block:
    """Everything about one account that its reader may know."""
    edit = [actions(button("Edit…", "edit_account", value(picture.account.id)))] if picture.may_edit else []
    blocks = [
        section(f"*{brief_words(picture)}*\n{escape(picture.account.name)}"),
        *fields(_facts(picture)),
        *([quote(picture.account.purpose)] if picture.account.purpose else []),
        *(_inside(picture) if picture.inside else []),
        *(logins.part(picture.login) if picture.login else []),
        *edit,
    ]
    return modal("Account", blocks, callback_id="account_look", close="Close")


def already_here(brief: AccountBrief) -> Block:
    """In place of a form: what somebody wanted to add is in the register."""
    shown = brief.account
    owner = f" Its owner is {mention(shown.owner)}." if shown.owner else ""
    head = f"*This is already here:* {brief_words(brief)}, {STATUS_WORDS[shown.status]}.{owner}"
    blocks = [section(head), actions(*_buttons(brief), block_id=f"here:{shown.id}")]
    return {
        **modal("Already here", blocks, callback_id="account_here", close="Close"),
        "clear_on_close": True,
    }


def answers_for(brief: AccountBrief, reader: str, by: str) -> Block:
    """Somebody is named as owner or backup owner, or no longer is."""
    shown, who = brief.account, mention(by)
    if reader == shown.owner:
        head, what = f"You are the owner of {brief_words(brief)} now", _OWNER_DOES
    elif reader == shown.backup_owner:
        head, what = f"You are the backup owner of {brief_words(brief)} now", _BACKUP_DOES
    else:
        owner = f" Its owner is {mention(shown.owner)}." if shown.owner else ""
        head, what = (
            f"You no longer answer for {brief_words(brief)}",
            f"Nothing is left for you to do.{owner}",
        )
    look = actions(button("Look", "look_account", value(shown.id)))
    return message(head, [section(f"*{head}*"), section(f"{who} has changed the register. {what}"), look])


_OWNER_DOES = "You vouch for whoever works there, and add and remove people on the network."
_BACKUP_DOES = "You do what its owner does when they cannot."


def account_changed(brief: AccountBrief, by: str, changed: Sequence[str]) -> Block:
    """To whoever runs the programme: an owner has changed what decides which rules apply."""
    shown = brief.account
    said = ((name.capitalize(), escape(str(getattr(shown, name)))) for name in changed)
    head = f"{mention(by)} has changed {brief_words(brief)}"
    why = context("These decide which rules apply; requests that wait are judged again.")
    look = actions(button("Look", "look_account", value(shown.id)))
    return message(head, [section(f"*{head}*"), *fields(said), why, look])


def _head(page: RegisterPage) -> str:
    words = f" with “{escape(page.search.words)}”" if page.search.words else ""
    if not page.in_all:
        return f"There is no account{words} in the register"
    count = "1 account" if page.in_all == 1 else f"{page.in_all:,} accounts"
    first = page.search.first
    part = f", {first + 1}–{first + len(page.found)}" if page.in_all > PAGE else ""  # noqa: RUF001 - a range
    return f"{count}{words} in the register{part}"


def _list(page: RegisterPage) -> Iterable[Block]:
    for brief in page.found:
        yield section(_line(brief))
        yield actions(*_buttons(brief), block_id=f"account:{brief.account.id}")


def _line(brief: AccountBrief) -> str:
    shown = brief.account
    owner = f"owner {mention(shown.owner)}" if shown.owner else "no owner"
    said = [
        STATUS_WORDS[shown.status],
        owner,
        *(escape(text) for text in (shown.brand, shown.region) if text),
    ]
    return f"*{brief_words(brief)}*: {', '.join(said)}"


def _buttons(brief: AccountBrief) -> list[Block]:
    carried = value(brief.account.id)
    edit = [button("Edit…", "edit_account", carried)] if brief.may_edit else []
    return [button("Look", "look_account", carried), *edit]


def _below(page: RegisterPage, *, paged: bool = False) -> list[Block]:
    """What can be done with the list as a whole."""
    back, on = page.search.turned(-1), page.search.turned(1)
    left = page.in_all - page.search.first - len(page.found)
    turns = [button("Back", "register_back", _carried(back))] if paged and page.search.page else []
    if left > 0:
        turns.append(button("Next" if paged else "More…", "register_page", _carried(on)))
    return [*turns, *add_buttons(may_add=page.may_add)]


def _carried(search: Search) -> str:
    return value(search.subject, search.page)


def add_buttons(*, may_add: bool) -> list[Block]:
    """How an account comes in."""
    if may_add:
        return [button("Add an account…", "add_account")]
    return [button("Propose an account…", "propose_account")]


def _facts(picture: AccountPicture) -> list[tuple[str, str]]:
    shown = picture.account
    left = "" if picture.owner_is_fit else " (no longer an active member)"
    facts = [
        ("Status", _status(picture)),
        ("Owner", f"{_person(shown.owner)}{left}"),
        ("Backup owner", _person(shown.backup_owner)),
        ("Brand", escape(shown.brand)),
        ("Region", escape(shown.region)),
        ("Tier", escape(shown.tier)),
    ]
    facts += [("Link", link(shown.url, shown.url))] if shown.url else []
    return [*facts, *([("Proposed by", mention(shown.proposed_by))] if shown.proposed_by else [])]


def _status(picture: AccountPicture) -> str:
    if picture.merged_into is None:
        return STATUS_WORDS[picture.account.status].capitalize()
    return f"Merged into {account_words(picture.merged_into, network_name(picture))}"


def _inside(picture: AccountPicture) -> list[Block]:
    """What only they read who answer for the account or for the programme."""
    shown = picture.account
    roles = {role.id: role.name for role in picture.network.every_role} if picture.network else {}
    methods = bullets(escape(line) for line in say_methods(shown.methods, roles))
    facts = [
        ("Two-factor", TWO_FACTOR_WORDS[shown.two_factor]),
        ("Publishing tool", escape(shown.publishing_tool)),
        ("Recovery mail", _person(shown.recovery_mail)),
        ("Recovery phone", _person(shown.recovery_phone)),
        ("Ways in, where not by a role of one's own", methods),
        ("Secrets last changed", day(shown.rotated_at) if shown.rotated_at else ""),
    ]
    apps = (
        [section(f"*Connected apps*\n{escape(shown.connected_apps, 2000)}")] if shown.connected_apps else []
    )
    due = picture.rotation
    owed = [section(f":warning: Its shared secrets must be changed by {when(due.due_at)}.")] if due else []
    return [*fields(facts), *apps, *owed, *holders.listed(picture, roles)]


def _person(who: str | None) -> str:
    return mention(who) if who else "nobody"


def said_added(account: Account, reader: str) -> str:
    """What somebody reads after adding an account."""
    others = [mention(one) for one in (account.owner, account.backup_owner) if one and one != reader]
    told = f" I have told {join_words(others)}." if others else ""
    return f"@{escape(account.handle)} is in the register.{told}"


def said_accepted(account: Account) -> str:
    """What somebody reads after accepting a proposal."""
    return f"Accepted: @{escape(account.handle)} is in the register."


def said_merged(account: Account) -> str:
    """What somebody reads after merging two accounts."""
    return f"Merged: @{escape(account.handle)} stays, and holds what both knew."


def said_proposed(account: Account) -> str:
    """What somebody reads after proposing one."""
    return (
        f"Sent: the programme manager decides about @{escape(account.handle)}. "
        "I will write to you when that is done."
    )
