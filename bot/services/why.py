"""The why-chain of one person and one account: read from the rows, in the order in which it came about."""

from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.refusals import Gone
from bot.domain.register import Account
from bot.domain.register_rights import RegisterAct
from bot.domain.why_chains import Chain
from bot.services import outsiders, registering, standing
from bot.services.why_reading import ChainReader
from storage import ledger, people, register
from storage.database import Unit


def may_see(unit: Unit, company: Company, actor: Person, about: Account, person: str) -> None:
    """Raise the refusal: it is for whoever may see who has a way in, and for the person themselves."""
    registering.check(unit, company, actor, RegisterAct.LOOK, about)
    if actor.user_id != person:
        registering.check(unit, company, actor, RegisterAct.LOOK_INSIDE, about)


def account(unit: Unit, company: Company, account_id: str) -> Account:
    """An account, also one that is no longer in the register; raises `Gone`."""
    found = register.find(unit, account_id)
    if found is None or found.workspace_id != company.workspace_id:
        raise Gone
    return found


def accounts(unit: Unit, company: Company, handle: str, network: str | None) -> tuple[Account, ...]:
    """Accounts that go by this handle, on a network where one is named."""
    rules = standing.in_force(unit, company).policy
    wanted = (network or "").strip().casefold()
    on = next((one.id for one in rules.networks if wanted in (one.id, one.name.casefold())), wanted)
    found = register.by_handle(unit, company.workspace_id, handle)
    return tuple(one for one in found if not wanted or one.network == on)


def chain(unit: Unit, company: Company, person: str, account_id: str) -> Chain:
    """Everything that ties this person to this account; raises `Gone` where there is no such account."""
    about = account(unit, company, account_id)
    return next(ChainReader(unit, company).chains(about, (person,)))


def held_by_name(unit: Unit, company: Company, account_id: str, name: str) -> str | None:
    """The one person with this name, in Slack or not, whom the ledger knows on an account."""
    lines = ledger.history(unit, account_id)
    holders = {one.person for one in lines if one.person}
    in_slack = people.find_all(unit, company.workspace_id, holders)
    outside = outsiders.outsiders(unit, holders)
    names = {who: person.name for who, person in in_slack.items()}
    names |= {who: outsider.name for who, outsider in outside.items()}
    found = [who for who, said in names.items() if said.casefold() == name.casefold()]
    return found[0] if len(found) == 1 else None
