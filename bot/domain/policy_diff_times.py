"""How changes of times are told: what is due when, who hears of it, how long a login is lent.

See `policy_diff_words`.
"""

from collections.abc import Mapping

from bot.domain.ladders import HighRisk, Ladders, RemovalLadder, SetupLadder
from bot.domain.policy_audits import Audits, Silence
from bot.domain.policy_describing import OUTCOME_WORDS, SHOW_WORDS, role, use_case
from bot.domain.policy_nagging import Nagging
from bot.domain.policy_parts import Grants, Requests
from bot.domain.policy_telling import (
    Listing,
    Pairs,
    Section,
    Switch,
    Teller,
    Value,
    Wording,
    hours,
    places_to_fill,
    plain,
    several,
    with_unit,
    words_for,
)
from bot.domain.policy_types import Part
from bot.domain.policy_vault import Exceptions, Vault

_LENGTHS = several(plain)
_EVERY = with_unit("every ")
_BECOMES = words_for(OUTCOME_WORDS)

TIMES_WORDS: Mapping[type[Part], Mapping[str, Teller]] = {
    Requests: {
        "lapse": Value("A request that nobody decides lapses after"),
        "reminders": Value(
            "Open places on a request are named again",
            with_unit("after ", several(with_unit("", plain, " %")), " of its time"),
            none="never",
            material=False,
        ),
        "by_message": Value(
            "A request's card comes by message as well to", places_to_fill, none="nobody", material=False
        ),
        "working_hours": Value("Working hours are", material=False),
        "holidays": Listing("Holidays", material=False),
    },
    Grants: {
        "warnings": Value(
            "Holders are warned", with_unit("", _LENGTHS, " before the end"), none="never", material=False
        ),
        "setup_within": Value("Set-up is due within"),
        "removal_sla": Value("Removal is due within", hours),
        "rotation_within": Value("Replacing a shared secret is due within", hours),
        "rotation_within_high_risk": Value("Replacing a shared secret of high risk is due within", hours),
        "adopt_within": Value("A way in that was never granted is adopted or taken away within"),
        "reminders": Section(),
    },
    Vault: {
        "checkout": Value("A login is lent for", hours),
        "show": Value("Of a login is shown", words_for(SHOW_WORDS)),
        "native_first": Switch(
            "Nobody gets a login any more where the network has roles of its own",
            "A login may be asked for also where the network has roles of its own",
        ),
        "exceptions": Section(),
        "max_age": Value("A login is replaced after", none="no set time"),
        "unused_after": Value("Whoever has not used a login is named to its owner after", material=False),
    },
    Exceptions: {
        "use_cases": Value(
            "A login is lent beside the network's own roles for",
            several(use_case, last="or"),
            none="no use case",
        ),
        "max": Value("Beside the network's own roles a login is lent for at most", hours),
    },
    Audits: {
        "cadence": Value("Accounts are audited", _EVERY),
        "cadence_high_risk": Value("Accounts with an agency or a shared login are audited", _EVERY),
        "rationale": Wording("The reason for auditing less often than every 90 days"),
        "window": Value("In an audit owners have"),
        "reminders": Value(
            "In an audit owners are reminded", with_unit("after ", _LENGTHS), none="never", material=False
        ),
        "backup_owner": Value("An audit that is not answered reaches the backup owner after", material=False),
        "manager": Value("An audit that is not answered reaches the owner's manager after", material=False),
        "committee": Value(
            "An audit that is not answered reaches the committee and the senior leader after", material=False
        ),
        "silence": Section(),
        "batch": Value(
            "One message of an audit holds", with_unit("at most ", after=" lines"), material=False
        ),
        "fresh_for": Value("A list of people is too old for an audit after", material=False),
        "spot_check": Value(
            "Of the removals that somebody attests, somebody else looks at",
            with_unit("", after=" %"),
            material=False,
        ),
    },
    Silence: {
        "agency": Value("An agency's access that nobody certifies in time becomes", _BECOMES),
        "shared_secret": Value("Access by a shared login that nobody certifies in time becomes", _BECOMES),
        "others": Value("Other access that nobody certifies in time becomes", _BECOMES),
    },
    Ladders: {
        "setup": Section("a set-up"),
        "removal": Section("a removal"),
        "urgent": Section("an urgent removal"),
        "high_risk": Section(),
    },
    SetupLadder: {
        "owner": Value("{whose} that is not done reaches the owner after", _LENGTHS, material=False),
        "backup_owner": Value("{whose} that is not done reaches the backup owner after", material=False),
        "programme_manager": Value(
            "{whose} that is not done reaches the programme manager after", material=False
        ),
    },
    RemovalLadder: {
        "owner": Value("{whose} that is not done reaches the owner after", _LENGTHS, material=False),
        "backup_owner": Value("{whose} that is not done reaches the backup owner after", material=False),
        "admins": Value("{whose} that is not done reaches the admins after", material=False),
    },
    HighRisk: {
        "roles": Listing("Roles of high risk", role),
        "tiers": Listing("Accounts of high risk, by tier"),
    },
    Nagging: {
        "working_hours": Value(
            "People are written to in the hours", none="in which they work for requests", material=False
        ),
        "holidays": Pairs(
            "People in the time zone {key} have the holidays of", plain, "no country", material=False
        ),
        "snooze": Value("Who puts their message of the day off hears again after", material=False),
        "cards": Value(
            "What somebody is asked reaches them",
            words_for({"digest": "in one message a day", "at_once": "at once, in a message of its own"}),
            material=False,
        ),
    },
}
"""By section and field."""
