"""`vouchsafe audit lists`: how the lists under audit agree, and one that a program has written."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.commands.console import OPERATOR, PROBLEM, AsJson, finish, say, say_json
from bot.commands.importing import keep_nothing
from bot.commands.opening import company_of, local_settings, opened
from bot.connectors.list_source import FoundPerson, Reading
from bot.domain.campaigns import CampaignState
from bot.domain.columns import ImportKind
from bot.domain.policy_parts import Network
from bot.domain.programme import Company
from bot.domain.register import Account
from bot.domain.settling_lists import ListsPicture
from bot.errors import UserError
from bot.services import network_lists, picturing_lists, standing
from bot.services.holder_people import HolderFinder
from bot.services.network_people import entries_of
from bot.services.sheets.reading import read_people
from bot.services.sheets.table import SecretFound
from bot.settings import LocalSettings
from storage import campaigns, register
from storage.database import Database, Unit

Take = Annotated[
    Path | None, typer.Option("--take", help="Take this CSV, workbook or text as the network's list.")
]
OfAccount = Annotated[str, typer.Option("--account", help="The account whose list it is, by its handle.")]
OnNetwork = Annotated[str, typer.Option("--network", help="Its network, where several have that handle.")]


class NoFile(UserError):
    """The list cannot be read."""


class WhichAccount(UserError):
    """The register has no such account, or several."""


@dataclass(frozen=True)
class ListFile:
    """A file that a program has written, as a source of a network's people."""

    path: Path
    network: Network | None
    finder: HolderFinder

    def read(self, account: Account) -> Reading:
        """Everybody in the file; raises `Unreadable`, `NoFile` and `SecretFound`."""
        try:
            table = read_people(self.path.read_bytes())
        except OSError as error:
            raise NoFile(remedy=f"Look whether {self.path} is there.") from error
        people = [FoundPerson(one.words, one.role) for one in entries_of(table, self.network, self.finder)]
        if not people:
            raise NoFile(network_lists.NOBODY)
        return Reading(f"{self.path.name}, for {account.title}", table.sha256, people)


def lists(
    take: Take = None, account: OfAccount = "", network: OnNetwork = "", *, as_json: AsJson = False
) -> None:
    """Say for each account under audit how the network's list, the ledger and the vault agree.

    With --take, bring a list that a program has written, beside a running bot; it is watched for secrets, and
    compared at once.
    """
    settings = local_settings()
    with opened(settings) as database:
        if take:
            _take(database, settings, take, account, network, as_json=as_json)
        with database.read() as unit:
            found = _under_audit(unit, company_of(unit, settings))
    if as_json:
        say_json([_plain(one) for one in found])
    else:
        say(*(map(_line, found) if found else ["No audit is going on."]))
    finish(fine=not any(one.wanted or one.differs for one in found))


def _under_audit(unit: Unit, company: Company) -> tuple[ListsPicture, ...]:
    launched = (
        one for one in campaigns.going_on(unit, company.workspace_id) if one.state is not CampaignState.DRAFT
    )
    every = (register.find(unit, each) for one in launched for each in campaigns.accounts(unit, one.id))
    return tuple(picturing_lists.of_account(unit, company, one) for one in every if one)


def _take(
    database: Database, settings: LocalSettings, file: Path, handle: str, network: str, *, as_json: bool
) -> None:
    try:
        with database.read() as unit:
            company = company_of(unit, settings)
            account = _account(unit, company, handle, network)
            known = standing.in_force(unit, company).policy.network(account.network)
            source = ListFile(file, known, HolderFinder(unit, company.workspace_id))
            found = source.read(account)
    except SecretFound as secret:
        keep_nothing(database, settings, ImportKind.HOLDERS, secret, as_json=as_json)
        raise typer.Exit(PROBLEM) from None
    database.run(
        lambda unit: network_lists.read_by_program(unit, company, account, found, OPERATOR), background=True
    )


def _account(unit: Unit, company: Company, handle: str, network: str) -> Account:
    known = register.by_handle(unit, company.workspace_id, handle) if handle else ()
    found = [one for one in known if not one.closed and network in ("", one.network)]
    if len(found) != 1:
        raise WhichAccount(remedy="Name it with --account, and where several are called so with --network.")
    return found[0]


def _line(one: ListsPicture) -> str:
    account, number = one.account[0], one.campaign.number if one.campaign else 0
    said = f"{account.title} on {account.network}, audit #{number}"
    newest = f"list of {one.newest.collected_at:%Y-%m-%d}" if one.newest else "no list"
    wanted = ", a newer one is wanted" if one.wanted else ""
    counts = f"{one.matched} agree, {len(one.differs)} differ, {len(one.accepted)} accepted"
    return f"{said}: {newest}{wanted}; {counts}"


def _plain(one: ListsPicture) -> dict[str, Any]:
    account, newest = one.account[0], one.newest
    return {
        "account": account.handle,
        "network": account.network,
        "audit": one.campaign.number if one.campaign else None,
        "list": newest
        and {
            "collected_at": newest.collected_at,
            "collected_by": newest.collected_by,
            "origin": newest.origin.value,
            "people": newest.rows,
            "sha256": newest.sha256,
        },
        "wanted": one.wanted,
        "agree": one.matched,
        "differ": [
            {"person": each.match.person, "said": each.match.said, "state": each.match.state.value}
            for each in one.differs
        ],
        "accepted": len(one.accepted),
        "native_use": [
            {"person": each.person, "said": each.said, "role": each.role, "seat": each.seat}
            for each in one.native
        ],
    }
