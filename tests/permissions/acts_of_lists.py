"""Lists of people that networks show: every act about them."""

from collections.abc import Iterator

from bot.views.network_list_forms import BRING_FORM, SETTLE_FORM
from tests.permissions.acts import BECAUSE, Act, press, send, typed
from tests.permissions.people import OWNER


def lists() -> Iterator[Act]:
    """The lists of an account under audit, in whose ledger Party is not."""
    bring = press("Begin to bring whom a network lists", "bring_list", "account listed")
    settle = press("Begin to settle how lists differ in Party", "settle_match", "match")
    yield typed("See how the lists of accounts under audit stand", "audit lists")
    yield press("See how the lists of one account stand", "look_lists", "account listed")
    yield bring
    yield send("Bring whom a network lists", BRING_FORM, OWNER, bring, {"pasted": "Somebody Else, Editor"})
    yield settle
    said = {"becomes": "take_away", **BECAUSE}
    yield send("Settle how lists differ in Party", SETTLE_FORM, OWNER, settle, said)
