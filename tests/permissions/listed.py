"""An audit over one account, on whose list Party stands and in whose ledger nobody does."""

from datetime import timedelta

from bot.domain.campaigns import Scope
from bot.domain.duties import DutyKind
from bot.services import campaigns, duties, network_lists
from bot.services.duties import Wanted
from bot.services.network_lists import Given
from storage import network_lists as rows
from tests.permissions.making import Made, Making, way_in
from tests.permissions.people import MANAGER, OWNER, PARTY, person, user_id


def listed(do: Making) -> Made:
    """Whom the network lists, and the ledger does not know."""
    account = do.account("listed")
    way_in(do, None, "listed")
    drafted = campaigns.draft(do.unit, do.company, user_id(MANAGER), Scope((account.id,)))
    campaigns.launch(do.unit, do.company, drafted.id, user_id(MANAGER))
    do.by(OWNER, network_lists.collect, account.id, Given(f"{person(do.unit, PARTY).name}, Editor"))
    found = {one.person: one for one in rows.matches(do.unit, drafted.id)}
    yield "account listed", account.id
    yield "match", found[user_id(PARTY)].id
    wanted = Wanted(DutyKind.NETWORK_LIST, account.id, do.unit.now + timedelta(days=1), account)
    yield "duty network_list", duties.open_duty(do.unit, do.company, wanted).id
    yield "duty match_lists", do.duty(account.id, DutyKind.MATCH_LISTS)


def drafted(do: Making) -> Made:
    """An audit that is prepared, of one account."""
    scope = Scope((do.account("drafted").id,))
    yield "draft", campaigns.draft(do.unit, do.company, user_id(MANAGER), scope).id
