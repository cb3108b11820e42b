"""`/vouchsafe why @person @account`: the whole story of one way in, for whoever may see it."""

import re
from typing import Final

from bot.domain.register import Account
from bot.domain.typed import as_typed, mentioned
from bot.services import auditing, standing
from bot.services import why as chains
from bot.views import why as views
from bot.views.answers import to_command
from handlers.acts import Act, Answer

_HANDLE: Final = re.compile(r"(?<![\w<])@(?P<handle>[\w.\-]+)(?:\s+on\s+(?P<network>[\w -]+))?\s*$")


def command(act: Act) -> Answer:
    """Whom and which account are read from what was typed; people outside Slack go by their name."""
    typed = str(act.body.get("text") or "")
    user = mentioned(typed)
    words = as_typed(typed).split(maxsplit=1)
    found = _HANDLE.search(words[1]) if len(words) > 1 else None
    if found is None:
        return Answer(ack=to_command(views.WHICH))
    accounts = chains.accounts(act.unit, act.company, found["handle"], found["network"])
    if not accounts:
        return Answer(ack=to_command(views.no_such_account(found["handle"])))
    if len(accounts) > 1:
        return Answer(ack=to_command(views.several(found["handle"], _networks(act, accounts))))
    name = words[1][: found.start()].strip().lstrip("@")
    return _shown(act, accounts[0], user, name)


def look(act: Act) -> Answer:
    """A button of a list: it carries whom and which account."""
    person, _, account_id = act.value.subject.partition(":")
    return _page(act, chains.account(act.unit, act.company, account_id), person)


def _shown(act: Act, account: Account, user: str | None, name: str) -> Answer:
    chains.may_see(act.unit, act.company, act.person, account, user or "")
    whom = user or chains.held_by_name(act.unit, act.company, account.id, name)
    if whom is None:
        return Answer(ack=to_command(views.nobody(name)))
    return _page(act, account, whom)


def _page(act: Act, account: Account, whom: str) -> Answer:
    chains.may_see(act.unit, act.company, act.person, account, whom)
    if auditing.is_auditor(act.unit, act.company, act.person):
        auditing.looked(act.unit, act.company, act.person, "why", f"{whom}:{account.id}")
    return act.open(views.dialogue(chains.chain(act.unit, act.company, whom, account.id)))


def _networks(act: Act, accounts: tuple[Account, ...]) -> list[str]:
    rules = standing.in_force(act.unit, act.company).policy
    found = ((one, rules.network(one.network)) for one in accounts)
    return [network.name if network else one.network for one, network in found]
