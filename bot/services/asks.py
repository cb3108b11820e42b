"""What the rules look at: an account, what is asked for on it, and for whom."""

from datetime import datetime, timedelta

from bot.domain.asking import Draft
from bot.domain.register import Account
from bot.domain.rules import Ask
from bot.services import outsiders
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
    )
