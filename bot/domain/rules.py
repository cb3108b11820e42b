"""The rules engine: what the policy says about one ask, in a verdict that carries its own sentences.

The form's preview, the card, the closing decision and the command line all call `judge`, so that what people
read before asking is what they are told when refused.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import chain

from bot.domain.access_rules import AccessRule
from bot.domain.asked import GUEST, OF_AGENCY, Ask, applies, applies_but_for_length, is_named
from bot.domain.native_first import lent_for, native_first
from bot.domain.policy import Policy
from bot.domain.policy_parts import UseCase
from bot.domain.rule_words import say_courses, say_longest, say_rule
from bot.domain.sentences import join_words
from bot.domain.slots import LEGAL, OWNER, SPONSOR, Slot, say_slots, strictest
from bot.domain.when import say_length

_LEGAL = (Slot(f"discipline:{LEGAL}"),)
_OUTSIDE = {GUEST: ("guests", "a guest"), OF_AGENCY: ("agency users", "an agency user")}


@dataclass(frozen=True)
class Applied:
    """A rule that speaks about this ask. One that hangs on a length not yet known is `conditional`."""

    rule_id: str
    because: str
    sentence: str
    conditional: bool = False

    @property
    def with_reason(self) -> str:
        """The rule's sentence and its reason, as one line."""
        return f"{self.sentence} {self.because}"


@dataclass(frozen=True)
class Verdict:
    """What the policy says: the rules that apply, the longest length, who must vouch, and why not if not.

    `denied` tells the refusal of a rule, or that of a login beside native roles, from the others, and
    `beyond_contract` that of an end which is too late for an agency's contract. `training` names the courses
    that must be passed before it begins, and `acknowledgement` says whether the policy must be acknowledged.
    `note` says why a slot that a rule asks for is not among them.
    """

    applied: tuple[Applied, ...] = ()
    longest: timedelta | None = None
    slots: tuple[Slot, ...] = ()
    refusals: tuple[str, ...] = ()
    denied: bool = False
    beyond_contract: bool = False
    note: str = ""
    training: tuple[str, ...] = ()
    acknowledgement: bool = False

    @property
    def allowed(self) -> bool:
        """Whether this may be asked for at all."""
        return not self.refusals

    def sentences(self) -> tuple[str, ...]:
        """Every line a person reads about this ask: refusals first, then the rules; each line once."""
        notes = (self.note,) if self.note else ()
        return tuple(dict.fromkeys((*self.refusals, *(rule.with_reason for rule in self.applied), *notes)))


def judge(policy: Policy, ask: Ask) -> Verdict:
    """Decide by every rule that matches: the strictest wins, a deny beats all, and no rule means no."""
    use_case = policy.use_case(ask.use_case)
    unknown = tuple(_unknown(policy, ask))
    if use_case is None or unknown:
        return Verdict(refusals=unknown)
    matching = [rule for rule in policy.access_rules if applies(rule.when, ask)]
    longest = _longest(policy, ask, use_case)
    speaking = (*_applied(policy, ask, matching), *_conditional(policy, ask, longest))
    slots, note = _slots(ask, matching, _LEGAL if use_case.legal_review else ())
    too_late, not_lent = beyond_contract(ask, matching), native_first(policy, ask)
    others = _refusals(policy, ask, use_case, matching, longest)
    refusals = tuple(filter(None, (not_lent, *others, too_late)))
    return Verdict(
        applied=(_of_use_case(policy, use_case), *_as_exception(policy, ask), *speaking),
        longest=longest,
        slots=slots,
        refusals=refusals,
        denied=not_lent is not None or any(rule.require.deny for rule in matching),
        beyond_contract=too_late is not None,
        note=note,
        training=_training(use_case, matching),
        acknowledgement=any(rule.require.acknowledgement for rule in matching),
    )


def _training(use_case: UseCase, matching: list[AccessRule]) -> tuple[str, ...]:
    """Every course that the use case or a rule asks for, each once."""
    return tuple(
        dict.fromkeys((*use_case.training, *chain.from_iterable(r.require.training or () for r in matching)))
    )


def beyond_contract(ask: Ask, matching: list[AccessRule]) -> str | None:
    """Why the agency's contract rules it out (P5.4); nothing at all can begin once that is over."""
    contract = ask.contract
    if contract is None or ask.begins is None or ask.ends is None:
        return None
    if ask.begins >= contract.ends_at:
        return contract.sentence()
    asked = any(rule.require.within_contract for rule in matching)
    return contract.sentence() if asked and ask.ends > contract.ends_at else None


def _slots(ask: Ask, matching: list[AccessRule], more: tuple[Slot, ...] = ()) -> tuple[tuple[Slot, ...], str]:
    """Who must vouch, and a word where the sponsor asks: that is the sponsor's word, and others decide on it.

    `more` are asked for besides what the rules do.

    They are a party, so they could never fill their own place; nobody stands in for them there either. The
    same goes for an owner who has somebody adopted, as long as anybody else must vouch.
    """
    wanted = strictest((more, *(rule.require.approvals or () for rule in matching)))
    wanted, note = _without_the_owner(ask, wanted)
    left = tuple(slot for slot in wanted if slot.name != SPONSOR)
    if not ask.by_sponsor or left == wanted:
        return wanted, note
    return left, _their_word("agency's sponsor", left) if left else ""


