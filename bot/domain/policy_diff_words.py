"""How each field of the policy is told when a later text changes it: a line for every field of every section.

A new field needs a line here, or the comparison cannot speak of it; a test walks all of them.
"""

from collections.abc import Mapping

from bot.domain.access_rules import AccessRule, Require, When
from bot.domain.policy import Policy
from bot.domain.policy_describing import (
    MEASURE_WORDS,
    METHOD_WORDS,
    MODES,
    describe_catalogue_role,
    describe_network,
    describe_risk,
    describe_rule,
    describe_seat,
    describe_use_case,
    named,
    network,
    role,
    role_on_network,
    seat_name,
    title,
    titled,
    use_case,
)
from bot.domain.policy_diff_people import PEOPLE_WORDS, course
from bot.domain.policy_diff_times import TIMES_WORDS
from bot.domain.policy_parts import (
    CatalogueRole,
    Committee,
    Incidents,
    NativeRole,
    Network,
    Offices,
    Risk,
    Seat,
    UseCase,
)
from bot.domain.policy_telling import (
    Listing,
    Members,
    Pairs,
    Section,
    Switch,
    Teller,
    Value,
    Wording,
    person,
    places_to_fill,
    plain,
    quoted,
    several,
    with_unit,
    words_for,
)
from bot.domain.policy_types import Part
from bot.domain.rule_words import BENEFICIARY_WORDS
from bot.domain.slots import discipline_words

_AT = with_unit("at ")
_LENGTHS = several(plain)
_EITHER = several(plain, last="or")
_NATIVE = Members("role", role_on_network, named)

