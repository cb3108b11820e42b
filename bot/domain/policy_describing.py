"""Things of a policy as the sentences of a comparison name and describe them."""

from typing import Any

from bot.domain.access_rules import AccessRule
from bot.domain.policy import Policy
from bot.domain.policy_acknowledgement import Choice
from bot.domain.policy_parts import CatalogueRole, NativeRole, Network, Risk, Seat, UseCase
from bot.domain.policy_telling import Place
from bot.domain.rule_words import network_name, role_name, say_longest, say_rule, use_case_name
from bot.domain.sentences import join_words
from bot.domain.slots import discipline_words

MODES = {"contributor": "vouch and propose policy", "approver_only": "vouch only"}
"""What each mode of a seat lets its holder do."""


def title(slug: str) -> str:
    """An id of the file as people read it: `guests-hold-no-admin-rights` is “Guests hold no admin rights”."""
    return slug.replace("-", " ").replace("_", " ").capitalize()


def titled(_place: Place, _policy: Policy, one: Any) -> str:
    """A thing without a name of its own, by its id."""
    return title(one.id)


def named(_place: Place, _policy: Policy, one: Any) -> str:
    """A thing by its name."""
    return str(one.name)


def seat_name(_place: Place, policy: Policy, seat: Seat) -> str:
    """A seat by its discipline, and by its id as well where that has several."""
    return f"the {discipline_words(seat.discipline)} seat{_which(policy, seat)}"


def describe_seat(_place: Place, policy: Policy, seat: Seat) -> str:
    """A new or dropped seat."""
    name = f"{discipline_words(seat.discipline)}{_which(policy, seat)}"
    return f"{name}, whose holder may {MODES[seat.mode]}"


def _which(policy: Policy, seat: Seat) -> str:
    alike = [one for one in policy.committee.seats if one.discipline == seat.discipline]
    return f" “{title(seat.id)}”" if len(alike) > 1 else ""


def describe_risk(_place: Place, _policy: Policy, risk: Risk) -> str:
    """A line of the risk register."""
    return f"“{risk.risk}” Owner: {risk.owner}. Control: {risk.control}"


def describe_catalogue_role(_place: Place, _policy: Policy, role: CatalogueRole) -> str:
    """A role in the programme."""
    return f"“{role.name}”. {role.does} Answers for: {role.answers_for}"


def describe_network(_place: Place, _policy: Policy, network: Network) -> str:
    """A network with its roles."""
    roles = join_words(role.name for role in network.every_role)
    return f"{network.name}, with the roles {roles}" if roles else network.name


def describe_use_case(_place: Place, _policy: Policy, use_case: UseCase) -> str:
    """A use case with its limits."""
    legal = ", vouched for by Legal as well" if use_case.legal_review else ""
    return f"“{use_case.name}”, {say_longest(use_case.max)}{legal}. {use_case.because}"


def describe_rule(_place: Place, policy: Policy, rule: AccessRule) -> str:
    """A rule in full."""
    return f"“{title(rule.id)}”. {say_rule(policy, rule)} {rule.because}"


MEASURE_WORDS = {
    "wrong-posts-in-time": "how many wrong posts were dealt with within 30 minutes",
    "removals-in-time": "how many removals were done in time",
    "leavers-in-time": "how many ways in of leavers were closed within 24 hours",
    "secrets-changed-in-time": "how many shared secrets were changed in time",
    "shared-logins": "how many accounts still have a shared login",
    "unknown-holders": "how many ways in nobody can put a name to",
    "never-granted": "how many ways in were never vouched for",
}
"""What each computed figure of a risk counts."""

METHOD_WORDS = {
    "owner_task": "a task of the account's owner",
    "vault": "the account's login in the vault",
}
"""How each method of a role lets its holder in."""

SHOW_WORDS = {"modal": "the password as well as codes", "codes_only": "codes alone"}
"""What is shown of a login."""

OUTCOME_WORDS = {"suspend": "suspended", "overdue": "overdue, and nothing of its account is extended"}
"""What access becomes that nobody has certified in time."""

AUDIENCE_WORDS = {
    "everyone": "every full member",
    "holders": "everybody who holds access",
    "owners": "the accounts' owners",
    "agencies": "everybody on an agency's roster",
    "committee": "the committee",
}
"""Whom each audience of the policy's acknowledgement means."""


def choice(_place: Place, _policy: Policy, one: Choice) -> str:
    """An answer to the policy's question."""
    return f"“{one.text}”, which is right" if one.right else f"“{one.text}”"


def role_on_network(place: Place, _policy: Policy, role: NativeRole) -> str:
    """A role of the network whose part it is."""
    return f"the role “{role.name}” on {place.whose}"


def role(_place: Place, policy: Policy, name: str) -> str:
    """A role by its id."""
    return role_name(policy, name)


def use_case(_place: Place, policy: Policy, name: str) -> str:
    """A use case by its id."""
    return use_case_name(policy, name)


def network(_place: Place, policy: Policy, name: str) -> str:
    """A network by its id."""
    return network_name(policy, name)