def _without_the_owner(ask: Ask, wanted: tuple[Slot, ...]) -> tuple[tuple[Slot, ...], str]:
    others = tuple(slot for slot in wanted if slot.name != OWNER)
    if not ask.by_owner or not others or others == wanted:
        return wanted, ""
    return others, _their_word("account's owner", others)


def _their_word(whose: str, left: tuple[Slot, ...]) -> str:
    return f"The {whose} asks for this, which is their word for it; {say_slots(left)} must vouch."


def _unknown(policy: Policy, ask: Ask) -> Iterator[str]:
    network = policy.network(ask.network)
    if network is None:
        yield "The policy does not know this account's network."
    elif network.role(ask.role) is None:
        known = join_words(role.name for role in network.every_role)
        yield f"The policy does not know this role on {network.name}. Known: {known}."
    if policy.use_case(ask.use_case) is None:
        known = join_words(use_case.name for use_case in policy.use_cases)
        yield f"The policy does not know this use case. Known: {known}."


def _longest(policy: Policy, ask: Ask, use_case: UseCase) -> timedelta:
    """The longest length that no rule refuses, whatever length is asked for."""
    touching = (rule for rule in policy.access_rules if applies_but_for_length(rule.when, ask))
    caps = (_cap(rule) for rule in touching)
    return min([use_case.max, *filter(None, (*caps, lent_for(policy, ask)))])


def _cap(rule: AccessRule) -> timedelta | None:
    """A rule for lengths above a limit leaves those up to the limit alone."""
    limit, most = rule.when.longer_than, rule.require.max
    if rule.require.deny or most is None:
        return limit if rule.require.deny else None
    return most if limit is None else max(limit, most)


def _of_use_case(policy: Policy, use_case: UseCase) -> Applied:
    legal = f"vouched for by {say_slots(_LEGAL)} as well" if use_case.legal_review else ""
    said = (say_longest(use_case.max), legal, say_courses(policy, use_case.training))
    what = ", ".join(filter(None, said))
    return Applied(f"use_case:{use_case.id}", use_case.because, f"{use_case.name}: {what}.")


def _as_exception(policy: Policy, ask: Ask) -> Iterator[Applied]:
    longest = lent_for(policy, ask)
    if longest is not None:
        because = "The network has roles of its own, which come first."
        yield Applied("vault:exception", because, f"The account's login: {say_longest(longest)}.")


def _applied(policy: Policy, ask: Ask, matching: list[AccessRule]) -> Iterator[Applied]:
    for rule in matching:
        yield Applied(rule.id, rule.because, say_rule(policy, _as_met(rule, ask)))


def _as_met(rule: AccessRule, ask: Ask) -> AccessRule:
    """The rule with only those of its alternatives that this ask meets, so that its words name no others."""
    fields = ("network", "role", "use_case", "tier", "brand", "region")
    listed = {field: getattr(rule.when, field) for field in fields}
    met = {
        field: tuple(name for name in names if is_named((name,), getattr(ask, field)))
        for field, names in listed.items()
        if names is not None
    }
    return rule.model_copy(update={"when": rule.when.model_copy(update=met)})


def _conditional(policy: Policy, ask: Ask, longest: timedelta) -> Iterator[Applied]:
    """While the length is unknown, the rules that a longer one would bring in are shown as well."""
    if ask.length is not None:
        return
    for rule in policy.access_rules:
        limit = rule.when.longer_than
        matters = limit is not None and (limit < longest or _cap(rule) == longest)
        if matters and applies_but_for_length(rule.when, ask):
            yield replace(next(_applied(policy, ask, [rule])), conditional=True)


def _refusals(
    policy: Policy, ask: Ask, use_case: UseCase, matching: list[AccessRule], longest: timedelta
) -> Iterator[str]:
    if not use_case.covers(ask.network, ask.role):
        yield _not_for(policy, ask, use_case)
    denials = [rule for rule in matching if rule.require.deny]
    yield from (rule.with_reason for rule in _applied(policy, ask, denials))
    if ask.length is not None and ask.length > longest and not denials:
        yield f"{say_length(ask.length)} would be too long here: {say_longest(longest)}."
    kind = ask.beneficiary_kind
    if kind in _OUTSIDE and not any(rule.when.beneficiary == kind for rule in matching):
        them, one = _OUTSIDE[kind]
        yield f"The policy names no rule for {them} here, so {one} cannot have this."
    if not denials and not _slots(ask, matching)[0]:
        yield "No rule says who must vouch for this, so it cannot be granted. Ask the committee for a rule."


def _not_for(policy: Policy, ask: Ask, use_case: UseCase) -> str:
    network, role = policy.network(ask.network), policy.role(ask.network, ask.role)
    others = [other.name for other in policy.use_cases_for(ask.network, ask.role)]
    what = f"{role.name if role else ask.role} on {network.name if network else ask.network}"
    instead = f"Choose {join_words(others, last='or')}." if others else "No use case is."
    return f"“{use_case.name}” is no reason for {what}. {instead}"
