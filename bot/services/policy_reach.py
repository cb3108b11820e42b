"""What the policy promises but today's owners and seats can never grant."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import product
from typing import TypeAlias

from bot.domain.asked import AccountFacts, Ask, fits_account
from bot.domain.policy import Policy
from bot.domain.policy_parts import Network
from bot.domain.register import Account
from bot.domain.rules import judge
from bot.domain.sentences import join_words, some_of
from bot.domain.slots import SPONSOR, Bench, Slot, cannot_be_filled

BenchFor = Callable[[Account], Bench]
_Kind: TypeAlias = tuple[str, str, str, str]

_SHORTEST = timedelta(minutes=1)
"""A grant of this length brings in the fewest rules, so what it cannot have no longer one can."""

_NO_RULE = "no rule says who must vouch"


@dataclass(frozen=True)
class _Way:
    """A role for a use case, and the sets of slots that could grant it; with none, no rule covers it."""

    role: str
    use_case: str
    slot_sets: frozenset[tuple[Slot, ...]]


class _Findings:
    """The same fault of many accounts is said once."""

    def __init__(self) -> None:
        self._accounts: dict[tuple[str, str, tuple[str, ...]], list[str]] = defaultdict(list)

    def add(self, account: Account, network: Network, reason: str, what: tuple[str, ...]) -> None:
        """Note that `reason` keeps `what` from being granted on this account."""
        self._accounts[network.name, reason, what].append(account.title)

    def say(self) -> Iterator[str]:
        """One sentence per fault, naming a few of its accounts."""
        for (network, reason, what), accounts in self._accounts.items():
            yield f"{network}: {reason} for {some_of(what, most=4)} ({some_of(accounts, most=3)})."


@dataclass(frozen=True)
class _Seen:
    """An account with everyone who may vouch for it."""

    account: Account
    bench: Bench
    _known: dict[tuple[Slot, ...], tuple[Slot, ...]] = field(default_factory=dict)

    def missing(self, slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
        """The slots nobody can fill, found once per set of slots."""
        if slots not in self._known:
            self._known[slots] = cannot_be_filled(slots, self.bench)
        return self._known[slots]


def unsatisfiable(policy: Policy, accounts: Iterable[Account], bench_for: BenchFor) -> tuple[str, ...]:
    """Sentences on every account and rule that today's owners and seats can never satisfy.

    What the policy denies on purpose is not among them.
    """
    seen = [_Seen(account, bench_for(account)) for account in accounts]
    return (*_stuck_accounts(policy, seen), *_stuck_rules(policy, seen))


def anything_possible(policy: Policy, accounts: Iterable[Account], bench_for: BenchFor) -> bool:
    """Whether anybody could be vouched for on any of these accounts by the people there are today."""
    for account in accounts:
        network, seen = policy.network(account.network), _Seen(account, bench_for(account))
        ways = _ways(policy, network, account) if network else ()
        if any(not seen.missing(slots) for way in ways for slots in way.slot_sets):
            return True
    return False


def _stuck_accounts(policy: Policy, seen: list[_Seen]) -> Iterator[str]:
    findings = _Findings()
    ways: dict[_Kind, tuple[_Way, ...]] = {}
    for one in seen:
        account = one.account
        kind = (account.network, account.tier, account.brand, account.region)
        network = policy.network(account.network)
        if network is None:
            yield f"{account.title}: the policy does not know its network."
            continue
        if kind not in ways:
            ways[kind] = tuple(_ways(policy, network, account))
        _note_stuck(findings, one, network, ways[kind])
    yield from findings.say()


def _ways(policy: Policy, network: Network, account: AccountFacts) -> Iterator[_Way]:
    for role in network.every_role:
        for use_case in policy.use_cases_for(network.id, role.id):
            verdicts = [judge(policy, ask) for ask in _variants(account, role.id, use_case.id)]
            slot_sets = frozenset(verdict.slots for verdict in verdicts if verdict.allowed)
            if slot_sets or not all(verdict.denied for verdict in verdicts):
                yield _Way(role.name, use_case.name, slot_sets)


def _variants(account: AccountFacts, role: str, use_case: str) -> Iterator[Ask]:
    for beneficiary, on_behalf in product(("member", "guest"), (False, True)):
        yield Ask(
            account.network,
            role,
            use_case,
            _SHORTEST,
            account.tier,
            account.brand,
            account.region,
            beneficiary,
            on_behalf,
        )


def _note_stuck(findings: _Findings, one: _Seen, network: Network, ways: tuple[_Way, ...]) -> None:
    reasons: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for way in ways:
        if reason := _reason(one, way):
            reasons[reason][way.role].append(way.use_case)
    for reason, roles in reasons.items():
        what = tuple(f"{role}: {join_words(use_cases)}" for role, use_cases in roles.items())
        findings.add(one.account, network, reason, what)


def _reason(one: _Seen, way: _Way) -> str | None:
    """Why this way is closed on this account; `None` if any set of its slots can be filled."""
    if not way.slot_sets:
        return _NO_RULE
    missing = min((one.missing(slots) for slots in sorted(way.slot_sets)), key=len)
    return _nobody(missing) if missing else None


def _nobody(missing: tuple[Slot, ...]) -> str:
    return f"nobody can fill {join_words((slot.words for slot in missing), last='or')}"


def _stuck_rules(policy: Policy, seen: list[_Seen]) -> Iterator[str]:
    for rule in policy.access_rules:
        # Each agency has a sponsor; what an account lacks is somebody for the other places.
        slots = tuple(slot for slot in rule.require.approvals or () if slot.name != SPONSOR)
        missing = [one.missing(slots) for one in seen if fits_account(rule.when, one.account)]
        if missing and all(missing):
            yield f"Rule “{rule.id}” can never be met today: {_nobody(min(missing, key=len))}."
