"""`/vouchsafe VERB …`: every verb, and what carries it out."""

from collections.abc import Mapping

from handlers import (
    adoption,
    agencies,
    campaigns,
    committee,
    exposure,
    home,
    hunt,
    offboarding,
    policy,
    publishing,
    register,
    sealing,
    sheets,
    training,
)
from handlers.acts import Act, Answer, Handler

VERBS: Mapping[str, Handler] = {
    "acknowledgements": publishing.reach,
    "adopt": adoption.listed,
    "agency": agencies.listed,
    "audit": campaigns.command,
    "committee": committee.command,
    "people": agencies.who_is_who,
    "help": home.explain,
    "home": home.what_waits,
    "my-role": publishing.my_role,
    "policy": policy.tell,
    "register": register.search,
    "offboard": offboarding.offboard,
    "exposure": exposure.tell,
    "hunt": hunt.command,
    "training": training.mine,
    "vault": sealing.tell,
    "import": sheets.open_import,
    "export": sheets.open_export,
}


def vouchsafe(act: Act) -> Answer:
    """Carry out the first word; without one, say what there is."""
    typed = str(act.body.get("text") or "").split()
    if not typed:
        return home.explain(act)
    verb = VERBS.get(typed[0].casefold())
    return verb(act) if verb else home.unknown(typed[0])
