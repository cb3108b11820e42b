"""Giving the register and its holders out: what a person may not see is not in it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bot.domain.columns import COLUMNS, ImportKind, title
from bot.domain.events import Event
from bot.domain.ledger import Holding, Standing
from bot.domain.people import Person
from bot.domain.principals import is_outside
from bot.domain.programme import Company
from bot.domain.refusals import NotFit, NotYours
from bot.domain.register import LISTED, Account
from bot.services import importing, telling
from bot.services.holder_agencies import AgencyPeople
from bot.services.register_csv import account_cell
from bot.services.sheets.writing import Format, written
from storage import ledger, people, register
from storage.database import Unit
from storage.outbox import Effect, Telling, tell


@dataclass(frozen=True)
class Exported:
    """A list that is given out: its headings and rows of text."""

    kind: ImportKind
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def file(self, form: Format) -> tuple[str, bytes]:
        """Its name and its content."""
        content = written(form, self.headings, self.rows, title=title(self.kind.value))
        return f"{self.kind.value}.{form.value}", content


def may_ask(actor: Person) -> None:
    """Raise `NotFit` for whoever is no active full member: nothing is given out to them."""
    if not actor.fit:
        raise NotFit().about("account", "export")


def ask(unit: Unit, company: Company, actor: Person, kind: ImportKind, form: Format) -> None:
    """Have a file put into somebody's conversation; raises a refusal where they may see nothing of it."""
    may_ask(actor)
    found = export(unit, company, kind, actor.user_id)
    if not found.rows:
        raise NotYours("You answer for no account, so there is nothing to give you.").about(
            "account", kind.value
        )
    subject = unit.new_id()
    facts = {"kind": kind.value, "form": form.value, "rows": len(found.rows)}
    unit.record(Event("register:exported", company.workspace_id, "export", subject, actor.user_id, {**facts}))
    tell(unit, company.workspace_id, Telling(Effect.CARD, "export", subject, actor.user_id, facts))
    telling.upload(unit, company.workspace_id, "export", subject, actor.user_id, **facts)


def export(unit: Unit, company: Company, kind: ImportKind, viewer: str | None = None) -> Exported:
    """A list in the columns that an import takes: of what this person may see, or of everything.

    Whoever runs the programme sees everything, others the accounts that they answer for; and of holders
    also what they hold themselves, without what others have written about it.
    """
    seen = _seen(unit, company, viewer)
    if kind is ImportKind.ACCOUNTS:
        return _accounts(seen)
    return _holders(unit, company, seen, viewer)


def _seen(unit: Unit, company: Company, viewer: str | None) -> dict[str, Account]:
    if viewer is None or importing.runs_the_programme(unit, company, viewer):
        return {one.id: one for one in register.every(unit, company.workspace_id)}
    return {one.id: one for one in register.answered_for_by(unit, company.workspace_id, viewer)}


def _accounts(seen: dict[str, Account]) -> Exported:
    columns = COLUMNS[ImportKind.ACCOUNTS]
    rows = (
        tuple(account_cell(one, column) for column in columns)
        for one in seen.values()
        if one.status in LISTED
    )
    return Exported(ImportKind.ACCOUNTS, tuple(columns), tuple(rows))


def _holders(unit: Unit, company: Company, seen: dict[str, Account], viewer: str | None) -> Exported:
    lines = [*ledger.every(unit, company.workspace_id)]
    if viewer is not None:
        lines = [*_visible(lines, seen, viewer)]
    accounts = {one.id: one for one in register.every(unit, company.workspace_id)}
    known = {one.user_id: one for one in people.everybody(unit, company.workspace_id)}
    of_agencies = AgencyPeople(unit, company.workspace_id)
    rows = (
        _holder(line, accounts[line.account_id], known, of_agencies) for line in _in_order(lines, accounts)
    )
    return Exported(ImportKind.HOLDERS, COLUMNS[ImportKind.HOLDERS], tuple(rows))


def _visible(lines: Iterable[Holding], seen: dict[str, Account], viewer: str) -> Iterator[Holding]:
    """Of other people's accounts one sees what one holds; not what somebody suspects, nor why it is known."""
    for line in lines:
        if line.account_id in seen:
            yield line
        elif line.person == viewer and line.standing is not Standing.SUSPECTED:
            yield replace(line, evidence="")


def _in_order(lines: Iterable[Holding], accounts: dict[str, Account]) -> list[Holding]:
    return sorted(
        lines, key=lambda line: (accounts[line.account_id].network, accounts[line.account_id].handle, line.id)
    )


def _holder(
    line: Holding, account: Account, known: dict[str, Person], of_agencies: AgencyPeople
) -> tuple[str, ...]:
    """One row; who is not in Slack has no id for others to know, so their agency stands by their name."""
    who = line.person or ""
    person, outside = known.get(who), is_outside(who)
    values = {
        "network": account.network,
        "handle": account.handle,
        "url": account.url,
        "person": person.name if person else of_agencies.written(who) or line.said,
        "email": (person.email if person else None) or of_agencies.address_of(who),
        "slack_id": "" if outside else who,
        "role": line.role,
        "method": line.method.value,
        "standing": line.standing.value,
        "since": f"{line.since:%Y-%m-%d}" if line.since else "",
        "until": f"{line.until:%Y-%m-%d}" if line.until else "",
        "evidence": line.evidence,
        "note": "",
    }
    return tuple(values[column] for column in COLUMNS[ImportKind.HOLDERS])
