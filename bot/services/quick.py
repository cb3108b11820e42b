"""Filling in the form from what was typed after the command: what can be read is used, the rest said back."""

import re
from dataclasses import replace

from bot.domain.asking import REASON_LIMIT, Draft
from bot.domain.policy import Policy
from bot.domain.policy_parts import Network
from bot.domain.programme import Company
from bot.domain.register import Account, AccountStatus
from bot.domain.sentences import some_of
from bot.domain.text import clean
from bot.domain.typed import as_typed
from bot.domain.when import WhenError, parse_ending, zone_of
from bot.services import standing
from storage import register
from storage.database import Unit

_REASON = re.compile(r"\b(?:because(?: of)?|reason:)\s+(?P<reason>.+)$", re.IGNORECASE | re.DOTALL)
_FOR_WHOM = re.compile(r"\bfor\s+<@(?P<user>[UW][A-Z0-9]+)(?:\|[^>]*)?>", re.IGNORECASE)
_HANDLE = re.compile(r"(?<![\w<])@(?P<handle>[\w.\-]+)")
_END_WORD = re.compile(r"\b(?:until|till|til|by)\s.+$", re.IGNORECASE)
_NETWORK = re.compile(r"\bon\s+(?P<network>[\w-]+)", re.IGNORECASE)
LONGEST_TYPED = 500
MOST_WORDS = 20


def read(unit: Unit, company: Company, asker: str, typed: str) -> tuple[Draft, tuple[str, ...]]:
    """A draft from "@brand editor 2w because launch", and a note for each part that could not be read."""
    policy = standing.in_force(unit, company).policy
    draft, notes = Draft(beneficiary=asker), []
    left, draft = _for_whom(clean(typed, limit=LONGEST_TYPED + REASON_LIMIT), draft)
    left, draft = _reason(as_typed(left), draft)
    left, network = _network(left, policy)
    left, draft, account, words = _account(unit, company, left, draft, network, policy)
    notes += words
    if account:
        left, draft = _role(left, draft, policy.network(account.network))
    left, draft = _use_case(left, draft, policy)
    left, draft = _ends(unit, left, draft)
    if left.strip():
        notes.append(f"I could not read “{clean(left, limit=60)}”. Please check the form.")
    return draft, tuple(notes)


def _reason(left: str, draft: Draft) -> tuple[str, Draft]:
    found = _REASON.search(left)
    if not found:
        return left, draft
    return left[: found.start()], replace(draft, reason=clean(found["reason"], limit=REASON_LIMIT))


def _for_whom(left: str, draft: Draft) -> tuple[str, Draft]:
    found = _FOR_WHOM.search(left)
    return (_without(left, found), replace(draft, beneficiary=found["user"])) if found else (left, draft)


def _network(left: str, policy: Policy) -> tuple[str, str | None]:
    found = _NETWORK.search(left)
    wanted = found["network"].casefold() if found else None
    known = next((one.id for one in policy.networks if wanted in (one.id, one.name.casefold())), None)
    return (_without(left, found), known) if found and known else (left, None)


def _account(
    unit: Unit, company: Company, left: str, draft: Draft, network: str | None, policy: Policy
) -> tuple[str, Draft, Account | None, list[str]]:
    found = _HANDLE.search(left)
    if not found:
        return left, draft, None, []
    accounts = _accounts(unit, company, found["handle"], network)
    rest = _without(left, found)
    if len(accounts) == 1:
        return rest, replace(draft, account_id=accounts[0].id), accounts[0], []
    handle = clean(found["handle"], limit=60)
    if not accounts:
        return rest, draft, None, [f"There is no account @{handle} in the register."]
    return rest, draft, None, [_which(handle, accounts, policy)]


def _accounts(unit: Unit, company: Company, handle: str, network: str | None) -> tuple[Account, ...]:
    """The active accounts with this handle, or else those in whose name or brand it occurs."""
    named = register.by_handle(unit, company.workspace_id, handle)
    found = named or register.search(unit, company.workspace_id, handle)
    active = (one for one in found if one.status is AccountStatus.ACTIVE)
    return tuple(one for one in active if network in (None, one.network))


def _which(handle: str, accounts: tuple[Account, ...], policy: Policy) -> str:
    known = (policy.network(one.network) for one in accounts)
    names = some_of(f"@{one.handle} on {on.name}" for one, on in zip(accounts, known, strict=True) if on)
    return f"@{handle} may mean {names}. Choose one in the form."


def _role(left: str, draft: Draft, network: Network | None) -> tuple[str, Draft]:
    """The role whose name or id stands in the text, the longest first."""
    roles = network.every_role if network else ()
    names = sorted(
        ((word, role.id) for role in roles for word in (role.name, role.id)), key=lambda one: -len(one[0])
    )
    for word, role_id in names:
        found = _word(word).search(left)
        if found:
            return _without(left, found), replace(draft, role=role_id)
    return left, draft


def _word(word: str) -> re.Pattern[str]:
    """A name as a word of its own, whatever it begins or ends with."""
    return re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)


def _use_case(left: str, draft: Draft, policy: Policy) -> tuple[str, Draft]:
    for use_case in policy.use_cases:
        for word in (use_case.name, use_case.id):
            found = _word(word).search(left)
            if found:
                return _without(left, found), replace(draft, use_case=use_case.id)
    return left, draft


def _ends(unit: Unit, left: str, draft: Draft) -> tuple[str, Draft]:
    """The longest run of words that reads as an ending; else what follows “until”, for the form to judge."""
    words = left.split()[:MOST_WORDS]
    for length in range(len(words), 0, -1):
        for first in range(len(words) - length + 1):
            run = " ".join(words[first : first + length])
            if _reads(unit, run):
                return left.replace(run, "", 1).strip(), replace(draft, ends=run)
    found = _END_WORD.search(left)
    return (_without(left, found), replace(draft, ends=found[0])) if found else (left, draft)


def _reads(unit: Unit, words: str) -> bool:
    try:
        parse_ending(words, now=unit.now, zone=zone_of(None), longest=None)
    except WhenError:
        return False
    return True


def _without(text: str, found: re.Match[str]) -> str:
    return " ".join(f"{text[: found.start()]} {text[found.end() :]}".split())
