"""An access rule as the policy file writes it: when it applies, what it requires, and because of what."""

from typing import Annotated, Literal

from pydantic import Field

from bot.domain.policy_types import Length, Names, Part, Sentence, SlotName, Slug


class When(Part):
    """The conditions of a rule. All that are given must match; with none given the rule always applies."""

    network: Names | None = None
    role: Names | None = None
    use_case: Names | None = None
    tier: Names | None = None
    brand: Names | None = None
    region: Names | None = None
    beneficiary: Literal["member", "guest", "agency"] | None = None
    longer_than: Length | None = None
    on_behalf: bool | None = None


class Require(Part):
    """What a rule requires: a longest length, slots to fill, an end within the contract, courses that must
    be passed or a policy that must be acknowledged first, or a refusal.
    """

    max: Length | None = None
    approvals: Annotated[tuple[SlotName, ...], Field(min_length=1, max_length=8)] | None = None
    within_contract: Literal[True] | None = None
    training: Names | None = None
    acknowledgement: Literal[True] | None = None
    deny: Literal[True] | None = None


class AccessRule(Part):
    """One line of the committee's rules (P5.1)."""

    id: Slug
    when: When = When()
    require: Require
    because: Sentence
