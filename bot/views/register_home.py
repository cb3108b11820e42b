"""The register as Home shows it to whoever manages it, or answers for accounts in it."""

from bot.domain.pictures import AccountBrief, RegisterPicture
from bot.domain.register import AccountStatus
from bot.domain.sentences import join_words
from bot.views.kit import Block, actions, button, section, value
from bot.views.register import STATUS_WORDS, add_buttons, brief_words


def part(seen: RegisterPicture) -> list[Block]:
    """How many accounts there are, and what in them is not as it should be."""
    return [
        section(_count(seen)),
        *_wanting(seen.ownerless, seen.ownerless_in_all, "has no owner"),
        *_wanting(seen.backupless, seen.backupless_in_all, "has no backup owner"),
        *(block for one, other in seen.pairs for block in _pair(one, other)),
        *_left(seen.pairs_in_all - len(seen.pairs), "more that may be here twice"),
        actions(*add_buttons(may_add=seen.manages)),
    ]


def _count(seen: RegisterPicture) -> str:
    waiting = seen.by_status.get(AccountStatus.PROPOSED, 0)
    counted = {
        status: count for status, count in seen.by_status.items() if status is not AccountStatus.PROPOSED
    }
    in_all = sum(counted.values())
    kinds = join_words(f"{count:,} {STATUS_WORDS[status]}" for status, count in counted.items())
    whose = "" if seen.manages else " you answer for"
    head = f"{'1 account' if in_all == 1 else f'{in_all:,} accounts'}{whose}"
    proposed = f" {_proposals(waiting)}." if waiting and seen.manages else ""
    return f"{head}{f': {kinds}' if kinds else ''}.{proposed}"


def _proposals(waiting: int) -> str:
    return "1 proposal waits" if waiting == 1 else f"{waiting:,} proposals wait"


def _wanting(named: tuple[AccountBrief, ...], in_all: int, what: str) -> list[Block]:
    blocks = [
        section(
            f"{brief_words(brief)} {what}.",
            accessory=button("Edit…", "edit_account", value(brief.account.id)) if brief.may_edit else None,
        )
        for brief in named
    ]
    return [*blocks, *_left(in_all - len(named), f"more: each {what}")]


def _pair(one: AccountBrief, other: AccountBrief) -> list[Block]:
    line = f"{brief_words(one)} and {brief_words(other)} may be the same account."
    return [section(line, accessory=button("Merge…", "merge_accounts", value(one.account.id)))]


def _left(count: int, what: str) -> list[Block]:
    return [section(f"…and {count:,} {what}")] if count > 0 else []
