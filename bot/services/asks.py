"""What the rules look at: an account, what is asked for on it, and for whom."""

from datetime import datetime, timedelta

from bot.domain.asked import Ask
from bot.domain.asking import Draft
from bot.domain.ledger import Method
from bot.domain.register import Account
from bot.services import outsiders
from storage import secrets
from storage.database import Unit


def ask_for(
    unit: Unit,
    account: Account,
    draft: Draft,
    asker: str,
    length: timedelta | None,
    *,
    begins: datetime | None = None,
    ends: datetime | None = None,
    adopts: bool = False,
) -> Ask:
    """What the rules look at, from an account and a draft, and from when until when it would be."""
    whom = outsiders.recipient(unit, account.workspace_id, draft.beneficiary)
    other_ways = frozenset(one for one in account.methods if account.method_of(one) is not Method.NATIVE_ROLE)
    return Ask(
        network=account.network,
        role=draft.role or "",
        use_case=draft.use_case or "",
        length=length,
        tier=account.tier,
        brand=account.brand,
        region=account.region,
        beneficiary_kind=whom.kind,
        on_behalf=asker != draft.beneficiary,
        by_sponsor=asker == whom.sponsor,
        by_owner=adopts and asker == account.owner,
        contract=whom.contract,
        begins=begins,
        ends=ends,
        not_native=other_ways,
        lent=lent_roles(unit, account),
    )


def lent_roles(unit: Unit, account: Account) -> frozenset[str]:
    """The roles of an account whose holders share its login, where that is in the vault."""
    shared = [one for one in account.methods if account.method_of(one) is Method.SHARED_SECRET]
    return frozenset(shared) if shared and secrets.of_account(unit, account.id) else frozenset()
