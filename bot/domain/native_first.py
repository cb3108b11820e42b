"""A network's own roles come first: its login is lent only where none of them serves the purpose."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bot.domain.asked import Ask, applies_but_for_length
from bot.domain.policy import Policy
from bot.domain.policy_parts import NativeRole
from bot.domain.sentences import join_words

VAULT = "vault"


def is_lent(policy: Policy, ask: Ask) -> bool:
    """Whether holders of the role asked for look at the account's login in the vault."""
    role = policy.role(ask.network, ask.role)
    return role is not None and (role.method == VAULT or role.id in ask.lent)


def native_first(policy: Policy, ask: Ask) -> str | None:
    """Why a login is not lent, with the way there: the roles of the network's own that serve the purpose."""
    others = _serving(policy, ask)
    if not others or _is_exception(policy, ask):
        return None
    network = policy.network(ask.network)
    names = join_words((role.name for role in others), last="or")
    return f"{network.name if network else ask.network} has roles of its own: ask for {names} instead."


def lent_for(policy: Policy, ask: Ask) -> timedelta | None:
    """For how long a login is lent as an exception; None where it is none, or not lent at all."""
    if not _is_exception(policy, ask) or not _serving(policy, ask):
        return None
    return policy.vault.exceptions.max


def _is_exception(policy: Policy, ask: Ask) -> bool:
    return ask.use_case in policy.vault.exceptions.use_cases


def _serving(policy: Policy, ask: Ask) -> tuple[NativeRole, ...]:
    """The network's own roles that whoever asks for its login could have instead."""
    if not policy.vault.native_first or not is_lent(policy, ask):
        return ()
    return tuple(_fit(policy, ask))


def _fit(policy: Policy, ask: Ask) -> Iterator[NativeRole]:
    network, use_case = policy.network(ask.network), policy.use_case(ask.use_case)
    for role in network.every_role if network and use_case else ():
        native = role.method != VAULT and role.id not in ask.not_native
        if native and use_case and use_case.covers(ask.network, role.id) and not _denied(policy, ask, role):
            yield role


def _denied(policy: Policy, ask: Ask, role: NativeRole) -> bool:
    instead = replace(ask, role=role.id)
    denials = (rule for rule in policy.access_rules if rule.require.deny)
    return any(applies_but_for_length(rule.when, instead) for rule in denials)