WORDS: Mapping[type[Part], Mapping[str, Teller]] = {
    Policy: {
        "company": Value("The company is called"),
        "objective": Wording("The objective", material=True),
        "summary": Wording("The summary", material=True),
        "document": Value("The full text is found", _AT, none="nowhere", material=False),
        "parent_policy": Value("The policy above this one is found", _AT, none="nowhere", material=False),
        "review_every": Value(
            "The policy is reviewed", with_unit("every "), none="at no set time", material=False
        ),
        "risks": Members("risk", titled, describe_risk, material=False),
        "controls": Pairs(
            "The rule “{key}” answers to", several(plain), "no outside requirement", material=False, key=title
        ),
        "committee": Section(),
        "offices": Section(),
        "roles": Members("role in the programme", named, describe_catalogue_role),
        "networks": Members("network", named, describe_network),
        "use_cases": Members("use case", lambda *given: f"“{named(*given)}”", describe_use_case),
        "access_rules": Members("rule", titled, describe_rule),
        "requests": Section(),
        "grants": Section(),
        "vault": Section(),
        "audits": Section(),
        "incidents": Section(),
        "report": Section(),
        "nagging": Section(),
        "training": Section(),
        "acknowledgement": Section(),
        "announcement": Section(),
    },
    Risk: {
        "risk": Wording("The risk “{whose}”"),
        "owner": Value("The risk “{whose}” is owned by", material=False),
        "control": Wording("The control of the risk “{whose}”"),
        "metric": Wording("The measure of the risk “{whose}”"),
        "measure": Value(
            "The figure of the risk “{whose}” is", words_for(MEASURE_WORDS), none="none", material=False
        ),
    },
    Committee: {
        "seats": Members("committee seat", seat_name, describe_seat),
        "quorum": Value(
            "A policy needs the approval of", with_unit("", after=" seats"), none="more than half of them"
        ),
        "vote_within": Value("The committee votes on a policy within"),
    },
    Seat: {
        "discipline": Value("{whose} speaks for", lambda _place, _policy, name: discipline_words(name)),
        "mode": Value("Whoever sits in {whose} may", words_for(MODES)),
        "person": Value("For {whose} the text names", person, none="nobody", material=False),
        "vacant": Switch(
            "The text calls {whose} vacant", "The text no longer calls {whose} vacant", material=False
        ),
        "alternates": Listing("The text's alternates for {whose}", person, material=False),
        "ping": Switch(
            "Whoever sits in {whose} is written to about votes again",
            "Whoever sits in {whose} is not written to about votes any more",
            material=False,
        ),
    },
    Offices: {
        "programme_manager": Value(
            "As programme manager the text names", person, none="nobody", material=False
        ),
        "deputy": Value(
            "As deputy of the programme manager the text names", person, none="nobody", material=False
        ),
        "auditors": Listing("The text's auditors", person, material=False),
        "vault_administrators": Listing("The text's vault administrators", person, material=False),
        "incident_lead": Value("As incident lead the text names", person, none="nobody", material=False),
        "announcement_channel": Value("Announcements go to", none="no channel", material=False),
    },
    Incidents: {"call": Value("People who have more to report are asked to call")},
    CatalogueRole: {
        "name": Value("The programme's role “{whose}” is called", quoted),
        "does": Wording("The work of the role “{whose}”", material=True),
        "answers_for": Wording("What the role “{whose}” answers for", material=True),
    },
    Network: {
        "name": Value("The network {whose} is called", quoted, material=False),
        "roles": Members(
            "role", role_on_network, named, ranked="From low to high the roles on {whose} are now"
        ),
        "unordered": _NATIVE,
        "two_factor": Wording("The second factor on {whose}", material=True),
        "native": Wording("The way in on {whose}", material=True),
        "forbidden": Listing("Forbidden on {whose}", quoted),
        "people_url": Value("The page of people on {whose} is found", _AT, none="nowhere", material=False),
        "add_steps": Listing("Steps to add somebody on {whose}", quoted, material=False),
        "remove_steps": Listing("Steps to remove somebody on {whose}", quoted, material=False),
    },
    NativeRole: {
        "name": Value("{whose} is called", quoted, material=False),
        "method": Value("{whose} is given by", words_for(METHOD_WORDS)),
    },
    UseCase: {
        "name": Value("{whose} is called", quoted, material=False),
        "roles": Value(
            "{whose} may be the reason for", several(role, last="or"), "any role", empty="no role"
        ),
        "networks": Value(
            "{whose} may be the reason on", several(network, last="or"), "any network", empty="no network"
        ),
        "max": Value("{whose}: at most"),
        "training": Value("{whose}: asks for the course", several(course), none="none"),
        "because": Wording("The reason of {whose}"),
        "legal_review": Switch(
            "{whose}: Legal must vouch as well from now on", "{whose}: Legal need not vouch any more"
        ),
    },
    AccessRule: {
        "when": Section(),
        "require": Section(),
        "because": Wording("The reason of the rule “{whose}”"),
    },
    When: {
        "network": Value("{whose}: applies on", several(network, last="or"), none="any network"),
        "role": Value("{whose}: applies to", several(role, last="or"), none="any role"),
        "use_case": Value("{whose}: applies for", several(use_case, last="or"), none="any use case"),
        "tier": Value("{whose}: applies to accounts of the tier", _EITHER, none="“any”"),
        "brand": Value("{whose}: applies to accounts of the brand", _EITHER, none="“any”"),
        "region": Value("{whose}: applies to accounts of the region", _EITHER, none="“any”"),
        "beneficiary": Value("{whose}: applies", words_for(BENEFICIARY_WORDS), none="for anybody"),
        "longer_than": Value("{whose}: applies to grants", with_unit("longer than "), none="of any length"),
        "on_behalf": Value(
            "{whose}: applies to what is asked",
            words_for({True: "on somebody's behalf", False: "for oneself"}),
            none="for anybody",
        ),
    },
    Require: {
        "max": Value("{whose}: at most", none="as long as the use case allows"),
        "approvals": Value("{whose}: vouched for by", places_to_fill, none="nobody more"),
        "within_contract": Switch(
            "{whose}: must end with the agency's contract", "{whose}: may outlast the agency's contract"
        ),
        "training": Value("{whose}: asks for the course", several(course), none="none"),
        "acknowledgement": Switch(
            "{whose}: only after acknowledging the policy", "{whose}: also before acknowledging the policy"
        ),
        "deny": Switch("{whose}: refused from now on", "{whose}: not refused any more"),
    },
    **TIMES_WORDS,
    **PEOPLE_WORDS,
}
"""By section and field: the teller that says a change of it."""
