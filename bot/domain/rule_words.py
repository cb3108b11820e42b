"""What a rule asks, in words: the same in the form, on the card, in a refusal and on the command line."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from bot.domain.access_rules import AccessRule, Require, When
from bot.domain.policy import Policy
from bot.domain.sentences import join_words
from bot.domain.slots import say_slots
from bot.domain.when import say_length

BENEFICIARY_WORDS = {
    "member": "for a member of the company",
    "guest": "for a guest",
    "agency": "for somebody of an agency",
}
"""Whom a rule is about, as a clause."""


def say_longest(longest: timedelta) -> str:
    """“at most 30 days”."""
    return f"at most {say_length(longest)}"


def say_rule(policy: Policy, rule: AccessRule) -> str:
    """The rule as one sentence: “Admin on X: at most 30 days, vouched for by the account owner and IT.”"""
    where = say_when(policy, rule.when)
    what = say_require(rule.require, policy)
    sentence = f"{where}: {what}." if where else f"{what}."
    return sentence[0].upper() + sentence[1:]


def say_require(require: Require, policy: Policy) -> str:
    """What is required, as a clause; a refusal says nothing else."""
    if require.deny:
        return "not allowed"
    return ", ".join(_demands(require, policy))


def say_courses(policy: Policy, courses: Iterable[str]) -> str:
    """“after the course “…””; empty where none is asked for."""
    names = tuple(f"“{policy.training.name_of(course)}”" for course in courses)
    return f"after the course{'s' if len(names) > 1 else ''} {join_words(names)}" if names else ""


def _demands(require: Require, policy: Policy) -> Iterator[str]:
    if require.max is not None:
        yield say_longest(require.max)
    if require.approvals:
        yield f"vouched for by {say_slots(require.approvals)}"
    if require.within_contract:
        yield "until the end of the agency's contract at the latest"
    if require.training:
        yield say_courses(policy, require.training)
    if require.acknowledgement:
        yield "after acknowledging this policy"


def say_when(policy: Policy, when: When) -> str:
    """The conditions, as a clause; empty for a rule that always applies."""
    return ", ".join(_conditions(policy, when))


def _conditions(policy: Policy, when: When) -> Iterator[str]:
    if what := _role_and_network(policy, when):
        yield what
    if when.use_case:
        yield f"for {_either(use_case_name(policy, name) for name in when.use_case)}"
    yield from _account_conditions(when)
    yield from _people_conditions(when)
    if when.longer_than is not None:
        yield f"longer than {say_length(when.longer_than)}"


def _account_conditions(when: When) -> Iterator[str]:
    if when.tier:
        yield f"{_either(when.tier)} accounts"
    if when.brand:
        yield f"brand {_either(when.brand)}"
    if when.region:
        yield f"region {_either(when.region)}"


def _people_conditions(when: When) -> Iterator[str]:
    if when.beneficiary:
        yield BENEFICIARY_WORDS[when.beneficiary]
    if when.on_behalf is not None:
        yield "asked on somebody's behalf" if when.on_behalf else "asked for oneself"


def _role_and_network(policy: Policy, when: When) -> str:
    roles = _either(role_name(policy, name, when.network) for name in when.role or ())
    networks = _either(network_name(policy, name) for name in when.network or ())
    if roles and networks:
        return f"{roles} on {networks}"
    return roles or (f"on {networks}" if networks else "")


def _either(names: Iterator[str] | tuple[str, ...]) -> str:
    return join_words(dict.fromkeys(names), last="or")


def network_name(policy: Policy, name: str) -> str:
    """A network as people call it."""
    network = policy.network(name)
    return network.name if network else name


def use_case_name(policy: Policy, name: str) -> str:
    """A use case as people call it."""
    use_case = policy.use_case(name)
    return use_case.name if use_case else name


def role_name(policy: Policy, name: str, on: tuple[str, ...] | None = None) -> str:
    """The first name that these networks, or any, give this role."""
    networks = on or tuple(network.id for network in policy.networks)
    roles = (policy.role(network, name) for network in networks)
    return next((role.name for role in roles if role), name)
