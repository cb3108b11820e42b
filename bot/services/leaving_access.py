"""Every way in that somebody who leaves has: ended, and asked back from the people who can close it."""

from collections.abc import Iterator

from bot.domain.duties import Duty, DutyKind
from bot.domain.grants import GrantState
from bot.domain.leaving import Departure, Item, ItemKind
from bot.domain.ledger import Holding, Method, Source
from bot.domain.programme import Company
from bot.domain.refusals import Gone
from bot.services import duties, ending, ledger, lending, standing
from bot.services.duties import Wanted
from storage import duties as duty_rows
from storage import ledger as lines
from storage import people, register, rotation
from storage.database import Unit


def take_back(unit: Unit, company: Company, departure: Departure, by: str) -> Iterator[Item]:
    """End their grants, ask for what they hold without one, and have the secrets that they know changed."""
    for grant in ending.end_for_leaver(unit, company, departure.person, by):
        # Of a login that was lent, what is left is to change it, which is an item of its own.
        asked = grant.state is GrantState.REMOVING and not grant.by_vault
        waits_on = grant.id if asked else None
        yield Item(unit.new_id(), ItemKind.GRANT, grant.id, grant.account_id, grant.role, waits_on=waits_on)
    yield from take_back_ungranted(unit, company, departure.person, by)


def take_back_ungranted(unit: Unit, company: Company, person: str, by: str) -> tuple[Item, ...]:
    """The same of the ways in that no grant gives, and of every secret that they know."""
    found: list[Item] = []
    for line in lines.of_person(unit, company.workspace_id, person):
        if line.method is Method.SHARED_SECRET:
            found += _secret(unit, company, line, by)
        elif line.has_a_way_in and line.grant_id is None:
            duty = ask_for(unit, company, line)
            waits_on = duty.id
            found.append(
                Item(unit.new_id(), ItemKind.HOLDING, line.id, line.account_id, line.role, waits_on=waits_on)
            )
    for account_id in lending.forget(unit, company, person):
        wanted = rotation.open_of(unit, account_id)
        if wanted:
            found.append(Item(unit.new_id(), ItemKind.ROTATION, wanted.id, account_id, waits_on=wanted.id))
    return tuple(found)


def ask_for(unit: Unit, company: Company, line: Holding) -> Duty:
    """Have whoever answers for the account take away a way in that was not granted here; asked once."""
    asked = [one for one in duty_rows.open_about(unit, line.id) if one.kind is DutyKind.TAKE_AWAY]
    if asked:
        return asked[0]
    due_at = unit.now + standing.in_force(unit, company).policy.grants.removal_sla
    account, parties = register.find(unit, line.account_id), (line.person,) if line.person else ()
    wanted = Wanted(DutyKind.TAKE_AWAY, line.id, due_at, account, parties=parties, urgent=True)
    return duties.open_duty(unit, company, wanted)


def remove(unit: Unit, company: Company, line: Holding, by: str) -> None:
    """A way in without a grant is to go: somebody takes it away, or a shared secret is changed.

    Whoever knows a shared secret cannot be taken out of it, so they are a former holder at once.
    """
    if line.method is Method.SHARED_SECRET:
        ledger.end(unit, company, line, by, source=Source.OWNER, source_id=None)
    else:
        ask_for(unit, company, line)


def taken_away(unit: Unit, duty: Duty) -> None:
    """Somebody says that a way in without a grant is closed: the ledger says so from now on."""
    line = lines.find(unit, duty.subject)
    if line is None:
        raise Gone
    holder = people.find(unit, line.workspace_id, line.person) if line.person else None
    source = Source.LEAVER if holder is not None and holder.gone else Source.OWNER
    evidence = duty.note or "A proof file is kept."
    ledger.taken_away(unit, line, duty.done_by or "system", duty.id, evidence, source)


def _secret(unit: Unit, company: Company, line: Holding, by: str) -> Iterator[Item]:
    """They are a former holder at once; what they still know is settled once it is changed."""
    former = line
    if line.has_a_way_in:
        former = ledger.forget_secret(unit, company, line, by)
        if line.grant_id is None:
            yield Item(unit.new_id(), ItemKind.HOLDING, line.id, line.account_id, line.role)
    account, wanted = register.find(unit, line.account_id), rotation.open_of(unit, line.account_id)
    if account and wanted and former.knows_the_secret(account.rotated_at):
        yield Item(unit.new_id(), ItemKind.ROTATION, wanted.id, line.account_id, waits_on=wanted.id)
