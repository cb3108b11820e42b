"""`vouchsafe policy explain`: who must vouch if this person asks for this, in the words that Slack shows."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Annotated

import typer

from bot.commands.console import AsJson, finish, note, say, say_json
from bot.commands.opening import company_of, local_settings, opened, policy_to_go_by
from bot.domain.asking import Draft
from bot.domain.people import Person
from bot.domain.policy import Policy
from bot.domain.policy_parts import NativeRole, UseCase
from bot.domain.programme import Company
from bot.domain.register import Account
from bot.domain.rules import judge
from bot.domain.slots import Bench
from bot.domain.when import parse_length
from bot.errors import UserError
from bot.services import asking, asks, outsiders, previewing, readiness
from bot.services.policy_advice import explain as advise
from bot.services.policy_today import benches
from storage import people, policy, principals, register
from storage.database import Unit

NOBODY_IN_PARTICULAR = ""
"""Stands for an active full member who asks for themselves."""


class NoSuch(UserError):
    """There is no such thing in the register or the policy."""


@dataclass(frozen=True)
class Asked:
    """What was asked on the command line; people are Slack ids or e-mail addresses."""

    account: str
    network: str | None
    role: str
    use_case: str
    length: str
    beneficiary: str | None
    asker: str | None


def explain(
    account: Annotated[str, typer.Option(help="The account's handle, such as @brand.")],
    role: Annotated[str, typer.Option(help="The role, such as Editor, or its id in the policy.")],
    use_case: Annotated[str, typer.Option(help="The use case, such as Publish, or its id in the policy.")],
    length: Annotated[str, typer.Option(help="For how long, such as 2w.")],
    network: Annotated[
        str | None, typer.Option(help="Needed when the handle is on several networks.")
    ] = None,
    beneficiary: Annotated[
        str | None,
        typer.Option("--for", help="For whom: Slack member id, or e-mail address of anybody known."),
    ] = None,
    asker: Annotated[
        str | None, typer.Option("--as", help="Who asks: Slack member id or e-mail address.")
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Say who must vouch if this is asked for, and what the rules say; exit 1 when it would be refused."""
    settings = local_settings()
    asked = Asked(account, network, role, use_case, length, beneficiary, asker)
    with opened(settings) as database, database.read() as unit:
        company = company_of(unit, settings)
        rules = policy_to_go_by(unit, company, settings)
        if rules is None:
            raise NoSuch("There is no policy yet.", remedy="`vouchsafe policy check` says what is wrong.")
        if policy.in_force(unit, company.workspace_id) is None:
            note("The programme is not founded yet; this goes by the file.")
        allowed, lines = _answer(unit, company, rules, asked)
    if as_json:
        say_json({"allowed": allowed, "lines": lines})
    else:
        say(*lines)
    finish(fine=allowed)


def _answer(unit: Unit, company: Company, rules: Policy, asked: Asked) -> tuple[bool, tuple[str, ...]]:
    """Whether it could be asked for, and every line about it."""
    account = _account(unit, company, rules, asked)
    length = parse_length(asked.length)
    beneficiary = _person(unit, company, asked.beneficiary or asked.asker)
    asker = _person(unit, company, asked.asker) if asked.asker else _files_for(unit, company, beneficiary)
    network = rules.network(account.network)
    role = _id_of(asked.role, network.every_role if network else ())
    use_case = _id_of(asked.use_case, rules.use_cases)
    draft = Draft(beneficiary, account.id, role, use_case, ends=asked.length)
    ask = asks.ask_for(unit, account, draft, asker, length, begins=unit.now, ends=unit.now + length)
    bench = _bench(unit, company, rules, account, frozenset({asker, beneficiary} - {NOBODY_IN_PARTICULAR}))
    sponsor = outsiders.recipient(unit, company.workspace_id, beneficiary).sponsor
    fit = people.fit_ids(unit, company.workspace_id, (sponsor,) if sponsor else ())
    bench = replace(bench, sponsor=sponsor, fit=bench.fit | fit)
    lines = advise(rules, ask, bench, lambda who: _name(unit, company, who))
    problems = _problems(unit, company, asker, draft)
    return judge(rules, ask).allowed and not problems, tuple(dict.fromkeys((*problems, *lines)))


def _account(unit: Unit, company: Company, rules: Policy, asked: Asked) -> Account:
    found = register.by_handle(unit, company.workspace_id, asked.account)
    if asked.network:
        wanted = asked.network.casefold()
        ids = {network.id for network in rules.networks if wanted in (network.id, network.name.casefold())}
        found = tuple(account for account in found if account.network in ids)
    if not found:
        raise NoSuch("The register has no such account.", remedy="`vouchsafe accounts export` lists them.")
    if len(found) > 1:
        networks = ", ".join(account.network for account in found)
        raise NoSuch(f"This handle is on several networks: {networks}.", remedy="Name one with --network.")
    return found[0]


def _id_of(said: str, known: Iterable[NativeRole | UseCase]) -> str:
    """The id of what is called this, by id or by name; what is called nothing here stays as it was said."""
    wanted = said.casefold()
    return next((one.id for one in known if wanted in (one.id.casefold(), one.name.casefold())), said)


def _person(unit: Unit, company: Company, reference: str | None) -> str:
    if reference is None:
        return NOBODY_IN_PARTICULAR
    if "@" not in reference:
        known = people.find(unit, company.workspace_id, reference)
        if known is not None:
            return known.user_id
    found = readiness.resolve(unit, company, reference)
    if isinstance(found, Person):
        return found.user_id
    outside = principals.outside_addresses(unit, company.workspace_id).get(reference.casefold())
    if outside is not None:
        return outside
    raise NoSuch(found.what, remedy="Name somebody whom Slack knows here.")


def _files_for(unit: Unit, company: Company, beneficiary: str) -> str:
    """Who asks, where nobody is named: the person themselves, or the sponsor of an agency user."""
    return outsiders.recipient(unit, company.workspace_id, beneficiary).sponsor or beneficiary


def _bench(unit: Unit, company: Company, rules: Policy, account: Account, parties: frozenset[str]) -> Bench:
    bench = benches(unit, company, rules, (account,))(account)
    return Bench(bench.seats, bench.owner_line, parties, bench.fit)


def _problems(unit: Unit, company: Company, asker: str, draft: Draft) -> tuple[str, ...]:
    """What the form would mark at its fields; only where somebody asks and a policy is in force."""
    person = people.find(unit, company.workspace_id, asker) if asker else None
    if person is None or policy.in_force(unit, company.workspace_id) is None:
        return ()
    try:
        asking.may_ask(unit, company, person)
    except UserError as refused:
        return (str(refused),)
    return tuple(previewing.preview(unit, company, person, draft).problems.values())


def _name(unit: Unit, company: Company, user_id: str) -> str:
    return outsiders.recipient(unit, company.workspace_id, user_id).name
